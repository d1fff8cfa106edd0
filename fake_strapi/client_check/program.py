"""A program under check: started in virtual time, listened to without waiting, and ended with all that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from fake_strapi.errors import FakeStrapiError
from fake_strapi.virtual_time.keeper import TimeKeeper

ENDING_SECONDS = 5.0
KEPT_LINES = 200


class Program:
    """A running program. What it says to stdout and stderr is read by `poll`; `said` has the last lines.

    `told`: it gets a stdin, for `tell`. Raises FakeStrapiError when there is no such program.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], keeper: TimeKeeper, *, told: bool = False
    ) -> None:
        self.command = " ".join(command)
        self.said: deque[str] = deque(maxlen=KEPT_LINES)
        self._text = b""
        inherited = {**os.environ, **environment}
        try:
            self._process = subprocess.Popen(
                command,
                env={**inherited, **keeper.environment(inherited)},
                stdin=subprocess.PIPE if told else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise FakeStrapiError(f"{command[0]} can't be started: {error.strerror}") from None
        assert self._process.stdout is not None
        self._out = self._process.stdout
        os.set_blocking(self._out.fileno(), False)

    def tell(self, line: str) -> None:
        """Write a line to its stdin; nothing happens when it has ended."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()

    def poll(self) -> Iterator[str]:
        """The lines that it has said since the last time."""
        with contextlib.suppress(BlockingIOError):
            while more := os.read(self._out.fileno(), 65536):
                self._text += more
        *lines, self._text = self._text.split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").rstrip()
            self.said.append(text)
            yield text

    @property
    def ended(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.poll()

    @property
    def ending(self) -> str:
        """How it ended, and its last words."""
        words = next((line.strip() for line in reversed(self.said) if line.strip()), "")
        return f"exit code {self.ended}{f': {words}' if words else ''}"

    def stop(self) -> None:
        """End it, and what it started: asked first, then by force."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        deadline = time.monotonic() + ENDING_SECONDS
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(max(0.1, deadline - time.monotonic()))
                break
        self._out.close()
