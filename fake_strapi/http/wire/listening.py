"""Listening sockets: one host, or both loopbacks for "localhost"."""

from __future__ import annotations

import contextlib
import errno
import os
import socket

BACKLOG = 511
"""node's."""
LOOPBACKS = ("127.0.0.1", "::1")
PORT_TRIES = 20


def listen(host: str, port: int) -> list[socket.socket]:
    """Listens on a host, on both loopbacks for "localhost" (clients on Node try ::1 first), or on every address, IPv6
    included, for "::". Port 0 takes a free one: the same on both loopbacks. Raises OSError when the port is taken.
    """
    if host != "localhost":
        return [listen_on(host, port)]
    if not has_ipv6_loopback():
        return [listen_on(LOOPBACKS[0], port)]
    for tries_left in reversed(range(PORT_TRIES)):
        first = listen_on(LOOPBACKS[0], port)
        try:
            return [first, listen_on(LOOPBACKS[1], first.getsockname()[1])]
        except OSError as error:
            first.close()
            if port != 0 or error.errno != errno.EADDRINUSE or not tries_left:
                raise
    raise AssertionError


def listen_on(host: str, port: int) -> socket.socket:
    """One listening socket. As in node, a port whose old connections still linger can be taken at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if host == "::" else 1)
        sock.bind((host, port))
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except BaseException:
        sock.close()
        raise
    return sock


def has_ipv6_loopback() -> bool:
    """Whether ::1 can be bound here (many containers have no IPv6)."""
    if not socket.has_ipv6:
        return False
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as sock:
        sock.bind(("::1", 0))
        return True
    return False
