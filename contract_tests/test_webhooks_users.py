"""What webhooks tell of users, whoever writes them, and that they tell nothing of what is no content."""

from __future__ import annotations

import pytest

from contract_tests.manager import linked, manager
from contract_tests.test_auth_mails import ASK, CONFIRM, FORGOT, reset
from contract_tests.test_auth_passwords import CHANGE, change
from contract_tests.test_auth_register import REGISTER, newcomer
from contract_tests.test_content_manager_users import role
from contract_tests.test_users import user
from contract_tests.test_webhooks_entries import ENTRY_EVENTS
from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_someone_registers_and_changes_the_password(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    contract.post(REGISTER, newcomer("ann", username="Ann"), sender="anonymous")
    contract.deliveries(1)
    contract.post(REGISTER, newcomer("ann"), sender="anonymous")
    contract.post("/api/auth/local", {"identifier": "Ann", "password": "secret-1"}, sender="anonymous")
    jwt = (("Authorization", "Bearer <jwt:1>"),)
    contract.post(CHANGE, change(current="secret-1"), sender="anonymous", headers=jwt)
    contract.deliveries(1)


def test_a_forgotten_password(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    contract.hook(*ENTRY_EVENTS)
    contract.post(FORGOT, {"email": "ann@shop.example"}, sender="anonymous")
    contract.mails()
    contract.deliveries(1)
    contract.post("/api/auth/reset-password", reset("<secret:1>"), sender="anonymous")
    contract.deliveries(1)


def test_an_address_is_confirmed(contract: Contract) -> None:
    contract.change_settings("advanced", {"email_confirmation": True})
    contract.hook(*ENTRY_EVENTS)
    contract.post(REGISTER, newcomer("ann"), sender="anonymous")
    contract.mails(1)
    contract.deliveries(2)
    contract.post(ASK, {"email": "ann@shop.example"}, sender="anonymous")
    contract.mails(2)
    contract.deliveries(1)
    contract.get(f"{CONFIRM}?confirmation=<secret:2>", sender="anonymous")
    contract.deliveries(1)


def test_the_content_manager_writes_users(contract: Contract) -> None:
    users, public = manager(contract, "user"), role(contract)
    contract.hook(*ENTRY_EVENTS)
    ann = users.create(**user("Ann", role=linked(contract, public)))
    contract.deliveries(1)
    users.put(f"/{ann.key}", {"username": "Anna"})
    contract.deliveries(1)
    users.put(f"/{ann.key}", {"password": "another-1"})
    contract.deliveries(1)
    users.put(f"/{ann.key}", {"role": {"connect": [{"id": 1}], "disconnect": []}})
    contract.deliveries(1)
    users.post("", user("Anna"))
    users.put(f"/{ann.key}", {"username": "ab"})
    users.delete(f"/{ann.key}")
    contract.deliveries(1)


def test_the_content_manager_removes_several_users(contract: Contract) -> None:
    users = manager(contract, "user")
    ann, bob = (users.create(**user(name)) for name in ("Ann", "Bob"))
    contract.hook(*ENTRY_EVENTS)
    users.bulk("bulkDelete", [ann.key, bob.key])
    contract.deliveries(2)


def test_what_is_no_content_is_not_told(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    role = {"name": "Clerk", "description": "d", "permissions": {}}
    contract.post("/api/users-permissions/roles", role)
    contract.post(
        "/admin/api-tokens", {"name": "t", "description": "", "type": "read-only", "lifespan": None}, sender="admin"
    )
    contract.post("/i18n/locales", {"name": "French (fr)", "code": "fr", "isDefault": False}, sender="admin")
    contract.post("/admin/roles", {"name": "Sub", "description": ""}, sender="admin")
    webhook = {"name": "w", "url": "http://localhost:3001/x", "headers": {}, "events": []}
    contract.post("/admin/webhooks", webhook, sender="admin")
    contract.post("/api/customers", {"data": {"Name": "Told"}})
    contract.deliveries(1)
