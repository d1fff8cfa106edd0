"""The names that the content-type-builder keeps from types and attributes.

Source: services/builder of `@strapi/plugin-content-type-builder` 4.26.2, controllers/validation/common of
`@strapi/content-type-builder` 5.54.0; both answered by `GET /content-type-builder/reserved-names`.
"""

from __future__ import annotations

from fake_strapi.versions.behaviour import Behaviour

COLUMNS = ("created_at", "updated_at", "published_at", "created_by_id", "updated_by_id", "created_by", "updated_by")
PREFIXES = ("strapi*", "_strapi*", "__strapi*")


def reserved_names(behaviour: Behaviour) -> dict[str, list[str]]:
    """`models` and `attributes`, each a list in Strapi's order."""
    if not behaviour.documents:
        models = ["boolean", "date", "date-time", "time", "upload", "then", "rest"]
        return {"models": models, "attributes": ["id", *COLUMNS]}
    later = ("entry_id", "localizations", "meta", "locale", "__component", "__contentType", *PREFIXES, "status")
    return {
        "models": ["boolean", "date", "date_time", "time", "upload", "document", "then", *PREFIXES],
        "attributes": ["id", "document_id", *COLUMNS, *later],
    }
