"""JSON with its places: parses a text and remembers where each value stands in it.

`json.loads` forgets duplicate keys, how a number was written, and spaces. A body is compared as exact text, so values
are named in the text itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_OTHER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, true, false or null: its text is `text[start:end]`, quotes included."""

    start: int
    end: int
    raw: str

    @property
    def string(self) -> str | None:
        """The value of a string, None for anything else."""
        return str(json.loads(self.raw)) if self.raw[0] == '"' else None

    @property
    def integer(self) -> int | None:
        """The value of a number written without fraction or exponent, None for anything else."""
        return int(self.raw) if self.raw.lstrip("-").isdigit() else None


@dataclass(frozen=True, slots=True)
class Array:
    start: int
    end: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Object:
    start: int
    end: int
    items: tuple[tuple[str, Node], ...]

    def get(self, key: str) -> Node | None:
        return next((node for name, node in self.items if name == key), None)


Node = Scalar | Array | Object


class NotJson(ValueError):
    """The text is not one JSON value, from first to last character."""


def parse(text: str) -> Node:
    """The value of a whole JSON text; raises NotJson."""
    node = _value(text, _skip(text, 0))
    if _skip(text, node.end) != len(text):
        raise NotJson(text[node.end : node.end + 20])
    return node


def is_compact(text: str) -> bool:
    """Whether a JSON text is exactly what `json.dumps` would write of it, so that it can be kept as a value."""
    try:
        return compact(json.loads(text)) == text
    except ValueError:
        return False


def compact(value: object) -> str:
    """A value as JSON without spaces, other alphabets unescaped: the form in which Strapi answers."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def path_at(text: str, offset: int) -> str:
    """The value that a character of a JSON text belongs to, as `data[0].attributes.Name`; empty if it is not JSON."""
    try:
        return "".join(_path(parse(text), offset)).lstrip(".")
    except NotJson:
        return ""


def _path(node: Node, offset: int) -> Iterator[str]:
    named: list[tuple[str, Node]] = []
    if isinstance(node, Object):
        named = [(f".{key}", child) for key, child in node.items]
    elif isinstance(node, Array):
        named = [(f"[{index}]", child) for index, child in enumerate(node.items)]
    for name, child in named:
        if offset < child.end:
            yield name
            if offset >= child.start:
                yield from _path(child, offset)
            return


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int) -> Node:
    first = text[at : at + 1]
    if first == "{":
        return _object(text, at)
    if first == "[":
        return _array(text, at)
    match = (_STRING if first == '"' else _OTHER).match(text, at)
    if match is None:
        raise NotJson(text[at : at + 20])
    return Scalar(at, match.end(), match.group())


def _object(text: str, start: int) -> Object:
    items: list[tuple[str, Node]] = []
    at = _skip(text, start + 1)
    while text[at : at + 1] != "}":
        if items:
            at = _expect(text, at, ",")
        key = _STRING.match(text, at)
        if key is None:
            raise NotJson(text[at : at + 20])
        node = _value(text, _expect(text, _skip(text, key.end()), ":"))
        items.append((str(json.loads(key.group())), node))
        at = _skip(text, node.end)
    return Object(start, at + 1, tuple(items))


def _array(text: str, start: int) -> Array:
    items: list[Node] = []
    at = _skip(text, start + 1)
    while text[at : at + 1] != "]":
        if items:
            at = _expect(text, at, ",")
        items.append(_value(text, at))
        at = _skip(text, items[-1].end)
    return Array(start, at + 1, tuple(items))


def _expect(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise NotJson(text[at : at + 20])
    return _skip(text, at + 1)
