"""JavaScript strings: `String(value)`, UTF-16 code units; lodash's `toString`, `deburr`, `snakeCase`, `kebabCase`."""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import cache, lru_cache
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.doubles import number_to_string

# What JavaScript's trim, \s and Number() take for white space (WhiteSpace and LineTerminator of ECMAScript).
WHITE_SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


def utf16_units(text: str) -> str:
    """The text with one character a UTF-16 code unit: the astral ones become two lone surrogates."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    return "".join(map(chr, array("H", text.encode("utf-16", "surrogatepass")[2:])))


def from_utf16_units(units: str) -> str:
    """The inverse of `utf16_units`: surrogates that make a pair become one character, lone ones stay."""
    if units.isascii() or not _SURROGATE.search(units):
        return units
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def stored_in_utf8(text: str) -> str:
    """What a text comes back as from Strapi's database: a lone surrogate as three U+FFFD (measured on both)."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


_SURROGATE = re.compile("[\ud800-\udfff]")


def to_string(value: Any) -> str:
    """`String(value)`: null is "null", [1, [2, null]] is "1,2,", {} is "[object Object]".

    An object with a `toString` of its own, which is no function, has no text: InternalServerError, as a request ends.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_to_string(value)
    if isinstance(value, (list, tuple)):
        return ",".join("" if item is None else to_string(item) for item in value)
    if isinstance(value, dict) and "toString" in value:
        raise InternalServerError("Cannot convert object to primitive value")
    return "[object Object]"


def lodash_to_string(value: Any) -> str:
    """lodash's `toString(value)`, which Strapi stores texts by: as `String`, but null is "" and minus zero "-0".

    Inside arrays null is "null" (lodash 4.18).
    """
    return "" if value is None else _base_to_string(value)


def _base_to_string(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(map(_base_to_string, value))
    if isinstance(value, float) and value == 0 and str(value) == "-0.0":
        return "-0"
    return to_string(value)


@lru_cache(maxsize=4096)
def snake_case(text: str) -> str:
    """lodash's `snakeCase`, by which Strapi names columns and tables: "JobID2" is "job_id_2"."""
    return "_".join(_lower(word) for word in _compound_words(text))


@lru_cache(maxsize=4096)
def kebab_case(text: str) -> str:
    """lodash's `kebabCase`, by which Strapi names APIs and routes: "printOrder" is "print-order"."""
    return "-".join(_lower(word) for word in _compound_words(text))


def _lower(word: str) -> str:
    return from_utf16_units(word).lower()


# Latin letters that Unicode does not take apart into a base letter and marks.
_WHOLE_LETTERS = {
    "Æ": "Ae", "Ð": "D", "Ø": "O", "Þ": "Th", "ß": "ss", "æ": "ae", "ð": "d", "ø": "o", "þ": "th",
    "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ĳ": "IJ", "ĳ": "ij", "ĸ": "k", "Ŀ": "L", "ŀ": "l",
    "Ł": "L", "ł": "l", "ŉ": "'n", "Ŋ": "N", "ŋ": "n", "Œ": "Oe", "œ": "oe", "Ŧ": "T", "ŧ": "t", "ſ": "s",
}  # fmt: skip
_LATIN = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0100-\u017f]")
_COMBINING = re.compile("[\u0300-\u036f\ufe20-\ufe2f\u20d0-\u20ff]")


def deburr(text: str) -> str:
    """lodash's `deburr`: Latin letters without their marks ("Łódź" is "Lodz"), combining marks dropped."""
    if text.isascii():
        return text
    plain = _LATIN.sub(lambda found: _WHOLE_LETTERS.get(found[0]) or unicodedata.normalize("NFD", found[0])[0], text)
    return _COMBINING.sub("", plain)


@cache
def _word_pattern() -> re.Pattern[str]:
    """What lodash's `words` takes for a word, once apostrophes are gone; alternatives by preference, over UTF-16."""
    upper, lower = "A-Z\u00c0-\u00d6\u00d8-\u00de", "a-z\u00df-\u00f6\u00f8-\u00ff"
    separator = "\\x00-/:-@\\[-`{-\u00bf\u00d7\u00f7\u1680\u180e\u2000-\u206f\u3000\ufeff"
    dingbat, surrogate = "\u2700-\u27bf", "\ud800-\udfff"
    other = f"[^{surrogate}{separator}0-9{dingbat}{lower}{upper}]"
    small, capital = f"(?:[{lower}]|{other})", f"(?:[{upper}]|{other})"
    flag, pair = "(?:\ud83c[\udde6-\uddff]){2}", "[\ud800-\udbff][\udc00-\udfff]"
    mark = "[\ufe0e\ufe0f]?(?:[\u0300-\u036f\ufe20-\ufe2f\u20d0-\u20ff]|\ud83c[\udffb-\udfff])?"
    alternatives = (
        rf"[{upper}]?[{lower}]+(?=[{separator}]|[{upper}]|\Z)",
        rf"{capital}+(?=[{separator}]|[{upper}]{small}|\Z)",
        rf"[{upper}]?{small}+",
        rf"[{upper}]+",
        r"[0-9]*(?:1ST|2ND|3RD|(?![123])[0-9]TH)(?=\b|[a-z_])",
        r"[0-9]*(?:1st|2nd|3rd|(?![123])[0-9]th)(?=\b|[A-Z_])",
        r"[0-9]+",
        f"(?:[{dingbat}]|{flag}|{pair}){mark}(?:\u200d(?:[^{surrogate}]|{flag}|{pair}){mark})*",
    )
    return re.compile("|".join(alternatives), re.ASCII)


_PLAIN_WORD = re.compile("[a-zA-Z0-9]+")
_NOT_PLAIN = re.compile("[a-z][A-Z]|[A-Z]{2}[a-z]|[0-9][a-zA-Z]|[a-zA-Z][0-9]|[^a-zA-Z0-9 ]")
_APOSTROPHES = str.maketrans("", "", "'\u2019")


def _compound_words(text: str) -> list[str]:
    units = utf16_units(deburr(text).translate(_APOSTROPHES))
    return (_word_pattern() if _NOT_PLAIN.search(units) else _PLAIN_WORD).findall(units)
