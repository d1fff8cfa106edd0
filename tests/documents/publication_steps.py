"""Runs a scenario of drafts, publishing and locales against a server, real or fake, and names what differs by run.

A step is (method, path, data[, name]); the entry that it answers gets the name. In texts `{n}` is the scenario's
number, `{name}` an entry by the id that clients use, `{name#}` by its row's id, `{name:seo.id}` a value of its answer,
`{:data.0.seo.id}` one of the last answer. A text that is nothing but such a word becomes the value itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

WORD = re.compile(r"\{(\w*)(#|:[\w.]+)?\}")
TIMES = frozenset({"createdAt", "updatedAt", "publishedAt"})

Step = tuple[Any, ...]
Scenario = tuple[str, list[Step]]
Send = Callable[[str, str, Any], tuple[int, Any]]


class NotMade(Exception):
    """A step that speaks of something that an earlier one did not get."""


class Runner:
    """One scenario on one server."""

    def __init__(self, send: Send, number: int) -> None:
        self.send = send
        self.number = number
        self.made: dict[str, Any] = {}
        self.last: Any = None
        self.documents: dict[str, str] = {}

    def run(self, step: Sequence[Any]) -> tuple[int, Any]:
        """The status and the answer, with names for documentIds and times."""
        method, path, data, name = (*step, None, None)[:4]
        status, answer = self.send(method, self.filled_text(path), self.filled(data))
        self.last = answer
        if name and status < 300 and answer:
            found = answer[0] if isinstance(answer, list) else answer.get("data", answer)
            attributes = found.get("attributes", {})
            self.made[name] = {**found, **attributes}
        return status, self.named(answer)

    # --- into requests

    def filled(self, value: Any) -> Any:
        if isinstance(value, str):
            whole = WORD.fullmatch(value)
            return self.meaning(whole) if whole else self.filled_text(value)
        if isinstance(value, list):
            return [self.filled(one) for one in value]
        if isinstance(value, dict):
            return {key: self.filled(one) for key, one in value.items()}
        return value

    def filled_text(self, text: str) -> str:
        return WORD.sub(lambda found: str(self.meaning(found)), text)

    def meaning(self, found: re.Match[str]) -> Any:
        name, more = found.groups()
        if name == "n" and not more:
            return str(self.number)
        if not name:
            return reach(self.last, more[1:])
        if name not in self.made:
            raise NotMade(name)
        entry = self.made[name]
        if more is None:
            return entry.get("documentId", entry["id"])
        return entry["id"] if more == "#" else reach(entry, more[1:])

    # --- out of answers

    def named(self, value: Any) -> Any:
        """With D1, D2... for documentIds as they come up, and a mark for times that are there."""
        self.collect(value)
        return self.replaced(value)

    def collect(self, value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                self.collect(one)
        elif isinstance(value, dict):
            identifier = value.get("documentId")
            if isinstance(identifier, str):
                self.documents.setdefault(identifier, f"D{len(self.documents) + 1}")
            for key in sorted(value):
                self.collect(value[key])

    def replaced(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.replaced(one) for one in value]
        if isinstance(value, dict):
            return {
                key: "time" if key in TIMES and isinstance(one, str) else self.replaced(one)
                for key, one in value.items()
            }
        if isinstance(value, str):
            for identifier, name in self.documents.items():
                value = value.replace(identifier, name)
        return value


def reach(value: Any, path: str) -> Any:
    try:
        for key in path.split("."):
            value = value[int(key)] if isinstance(value, list) else value[key]
    except (LookupError, TypeError):
        raise NotMade(path) from None
    return value
