"""The entries of a seed: what they are called, what they refer to, and in which order they can be written.

{"customer": [{"$key": "acme", "Name": "Acme"}],
 "job": [{"Quantity": 5, "customer": {"$key": "acme"}, "$status": "draft", "$locale": "fr"}],
 "homepage": {"Title": "Hello"}}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from fake_strapi.documents.seed_file import SeedError
from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute, RelationAttribute
from fake_strapi.schema.builtin import LOCALE
from fake_strapi.schema.content_type import ContentType, Model, Registry

KEY, STATUS, IN_LOCALE = "$key", "$status", "$locale"
WORDS = (KEY, STATUS, IN_LOCALE)
STATUSES = ("draft", "published")

# Takes an item such as {"$key": "acme"} and the relation it stands in; answers what to put in its place.
Link = Callable[[dict[str, Any], RelationAttribute], Any]


class SeedEntry(Struct, frozen=True, eq=False):
    """One entry. `name` is the type as the seed calls it, `place` where it stands: `job[0]`. Compared by identity."""

    name: str
    place: str
    content_type: ContentType
    key: str | None
    status: str
    locale: str | None
    data: dict[str, Any]


def read_entries(values: Any, registry: Registry, source: str) -> list[SeedEntry]:
    """All entries, in the order of the seed. Raises SeedError for what isn't one."""
    if not isinstance(values, dict):
        raise SeedError(source, "", "expected an object: content types by singular name or uid, each with its entries")
    entries = []
    for name, given in values.items():
        content_type = seeded_type(name, registry, source)
        if content_type.is_single:
            if not isinstance(given, dict):
                raise SeedError(source, name, f"expected an object: {content_type.uid} is a single type")
            entries.append(read_entry(name, name, content_type, given, source))
            continue
        if not isinstance(given, list):
            raise SeedError(source, name, f"expected a list of entries of {content_type.uid}")
        for place, one in enumerate(given):
            entries.append(read_entry(name, f"{name}[{place}]", content_type, one, source))
    return entries


def seeded_type(name: str, registry: Registry, source: str) -> ContentType:
    try:
        content_type = registry.content_type(name)
    except FakeStrapiError as error:
        raise SeedError(source, name, str(error)) from error
    if not content_type.is_api and content_type.uid != LOCALE:
        raise SeedError(source, name, f"expected a content type of the project's own, or {LOCALE}")
    return content_type


def read_entry(name: str, place: str, content_type: ContentType, given: Any, source: str) -> SeedEntry:
    if not isinstance(given, dict):
        raise SeedError(source, place, "expected an object with the entry's attributes")
    for word in given:
        if word.startswith("$") and word not in WORDS:
            raise SeedError(source, place, f"{word}: expected one of {', '.join(WORDS)}")
    for word in WORDS:
        if word in given and not (isinstance(given[word], str) and given[word]):
            raise SeedError(source, place, f"{word}: expected a text")
    status = given.get(STATUS, "published")
    if status not in STATUSES:
        raise SeedError(source, place, f"{STATUS}: expected draft or published, found {status!r}")
    if STATUS in given and not content_type.draft_and_publish:
        raise SeedError(source, place, f"{STATUS}: {content_type.uid} has no draft and publish")
    if IN_LOCALE in given and not content_type.localized:
        raise SeedError(source, place, f"{IN_LOCALE}: {content_type.uid} is not localized")
    data = {word: value for word, value in given.items() if word not in WORDS}
    return SeedEntry(name, place, content_type, given.get(KEY), status, given.get(IN_LOCALE), data)


def by_key(entries: Sequence[SeedEntry], source: str) -> dict[str, SeedEntry]:
    """Raises SeedError for a key that stands twice: a key names one entry of the whole seed."""
    found: dict[str, SeedEntry] = {}
    for entry in entries:
        if entry.key is not None:
            if entry.key in found:
                raise SeedError(source, entry.place, f"{KEY}: {found[entry.key].place} is called {entry.key!r} already")
            found[entry.key] = entry
    return found


# --- what entries refer to


def with_links(registry: Registry, model: Model, data: Mapping[str, Any], link: Link) -> dict[str, Any]:
    """A copy of the data in which `link` has answered for each key in a relation, also inside of components."""
    copy = dict(data)
    for name, value in data.items():
        attribute = model.attributes.get(name)
        if isinstance(attribute, RelationAttribute):
            copy[name] = linked(value, attribute, link)
        elif isinstance(attribute, ComponentAttribute):
            copy[name] = each(value, partial(component_item, registry, registry[attribute.component], link))
        elif isinstance(attribute, DynamicZoneAttribute):
            copy[name] = each(value, partial(zone_item, registry, link))
    return copy


def each(value: Any, change: Callable[[dict[str, Any]], Any]) -> Any:
    if isinstance(value, list):
        return [change(one) if isinstance(one, dict) else one for one in value]
    return change(value) if isinstance(value, dict) else value


def component_item(registry: Registry, component: Model, link: Link, item: dict[str, Any]) -> dict[str, Any]:
    return with_links(registry, component, item, link)


def zone_item(registry: Registry, link: Link, item: dict[str, Any]) -> dict[str, Any]:
    uid = item.get("__component")
    component = registry.get(uid) if isinstance(uid, str) else None
    return item if component is None else with_links(registry, component, item, link)


def linked(value: Any, attribute: RelationAttribute, link: Link) -> Any:
    if isinstance(value, list):
        return [linked(one, attribute, link) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {name: one if name == KEY else linked(one, attribute, link) for name, one in value.items()}
    return link(inner, attribute) if KEY in inner else inner


def unknown_path(registry: Registry, model: Model, data: Mapping[str, Any]) -> str | None:
    """The path of the first key that is no attribute, also inside of components; None when all are."""
    for name, value in data.items():
        attribute = model.attributes.get(name)
        if attribute is None and name not in ("id", "__component"):
            return name
        for place, one in enumerate(value if isinstance(value, list) else [value]):
            uid = one.get("__component") if isinstance(one, dict) else None
            if isinstance(attribute, ComponentAttribute):
                uid = attribute.component
            inner = registry.get(uid) if isinstance(uid, str) else None
            if isinstance(attribute, ComponentAttribute | DynamicZoneAttribute) and isinstance(one, dict) and inner:
                path = unknown_path(registry, inner, one)
                if path is not None:
                    return f"{name}.{place}.{path}" if isinstance(value, list) else f"{name}.{path}"
    return None


# --- the order


class Step(Struct, frozen=True):
    """An entry to write, and which of its attributes have to wait until all are there."""

    entry: SeedEntry
    late: frozenset[str]


def ordered(entries: Sequence[SeedEntry], registry: Registry, source: str) -> list[Step]:
    """The seed's own order, but what an entry refers to comes before it; of a circle, one relation is written late.

    Raises SeedError for a key that no entry has, and for one of another type than the relation's.
    """
    keys = by_key(entries, source)
    needs = {entry: referred(entry, registry, keys, source) for entry in entries}
    done: set[SeedEntry] = set()
    begun: set[SeedEntry] = set()
    steps: list[Step] = []
    for first in entries:
        stack = [first]
        while stack:
            entry = stack[-1]
            if entry in done:
                stack.pop()
                continue
            begun.add(entry)
            missing = [one for group in needs[entry].values() for one in group if one not in begun]
            if missing:
                stack.append(missing[0])
                continue
            late = {name for name, group in needs[entry].items() if any(one not in done for one in group)}
            steps.append(Step(entry, frozenset(late)))
            done.add(entry)
            stack.pop()
    return steps


def referred(
    entry: SeedEntry, registry: Registry, keys: Mapping[str, SeedEntry], source: str
) -> dict[str, list[SeedEntry]]:
    """By attribute, the entries that are referred to in it."""
    found: dict[str, list[SeedEntry]] = {}
    for name, value in entry.data.items():

        def note(item: dict[str, Any], attribute: RelationAttribute, name: str = name) -> Any:
            place = f"{entry.place}.{name}"
            key = item[KEY]
            target = keys.get(key) if isinstance(key, str) else None
            if target is None:
                raise SeedError(source, place, f"no entry of this seed has the {KEY} {key!r}")
            if not attribute.morph and target.content_type.uid != attribute.target:
                problem = f"expected an entry of {attribute.target}, but {key!r} is {target.place}"
                raise SeedError(source, place, problem)
            found.setdefault(name, []).append(target)
            return item

        with_links(registry, entry.content_type, {name: value}, note)
    return found
