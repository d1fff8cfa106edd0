"""What each attribute type stores: from a client's (validated) value to the value of the SQLite column.

Source: `@strapi/database` fields (`toDB`) of 4.26.2 and 5.54.0, and how knex binds booleans and numbers. A null is
stored as null by the caller. Dates, times and numbers that can't be stored raise what Strapi raises: a ValidationError
without path for dates and times, a crash (500) for numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from fake_strapi.chance import Chance
from fake_strapi.errors import InternalServerError
from fake_strapi.javascript import dates
from fake_strapi.javascript.json_text import stringify
from fake_strapi.javascript.numbers import big_integer_text, to_number
from fake_strapi.javascript.text import WHITE_SPACE, lodash_to_string, to_string
from fake_strapi.versions.behaviour import Behaviour

Serializer = Callable[[Any], Any]

LETTERS = b"abcdefghijklmnopqrstuvwxyz"
LETTERS_AND_DIGITS = LETTERS + b"0123456789"
FIRST = bytes(LETTERS[byte % 26] for byte in range(256))
OTHERS = bytes(LETTERS_AND_DIGITS[byte % 36] for byte in range(256))


class Date(str):
    """A JavaScript Date: a time that the server sets itself. In JSON it is its ISO text; `time` is in milliseconds."""

    __slots__ = ("time",)

    time: int

    def __new__(cls, time: int) -> Date:
        date = super().__new__(cls, dates.to_iso(time))
        date.time = time
        return date


def text(value: Any) -> Any:
    return value if value.__class__ is str else lodash_to_string(value)


def boolean(value: Any) -> int:
    if value is True or value is False:
        return int(value)
    if isinstance(value, (str, int, float)):
        if value in ("true", "t", "1", 1):
            return 1
        if value in ("false", "f", "0", 0, "") or value != value:
            return 0
    return 1


def datetime(value: Any) -> int:
    if isinstance(value, Date):
        return value.time
    return dates.parse_datetime_or_timestamp(value)


def date(value: Any) -> str:
    return dates.parse_date(value)


def time(value: Any) -> str:
    return dates.parse_time(value)


def time_any_mark(value: Any) -> str:
    return dates.parse_time(value, any_fraction_mark=True)


def json(value: Any) -> str:
    """Strapi 4: always the JSON text."""
    return stringify(value).decode()


def json_texts_kept(value: Any) -> Any:
    """Strapi 5: lists and objects become JSON; a text is stored as if it were JSON already, false as 0."""
    if isinstance(value, (dict, list)):
        return stringify(value).decode()
    return int(value) if isinstance(value, bool) else value


def number(value: Any) -> int | float:
    """Strapi 4: whatever JavaScript's Number makes a number of, infinity too."""
    stored = to_number(value)
    if stored != stored:
        raise InternalServerError(f"Expected a valid Number, got {to_string(value)}")
    return stored


def finite_number(value: Any) -> int | float:
    """Strapi 5: a finite number, or a text of one."""
    if isinstance(value, str) and value.strip(WHITE_SPACE):
        value = to_number(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InternalServerError(f"Expected a valid Number, got {to_string(value)}")
    return value


def big_integer(value: Any) -> str:
    """Strapi 5: a whole number, or a text of one; the digits are kept as text for the column to read."""
    digits = big_integer_text(value)
    if digits is None:
        raise InternalServerError(f"Expected a valid BigInteger, got {to_string(value)}")
    return digits


def as_it_is(value: Any) -> Any:
    return value


def serializers(behaviour: Behaviour) -> Mapping[str, Serializer]:
    """By attribute type ("increments" is the id's), the function that answers what is stored for a value not null.

    Raises ValueError of `javascript.dates` (InvalidFormat) and InternalServerError.
    """
    strict = behaviour.strict_numbers
    numeric: Serializer = finite_number if strict else number
    structured: Serializer = json_texts_kept if behaviour.json_texts_kept else json
    return {
        "increments": as_it_is,
        **dict.fromkeys(("string", "text", "richtext", "email", "password", "uid", "enumeration"), text),
        **dict.fromkeys(("integer", "float", "decimal"), numeric),
        "biginteger": big_integer if strict else text,
        "boolean": boolean,
        "date": date,
        "time": time_any_mark if behaviour.time_any_fraction_mark else time,
        "datetime": datetime,
        "timestamp": datetime,
        "json": structured,
        "blocks": structured,
    }


def stored_default(value: Any) -> Any:
    """A schema's default, which Strapi's database layer stores without looking at its type.

    knex makes JSON of an object; a list, which node's SQLite does not take, raises InternalServerError: as a json
    attribute's default it counts only where the validation puts it in.
    """
    if isinstance(value, list):
        raise InternalServerError("SQLite3 can only bind numbers, strings, bigints, buffers, and null")
    if isinstance(value, dict):
        return stringify(value).decode()
    return int(value) if isinstance(value, bool) else value


def new_document_id(chance: Chance) -> str:
    """A documentId as Strapi 5 makes them: 24 random letters and digits, a letter first."""
    noise = chance.bytes(24)
    return (noise[:1].translate(FIRST) + noise[1:].translate(OTHERS)).decode()
