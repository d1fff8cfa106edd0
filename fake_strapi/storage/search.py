"""`_q`: a text looked for in every column of text, and of numbers when it is one.

Source: `@strapi/database` query/helpers/search (the same in 4.26.2 and 5.54.0).
"""

from __future__ import annotations

from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.javascript.numbers import to_number
from fake_strapi.storage.conditions import ESCAPE, Dialogue
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.metadata import ModelMetadata

TEXTS = frozenset({"string", "text", "uid", "email", "enumeration", "richtext"})
NUMBERS = frozenset({"biginteger", "integer", "decimal", "float"})
# `_` is forgotten, so it matches any character; `*` is escaped though it means nothing to LIKE.
ESCAPED = str.maketrans({"*": "\\*", "%": "\\%", "\\": "\\\\"})


def search_condition(query: Any, model: ModelMetadata, alias: str, talk: Dialogue) -> list[str]:
    """Conditions of which one must hold: the id or a searchable column contains the text (ASCII case is ignored)."""
    if not isinstance(query, str):
        raise InternalServerError("query.split is not a function")
    number = to_number(query)
    types = TEXTS if number != number else TEXTS | NUMBERS
    columns = [column for column in model.columns.values() if column.type in types and column.searchable]
    pattern = f"%{query.translate(ESCAPED)}%"
    names = ["id", *(column.name for column in columns)]
    return [f"{quote(alias)}.{quote(name)} like {talk.bind(pattern)}{ESCAPE}" for name in names]
