"""users-permissions as administrators set it up: its roles, actions and settings."""

from __future__ import annotations

from typing import Any

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

ROLES = "/users-permissions/roles"
OFF = {"enabled": False, "policy": ""}


def permissions(**actions: bool) -> dict[str, Any]:
    jobs = {name: {"enabled": enabled, "policy": ""} for name, enabled in actions.items()}
    return {"api::job": {"controllers": {"job": jobs}}}


def test_roles(contract: Contract) -> None:
    for role in contract.get(ROLES, sender="admin").json()["roles"]:
        contract.get(f"{ROLES}/{role['id']}", sender="admin")
    contract.get(f"{ROLES}/999999", sender="admin")
    contract.get("/users-permissions/permissions", sender="admin")
    contract.get("/users-permissions/policies", sender="admin")


def test_a_role_made_and_removed(contract: Contract) -> None:
    contract.post(ROLES, {"name": "Crew", "description": "c", "permissions": permissions(find=True)}, sender="admin")
    role = contract.get(ROLES, sender="admin").json()["roles"][-1]
    path = f"{ROLES}/{role['id']}"
    contract.get(path, sender="admin")
    contract.put(path, {"name": "Team", "permissions": permissions(find=False, create=True)}, sender="admin")
    contract.get(path, sender="admin")
    contract.delete(path, sender="admin")
    contract.get(path, sender="admin")
    contract.post(ROLES, {}, sender="admin")
    contract.delete(f"{ROLES}/2", sender="admin")


def test_the_public_role_may_at_once(contract: Contract) -> None:
    public = next(role for role in contract.get(ROLES, sender="admin").json()["roles"] if role["type"] == "public")
    contract.get("/api/jobs", sender="anonymous")
    contract.put(f"{ROLES}/{public['id']}", {"permissions": permissions(find=True)}, sender="admin")
    contract.get("/api/jobs", sender="anonymous")
    contract.get("/api/jobs/1", sender="anonymous")
    contract.put(f"{ROLES}/{public['id']}", {"permissions": permissions(find=False)}, sender="admin")
    contract.get("/api/jobs", sender="anonymous")


@pytest.mark.parametrize("sender", ["full-access", "anonymous"])
def test_only_administrators(contract: Contract, sender: str) -> None:
    for path in (ROLES, f"{ROLES}/1", "/users-permissions/advanced", "/users-permissions/providers"):
        contract.get(path, sender=sender)
        contract.put(path, {}, sender=sender)
    contract.request("OPTIONS", f"{ROLES}/1", sender=sender)
    contract.request("OPTIONS", "/users-permissions/email-templates", sender=sender)


def test_advanced_settings(contract: Contract) -> None:
    path = "/users-permissions/advanced"
    settings = contract.get(path, sender="admin").json()["settings"]
    contract.put(path, {**settings, "allow_register": False}, sender="admin")
    contract.get(path, sender="admin")
    user = {"username": "ann", "email": "ann@example.com", "password": "secret-1"}
    contract.post("/api/auth/local/register", user, sender="anonymous")
    for body in ({}, [], {"x": 1}):
        contract.put(path, body, sender="admin")
    contract.get(path, sender="admin")


def test_providers(contract: Contract) -> None:
    path = "/users-permissions/providers"
    providers = contract.get(path, sender="admin").json()
    providers["github"] |= {"enabled": True, "key": "k", "secret": "s"}
    contract.put(path, {"providers": {"github": providers["github"], "email": providers["email"]}}, sender="admin")
    contract.get(path, sender="admin")
    contract.put(path, {}, sender="admin")


def test_email_templates(contract: Contract) -> None:
    path = "/users-permissions/email-templates"
    templates = contract.get(path, sender="admin").json()
    for message in (
        "<%= URL %> <%= USER.email %>", "<%= nope %>", "<% code %>", "${URL}", "", None, "<%= URL", "<%=URL%><%=x%>",
    ):  # fmt: skip
        templates["reset_password"]["options"]["message"] = message
        contract.put(path, {"email-templates": templates}, sender="admin")
    contract.get(path, sender="admin")
    for body in ({}, {"x": 1}, {"email-templates": {}}, {"email-templates": {"a": 1}}, {"email-templates": "x"}):
        contract.put(path, body, sender="admin")
    contract.get(path, sender="admin")
