"""Whether somebody's copy of a collection is what Strapi has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fake_strapi.errors import FakeStrapiError

SHOWN = 3

Entry = Mapping[str, Any]


def flat(entry: Entry) -> dict[str, Any]:
    """An entry without the `attributes` that Strapi 4 puts its values in."""
    attributes = entry.get("attributes")
    if not isinstance(attributes, Mapping):
        return dict(entry)
    return {**{name: value for name, value in entry.items() if name != "attributes"}, **attributes}


def entries_of(copy: Any) -> list[dict[str, Any]]:
    """The entries of a copy: a list, an answer of Strapi's (`{"data": […]}`), entries by id, or nothing yet.

    Raises FakeStrapiError for anything else.
    """
    if copy is None:
        return []
    if isinstance(copy, Mapping):
        copy = copy["data"] if isinstance(copy.get("data"), Sequence) else list(copy.values())
    if isinstance(copy, Sequence) and not isinstance(copy, str) and all(isinstance(one, Mapping) for one in copy):
        return [flat(one) for one in copy]
    raise FakeStrapiError(f"the copy is no list of entries, nor what Strapi answers: {copy!r:.200}")


def key_of(entry: Entry) -> Any:
    """What an entry is known by: its documentId if it has one, else its id. Raises FakeStrapiError without either."""
    key = entry.get("documentId", entry.get("id"))
    if key is None:
        raise FakeStrapiError(f"an entry of the copy has neither id nor documentId: {dict(entry)!r:.200}")
    return key


def differences(copy: Any, truth: Sequence[Entry]) -> list[str]:
    """What of the copy is not as in Strapi, in words. A copy may leave attributes out, and have others of its own."""
    ours: dict[Any, dict[str, Any]] = {}
    found = []
    theirs = {key_of(one): one for one in map(flat, truth)}
    by_id = {one["id"]: one for one in theirs.values() if "id" in one}
    for entry in entries_of(copy):
        key = key_of(entry)
        if key in ours:
            found.append(f"entry {key} is there twice")
        ours[key] = entry
        there = theirs.get(key) or (by_id.get(key) if "documentId" not in entry else None)
        if there is None:
            found.append(f"entry {key} is not in Strapi")
            continue
        found += [
            f"{name} of entry {key} is {entry[name]!r}, in Strapi {there[name]!r}"
            for name in there
            if name in entry and entry[name] != there[name]
        ]
    present = {key_of(theirs.get(key) or by_id.get(key) or {"id": key}) for key in ours}
    found += [f"entry {key} is missing" for key in theirs if key not in present]
    return found


def in_short(found: Sequence[str]) -> str:
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return "; ".join(found[:SHOWN]) + more
