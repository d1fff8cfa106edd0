"""Assertions on what a double got: which of its records are meant, and words for what came instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

Record = TypeVar("Record")


def holds(wanted: Any, found: Any) -> bool:
    """Whether a value is the wanted one: equal; found by a compiled pattern; true for a callable; one of a list's.

    A mapping needs to have what the wanted one names, and may have more.
    """
    if isinstance(wanted, re.Pattern):
        return any(isinstance(one, str) and wanted.search(one) for one in listed(found))
    if callable(wanted):
        return bool(wanted(found))
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return all(key in found and holds(value, found[key]) for key, value in wanted.items())
    if isinstance(found, list | tuple) and not isinstance(wanted, list | tuple):
        return any(holds(wanted, one) for one in found)
    if isinstance(wanted, list | tuple) and isinstance(found, list | tuple):
        return list(wanted) == list(found)
    return bool(wanted == found)


def listed(found: Any) -> Iterable[Any]:
    return found if isinstance(found, list | tuple) else (found,)


def why_not(record: Any, conditions: Mapping[str, Any], read: Callable[[Any, str], Any]) -> list[str]:
    """What about a record isn't as wanted; empty when it is the one. Raises TypeError for a name that it hasn't."""
    return [
        f"{name} is {found!r}, not {told(wanted)}"
        for name, wanted in conditions.items()
        if not holds(wanted, found := read(record, name))
    ]


def told(wanted: Any) -> str:
    if isinstance(wanted, re.Pattern):
        return f"like /{wanted.pattern}/"
    return "what the condition wants" if callable(wanted) else repr(wanted)


def attribute(record: Any, name: str) -> Any:
    try:
        return getattr(record, name)
    except AttributeError:
        known = ", ".join(one for one in type(record).__slots__)
        raise TypeError(f"a {type(record).__name__} has no {name!r}; it has {known}") from None


def key(record: Any, name: str) -> Any:
    """A key of a JSON object; `__` goes deeper: `metadata__jobId`."""
    for part in name.split("__"):
        record = record.get(part) if isinstance(record, Mapping) else None
    return record


def chosen(
    records: Sequence[Record], conditions: Mapping[str, Any], read: Callable[[Any, str], Any] = attribute
) -> list[Record]:
    """The records that are as wanted."""
    return [record for record in records if not why_not(record, conditions, read)]


def expect(
    noun: str,
    records: Sequence[Record],
    conditions: Mapping[str, Any],
    times: int | None,
    *,
    read: Callable[[Any, str], Any] = attribute,
    also: str = "",
) -> list[Record]:
    """The records as wanted: so many, or at least one for None. Raises AssertionError that shows all that came."""
    __tracebackhide__ = True
    found = chosen(records, conditions, read)
    if len(found) == times or (times is None and found):
        return found
    meant = ", ".join(f"{name}={told(wanted)}" for name, wanted in conditions.items())
    wanted_times = "at least one" if times is None else str(times)
    lines = [f"expected {wanted_times} {noun}{f' with {meant}' if meant else ''}, found {len(found)} of {len(records)}"]
    for record in records:
        reasons = why_not(record, conditions, read)
        lines.append(f"  {record}" + (f"\n    {'; '.join(reasons)}" if reasons else ""))
    if also:
        lines.append(also)
    raise AssertionError("\n".join(lines))
