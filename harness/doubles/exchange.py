"""A request to a double and what it was answered, as values: the same over HTTP and inside of `requests`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

SHOWN_BODY = 200


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `path` without the query, `headers` with names in lower case, `body` as it came."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Any:
        """The body, parsed; None for one that is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def query_pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def form_pairs(self) -> list[tuple[str, str]]:
        """The fields of a form, in their order."""
        return parse_qsl(self.text, keep_blank_values=True)

    def __str__(self) -> str:
        return f"{self.method} {self.path}{'?' + self.query if self.query else ''}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answers."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of_json(cls, status: int, value: Any, *headers: tuple[str, str], indent: int | None = None) -> Answer:
        text = json.dumps(value, indent=indent, ensure_ascii=False, separators=None if indent else (",", ":"))
        return cls(status, text.encode(), (("Content-Type", "application/json"), *headers))

    def header(self, name: str) -> str | None:
        return next((value for one, value in self.headers if one.lower() == name.lower()), None)

    @property
    def json(self) -> Any:
        """The body, parsed; None for one that is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def with_headers(self, *headers: tuple[str, str]) -> Answer:
        """The same with more headers; one of a name that is there already replaces it."""
        new = {name.lower() for name, _ in headers}
        return Answer(self.status, self.body, (*(one for one in self.headers if one[0].lower() not in new), *headers))


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request that came. `answer` is None where the client got none; `fault` says which fault fired, if one did."""

    at: float
    request: Request
    answer: Answer | None
    fault: str | None = None

    @property
    def status(self) -> int | None:
        return None if self.answer is None else self.answer.status

    def __str__(self) -> str:
        text = self.request.text
        text = text if len(text) <= SHOWN_BODY else f"{text[:SHOWN_BODY]}…"
        outcome = "no answer" if self.answer is None else str(self.answer.status)
        return f"{self.request} → {outcome}{f' ({self.fault})' if self.fault else ''}: {text}"
