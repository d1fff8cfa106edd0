"""The mails that a Strapi would have sent: kept in the workspace, for tests to read."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

Mail = Mapping[str, Any]


class Outbox:
    """Mails as Strapi hands them to its provider of mails, oldest first. Any thread may send."""

    def __init__(self) -> None:
        self._mails: list[Mail] = []
        self._lock = Lock()

    def send(self, mail: Mail) -> None:
        with self._lock:
            self._mails.append(mail)

    def mails(self, to: str | None = None) -> list[Mail]:
        """All mails, or those to one address, in any case of its letters."""
        with self._lock:
            found = list(self._mails)
        if to is None:
            return found
        return [mail for mail in found if to.lower() in addresses_of(mail.get("to"))]

    def empty(self) -> None:
        with self._lock:
            self._mails.clear()

    def save(self) -> list[Mail]:
        return self.mails()

    def load(self, state: list[Mail]) -> None:
        with self._lock:
            self._mails = list(state)


def addresses_of(to: Any) -> list[str]:
    """The addresses of a mail's `to`, lower-cased: a text, perhaps with commas, or a list of them."""
    if isinstance(to, list):
        return [address for one in to for address in addresses_of(one)]
    return [part.strip().lower() for part in to.split(",")] if isinstance(to, str) else []
