"""The `status` of the content manager's list in Strapi 5: asked for in filters, or as `modified` and `unmodified`.

Source: controllers/collection-types (find) of `@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from fake_strapi.documents.document_manager import DocumentManager
from fake_strapi.http.manager.shapes import check_dimensions
from fake_strapi.query.publication import publication_filter
from fake_strapi.schema.content_type import ContentType

Query = dict[str, Any]
STATUS_QUERIES: Mapping[str, Query] = {
    "draft": {"status": "draft", "publicationFilter": "never-published"},
    "published": {"status": "published"},
    "published-modified": {"publicationStatusFilter": "published-modified"},
    "published-unmodified": {"publicationStatusFilter": "published-unmodified"},
}
SORT = re.compile(r"(?:^|,)\s*status:(ASC|DESC)\s*(?:,|$)", re.IGNORECASE)
SORT_WORD = re.compile(r"^status:(ASC|DESC)$", re.IGNORECASE)
# How many documents `modified` is looked for among.
MOST_COMPARED = 10000


def with_status(query: Query) -> Query:
    """`filters[$and][][__status][$eq]` as parameters of the query itself."""
    filters = query.get("filters")
    conditions = filters.get("$and") if isinstance(filters, dict) else None
    if not isinstance(conditions, list):
        return query
    asked = [value for one in conditions if (value := asked_status(one)) is not None]
    if not asked:
        return query
    changed = dict(query)
    for value in asked:
        changed |= STATUS_QUERIES.get(str(value), {})
    others = [one for one in conditions if asked_status(one) is None]
    if others:
        changed["filters"] = {**filters, "$and": others} if isinstance(filters, dict) else filters
    else:
        del changed["filters"]
    return changed


def asked_status(condition: Any) -> Any:
    inner = condition.get("__status") if isinstance(condition, dict) else None
    return inner.get("$eq") if isinstance(inner, dict) else None


def of_status(
    query: Query,
    content_type: ContentType,
    manager: DocumentManager,
    sanitized: Callable[[Query], Query],
) -> tuple[Query, Any, Any]:
    """The query of a list, sanitized, with its locale and its status."""
    order = sort_order(query.get("sort"))
    asked = sanitized({**query, "sort": without_status(query.get("sort"))} if order else query)
    compared = asked.pop("publicationStatusFilter", None)
    locale, status = check_dimensions({name: one for name, one in query.items() if name != "publicationStatusFilter"})
    status = status or (None if content_type.draft_and_publish else "published")
    chosen = publication_filter(asked)
    asked.pop("hasPublishedVersion", None)
    if chosen is not None:
        asked["publicationFilter"] = chosen
    if compared in ("published-modified", "published-unmodified"):
        ids = compared_documents(content_type, manager, locale, modified=compared == "published-modified")
        status = "published"
        asked["filters"] = with_documents(asked.get("filters"), ids)
    filtered = any(name in query for name in ("status", "hasPublishedVersion", "publicationStatusFilter"))
    if order and not filtered:
        asked["sort"] = with_order(asked.get("sort"), order)
    return asked, locale, status


def compared_documents(
    content_type: ContentType, manager: DocumentManager, locale: Any, *, modified: bool
) -> list[str]:
    """The documents whose draft was (not) written after it was published."""
    if not content_type.draft_and_publish:
        return []
    query: Query = {"fields": ["documentId", "locale", "updatedAt"], "start": 0, "limit": MOST_COMPARED}
    query["locale"] = locale
    rows = {status: manager.find_many(content_type, {**query, "status": status}) for status in ("draft", "published")}
    published = {(row["documentId"], row.get("locale")): row["updatedAt"] for row in rows["published"]}
    found = [
        row["documentId"]
        for row in rows["draft"]
        if (key := (row["documentId"], row.get("locale"))) in published
        and (row["updatedAt"] > published[key]) == modified
    ]
    return list(dict.fromkeys(found))


def with_documents(filters: Any, ids: list[str]) -> Query:
    existing = filters.get("$and") if isinstance(filters, dict) else None
    conditions = existing if isinstance(existing, list) else [filters] if filters else []
    return {"$and": [*conditions, {"documentId": {"$in": ids}}]}


def sort_order(sort: Any) -> str | None:
    """Whether a sort names the status: ASC or DESC."""
    if isinstance(sort, str):
        found = SORT.search(sort)
        return found[1].upper() if found else None
    if isinstance(sort, list):
        return next((order for item in sort if (order := sort_order(item))), None)
    if isinstance(sort, dict) and "status" in sort:
        order = str(sort["status"]).upper()
        return order if order in ("ASC", "DESC") else None
    return None


def without_status(sort: Any) -> Any:
    if isinstance(sort, str):
        return ",".join(one for one in (part.strip() for part in sort.split(",")) if not SORT_WORD.match(one)) or None
    if isinstance(sort, list):
        return [item for item in sort if sort_order(item) is None] or None
    return {name: value for name, value in sort.items() if name != "status"} or None


def with_order(sort: Any, order: str) -> Any:
    if not sort:
        return f"status:{order}"
    if isinstance(sort, list):
        return [*sort, f"status:{order}"]
    return f"{sort},status:{order}" if isinstance(sort, str) else {**sort, "status": order}
