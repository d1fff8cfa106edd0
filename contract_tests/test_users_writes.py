"""Creating and changing users: what a body must hold, what is taken, and what becomes of roles and passwords."""

from __future__ import annotations

import pytest

from contract_tests.test_users import user
from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_created(contract: Contract) -> None:
    for body in (
        user("Ann"), user("Bob", role=2, confirmed=True, blocked=True), user("Cid", role="1"),
        user("Dee", role={"connect": [{"id": 2}]}), user("Eve", role={"connect": [{"id": "1"}]}),
        user("Fay", email="FAY@Shop.Example"), user("Guy", provider="github"), user("Hal", nope=1),
        user("Ida", resetPasswordToken="t", confirmationToken="u"), user("Joe", confirmed="true", blocked=0),
        user("Kim", role=1.0), user("Lea", createdAt="2020-01-02T03:04:05.006Z"),
        user("Mia", role={"connect": [{"id": 1}, {"id": 2}]}),
    ):  # fmt: skip
        contract.post("/api/users", body)
    contract.get("/api/users?sort=id&populate[role][fields][0]=name")


@pytest.mark.parametrize("key", ["username", "email", "password", "role"])
def test_refused_bodies(contract: Contract, key: str) -> None:
    contract.post("/api/users", {name: value for name, value in user("Ann").items() if name != key})
    values: tuple[object, ...] = (
        None, "", "a", " ", 0, 5, -1, 1.5, True, False, [], [1], {}, {"a": 1}, {"set": [1]}, {"connect": []},
        {"connect": None}, {"connect": 1}, {"connect": [{}]}, {"connect": [1, None, {"id": -1}, {"id": None}]},
        "not@here", "x" * 300,
    )  # fmt: skip
    for value in values:
        contract.post("/api/users", {**user("Ann"), key: value})


def test_refused_altogether(contract: Contract) -> None:
    bodies: tuple[object, ...] = (
        {}, [], [1], {"data": user("Ann")}, {"username": "", "email": "", "password": "", "role": True},
        {"username": None, "email": None, "password": None, "role": None},
        {"username": 1, "email": "x", "password": [], "role": {}},
        user("ab", password="short", email="a@b.co"), user("Ann", confirmed="maybe", blocked=5),
        user("Ann", createdAt="never"), user("Ann", role=99), user("Ann", role={"connect": [{"id": 99}]}),
        user("Ann", email="a@b.c"), user("Ann", email="a@b"), user("Ann", email="ann shop@x.example"),
    )  # fmt: skip
    for body in bodies:
        contract.post("/api/users", body)
    contract.post("/api/users")
    contract.post("/api/users", text="{", content_type="application/json")
    contract.post("/api/users", text="<a/>", content_type="application/xml")
    contract.post("/api/users", text="Ann", content_type="text/plain")
    contract.get("/api/users/count")


def test_names_taken(contract: Contract) -> None:
    contract.post("/api/users", user("Ann"))
    contract.post("/api/users", user("Ann"))
    contract.post("/api/users", user("Ann", email="other@shop.example"))
    contract.post("/api/users", user("ann", email="other@shop.example"))
    contract.post("/api/users", user("Bob", email="ANN@shop.example"))
    contract.get("/api/users/count")


def test_changed(contract: Contract) -> None:
    ann = contract.post("/api/users", user("Ann")).row
    bodies: tuple[object, ...] = (
        {"username": "Anna"}, {"email": "ANNA@shop.example"}, {"confirmed": True}, {"blocked": True}, {},
        {"provider": None}, {"provider": "local"}, {"nope": 1}, {"password": "another-1"}, {"role": 2},
        {"role": "1"}, {"role": {"connect": [{"id": 2}], "disconnect": [{"id": 1}]}},
        {"role": {"connect": [], "disconnect": []}}, {"role": {"connect": [{"id": 1}], "disconnect": []}},
        {"username": "Anna", "email": "anna@shop.example"}, {"resetPasswordToken": "t"},
    )  # fmt: skip
    for body in bodies:
        contract.put(f"/api/users/{ann.id}", body)
    contract.put(f"/api/users/{ann.id}?fields=username&populate=nope", {"confirmed": False})
    contract.get(f"/api/users/{ann.id}?populate[role][fields][0]=name")


def test_an_id_that_changes(contract: Contract) -> None:
    ann = contract.post("/api/users", user("Ann")).row
    for given in (ann.id, 77, None):
        contract.put(f"/api/users/{ann.id}", {"id": given, "confirmed": True})
        contract.get("/api/users?sort=id")


@pytest.mark.parametrize("key", ["username", "email", "password", "provider", "confirmed"])
def test_refused_changes(contract: Contract, key: str) -> None:
    ann = contract.post("/api/users", user("Ann")).row
    values: tuple[object, ...] = (None, "", "a", "ab@", 0, 5, True, [], {}, "x" * 300)
    for value in values:
        contract.put(f"/api/users/{ann.id}", {key: value})


def test_refused_roles(contract: Contract) -> None:
    ann = contract.post("/api/users", user("Ann")).row
    entry = {"id": 1}
    roles: tuple[object, ...] = (
        None, "", True, -1, 1.5, [], [1], {}, {"set": [1]}, {"connect": []}, {"connect": None}, {"connect": 1},
        {"connect": [entry]}, {"disconnect": [entry]}, {"disconnect": []}, {"connect": [], "disconnect": [entry]},
        {"connect": [], "disconnect": None}, {"connect": [{}], "disconnect": []}, {"connect": "", "disconnect": []},
        {"connect": [1], "disconnect": [2]}, {"connect": [{"documentId": 5}], "disconnect": [{}]},
        {"connect": {}, "disconnect": []}, {"connect": False, "disconnect": []},
    )  # fmt: skip
    for role in roles:
        contract.put(f"/api/users/{ann.id}", {"role": role})
    contract.get(f"/api/users/{ann.id}?populate[role][fields][0]=name")


def test_changes_to_what_others_have(contract: Contract) -> None:
    ann = contract.post("/api/users", user("Ann")).row
    bob = contract.post("/api/users", user("Bob")).row
    contract.put(f"/api/users/{bob.id}", {"username": "Ann"})
    contract.put(f"/api/users/{bob.id}", {"email": "ANN@shop.example"})
    contract.put(f"/api/users/{bob.id}", {"username": "ann"})
    contract.put(f"/api/users/{ann.id}.0", {"username": "Ann"})
    contract.put(f"/api/users/{ann.id}.0", {"email": "ann@shop.example"})
    contract.put(f"/api/users/{ann.id}.0", {"confirmed": True})
    contract.put("/api/users/abc", {"username": "Ann"})
    contract.put("/api/users/999999", {"username": 5})
    contract.put("/api/users/me", {"username": 5})


def test_bodies_of_changes(contract: Contract) -> None:
    ann = contract.post("/api/users", user("Ann")).row
    contract.put(f"/api/users/{ann.id}")
    contract.put(f"/api/users/{ann.id}", text="<a/>", content_type="application/xml")
    contract.put("/api/users/999999")
    contract.put(f"/api/users/{ann.id}", [])
    contract.put(f"/api/users/{ann.id}", {"data": {"username": "x"}})
    contract.put(f"/api/users/{ann.id}", text="Ann", content_type="text/plain")
    contract.put(f"/api/users/{ann.id}", text="username=Anna", content_type="application/x-www-form-urlencoded")


@pytest.mark.only("5")
def test_roles_by_document_id(contract: Contract) -> None:
    ann = contract.post("/api/users", user("Ann")).row
    role = contract.get("/api/users?populate[role][fields][0]=name").json()[0]["role"]["documentId"]
    contract.post("/api/users", user("Bob", role=role))
    contract.post("/api/users", user("Cid", role={"connect": [{"documentId": role}]}))
    contract.post("/api/users", user("Dee", role="abc"))
    contract.put(f"/api/users/{ann.id}", {"role": {"disconnect": [{"documentId": role}]}})
    contract.put(f"/api/users/{ann.id}", {"role": {"connect": [{"documentId": role}]}})
    contract.put(f"/api/users/{ann.id}", {"role": role})


def test_a_removed_user_leaves_its_name(contract: Contract) -> None:
    ann = contract.post("/api/users", user("Ann")).row
    contract.delete(f"/api/users/{ann.id}")
    contract.post("/api/users", user("Ann"))
    contract.get("/api/users?fields=username")
