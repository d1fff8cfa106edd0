"""What a real Strapi answered, on file: one file a test and version, read to judge the fake where no Strapi is at hand.

A file is JSON that a person can read in a diff: a head, the exchanges, then the header blocks that occur. A body that
`JSON.stringify` could have written is kept as a value (its text follows from it, key order included), others as text.
Files are made by a run on a real server and by nothing else: a checksum tells when one was edited, and so does a text
that isn't exactly what is written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from harness.jsontext import compact, is_compact, path_at

Headers = tuple[tuple[str, str], ...]
JSON_TYPE = ("Content-Type", "application/json")  # which a body under "json" has, "send" is for all others
LONG = 4096  # characters: a longer target or request body is kept by its length and digest


class BadRecording(Exception):
    """A recording that can't be used: edited by hand, of another version, or not a recording. Says what to do."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as the test wrote it, with names where ids of earlier answers go.

    `sender`: the token's label (`full-access`), or `anonymous`. `headers`: those beside Authorization.
    """

    method: str
    target: str
    sender: str
    headers: Headers = ()
    body: str | None = None

    def difference(self, other: Sent) -> str:
        """In a word what an `other` request has that this one has not: its method and target, or what follows them."""
        if (self.method, self.target) != (other.method, other.target):
            return f"it is {other.method} {other.target}"
        for name in ("sender", "headers", "body"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                return f"its {name} is {theirs!r}, not {mine!r}"
        return "nothing"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its named answer."""

    sent: Sent
    status: int
    headers: Headers
    body: str


@dataclass(frozen=True, slots=True)
class Recording:
    """All exchanges of one test with one real Strapi. `strapi`, `node`: their versions; `recorded`: the day."""

    test: str
    strapi: str
    node: str
    recorded: str
    exchanges: tuple[Exchange, ...]


def shortened(text: str) -> str:
    """A text itself, or the length and digest of a long one."""
    if len(text) <= LONG:
        return text
    return f"{text[:60]}… {len(text)} characters, sha256 {sha256(text.encode()).hexdigest()}"


def write(path: Path, recording: Recording) -> bool:
    """Write a recording; False if the file already says the same (then its day of recording stays)."""
    if path.exists():
        old = read(path)
        if replace(old, recorded=recording.recorded) == recording:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumps(recording), encoding="utf-8")
    return True


def read(path: Path) -> Recording:
    """The recording in a file. Raises BadRecording, with the remedy."""
    try:
        return loads(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, BadRecording) as error:
        raise BadRecording(f"{path}: {error}. Recordings are made by --strapi-record, never by hand.") from error


def dumps(recording: Recording) -> str:
    """The text of a recording file."""
    blocks: dict[Headers, str] = {}
    lines = [_exchange_lines(exchange, blocks) for exchange in recording.exchanges]
    head = {key: getattr(recording, key) for key in ("test", "strapi", "node", "recorded")}
    head["checksum"] = _checksum(recording)
    text = "{\n" + "".join(f"{compact(key)}: {compact(value)},\n" for key, value in head.items())
    text += '"exchanges": [\n' + ",\n".join(lines) + "\n],\n"
    return text + '"headers": {\n' + ",\n".join(_block_lines(*item) for item in blocks.items()) + "\n}\n}\n"


def loads(text: str) -> Recording:
    """A recording from its file's text; ValueError, KeyError or BadRecording if it isn't one or was changed."""
    data = json.loads(text)
    blocks = {name: tuple((key, value) for key, value in block) for name, block in data["headers"].items()}
    exchanges = tuple(_exchange(item, blocks) for item in data["exchanges"])
    recording = Recording(data["test"], data["strapi"], data["node"], data["recorded"], exchanges)
    date.fromisoformat(recording.recorded)
    if data["checksum"] != _checksum(recording):
        raise BadRecording("the checksum does not fit: the file was changed after it was recorded")
    if dumps(recording) != text:
        raise BadRecording("it is not as it was written: the file was changed after it was recorded")
    return recording


def _checksum(recording: Recording) -> str:
    parts: list[object] = [recording.test, recording.strapi, recording.node, recording.recorded]
    for exchange in recording.exchanges:
        sent = exchange.sent
        parts.append([sent.method, sent.target, sent.sender, sent.headers, sent.body])
        parts.append([exchange.status, exchange.headers, exchange.body])
    return "sha256:" + sha256(compact(parts).encode()).hexdigest()


def _block_lines(block: Headers, name: str) -> str:
    return f"{compact(name)}: [\n" + ",\n".join(f" {compact(list(pair))}" for pair in block) + "]"


def _exchange_lines(exchange: Exchange, blocks: dict[Headers, str]) -> str:
    sent = exchange.sent
    request: dict[str, object] = {"request": f"{sent.method} {sent.target}"}
    if sent.sender != "full-access":
        request["as"] = sent.sender
    plain = sent.headers[:1] == (JSON_TYPE,) and sent.body is not None and is_compact(sent.body)
    headers = sent.headers[1:] if plain else sent.headers
    if headers:
        request["with"] = [list(pair) for pair in headers]
    if sent.body is not None:
        request.update(_body(sent.body, "json" if plain else "send"))
    answer: dict[str, object] = {"status": exchange.status}
    answer["headers"] = blocks.setdefault(exchange.headers, str(len(blocks) + 1))
    if exchange.body:
        answer.update(_body(exchange.body, "answer"))
    lines = [
        ", ".join(f"{compact(key)}: {compact(value)}" for key, value in part.items()) for part in (request, answer)
    ]
    return "{" + ",\n ".join(lines) + "}"


def _body(text: str, key: str) -> Mapping[str, object]:
    return {key: json.loads(text)} if is_compact(text) else {f"{key} text": text}


def _body_of(item: Mapping[str, Any], key: str) -> str | None:
    if f"{key} text" in item:
        return str(item[f"{key} text"])
    return compact(item[key]) if key in item else None


def _exchange(item: Mapping[str, Any], blocks: Mapping[str, Headers]) -> Exchange:
    method, _, target = item["request"].partition(" ")
    headers = tuple((key, value) for key, value in item.get("with", []))
    if "json" in item:
        headers = (JSON_TYPE, *headers)
    body = _body_of(item, "json") or _body_of(item, "send")
    sent = Sent(method, target, item.get("as", "full-access"), headers, body)
    return Exchange(sent, item["status"], blocks[item["headers"]], _body_of(item, "answer") or "")


def differences(expected: Exchange, received: Exchange) -> list[str]:
    """What differs between two answers, one text each: status, header block, body. Empty if they are equal."""
    found = []
    if expected.status != received.status:
        found.append(f"status: expected {expected.status}, received {received.status}")
    if expected.headers != received.headers:
        found.append("headers: " + _header_difference(expected.headers, received.headers))
    if expected.body != received.body:
        found.append(_text_difference(expected.body, received.body))
    return found


def _header_difference(expected: Headers, received: Headers) -> str:
    lines = []
    for index in range(max(len(expected), len(received))):
        want, got = (
            f"{block[index][0]}: {block[index][1]}" if index < len(block) else "(nothing)"
            for block in (expected, received)
        )
        if want != got:
            lines = [f"line {index + 1}", f"    expected {want}", f"    received {got}"]
            break
    missing = [key for key, _ in expected if key.lower() not in _lower(received)]
    surplus = [key for key, _ in received if key.lower() not in _lower(expected)]
    lines += [f"    missing: {', '.join(missing)}"] if missing else []
    lines += [f"    surplus: {', '.join(surplus)}"] if surplus else []
    return "\n".join(lines)


def _lower(headers: Iterable[tuple[str, str]]) -> set[str]:
    return {key.lower() for key, _ in headers}


def _text_difference(expected: str, received: str) -> str:
    at = next(
        (i for i, (a, b) in enumerate(zip(expected, received, strict=False)) if a != b),
        min(len(expected), len(received)),
    )
    start = max(0, at - 60)
    lead = "…" if start else ""
    place = path_at(expected, at)
    shown: Sequence[str] = [
        f"{lead}{text[start : at + 60]}{'…' if len(text) > at + 60 else ''}" for text in (expected, received)
    ]
    return "\n".join(
        [
            f"body: first difference at character {at}" + (f", {place}" if place else ""),
            f"    expected {shown[0]}",
            f"    received {shown[1]}",
            "    " + " " * (len("expected ") + len(lead) + at - start) + "^",
        ]
    )
