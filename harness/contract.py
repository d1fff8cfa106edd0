"""A conversation with one or two servers, judged exchange by exchange.

A test writes requests with names where ids of earlier answers go; each server gets its own values. The answers are
compared as a whole: with the recording of a real Strapi, with a real Strapi that answers at the same time, or both.
"""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.client import NoAnswer
from harness.contract_deliveries import URL
from harness.conversation import ANONYMOUS, JSON, Conversation, Side, Unusable
from harness.jsontext import compact
from harness.names import UnknownName
from harness.received import Received
from harness.recording import Exchange, Headers, Recording, Sent, differences, shortened
from harness.shapes import Shapes
from harness.targets.protocol import SettingsName, Target

FULL_ACCESS = "full-access"


class FakeDiffers(AssertionError):
    """The fake's answers are not those of the real Strapi."""


class RealDiffers(AssertionError):
    """A real Strapi's answers are not those on record: the recording is stale, or the test is not deterministic."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in an answer, by name. `key`: what a route and a relation take: the id in 4, the documentId in 5."""

    id: str
    documentId: str | None = None

    @property
    def key(self) -> str:
        return self.documentId or self.id

    @property
    def key_text(self) -> str:
        """The key as a JSON string, also where it is a number."""
        return self.key.replace(">", "|text>")


@dataclass(frozen=True, slots=True)
class Answer:
    """A named answer. A test seldom looks at it: the comparison does. Its rows are what the next requests need."""

    status: int
    headers: Headers
    body: str

    def json(self) -> Any:
        return jsonlib.loads(self.body)

    @property
    def row(self) -> Row:
        """The entry in `data`, or the bare object of a plugin's route."""
        body = self.json()
        return _row(body.get("data", body))

    @property
    def jwt(self) -> str:
        """The name of the JWT in a bare answer, to be sent in a header."""
        return str(self.json()["jwt"]).split(" ")[0]

    @property
    def rows(self) -> list[Row]:
        body = self.json()
        return [_row(item) for item in (body["data"] if isinstance(body, dict) else body)]


def _row(item: Mapping[str, Any]) -> Row:
    return Row(item["id"], item.get("documentId"))


class Contract:
    """What a contract test holds in its hand.

    `sides`: one server, or the real one and then the fake. `expected`: the recording to judge by, None while recording.
    """

    def __init__(
        self, sides: Sequence[Side], shapes: Shapes, version: str, expected: Recording | None, source: str = ""
    ) -> None:
        self.version, self.major = version, int(version.split(".")[0])
        self.exchanges: list[Exchange] = []
        self._sides = [Conversation(side, shapes) for side in sides]
        self._shapes, self._expected, self._source = shapes, expected, source
        self._failures: list[tuple[type[AssertionError], str]] = []
        self._judged = 0

    # --- requests

    def get(self, target: str, **options: Any) -> Answer:
        return self.request("GET", target, **options)

    def head(self, target: str, **options: Any) -> Answer:
        return self.request("HEAD", target, **options)

    def delete(self, target: str, **options: Any) -> Answer:
        return self.request("DELETE", target, **options)

    def post(self, target: str, json: object = None, **options: Any) -> Answer:
        return self.request("POST", target, json=json, **options)

    def put(self, target: str, json: object = None, **options: Any) -> Answer:
        return self.request("PUT", target, json=json, **options)

    def gets(self, path: str, queries: Iterable[str], **options: Any) -> None:
        """One GET for each query string."""
        for query in queries:
            self.get(f"{path}?{query}" if query else path, **options)

    def posts(self, path: str, items: Iterable[Mapping[str, object]], **options: Any) -> None:
        """One POST for each entry's data, whatever the answers."""
        for data in items:
            self.post(path, {"data": data}, **options)

    def create(self, plural: str, data: Mapping[str, object]) -> Row:
        """Create an entry that the test needs, answered by its id alone; the test ends here if that fails."""
        answer = self.post(f"/api/{plural}?fields=id", {"data": data})
        if answer.status not in (200, 201):
            raise Unusable(f"POST /api/{plural} answered {answer.status}: {answer.body}")
        return answer.row

    def creates(self, plural: str, items: Iterable[Mapping[str, object]]) -> list[Row]:
        return [self.create(plural, data) for data in items]

    def request(
        self,
        method: str,
        target: str,
        *,
        json: object = None,
        text: str | bytes | None = None,
        content_type: str | None = JSON,
        sender: str = FULL_ACCESS,
        headers: Headers = (),
    ) -> Answer:
        """Send one request to each side and judge the answers.

        `json`: the body as a value, or `text`: the body as it is (then names in it are not resolved if it is bytes).
        `sender`: a token's label, or `anonymous`; an Authorization among `headers` goes with `anonymous`.
        """
        body = compact(json) if json is not None else text
        if body is not None and content_type is not None:
            headers = (("Content-Type", content_type), *headers)
        shown = body.decode("latin-1") if isinstance(body, bytes) else body
        sent = Sent(method, shortened(target), sender, headers, shortened(shown) if shown is not None else None)
        return self._judge(sent, [self._ask(side, sent, target, body) for side in self._sides])

    def raw(self, data: str, *, method: str = "GET") -> Answer:
        """Send a text as it is: a request that no HTTP client would send. `method`: how to read the answer."""
        sent = Sent("RAW", shortened(data), ANONYMOUS)
        return self._judge(sent, [self._guard(side.raw, sent, data, method) for side in self._sides])

    def grant_public(self, *actions: str) -> None:
        """Let everyone do these actions (`api::job.job.find`) until the end of the test."""
        for side in self._sides:
            side.side.grant(actions)

    def grant_authenticated(self, *actions: str) -> None:
        """Let users of the Authenticated role do these actions until the end of the test."""
        for target in self._targets():
            target.allow_authenticated(actions)

    def change_settings(self, name: SettingsName, changes: Mapping[str, Any]) -> None:
        """Change settings of users-permissions until the end of the test."""
        for target in self._targets():
            target.change_settings(name, changes)

    def name_text(self, name: str, value: str) -> None:
        """Give a text a name wherever it stands in the answers of this test, such as an address that differs by run."""
        for side in self._sides:
            side.name_text(name, value)

    def mails(self, at_least: int = 0) -> Answer:
        """The mails of this test so far, judged as an answer is.

        `at_least`: how many to wait for, where a server answers before it has sent them.
        """
        sent = Sent("MAILS", "", ANONYMOUS)
        return self._judge(sent, [self._guard(side.mails, sent, at_least) for side in self._sides])

    def hook(self, *events: str, **more: Any) -> Row:
        """Have a webhook on each side, for these events; `deliveries` judges what it sends."""
        for side in self._sides:
            side.receive()
        webhook = {"name": "hook", "url": URL, "headers": {}, "events": list(events), **more}
        made = self.post("/admin/webhooks", webhook, sender="admin")
        if made.status != 201:
            raise Unusable(f"no webhook could be made: {made.body}")
        return made.row

    def answer_deliveries(self, status: int = 200, **more: Any) -> None:
        """How the next deliveries are answered; `more` as WebhookReceiver.answer takes it."""
        for side in self._sides:
            side.receiver.answer(status, **more)

    def received(self, at_least: int = 0, *, timeout: float = 5.0) -> list[Received]:
        """All deliveries so far, as they came; for promises, which only one side is asked to keep.

        `at_least`: how many to wait for. Raises NoSuchDelivery when they don't come within `timeout` seconds.
        """
        (side,) = self._sides
        return side.received(at_least, timeout)

    def deliveries(self, count: int) -> list[Answer]:
        """The next deliveries on each side, each judged as an answer is."""
        taken = [side.take(count) for side in self._sides]
        answers = []
        for place in range(max(count, *map(len, taken))):
            sent = Sent("DELIVERY", "", ANONYMOUS)
            exchanges = [
                self._guard(side.delivered, sent, rows[place] if place < len(rows) else None)
                for side, rows in zip(self._sides, taken, strict=True)
            ]
            answers.append(self._judge(sent, exchanges))
        return answers

    def close(self) -> None:
        """Close connections and receivers."""
        for side in self._sides:
            side.close()

    def _targets(self) -> Iterator[Target]:
        for side in self._sides:
            if side.side.target is None:
                raise Unusable(f"{side.side.label} can't be changed")
            yield side.side.target

    # --- judging

    def _ask(self, side: Conversation, sent: Sent, target: str, body: str | bytes | None) -> Exchange:
        return self._guard(side.send, sent, target, body)

    def _guard(self, send: Callable[..., Exchange], *arguments: Any) -> Exchange:
        try:
            return send(*arguments)
        except (NoAnswer, UnknownName) as error:
            raise self._failed(Unusable(f"{arguments[0].method} {arguments[0].target}: {error}")) from error

    def _judge(self, sent: Sent, exchanges: list[Exchange]) -> Answer:
        at = len(self.exchanges)
        self.exchanges.append(exchanges[0])
        truth = exchanges[0]
        if self._expected is not None:
            if at >= len(self._expected.exchanges):
                raise self._failed(self._stale(f"the recording ends before {sent.method} {sent.target}"))
            recorded = self._expected.exchanges[at]
            if recorded.sent != sent:
                was = f"{recorded.sent.method} {recorded.sent.target}"
                difference = recorded.sent.difference(sent)
                raise self._failed(self._stale(f"the recording has {was} where the test sends another: {difference}"))
            self._compare(recorded, exchanges[0], self._sides[0], f"Strapi {self.version}, {self._source}")
            truth = recorded
        if len(exchanges) == 2:
            self._compare(exchanges[0], exchanges[1], self._sides[1], f"Strapi {self.version}, at the same time")
            truth = exchanges[0]
        self._judged += 1
        return Answer(truth.status, truth.headers, truth.body)

    def _compare(self, expected: Exchange, received: Exchange, side: Conversation, of: str) -> None:
        found = differences(expected, received)
        if not found:
            return
        text = "\n".join(
            [
                f"exchange {len(self.exchanges)}: {side.curl}",
                f"  expected ({of})",
                f"    {expected.status} {expected.body}",
                f"  received ({side.side.label})",
                f"    {received.status} {received.body}",
                *(f"  {line}" for difference in found for line in difference.split("\n")),
            ]
        )
        self._failures.append((RealDiffers if side.side.real else FakeDiffers, text))

    def _stale(self, what: str) -> Unusable:
        """The test has changed since it was recorded. Says how to record it anew."""
        module, _, name = self._expected.test.partition("::") if self._expected is not None else ("", "", "")
        house = self._source.split("/recordings/")[0] or "contract_tests"
        command = f"pytest {house}/{module}.py::{name} --strapi-target=process --strapi-record"
        return Unusable(f"{what}; record it anew and review the diff: {command}")

    def _failed(self, error: Exception) -> Exception:
        """The error that ends the test, with what differed before it."""
        if not self._failures:
            return error
        kind, text = self._report()
        return kind(f"{text}\n\nand then the test could not go on: {error}")

    def _report(self, shown: int = 5) -> tuple[type[AssertionError], str]:
        kind = next((kind for kind, _ in self._failures if kind is RealDiffers), FakeDiffers)
        head = f"{len(self._failures)} of {self._judged} answers differ"
        rest = [text.split("\n")[0] for _, text in self._failures[shown:]]
        return kind, "\n\n".join([head, *(text for _, text in self._failures[:shown]), "\n".join(rest)]).rstrip()

    def finish(self, error: Exception | None = None) -> None:
        """At the end of the test: raise what differed, or that the recording goes on where the test has ended.

        `error`: what the test itself raised.
        """
        if self._failures:
            kind, text = self._report()
            self._failures.clear()
            raise kind(text) from error
        for side in self._sides:
            if error is None and side.unread:
                lines = "".join(f"\n  {delivery}" for delivery in side.unread)
                raise FakeDiffers(f"deliveries of {side.side.label} that the test didn't expect:{lines}")
        if error is None and self._expected is not None and len(self._expected.exchanges) != len(self.exchanges):
            sent, known = len(self.exchanges), len(self._expected.exchanges)
            raise self._stale(f"the recording has {known} exchanges, the test {sent}")
