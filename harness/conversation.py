"""One server's part in a conversation: what it is sent, and what it answers by name."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from harness.client import Client, Request, Response
from harness.contract_deliveries import Deliveries
from harness.jsontext import compact
from harness.names import NAME, Names
from harness.normalise import Window, normalise, server_time
from harness.received import Received
from harness.receiver import WebhookReceiver
from harness.recording import Exchange, Sent
from harness.shapes import Shapes
from harness.targets.protocol import Target

ANONYMOUS = "anonymous"
JSON = "application/json"
MAILS_WITHIN_SECONDS = 10


class Unusable(Exception):
    """The test can't go on: no recording, another request than the recorded one, or a set-up request that failed."""


@dataclass
class Side:
    """One server under test.

    `token`: the value of a token by its label: `full-access`, `read-only`, `expired`, `custom <action> <action>`,
    `admin`, `admin <role>`, a new administrator's of that role, or `user <name>`, a JWT of a user that is made when its
    name is first used.
    `grant`: adds actions to the public role; like the tokens, gone when the server is cleaned for the next test.
    """

    label: str
    real: bool
    client: Client
    token: Callable[[str], str]
    grant: Callable[[Sequence[str]], None]
    texts: Mapping[str, str] = field(default_factory=dict)  # what a name stands for that holds for the whole session
    target: Target | None = None  # for what only some conversations need


def milliseconds() -> int:
    """The time as stamps have it."""
    return time.time_ns() // 1_000_000


class Conversation:
    """One side's part: its names, its clock, and the request that went out last."""

    def __init__(self, side: Side, shapes: Shapes) -> None:
        self.side, self._shapes = side, shapes
        self._names = Names()
        for name, value in side.texts.items():
            self._names.preset_text(name, value)
        self._start: float | None = None
        self._offset = 0.0
        self._deliveries: Deliveries | None = None
        self._last_write = 0  # when it was answered: the stamps of two writes differ, on a server of any speed
        self.curl = ""

    def known(self, kind: str) -> list[str]:
        """The names of a kind (`job.id`) that the answers so far have given."""
        return self._names.of_kind(kind)

    @property
    def named_ids(self) -> list[str]:
        """The names of all ids and documentIds that the answers so far have given, in that order."""
        return self._names.ids

    def send(self, sent: Sent, target: str, body: str | bytes | None) -> Exchange:
        for label in re.findall("<token:([^>]*)>", "".join(value for _, value in sent.headers)):
            self._names.preset("token", self.side.token(label), label)
        headers = [(name, self._names.resolve(value)) for name, value in sent.headers]
        if sent.sender != ANONYMOUS:
            headers.insert(0, ("Authorization", f"Bearer {self.side.token(sent.sender)}"))
            self._last_write = milliseconds()  # the token's owner may just have been made
        if isinstance(body, str):
            body = self._names.resolve_json(body).encode("utf-8")
        request = Request(sent.method, self._names.resolve(target), tuple(headers), body)
        self.curl = request.curl(self.side.client.url)
        used = [match.group().replace("|text>", ">") for match in NAME.finditer(f"{sent.target} {sent.body}")]
        return self._named(sent, sent.target, used, lambda: self.side.client.send(request))

    def raw(self, sent: Sent, data: str, method: str) -> Exchange:
        self.curl = f"printf %s {data!r} | nc {self.side.client.url}"
        wire = self._names.resolve(data).encode("latin-1")
        target = (*data.split(" ", 2), "")[1]
        return self._named(sent, target, [], lambda: self.side.client.send_raw(wire, method))

    def receive(self) -> None:
        """From now on deliveries can come."""
        if self._deliveries is None:
            self._deliveries = Deliveries(self._names)

    @property
    def receiver(self) -> WebhookReceiver:
        return self._hooked().receiver

    def take(self, count: int) -> list[Received]:
        return self._hooked().take(count)

    def received(self, at_least: int, timeout: float) -> list[Received]:
        return self._hooked().read(at_least, timeout)

    def _hooked(self) -> Deliveries:
        if self._deliveries is None:
            raise Unusable("nobody receives deliveries: call hook() first")
        return self._deliveries

    @property
    def unread(self) -> Sequence[Received]:
        return self._deliveries.unread if self._deliveries is not None else ()

    def delivered(self, sent: Sent, delivery: Received | None) -> Exchange:
        if delivery is None:
            return Exchange(sent, 0, (), "no delivery came")
        assert self._deliveries is not None
        self.curl = f"{delivery.method} {delivery.path}, a delivery from {self.side.client.url}"
        response = self._deliveries.response(delivery)
        return self._named(sent, self._shapes.route_of_event(delivery.json), [], lambda: response)

    def close(self) -> None:
        self.side.client.close()
        if self._deliveries is not None:
            self._deliveries.receiver.stop()

    def name_text(self, name: str, value: str) -> None:
        self._names.preset_text(name, value)

    def mails(self, sent: Sent, at_least: int) -> Exchange:
        self.curl = f"mails of {self.side.client.url}"
        assert self.side.target is not None
        deadline = time.monotonic() + MAILS_WITHIN_SECONDS
        while len(mails := self.side.target.outbox()) < at_least and time.monotonic() < deadline:
            time.sleep(0.01)
        body = compact(mails).encode()
        response = Response(200, "", (("Content-Type", JSON),), body)
        return self._named(sent, "", [], lambda: response)

    def _named(self, sent: Sent, target: str, used: list[str], send: Callable[[], Response]) -> Exchange:
        # A session that a request begins is stamped, too.
        writes = sent.method not in ("GET", "HEAD", "MAILS") or "/connect/" in sent.target
        if writes:
            while milliseconds() == self._last_write:
                pass
        before = time.time()
        response = send()
        now = time.time()
        if writes:
            self._last_write = milliseconds()
        if self._start is None:
            stamp = server_time(response)
            # The other clock, if it is another: a slow answer's stamp lies anywhere between the request and its end.
            if stamp is not None and not before - 3 <= stamp <= now + 3:
                self._offset = stamp - now
            self._start = before
        window = Window(self._start + self._offset, now + self._offset)
        if writes:
            self._names.wrote(before + self._offset, now + self._offset)
        normal = normalise(response, target, used, self._names, self._shapes, window)
        return Exchange(sent, normal.status, normal.headers, normal.body)
