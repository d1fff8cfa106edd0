"""From entities to what an administrator sees of them: all but passwords and what administrators keep to themselves.

Source: services/permission/permissions-manager/sanitize of `@strapi/admin` 4.26.2 and 5.54.0, for an administrator
who may read all fields.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.schema.attributes import (
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    RelationAttribute,
)
from fake_strapi.schema.builtin import ADMIN_USER, FILE, HIDDEN
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.versions.behaviour import Behaviour

Entity = dict[str, Any]


class AdminSanitizer:
    """Makes copies that may leave, for any entity of a project."""

    def __init__(self, registry: Registry, behaviour: Behaviour) -> None:
        self._registry = registry
        self._of_administrators = behaviour.admin_user_fields
        self._removed: dict[str, frozenset[str]] = {}
        self._nested: dict[str, dict[str, Attribute]] = {}
        for model in registry:
            passwords = {name for name, attribute in model.attributes.items() if attribute.type == "password"}
            self._removed[model.uid] = HIDDEN.get(model.uid, frozenset()) | passwords
            self._nested[model.uid] = {name: a for name, a in model.attributes.items() if not a.scalar}

    def entities(self, entities: list[Entity], model: Model) -> list[Entity]:
        return [self.entity(entity, model) for entity in entities]

    def entity(self, entity: Entity, model: Model) -> Entity:
        """A copy of the entity without what nobody must see."""
        removed, nested = self._removed[model.uid], self._nested[model.uid]
        clean: Entity = {}
        for key, value in entity.items():
            if key not in removed:
                attribute = nested.get(key)
                clean[key] = value if attribute is None else self._value(value, attribute)
        return clean

    def _value(self, value: Any, attribute: Attribute) -> Any:
        if isinstance(value, list):
            return [self._value(item, attribute) for item in value]
        if not isinstance(value, dict):
            return value
        if isinstance(attribute, RelationAttribute):
            target = attribute.target or value.get("__type", "")
            if target == ADMIN_USER:
                return {name: value[name] for name in self._of_administrators if name in value}
        elif isinstance(attribute, ComponentAttribute):
            target = attribute.component
        elif isinstance(attribute, DynamicZoneAttribute):
            target = value.get("__component", "")
        else:
            target = FILE if isinstance(attribute, MediaAttribute) else ""
        model = self._registry.get(target)
        return value if model is None else self.entity(value, model)
