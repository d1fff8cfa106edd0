"""A free port that nobody takes until the server listens on it that is started for it.

The system may give a port to whoever asks for any, before the server has it: its starter would then take the other's
answers for the server's, and the other its questions. So the port is none of those that systems give away, and it is
locked, for other test runs of this project.
"""

from __future__ import annotations

import random
import socket
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from harness.targets.file_lock import try_lock

HOST = "127.0.0.1"
GIVEN_TO_NOBODY = range(20_000, 32_768)
"""Below the ports that a system chooses from: they begin at 32768 on Linux, and at 49152 elsewhere."""


@dataclass(frozen=True, slots=True)
class ReservedPort:
    """Ours until `release()`, or until this process ends."""

    number: int
    lock: IO[bytes]

    def release(self) -> None:
        self.lock.close()
        with suppress(OSError):
            Path(self.lock.name).unlink()


def reserve_port() -> ReservedPort:
    """Raises OSError when all of them are taken."""
    for number in random.sample(GIVEN_TO_NOBODY, len(GIVEN_TO_NOBODY)):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, number))
            except OSError:
                continue
        file = Path(tempfile.gettempdir(), f"strapi-port-{number}.lock").open("ab")  # noqa: SIM115 - held open
        if try_lock(file):
            return ReservedPort(number, file)
        file.close()
    raise OSError(f"all ports from {GIVEN_TO_NOBODY[0]} to {GIVEN_TO_NOBODY[-1]} are taken")
