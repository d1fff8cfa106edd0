"""A free port that no other test run of this project takes meanwhile.

The system may give the same free port to two processes that ask at once, before either listens on it. A server would
then find it taken, but not before its starter has taken the other's answers for its own. So ports are also locked.
"""

from __future__ import annotations

import socket
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from harness.targets.file_lock import try_lock

HOST = "127.0.0.1"


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
    while True:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            number: int = probe.getsockname()[1]
        file = Path(tempfile.gettempdir(), f"strapi-port-{number}.lock").open("ab")  # noqa: SIM115 - held open
        if try_lock(file):
            return ReservedPort(number, file)
        file.close()
