"""The yup type of a whole model: its attributes, with components and dynamic zones inside.

Source: `createModelValidator` of entity-validator in `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from fake_strapi.documents.validation_conditions import Condition, compile_condition, holds
from fake_strapi.documents.validation_frame import UNDEFINED, Frame
from fake_strapi.documents.validation_relations import RelationCheck
from fake_strapi.documents.validation_required import required_relation_rule
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_validators import Mode, required_rule, scalar_type
from fake_strapi.documents.validation_values import cast_string, is_string
from fake_strapi.documents.validation_yup import YupArray, YupLazy, YupObject, YupScalar, YupType
from fake_strapi.javascript.numbers import is_integer
from fake_strapi.javascript.text import to_string
from fake_strapi.schema.attributes import (
    MISSING,
    Attribute,
    ComponentAttribute,
    DynamicZoneAttribute,
    MediaAttribute,
    RelationAttribute,
)
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.versions.behaviour import Behaviour

Dress = Callable[[YupObject], YupObject]

NEVER_WRITABLE = frozenset({"id", "documentId", "createdAt", "updatedAt"})

# What stands in a list of components may not be null; yup says so before this rule is reached, but it counts a tick.
not_null = Rule("{path} cannot be null.", lambda value, frame: value is not None, True)
component_named = Rule("{path} is a required field", lambda value, frame: isinstance(value, str) and value != "", True)


def writable_attributes(model: Model) -> dict[str, Attribute]:
    """What a client may set, in schema order."""
    return {name: a for name, a in model.attributes.items() if a.writable and name not in NEVER_WRITABLE}


class ModelType(Struct, frozen=True):
    """A model's fields; where the data hides some by a condition, a variant in which those take anything."""

    whole: YupObject
    conditions: Mapping[str, Condition]
    variants: dict[frozenset[str], YupObject] = field(default_factory=dict)

    def variant(self, data: Any) -> YupObject:
        """The type of an object with these raw values."""
        if not self.conditions:
            return self.whole
        hidden = frozenset(name for name, condition in self.conditions.items() if not holds(condition, data))
        known = self.variants.get(hidden)
        if known is None:
            anything = dict.fromkeys((name for name in self.whole.fields if name in hidden), YupScalar())
            known = self.variants[hidden] = YupObject(fields={**self.whole.fields, **anything})
        return known


class ModelValidators:
    """The compiled validators of a project's models; built once each, when first needed.

    `strict_relations`: the option `api.documents.strictRelations` of Strapi 5.
    """

    def __init__(self, registry: Registry, behaviour: Behaviour, *, strict_relations: bool = False) -> None:
        self.registry = registry
        self.behaviour = behaviour
        self.relations = RelationCheck(registry, behaviour)
        self._modes = {
            (creation, is_draft): Mode(creation, is_draft, behaviour, strict_relations)
            for creation in (True, False)
            for is_draft in (True, False)
        }
        self._models: dict[tuple[str, bool, bool], ModelType] = {}
        self._component_names = (*(component.uid for component in registry.components),)

    def of(self, model: Model, data: Any, *, creation: bool, is_draft: bool) -> YupObject:
        """The type of an entity with these raw values, for a creation or an update, of a draft or not."""
        return self._model(model, self._modes[creation, is_draft]).variant(data)

    def _model(self, model: Model, mode: Mode) -> ModelType:
        key = (model.uid, mode.creation, mode.is_draft)
        known = self._models.get(key)
        if known is None:
            attributes = writable_attributes(model)
            conditions = {
                name: compile_condition(attribute.conditions["visible"])
                for name, attribute in attributes.items()
                if self.behaviour.conditional_attributes and attribute.conditions.get("visible")
            }
            whole = YupObject(fields={name: self._attribute(a, mode) for name, a in attributes.items()})
            known = self._models[key] = ModelType(whole, conditions)
        return known

    def _attribute(self, attribute: Attribute, mode: Mode) -> YupType:
        if isinstance(attribute, ComponentAttribute):
            return self._component(attribute, mode)
        if isinstance(attribute, DynamicZoneAttribute):
            return self._dynamic_zone(attribute, mode)
        if isinstance(attribute, MediaAttribute):
            rule = required_relation_rule(attribute, mode) if mode.strict_relations else None
            return YupScalar(rules=() if rule is None else (rule,), default=given_default(attribute, mode))
        if isinstance(attribute, RelationAttribute):
            return self._relation(attribute, mode)
        return scalar_type(attribute, mode)

    def _relation(self, attribute: RelationAttribute, mode: Mode) -> YupType:
        rules: tuple[Rule, ...] = ()
        if mode.behaviour.relations_required and mode.required(attribute):
            rules = (required_rule(mode),)
        elif mode.strict_relations and (rule := required_relation_rule(attribute, mode)) is not None:
            rules = (rule,)
        return YupScalar(rules=rules, default=given_default(attribute, mode))

    def _component(self, attribute: ComponentAttribute, mode: Mode) -> YupType:
        model, name = self.registry[attribute.component], attribute.name
        held = self._model(model, mode)
        if attribute.repeatable:

            def enter_item(item: Any, frame: Frame) -> Frame:
                return frame.into(name, model, item, repeated=None if frame.trail else frame.value(name))

            dress = remembered(lambda fields: replace(fields, rules=(not_null,), enter=enter_item))
            return self._list(YupLazy(lambda item: dress(held.variant(item))), attribute, mode)

        def enter(value: Any, frame: Frame) -> Frame:
            return frame.into(name, model, frame.value(name))

        required = mode.required(attribute)
        dress = remembered(
            lambda fields: replace(
                fields,
                nullable=not required,
                keeps_text=True,
                default_given=True,
                default=given_default(attribute, mode),
                rules=(required_rule(mode),) if required else (),
                enter=enter,
            )
        )
        if not held.conditions:
            return dress(held.whole)
        return YupLazy(lambda value: dress(held.variant(value)), demands=required, by_original=True)

    def _dynamic_zone(self, attribute: DynamicZoneAttribute, mode: Mode) -> YupType:
        name = attribute.name

        def choose(item: Any) -> YupType:
            uid = item.get("__component") if isinstance(item, dict) else None
            model = self.registry.get(to_string(uid)) if isinstance(uid, (str, list)) else None
            if model is None:
                return unnamed
            dress = dresses.get(model.uid)
            if dress is None:
                dress = dresses[model.uid] = remembered(lambda fields: self._zone_item(name, model, fields))
            return dress(self._model(model, mode).variant(item))

        unnamed = YupObject(fields={"__component": self._component_name()}, rules=(not_null,))
        dresses: dict[str, Dress] = {}
        return self._list(YupLazy(choose), attribute, mode)

    def _zone_item(self, name: str, model: Model, fields: YupObject) -> YupObject:
        def enter(item: Any, frame: Frame) -> Frame:
            return frame.into(name, model, item, zone=frame.value(name))

        named = {**fields.fields, "__component": self._component_name()}
        return YupObject(fields=named, rules=(not_null,), enter=enter)

    def _component_name(self) -> YupScalar:
        return YupScalar(
            type="string",
            accepts=is_string,
            transform=cast_string,
            one_of=self._component_names,
            rules=(component_named,),
        )

    def _list(self, items: YupType, attribute: ComponentAttribute | DynamicZoneAttribute, mode: Mode) -> YupArray:
        """A list of components; always required, in the sense that null is not a list, with its own bounds."""
        rules = [required_rule(mode)]
        if mode.keeps("items"):
            rules += count_rules(attribute)
        default = given_default(attribute, mode) if attribute.required or not mode.creation else []
        return YupArray(items=items, keeps_text=True, default=default, rules=tuple(rules))


def count_rules(attribute: ComponentAttribute | DynamicZoneAttribute) -> list[Rule]:
    """The bounds on the number of components; the lower one is for required attributes and lists that are not empty."""
    rules = []
    least, most, required = attribute.min, attribute.max, attribute.required
    if least is not None and is_integer(least):
        message = f"{{path}} field must have at least {int(least)} items"
        rules.append(Rule(message, lambda value, frame: (not value and not required) or len(value) >= least))
    if most is not None and is_integer(most):
        message = f"{{path}} field must have less than or equal to {int(most)} items"
        rules.append(Rule(message, lambda value, frame: len(value) <= most))
    return rules


def remembered(dress: Dress) -> Dress:
    """The function with its answers kept: a model has few variants."""
    known: dict[int, tuple[YupObject, YupObject]] = {}

    def dressed(fields: YupObject) -> YupObject:
        found = known.get(id(fields))
        if found is None:
            found = known[id(fields)] = (fields, dress(fields))
        return found[1]

    return dressed


def given_default(attribute: Attribute, mode: Mode) -> Any:
    return attribute.default if mode.creation and attribute.default is not MISSING else UNDEFINED
