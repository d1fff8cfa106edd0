"""Strapi 5's `publicationFilter`: rows chosen by the other version of their document.

Source: publication-filter of `@strapi/utils` 5.54.0, whose subqueries these are.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from fake_strapi.storage.conditions import SubQuery
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.metadata import ModelMetadata


class Rule(Struct, frozen=True):
    """Whether a row's other version must be there (`other`), in the same locale (`by_locale`), and what of both.

    `only`: the one status whose rows the filter can leave.
    """

    other: bool
    by_locale: bool = True
    compared: str = ""
    only: str | None = None


RULES = {
    "never-published": Rule(False, only="draft"),
    "has-published-version": Rule(True),
    "modified": Rule(True, compared="d.updated_at > p.updated_at"),
    "unmodified": Rule(True, compared="d.updated_at <= p.updated_at"),
    "never-published-document": Rule(False, by_locale=False, only="draft"),
    "has-published-version-document": Rule(True, by_locale=False),
    "published-without-draft": Rule(False, only="published"),
    "published-with-draft": Rule(True, only="published"),
}


def publication_condition(model: ModelMetadata, name: str, status: str) -> dict[str, Any]:
    """The `where` of one of the filters, on the rows of a status ("draft" or "published") of a type with drafts."""
    rule = RULES[name]
    if rule.only not in (None, status):
        return {"id": {"$in": SubQuery("select null where 0 = 1")}}
    table = quote(model.table)
    row, other = ("d", "p") if status == "draft" else ("p", "d")
    conditions = ["p.document_id = d.document_id"]
    if rule.by_locale:
        conditions.append("p.locale is d.locale")
    conditions.append("p.published_at is not null" if other == "p" else "d.published_at is null")
    if rule.compared:
        conditions.append(rule.compared)
    own = "d.published_at is null" if row == "d" else "p.published_at is not null"
    exists = "exists" if rule.other else "not exists"
    sql = (
        f"select {row}.id from {table} as {row} where {own} and {exists} "
        f"(select 1 from {table} as {other} where {' and '.join(conditions)})"
    )
    return {"id": {"$in": SubQuery(sql)}}
