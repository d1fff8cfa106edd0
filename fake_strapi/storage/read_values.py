"""From the value of a column to the value of an answer, by attribute type.

Source: `@strapi/database` fields (`fromDB`) of 4.26.2 and 5.54.0. A null stays null: the caller sees to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat
from typing import Any

from msgspec import Struct

from fake_strapi.javascript import json_text
from fake_strapi.javascript.dates import to_iso
from fake_strapi.javascript.doubles import MAX_EXACT, number, number_to_string
from fake_strapi.javascript.iso_dates import parse_iso
from fake_strapi.javascript.numbers import big_integer_text, to_number
from fake_strapi.versions.behaviour import Behaviour

Converter = Callable[[Any], Any]
BOOLEANS: Mapping[Any, bool] = {1: True, 0: False, "1": True, "0": False}


def numeric(value: Any) -> Any:
    if value.__class__ is int and -MAX_EXACT < value < MAX_EXACT:
        return value
    return number(to_number(value) if isinstance(value, str) else value)


def big_integer(value: Any) -> str:
    """As text. Node reads the column as a double, so digits past 2^53 are lost."""
    return value if isinstance(value, str) else number_to_string(value)


def big_integer_anew(value: Any) -> str:
    """Strapi 5: without leading zeros; what is no whole number stays as it is."""
    return big_integer_text(value) or big_integer(value)


def boolean(value: Any) -> bool | None:
    return BOOLEANS.get(value)


def time_of(value: Any) -> int | None:
    """Milliseconds of what a datetime column holds: a number as Strapi stores it, or a text that others put there."""
    return parse_iso(value) if isinstance(value, str) else int(value)


@lru_cache(maxsize=8192)
def iso_time(value: Any) -> str | None:
    """Remembered, as lists answer the same times again and again."""
    try:
        return to_iso(value)
    except (TypeError, ValueError):
        time = time_of(value)
        return None if time is None else to_iso(time)


def timestamp(value: Any) -> str | None:
    time = time_of(value)
    return None if time is None else str(time)


def json(value: Any) -> Any:
    """JSON is parsed; what is no JSON stays the text it is."""
    if not isinstance(value, str):
        return number(value)
    try:
        return json_text.parse(value)
    except ValueError:
        return value


def json_read_twice(value: Any) -> Any:
    """Strapi 5 parses a text inside the JSON once more; if that text is no JSON, the stored text stands."""
    if not isinstance(value, str):
        return number(value)
    try:
        parsed = json_text.parse(value)
        return json_text.parse(parsed) if isinstance(parsed, str) else parsed
    except ValueError:
        return value


@cache
def converters(behaviour: Behaviour) -> Mapping[str, Converter]:
    """By attribute type. A type without one is answered as it is stored."""
    structured = json_read_twice if behaviour.json_is_read_twice else json
    return {
        **dict.fromkeys(("integer", "float", "decimal"), numeric),
        "biginteger": big_integer_anew if behaviour.strict_numbers else big_integer,
        "boolean": boolean,
        "datetime": iso_time,
        "timestamp": timestamp,
        "json": structured,
        "blocks": structured,
    }


class Hydrator(Struct, frozen=True):
    """Makes entities of rows. `names`: the entity's keys; `pick` takes their values out of a row (None: they lead it).

    `conversions`: (place in the row, key, converter) of the values that are not answered as they are stored.
    """

    names: tuple[str, ...]
    conversions: tuple[tuple[int, str, Converter], ...]
    pick: Callable[[tuple[Any, ...]], Iterable[Any]] | None = None

    def entities(self, rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
        values = rows if self.pick is None else map(self.pick, rows)
        # No step of Python's own for each row: a fifth less than a comprehension.
        found: list[dict[str, Any]] = list(map(dict, map(zip, repeat(self.names), values)))
        pairs = list(zip(rows, found, strict=True))
        for index, name, convert in self.conversions:
            for row, entity in pairs:
                value = row[index]
                if value is not None:
                    entity[name] = convert(value)
        return found
