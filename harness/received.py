"""One delivery as a receiver got it, and what it is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Header = tuple[str, str]
SHOWN_BODY = 300


@dataclass(frozen=True, slots=True)
class Received:
    """One delivery. `body` as it came, `headers` in order and case; `at` and `taken` are Unix seconds.

    `complete` is False when the connection broke inside of the body; `refused` tells why the signature is bad, None if
    it is good or nobody asked; `status` is what was answered, 0 when the connection was closed instead.
    """

    method: str
    path: str
    headers: tuple[Header, ...]
    body: bytes
    at: float
    complete: bool
    refused: str | None
    status: int

    def header(self, name: str) -> str | None:
        """A header by its name in any case; the first, where it was sent twice."""
        return next((value for one, value in self.headers if one.lower() == name.lower()), None)

    @property
    def json(self) -> Any:
        """The body, parsed; None for one that is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def event(self) -> Any:
        return self._key("event")

    @property
    def model(self) -> Any:
        return self._key("model")

    @property
    def entry(self) -> Any:
        return self._key("entry")

    @property
    def media(self) -> Any:
        return self._key("media")

    def _key(self, name: str) -> Any:
        value = self.json
        return value.get(name) if isinstance(value, dict) else None

    def __str__(self) -> str:
        name = " ".join(str(word) for word in (self.event, self.model) if word) or "no event"
        text = self.body.decode("utf-8", "replace")
        text = text if len(text) <= SHOWN_BODY else f"{text[:SHOWN_BODY]}… ({len(self.body)} bytes)"
        marks = "" if self.complete else ", cut off"
        marks += "" if self.refused is None else f", refused: {self.refused}"
        return f"{name} ({self.method} {self.path}, answered {self.status or 'nothing'}{marks}): {text}"


@dataclass(slots=True)
class Reply:
    """What the receiver answers. `delay` in seconds; `close`: the connection is closed without an answer.

    `times`: how many deliveries get it, None for all that come.
    """

    status: int = 200
    body: str = "OK"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    close: bool = False
    event: str | None = None
    times: int | None = None
