"""A lock between processes, held on a file. The operating system frees it when its holder dies."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from harness.targets.protocol import TargetError

POLL_SECONDS = 0.2

if sys.platform == "win32":
    import msvcrt

    def try_lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


@contextmanager
def file_lock(path: Path, on_wait: Callable[[], None], timeout_seconds: float) -> Iterator[None]:
    """Hold the lock at `path`; `on_wait` is called once when another holds it.

    Raises TargetError after `timeout_seconds`. The file stays: removing it would let two holders in.
    """
    with path.open("ab") as file:
        deadline = time.monotonic() + timeout_seconds
        if not try_lock(file):
            on_wait()
            while not try_lock(file):
                if time.monotonic() > deadline:
                    raise TargetError(f"Another process has held {path} for {timeout_seconds:.0f} s.")
                time.sleep(POLL_SECONDS)
        yield
