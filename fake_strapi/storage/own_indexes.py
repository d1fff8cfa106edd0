"""Indexes of the fake's own, which Strapi hasn't: what it looks up by scanning a table is found at once.

The order of rows that nothing sorts comes out of the indexes that SQLite takes, so one more must never be taken where
that could show. These are partial, over a condition that is true of every row, and SQLite takes a partial index only
for a query that has its condition. It is said where the index is asked for one value: such rows come in the order of
their ids, as they do from a scan.
"""

from __future__ import annotations

from collections.abc import Sequence

from fake_strapi.storage.dialect import ALWAYS, quote
from fake_strapi.storage.metadata import ModelMetadata


def own_index_condition(model: ModelMetadata, alias: str, conditions: Sequence[str]) -> list[str]:
    """The condition to add to those of a query on one table, if it asks for one value of a column with an own index.

    Not if it could be answered from one of Strapi's indexes, too, whose order is another.
    """
    text = " and ".join(conditions)
    if " or " in text or any(quote(name) in text for name in model.first_in_index):
        return []
    for column in model.looked_up:
        name = f"{quote(alias)}.{quote(column)}"
        if f"{name} = ?" in text and text.count(name) == 1 and f"not ({name}" not in text:
            return [f"{quote(alias)}.{ALWAYS}"]
    return []
