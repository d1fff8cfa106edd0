"""Permissions of administrators' roles: read, changed, asked about, and kept to by the admin API."""

from __future__ import annotations

from typing import Any

import pytest

from harness.contract import Answer, Contract

pytestmark = pytest.mark.parity

EXPLORER = "plugin::content-manager.explorer"
JOB, POST = "api::job.job", "api::post.post"


def role(contract: Contract, name: str, *permissions: dict[str, Any]) -> str:
    """The path of a new role's permissions."""
    made = contract.post("/admin/roles", {"name": name}, sender="admin").row
    path = f"/admin/roles/{made.id}/permissions"
    if permissions:
        contract.put(path, {"permissions": list(permissions)}, sender="admin")
    return path


def on(verb: str, subject: str, **more: Any) -> dict[str, Any]:
    return {"action": f"{EXPLORER}.{verb}", "subject": subject, **more}


def put(contract: Contract, path: str, *permissions: Any) -> Answer:
    return contract.put(path, {"permissions": list(permissions)}, sender="admin")


def test_of_the_default_roles(contract: Contract) -> None:
    for role_id in (1, 2, 3, 999999):
        contract.get(f"/admin/roles/{role_id}/permissions", sender="admin")
    contract.get("/admin/users/me/permissions", sender="admin")
    contract.get("/admin/users/me/permissions", sender="admin Author")


def test_all_that_there_are(contract: Contract) -> None:
    contract.get("/admin/permissions", sender="admin")
    contract.get("/admin/permissions", sender="admin Author")
    contract.get("/admin/permissions", sender="anonymous")
    contract.post("/i18n/locales", {"name": "French (fr)", "code": "fr", "isDefault": False}, sender="admin")
    contract.get("/admin/permissions", sender="admin")


def test_changed(contract: Contract) -> None:
    path = role(contract, "Night")
    contract.get(path, sender="admin")
    read = on("read", JOB, properties={"fields": ["JobID", "Notes"]}, conditions=["admin::is-creator"])
    put(contract, path, read, {"action": "admin::webhooks.read"})
    contract.get(path, sender="admin")
    put(contract, path, read, on("delete", JOB))
    put(contract, path, {**read, "conditions": ["admin::nope", "admin::has-same-role-as-creator"]})
    put(contract, path, {**read, "actionParameters": {"a": 1}, "subject": JOB})
    put(contract, path, on("read", POST, properties={"fields": ["title"]}))
    put(contract, path, on("read", POST, properties={"fields": ["title"], "locales": []}))
    put(contract, path, on("read", POST, properties={"fields": ["title"], "locales": None}))
    put(contract, path, on("publish", POST), on("create", POST, properties={"fields": None}))
    contract.get(path, sender="admin")
    put(contract, path)
    contract.get(path, sender="admin")


def test_refused_changes(contract: Contract) -> None:
    path = role(contract, "Night")
    webhooks = {"action": "admin::webhooks.read"}
    for body in (
        {}, {"permissions": None}, {"permissions": "x"}, {"permissions": [], "x": 1}, {"permissions": [5]},
    ):  # fmt: skip
        contract.put(path, body, sender="admin")
    for one in (
        {}, {"action": ""}, {"action": "nope"}, {"action": 5}, {"action": EXPLORER + ".read"}, on("read", "api::x.x"),
        {**webhooks, "subject": JOB}, {**webhooks, "subject": None}, {**webhooks, "x": 1},
        {**webhooks, "properties": {"fields": []}}, {**webhooks, "properties": None}, {**webhooks, "conditions": "x"},
        on("read", JOB, properties={"x": 1}), on("delete", JOB, properties={"fields": ["JobID"]}),
        on("read", JOB, actionParameters="x"), on("read", JOB, conditions=[5]),
    ):  # fmt: skip
        put(contract, path, one)
    put(contract, path, webhooks, webhooks)
    put(contract, "/admin/roles/1/permissions", webhooks)
    put(contract, "/admin/roles/999999/permissions", webhooks)
    contract.put(path, {"permissions": []}, sender="admin Editor")
    contract.get(path, sender="anonymous")


def test_asked_about(contract: Contract) -> None:
    questions = [
        {"action": "admin::webhooks.read"},
        {"action": "admin::nope"},
        {"action": f"{EXPLORER}.read"},
        on("read", JOB),
        on("read", JOB, field="JobID"),
        on("read", JOB, field="nope"),
        on("read", "api::x.x"),
        on("delete", JOB),
        on("publish", POST),
        on("create", POST),
        {"action": "plugin::upload.read", "subject": None},
    ]
    for sender in ("admin", "admin Editor", "admin Author"):
        contract.post("/admin/permissions/check", {"permissions": questions}, sender=sender)
    for body in (
        {}, {"permissions": []}, {"permissions": None}, {"permissions": [{}]},
        {"permissions": [{"action": "x", "y": 1}]}, {"permissions": [{"action": 5, "subject": 5, "field": 5}]},
        {"permissions": "x"}, {"permissions": [5]}, {"x": 1},
    ):  # fmt: skip
        contract.post("/admin/permissions/check", body, sender="admin")
    contract.post("/admin/permissions/check", {"permissions": []}, sender="anonymous")


def test_an_editor_and_an_author_on_the_admin_api(contract: Contract) -> None:
    hook = {"name": "hook", "url": "https://example.com", "headers": {}, "events": ["entry.create"]}
    for sender in ("admin Editor", "admin Author"):
        for path in (
            "users", "users/1", "users/me", "roles", "roles/1", "webhooks", "webhooks/1", "api-tokens",
            "project-settings", "project-type", "content-api/permissions", "telemetry-properties",
        ):  # fmt: skip
            contract.get(f"/admin/{path}", sender=sender)
        contract.post("/admin/webhooks", hook, sender=sender)
        contract.post("/admin/webhooks/batch-delete", {"ids": [1]}, sender=sender)
        contract.put("/admin/webhooks/1", hook, sender=sender)
        contract.delete("/admin/users/1", sender=sender)
        contract.post("/admin/roles", {"name": "x"}, sender=sender)
        contract.post("/admin/api-tokens", {"name": "x"}, sender=sender)
        for path in (
            "/i18n/locales", "/i18n/iso-locales", "/users-permissions/roles", "/users-permissions/advanced",
            "/users-permissions/permissions", "/content-type-builder/content-types",
        ):  # fmt: skip
            contract.get(path, sender=sender)
        contract.post("/i18n/locales", {"name": "x", "code": "fr", "isDefault": False}, sender=sender)


def test_what_a_role_gets_it_may_at_once(contract: Contract) -> None:
    path = role(contract, "Night", {"action": "admin::webhooks.read"}, {"action": "admin::roles.read"})
    contract.get("/admin/webhooks", sender="admin Night")
    contract.get("/admin/roles", sender="admin Night")
    contract.post("/admin/roles", {"name": "x"}, sender="admin Night")
    contract.get("/admin/users/me/permissions", sender="admin Night")
    put(contract, path, {"action": "admin::roles.create"})
    contract.get("/admin/webhooks", sender="admin Night")
    contract.post("/admin/roles", {"name": "Day"}, sender="admin Night")
    put(contract, path)
    contract.post("/admin/roles", {"name": "Dusk"}, sender="admin Night")


def test_a_removed_role_takes_its_permissions_along(contract: Contract) -> None:
    path = role(contract, "Night", {"action": "admin::webhooks.read"})
    contract.delete(path.removesuffix("/permissions"), sender="admin")
    contract.get(path, sender="admin")


def test_locales_change_what_super_admins_may(contract: Contract) -> None:
    contract.post("/i18n/locales", {"name": "French (fr)", "code": "fr", "isDefault": False}, sender="admin")
    contract.get("/admin/roles/1/permissions", sender="admin")
    contract.get("/admin/roles/2/permissions", sender="admin")
