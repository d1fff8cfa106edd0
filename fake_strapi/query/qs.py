"""Query strings and form bodies as node's `qs` reads them: `filters[a][$eq]=1` becomes nested dicts and lists.

Source: qs 6.15.1 (Strapi 4.26.2) and 6.15.3 (Strapi 5.54.0) with the options of `strapi::query` and of koa-body's
forms, by experiment and differential tests. The result lists its keys as a JavaScript object does: array indices first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache, partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fake_strapi.javascript.doubles import number_to_string
from fake_strapi.javascript.numbers import parse_int
from fake_strapi.javascript.object_keys import order_keys
from fake_strapi.query.qs_keys import Segment, as_segment, split_key


class QsOptions(Struct, frozen=True, dict=True):
    """What may be set of `qs.parse` (its names in snake case, its defaults), and what its releases do differently."""

    depth: int = 5  # brackets taken apart; the rest of a deeper key is one name
    array_limit: int = 20  # a list never has more items, or an index this high: it becomes an object
    parameter_limit: int = 1000  # parameters after these are dropped
    strict_null_handling: bool = False  # "a" without "=" is null instead of ""
    allow_dots: bool = False  # "a.b" means "a[b]"
    balanced_brackets: bool = True  # a bracket group may hold balanced ones, "a[b[c]]"; not so in qs 6.15.1
    limits_merged_lists: bool = True  # the limit holds also where lists come together; in qs 6.15.1 one item later

    @cached_property
    def split(self) -> Callable[[str], tuple[Segment, ...] | None]:
        """`split_key` under these options, with a memory: the same keys come with every request."""
        split = partial(split_key, depth=self.depth, allow_dots=self.allow_dots, balanced=self.balanced_brackets)
        remembered = lru_cache(maxsize=4096)(split)
        return lambda key: remembered(key) if len(key) <= _LONGEST_REMEMBERED else split(key)


_LONGEST_REMEMBERED = 128
_OLDER = {"balanced_brackets": False, "limits_merged_lists": False}

# How Strapi reads a query string, and how koa-body reads an `application/x-www-form-urlencoded` body.
QUERY_6_15_3 = QsOptions(depth=20, array_limit=100, strict_null_handling=True)
QUERY_6_15_1 = replace(QUERY_6_15_3, **_OLDER)
FORM_6_15_3 = QsOptions(allow_dots=True)
FORM_6_15_1 = replace(FORM_6_15_3, **_OLDER)

# By release of qs, which each Strapi names.
QUERY_OPTIONS: Mapping[str, QsOptions] = {"6.15.1": QUERY_6_15_1, "6.15.3": QUERY_6_15_3}
FORM_OPTIONS: Mapping[str, QsOptions] = {"6.15.1": FORM_6_15_1, "6.15.3": FORM_6_15_3}

_HOLE: Any = object()  # where a JavaScript array has no item


class _Overflow(dict[str, Any]):
    """A list that outgrew the limit: an object by index, which still takes further items at its end."""

    __slots__ = ("last",)

    def __init__(self, items: dict[str, Any], last: float) -> None:
        super().__init__(items)
        self.last = last

    def append(self, item: Any) -> None:
        self.last += 1
        self[number_to_string(self.last)] = item


def parse(query_string: str, options: QsOptions) -> dict[str, Any]:
    """The object that `qs.parse` makes of a query string (without "?"): values are str, None, list and dict.

    In a URL only percent escapes bring other than ASCII (node refuses raw bytes); a form body may hold any text.
    """
    if not query_string:
        return {}
    root: dict[str, Any] = {}
    split = options.split
    for key, value in _parameters(query_string, options).items():
        segments = split(key)
        if segments:
            root = _place(root, segments, value, options)
    return _finished(root)


def _parameters(query_string: str, options: QsOptions) -> dict[str, Any]:
    """Each key, undivided, with its value; of a key that stands several times the list of its values."""
    if "%5" in query_string:
        query_string = query_string.replace("%5B", "[").replace("%5b", "[").replace("%5D", "]").replace("%5d", "]")
    parameters: dict[str, Any] = {}
    absent = None if options.strict_null_handling else ""
    for part in query_string.split("&")[: options.parameter_limit]:
        # An "=" may stand inside brackets: the first one behind a bracket counts, wherever that is.
        at = part.find("]=") + 1 or part.find("=")
        value: str | None
        if at < 0:
            key, value = part, absent
        else:
            key, value = part[:at], part[at + 1 :]
            if "%" in value or "+" in value:
                value = _decode(value)
        if "%" in key or "+" in key:
            key = _decode(key)
        if key in parameters:
            parameters[key] = _combine(parameters[key], value, options)
        else:
            parameters[key] = value
    order_keys(parameters)
    return parameters


_ESCAPES = re.compile("(?:%[0-9a-fA-F]{2})+")
_BAD_ESCAPE = re.compile("%(?![0-9a-fA-F]{2})")


def _decode(text: str) -> str:
    """`+` is a space; percent escapes are UTF-8. With one that isn't, every escape stays as it stands."""
    text = text.replace("+", " ")
    if "%" not in text or _BAD_ESCAPE.search(text):
        return text
    try:
        return _ESCAPES.sub(lambda found: bytes.fromhex(found[0].replace("%", "")).decode(), text)
    except UnicodeDecodeError:
        return text


def _place(root: dict[str, Any], segments: tuple[Segment, ...], value: Any, options: QsOptions) -> dict[str, Any]:
    """The tree with one more value: goes down what exists already, and merges where it ends."""
    room = root
    for depth, segment in enumerate(segments):
        if segment.__class__ is not str or room.__class__ is not dict:
            break
        name: Any = segment
        if name not in room:
            room[name] = _build(segments[depth + 1 :], value, options)
            return root
        inner = room[name]
        following = segments[depth + 1] if depth + 1 < len(segments) else None
        if inner.__class__ is not dict or following.__class__ is not str:
            room[name] = _merge(inner, _build(segments[depth + 1 :], value, options), options)
            return root
        room = inner
    merged: dict[str, Any] = _merge(root, _build(segments, value, options), options)
    return merged


def _build(segments: tuple[Segment, ...], value: Any, options: QsOptions) -> Any:
    """The value inside the lists and dicts that the segments name, from the innermost outwards."""
    for segment in reversed(segments):
        if segment.__class__ is str:
            value = {segment: value}
        elif segment is None:
            if value.__class__ is not _Overflow:
                value = _combine([], value, options)
        elif segment < options.array_limit:  # type: ignore[operator]
            value = [*[_HOLE] * segment, value]  # type: ignore[operator]
        else:
            value = _Overflow({number_to_string(segment): value}, segment)  # type: ignore[arg-type]
    return value


def _combine(first: Any, second: Any, options: QsOptions) -> Any:
    """One list of both, either of which may be a list."""
    if first.__class__ is _Overflow:
        first.append(second)
        return first
    items = [*(first if first.__class__ is list else (first,)), *(second if second.__class__ is list else (second,))]
    return _limited(items, options)


def _limited(items: list[Any], options: QsOptions) -> Any:
    return _Overflow(_by_index(items), len(items) - 1) if len(items) > options.array_limit else items


def _by_index(items: list[Any]) -> dict[str, Any]:
    return {str(index): item for index, item in enumerate(items) if item is not _HOLE}


def _merge(target: Any, source: Any, options: QsOptions) -> Any:
    """What becomes of two values that stand at the same place; `target` came first and may be changed."""
    if source is None or source == "":
        return target
    if source.__class__ is str:
        return _merge_text(target, source, options)
    if target is None or target.__class__ is str:
        return _merge_into_text(target, source, options)
    if target.__class__ is list:
        if source.__class__ is list:
            return _merge_lists(target, source, options)
        target = _by_index(target)
    if source.__class__ is _Overflow and target.__class__ is not _Overflow:
        target = _Overflow(target, source.last)
    for key, item in (_by_index(source) if source.__class__ is list else source).items():
        target[key] = _merge(target[key], item, options) if key in target else item
        if target.__class__ is _Overflow:
            index = as_segment(key)
            if index.__class__ is int and index > target.last:
                target.last = index
    return target


def _merge_text(target: Any, source: str, options: QsOptions) -> Any:
    if target.__class__ is _Overflow:
        target.append(source)
        return target
    if target.__class__ is not list:
        return [target, source]
    items = [*target, source]
    if len(target) >= options.array_limit + (not options.limits_merged_lists):
        return _Overflow(_by_index(items), len(target))
    return items


def _merge_into_text(target: str | None, source: Any, options: QsOptions) -> Any:
    if source.__class__ is _Overflow:
        shifted = {number_to_string(parse_int(key, 10) + 1): item for key, item in source.items()}
        return _Overflow({"0": target, **shifted}, source.last + 1)
    return _limited([target, *source] if source.__class__ is list else [target, source], options)


def _merge_lists(target: list[Any], source: list[Any], options: QsOptions) -> Any:
    for index, item in enumerate(source):
        if item is _HOLE:
            continue
        if index >= len(target):
            target.extend([_HOLE] * (index - len(target)))
            target.append(item)
        elif target[index] is _HOLE:
            target[index] = item
        elif isinstance(target[index], (dict, list)) and isinstance(item, (dict, list)):
            target[index] = _merge(target[index], item, options)
        else:
            target.append(item)
    return _limited(target, options) if options.limits_merged_lists else target


def _finished(root: dict[str, Any]) -> dict[str, Any]:
    """Lists without their holes, plain dicts, keys in JavaScript's order."""
    rooms: list[Any] = [root]
    while rooms:
        room = rooms.pop()
        is_dict = room.__class__ is not list
        for key, item in room.items() if is_dict else enumerate(room):
            kind = item.__class__
            if kind is list:
                item = room[key] = [inner for inner in item if inner is not _HOLE]
            elif kind is _Overflow:
                item = room[key] = dict(item)
            elif kind is not dict:
                continue
            rooms.append(item)
        if is_dict:
            order_keys(room)
    return dict(root) if root.__class__ is _Overflow else root
