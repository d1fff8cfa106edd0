"""A connection from one process to another: the socket itself, and the bytes that have been read from it already."""

from __future__ import annotations

import array
import socket
import struct
from typing import NamedTuple

from fake_strapi.http.wire.connection import RECEIVE_BYTES

HEAD = struct.Struct("!?HB")
"""Whether it has been served before, the client's port, the length of the client's address, which follows."""
LARGEST = 2 * RECEIVE_BYTES + HEAD.size + 255
READY = b"ready"
"""What a reader says before anything else."""


class Passed(NamedTuple):
    """A connection that has come. `served`: it had answers before. `data`: what the client has sent, from the start of
    a request on."""

    sock: socket.socket
    peer: tuple[str, int]
    served: bool
    data: bytes


class Ended(Exception):
    """Nobody is at the other end any more."""


def channel_pair() -> tuple[Channel, Channel]:
    """The primary's end, which never waits, and a reader's. Raises OSError on a system without such sockets."""
    primary, reader = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    primary.setblocking(False)
    return Channel(primary), Channel(reader)


class Channel:
    """One end. Messages come whole and in order."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def tell(self, word: bytes) -> None:
        """Raises OSError."""
        self.sock.send(word)

    def pass_on(self, passed: Passed) -> bool:
        """Whether it has gone; then the socket may be closed here, which the client doesn't notice."""
        address = passed.peer[0].encode()
        head = HEAD.pack(passed.served, passed.peer[1], len(address)) + address
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [passed.sock.fileno()]))]
        try:
            self.sock.sendmsg([head, passed.data], rights)
        except OSError:  # full, for the primary; else there is nobody
            return False
        return True

    def receive(self) -> Passed | bytes | None:
        """What has come: a connection, or a word; None when there is nothing. Raises Ended."""
        try:
            data, ancillary, _, _ = self.sock.recvmsg(
                LARGEST, socket.CMSG_SPACE(array.array("i").itemsize), socket.MSG_DONTWAIT | socket.MSG_CMSG_CLOEXEC
            )
        except (BlockingIOError, InterruptedError):
            return None
        except OSError as error:
            raise Ended from error
        if not data:
            raise Ended
        for level, kind, content in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                (descriptor,) = array.array("i", content)
                return self._passed(descriptor, data)
        return data

    def _passed(self, descriptor: int, data: bytes) -> Passed:
        served, port, length = HEAD.unpack_from(data)
        address = data[HEAD.size : HEAD.size + length].decode()
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM, 0, descriptor)
        return Passed(sock, (address, port), served, data[HEAD.size + length :])

    def close(self) -> None:
        self.sock.close()
