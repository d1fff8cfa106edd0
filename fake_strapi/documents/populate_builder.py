"""What the content manager populates: everything that an entry holds, its relations as counts.

Answers populates in the shape of a request's, which the query layer converts.
Source: services/populate-builder and services/utils/populate of `@strapi/plugin-content-manager` 4.26.2 and
`@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from fake_strapi.query.lodash import merge
from fake_strapi.schema.attributes import (
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    RelationAttribute,
)
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import ContentType, Model, Registry
from fake_strapi.versions.behaviour import Behaviour

Populate = dict[str, Any]
LOCALIZATIONS = "localizations"
SHOWN_OF_LOCALIZATIONS = ("locale", "documentId", "publishedAt", "updatedAt")
BOUNDS = ("min", "max", "min_length", "max_length")


class PopulateBuilder(Struct, frozen=True):
    """The populates of one project under one version. Compared by identity of the registry: answers are kept."""

    registry: Registry
    behaviour: Behaviour

    def whole(self, content_type: ContentType) -> Populate:
        """`buildDeepPopulate`: how an entry is answered that was written."""
        return self.deep(content_type, count_one=True, count_many=True)

    def shown(self, content_type: ContentType, query: Mapping[str, Any]) -> Populate:
        """How one entry is read that was asked for by this sanitized query."""
        initial = self._initial(content_type, query)
        return self.deep(content_type, initial, count_one=True, count_many=True)

    def listed(self, content_type: ContentType, query: Mapping[str, Any]) -> Populate:
        """How the entries of a list are read: one level, to-one relations as what they lead to."""
        return self.deep(content_type, self._initial(content_type, query), count_many=True, levels=1)

    def deep(
        self,
        model: Model,
        initial: Mapping[str, Any] | None = None,
        *,
        count_one: bool = False,
        count_many: bool = False,
        levels: float = math.inf,
    ) -> Populate:
        """`getDeepPopulate`. `initial`: what the populates of attributes are known to be already."""
        if levels < 1:
            return {}

        def inside(uid: str) -> Populate:
            inner = self.registry[uid]
            return {"populate": self.deep(inner, count_one=count_one, count_many=count_many, levels=levels - 1)}

        populate: Populate = {}
        for name, attribute in model.attributes.items():
            if isinstance(attribute, RelationAttribute):
                known = None if initial is None else initial.get(name)
                counted = count_many if is_any_to_many(attribute) else count_one
                populate[name] = self._relation(model, attribute, counted) if known is None else known
            elif isinstance(attribute, ComponentAttribute):
                populate[name] = inside(attribute.component)
            elif isinstance(attribute, MediaAttribute):
                populate[name] = {"populate": {"folder": True} if self.behaviour.documents else "folder"}
            elif isinstance(attribute, DynamicZoneAttribute):
                populate[name] = {"on": {uid: inside(uid) for uid in attribute.components}}
        return populate

    def _relation(self, model: Model, attribute: RelationAttribute, counted: bool) -> Any:
        if self.behaviour.documents and attribute.name == LOCALIZATIONS:
            checked = validated_populate(self.registry, model)
            return {"populate": checked["populate"]} if "populate" in checked else {}
        return {"count": True} if counted and attribute.visible else True

    def _initial(self, content_type: ContentType, query: Mapping[str, Any]) -> Populate:
        initial = self.of_query(content_type, query)
        if self.behaviour.documents and content_type.localized:
            initial = merge(initial, {LOCALIZATIONS: {"fields": list(SHOWN_OF_LOCALIZATIONS)}})
        return initial

    def of_query(self, model: Model, query: Any) -> Populate:
        """`getQueryPopulate`: the relations, media and components that the conditions of a query lead through."""
        populate: Populate = {}
        for path in self._paths(model, query, ()):
            node: Any = {}
            for step, name in enumerate(reversed(path)):
                node = {name: {"populate": node}} if step else {name: {}}
            populate = merge(populate, node)
        return populate

    def _paths(self, model: Model, query: Any, path: tuple[str, ...]) -> list[tuple[str, ...]]:
        if isinstance(query, list):
            return [found for item in query for found in self._paths(model, item, path)]
        if not isinstance(query, dict):
            return []
        paths: list[tuple[str, ...]] = []
        for key, value in query.items():
            attribute = model.attributes.get(key)
            if attribute is None:
                paths += self._paths(model, value, path)
                continue
            target = self._target(attribute)
            if target is not None:
                paths += [(*path, key), *self._paths(target, value, (*path, key))]
        return paths

    def _target(self, attribute: Attribute) -> Model | None:
        if isinstance(attribute, RelationAttribute):
            return None if attribute.relation.startswith("morphTo") else self.registry[attribute.target]
        if isinstance(attribute, ComponentAttribute):
            return self.registry[attribute.component]
        return self.registry[FILE] if isinstance(attribute, MediaAttribute) else None


def is_any_to_many(attribute: RelationAttribute) -> bool:
    """`relations.isAnyToMany`: polymorphic lists are none."""
    return attribute.relation in ("oneToMany", "manyToMany")


@lru_cache(maxsize=4096)
def validated_populate(registry: Registry, model: Model) -> Populate:
    """Strapi 5's `getPopulateForValidation`: what of a localization may be wrong when it is published."""
    fields: list[str] = []
    populate: Populate = {}
    for name, attribute in model.attributes.items():
        if isinstance(attribute, ComponentAttribute):
            inner = validated_populate(registry, registry[attribute.component])
            if inner:
                populate[name] = inner
        elif isinstance(attribute, DynamicZoneAttribute):
            on = {uid: inner for uid in attribute.components if (inner := validated_populate(registry, registry[uid]))}
            if on:
                populate[name] = {"on": on}
        elif isinstance(attribute, RelationAttribute) or not may_be_wrong(attribute):
            continue
        elif name not in model.private_attributes:
            if isinstance(attribute, MediaAttribute):
                populate[name] = {"populate": {"folder": True}}
            else:
                fields.append(name)
    return {**({"fields": fields} if fields else {}), **({"populate": populate} if populate else {})}


def may_be_wrong(attribute: Attribute) -> bool:
    return attribute.required or attribute.unique or any(getattr(attribute, name, None) is not None for name in BOUNDS)
