"""Roles of users-permissions written by API token: made, changed and removed, with their permissions and users."""

from __future__ import annotations

import pytest

from contract_tests.test_users import user
from harness.contract import Contract

pytestmark = pytest.mark.parity

ROLES = "/api/users-permissions/roles"


def tree(*actions: str, enabled: object = True) -> dict[str, object]:
    """The permissions that a body has, from actions such as `api::job.job.find`."""
    types: dict[str, dict[str, dict[str, dict[str, object]]]] = {}
    for action in actions:
        type_name, controller, name = action.split(".")
        controllers = types.setdefault(type_name, {"controllers": {}})["controllers"]
        controllers.setdefault(controller, {})[name] = {"enabled": enabled, "policy": ""}
    return types


def test_create(contract: Contract) -> None:
    contract.post(ROLES, {"name": "Print Operator", "description": "Runs the presses", "permissions": {}})
    contract.get(f"{ROLES}/3")
    contract.get(ROLES)
    granted = tree("api::job.job.find", "api::job.job.findOne", "plugin::upload.content-api.find")
    contract.post(ROLES, {"name": "Sales", "description": "", "permissions": granted})
    contract.get(f"{ROLES}/4")


@pytest.mark.parametrize(
    "name", ["Éditeur en chef", "two  Words", "camelCase", "HTTPServer2", "a-b_c.d", "x1y2", "日本", "", None, 5, True],
    ids=["accents", "words", "camel", "capitals", "signs", "digits", "kanji", "empty", "null", "number", "true"],
)  # fmt: skip
def test_type_is_made_of_the_name(contract: Contract, name: object) -> None:
    contract.post(ROLES, {"name": name})
    contract.get(f"{ROLES}")


def test_given_type(contract: Contract) -> None:
    contract.post(ROLES, {"name": "Editor", "type": "chief"})
    contract.post(ROLES, {"name": "Editor", "type": "chief"})
    contract.post(ROLES, {"name": "Public"})
    contract.post(ROLES, {"name": "x", "type": ""})
    contract.get(ROLES)


def test_empty_bodies(contract: Contract) -> None:
    for target, method in ((ROLES, "POST"), (f"{ROLES}/1", "PUT"), (f"{ROLES}/99", "PUT")):
        contract.request(method, target, json={})
        contract.request(method, target, json=[])
        contract.request(method, target)
        contract.request(method, target, text="name=x", content_type="application/x-www-form-urlencoded")
        contract.request(method, target, text="name", content_type="text/plain")
    contract.get(ROLES)


@pytest.mark.parametrize(
    "permissions",
    [
        None, [], "x", 5, {"api::job": None}, {"api::job": {}}, {"api::job": {"controllers": None}},
        {"api::job": {"controllers": {"job": None}}}, {"api::job": {"controllers": {"job": {"find": None}}}},
        {"api::job": {"controllers": {"job": {"find": {"enabled": 1}, "create": {"enabled": 0}}}}},
        {"api::nope": {"controllers": {"nope": {"find": {"enabled": True}}}}},
        {"api::job": {"controllers": {"job": {"nope": {"enabled": "no"}, "delete": {}}}}},
        [{"controllers": {"job": {"find": {"enabled": True}}}}],
    ],
    ids=[
        "null", "list", "text", "number", "type-null", "type-empty", "controllers-null", "controller-null",
        "action-null", "truthy", "unknown-type", "unknown-action", "list-of-types",
    ],
)  # fmt: skip
def test_permissions_of_any_shape(contract: Contract, permissions: object) -> None:
    contract.post(ROLES, {"name": "Any shape", "permissions": permissions})
    contract.get(ROLES)
    contract.get(f"{ROLES}/3")
    contract.put(f"{ROLES}/1", {"description": "changed", "permissions": permissions})
    contract.get(f"{ROLES}/1")


def test_other_keys(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    contract.post(ROLES, {"name": "Keys", "users": [1], "nope": 1, "nb_users": 7, "locale": "fr"})
    contract.post(ROLES, {"name": "Own id", "id": 12})
    contract.post(ROLES, {"name": "Own id", "id": 12, "type": "again"})
    contract.post(ROLES, {"name": ["a"], "description": {"b": 1}})
    contract.get(ROLES)
    contract.get("/api/users?populate=role")
    contract.put(f"{ROLES}/1", {"users": [], "type": "other", "id": 9, "nope": 1})
    contract.get(ROLES)


def test_update(contract: Contract) -> None:
    contract.post(ROLES, {"name": "Editor", "permissions": tree("api::job.job.find", "api::job.job.create")})
    contract.put(f"{ROLES}/3", {"name": "Chief", "description": "of all"})
    contract.get(f"{ROLES}/3")
    contract.put(f"{ROLES}/3", {"permissions": tree("api::job.job.find", "api::tag.tag.find")})
    contract.get(f"{ROLES}/3")
    contract.put(f"{ROLES}/3", {"permissions": tree("api::job.job.find", enabled=False)})
    contract.get(f"{ROLES}/3")
    contract.put(f"{ROLES}/3", {"name": "", "description": None})
    contract.put(f"{ROLES}/3.0", {"name": "By text"})
    contract.get(f"{ROLES}/3")
    for word in ("99", "abc", "0", "public"):
        contract.put(f"{ROLES}/{word}", {"name": "Nobody"})


def test_changed_permissions_hold_at_once(contract: Contract) -> None:
    contract.get("/api/jobs", sender="anonymous")
    contract.put(f"{ROLES}/2", {"permissions": tree("api::job.job.find")})
    contract.get("/api/jobs", sender="anonymous")
    contract.put(f"{ROLES}/2", {"permissions": {}})
    contract.get("/api/jobs", sender="anonymous")


def test_delete_moves_users_to_public(contract: Contract) -> None:
    contract.post(ROLES, {"name": "Editor", "permissions": tree("api::job.job.find")})
    for name, role in (("Ann", 3), ("Bob", 3), ("Cid", 1)):
        contract.post("/api/users", user(name, role=role))
    contract.delete(f"{ROLES}/3")
    contract.get(ROLES)
    contract.get("/api/users?populate=role&sort=username")
    contract.delete(f"{ROLES}/3")
    contract.get(f"{ROLES}/3")
    contract.post(ROLES, {"name": "Editor"})
    contract.get(ROLES)


def test_roles_that_stay(contract: Contract) -> None:
    contract.delete(f"{ROLES}/2")
    for word in ("99", "abc", "0", "public"):
        contract.delete(f"{ROLES}/{word}")
    contract.delete(f"{ROLES}/1?fields=nope")
    contract.get(ROLES)
    contract.post("/api/users", user("Ann"))


def test_public_role_by_another_text(contract: Contract) -> None:
    contract.post("/api/users", user("Ann", role=2))
    contract.delete(f"{ROLES}/2.0")
    contract.get(ROLES)
    contract.get("/api/users?populate=role")
    contract.get("/api/jobs", sender="anonymous")
    contract.delete(f"{ROLES}/1")


@pytest.mark.parametrize(
    "sender",
    [
        "anonymous", "read-only", "custom plugin::users-permissions.role.createRole",
        "custom plugin::users-permissions.role.deleteRole",
    ],
    ids=["anonymous", "read-only", "may-create", "may-delete"],
)  # fmt: skip
def test_who_may_write(contract: Contract, sender: str) -> None:
    contract.post(ROLES, {"name": "Mine"}, sender=sender)
    contract.put(f"{ROLES}/1", {"name": "Mine"}, sender=sender)
    contract.delete(f"{ROLES}/1", sender=sender)
