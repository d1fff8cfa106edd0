"""Places beside relations that the same request disconnects: what is connected there goes where they were.

Source: `@strapi/database` 5.54 entity-manager (updateRelations, `resolvedConnect`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from msgspec import Struct, field

from fake_strapi.javascript.text import to_string
from fake_strapi.storage.database import Database
from fake_strapi.storage.write_associations import Id, Item, truthy
from fake_strapi.storage.write_links import Link


class Gap(Struct):
    """What is connected before and after one removed relation."""

    before: list[Item] = field(default_factory=list)
    after: list[Item] = field(default_factory=list)


def beside_survivors(db: Database, link: Link, identifier: int, items: list[Item], removed: Sequence[Id]) -> list[Item]:
    """`items`, with positions beside removed relations turned into positions beside the nearest that stays."""
    gone = {to_string(one) for one in removed}
    if not any(anchor is not None and to_string(anchor) in gone for anchor in map(named_anchor, items)):
        return items
    sql = f"select {link.inverse} from {link.table} where {link.join} = ?{link.where_field} order by {link.order}"
    current: list[Id] = [row[0] for row in db.rows(sql, (identifier,))]
    keys = [to_string(one) for one in current]
    moving = {to_string(item["id"]) for item in items}
    gaps: dict[str, Gap] = {}
    for item in items:
        anchor = named_anchor(item)
        if anchor is None or to_string(anchor) not in gone or to_string(anchor) not in keys:
            continue
        gap = gaps.setdefault(to_string(anchor), Gap())
        side = gap.before if truthy(item["position"].get("before")) else gap.after
        side.append(item)
    positions: dict[Id, dict[str, Any]] = {}
    for key, gap in gaps.items():
        previous = survivor(current, keys, key, -1, gone | moving)
        following = survivor(current, keys, key, 1, gone | moving)
        for item in (*gap.before, *gap.after):
            if previous is not None:
                positions[item["id"]] = {"after": previous}
            elif following is not None:
                positions[item["id"]] = {"before": following}
            else:
                positions[item["id"]] = {"start": True}
            previous = item["id"]
    return [item | {"position": positions[item["id"]]} if item["id"] in positions else item for item in items]


def named_anchor(item: Item) -> Any:
    """What the position names, read by `??`: 0 and "" count as names."""
    position = item.get("position")
    if not isinstance(position, dict):
        return None
    before = position.get("before")
    return position.get("after") if before is None else before


def survivor(current: list[Id], keys: list[str], key: str, step: int, leaving: Collection[str]) -> Id | None:
    """The nearest relation on one side of `key` that neither goes nor moves."""
    index = keys.index(key) + step
    while 0 <= index < len(current):
        if keys[index] not in leaving:
            return current[index]
        index += step
    return None
