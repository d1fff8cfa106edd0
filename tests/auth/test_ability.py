"""What permissions come to for one administrator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fake_strapi import FakeStrapi
from fake_strapi.auth.ability import Ability, Condition, ability_of
from fake_strapi.auth.admin_actions import READ, UPDATE, actions_of
from fake_strapi.auth.admin_permissions import of_role, permission, removed_at_start
from fake_strapi.auth.permission_validation import is_never_answered

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
JOB, POST = "api::job.job", "api::post.post"
ANN, BEN = 1, 2
NIGHT, DAY = 10, 11


@pytest.fixture(scope="module")
def strapi() -> FakeStrapi:
    return FakeStrapi(ZOO, version="5")


def ability(strapi: FakeStrapi, *rows: dict[str, Any], all_locales: bool = False) -> Ability:
    installation = strapi.installation
    return ability_of(rows, ANN, [NIGHT], installation.registry, installation.behaviour, all_locales=all_locales)


def made_by(user: int, *roles: int) -> dict[str, Any]:
    return {"createdBy": {"id": user, "roles": [{"id": role} for role in roles]}}


def test_fields_of_all_permissions_that_fit(strapi: FakeStrapi) -> None:
    own = permission(READ, JOB, properties={"fields": ["Notes"]}, conditions=["admin::is-creator"])
    of_all = permission(READ, JOB, properties={"fields": ["JobID"]})
    found = ability(strapi, own, of_all)
    assert found.can(READ, JOB, "Notes")
    assert not found.can(READ, JOB, "Status")
    assert found.permitted_fields(READ, JOB, made_by(ANN)) == {"Notes", "JobID"}
    assert found.permitted_fields(READ, JOB, made_by(BEN)) == {"JobID"}
    assert found.permitted_fields(READ, JOB, None) == {"Notes", "JobID"}
    assert found.filters(READ, JOB) is None, "one permission has no condition"


def test_a_permission_without_any_field_is_none(strapi: FakeStrapi) -> None:
    assert not ability(strapi, permission(READ, JOB, properties={"fields": []})).can(READ, JOB)


def test_unknown_actions_and_conditions(strapi: FakeStrapi) -> None:
    found = ability(strapi, permission("admin::nope"), permission(READ, JOB, conditions=["api::nope"]))
    assert not found.can("admin::nope")
    assert found.can_with(READ, JOB, made_by(BEN))


def test_conditions_are_asked_of_the_entry(strapi: FakeStrapi) -> None:
    same_role = permission(UPDATE, JOB, conditions=["admin::has-same-role-as-creator"])
    found = ability(strapi, same_role)
    assert found.can_with(UPDATE, JOB, made_by(BEN, NIGHT))
    assert not found.can_with(UPDATE, JOB, made_by(BEN, DAY))
    assert not found.can_with(UPDATE, JOB, {"createdBy": None})
    assert found.filters(UPDATE, JOB) == {
        "$or": [{"$and": [{"$or": [{"createdBy": {"roles": {"id": {"$in": [10]}}}}]}]}]
    }


@pytest.mark.parametrize(("locales", "allowed"), [(["fr"], False), (["en"], True), (None, True), ("absent", False)])
def test_localized_types_are_held_to_locales(strapi: FakeStrapi, locales: Any, allowed: bool) -> None:
    properties = {"fields": ["title"], **({} if locales == "absent" else {"locales": locales})}
    row = permission(READ, POST, properties=properties)
    assert ability(strapi, row).can_with(READ, POST, {"locale": "en"}) is allowed
    assert ability(strapi, row, all_locales=True).can_with(READ, POST, {"locale": "en"})


def test_locales_come_on_top_of_who_made_it() -> None:
    condition = Condition(creator=(ANN, ()), locales=("en",))
    assert condition.filters == {"$and": [{"$or": [{"createdBy": {"id": ANN}}]}, {"locale": {"$in": ["en"]}}]}
    assert condition.holds({**made_by(ANN), "locale": "en"})
    assert not condition.holds({**made_by(ANN), "locale": "fr"})


def test_a_start_overlooks_what_moved_to_the_page_before() -> None:
    assert removed_at_start(range(1, 411), {5, 201, 300}) == {5, 300}


def test_fields_that_leave_a_strapi_stuck(strapi: FakeStrapi) -> None:
    actions = actions_of(strapi.installation.registry, strapi.installation.behaviour)

    def stuck(fields: Any, action: str = READ) -> bool:
        return is_never_answered(actions, {"permissions": [{"action": action, "properties": {"fields": fields}}]})

    for fields in ("x", [5], ["a", "a"], ["a", "a.b"]):
        assert stuck(fields), fields
    assert not stuck(["a", "ab"])
    assert not stuck(None)
    assert not stuck("x", "admin::webhooks.read")


def test_permissions_outlive_the_process(tmp_path: Path) -> None:
    first = FakeStrapi(ZOO, version="5", db=tmp_path / "db.sqlite")
    before = of_role(first._world.database, 1), of_role(first._world.database, 2)
    first._world.database.close()
    again = FakeStrapi(ZOO, version="5", db=tmp_path / "db.sqlite")
    assert (of_role(again._world.database, 1), of_role(again._world.database, 2)) == before
