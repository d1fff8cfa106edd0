"""The permissions of administrators' roles: rows of `admin_permissions`, as Strapi makes, changes and tidies them.

Source: services/role, services/permission/queries and services/content-type of `@strapi/admin`, and
services/permissions/actions of i18n, 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from fake_strapi.auth.ability import Ability, ability_of
from fake_strapi.auth.admin_actions import (
    CONDITIONS,
    CONTENT_TYPES,
    IS_CREATOR,
    PUBLISH,
    Action,
    actions_of,
    fields_of,
    is_displayed,
    is_localized,
)
from fake_strapi.auth.admins import AUTHOR, EDITOR, SUPER_ADMIN, Entity
from fake_strapi.auth.api_token import stamped
from fake_strapi.chance import Chance
from fake_strapi.documents.locales import default_locale
from fake_strapi.schema.builtin import LOCALE, USER
from fake_strapi.schema.builtin_admin import ADMIN_PERMISSION, ADMIN_ROLE
from fake_strapi.schema.content_type import Registry
from fake_strapi.storage.database import Database
from fake_strapi.storage.dialect import quote
from fake_strapi.storage.find import count, find_many, find_one
from fake_strapi.storage.write import create_entity, delete_entity, update_entity
from fake_strapi.storage.write_values import new_document_id

SHOWN = ("id", "action", "actionParameters", "subject", "properties", "conditions")
PAGE = 200
COMPARED = ("conditions", "properties", "subject", "action", "actionParameters")
# What the roles of a fresh Strapi may do in the media library; True: authors with their own files only.
OF_FILES = (
    ("plugin::upload.read", True),
    ("plugin::upload.configure-view", False),
    ("plugin::upload.assets.create", False),
    ("plugin::upload.assets.update", True),
    ("plugin::upload.assets.download", False),
    ("plugin::upload.assets.copy-link", False),
)


def permission(action: str, subject: str | None = None, **more: Any) -> Entity:
    """A permission that has what isn't said of it."""
    return {"action": action, "actionParameters": {}, "subject": subject, "properties": {}, "conditions": [], **more}


def shown(row: Entity) -> Entity:
    """A permission as answers have it."""
    return {name: row[name] for name in SHOWN if name in row}


# --- reading


def of_role(database: Database, role_id: Any) -> list[Entity]:
    return find_many(database, ADMIN_PERMISSION, {"where": {"role": {"id": role_id}}})


def of_user(database: Database, user_id: int) -> list[Entity]:
    """Those of all roles of an administrator."""
    return find_many(database, ADMIN_PERMISSION, {"where": {"role": {"users": {"id": user_id}}}})


def user_ability(database: Database, registry: Registry, user: Entity) -> Ability:
    """What an administrator may do now. `user` holds the roles."""
    roles = user["roles"]
    return ability_of(
        of_user(database, user["id"]),
        user["id"],
        [role["id"] for role in roles],
        registry,
        database.layout.behaviour,
        all_locales=any(role["code"] == SUPER_ADMIN for role in roles),
    )


# --- what a start makes


def content_permissions(
    registry: Registry, actions: Iterable[Action], leave_out: frozenset[str] = frozenset()
) -> Iterator[Entity]:
    """One for each action on content and each type, with all fields where the action knows any."""
    for action in actions:
        for subject in action.subjects or ():
            if subject not in leave_out:
                fields = {"fields": fields_of(registry, subject)} if "fields" in action.properties else {}
                yield permission(action.id, subject, properties=fields)


def default_permissions(registry: Registry, actions: Mapping[str, Action], *, author: bool) -> list[Entity]:
    """Those of a fresh Strapi's Editor, or of its Author."""
    on_content = [action for action in actions.values() if action.section == CONTENT_TYPES]
    visible = {one.uid for one in registry.api_types if is_displayed(one)}
    leave_out = frozenset(subject for one in on_content for subject in one.subjects or () if subject not in visible)
    conditions = [IS_CREATOR] if author else []
    found = [
        {**row, "conditions": conditions}
        for row in content_permissions(registry, on_content, leave_out | {USER})
        if not (author and row["action"] == PUBLISH)
    ]
    return found + [permission(action, conditions=conditions if own else []) for action, own in OF_FILES]


def super_admin_permissions(
    registry: Registry, actions: Mapping[str, Action], locales: Sequence[str]
) -> Iterator[Entity]:
    """All that there are, in all locales."""
    on_content = [action for action in actions.values() if action.section == CONTENT_TYPES]
    for row in content_permissions(registry, on_content):
        if is_localized(registry, row["subject"]):
            row["properties"]["locales"] = list(locales)
        yield row
    for action in actions.values():
        if action.section != CONTENT_TYPES:
            yield permission(action.id)


def is_spare(row: Entity, registry: Registry, actions: Mapping[str, Action]) -> bool:
    """Whether a start removes a permission: its action or subject is no more, or it lacks all that it may be held to.

    So what a fresh Strapi gives Editors on localized types stays, except where the locales are all that there is.
    """
    action = actions.get(row["action"])
    if action is None or (action.subjects is not None and row["subject"] not in action.subjects):
        return True
    if not action.properties:
        return False
    return all(
        (name != "locales" or is_localized(registry, row["subject"])) and (row["properties"] or {}).get(name) is None
        for name in action.properties
    )


def removed_at_start(ids: Sequence[int], spare: Container[int]) -> set[int]:
    """Which of the spare ones one start removes: it looks page by page, and what it removed moves the next page on."""
    left, gone = list(ids), set[int]()
    for page in range(-(-len(ids) // PAGE)):
        found = {one for one in left[page * PAGE : (page + 1) * PAGE] if one in spare}
        left = [one for one in left if one not in found]
        gone |= found
    return gone


def locale_codes(database: Database) -> list[str]:
    return [row["code"] for row in find_many(database, LOCALE, {})]


def furnish(database: Database, registry: Registry, now: int) -> None:
    """The permissions of the three default roles, where there are none at all: those of editors and authors first.

    Written at once, as there are hundreds: rows that Strapi makes and removes again leave their ids out.
    """
    if count(database, ADMIN_PERMISSION, {}):
        bring_up_to_date(database, registry, now)
        return
    actions = actions_of(registry, database.layout.behaviour)
    roles = {row["code"]: row["id"] for row in find_many(database, ADMIN_ROLE, {})}
    rows = [
        *((EDITOR, row) for row in default_permissions(registry, actions, author=False)),
        *((AUTHOR, row) for row in default_permissions(registry, actions, author=True)),
        *((SUPER_ADMIN, row) for row in super_admin_permissions(registry, actions, locale_codes(database))),
    ]
    numbered = [(place, roles[code], row) for place, (code, row) in enumerate(rows, 1) if code in roles]
    spare = {place for place, _, row in numbered if is_spare(row, registry, actions)}
    gone = removed_at_start([place for place, _, _ in numbered], spare)
    insert(database, [one for one in numbered if one[0] not in gone], now)


def insert(database: Database, rows: Sequence[tuple[int, int, Entity]], now: int) -> None:
    """Write permissions with the ids and the roles that are given."""
    layout = database.layout
    model = layout[ADMIN_PERMISSION]
    link = model.relations["role"].join_table
    assert link is not None
    assert link.inverse_join_column is not None
    assert link.inverse_order_column is not None
    columns = ["id", "action", "action_parameters", "subject", "properties", "conditions", "created_at", "updated_at"]
    more: list[Any] = []
    if layout.behaviour.published_at_always:
        columns += ["published_at", "document_id"]
        more = [now]
    ids = Chance(1)  # nothing tells the documentIds of permissions, and a workspace's own chance is for its content
    values = [
        (
            identifier,
            row["action"],
            json.dumps(row["actionParameters"]),
            row["subject"],
            json.dumps(row["properties"], separators=(",", ":")),
            json.dumps(row["conditions"], separators=(",", ":")),
            now,
            now,
            *more,
            *([new_document_id(ids)] if more else ()),
        )
        for identifier, _, row in rows
    ]
    marks = ", ".join("?" * len(columns))
    database.connection.executemany(
        f"insert into {quote(model.table)} ({', '.join(map(quote, columns))}) values ({marks})", values
    )
    linked = ", ".join(map(quote, (link.join_column, link.inverse_join_column, link.inverse_order_column)))
    orders: dict[int, int] = {}
    links = []
    for identifier, role, _ in rows:
        orders[role] = orders.get(role, 0) + 1
        links.append((identifier, role, orders[role]))
    database.connection.executemany(f"insert into {quote(link.name)} ({linked}) values (?, ?, ?)", links)


def bring_up_to_date(database: Database, registry: Registry, now: int) -> None:
    """What each start does: super admins get all that there is by now, and what is spare goes."""
    actions = actions_of(registry, database.layout.behaviour)
    reset_super_admin(database, registry, now)
    rows = find_many(database, ADMIN_PERMISSION, {})
    spare = {row["id"] for row in rows if is_spare(row, registry, actions)}
    for identifier in sorted(removed_at_start([row["id"] for row in rows], spare)):
        delete_entity(database, ADMIN_PERMISSION, identifier)


def give_super_admin_locales(database: Database, registry: Registry, now: int) -> None:
    """Super admins may all in all locales, after one was made or removed; the rows keep their ids."""
    role = find_one(database, ADMIN_ROLE, {"select": ["id"], "where": {"code": SUPER_ADMIN}})
    codes = locale_codes(database)
    for row in of_role(database, role["id"]) if role is not None else ():
        properties = row["properties"] or {}
        if is_localized(registry, row["subject"]) and properties.get("locales") != codes:
            update_entity(database, ADMIN_PERMISSION, row["id"], {"properties": {**properties, "locales": codes}}, now)


def reset_super_admin(database: Database, registry: Registry, now: int) -> None:
    """Super admins may all again, after a start."""
    role = find_one(database, ADMIN_ROLE, {"select": ["id"], "where": {"code": SUPER_ADMIN}})
    if role is not None:
        actions = actions_of(registry, database.layout.behaviour)
        wanted = super_admin_permissions(registry, actions, locale_codes(database))
        assign(database, role["id"], list(wanted), now)


# --- changing


def assign(database: Database, role_id: int, wanted: Sequence[Entity], now: int) -> list[Entity]:
    """Make a role's permissions those; answers the ones that are new. Those that were there already keep their rows."""
    existing = of_role(database, role_id)
    known = {key(row): row for row in existing}
    asked = {key(row) for row in wanted}
    new = [row for row in wanted if key(row) not in known]
    for row in existing:
        if key(row) not in asked:
            delete_entity(database, ADMIN_PERMISSION, row["id"])
    return [add(database, role_id, row, now) for row in new]


def key(row: Entity) -> str:
    """Equal for permissions that are equal, whichever the order of their keys."""
    return json.dumps([row[name] for name in COMPARED], sort_keys=True)


def add(database: Database, role_id: int, row: Entity, now: int) -> Entity:
    """A new row, without conditions that nobody knows."""
    conditions = [one for one in row["conditions"] or () if one in CONDITIONS]
    values = {**row, "conditions": conditions, "role": role_id}
    identifier = create_entity(database, ADMIN_PERMISSION, stamped(values, database, now), now)
    found = find_one(database, ADMIN_PERMISSION, {"where": {"id": identifier}})
    assert found is not None
    return found


def completed(database: Database, registry: Registry, given: Entity) -> Entity:
    """A permission as a client sent it, with what it leaves out; in the default locale where a version says so."""
    row = permission(given["action"]) | {name: given[name] for name in COMPARED if name in given}
    if not database.layout.behaviour.permissions_get_locale or not is_localized(registry, row["subject"]):
        return row
    properties = row["properties"] or {}
    if properties.get("locales", []) == []:
        row["properties"] = {**properties, "locales": [default_locale(database)]}
    return row
