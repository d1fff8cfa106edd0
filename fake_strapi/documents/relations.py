"""Relations in the data of a write, as Strapi 5 takes them: documentIds looked up, all forms made `set`, `connect`,
`disconnect` of row ids, for the storage to write.

Source: `@strapi/core` 5.54 services/document-service/transform (data, id-map, relations/*).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from fake_strapi.documents.locales import DEFAULT_LOCALE
from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.javascript.numbers import parse_int
from fake_strapi.javascript.text import lodash_to_string, to_string
from fake_strapi.schema.attributes import (
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    RelationAttribute,
)
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.write_associations import truthy

Data = Mapping[str, Any]
Item = dict[str, Any]
Visit = Callable[[Any], Any]
Reread = Callable[[str, str, Callable[[], Data]], None]

PUBLISHED = ("published",)
DRAFT = ("draft",)
BOTH = ("draft", "published")


class RelationContext(Struct, frozen=True, kw_only=True):
    """What is being written: its `locale` (localized types) and `status` ("draft", "published"; None without draft
    and publish). `allow_missing`: an unknown document is left out instead of refused (publishing, discarding).
    `reread`: lets hooks hear of what a real Strapi looks up (QueryEngine.reread). `default_locale` is asked for when a
    relation needs it, which is once at the most and, in most bodies, not at all.
    """

    locale: str | None = None
    status: str | None = None
    allow_missing: bool = False
    reread: Reread | None = None
    default_locale: Callable[[], str] = lambda: DEFAULT_LOCALE


def resolve_relations(
    db: Database, registry: Registry, model: Model, data: Data, context: RelationContext
) -> dict[str, Any]:
    """A copy of `data` whose relations, also those in components, name row ids.

    `5`, `"5"`, `{"id": 5}`, `"<documentId>"`, `{"documentId": ...}` and lists of them become `{"set": [{"id": 5}]}`;
    `connect` and `disconnect` keep their shape and positions. Raises ValidationError: `Document with id "zz", locale
    "null" not found`; InternalServerError where Strapi crashes.
    """
    resolver = Resolver(db, registry, model, context)
    try:
        resolved = resolver.entity(model, data)
    except ValidationError:
        # Strapi looks at all relations before it refuses one: what it crashes on comes first.
        Resolver(db, registry, model, replace(context, allow_missing=True)).entity(model, data)
        raise
    if context.reread is not None and resolver.known:
        resolver.reread(context.reread)
    return resolved


@lru_cache(maxsize=4096)
def visited_attributes(model: Model) -> Mapping[str, Attribute]:
    """The attributes that hold relations, or components that may."""
    return {
        name: attribute
        for name, attribute in model.attributes.items()
        if isinstance(attribute, ComponentAttribute | DynamicZoneAttribute | MediaAttribute)
        or (
            isinstance(attribute, RelationAttribute) and attribute.use_join_table and attribute.relation != "morphToOne"
        )
    }


class Resolver(Struct):
    """One pass over one entity's data. `source` is the content type that is written."""

    db: Database
    registry: Registry
    source: Model
    context: RelationContext
    known: dict[tuple[Any, ...], int | None] = field(default_factory=dict)
    found_default: str | None = None

    @property
    def default_locale(self) -> str:
        if self.found_default is None:
            self.found_default = self.context.default_locale()
        return self.found_default

    def entity(self, model: Model, data: Data) -> dict[str, Any]:
        copy = dict(data)
        attributes = visited_attributes(model)
        for name, value in data.items():
            attribute = attributes.get(name)
            if attribute is None or value is None:
                continue
            if isinstance(attribute, RelationAttribute):
                copy[name] = self.relation(attribute, value)
            elif isinstance(attribute, MediaAttribute):
                copy[name] = map_relation(lambda item: self.ids_of(FILE, item), value)
            elif isinstance(attribute, ComponentAttribute):
                component = self.registry[attribute.component]
                copy[name] = (
                    [self.component(component, one) for one in value]
                    if isinstance(value, list)
                    else self.component(component, value)
                )
            elif isinstance(value, list):
                copy[name] = [self.zone_item(one) for one in value]
        return copy

    def reread(self, reread: Reread) -> None:
        """What a real Strapi reads of the documents named: all of one type, locale and status at once."""
        groups: dict[tuple[str, Any, str], list[str]] = {}
        for uid, document_id, locale, status in self.known:
            groups.setdefault((uid, locale, status), []).append(document_id)
        for (uid, locale, status), document_ids in groups.items():
            where: dict[str, Any] = {"documentId": {"$in": document_ids}}
            model = self.registry[uid]
            if is_localized(model):
                where["locale"] = locale
            if isinstance(model, ContentType) and model.draft_and_publish:
                where["publishedAt"] = None if status == "draft" else {"$ne": None}
            params = {"select": ["id", "documentId", "locale", "publishedAt"], "where": where}
            reread(uid, "FindMany", partial(dict, params))

    def component(self, component: Model, value: Any) -> Any:
        return self.entity(component, value) if isinstance(value, dict) else value

    def zone_item(self, value: Any) -> Any:
        uid = value.get("__component") if isinstance(value, dict) else None
        component = self.registry.get(uid) if isinstance(uid, str) else None  # validation refuses what names none
        return value if component is None else self.entity(component, value)

    def relation(self, attribute: RelationAttribute, value: Any) -> Any:
        if value.__class__ is str and not is_numeric(value) and value and not attribute.morph:
            # The usual case, without the detours that come to the same.
            item = {"documentId": value, "locale": self.default_locale}
            return {"set": self.ids_of(attribute.target, item)}
        if not is_localized(self.source):
            value = map_relation(self.with_default_locale, value)
        value = last_of_one(attribute, value)
        if attribute.morph:
            return map_relation(self.polymorphic_ids_of, value)
        return map_relation(lambda item: self.ids_of(attribute.target, item), value)

    def with_default_locale(self, item: Any) -> Any:
        if not isinstance(item, dict) or not truthy(item.get("documentId")) or truthy(item.get("locale")):
            return item
        located = {**item, "locale": self.default_locale}
        position = item.get("position")
        if isinstance(position, dict) and not truthy(position.get("locale")):
            located["position"] = {**position, "locale": self.default_locale}
        return located

    def polymorphic_ids_of(self, item: Any) -> Any:
        if not isinstance(item, dict) or not truthy(item.get("documentId")):
            return item
        target, position = item.get("__type"), item.get("position")
        beside = position.get("__type") if isinstance(position, dict) else None
        return self.ids_of(target, item, position_target=beside, named=target)

    def ids_of(self, target: Any, item: Any, *, position_target: Any = None, named: Any = None) -> Any:
        """The items by row id that an item by documentId stands for; anything else stays. `named`: their `__type`."""
        if not isinstance(item, dict) or not truthy(item.get("documentId")):
            return item
        ids = self.row_ids(target, item)
        if "position" not in item and named is None:
            return [{"id": identifier} for identifier in ids]
        given = item.get("position")
        position = dict(given) if isinstance(given, dict) else {}
        for side in ("before", "after"):
            if truthy(position.get(side)):
                beside = self.row_ids(position_target or target, {**item, **position, "documentId": position[side]})
                position[side] = beside[0] if beside else None
        extra: Item = {"position": position} if truthy(given) else {}
        if named is not None:
            extra["__type"] = named
        return [{"id": identifier, **extra} for identifier in ids]

    def row_ids(self, target: Any, item: Item) -> list[int]:
        """The rows of the document that the relation links to: its draft, its published version or both."""
        model = self.registry.get(target) if isinstance(target, str) else None
        if not isinstance(model, ContentType):
            raise InternalServerError(f'Metadata for "{to_string(target)}" not found')
        locale = self.target_locale(model, item)
        ids = []
        for status in self.target_statuses(model, item):
            key = (model.uid, to_string(item["documentId"]), locale, status)
            if key not in self.known:
                self.known[key] = self.look_up(model, item["documentId"], locale, status)
            identifier = self.known[key]
            if identifier is not None:
                ids.append(identifier)
        if not ids and not self.context.allow_missing:
            shown = to_string(item["documentId"])
            raise ValidationError(f'Document with id "{shown}", locale "{to_string(locale)}" not found')
        return ids

    def look_up(self, model: ContentType, document_id: Any, locale: Any, status: str) -> int | None:
        sql = f"select id from {quote(self.db.layout[model.uid].table)} where document_id in (?)"
        parameters = [lodash_to_string(document_id)]
        if model.localized:
            sql += " and locale = ?" if truthy(locale) else " and locale is null"
            parameters += [lodash_to_string(locale)] if truthy(locale) else []
        if model.draft_and_publish:
            sql += " and published_at is null" if status == "draft" else " and published_at is not null"
        rows = self.db.rows(sql, parameters)
        return rows[-1][0] if rows else None

    def target_locale(self, target: ContentType, item: Item) -> Any:
        if not target.localized:
            return None
        if is_localized(self.source):
            return self.context.locale
        return item["locale"] if truthy(item.get("locale")) else self.context.locale

    def target_statuses(self, target: ContentType, item: Item) -> tuple[str, ...]:
        if not target.draft_and_publish:
            return PUBLISHED
        drafts = isinstance(self.source, ContentType) and self.source.draft_and_publish
        if drafts and self.context.status is not None:
            return (self.context.status,)
        if truthy(item.get("status")):
            return PUBLISHED if item["status"] == "published" else DRAFT
        return DRAFT if drafts else BOTH


def is_localized(model: Model) -> bool:
    return isinstance(model, ContentType) and model.localized


def last_of_one(attribute: RelationAttribute, value: Any) -> Any:
    """Of several given to a to-one relation (bare or as `set`), the last."""
    if not attribute.any_to_one:
        return value
    if isinstance(value, list):
        return value[-1:]
    if isinstance(value, dict) and isinstance(value.get("set"), list):
        return {**value, "set": value["set"][-1:]}
    return value


def map_relation(visit: Visit, value: Any) -> Any:
    """A relation's value with each item visited; what names items without a word is wrapped in `set`."""
    if value is None:
        return visit(None)
    if isinstance(value, list):
        return {"set": map_items(visit, value)}
    if isinstance(value, dict):
        if "id" in value or "documentId" in value:
            return {"set": as_list(visit(value))}
        return map_words(visit, value)
    item = shorthand(value)
    return visit(value) if item is None else {"set": as_list(visit(item))}


def map_words(visit: Visit, value: Item) -> Any:
    """`{"set": ..., "connect": ..., "disconnect": ...}`; without any word that says something it stays as it is."""
    words = [word for word in ("set", "disconnect", "connect") if truthy(value.get(word))]
    if not words:
        return visit(value)
    return {**value, **{word: as_list(map_inner(visit, value[word])) for word in words}}


def map_inner(visit: Visit, value: Any) -> Any:
    """As `map_relation`, inside of a list or a word: nothing is wrapped."""
    if value is None:
        return visit(None)
    if isinstance(value, list):
        return map_items(visit, value)
    if isinstance(value, dict):
        return visit(value) if "id" in value or "documentId" in value else map_words(visit, value)
    item = shorthand(value)
    return visit(value if item is None else item)


def map_items(visit: Visit, values: list[Any]) -> list[Any]:
    """The items of a list: a documentId may have become several, what is empty is dropped."""
    found: list[Any] = []
    for one in values:
        item = map_inner(visit, one)
        if isinstance(item, list):
            found += [inner for inner in item if truthy(inner)]
        elif truthy(item):
            found.append(item)
    return found


def shorthand(value: Any) -> Item | None:
    """What a bare value names: a number or a text that starts with one a row, another text a document; else None."""
    if is_numeric(value):
        return {"id": value}
    return {"documentId": value} if isinstance(value, str) else None


def is_numeric(value: Any) -> bool:
    if value.__class__ is int:
        return True
    number = parse_int(value, 10)
    return number == number


def as_list(value: Any) -> Any:
    return value if value is None or isinstance(value, list) else [value]
