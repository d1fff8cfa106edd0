"""The texts of rows that are kept: never of another row, never another text than the row's own, never too many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from recordings import ZOO
from werkzeug.test import create_environ

from fake_strapi import Config, FakeStrapi, FrozenClock
from fake_strapi.app import StrapiFlask, create_app
from fake_strapi.http.content import ContentApi
from fake_strapi.installation import install
from fake_strapi.javascript.dates import from_iso
from fake_strapi.javascript.json_text import stringify
from fake_strapi.storage.read_values import converters
from fake_strapi.storage.row_texts import MOST_BYTES, MOST_ROWS, Row, RowTexts
from fake_strapi.versions import behaviour_of
from fake_strapi.world import World

ANNOUNCED = "2025-01-20T08:00:00.000Z"


class Writing:
    """Texts of rows, and which rows were written."""

    def __init__(self, size: int = 0) -> None:
        self.row_texts, self.size = RowTexts(), size

    def ask(self, rows: Sequence[Row], shape: str = "a") -> list[Row]:
        """The rows that were written this time."""

        def write(new: list[Row]) -> list[bytes]:
            written.extend(new)
            return [text(row) for row in new]

        def text(row: Row) -> bytes:
            return f"{shape}{row}".encode().ljust(self.size)

        written: list[Row] = []
        assert self.row_texts.texts(shape, rows, write) == [text(row) for row in rows]
        return written


def test_only_new_rows_are_written_each_once() -> None:
    rows = Writing()
    assert rows.ask([(1, "a"), (2, "b"), (1, "a")]) == [(1, "a"), (2, "b")]
    assert rows.ask([(2, "b"), (1, "c"), (1, "a")]) == [(1, "c")]
    assert rows.ask([]) == []
    assert rows.ask([(1, "a")], shape="b") == [(1, "a")]


def test_their_memory_has_an_end() -> None:
    rows = Writing()
    page = [(n,) for n in range(MOST_ROWS)]
    assert [rows.ask(page), rows.ask(page)] == [page, []]
    assert [rows.ask([(MOST_ROWS,)]), rows.ask([(0,)])] == [[(MOST_ROWS,)], [(0,)]]
    large = [(-n,) for n in range(MOST_ROWS + 2)]
    assert rows.ask(large) == rows.ask(large) == large[1:]  # too many to be kept, and nothing is forgotten for them
    rows = Writing(MOST_BYTES // 2)
    assert [rows.ask([(n,)]) for n in (0, 1, 0, 2, 0)] == [[(0,)], [(1,)], [], [(2,)], [(0,)]]
    assert rows.ask([(3,), (4,), (5,)]) == rows.ask([(3,), (4,), (5,)]) == [(3,), (4,), (5,)]


WHOLE = st.integers(-(2**63), 2**63 - 1).map(float) | st.sampled_from(
    [0.0, -0.0, 1.0, 2.0**53, -(2.0**62), 1735689600000.0]
)


@pytest.mark.parametrize("version", ["4", "5"])
@given(value=WHOLE)
def test_numbers_that_are_one_key_are_one_text(version: str, value: float) -> None:
    for kind, convert in converters(behaviour_of(version)).items():
        if kind != "datetime" or abs(value) < 8e15:
            assert stringify(convert(int(value)), prepared=True) == stringify(convert(value), prepared=True), kind


class Things:
    """The zoo's things, three rows of them, asked with and without texts that are kept."""

    def __init__(self, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = World(install(Config(strapi=version, project=ZOO, api_token="t", id_seed=1)))
        self.keeping = create_app(world=self.world)
        self.plain = create_app(world=self.world)
        assert isinstance(self.plain, StrapiFlask)
        for _ in range(3):
            self.ask(self.keeping, "POST", "/api/things", body=b'{"data":{}}')
        with monkeypatch.context() as patch:
            patch.setattr(ContentApi, "shapes_by_row", False)
            for query in QUERIES:
                self.ask(self.plain, "GET", "/api/things", query)

    def ask(self, app: Any, method: str, path: str, query: str = "", body: bytes = b"", manner: str = "") -> bytes:
        headers = {"Authorization": "Bearer t"} | ({"Strapi-Response-Format": manner} if manner else {})
        environ = create_environ(
            path, query_string=query, method=method, headers=headers, data=body, content_type="application/json"
        )
        said: list[str] = []
        answer = b"".join(app.wsgi_app(environ, lambda status, _: said.append(status)))
        assert said == ["200 OK"] or (method == "POST" and said[0] in ("200 OK", "201 Created")), (said, answer)
        return answer

    def change(self, row: int, column: str, value: Any) -> None:
        self.world.database.execute(f"update things set `{column}` = ? where id = ?", (value, row))


QUERIES = (
    "",
    "fields[0]=json&fields[1]=s",
    "sort=s:desc&pagination[pageSize]=2",
    "sort[0]=json&sort[1]=float:desc&pagination[withCount]=false",
    "filters[float][$gt]=0&pagination[page]=1",
)
TEXTS = st.text(max_size=6) | st.sampled_from(["", "5", "null", "\u2028", 'a"b\\', "é🎉", "\x00"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.sampled_from([-0.0, 1e21, 1e-7, 2**53 + 1]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.sampled_from(["7", "10", "01"]), inner, max_size=4)
    ),
    max_leaves=8,
)
JSON_TEXTS = (
    JSON.map(json.dumps) | TEXTS | st.sampled_from(["-0", "[-0]", "1e400", '"\\ud800"', '{"a":1,"a":2}', "[1.0]"])
)
NUMBERS = st.none() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False)
TIMES = st.none() | st.integers(-(10**14), 10**14) | st.sampled_from(["2026-02-03T04:05:06.007Z", "no time"])
EDITS = st.one_of(
    st.tuples(
        st.sampled_from(["s", "text", "rich", "s_private", "password", "choice", "date", "time"]), st.none() | TEXTS
    ),
    st.tuples(st.sampled_from(["json", "json_default", "blocks"]), st.none() | JSON_TEXTS | NUMBERS),
    st.tuples(st.sampled_from(["int", "big", "float", "decimal", "bool"]), NUMBERS),
    st.tuples(st.sampled_from(["datetime", "timestamp", "created_at"]), TIMES),
)


@pytest.mark.parametrize("version", ["4", "5"])
def test_a_page_is_the_same_with_texts_that_are_kept(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    things = Things(version, monkeypatch)

    @settings(max_examples=60)
    @given(edits=st.lists(st.tuples(st.integers(1, 3), EDITS), min_size=1, max_size=6))
    def changes(edits: list[tuple[int, tuple[str, Any]]]) -> None:
        for row, (column, value) in edits:
            things.change(row, column, value)
            for query in QUERIES:
                for manner in ("", "v4"):
                    kept = things.ask(things.keeping, "GET", "/api/things", query, manner=manner)
                    assert kept == things.ask(things.plain, "GET", "/api/things", query, manner=manner)

    changes()


@pytest.mark.parametrize("version", ["4", "5"])
def test_a_hook_that_changes_what_is_read_is_heard_at_once(version: str) -> None:
    with FakeStrapi(version=version) as strapi, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {strapi.token}"

        def names() -> list[str]:
            rows = session.get(f"{strapi.url}/api/customers").json()["data"]
            return [row.get("attributes", row)["Name"] for row in rows]

        session.post(f"{strapi.url}/api/customers", json={"data": {"Name": "a", "Email": "a@example.com"}})
        assert names() == names() == ["a"]

        @strapi.on("api::customer.customer", "afterFindMany")
        def rename(event: Any) -> None:
            for row in event.result:
                row["Name"] = "hooked"

        assert names() == ["hooked"]


@pytest.mark.parametrize("version", ["4", "5"])
def test_what_is_populated_is_never_an_old_one(version: str) -> None:
    with FakeStrapi(version=version) as strapi, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {strapi.token}"

        def write(method: str, path: str, **data: Any) -> str:
            row = session.request(method, f"{strapi.url}/api/{path}", json={"data": data}).json()["data"]
            return str(row.get("documentId", row["id"]))

        customer = write("POST", "customers", Name="a", Email="a@example.com")
        write("POST", "jobs", JobID="J", Quantity=1, customer=customer)
        page = f"{strapi.url}/api/jobs?populate=customer"
        assert '"Name":"a"' in session.get(page).text
        write("PUT", f"customers/{customer}", Name="b")
        assert '"Name":"b"' in session.get(page).text
        assert '"Name":"a"' not in session.get(page).text


@pytest.mark.parametrize("version", ["4", "5"])
def test_each_version_of_the_api_has_its_own_texts(version: str) -> None:
    clock = FrozenClock(from_iso(ANNOUNCED))
    with FakeStrapi(version=version, clock=clock, versioning=ANNOUNCED) as strapi, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {strapi.token}"
        session.post(f"{strapi.url}/api/customers", json={"data": {"Name": "a", "Email": "a@example.com"}})
        pages = [session.get(f"{strapi.url}/api{part}/customers").json()["data"][0] for part in ("", "/v1", "/v2", "")]
        assert pages[0] == pages[3] == pages[int(version) - 3]
        assert ["attributes" in row for row in pages[1:3]] == [True, False]
