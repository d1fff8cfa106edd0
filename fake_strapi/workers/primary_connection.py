"""A connection of the primary's: it goes to a reader once its client only reads."""

from __future__ import annotations

import socket
from collections.abc import Callable

from fake_strapi.http.wire.connection import Owner
from fake_strapi.http.wire.request import RequestReader
from fake_strapi.workers.passable import Passable, PlainReads

READS_IN_A_ROW = 8
"""So many reads without a write, and a client is one that reads: each change of the process costs what a read does."""

Give = Callable[["PrimaryConnection", bytes], bool]
"""Gives a connection to a reader, with the bytes of a read; False where none is to have it."""


class PrimaryConnection(Passable):
    """`patience`: reads to come before it may go. A new connection may go with its first."""

    __slots__ = ("_give", "_plain", "patience")

    def __init__(
        self,
        plain: PlainReads,
        give: Give,
        sock: socket.socket,
        peer: tuple[str, int],
        owner: Owner,
        reader: RequestReader,
        now: float,
    ) -> None:
        super().__init__(sock, peer, owner, reader, now)
        self._plain = plain
        self._give = give
        self.patience = 0

    def receive(self) -> bytes | None:
        """None also where the connection has just gone to a reader."""
        data = super().receive()
        if not data:
            return data
        if self.reader.partial or not self._plain(data):
            self.patience = READS_IN_A_ROW
        elif self.patience:
            self.patience -= 1
        elif not self.cut and self._give(self, data):
            return None
        else:
            self.patience = READS_IN_A_ROW
        return data
