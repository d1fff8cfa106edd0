"""What a column stores of a value and what is read from it, beside Strapi's own fields of `@strapi/database`.

A column of times holds milliseconds, or an ISO text that somebody else has put there. Of other texts only V8's own
parser of dates could tell what Strapi makes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.dates import InvalidFormat
from fake_strapi.javascript.json_text import parse
from fake_strapi.storage.read_values import converters
from fake_strapi.storage.write_values import serializers
from fake_strapi.versions import behaviour_of
from tests.oracles.made_up_writes import INFINITE, anything
from tests.oracles.node import Node, examples
from tests.oracles.validation_oracle import marked

TYPES = ("string", "text", "integer", "biginteger", "float", "decimal", "boolean", "date", "time", "datetime",
         "timestamp", "json", "blocks")  # fmt: skip
# Columns of all others hold texts, which are answered as they are.
READ_TYPES = ("integer", "biginteger", "float", "decimal", "boolean", "json", "blocks")
BATCH = 40

digits = st.integers(0, 99).map("{:02d}".format)
moments = st.lists(
    st.one_of(
        digits, st.sampled_from(["20", "2026-", "-", ":", "T", "Z", ".", ",", " ", ".123", ".1234", "+02:00", "24"])
    ),
    max_size=9,
).map("".join)
given_values = st.one_of(
    anything, moments, st.integers(-(2**60), 2**60), st.floats(allow_nan=False, allow_infinity=False)
)
column_values = st.one_of(
    moments,
    st.integers(-(10**15), 10**15),
    st.floats(-1e9, 1e9).map(lambda number: number + 0.0),  # without -0: SQLite's columns may keep it, JSON doesn't
    st.sampled_from(
        ["1", "0", "true", "t", "{}", '"a"', '"{}"', "[1", '{"a":1}', "x", "", "null", '"null"', 1e21, 2**53]
    ),
)
times = st.one_of(
    st.integers(-8_640_000_000_000_000, 8_640_000_000_000_000),
    st.datetimes().map(lambda found: found.isoformat(timespec="milliseconds") + "Z"),
    st.dates().map(str),
)
columns = st.one_of(
    st.tuples(st.sampled_from(["datetime", "timestamp"]), times),
    st.tuples(st.sampled_from(READ_TYPES), column_values),
)


def text_of(value: Any) -> str:
    """JSON text, with infinity as JavaScript reads it."""
    return json.dumps(value).replace(f'"{INFINITE}"', "1e400")


def outcome(act: Callable[[Any], Any], value: Any) -> dict[str, Any]:
    """As node/fields.js tells it."""
    try:
        return {"value": marked(act(value))}
    except InvalidFormat as error:
        return {"error": error.message, "name": "refused"}
    except InternalServerError as error:
        return {"error": error.message, "name": "Error"}


def compared(node: Node, function: str, acts: Any, cases: list[tuple[str, Any]]) -> None:
    answers = node.ask(function, [[kind, text_of(value)] for kind, value in cases])
    for (kind, value), answer in zip(cases, answers, strict=True):
        ours = outcome(acts.get(kind, lambda found: found), parse(text_of(value)))
        theirs = {"value": marked(answer["value"])} if "value" in answer else {**answer}
        if theirs.get("name", "").startswith("Invalid"):  # …DateFormat and others, of which a ValidationError is made
            theirs["name"] = "refused"
        if ours.get("name") == "Error" and "name" in theirs and theirs["name"] != "refused":
            continue  # a crash is a crash, whatever it says
        assert ours == theirs, (kind, value)


@examples(40)
@given(
    cases=st.lists(
        st.tuples(st.sampled_from(TYPES), given_values.filter(lambda value: value is not None)), max_size=BATCH
    )
)
def test_what_is_stored(node: Node, cases: list[tuple[str, Any]]) -> None:
    compared(node, "stored", serializers(behaviour_of(node.strapi)), cases)


@examples(40)
@given(cases=st.lists(columns, max_size=BATCH))
def test_what_is_read(node: Node, cases: list[tuple[str, Any]]) -> None:
    compared(node, "read", converters(behaviour_of(node.strapi)), cases)
