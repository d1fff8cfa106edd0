"""How node's `qs` takes a key apart: `filters[$or][0][a]` goes through "filters", "$or", index 0 and "a".

Source: qs 6.15.1 and 6.15.3, by experiment and differential tests.
"""

from __future__ import annotations

import re

from fake_strapi.javascript.doubles import number_to_string

# A name; an index (in brackets, without leading zeros); None for "[]".
Segment = str | int | None

# Names that every JavaScript object inherits: a key with one of them, anywhere, is dropped whole.
_INHERITED = frozenset(
    (
        "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor",
        "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
    )
)  # fmt: skip
_DOT = re.compile(r"\.([^.\[]+)")
_FLAT_GROUP = re.compile(r"\[[^\[\]]*\]")


def split_key(key: str, *, depth: int, allow_dots: bool, balanced: bool) -> tuple[Segment, ...] | None:
    """The names and indices that a key goes through; None for a key that `qs` drops.

    `depth`: the most brackets taken apart, the rest is one name. `allow_dots`: "a.b" means "a[b]". `balanced`: a group
    may hold balanced brackets, "a[b[c]]" (qs 6.15.3); else only groups without brackets inside count (6.15.1).
    """
    if allow_dots:
        key = _DOT.sub(r"[\1]", key)
    if depth <= 0:
        bracketed = key[:1] == "[" and key[-1:] == "]"
        dropped = not key or key in _INHERITED or key == "[__proto__]"
        return None if dropped else (as_segment(key[1:-1]) if bracketed else key,)
    found = (_balanced_groups if balanced else _flat_groups)(key, depth)
    if found is None or found[0] in _INHERITED:
        return None
    start, names, rest = found
    # What stands before the brackets, or is too deep, is a name even where it looks like an index.
    return (*([start] if start else []), *map(as_segment, names), *([rest] if rest else []))


_Groups = tuple[str, list[str], str]


def _flat_groups(key: str, depth: int) -> _Groups | None:
    """The start, the names in brackets without brackets inside (what lies between is lost), and what is too deep."""
    names: list[str] = []
    start = key
    for found in _FLAT_GROUP.finditer(key):
        if not names:
            start = key[: found.start()]
        if len(names) == depth:
            return start, names, key[found.start() :]
        name = found[0][1:-1]
        if name in _INHERITED:
            return None
        names.append(name)
    return start, names, ""


def _balanced_groups(key: str, depth: int) -> _Groups | None:
    """The start, the names in brackets (which may hold balanced ones), and what is too deep or never closed."""
    at = key.find("[")
    if at < 0:
        return key, [], ""
    start = key[:at]
    names: list[str] = []
    while at >= 0 and len(names) < depth:
        level, end = 1, at + 1
        while level and end < len(key):
            level += {"[": 1, "]": -1}.get(key[end], 0)
            end += 1
        if level:
            break
        name = key[at + 1 : end - 1]
        if name in _INHERITED:
            return None
        names.append(name)
        at = key.find("[", end)
    return start, names, key[at:] if at >= 0 else ""


def as_segment(name: str) -> Segment:
    """What a name in brackets means: "" appends, digits as JavaScript prints them are an index."""
    if not name:
        return None
    if name.isdigit() and name.isascii() and (name[0] != "0" or name == "0"):
        # Past 2**53 only what JavaScript prints back the same is an index.
        if len(name) <= 15:
            return int(name)
        if number_to_string(float(name)) == name:
            return int(float(name))
    return name
