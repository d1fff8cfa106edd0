"""What an administrator may do, worked out of the permissions of their roles.

Source: the permission engine of `@strapi/permissions`, services/permission/engine of `@strapi/admin`, the handler of
i18n, and the rules of `@casl/ability` as Strapi uses them (no rule forbids, so any rule that fits allows), 4.26.2 and
5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from fake_strapi.auth.admin_actions import CONDITIONS, IS_CREATOR, actions_of, is_localized
from fake_strapi.schema.content_type import Registry
from fake_strapi.versions.behaviour import Behaviour

Entity = Mapping[str, Any]
ANYTHING = "all"  # the subject of permissions that have none


class Condition(Struct, frozen=True):
    """What must be true of an entry. `creator`: any of these, an administrator's id or their roles' ids; None: none.

    `locales`: the entry's is one of these; None: any.
    """

    creator: tuple[int | None, tuple[int, ...]] | None = None
    locales: tuple[str, ...] | None = None

    def holds(self, entry: Entity) -> bool:
        """Of an entry as it was read: who made it counts only where that was read too, roles included."""
        if self.locales is not None and entry.get("locale") not in self.locales:
            return False
        if self.creator is None:
            return True
        made_by, (user, roles) = entry.get("createdBy"), self.creator
        if not isinstance(made_by, Mapping):
            return False
        if user is not None and made_by.get("id") == user:
            return True
        return any(role["id"] in roles for role in made_by.get("roles") or ())

    @property
    def filters(self) -> dict[str, Any]:
        """The same as a filter of a query."""
        parts: list[dict[str, Any]] = []
        if self.creator is not None:
            user, roles = self.creator
            ways: list[dict[str, Any]] = [] if user is None else [{"createdBy": {"id": user}}]
            if roles:
                ways.append({"createdBy": {"roles": {"id": {"$in": list(roles)}}}})
            parts.append({"$or": ways})
        if self.locales is not None:
            parts.append({"locale": {"$in": list(self.locales)}})
        return {"$and": parts}


class AllowedBy(Struct, frozen=True):
    """One permission. `fields` None: all of them."""

    action: str
    subject: str
    fields: tuple[str, ...] | None
    condition: Condition | None


class Ability:
    """The permissions of one administrator at one time."""

    def __init__(self, rules: Iterable[AllowedBy]) -> None:
        self._rules: dict[str, list[AllowedBy]] = {}
        for rule in rules:
            self._rules.setdefault(rule.action, []).append(rule)

    def rules(self, action: str, subject: str | None) -> list[AllowedBy]:
        """Those that speak of a subject, or of anything."""
        wanted = subject or ANYTHING
        return [rule for rule in self._rules.get(action, ()) if rule.subject in (wanted, ANYTHING)]

    def can(self, action: str, subject: str | None = None, field: str | None = None) -> bool:
        """Whether an action is allowed on a type, on some entry of it at least."""
        return any(field is None or rule.fields is None or field in rule.fields for rule in self.rules(action, subject))

    def can_with(self, action: str, subject: str, entry: Entity) -> bool:
        """Whether an action is allowed on an entry."""
        rules = self.rules(action, subject)
        return any(rule.condition is None or rule.condition.holds(entry) for rule in rules)

    def permitted_fields(self, action: str, subject: str, entry: Entity | None) -> frozenset[str] | None:
        """The paths that may be seen or written, of any entry or of this one; None: all of them."""
        rules = self.rules(action, subject)
        if not rules or any(rule.fields is None for rule in rules):
            return None
        fitting = (rule for rule in rules if entry is None or rule.condition is None or rule.condition.holds(entry))
        return frozenset(field for rule in fitting for field in rule.fields or ())

    def filters(self, action: str, subject: str) -> dict[str, Any] | None:
        """What a query has to add, so that it finds what is allowed only; None: nothing."""
        rules = self.rules(action, subject)
        if any(rule.condition is None for rule in rules):
            return None
        return {"$or": [rule.condition.filters for rule in rules if rule.condition is not None]}


def ability_of(
    permissions: Sequence[Entity],
    user_id: int,
    role_ids: Sequence[int],
    registry: Registry,
    behaviour: Behaviour,
    *,
    all_locales: bool,
) -> Ability:
    """What rows of permissions come to for an administrator. `all_locales`: super admins aren't held to locales."""
    actions = actions_of(registry, behaviour)
    rules = []
    for row in permissions:
        properties = row["properties"] or {}
        fields = properties.get("fields")
        if row["action"] not in actions or fields == [] or row["actionParameters"]:
            continue  # an action with parameters is another action, which nobody asks for
        subject = row["subject"]
        locales: tuple[str, ...] | None = None
        if not all_locales and is_localized(registry, subject):
            given = properties.get("locales", [])
            locales = None if given is None else tuple(given)
        condition = Condition(creator_of(row["conditions"] or (), user_id, role_ids), locales)
        rules.append(
            AllowedBy(
                row["action"],
                subject or ANYTHING,
                None if fields is None else tuple(fields),
                None if condition == Condition() else condition,
            )
        )
    return Ability(rules)


def creator_of(
    conditions: Sequence[str], user_id: int, role_ids: Sequence[int]
) -> tuple[int | None, tuple[int, ...]] | None:
    known = [one for one in conditions if one in CONDITIONS]
    if not known:
        return None
    others = tuple(role_ids) if any(one != IS_CREATOR for one in known) else ()
    return (user_id if IS_CREATOR in known else None, others)
