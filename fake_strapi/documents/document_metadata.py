"""What the content manager tells about a document beside its data: its other locales, and its other status.

Source: services/document-metadata of `@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from fake_strapi.documents.localization import shared_attributes
from fake_strapi.documents.query_engine import Entity, Query, QueryEngine
from fake_strapi.schema.attributes import MediaAttribute
from fake_strapi.schema.content_type import ContentType

CREATORS = ("createdBy", "updatedBy")
STATUS_FIELDS = ("id", "documentId", "locale", "updatedAt", "createdAt", "publishedAt")
CREATOR_FIELDS = ["id", "firstname", "lastname", "email"]
NOTHING: Mapping[str, Sequence[Entity]] = {"availableLocales": (), "availableStatus": ()}


class DocumentMetadata(Struct, frozen=True):
    """The documents of one workspace for the time of one request."""

    engine: QueryEngine
    default_locale: str = "en"

    def format(
        self, content_type: ContentType, document: Entity | None, *, locales: bool = True, status: bool = True
    ) -> dict[str, Any]:
        """`{"data": document, "meta": {"availableLocales", "availableStatus"}}`; no `data` without a document.

        The document gets its `status` and those of its localizations. `locales`, `status`: whether to look for them.
        """
        if document is None:
            return {"meta": dict(NOTHING)}
        meta, versions = self.meta(content_type, document, locales=locales, status=status)
        localizations = document.get("localizations")
        if isinstance(localizations, list) and localizations:
            document = {**document, "localizations": [self._localization(one, versions) for one in localizations]}
        if content_type.draft_and_publish:
            document = {**document, "status": status_of(document, meta["availableStatus"])}
        return {"data": document, "meta": meta}

    def meta(
        self, content_type: ContentType, version: Mapping[str, Any], *, locales: bool = True, status: bool = True
    ) -> tuple[dict[str, Any], list[Entity]]:
        """The meta of a row, and all rows of its document where those were read."""
        status = status and content_type.draft_and_publish
        if not (locales or status) or not (content_type.localized or content_type.draft_and_publish):
            return dict(NOTHING), []
        if content_type.draft_and_publish and not (content_type.localized and locales):
            other = self._other_version(content_type, version) if status else None
            return {"availableLocales": [], "availableStatus": [] if other is None else [picked(other)]}, []
        versions = self._versions(content_type, version["documentId"])
        available = self._available_locales(content_type, version, versions) if locales else []
        other = available_status(version, versions) if status else None
        return {"availableLocales": available, "availableStatus": [] if other is None else [picked(other)]}, versions

    def add_status(self, content_type: ContentType, documents: list[Entity]) -> None:
        """Set the `status` of each of a list's documents, in place. All are of the same status."""
        others: dict[str, list[Entity]] = {}
        if content_type.draft_and_publish and documents:
            for one in self._other_statuses(content_type, documents):
                others.setdefault(one["documentId"], []).append(one)
        for document in documents:
            document["status"] = status_of(document, others.get(document["documentId"], ()))

    def _other_statuses(self, content_type: ContentType, documents: list[Entity]) -> list[Entity]:
        published = documents[0]["publishedAt"] is not None
        where: dict[str, Any] = {
            "documentId": {"$in": [document["documentId"] for document in documents]},
            "publishedAt": {"$null": published},
        }
        locales = [document["locale"] for document in documents if document.get("locale")]
        if len(locales) == len(documents):
            where["locale"] = {"$in": locales}
        elif locales:
            where["$or"] = [{"locale": {"$in": locales}}, {"locale": {"$null": True}}]
        return self._query(content_type).find_many({"where": where, "select": list(STATUS_FIELDS)})

    def _other_version(self, content_type: ContentType, version: Mapping[str, Any]) -> Entity | None:
        where: dict[str, Any] = {"documentId": version["documentId"]}
        if version.get("locale"):
            where["locale"] = version["locale"]
        where["publishedAt"] = {"$null": True} if version["publishedAt"] is not None else {"$notNull": True}
        populate = {name: {"select": CREATOR_FIELDS} for name in CREATORS}
        params = {"where": where, "select": list(STATUS_FIELDS), "populate": populate}
        return self._query(content_type).find_one(params)

    def _versions(self, content_type: ContentType, document_id: str) -> list[Entity]:
        """All rows of a document, with what its locales share."""
        shared = shared_attributes(content_type)
        scalars = [name for name in shared if content_type.attributes[name].scalar]
        media = [name for name in shared if isinstance(content_type.attributes[name], MediaAttribute)]
        populate: dict[str, Any] = {name: {"populate": {"folder": True}} for name in media}
        params = {
            "where": {"documentId": document_id},
            "select": list(dict.fromkeys((*STATUS_FIELDS, *scalars))),
            "populate": {**populate, **dict.fromkeys(CREATORS, True)},
        }
        return self._query(content_type).find_many(params)

    def _query(self, content_type: ContentType) -> Query:
        return self.engine.query(content_type.uid)

    def _available_locales(
        self, content_type: ContentType, version: Mapping[str, Any], versions: list[Entity]
    ) -> list[Entity]:
        """One row for each other locale, the default one first: its draft where there are drafts."""
        by_locale: dict[Any, list[Entity]] = {}
        for one in versions:
            if one["locale"] != version.get("locale"):
                by_locale.setdefault(one["locale"], []).append(one)
        available: list[Entity] = []
        for rows in by_locale.values():
            if not content_type.draft_and_publish:
                available.append(rows[0])
                continue
            draft = next((row for row in rows if row["publishedAt"] is None), None)
            if draft is not None:
                others = [row for row in rows if row["id"] != draft["id"]]
                available.append({**draft, "status": status_of(draft, others)})
        return sorted(available, key=lambda one: bool(one["locale"] != self.default_locale))

    def _localization(self, one: Entity, versions: list[Entity]) -> Entity:
        """A localization with its status, by the row of the other status among the document's rows."""
        draft = one.get("publishedAt") is None
        counterparts = [
            row
            for row in versions
            if row["documentId"] == one["documentId"]
            and row["locale"] == one["locale"]
            and (row["publishedAt"] is None) != draft
        ]
        return {**one, "status": status_of(one, counterparts[:1])}


def picked(version: Entity) -> Entity:
    return {name: version[name] for name in (*STATUS_FIELDS, *CREATORS) if name in version}


def available_status(version: Mapping[str, Any], versions: list[Entity]) -> Entity | None:
    """The first row of the same locale and the other status."""
    draft = version["publishedAt"] is None
    for row in versions:
        if row["locale"] == version.get("locale") and (row["publishedAt"] is None) != draft:
            return row
    return None


def status_of(version: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> str:
    """`draft`, `published`, or `modified` when the draft was written after it was published."""
    published, draft = (version, None) if version.get("publishedAt") else (None, version)
    if others:
        if others[0].get("publishedAt"):
            published = others[0]
        else:
            draft = others[0]
    if draft is None:
        return "published"
    if published is None:
        return "draft"
    return "modified" if (draft.get("updatedAt") or "") > (published.get("updatedAt") or "") else "published"
