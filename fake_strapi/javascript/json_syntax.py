"""`JSON.parse` step by step: V8's own message for a text that is no JSON, or the value of one that fast parsers refuse.

Source: the messages of V8 11.3 (node 20), by experiment. Positions count UTF-16 code units from 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from fake_strapi.javascript.doubles import signed_number
from fake_strapi.javascript.object_keys import order_keys
from fake_strapi.javascript.text import from_utf16_units, utf16_units


class JsonSyntaxError(ValueError):
    """JavaScript's `SyntaxError` of `JSON.parse`; `message` is V8's text."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


_SPACE = re.compile("[ \t\n\r]*")
_PLAIN = re.compile('[^"\\\\\x00-\x1f]*')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_HEX = re.compile("[0-9a-fA-F]*")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LITERALS: dict[str, tuple[str, Any]] = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}
_DIGITS = frozenset("0123456789")
_NUMBER_STARTS = frozenset("-0123456789")

# V8 names these whole texts instead of a token: what a careless script sends for a value.
_TELLING_TEXTS = frozenset(("undefined", "NaN", "Infinity", "[object Object]"))
# A text from this length on is quoted by what stands this near the token.
_CONTEXT_FROM = 21
_CONTEXT = 10


def parse_exactly(text: str) -> Any:
    """The value of a JSON text, as JavaScript's `JSON.parse` gives it; raises `JsonSyntaxError`.

    Slow, of any depth, exact: for what the fast path refuses.
    """
    return _Reader(utf16_units(text)).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.value: Any = None

    def read(self) -> Any:
        """One value and nothing behind it. Containers stand on a stack of our own: depth is the sender's choice."""
        rooms: list[dict[str, Any] | list[Any]] = []
        keys: list[str] = []
        while True:
            char = self.next_char()
            value: Any
            if char == "{":
                self.at += 1
                if self.next_char() != "}":
                    rooms.append({})
                    keys.append(self.first_key())
                    continue
                self.at += 1
                value = {}
            elif char == "[":
                self.at += 1
                if self.next_char() != "]":
                    rooms.append([])
                    continue
                self.at += 1
                value = []
            else:
                value = self.scalar(char)
            if self.close(rooms, keys, value):
                return self.value

    def close(self, rooms: list[Any], keys: list[str], value: Any) -> bool:
        """Put a complete value into its room, and full rooms into theirs; true when the whole text is read."""
        while rooms:
            room = rooms[-1]
            char = self.next_char()
            if isinstance(room, list):
                room.append(value)
                if char == ",":
                    self.at += 1
                    return False
                if char != "]":
                    raise self.failure("Expected ',' or ']' after array element in JSON")
            else:
                room[keys.pop()] = value
                if char == ",":
                    self.at += 1
                    keys.append(self.later_key())
                    return False
                if char != "}":
                    raise self.failure("Expected ',' or '}' after property value in JSON")
                order_keys(room)
            self.at += 1
            value = rooms.pop()
        if self.next_char():
            raise self.failure("Unexpected non-whitespace character after JSON")
        self.value = value
        return True

    def next_char(self) -> str:
        """The next character that is no white space, "" at the end; `at` stands on it."""
        found = _SPACE.match(self.source, self.at)
        self.at = found.end() if found else self.at
        return self.source[self.at : self.at + 1]

    def first_key(self) -> str:
        if self.source[self.at : self.at + 1] != '"':
            raise self.failure("Expected property name or '}' in JSON")
        return self.key(lambda: self.failure("Expected ':' after property name in JSON"))

    def later_key(self) -> str:
        if self.next_char() != '"':
            raise self.failure("Expected double-quoted property name in JSON")
        # V8 words a missing colon only after an object's first key.
        return self.key(self.unexpected)

    def key(self, no_colon: Callable[[], JsonSyntaxError]) -> str:
        key = self.string()
        if self.next_char() != ":":
            raise no_colon()
        self.at += 1
        return key

    def scalar(self, char: str) -> Any:
        if char == '"':
            return self.string()
        if char in _NUMBER_STARTS:
            return self.number()
        if char not in _LITERALS:
            raise self.unexpected()
        word, value = _LITERALS[char]
        for letter in word:
            if self.source[self.at : self.at + 1] != letter:
                raise self.unexpected()
            self.at += 1
        return value

    def number(self) -> int | float:
        found = _NUMBER.match(self.source, self.at)
        if not found:
            self.at += 1
            raise self.failure("No number after minus sign in JSON")
        self.at = found.end()
        following = self.source[self.at : self.at + 1]
        fraction, exponent = found.groups()
        if fraction is None and exponent is None:
            if following in _DIGITS:
                raise self.unexpected()
            if following == ".":
                self.at += 1
                raise self.failure("Unterminated fractional number in JSON")
        if exponent is None and following in ("e", "E"):
            self.at += 1
            if self.source[self.at : self.at + 1] in ("+", "-"):
                self.at += 1
            raise self.failure("Exponent part is missing a number in JSON")
        return signed_number(float(found[0]))

    def string(self) -> str:
        parts = []
        self.at += 1
        while True:
            found = _PLAIN.match(self.source, self.at)
            if found:
                parts.append(found[0])
                self.at = found.end()
            char = self.source[self.at : self.at + 1]
            if char == '"':
                self.at += 1
                return from_utf16_units("".join(parts))
            if char == "\\":
                parts.append(self.escape())
            elif char:
                raise self.failure("Bad control character in string literal in JSON")
            else:
                raise self.failure("Unterminated string in JSON")

    def escape(self) -> str:
        self.at += 1
        char = self.source[self.at : self.at + 1]
        if char == "u":
            found = _HEX.match(self.source, self.at + 1, self.at + 5)
            digits = found[0] if found else ""
            self.at += 1 + len(digits)
            if len(digits) < 4:
                raise self.failure("Bad Unicode escape in JSON")
            return chr(int(digits, 16))
        # V8 looks up what an escape means by its Latin-1 code; it has no words for what lies beyond.
        if not char or char > "\xff":
            raise self.unexpected()
        if char not in _ESCAPES:
            raise self.failure("Bad escaped character in JSON")
        self.at += 1
        return _ESCAPES[char]

    def failure(self, what: str) -> JsonSyntaxError:
        return JsonSyntaxError(f"{what} at position {self.at}")

    def unexpected(self) -> JsonSyntaxError:
        """The message for a token that may not stand at `at`."""
        source, at = self.source, self.at
        if at >= len(source):
            return JsonSyntaxError("Unexpected end of JSON input")
        char = source[at]
        if char in _NUMBER_STARTS:
            return self.failure("Unexpected number in JSON")
        if char == '"':
            return self.failure("Unexpected string in JSON")
        if source in _TELLING_TEXTS:
            return JsonSyntaxError(f'"{source}" is not valid JSON')
        if len(source) < _CONTEXT_FROM:
            quoted = f'"{source}"'
        else:
            before = source[max(0, at - _CONTEXT) : at] if at >= _CONTEXT else source[:at]
            opening = "..." if at >= _CONTEXT else ""
            closing = "..." if at < len(source) - _CONTEXT else ""
            quoted = f'{opening}"{before}{source[at : at + _CONTEXT]}"{closing}'
        return JsonSyntaxError(from_utf16_units(f"Unexpected token '{char}', {quoted} is not valid JSON"))
