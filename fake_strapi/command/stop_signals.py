"""SIGTERM, SIGINT and the end of stdin, waited for so that none is missed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def catch_stop_signals(*, with_stdin: bool = False) -> Callable[[], object]:
    """From here on SIGTERM and SIGINT end nothing by themselves; what this answers waits until one has come.

    Python runs a signal's handler between two instructions of the main thread. One that comes just before that thread
    blocks on a lock or an event is not seen until the next; a handler that interrupts it may want a lock that it holds.
    The wakeup descriptor is written by the system's own handler, at once, whatever any thread does.

    `with_stdin`: the end of stdin is waited for, too.
    """
    ear, bell = socket.socketpair()
    bell.setblocking(False)
    if with_stdin:
        threading.Thread(target=ring_behind_stdin, args=(bell.dup(),), name="stdin", daemon=True).start()
    signal.set_wakeup_fd(bell.detach(), warn_on_full_buffer=False)
    for number in STOP_SIGNALS:
        signal.signal(number, lambda *_: None)

    def wait() -> None:
        ear.recv(1)
        for number in STOP_SIGNALS:  # the interpreter's own end puts handlers back to the default, but not this
            signal.signal(number, signal.SIG_IGN)

    return wait


def ring_behind_stdin(bell: socket.socket) -> None:
    """Reads stdin to its end, and drops what it reads."""
    with contextlib.suppress(OSError, ValueError):  # there is none, or it is closed already
        while sys.stdin is not None and os.read(sys.stdin.fileno(), 4096):
            pass
    with contextlib.suppress(OSError):
        bell.send(b"e")
