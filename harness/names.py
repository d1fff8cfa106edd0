"""The names that stand for volatile values in one conversation with one server, and what each stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timezone

NAME = re.compile(r"<[A-Za-z][\w.\-]*:[\w\-]+(\|text)?>")


class UnknownName(LookupError):
    """A request uses a name that no answer has given yet."""


class Names:
    """The names that one conversation with one server has given so far, and the values behind them."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._writes: list[tuple[float, float, dict[str, str]]] = []
        self.texts: dict[str, str] = {}

    def give(self, kind: str, value: str, identity: str | None = None) -> str:
        """The name of a value of that kind, a new one if it is new.

        `identity`: what values have in common that share a name, which then stands for the last of them.
        """
        known = self._names.get((kind, identity or value))
        if known is not None:
            self._values[known] = value
            return known
        self._counts[kind] = self._counts.get(kind, 0) + 1
        name = self.preset(kind, value, str(self._counts[kind]))
        self._names[kind, identity or value] = name
        return name

    def fresh(self, kind: str, value: str) -> str:
        """A new name, also for a value that has one: equal by chance, as two tokens of one second are."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self.preset(kind, value, str(self._counts[kind]))

    def preset(self, kind: str, value: str, label: str) -> str:
        """Name a value beforehand, such as a token by its type: `<token:read-only>`."""
        name = f"<{kind}:{label}>"
        self._names[kind, value] = name
        self._values[name] = value
        return name

    def preset_text(self, name: str, value: str) -> None:
        """A text that holds for the whole session and is volatile wherever it stands in a body."""
        self.texts[value] = name
        self._values[name] = value

    def wrote(self, start: float, end: float) -> None:
        """A write was asked for and answered in this time, seconds since the epoch by the server's clock."""
        self._writes.append((int(start * 1000) / 1000, end, {}))  # stamps have whole milliseconds

    def moment(self, kind: str, iso: str) -> str:
        """The first time seen of the write that this one comes from: how long its steps took is chance."""
        seconds = datetime.strptime(iso, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc).timestamp()
        for start, end, first in reversed(self._writes):
            if start <= seconds <= end:
                return first.setdefault(kind, iso)
        return iso

    def known(self, kind: str, value: str) -> str | None:
        return self._names.get((kind, value))

    def of_value(self, value: str, among: Iterable[str] | None = None) -> str | None:
        """The name that stands for the value: one of `among`, or any."""
        return next((name for name in among or self._values if self._values.get(name) == value), None)

    def of_kind(self, kind: str) -> list[str]:
        """All names of a kind (`job.id`), in the order in which they were given."""
        return [name for name in self._values if name.startswith(f"<{kind}:")]

    @property
    def ids(self) -> list[str]:
        """The names of all ids and documentIds, in the order in which they were given."""
        return [name for name in self._values if name.rpartition(":")[0].endswith((".id", ".documentId"))]

    def value(self, name: str) -> str:
        try:
            return self._values[name.replace("|text>", ">")]
        except KeyError:
            raise UnknownName(f"{name} has no value yet: no answer so far held it") from None

    def resolve(self, template: str) -> str:
        """A request's target or header with the values in place of the names."""
        return NAME.sub(lambda match: self.value(match.group()), template)

    def resolve_json(self, template: str) -> str:
        """A JSON text with the values in place of the names: a whole string that names an id becomes a number.

        `"<job.id:1|text>"` stays a string.
        """

        def put(match: re.Match[str]) -> str:
            kind = match.group(1).strip("<").partition(":")[0]
            bare = kind.rpartition(".")[2] == "id" and match.group(2) is None
            return self.value(match.group(1)) if bare else f'"{self.value(match.group(1))}"'

        return self.resolve(re.sub(f'"({NAME.pattern})"', put, template))
