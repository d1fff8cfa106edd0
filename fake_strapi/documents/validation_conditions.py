"""The condition under which an attribute is visible: JsonLogic over the other values, `conditions.visible` of a schema.

Source: json-logic-js 2 as `@strapi/core` 5.54.0 uses it. Strapi's admin panel writes `==` and `!=` of a `var`;
comparisons, `and`, `or`, `!`, `!!`, `if` and `in` are here too. Any other operation raises FakeStrapiError when a type
is compiled.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from fake_strapi.documents.validation_values import same
from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.numbers import to_number
from fake_strapi.javascript.object_keys import is_array_index
from fake_strapi.javascript.text import to_string

Condition = Callable[[Any], Any]


def compile_condition(logic: Any) -> Condition:
    """From JsonLogic to a function of the object's raw values. What it answers is true as JavaScript takes it."""
    if isinstance(logic, list):
        items = [compile_condition(item) for item in logic]
        return lambda data: [item(data) for item in items]
    if not isinstance(logic, dict) or len(logic) != 1:
        return lambda data: logic
    (name, arguments) = next(iter(logic.items()))
    inner = [compile_condition(item) for item in (arguments if isinstance(arguments, list) else [arguments])]
    if name in LAZY:
        choose = LAZY[name]
        return lambda data: choose(inner, data)
    if name not in OPERATIONS:
        raise FakeStrapiError(
            f'the operation "{name}" of a condition is not supported: use ==, !=, <, and, or, !, if, in'
        )
    operate, looks_at = OPERATIONS[name]
    return lambda data: operate(data, *[item(data) for item in inner[:looks_at]])


def holds(condition: Condition, data: Any) -> bool:
    """`if (jsonLogic.apply(condition, data))`"""
    value = condition(data)
    return isinstance(value, list) or truthy(value)


def truthy(value: Any) -> bool:
    """What JsonLogic takes for true: as JavaScript, but an empty list is false."""
    return True if isinstance(value, dict) else bool(value) and value == value


def first_false(inner: list[Condition], data: Any) -> Any:
    value = None
    for item in inner:
        value = item(data)
        if not truthy(value):
            break
    return value


def first_true(inner: list[Condition], data: Any) -> Any:
    value = None
    for item in inner:
        value = item(data)
        if truthy(value):
            break
    return value


def branch(inner: list[Condition], data: Any) -> Any:
    """`[if, then, if, then, ..., else]`"""
    for index in range(0, len(inner) - 1, 2):
        if truthy(inner[index](data)):
            return inner[index + 1](data)
    return inner[-1](data) if len(inner) % 2 else None


def variable(data: Any, path: Any = None, default: Any = None) -> Any:
    """The value at a dotted path, or the default."""
    if path is None or path == "":
        return data
    for key in to_string(path).split("."):
        if isinstance(data, dict) and key in data:
            data = data[key]
        elif isinstance(data, (list, str)) and is_array_index(key) and int(key) < len(data):
            data = data[int(key)]
        else:
            return default
    return data


def loosely_equal(value: Any, other: Any) -> bool:
    """JavaScript's `==`."""
    if value is None or other is None:
        return value is other
    kinds = {kind(value), kind(other)}
    if len(kinds) == 1:
        return same(value, other)
    if "object" in kinds:
        value, other = (to_string(item) if kind(item) == "object" else item for item in (value, other))
        if isinstance(value, str) and isinstance(other, str):
            return value == other
    return bool(to_number(value) == to_number(other))


def kind(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return "object"
    return "string" if isinstance(value, str) else "boolean" if isinstance(value, bool) else "number"


def ordered(compare: Callable[[Any, Any], bool]) -> Callable[..., bool]:
    """A comparison of two values or, as JsonLogic's "between", of three: texts by letters, all else as numbers."""

    def pair(low: Any, high: Any) -> bool:
        low, high = (to_string(item) if isinstance(item, (dict, list)) else item for item in (low, high))
        if isinstance(low, str) and isinstance(high, str):
            return compare(low, high)
        return compare(to_number(low), to_number(high))

    def operate(data: Any, low: Any = None, middle: Any = None, *high: Any) -> bool:
        return pair(low, middle) and (not high or pair(middle, high[0]))

    return operate


def contains(data: Any, item: Any = None, room: Any = None) -> bool:
    """`room.indexOf(item) !== -1` of a text (that is not empty) or a list."""
    if isinstance(room, str):
        return room != "" and to_string(item) in room
    return isinstance(room, list) and any(same(inner, item) for inner in room)


LAZY: dict[str, Callable[[list[Condition], Any], Any]] = {
    "and": first_false,
    "or": first_true,
    "if": branch,
    "?:": branch,
}
# name: the operation, and how many of its arguments it looks at
OPERATIONS: dict[str, tuple[Callable[..., Any], int]] = {
    "var": (variable, 2),
    "==": (lambda data, value=None, other=None: loosely_equal(value, other), 2),
    "!=": (lambda data, value=None, other=None: not loosely_equal(value, other), 2),
    "===": (lambda data, value=None, other=None: same(value, other), 2),
    "!==": (lambda data, value=None, other=None: not same(value, other), 2),
    "<": (ordered(operator.lt), 3),
    "<=": (ordered(operator.le), 3),
    ">": (ordered(operator.gt), 2),
    ">=": (ordered(operator.ge), 2),
    "!": (lambda data, value=None: not truthy(value), 1),
    "!!": (lambda data, value=None: truthy(value), 1),
    "in": (contains, 2),
}
