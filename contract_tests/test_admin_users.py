"""Administrators by the admin API: invited, registered, changed, removed; and what those of other roles may."""

from __future__ import annotations

from typing import Any

import pytest

from harness.contract import Answer, Contract
from harness.recording import Headers

pytestmark = pytest.mark.parity

PATH = "/admin/users"
EDITOR = 2
PASSWORD = "Password123"


def invite(contract: Contract, email: str = "ed@example.com", **body: Any) -> Answer:
    return contract.post(PATH, {"email": email, "firstname": "Ed", "roles": [EDITOR], **body}, sender="admin")


def registration(invited: Answer) -> dict[str, Any]:
    token = invited.json()["data"]["registrationToken"]
    return {"registrationToken": token, "userInfo": {"firstname": "Eddie", "password": PASSWORD}}


def register(contract: Contract, invited: Answer) -> Headers:
    """The Authorization header of an administrator who has been invited."""
    registered = contract.post("/admin/register", registration(invited), sender="anonymous")
    return (("Authorization", f"Bearer {registered.json()['data']['token']}"),)


def test_an_invitation(contract: Contract) -> None:
    invited = invite(contract)
    token = invited.json()["data"]["registrationToken"]
    contract.get(f"/admin/registration-info?registrationToken={token}", sender="anonymous")
    headers = register(contract, invited)
    contract.get(f"{PATH}/me", sender="anonymous", headers=headers)
    contract.get(f"/admin/registration-info?registrationToken={token}", sender="anonymous")
    contract.post("/admin/register", registration(invited), sender="anonymous")


def test_registrations_that_are_refused(contract: Contract) -> None:
    token = invite(contract).json()["data"]["registrationToken"]
    user = {"firstname": "Ed", "password": PASSWORD}
    for body in (
        {}, {"registrationToken": token}, {"registrationToken": "nope", "userInfo": user}, {"registrationToken": 5},
        {"registrationToken": token, "userInfo": {}}, {"registrationToken": token, "userInfo": {**user, "email": "x"}},
        {"registrationToken": token, "userInfo": {**user, "password": "x"}, "more": 1},
    ):  # fmt: skip
        contract.post("/admin/register", body, sender="anonymous")
    for query in ("", "registrationToken=", "registrationToken=nope", "registrationToken=nope&more=1"):
        contract.get(f"/admin/registration-info?{query}", sender="anonymous")


def test_what_an_editor_may(contract: Contract) -> None:
    headers = register(contract, invite(contract))
    for path in (
        "/admin/users", "/admin/users/1", "/admin/roles", "/admin/roles/1", "/admin/api-tokens", "/i18n/locales",
        "/i18n/iso-locales", "/users-permissions/roles", "/users-permissions/advanced", "/users-permissions/providers",
        "/users-permissions/permissions", "/admin/project-settings", "/admin/content-api/permissions",
    ):  # fmt: skip
        contract.get(path, sender="anonymous", headers=headers)
    for method, path in (
        ("POST", "/admin/users"), ("DELETE", "/admin/users/1"), ("POST", "/admin/api-tokens"),
        ("POST", "/i18n/locales"), ("DELETE", "/i18n/locales/1"), ("PUT", "/users-permissions/advanced"),
    ):  # fmt: skip
        contract.request(method, path, json={}, sender="anonymous", headers=headers)


def test_refused_invitations(contract: Contract) -> None:
    invite(contract)
    for body in (
        {"email": "ED@example.com"}, {"email": "nope"}, {"email": ""}, {"firstname": ""}, {"firstname": None},
        {"roles": []}, {"roles": None}, {"roles": "x"}, {"roles": [{}]}, {"lastname": None}, {"lastname": 5},
        {"isActive": True}, {"preferedLanguage": 5},
    ):  # fmt: skip
        invite(contract, **{"email": "other@example.com", **body})
    contract.post(PATH, {}, sender="admin")
    invite(contract, "other@example.com", lastname="Other", preferedLanguage="fr")


def test_lists(contract: Contract) -> None:
    for name in ("b", "a", "c"):
        invite(contract, f"{name}@example.com", firstname=name.upper())
    contract.gets(
        PATH,
        [
            "", "sort=firstname:desc", "page=2&pageSize=3", "pageSize=2&sort=email", "_q=b@", "filters[firstname]=A",
            "filters[firstname][$contains]=C", "page=9", "filters[roles][code]=strapi-editor&sort=id:desc",
        ],
        sender="admin",
    )  # fmt: skip
    contract.get(f"{PATH}/999999", sender="admin")
    contract.get(f"{PATH}/x", sender="admin")


def test_queries_of_lists(contract: Contract) -> None:
    """What may be asked for, through relations and populates as well, and what may not."""
    invite(contract)
    contract.gets(
        PATH,
        [
            "sort=id", "sort=id:asc", "sort=roles.name", "sort=roles", "sort[roles][name]=asc", "sort=password",
            "sort=resetPasswordToken:desc", "sort=roles.users.password", "sort[0]=firstname&sort[1]=password",
            "filters[password]=x", "filters[roles][users][password]=x", "filters[$or][0][password][$ne]=x",
            "filters[roles][users][email]=x", "filters[firstname]=", "filters[nope]=1", "fields=password",
            "fields[0]=firstname&fields[1]=password", "fields=firstname", "populate=roles", "populate=*",
            "populate[roles][populate]=users", "populate[roles][filters][code]=strapi-editor",
            "populate[roles][populate][users][filters][password]=x", "populate[roles][fields]=name",
            "populate=password", "populate=", "populate=nope", "populate=firstname", "populate[nope]=*",
            "populate[0]=*",
        ],
        sender="admin",
    )  # fmt: skip


def test_changes(contract: Contract) -> None:
    invite(contract, "other@example.com")
    user = invite(contract).row
    path = f"{PATH}/{user.id}"
    for body in (
        {"firstname": "New", "lastname": None, "username": "new"}, {"email": "NEW@example.com"}, {}, {"roles": [3]},
        {"password": PASSWORD, "isActive": True}, {"email": "other@example.com"}, {"email": None}, {"password": "x"},
        {"roles": []}, {"isActive": None}, {"blocked": True}, {"username": ""}, {"firstname": None, "roles": "x"},
    ):  # fmt: skip
        contract.put(path, body, sender="admin")
    contract.get(path, sender="admin")
    contract.post("/admin/login", {"email": "new@example.com", "password": PASSWORD}, sender="anonymous")
    contract.put(path, {"isActive": False}, sender="admin")
    contract.post("/admin/login", {"email": "new@example.com", "password": PASSWORD}, sender="anonymous")
    contract.put(f"{PATH}/999999", {"firstname": "X"}, sender="admin")


def test_removals(contract: Contract) -> None:
    user = invite(contract)
    headers = register(contract, user)
    contract.delete(f"{PATH}/{user.row.id}", sender="admin")
    contract.get(f"{PATH}/me", sender="anonymous", headers=headers)
    contract.delete(f"{PATH}/{user.row.id}", sender="admin")
    contract.delete(f"{PATH}/me", sender="admin")
    one, two = (invite(contract, f"{name}@example.com").row for name in "ab")
    contract.post(f"{PATH}/batch-delete", {"ids": [one.id, two.id]}, sender="admin")
    for body in ({}, {"ids": []}, {"ids": "x"}, {"ids": [None]}, {"more": 1, "ids": [1.5]}):
        contract.post(f"{PATH}/batch-delete", body, sender="admin")
    contract.get(PATH, sender="admin")


def test_the_last_super_admin(contract: Contract) -> None:
    me = contract.get(f"{PATH}/me", sender="admin").row
    contract.put(f"{PATH}/{me.id}", {"roles": [EDITOR]}, sender="admin")
    contract.put(f"{PATH}/{me.id}", {"isActive": False}, sender="admin")
    contract.put(f"{PATH}/{me.id}", {"roles": [1, EDITOR]}, sender="admin")
    contract.post(f"{PATH}/batch-delete", {"ids": [me.id]}, sender="admin")
    contract.delete(f"{PATH}/{me.id}", sender="admin")
    contract.get(PATH, sender="admin")


def test_oneself(contract: Contract) -> None:
    headers = register(contract, invite(contract))
    for body in (
        {"firstname": "Me", "preferedLanguage": "de"}, {"email": "admin@example.com"}, {"email": "ME@example.com"},
        {"password": "Password456"}, {"password": "Password456", "currentPassword": "wrong"}, {"currentPassword": "x"},
        {"currentPassword": None, "password": ""}, {"isActive": False}, {},
        {"password": "Password456", "currentPassword": PASSWORD},
    ):  # fmt: skip
        contract.put(f"{PATH}/me", body, sender="anonymous", headers=headers)
    contract.get(f"{PATH}/me", sender="anonymous", headers=headers)
    contract.post("/admin/login", {"email": "me@example.com", "password": "Password456"}, sender="anonymous")


def test_a_forgotten_password(contract: Contract) -> None:
    contract.post("/admin/forgot-password", {"email": "admin@example.com"}, sender="anonymous")
    token = contract.mails(at_least=1).json()[0]["text"].partition("code=")[2].partition("\n")[0]
    reset = {"resetPasswordToken": token, "password": "Password456"}
    contract.post("/admin/reset-password", {**reset, "password": "x"}, sender="anonymous")
    contract.post("/admin/reset-password", reset, sender="anonymous")
    contract.post("/admin/reset-password", reset, sender="anonymous")
    contract.post("/admin/login", {"email": "admin@example.com", "password": "Password456"}, sender="anonymous")


def test_passwords_that_are_not_reset(contract: Contract) -> None:
    for body in ({"email": "nobody@example.com"}, {"email": "Admin@Example.com"}, {"email": ""}, {}, {"email": 5}):
        contract.post("/admin/forgot-password", body, sender="anonymous")
    for body in ({}, {"resetPasswordToken": "nope", "password": PASSWORD}, {"resetPasswordToken": None, "x": 1}):
        contract.post("/admin/reset-password", body, sender="anonymous")
    contract.mails()


@pytest.mark.only("5")
def test_too_many_forgotten_passwords(contract: Contract) -> None:
    for _ in range(6):
        contract.post("/admin/forgot-password", {"email": "nobody@example.com"}, sender="anonymous")
    contract.post("/admin/forgot-password", {"email": "other@example.com"}, sender="anonymous")
