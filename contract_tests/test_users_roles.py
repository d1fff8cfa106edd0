"""The roles of users-permissions, as a client with an API token reads them."""

from __future__ import annotations

import pytest

from contract_tests.test_users import user
from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_default_roles(contract: Contract) -> None:
    contract.get("/api/users-permissions/roles")
    contract.get("/api/users-permissions/roles?fields=nope&sort=nope&populate=nope")
    contract.head("/api/users-permissions/roles")
    for word in ("1", "2", "1.0", "01"):
        contract.get(f"/api/users-permissions/roles/{word}")
    for word in ("3", "0", "abc", "public"):
        contract.get(f"/api/users-permissions/roles/{word}")


def test_users_are_counted(contract: Contract) -> None:
    for name, role in (("Ann", 1), ("Bob", 1), ("Cid", 2)):
        contract.post("/api/users", user(name, role=role))
    contract.get("/api/users-permissions/roles")


def test_granted_actions(contract: Contract) -> None:
    contract.grant_public("api::job.job.find", "api::setting.setting.update", "plugin::users-permissions.user.find")
    contract.get("/api/users-permissions/roles/2")
    contract.get("/api/users-permissions/permissions")


@pytest.mark.parametrize("sender", ["anonymous", "read-only", "custom plugin::users-permissions.role.find"])
def test_who_may(contract: Contract, sender: str) -> None:
    for path in ("roles", "roles/1", "roles/99", "permissions"):
        contract.get(f"/api/users-permissions/{path}", sender=sender)
