"""What was made of the rows, as long as no row changes."""

from __future__ import annotations

import pytest
import requests

from fake_strapi import FakeStrapi
from fake_strapi.storage.remembered import MOST_ANSWERS, MOST_BYTES, Remembered


class Rows:
    """Rows that count how often they are read."""

    def __init__(self) -> None:
        self.remembered, self.version, self.reads = Remembered(), 0, 0

    def ask(self, key: str = "a", text: bytes = b"") -> int:
        def make() -> bytes:
            self.reads += 1
            return text

        before = self.reads
        assert self.remembered.answer(key, lambda: self.version, make) == text
        return self.reads - before


def test_the_same_question_is_read_once() -> None:
    rows = Rows()
    assert [rows.ask("a"), rows.ask("b"), rows.ask("a"), rows.ask("b")] == [1, 1, 0, 0]


def test_a_change_forgets_all() -> None:
    rows = Rows()
    rows.ask("a")
    rows.version += 1
    assert [rows.ask("a"), rows.ask("a")] == [1, 0]


def test_an_answer_that_writes_or_fails_is_not_kept() -> None:
    rows = Rows()

    def writes() -> int:
        rows.version += 1
        return rows.version

    def fails() -> int:
        raise ValueError("no answer")

    assert [rows.remembered.answer("w", lambda: rows.version, writes) for _ in range(2)] == [1, 2]
    for _ in range(2):
        with pytest.raises(ValueError, match="no answer"):
            rows.remembered.answer("f", lambda: rows.version, fails)


def test_its_memory_has_an_end() -> None:
    rows = Rows()
    for n in range(MOST_ANSWERS):
        rows.ask(str(n))
    assert [rows.ask("one more"), rows.ask("0")] == [1, 1]
    rows = Rows()
    for n in range(3):
        rows.ask(str(n), b"x" * (MOST_BYTES // 2))
    assert [rows.ask("0", b"x" * (MOST_BYTES // 2)), rows.ask("0", b"x" * (MOST_BYTES // 2))] == [1, 0]


@pytest.mark.parametrize("version", ["4", "5"])
def test_a_page_is_never_an_old_one(version: str) -> None:
    with FakeStrapi(version=version) as strapi, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {strapi.token}"

        def names() -> list[str]:
            rows = session.get(f"{strapi.url}/api/customers").json()["data"]
            assert session.get(f"{strapi.url}/api/customers").json()["data"] == rows
            return [row.get("attributes", row)["Name"] for row in rows]

        def create(name: str) -> str:
            data = {"Name": name, "Email": f"{name}@example.com"}
            row = session.post(f"{strapi.url}/api/customers", json={"data": data}).json()["data"]
            return str(row.get("documentId", row["id"]))

        assert names() == []
        key = create("a")
        assert names() == ["a"]
        session.put(f"{strapi.url}/api/customers/{key}", json={"data": {"Name": "b"}})
        assert names() == ["b"]
        snapshot = session.post(f"{strapi.url}/_fake/snapshots").json()["id"]
        create("c")
        assert names() == ["b", "c"]
        session.post(f"{strapi.url}/_fake/snapshots/{snapshot}/restore")
        assert names() == ["b"]
        session.delete(f"{strapi.url}/api/customers/{key}")
        assert names() == []
        create("d")
        strapi.reset()
        assert names() == []


def test_a_page_is_in_the_format_that_was_asked_for() -> None:
    with FakeStrapi(version="5") as strapi, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {strapi.token}"
        session.post(f"{strapi.url}/api/customers", json={"data": {"Name": "a", "Email": "a@example.com"}})
        for headers, nested in ({}, False), ({"Strapi-Response-Format": "v4"}, True), ({}, False):
            (row,) = session.get(f"{strapi.url}/api/customers", headers=headers).json()["data"]
            assert ("attributes" in row) is nested


def test_a_hook_hears_of_every_read() -> None:
    heard: list[str] = []
    with FakeStrapi() as strapi, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {strapi.token}"
        session.get(f"{strapi.url}/api/customers")
        strapi.on("api::customer.customer", "afterFindMany")(lambda event: heard.append("read"))
        session.get(f"{strapi.url}/api/customers")
        session.get(f"{strapi.url}/api/customers")
    assert heard == ["read", "read"]
