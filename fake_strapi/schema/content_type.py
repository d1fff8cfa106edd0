"""Content types, components, and the registry that holds all of a project's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.text import snake_case
from fake_strapi.schema.attributes import Attribute


class Model(Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """A content type or a component: a name and its attributes, in schema order, Strapi's own ones last.

    `kind`: "collectionType", "singleType" or "component". Compared by identity: there is one per uid and registry.
    """

    uid: str
    kind: str
    collection_name: str
    display_name: str
    attributes: Mapping[str, Attribute]
    options: Mapping[str, Any] = field(default_factory=dict)
    plugin_options: Mapping[str, Any] = field(default_factory=dict)
    source: Path | None = None

    @property
    def is_component(self) -> bool:
        return self.kind == "component"

    @cached_property
    def scalars(self) -> tuple[str, ...]:
        """Names of the attributes that are columns, in order."""
        return tuple(name for name, attribute in self.attributes.items() if attribute.scalar)

    @cached_property
    def names_by_column(self) -> Mapping[str, str]:
        """The names of the scalar attributes by the columns that they are stored in."""
        return {snake_case(name): name for name in self.scalars}

    @cached_property
    def private_attributes(self) -> frozenset[str]:
        """Names that never leave the server: `private`, or listed in `options.privateAttributes`."""
        listed = self.options.get("privateAttributes", ())
        return frozenset({name for name, a in self.attributes.items() if a.private} | set(listed))


class ContentType(Model, frozen=True, kw_only=True, eq=False):
    """A type with its own routes and rows. `model_name` is the singular name, as in webhooks and hooks."""

    singular_name: str
    plural_name: str

    @property
    def model_name(self) -> str:
        return self.singular_name

    @property
    def is_single(self) -> bool:
        return self.kind == "singleType"

    @property
    def is_api(self) -> bool:
        """True for the project's own types (`api::`), false for those of plugins and the admin panel."""
        return self.uid.startswith("api::")

    @cached_property
    def draft_and_publish(self) -> bool:
        return self.options.get("draftAndPublish") is True

    @cached_property
    def localized(self) -> bool:
        return bool(self.plugin_options.get("i18n", {}).get("localized", False))

    @property
    def route_name(self) -> str:
        """The path segment of its routes: plural for collections, singular for single types."""
        return self.singular_name if self.is_single else self.plural_name


class Component(Model, frozen=True, kw_only=True, eq=False):
    """A reusable group of attributes; `uid` is `category.name`."""

    @property
    def category(self) -> str:
        return self.uid.split(".", 1)[0]


class Registry:
    """All models of one project under one Strapi version, by uid."""

    def __init__(self, models: Iterable[Model]) -> None:
        self._models: dict[str, Model] = {model.uid: model for model in models}
        self.content_types: tuple[ContentType, ...] = tuple(
            model for model in self._models.values() if isinstance(model, ContentType)
        )
        self.components: tuple[Component, ...] = tuple(
            model for model in self._models.values() if isinstance(model, Component)
        )

    def __getitem__(self, uid: str) -> Model:
        return self._models[uid]

    def __contains__(self, uid: object) -> bool:
        return uid in self._models

    def __iter__(self) -> Iterator[Model]:
        return iter(self._models.values())

    def get(self, uid: str) -> Model | None:
        return self._models.get(uid)

    @property
    def api_types(self) -> tuple[ContentType, ...]:
        """The project's own content types, in load order."""
        return tuple(content_type for content_type in self.content_types if content_type.is_api)

    def content_type(self, name: str) -> ContentType:
        """By uid or by singular name (`job`, `api::job.job`); an unknown name raises a line that lists the known."""
        found = self._models.get(name)
        if isinstance(found, ContentType):
            return found
        for content_type in self.content_types:
            if content_type.singular_name == name and content_type.is_api:
                return content_type
        known = ", ".join(content_type.singular_name for content_type in self.api_types) or "none"
        raise FakeStrapiError(f"no content type {name!r}: this project has {known}")
