"""The users of users-permissions by API token: lists, counts, single users, and who may ask for them."""

from __future__ import annotations

import pytest

from harness.contract import Contract, Row

pytestmark = pytest.mark.parity

PASSWORD = "secret-1"
NO_ROLE_TIMES = "populate[role][fields][0]=name"


def user(name: str, **more: object) -> dict[str, object]:
    return {"username": name, "email": f"{name.lower()}@shop.example", "password": PASSWORD, "role": 1, **more}


def three_users(contract: Contract) -> list[Row]:
    """Two of the role Authenticated, one of the role Public."""
    return [
        contract.post("/api/users", body).row
        for body in (user("Ann", confirmed=True), user("bob", role=2), user("Çelik", blocked=True))
    ]


def test_nobody(contract: Contract) -> None:
    contract.get("/api/users")
    contract.get("/api/users/count")
    contract.get("/api/users/1")
    contract.get("/api/users/me")
    contract.delete("/api/users/1")
    contract.put("/api/users/1", {"username": "x"})


def test_lists_are_bare(contract: Contract) -> None:
    three_users(contract)
    contract.gets("/api/users", [
        "", "pagination[pageSize]=1", "pagination[page]=nope", "start=1", "limit=1", "start=1&limit=1", "limit=-1",
        "limit=0", "start=5", "page=2", "pageSize=1", "page=nope", "page=0", "page=1&start=1", "limit=nope",
        "start=-1", "limit=", "foo=bar",
    ])  # fmt: skip


def test_list_queries(contract: Contract) -> None:
    three_users(contract)
    contract.gets("/api/users", [
        "sort=username", "sort=username:desc", "sort=email,id", "fields=username", "fields[0]=email&fields[1]=id",
        "filters[username]=Ann", "filters[username][$eqi]=ANN", "filters[email][$contains]=SHOP",
        "filters[confirmed]=true", "filters[blocked]=false", "filters[provider]=local", "filters[role]=2",
        "filters[role][name]=Public", "filters[role][type][$ne]=public", "filters[id][$gt]=0&fields=username",
        "_q=ann", "_q=shop&fields=username", "sort=role.name,id&fields=username", NO_ROLE_TIMES,
        f"{NO_ROLE_TIMES}&filters[username]=bob", "populate[role][fields][0]=type&populate[role][sort]=id",
        "publicationState=preview", "status=draft", "locale=fr",
    ])  # fmt: skip


def test_what_is_not_to_be_asked(contract: Contract) -> None:
    three_users(contract)
    for path in ("/api/users", "/api/users/1", "/api/users/count"):
        contract.gets(path, [
            "filters[password]=x", "filters[resetPasswordToken]=x", "filters[nope]=x", "fields=password",
            "fields=nope", "sort=password", "sort=nope", "populate=nope", "filters[role][nope]=x",
        ])  # fmt: skip
    contract.gets("/api/users/me", ["sort=nope", "fields=password"])


def test_counts(contract: Contract) -> None:
    three_users(contract)
    contract.gets("/api/users/count", [
        "", "filters[username]=Ann", "filters[role]=2", "filters[role][type]=public", "username=Ann",
        "username[$contains]=n", "email=nobody", "role=2", "role[type]=public", "$or[0][username]=Ann&$or[1][id]=0",
        "username=Ann&provider=local", "username=Ann&nope=1", "limit=1", "start=1", "sort=username", "fields=id",
        "populate=role", "_q=ann", "pagination[limit]=1", "blocked=true", "confirmed=nope",
    ])  # fmt: skip


def test_one_user(contract: Contract) -> None:
    ann, bob, _ = three_users(contract)
    for one in (ann, bob):
        contract.gets(f"/api/users/{one.id}", [
            "", "fields=username", NO_ROLE_TIMES, f"{NO_ROLE_TIMES}&fields=email", "filters[username]=nobody",
            "filters[username]=Ann", "sort=id", "limit=1",
        ])  # fmt: skip
    for word in ("0", "999999", "-1", "abc", "null", "%20", f"{ann.id}.0", f"0{ann.id}", f"{ann.id}e0", "1abc"):
        contract.get(f"/api/users/{word}?fields=username")
    contract.get(f"/api/users/{ann.key}?fields=username")
    contract.head(f"/api/users/{ann.id}?fields=username")
    contract.head("/api/users/count")
    contract.get(f"/API/Users/{ann.id}/?fields=username")


def test_removed(contract: Contract) -> None:
    ann, bob, _ = three_users(contract)
    contract.delete(f"/api/users/{ann.id}")
    contract.delete(f"/api/users/{ann.id}")
    contract.delete(f"/api/users/{bob.id}?fields=username")
    contract.delete("/api/users/abc")
    contract.delete("/api/users/me")
    contract.get("/api/users?fields=username")
    contract.get("/api/users/count")


@pytest.mark.parametrize("method", ["PATCH", "POST", "PUT", "DELETE", "OPTIONS"])
def test_methods(contract: Contract, method: str) -> None:
    for path in ("/api/users", "/api/users/count", "/api/users/me", "/api/users/77", "/api/users-permissions/roles"):
        if (method, path) not in {("POST", "/api/users-permissions/roles")}:
            contract.request(method, path, json=None if method in ("DELETE", "OPTIONS") else {})
    contract.request(method, "/api/users/1/role", json=None if method in ("DELETE", "OPTIONS") else {})


@pytest.mark.parametrize(
    "sender",
    [
        "anonymous",
        "read-only",
        "expired",
        *(f"custom plugin::users-permissions.user.{name}" for name in ("find", "findOne", "count", "me", "create")),
        "custom plugin::users-permissions.role.find",
        "custom plugin::users-permissions.role.findOne plugin::users-permissions.user.update",
        "custom plugin::users-permissions.user.destroy",
    ],
)
def test_who_may(contract: Contract, sender: str) -> None:
    ann, _, bob = three_users(contract)
    contract.get("/api/users?populate=role&fields=username&filters[username]=nobody", sender=sender)
    contract.get("/api/users?filters[role][name]=x", sender=sender)
    contract.get("/api/users/count", sender=sender)
    contract.get("/api/users/me", sender=sender)
    contract.get(f"/api/users/{ann.id}?{NO_ROLE_TIMES}", sender=sender)
    contract.post("/api/users", user("Dora", role=99), sender=sender)
    contract.post("/api/users", {}, sender=sender)
    contract.put(f"/api/users/{ann.id}", {"username": "bob"}, sender=sender)
    contract.delete(f"/api/users/{bob.id}", sender=sender)
    contract.get("/api/users-permissions/roles/99", sender=sender)
    contract.get("/api/users/1/2", sender=sender)


def test_a_caller_who_may_not_see_roles(contract: Contract) -> None:
    three_users(contract)
    sender = "custom plugin::users-permissions.user.find plugin::users-permissions.user.create"
    contract.gets("/api/users", ["populate=*&fields=username", "populate=role", "sort=role.name"], sender=sender)
    contract.post("/api/users", user("Dora"), sender=sender)


def test_everybody(contract: Contract) -> None:
    ann, *_ = three_users(contract)
    contract.grant_public("plugin::users-permissions.user.find", "plugin::users-permissions.user.me")
    contract.get("/api/users?fields=username", sender="anonymous")
    contract.get("/api/users?fields=username&populate=role", sender="anonymous")
    contract.get("/api/users/me", sender="anonymous")
    contract.get(f"/api/users/{ann.id}", sender="anonymous")
    contract.get("/api/users/count", sender="anonymous")
