"""What may stand in a polymorphic relation (morphToOne, morphToMany) that a client sends.

Source: the visitors throw-restricted-relations and remove-restricted-relations of `@strapi/utils` 4.26.2 and 5.54.0.
They serve queries too, so that shapes of `populate` pass here as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.text import to_string
from fake_strapi.schema.content_type import Registry

May = Callable[[str], bool]
OPERATIONS = ("connect", "set", "disconnect")


def check_morphs(value: Any, key: str, may: May) -> str | None:
    """The key that Strapi 5 refuses, or None: `key` itself, or an unknown one among the `options`."""
    if value is True or (isinstance(value, dict) and value.get("count") is True):
        return None
    if isinstance(value, dict) and any(name in value for name in (*OPERATIONS, "options")):
        for operation in OPERATIONS:
            if not all_may(given_entries(value.get(operation)), may):
                return key
        return check_options(value["options"], key) if "options" in value else None
    if populates_by_type(value):
        return None if all(may(f"{uid}.find") for uid in value["on"]) else key
    return None if all_may(value, may) else key


def given_entries(value: Any) -> Any:
    """`value || []`"""
    return [] if value is None or value is False or value == "" or (value == 0 and value is not True) else value


def all_may(entries: Any, may: May) -> bool:
    return isinstance(entries, list) and all(may_entry(entry, may) for entry in entries)


def may_entry(entry: Any, may: May) -> bool:
    uid = entry.get("__type") if isinstance(entry, dict) else None
    return isinstance(uid, str) and may(f"{uid}.find")


def check_options(options: Any, key: str) -> str | None:
    if options is None:
        return None
    if isinstance(options, list):
        return "0" if options else None
    if not isinstance(options, dict):
        return key
    return next((name for name in options if name != "strict" or not isinstance(options[name], bool)), None)


def populates_by_type(value: Any) -> bool:
    return isinstance(value, dict) and "__type" not in value and isinstance(value.get("on"), (dict, list))


def allowed_morphs(data: dict[str, Any], key: str, may: May) -> None:
    """Strapi 4: of a list the entries whose type the client may find; no list at all when none is left."""
    value = data[key]
    if not isinstance(value, list):
        return
    allowed = []
    for entry in value:
        if entry is None:
            raise InternalServerError("null in a polymorphic relation")
        uid = entry.get("__type", ...) if isinstance(entry, dict) else ...
        if may(f"{'undefined' if uid is ... else to_string(uid)}.find"):
            allowed.append(entry)
    if allowed:
        data[key] = allowed
    else:
        del data[key]


def kept_morphs(data: dict[str, Any], key: str, may: May, registry: Registry) -> None:
    """Strapi 5, after its checks: operations with the entries that may stay, and options always."""
    value = data[key]
    if populates_by_type(value):
        data[key] = {**value, "on": {uid: inner for uid, inner in value["on"].items() if may(f"{uid}.find")}}
    elif value is True or (isinstance(value, dict) and value.get("count") is True):
        shown = {"on": {model.uid: True for model in registry.content_types if may(f"{model.uid}.find")}}
        if not shown["on"]:
            del data[key]
        else:
            data[key] = shown if value is True else {**value, **shown}
    elif isinstance(value, dict) and any(name in value for name in OPERATIONS):
        kept: dict[str, Any] = {}
        for name in OPERATIONS:
            entries = [entry for entry in value.get(name) or [] if may_entry(entry, may)]
            if entries:
                kept[name] = entries
        options = value.get("options")
        strict = options.get("strict") if isinstance(options, dict) else None
        kept["options"] = {"strict": strict} if isinstance(strict, bool) else {}
        data[key] = kept
    elif isinstance(value, list):
        entries = [entry for entry in value if may_entry(entry, may)]
        if entries:
            data[key] = entries
        elif value:
            del data[key]
    elif value:
        del data[key]
