"""Locales by the admin API: made, renamed, made the default one, removed with the content that is in them."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

PATH = "/i18n/locales"


def test_locales(contract: Contract) -> None:
    contract.get(PATH, sender="admin")
    for body in (
        {"code": "fr", "name": "French (fr)", "isDefault": False}, {"code": "de", "isDefault": False},
        {"code": "es", "name": "", "isDefault": False}, {"code": "it", "name": None, "isDefault": False},
        {"code": "fr", "isDefault": False}, {"code": "en", "isDefault": True},
    ):  # fmt: skip
        contract.post(PATH, body, sender="admin")
    contract.get(PATH, sender="admin")
    contract.get(f"{PATH}?sort=name:desc", sender="admin")
    contract.get("/api/i18n/locales")


def test_refused_locales(contract: Contract) -> None:
    good = {"code": "fr", "name": "French", "isDefault": False}
    for body in (
        {}, [], {**good, "code": "xx"}, {**good, "code": ""}, {**good, "code": None}, {**good, "code": 5},
        {**good, "name": "x" * 51}, {**good, "name": 5}, {**good, "isDefault": None}, {**good, "isDefault": "true"},
        {**good, "nope": 1}, {"name": "x" * 51, "isDefault": 1, "nope": 1}, {"code": "fr"},
    ):  # fmt: skip
        contract.post(PATH, body, sender="admin")
    contract.post(PATH, sender="admin")


def test_changes(contract: Contract) -> None:
    locale = contract.post(PATH, {"code": "fr", "name": "French", "isDefault": False}, sender="admin").row
    path = f"{PATH}/{locale.id}"
    for body in (
        {"name": "Français"}, {}, {"name": None}, {"name": ""}, {"name": "x" * 51}, {"code": "es"},
        {"isDefault": False}, {"isDefault": "x"}, {"name": 5, "nope": 1, "code": "es"},
    ):  # fmt: skip
        contract.put(path, body, sender="admin")
    contract.put(f"{PATH}/999999", {"name": "x"}, sender="admin")
    contract.put(f"{PATH}/999999", {"nope": "x"}, sender="admin")
    contract.put(path, sender="admin")
    contract.get(path, sender="admin")
    contract.get(PATH, sender="admin")


def test_removed_with_its_content(contract: Contract) -> None:
    locale = contract.post(PATH, {"code": "fr", "isDefault": False}, sender="admin").row
    if contract.major == 4:
        contract.post("/api/posts?fields=id", {"data": {"title": "deux", "locale": "fr"}})
    else:
        contract.post("/api/posts?fields=id&locale=fr", {"data": {"title": "deux"}})
    contract.post("/api/posts?fields=id", {"data": {"title": "one"}})
    everything = "/api/posts?fields=title&locale=" + ("all" if contract.major == 4 else "*")
    contract.get(everything)
    contract.delete(f"{PATH}/{locale.id}", sender="admin")
    contract.get(everything)
    contract.get(PATH, sender="admin")
    contract.delete(f"{PATH}/{locale.id}", sender="admin")


def test_the_default_one(contract: Contract) -> None:
    locale = contract.post(PATH, {"code": "fr", "isDefault": True}, sender="admin").row
    contract.get(PATH, sender="admin")
    contract.delete(f"{PATH}/{locale.id}", sender="admin")
    english = contract.get(PATH, sender="admin").rows[0]
    contract.put(f"{PATH}/{english.id}", {"isDefault": True}, sender="admin")
    contract.delete(f"{PATH}/{english.id}", sender="admin")
    contract.delete(f"{PATH}/{locale.id}", sender="admin")


def test_locales_that_can_be_made(contract: Contract) -> None:
    contract.get("/i18n/iso-locales", sender="admin")


@pytest.mark.parametrize("sender", ["full-access", "anonymous"])
def test_only_administrators(contract: Contract, sender: str) -> None:
    contract.get(PATH, sender=sender)
    contract.post(PATH, {}, sender=sender)
    contract.put(f"{PATH}/1", {}, sender=sender)
    contract.delete(f"{PATH}/1", sender=sender)
    contract.get("/i18n/iso-locales", sender=sender)
    contract.request("PATCH", f"{PATH}/1", sender=sender)
    contract.request("OPTIONS", PATH, sender=sender)
