"""The words of a JavaScript or TypeScript file, and the values of its literals, as far as configurations need."""

from __future__ import annotations

import json
import re
from typing import Any

from msgspec import Struct

from fake_strapi.javascript.numbers import parse_float, parse_int

TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)
      | (?P<number>0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)
      | (?P<name>[A-Za-z_$][\w$]*)
      | (?P<mark>=>|\?\?|\|\||&&|\.\.\.|\?\.|===|!==|==|!=|<=|>=|[-+*/%=<>!?:;,.(){}\[\]&|^~@#])""",
    re.VERBOSE | re.DOTALL,
)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


class CannotReadError(Exception):
    """This expression isn't understood."""


class Token(Struct, frozen=True):
    kind: str
    text: str
    line: int


def tokenize(source: str) -> list[Token]:
    tokens, position, line = [], 0, 1
    while position < len(source):
        found = TOKEN.match(source, position)
        if found is None:
            raise CannotReadError
        if found.lastgroup != "space":
            tokens.append(Token(found.lastgroup or "", found[0], line))
        line += found[0].count("\n")
        position = found.end()
    tokens.append(Token("end", "", line))
    return tokens


def converted(kind: str, text: str) -> Any:
    """The value of an environment variable as a kind of `env` gives it."""
    if kind == "int":
        return parse_int(text, 10)
    if kind == "float":
        return parse_float(text)
    if kind == "bool":
        return text == "true"
    if kind == "json":
        try:
            return json.loads(text)
        except ValueError as error:
            raise CannotReadError from error
    if kind == "array":
        inner = text[1:-1] if text.startswith("[") and text.endswith("]") else text
        return [part.strip(" ").strip('"') for part in inner.split(",")]
    return text


def text_value(literal: str) -> str:
    if literal[0] == "`" and "${" in literal.replace("\\$", ""):
        raise CannotReadError
    inner = literal[1:-1]
    if "\\" not in inner:
        return inner
    return re.sub(r"\\(u\{?[0-9a-fA-F]{4,6}\}?|x[0-9a-fA-F]{2}|.)", unescaped, inner, flags=re.DOTALL)


def unescaped(found: re.Match[str]) -> str:
    escape = found[1]
    if len(escape) > 1:
        return chr(int(escape[1:].strip("{}"), 16))
    return ESCAPES.get(escape, escape)


def number_value(literal: str) -> int | float:
    digits = literal.replace("_", "")
    try:
        if digits[:2] in ("0x", "0X"):
            return int(digits, 16)
        value = float(digits)
    except ValueError as error:
        raise CannotReadError from error
    return int(value) if value.is_integer() else value


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
