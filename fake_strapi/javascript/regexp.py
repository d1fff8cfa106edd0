"""JavaScript regular expressions, as `new RegExp(source)` without flags makes them, on Python's `re`.

Strapi makes one of a schema's `regex` option. Source: ECMAScript with its Annex B (what V8 allows without the `u` flag:
`\\p{L}` is "p{L}", `\\u{61}` is 61 times "u"). Patterns and texts are matched as UTF-16 code units.
"""

from __future__ import annotations

import re

from msgspec import Struct

from fake_strapi.javascript.regexp_translation import InvalidRegex, Translator, UnsupportedRegex
from fake_strapi.javascript.text import utf16_units

__all__ = ["InvalidRegex", "JsRegex", "UnsupportedRegex", "compile_js_regex"]


class JsRegex(Struct, frozen=True):
    """A compiled pattern. `source` is the text it was made of, `pattern` its translation for texts in UTF-16 units."""

    source: str
    pattern: re.Pattern[str]

    def test(self, text: str) -> bool:
        """`regex.test(text)`: whether the pattern matches anywhere in the text."""
        return self.pattern.search(utf16_units(text)) is not None

    def __str__(self) -> str:
        """`String(regex)`, as error messages quote it: "/^[a-z]+$/"."""
        return f"/{_escaped_source(self.source)}/"


def compile_js_regex(source: str) -> JsRegex:
    """The pattern of `new RegExp(source)`. Raises InvalidRegex or UnsupportedRegex (both ValueError)."""
    try:
        translation = Translator(source).translate()
        pattern = re.compile(translation, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnsupportedRegex(f"/{source}/ can't be matched here: {error}") from None
    return JsRegex(source, pattern)


def _escaped_source(source: str) -> str:
    if not source:
        return "(?:)"
    parts = []
    in_class = escaped = False
    for char in source:
        if char in _LINE_ENDS:
            # The line end itself would end the literal; a backslash before it already stands.
            parts.append(_LINE_ENDS[char][1:] if escaped else _LINE_ENDS[char])
            escaped = False
            continue
        if char == "/" and not (escaped or in_class):
            parts.append("\\")
        if not escaped and char in "[]":
            in_class = char == "["
        escaped = char == "\\" and not escaped
        parts.append(char)
    return "".join(parts)


_LINE_ENDS = {"\n": "\\n", "\r": "\\r", "\u2028": "\\u2028", "\u2029": "\\u2029"}
