"""What of drafts and published rows a query sees: the `filters` of db params, which hold for everything it populates.

Source: convert-query-params, publication-filter and has-published-version-param of `@strapi/utils` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from msgspec import Struct

from fake_strapi.errors import ValidationError
from fake_strapi.schema.content_type import ContentType, Registry

PUBLICATION_FILTERS = (
    "never-published",
    "has-published-version",
    "modified",
    "unmodified",
    "never-published-document",
    "has-published-version-document",
    "published-without-draft",
    "published-with-draft",
)


class HasUid(Protocol):
    """What `filters` is asked about: a model, in whatever form the asker has it."""

    @property
    def uid(self) -> str: ...


class PublicationStateFilter(Struct, frozen=True):
    """Strapi 4's `publicationState`: `live` sees published rows only, `preview` all."""

    state: str
    registry: Registry

    def __call__(self, model: HasUid) -> dict[str, Any] | None:
        """The condition on rows of a model; None when there is none."""
        found = self.registry.get(model.uid)
        if self.state != "live" or found is None or "publishedAt" not in found.attributes:
            return None
        return {"publishedAt": {"$notNull": True}}


class StatusFilter(Struct, frozen=True):
    """Strapi 5's `status` of types with draft and publish: `draft`, or anything else for published rows; None: both.

    `publication`: one of PUBLICATION_FILTERS, or None. It compares a row with the other version of its document,
    which no `where` can tell: the storage adds it (storage/publication_filter.py).
    """

    status: str | None
    registry: Registry
    publication: str | None = None

    def __call__(self, model: HasUid) -> dict[str, Any] | None:
        """The condition on rows of a model; None when there is none."""
        found = self.registry.get(model.uid)
        if self.status is None or not isinstance(found, ContentType) or not found.draft_and_publish:
            return None
        return {"publishedAt": {"$null": self.status == "draft"}}

    def comparison(self, model: HasUid) -> tuple[str, str] | None:
        """The `publication` that rows of a model are chosen by, and their status; None where they are not."""
        found = self.registry.get(model.uid)
        if self.publication is None or not isinstance(found, ContentType) or not found.draft_and_publish:
            return None
        return self.publication, self.status or "draft"


def status_filter(query: Mapping[str, Any], registry: Registry) -> StatusFilter | None:
    """The filter of a query by `status`, `publicationFilter` and its predecessor `hasPublishedVersion`; None: none.

    Raises ValidationError for values that these don't have.
    """
    publication = publication_filter(query)
    status = query.get("status")
    if status is None and publication is None:
        return None
    name = None if status is None else "draft" if status == "draft" else "published"
    return StatusFilter(name, registry, publication)


def publication_filter(query: Mapping[str, Any]) -> str | None:
    """The `publicationFilter` of a query, or the one that its `hasPublishedVersion` stands for; None without."""
    asked = parse_publication_filter(query.get("publicationFilter"))
    published = query.get("hasPublishedVersion")
    if published not in (None, True, False, "true", "false"):
        raise ValidationError("Invalid value for 'hasPublishedVersion'. Expected boolean or 'true'/'false' string.")
    if asked is not None or published is None:
        return asked
    return "has-published-version-document" if published in (True, "true") else "never-published-document"


def parse_publication_filter(value: Any) -> str | None:
    """The value if it is one of PUBLICATION_FILTERS; None stays None. Raises ValidationError for any other."""
    if value is None or (isinstance(value, str) and value in PUBLICATION_FILTERS):
        return value
    raise ValidationError(f"Invalid value for 'publicationFilter'. Expected one of: {', '.join(PUBLICATION_FILTERS)}.")
