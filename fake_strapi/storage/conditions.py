"""From a processed `where` to SQL conditions, operator by operator.

Source: `@strapi/database` query/helpers/where (`applyWhere`) of 4.26.2 and 5.54.0, and what knex makes of each call:
an empty list for `$in` is `1 = 0`, an empty group is left out, null with `=` is IS NULL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError, InternalServerError
from fake_strapi.javascript.json_text import stringify
from fake_strapi.javascript.text import to_string
from fake_strapi.storage.dialect import bound, quote
from fake_strapi.storage.read_where import ARRAY_OPERATORS, Uncast

ESCAPE = " ESCAPE '\\'"
WILDCARDS = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})
MARK = "\0"


class Given(Struct, Uncast, frozen=True):
    """In the place of a value: a list of values that is given when the query runs, any of which will do.

    `number` tells which of the run's lists. So one compiled query serves every id: `{"id": Given(0)}`.
    """

    number: int


class SubQuery(Struct, Uncast, frozen=True):
    """SQL that selects one column, for `$in` and `$notIn`."""

    sql: str
    bindings: tuple[Any, ...] = ()


class Dialogue(Struct, frozen=True):
    """What conditions are written with: the bindings so far, in the order of their `?`, and whether LIKE escapes."""

    bindings: list[Any]
    wildcards_in_values: bool

    def bind(self, value: Any) -> str:
        if isinstance(value, Uncast):
            raise FakeStrapiError(f"{value!r} stands for several values: only $in and $notIn take it")
        if isinstance(value, (dict, list)):
            raise InternalServerError(f"SQLite can't bind {value!r}")
        self.bindings.append(bound(value))
        return "?"

    def pattern(self, value: Any) -> str:
        text = to_string(value)
        return text if self.wildcards_in_values else text.translate(WILDCARDS)

    @property
    def escape(self) -> str:
        return "" if self.wildcards_in_values else ESCAPE


def quoted_column(column: str) -> str:
    if MARK in column:
        raise InternalServerError("SQL can't hold a null character")
    return ".".join(map(quote, column.split(".")))


def conditions(where: Any, talk: Dialogue) -> list[str]:
    """The conditions of a processed `where`, all of which must hold. Their values are added to `talk.bindings`."""
    if isinstance(where, list):
        return grouped([text for item in where for text in conditions(item, talk)], " and ")
    if not isinstance(where, dict):
        raise InternalServerError("Where must be an array or an object")
    found: list[str] = []
    for key, value in where.items():
        if key == "$and":
            found += grouped([text for item in value for text in conditions(item, talk)], " and ")
        elif key == "$or":
            found += grouped([text for item in value for text in grouped(conditions(item, talk), " and ")], " or ")
        elif key == "$not":
            found += negated(conditions({} if value is None else value, talk))
        else:
            found += column_conditions(key, value, talk)
    return found


def grouped(texts: Sequence[str], word: str) -> list[str]:
    return [f"({word.join(texts)})"] if texts else []


def negated(texts: Sequence[str]) -> list[str]:
    return [f"not ({' and '.join(texts)})"] if texts else []


def column_conditions(column: str, where: Any, talk: Dialogue) -> list[str]:
    if isinstance(where, dict):
        return [
            text for operator, value in where.items() for text in operator_conditions(column, operator, value, talk)
        ]
    if isinstance(where, (list, Uncast)):
        return [among(quoted_column(column), where, talk)]
    return [equal(quoted_column(column), where, talk)]


def operator_conditions(column: str, operator: str, value: Any, talk: Dialogue) -> list[str]:
    if isinstance(value, list) and operator not in ARRAY_OPERATORS:
        alternatives = [operator_conditions(column, operator, item, talk) for item in value]
        return grouped([text for texts in alternatives for text in grouped(texts, " and ")], " or ")
    if operator == "$not":
        return negated(column_conditions(column, value, talk))
    write = WRITERS.get(operator)
    if write is None:
        raise InternalServerError(f"Undefined attribute level operator {operator}")
    return [write(quoted_column(column), value, talk)]


def equal(column: str, value: Any, talk: Dialogue) -> str:
    return f"{column} is null" if value is None else f"{column} = {talk.bind(value)}"


def not_equal(column: str, value: Any, talk: Dialogue) -> str:
    return f"{column} is not null" if value is None else f"{column} <> {talk.bind(value)}"


def comparison(sign: str) -> Writer:
    return lambda column, value, talk: f"{column} {sign} {talk.bind(value)}"


def among(column: str, value: Any, talk: Dialogue, word: str = "in", of_none: str = "1 = 0") -> str:
    if isinstance(value, Given):
        talk.bindings.append(value)
        return f"{column} {word} ({MARK})"
    if isinstance(value, SubQuery):
        talk.bindings.extend(value.bindings)
        return f"{column} {word} ({value.sql})"
    # knex writes an object in a list as JSON.
    values = [stringify(item).decode() if isinstance(item, dict) else item for item in as_list(value)]
    return f"{column} {word} ({', '.join(map(talk.bind, values))})" if values else of_none


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def not_among(column: str, value: Any, talk: Dialogue) -> str:
    return among(column, value, talk, "not in", "1 = 1")


def between(column: str, value: Any, talk: Dialogue) -> str:
    if not isinstance(value, list) or len(value) != 2:
        raise InternalServerError("You must specify 2 values for the whereBetween clause")
    return f"{column} between {talk.bind(value[0])} and {talk.bind(value[1])}"


def is_null(column: str, value: Any, talk: Dialogue) -> str:
    return f"{column} is null" if truthy(value) else f"{column} is not null"


def is_not_null(column: str, value: Any, talk: Dialogue) -> str:
    return f"{column} is not null" if truthy(value) else f"{column} is null"


def truthy(value: Any) -> bool:
    """As JavaScript sees it: empty lists and objects are true."""
    return isinstance(value, (list, dict)) or (bool(value) and value == value)


def equal_ignoring_case(column: str, value: Any, talk: Dialogue) -> str:
    sign = "like" if talk.wildcards_in_values else "="
    return f"{column} is null" if value is None else f"LOWER({column}) {sign} LOWER({talk.bind(to_string(value))})"


def not_equal_ignoring_case(column: str, value: Any, talk: Dialogue) -> str:
    sign = "not like" if talk.wildcards_in_values else "<>"
    return f"{column} is not null" if value is None else f"LOWER({column}) {sign} LOWER({talk.bind(to_string(value))})"


def like(before: str, after: str, word: str = "like") -> Writer:
    return lambda column, value, talk: f"{column} {word} {talk.bind(before + talk.pattern(value) + after)}{talk.escape}"


def like_ignoring_case(before: str, after: str, word: str = "like") -> Writer:
    return lambda column, value, talk: (
        f"LOWER({column}) {word} LOWER({talk.bind(before + talk.pattern(value) + after)}){talk.escape}"
    )


def unsupported(column: str, value: Any, talk: Dialogue) -> str:
    raise InternalServerError("Json superset where clause not actually supported by SQLite")


Writer = Callable[[str, Any, Dialogue], str]

WRITERS: Mapping[str, Writer] = {
    "$eq": equal,
    "$ne": not_equal,
    "$in": among,
    "$notIn": not_among,
    "$gt": comparison(">"),
    "$gte": comparison(">="),
    "$lt": comparison("<"),
    "$lte": comparison("<="),
    "$between": between,
    "$null": is_null,
    "$notNull": is_not_null,
    "$eqi": equal_ignoring_case,
    "$nei": not_equal_ignoring_case,
    "$startsWith": like("", "%"),
    "$startsWithi": like_ignoring_case("", "%"),
    "$endsWith": like("%", ""),
    "$endsWithi": like_ignoring_case("%", ""),
    "$contains": like("%", "%"),
    "$containsi": like_ignoring_case("%", "%"),
    "$notContains": like("%", "%", "not like"),
    "$notContainsi": like_ignoring_case("%", "%", "not like"),
    "$jsonSupersetOf": unsupported,
}
