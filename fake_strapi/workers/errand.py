"""What the primary asks a reader about, and waits for: a byte there, an answer of any length back."""

from __future__ import annotations

import pickle
import socket
import struct
from typing import Any

BEGIN = b"b"
"""The database is there."""
JOURNAL = b"j"
"""What was noted since the last time: (entries, how many more were forgotten)."""
END = b"e"
"""The server ends; without it, an end of the primary was none that it wanted."""

LENGTH = struct.Struct("!Q")
PATIENCE = 10.0
"""Seconds. A reader answers in milliseconds, unless the machine has come to a stand."""


def ask(sock: socket.socket, errand: bytes) -> Any:
    """The primary's side. Raises OSError or EOFError where no answer comes."""
    sock.settimeout(PATIENCE)
    sock.sendall(errand)
    (length,) = LENGTH.unpack(received(sock, LENGTH.size))
    return pickle.loads(received(sock, length))


def answer(sock: socket.socket, value: object) -> None:
    """A reader's."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    sock.sendall(LENGTH.pack(len(data)) + data)


def received(sock: socket.socket, length: int) -> bytes:
    """So many bytes. Raises EOFError at the end of the stream."""
    data = bytearray(length)
    view = memoryview(data)
    while view:
        count = sock.recv_into(view)
        if not count:
            raise EOFError
        view = view[count:]
    return bytes(data)
