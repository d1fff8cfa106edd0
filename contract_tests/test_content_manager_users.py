"""Users of users-permissions in the content manager, whose writes the plugin's own controllers take over."""

from __future__ import annotations

import pytest

from contract_tests.manager import SENDER, linked, manager
from contract_tests.test_users import user
from harness.contract import Contract, Row

pytestmark = pytest.mark.parity


def role(contract: Contract, name: str = "Public") -> Row:
    """The row of a role, as the content manager lists it."""
    rows = contract.get("/users-permissions/roles", sender=SENDER).json()["roles"]
    found = next(row for row in rows if row["name"] == name)
    return Row(found["id"], found.get("documentId"))


def log_in(contract: Contract, identifier: str, password: str) -> None:
    """Whether this is the password of the user."""
    contract.post("/api/auth/local", {"identifier": identifier, "password": password}, sender="anonymous")


def test_created(contract: Contract) -> None:
    users, public = manager(contract, "user"), role(contract)
    bodies = (
        user("Ann", role=linked(contract, public), confirmed=True),
        user("Bob", role={"connect": [{"id": public.id}]}, blocked=True), user("Cid", role=public.id),
        user("Dee", email="DEE@Shop.Example"), user("Eve", provider="github", resetPasswordToken="t"),
        user("Fay", confirmationToken="u", nope=1, createdAt="2020-01-02T03:04:05.006Z"),
        user("Guy", role=""), user("Hal", role=0), user("Ida", createdBy=9, confirmed="true", blocked=0),
        user("Joe", role={"connect": [{"id": 1}, {"id": 2}]}), user("Kim", role={"connect": [{"id": 1}], "set": []}),
        user("Lea", role="1"), user("Mia", id=77, documentId="abcdefghijklmnopqrstuvwx"),
    )  # fmt: skip
    for body in bodies:
        users.post("", body)
    users.get("?sort=id")
    contract.get("/api/users?sort=id&populate[role][fields][0]=name")
    log_in(contract, "Ann", "secret-1")
    log_in(contract, "dee@shop.example", "secret-1")


@pytest.mark.parametrize("key", ["username", "email", "password", "role"])
def test_refused_bodies(contract: Contract, key: str) -> None:
    users = manager(contract, "user")
    users.post("", {name: value for name, value in user("Ann").items() if name != key})
    values: tuple[object, ...] = (
        None, "a", " ", 5, -1, 1.5, True, False, [], [1], {}, {"a": 1}, {"set": [1]}, {"connect": []},
        {"connect": None}, {"connect": [{}]}, {"connect": [1, None, {"id": -1}]}, "not@here", "x" * 300,
    )  # fmt: skip
    for value in values:
        users.post("", {**user("Ann"), key: value})
    users.get()


def test_refused_altogether(contract: Contract) -> None:
    users = manager(contract, "user")
    bodies: tuple[object, ...] = (
        {}, [], [1], {"data": user("Ann")}, {"username": "", "email": "", "password": "", "role": True},
        {"username": None, "email": None, "password": None, "role": None},
        user("ab", password="short", email="a@b.co"), user("Ann", confirmed="maybe", blocked=5),
        user("Ann", role=99), user("Ann", role={"connect": [{"id": 99}]}), user("Ann", email="a@b.c"),
    )  # fmt: skip
    for body in bodies:
        users.post("", body)
    users.post("")
    contract.post(users.path, text="<a/>", content_type="application/xml", sender=SENDER)
    contract.post(users.path, text="Ann", content_type="text/plain", sender=SENDER)
    users.get()


def test_names_taken(contract: Contract) -> None:
    users = manager(contract, "user")
    users.create(**user("Ann"))
    bob = users.create(**user("Bob"))
    users.post("", user("Ann"))
    users.post("", user("Ann", email="other@shop.example"))
    users.post("", user("Cid", email="ANN@shop.example"))
    for body in (
        {"username": "Ann"}, {"email": "ANN@shop.example"}, {"username": "Ann", "email": "ann@shop.example"},
        {"username": "Bob", "email": "BOB@shop.example"}, {"username": "ann"},
    ):  # fmt: skip
        users.put(f"/{bob.key}", body)
    contract.change_settings("advanced", {"unique_email": False})
    users.post("", user("Dee", email="ANN@shop.example"))
    users.put(f"/{bob.key}", {"email": "ANN@shop.example"})
    contract.get("/api/users?sort=id")


def test_changed(contract: Contract) -> None:
    users, public = manager(contract, "user"), role(contract)
    ann = users.create(**user("Ann"))
    bodies: tuple[object, ...] = (
        {"username": "Anna"}, {"email": "ANNA@shop.example"}, {"confirmed": True}, {"blocked": True}, {},
        {"provider": None}, {"provider": "local"}, {"nope": 1}, {"resetPasswordToken": "t"},
        {"createdBy": 9, "createdAt": "2020-01-02T03:04:05.006Z"}, {"id": 77, "blocked": False},
        {"role": {**linked(contract, public), "disconnect": []}}, {"role": {"connect": [], "disconnect": []}},
        {"role": public.id}, {"role": "1"},
    )  # fmt: skip
    for body in bodies:
        users.put(f"/{ann.key}", body)
        users.get(f"/{ann.key}")
    contract.get("/api/users?populate[role][fields][0]=name")


def test_passwords(contract: Contract) -> None:
    users = manager(contract, "user")
    ann = users.create(**user("Ann"))
    log_in(contract, "Ann", "secret-1")
    users.put(f"/{ann.key}", {"username": "Anna", "password": "another-1"})
    log_in(contract, "Anna", "secret-1")
    log_in(contract, "Anna", "another-1")
    values: tuple[object, ...] = (None, "", "short", 5, [], {}, "x" * 300)
    for value in values:
        users.put(f"/{ann.key}", {"password": value, "confirmed": True})
    log_in(contract, "Anna", "another-1")
    log_in(contract, "Anna", "short")


@pytest.mark.parametrize("key", ["username", "email", "provider", "confirmed"])
def test_refused_changes(contract: Contract, key: str) -> None:
    users = manager(contract, "user")
    ann = users.create(**user("Ann"))
    values: tuple[object, ...] = (None, "", "a", "ab@", 0, 5, True, [], {}, "x" * 300)
    for value in values:
        users.put(f"/{ann.key}", {key: value})


def test_refused_roles(contract: Contract) -> None:
    users = manager(contract, "user")
    ann = users.create(**user("Ann"))
    entry = {"id": 1}
    roles: tuple[object, ...] = (
        "", True, -1, 1.5, {"connect": [entry]}, {"disconnect": [entry]}, {"disconnect": []},
        {"connect": [], "disconnect": [entry]}, {"connect": [{}], "disconnect": []},
        {"connect": [1], "disconnect": [2]}, {"connect": [{"documentId": 5}], "disconnect": [{}]}, 99,
        {"connect": [{"id": 99}], "disconnect": []},
    )  # fmt: skip
    for value in roles:
        users.put(f"/{ann.key}", {"role": value})
    users.get(f"/{ann.key}")


def test_bodies_of_changes(contract: Contract) -> None:
    users = manager(contract, "user")
    ann = users.create(**user("Ann"))
    users.put(f"/{ann.key}")
    users.put(f"/{ann.key}", [])
    users.put(f"/{ann.key}", {"data": {"username": "x"}})
    contract.put(f"{users.path}/{ann.key}", text="<a/>", content_type="application/xml", sender=SENDER)
    contract.put(f"{users.path}/{ann.key}", text="Ann", content_type="text/plain", sender=SENDER)


def test_who_is_not_there(contract: Contract) -> None:
    users = manager(contract, "user")
    for key in ("0", "77", "zz"):
        users.get(f"/{key}")
        users.put(f"/{key}", {"username": 5})
        users.put(f"/{key}")
        users.delete(f"/{key}")


def test_removed(contract: Contract) -> None:
    users = manager(contract, "user")
    ann, bob, cid = (users.create(**user(name)) for name in ("Ann", "Bob", "Cid"))
    users.delete(f"/{ann.key}")
    users.delete(f"/{ann.key}")
    users.bulk("bulkDelete", [bob.key, ann.key, cid.key])
    users.get()
    contract.get("/api/users/count")
    users.bulk("bulkDelete", [bob.key])
    log_in(contract, "Ann", "secret-1")
    users.post("", user("Ann"))


def test_cloned(contract: Contract) -> None:
    users = manager(contract, "user")
    ann = users.create(**user("Ann"))
    users.post(f"/clone/{ann.key}", {})
    users.post(f"/clone/{ann.key}", {"username": "Anna", "email": "anna@shop.example", "password": "another-1"})
    users.post(f"/auto-clone/{ann.key}", {})
    contract.get("/api/users?sort=id&populate[role][fields][0]=name")
    log_in(contract, "Anna", "another-1")


def test_whose_users_they_are(contract: Contract) -> None:
    users = manager(contract, "user")
    ann = contract.post("/api/users", user("Ann")).row
    users.get(f"/{ann.key}")
    users.put(f"/{ann.key}", {"confirmed": True})
    users.get(f"/{ann.key}")
    contract.put(f"/api/users/{ann.id}", {"blocked": True})


@pytest.mark.parametrize("sender", ["anonymous", "full-access"])
def test_others_than_administrators(contract: Contract, sender: str) -> None:
    users = manager(contract, "user")
    contract.post(users.path, user("Ann"), sender=sender)
    contract.put(f"{users.path}/1", {"username": "Anna"}, sender=sender)
