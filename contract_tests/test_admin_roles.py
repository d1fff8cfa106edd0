"""Roles of administrators, and what the admin panel asks about the server."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

PATH = "/admin/roles"


def test_roles(contract: Contract) -> None:
    contract.get(PATH, sender="admin")
    contract.gets(PATH, ["sort=name", "filters[code]=strapi-author", "_q=edit", "fields=name"], sender="admin")
    for role in contract.get(PATH, sender="admin").rows:
        contract.get(f"{PATH}/{role.id}", sender="admin")
    contract.get(f"{PATH}/999999", sender="admin")
    contract.get(PATH, sender="full-access")


def test_queries_of_lists(contract: Contract) -> None:
    contract.gets(
        PATH,
        [
            "sort=id", "sort=users.email", "sort=users.password", "filters[users][password]=x",
            "filters[users][email]=x",
            "filters[users][firstname]=Admin", "fields=password", "populate=users", "populate[users][fields]=password",
            "populate[users][filters][password]=x", "populate[users][sort]=password", "populate=users.roles",
            "filters[code]=strapi-author&populate=*", "populate[0]=*", "populate=nope",
        ],
        sender="admin",
    )  # fmt: skip


def test_a_role_of_ones_own(contract: Contract) -> None:
    role = contract.post(PATH, {"name": "Night Shift", "description": "At night"}, sender="admin").row
    path = f"{PATH}/{role.id}"
    contract.get(path, sender="admin")
    for body in (
        {"name": "Day Shift"}, {"description": None}, {}, {"name": "Editor"}, {"name": ""}, {"code": "x"}, {"name": 5},
    ):  # fmt: skip
        contract.put(path, body, sender="admin")
    contract.get(path, sender="admin")
    contract.delete(path, sender="admin")
    contract.delete(path, sender="admin")
    contract.get(path, sender="admin")


def test_refused_roles(contract: Contract) -> None:
    for body in ({}, {"name": ""}, {"name": "Editor"}, {"name": "x", "code": "y"}, {"name": None, "description": 5}):
        contract.post(PATH, body, sender="admin")
    contract.put(f"{PATH}/1", {"name": "x"}, sender="admin")
    contract.put(f"{PATH}/999999", {"name": "x"}, sender="admin")
    contract.delete(f"{PATH}/1", sender="admin")


def test_several_removed(contract: Contract) -> None:
    one, two = (contract.post(PATH, {"name": name}, sender="admin").row for name in ("One", "Two"))
    contract.post(f"{PATH}/batch-delete", {"ids": [one.id, two.id]}, sender="admin")
    for body in ({}, {"ids": []}, {"ids": [1]}, {"ids": "x"}, {"ids": [999999]}):
        contract.post(f"{PATH}/batch-delete", body, sender="admin")


def test_about_the_server(contract: Contract) -> None:
    contract.get("/admin/project-type", sender="anonymous")
    contract.get("/admin/project-settings", sender="admin")
    contract.get("/admin/telemetry-properties", sender="admin")
    contract.get("/admin/content-api/permissions", sender="admin")
    contract.get("/admin/content-api/permissions", sender="anonymous")
    contract.get("/admin/project-settings", sender="full-access")
