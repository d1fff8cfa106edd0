"""The lock of one workspace: one request works at a time, and a hook may let others in while it is busy elsewhere.

node goes on with other requests while a hook waits, for a mail service or for its own server. So does this: `lent` is
the time of a hook. Not so inside a transaction, which holds SQLite's one connection in a real Strapi, too: a hook that
asks its own server there waits for itself, until the connection pool gives up after 60 seconds (measured on 5.54.0).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from fake_strapi.errors import InternalServerError

log = logging.getLogger("fake_strapi.hooks")

PATIENCE_SECONDS = 60.0
TOLD_AFTER_SECONDS = 1.0


class HeldByHook(InternalServerError):
    """The work of a hook has lasted too long for somebody who waits for it."""


class WorkLock:
    """A reentrant lock. `patience`: seconds to wait for a hook inside a transaction."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self.patience = patience
        self._lock = threading.Lock()
        self._owner = 0
        self._depth = 0
        self._hook = ""  # the hook that holds the lock inside a transaction

    def __enter__(self) -> WorkLock:
        me = threading.get_ident()
        if self._owner == me:
            self._depth += 1
            return self
        if not self._lock.acquire(blocking=False):
            self._wait()
        self._owner, self._depth = me, 1
        return self

    def __exit__(self, *error: object) -> None:
        self._depth -= 1
        if not self._depth:
            self._owner = 0
            self._lock.release()

    def _wait(self) -> None:
        """Raises HeldByHook once the patience is at its end and a hook has the lock still."""
        first = min(TOLD_AFTER_SECONDS, self.patience)
        if self._lock.acquire(timeout=first):
            return
        if self._hook:
            log.warning(
                "a request waits for the hook %s, which is inside a transaction: if the hook waits for this request,"
                " neither goes on; let it use event.strapi in place of HTTP",
                self._hook,
            )
        while not self._lock.acquire(timeout=max(self.patience - first, first)):
            if self._hook:
                raise HeldByHook(f"no answer while the hook {self._hook} holds the transaction")

    @contextmanager
    def lent(self, hook: str, *, in_transaction: bool) -> Iterator[None]:
        """The time of a hook, called with the lock held: others may work, unless a transaction is open."""
        if in_transaction:
            outer, self._hook = self._hook, hook
            try:
                yield
            finally:
                self._hook = outer
            return
        depth, self._depth, self._owner = self._depth, 0, 0
        self._lock.release()
        try:
            yield
        finally:
            self._lock.acquire()
            self._owner, self._depth = threading.get_ident(), depth
