"""Plants a seed: entries written as a client with every permission would, validated, with hooks, all or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from fake_strapi.documents.input import InputContext, InputRules, prepare_input
from fake_strapi.documents.lifecycles import Lifecycles
from fake_strapi.documents.query_engine import Entity
from fake_strapi.documents.seed_entries import KEY, SeedEntry, ordered, read_entries, unknown_path, with_links
from fake_strapi.documents.seed_file import SeedError
from fake_strapi.documents.services import CoreService, CoreServices
from fake_strapi.documents.validation import ModelValidators
from fake_strapi.errors import InternalServerError, StrapiError
from fake_strapi.query.prepare import Action, PreparedOne, QueryContext, prepare_one
from fake_strapi.schema.attributes import RelationAttribute
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.storage.database import Database
from fake_strapi.versions.behaviour import Behaviour

Ids = dict[str, Any]


def allowed(action: str) -> bool:
    """A seed may do everything."""
    return True


def is_morph_to_one(model: Model, name: str) -> bool:
    attribute = model.attributes.get(name)
    return isinstance(attribute, RelationAttribute) and attribute.relation == "morphToOne"


class SeedServices:
    """What seeding needs of a project; shared by all workspaces."""

    def __init__(self, registry: Registry, behaviour: Behaviour, lifecycles: Lifecycles) -> None:
        self.registry = registry
        self.behaviour = behaviour
        self.query = QueryContext(registry, behaviour, allowed)
        self.input = InputContext(InputRules(registry, behaviour), allowed)
        self.core = CoreServices(registry, behaviour, lifecycles, ModelValidators(registry, behaviour))

    def plant(self, values: Any, database: Database, now: int, source: str = "seed") -> Ids:
        """Write all entries of a seed in one transaction.

        Answers their ids under the seed's own names: `{"customer": [{"$key": "acme", "id": 1}]}`, with a `documentId`
        too where there is one. Raises SeedError, and nothing is written then.
        """
        steps = ordered(entries := read_entries(values, self.registry, source), self.registry, source)
        with database.transaction():
            planting = Planting(self, self.core.on(database, now), source)
            for step in steps:
                planting.write(step.entry, step.late)
            for step in steps:
                if step.late:
                    planting.complete(step.entry, step.late)
        answer: Ids = {}
        for entry in entries:
            ids = planting.ids(entry)
            if entry.content_type.is_single:
                answer[entry.name] = ids
            else:
                answer.setdefault(entry.name, []).append(ids)
        return {name: answer.get(name, []) for name in values}


class Planting(Struct):
    """One seed on its way into one workspace."""

    services: SeedServices
    service: CoreService
    source: str
    written: dict[SeedEntry, Entity] = field(default_factory=dict)
    keys: dict[str, SeedEntry] = field(default_factory=dict)

    def write(self, entry: SeedEntry, late: frozenset[str]) -> None:
        """Create the entry without the attributes that refer to what isn't there yet."""
        data = {name: value for name, value in entry.data.items() if name not in late}
        single = entry.content_type.is_single
        try:
            prepared = self.prepared(entry, "updateSingle" if single else "create")
            ready = self.ready(entry, data)
            entity = (
                self.service.update_single(entry.content_type, ready, prepared)
                if single
                else self.service.create(entry.content_type, ready, prepared)
            )
        except Exception as error:
            raise self.refused(entry, error) from error
        assert entity is not None
        self.written[entry] = entity
        if entry.key is not None:
            self.keys[entry.key] = entry

    def complete(self, entry: SeedEntry, late: frozenset[str]) -> None:
        """Write the attributes that had to wait."""
        data = {name: entry.data[name] for name in late}
        entity = self.written[entry]
        single = entry.content_type.is_single
        try:
            prepared = self.prepared(entry, "updateSingle" if single else "update")
            ready = self.ready(entry, data, creation=False)
            if single:
                self.service.update_single(entry.content_type, ready, prepared)
            else:
                identifier = entity["documentId"] if self.services.behaviour.documents else str(entity["id"])
                changed = self.service.update(entry.content_type, identifier, ready, prepared)
                self.written[entry] = changed or entity
        except Exception as error:
            raise self.refused(entry, error) from error

    def ids(self, entry: SeedEntry) -> Ids:
        entity = self.written[entry]
        named = {} if entry.key is None else {KEY: entry.key}
        return {**named, **{name: entity[name] for name in ("id", "documentId") if name in entity}}

    def prepared(self, entry: SeedEntry, action: Action) -> PreparedOne:
        query: dict[str, Any] = {}
        if self.services.behaviour.documents:
            query["status"] = entry.status
            if entry.locale is not None:
                query["locale"] = entry.locale
        return prepare_one(query, entry.content_type, self.services.query, action)

    def ready(self, entry: SeedEntry, data: dict[str, Any], *, creation: bool = True) -> Any:
        """The data as a service takes them. Raises SeedError for what a client couldn't set."""
        services = self.services
        given = with_links(services.registry, entry.content_type, data, self.link)
        if not services.behaviour.documents and creation:
            if entry.status == "draft":
                given["publishedAt"] = None
            if entry.locale is not None:
                given["locale"] = entry.locale
        # No client of Strapi 5 may set a morphToOne, but code may; and a seed is no stranger.
        inner = {name: value for name, value in given.items() if is_morph_to_one(entry.content_type, name)}
        asked = {name: value for name, value in given.items() if name not in inner}
        taken = {**prepare_input(asked, entry.content_type, services.input), **inner}
        lost = unknown_path(services.registry, entry.content_type, given) or lost_path(given, taken)
        if lost is not None:
            problem = f"{lost}: {entry.content_type.uid} has no such attribute that can be set"
            raise SeedError(self.source, entry.place, problem)
        return taken

    def link(self, item: dict[str, Any], attribute: RelationAttribute) -> Any:
        """What stands for `{"$key": "acme"}` in a relation: an id, or with more words, an object with it."""
        target = self.keys[item[KEY]]
        entity = self.written[target]
        rest = {name: value for name, value in item.items() if name != KEY}
        if attribute.morph:
            rest.setdefault("__type", target.content_type.uid)
        name = "id"
        if self.services.behaviour.documents and attribute.relation != "morphToOne":
            name = "documentId"
            if target.locale is not None and "locale" not in rest:
                rest["locale"] = target.locale
        return {name: entity[name], **rest} if rest else entity[name]

    def refused(self, entry: SeedEntry, error: Exception) -> SeedError:
        if isinstance(error, SeedError):
            return error
        if isinstance(error, InternalServerError):
            return SeedError(self.source, entry.place, f"Strapi crashes at this: {error.reason}")
        if isinstance(error, StrapiError):
            return SeedError(self.source, entry.place, told(error), error.details)
        return SeedError(self.source, entry.place, f"a lifecycle hook failed: {error!r}")


def told(error: StrapiError) -> str:
    """Strapi's own words, for several errors each with its path."""
    errors = error.details.get("errors") if error.details else None
    if not errors or len(errors) == 1:
        return error.message
    return "; ".join(f"{'.'.join(map(str, one['path']))}: {one['message']}" for one in errors)


def lost_path(given: Any, taken: Any) -> str | None:
    """The path of a key that was given and is not taken; None when all are."""
    if isinstance(given, Mapping) and isinstance(taken, Mapping):
        for name, value in given.items():
            if name not in taken:
                return str(name)
            inner = lost_path(value, taken[name])
            if inner is not None:
                return f"{name}.{inner}"
    elif isinstance(given, list) and isinstance(taken, list) and len(given) == len(taken):
        for place, value in enumerate(given):
            inner = lost_path(value, taken[place])
            if inner is not None:
                return f"{place}.{inner}"
    return None
