"""The events of entries: what they say, and when they are told.

Strapi 4 tells what the request's own `fields` and `populate` have read, as soon as the row is written. Strapi 5 tells
it once the transaction is committed, and reads the entry anew with all that belongs to it, but for what was removed.
Source: services/entity-service of `@strapi/strapi` 4.26.2 (emitEvent); services/document-service/events and
utils/populate of `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Literal

from fake_strapi.documents.output import OutputSanitizer
from fake_strapi.documents.publication import deep_populate
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.schema.content_type import ContentType, Registry
from fake_strapi.versions.behaviour import Behaviour

EntryEvent = Literal[
    "entry.create", "entry.update", "entry.delete", "entry.publish", "entry.unpublish", "entry.draft-discard"
]
# Told as they were found before they went: there is nothing left to read anew.
GONE = frozenset({"entry.delete", "entry.unpublish"})


@lru_cache(maxsize=16)
def default_output(registry: Registry, behaviour: Behaviour) -> OutputSanitizer:
    """`sanitizers.defaultSanitizeOutput`: passwords and private attributes go, whoever asks."""
    return OutputSanitizer(registry, behaviour, keeps_empty_morphs=True)


def told(engine: QueryEngine, content_type: ContentType, entity: Entity) -> Entity:
    """An entity as an event may show it."""
    sanitizer = default_output(engine.registry, engine.database.layout.behaviour)
    return sanitizer.entity(entity, content_type, lambda action: True)


def emit_entry(
    engine: QueryEngine, event: EntryEvent, content_type: ContentType, entity: Entity | None, *, with_uid: bool = True
) -> None:
    """Strapi 4: tell it now. Its content manager's own events (publish, unpublish) come without the `uid`.

    `entity`: None for a row that the write has given another id.
    """
    if not engine.hub.wants(event):
        return
    uid = {"uid": content_type.uid} if with_uid else {}
    entry = None if entity is None else told(engine, content_type, entity)
    engine.hub.emit(event, {"model": content_type.singular_name, **uid, "entry": entry})


def emit_documents(
    engine: QueryEngine, event: EntryEvent, content_type: ContentType, entities: Iterable[Entity]
) -> None:
    """Strapi 5: tell it when the transaction is committed, one event a row.

    What is gone is told first: nothing has to be read for it.
    """
    if not engine.hub.wants(event) and not engine.heard(content_type.uid, "FindOne"):
        return
    for entity in entities:
        tell = partial(emit_document, engine, event, content_type, entity)
        engine.database.on_commit(tell, first=event in GONE)


def emit_document(engine: QueryEngine, event: EntryEvent, content_type: ContentType, entity: Entity) -> None:
    """One row's event, now. `entry` is null for a row that is gone already."""
    entry: Entity | None = entity
    if event not in GONE:
        populate = deep_populate(engine.registry, content_type, None)
        entry = engine.query(content_type.uid).find_one({"where": {"id": entity["id"]}, "populate": populate})
    shown = None if entry is None else told(engine, content_type, entry)
    engine.hub.emit(event, {"model": content_type.singular_name, "uid": content_type.uid, "entry": shown})
