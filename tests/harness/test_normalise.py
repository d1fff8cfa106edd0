"""Volatile values by reference: what is named, what stays, and what would be told apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.client import Response
from harness.names import Names, UnknownName
from harness.normalise import Window, body_text, normalise, server_time
from harness.shapes import Shapes, load_shapes

NOW = 1_700_000_000.0
TODAY = "2023-11-14T22:13:20.000Z"  # NOW
LATER = "2023-11-14T22:13:20.005Z"
KEY = "abcdefghijklmnopqrstuvwx"
OTHER = "bbcdefghijklmnopqrstuvwx"


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return load_shapes(Path(__file__).parents[2] / "contract_tests" / "zoo" / "src")


class Talk:
    """One conversation; each answer is given as a value or text."""

    def __init__(self, shapes: Shapes) -> None:
        self.names, self.shapes = Names(), shapes

    def hear(self, body: object, target: str = "/api/jobs", used: tuple[str, ...] = ()) -> str:
        text = body if isinstance(body, str) else json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        headers = (("Content-Type", "application/json; charset=utf-8"), ("Content-Length", str(len(text.encode()))))
        response = Response(200, "OK", headers, text.encode())
        return normalise(response, target, list(used), self.names, self.shapes, Window(NOW - 1, NOW + 1)).body


@pytest.fixture
def talk(shapes: Shapes) -> Talk:
    return Talk(shapes)


def test_an_id_is_known_by_its_table_and_value(talk: Talk) -> None:
    body = {"data": {"id": 1, "JobID": "1", "customer": {"id": 1, "Name": "x"}, "tags": [{"id": 2}, {"id": 1}]}}
    assert json.loads(talk.hear(body))["data"] == {
        "id": "<job.id:1>", "JobID": "1", "customer": {"id": "<customer.id:1>", "Name": "x"},
        "tags": [{"id": "<tag.id:1>"}, {"id": "<tag.id:2>"}],
    }  # fmt: skip
    assert (
        talk.hear({"data": [{"id": 1}, {"id": 9}]}, "/api/customers")
        == '{"data":[{"id":"<customer.id:1>"},{"id":"<customer.id:2>"}]}'
    )


def test_the_shape_of_strapi_4(talk: Talk) -> None:
    body = {
        "data": {
            "id": 7,
            "attributes": {"customer": {"data": {"id": 7, "attributes": {"jobs": {"data": [{"id": 7}]}}}}},
        }
    }
    assert talk.hear(body) == (
        '{"data":{"id":"<job.id:1>","attributes":{"customer":{"data":{"id":"<customer.id:1>",'
        '"attributes":{"jobs":{"data":[{"id":"<job.id:1>"}]}}}}}}}'
    )


def test_a_list_of_all_components_has_one_order(talk: Talk) -> None:
    first = {"uid": "layout.a", "category": "layout", "schema": {"displayName": "Ä, [x]"}}
    second = {"uid": "layout-b.a", "category": "layout-b", "schema": {}}
    third = {"uid": "layout.b", "category": "layout", "schema": {}}
    ways = {talk.hear({"data": rows}, "/x") for rows in ([first, second, third], [third, second, first])}
    assert [row["uid"] for row in json.loads(ways.pop())["data"]] == ["layout-b.a", "layout.b", "layout.a"]
    assert ways == set()
    assert talk.hear({"data": [second, third]}, "/x") != talk.hear({"data": [first, second, third]}, "/x")
    for rows in ([], [{"category": "x"}], [{"uid": "a.a"}, {"uid": "b.b"}], [first, first, second]):
        assert json.loads(talk.hear({"data": rows}, "/x"))["data"] == rows


def test_components_and_zones(talk: Talk) -> None:
    body = {
        "data": {"id": 1, "comp": {"id": 1}, "comps": [{"id": 1}], "dz": [{"id": 1, "__component": "shared.quote"}]}
    }
    assert json.loads(talk.hear(body, "/api/pages"))["data"] == {
        "id": "<page.id:1>", "comp": {"id": "<shared.seo.id:1>"}, "comps": [{"id": "<shared.link.id:1>"}],
        "dz": [{"id": "<shared.quote.id:1>", "__component": "shared.quote"}],
    }  # fmt: skip


def test_the_clients_own_data_is_left_alone(talk: Talk) -> None:
    body = {"data": {"id": 1, "json": {"id": 5, "createdAt": TODAY, "documentId": KEY}}}
    assert json.loads(talk.hear(body, "/api/things"))["data"]["json"] == {
        "id": 5,
        "createdAt": TODAY,
        "documentId": KEY,
    }


def test_an_attribute_named_data(talk: Talk) -> None:
    body = {"data": {"id": 1, "attributes": {"data": {"id": 5}}}, "meta": {}}
    assert json.loads(talk.hear(body, "/api/print-orders"))["data"]["attributes"] == {"data": {"id": 5}}


def test_an_id_that_is_no_number_stays(talk: Talk) -> None:
    assert talk.hear({"data": {"id": "1"}}) == '{"data":{"id":"1"}}'
    assert talk.hear({"data": {"documentId": "short"}}) == '{"data":{"documentId":"short"}}'


def test_times_are_equal_or_not(talk: Talk) -> None:
    assert (
        talk.hear({"data": {"createdAt": TODAY, "updatedAt": TODAY}})
        == '{"data":{"createdAt":"<time:1>","updatedAt":"<time:1>"}}'
    )
    assert (
        talk.hear({"data": {"createdAt": TODAY, "updatedAt": LATER}})
        == '{"data":{"createdAt":"<time:1>","updatedAt":"<time:2>"}}'
    )
    assert (
        talk.hear({"data": {"updatedAt": LATER, "publishedAt": LATER}})
        == '{"data":{"updatedAt":"<time:2>","publishedAt":"<published:1>"}}'
    )


def test_a_row_that_was_changed_before_it_was_made(talk: Talk) -> None:
    assert "<a time before createdAt>" in talk.hear({"data": {"createdAt": LATER, "updatedAt": TODAY}})


def test_a_time_of_another_day_is_not_volatile(talk: Talk) -> None:
    for stamp in ("2020-01-01T00:00:00.000Z", "2023-11-14T22:13:20Z", "2023-11-14T22:13:40.000Z", "2023-11-14", None):
        assert json.loads(talk.hear({"data": {"createdAt": stamp}})) == {"data": {"createdAt": stamp}}


def test_a_stored_password_is_named_by_reference(talk: Talk) -> None:
    one, other = (f"$2a$10${letter * 53}" for letter in "ab")
    row = {"id": 1, "secret": one, "also": one, "third": other, "text": f"{one}!"}
    assert json.loads(talk.hear({"data": row}))["data"] == {
        "id": "<job.id:1>", "secret": "<bcrypt:1>", "also": "<bcrypt:1>", "third": "<bcrypt:2>", "text": f"{one}!",
    }  # fmt: skip
    error = {"status": 400, "details": {"errors": [{"path": ["secret"], "value": other}]}}
    assert '"value":"<bcrypt:2>"' in talk.hear({"data": None, "error": error})


def test_an_error_is_named_only_where_the_request_was(talk: Talk) -> None:
    talk.hear({"data": [{"id": 26, "documentId": KEY}]}, "/api/tags")
    message = 'relation with id 26 at position {"before":99999}; 1 relation(s); 26 errors'
    body = {"data": None, "error": {"message": message, "details": {"value": {"id": 26, "other": {"id": 27}}}}}
    assert "<tag.id:1>" not in talk.hear(body)
    named = json.loads(talk.hear(body, used=("<tag.id:1>",)))["error"]
    assert named["message"] == 'relation with id <tag.id:1> at position {"before":99999}; 1 relation(s); 26 errors'
    assert named["details"]["value"] == {"id": "<tag.id:1>", "other": {"id": 27}}
    assert f"Document with id <tag.documentId:1>, not {OTHER}" in talk.hear(
        {"error": {"message": f"Document with id {KEY}, not {OTHER}"}}
    )


def test_text_of_the_body_is_kept_to_the_last_space(talk: Talk) -> None:
    assert talk.hear('{ "data": [ {"id":  3 ,"n":1.0e2} ] }\n') == '{ "data": [ {"id":  "<job.id:1>" ,"n":1.0e2} ] }\n'
    assert talk.hear('{"data":{"id":3}') == '{"data":{"id":3}'


def test_texts_of_the_session(talk: Talk) -> None:
    talk.names.preset_text("<JobID:this-year>", "JOB-2023-")
    assert talk.hear({"data": {"JobID": "JOB-2023-001"}}) == '{"data":{"JobID":"<JobID:this-year>001"}}'
    assert (
        talk.names.resolve("/api/jobs?filters[JobID]=<JobID:this-year>001") == "/api/jobs?filters[JobID]=JOB-2023-001"
    )


def test_requests_get_the_values(talk: Talk) -> None:
    talk.hear({"data": {"id": 5, "documentId": KEY}})
    names = talk.names
    assert names.resolve("/api/jobs/<job.id:1>.0?x=<job.documentId:1>") == f"/api/jobs/5.0?x={KEY}"
    assert names.resolve_json('{"a":"<job.id:1>","b":"<job.documentId:1>"}') == f'{{"a":5,"b":"{KEY}"}}'
    assert names.resolve_json('{"a":"<job.id:1|text>","b":"no. <job.id:1>"}') == '{"a":"5","b":"no. 5"}'
    assert names.resolve("a < b > c <b>") == "a < b > c <b>"
    with pytest.raises(UnknownName, match=r"<job\.id:2> has no value yet"):
        names.resolve("/api/jobs/<job.id:2>")


def test_headers(shapes: Shapes) -> None:
    def headers(*pairs: tuple[str, str], body: bytes = b"ab") -> list[str]:
        answer = Response(200, "OK", pairs, body)
        return [value for _, value in normalise(answer, "/", [], Names(), shapes, Window(NOW, NOW)).headers]

    assert headers(("Date", "Mon, 23 Nov 2026 09:52:18 GMT"), ("date", "today")) == ["<date>", "today"]
    assert headers(("Content-Length", "2"), ("X-Powered-By", "Strapi <strapi.io>")) == [
        "<length of the body>",
        "Strapi <strapi.io>",
    ]
    assert headers(("Content-Length", "82"), body=b"") == ["82"]  # after HEAD
    assert headers(("X-RateLimit-Reset", "1795427600"), ("X-RateLimit-Limit", "10")) == ["<unix time>", "10"]


def test_bytes_and_the_servers_clock() -> None:
    assert body_text(Response(200, "OK", (), b"\xff\x00")).startswith("<2 bytes, sha256 ")
    assert server_time(Response(200, "OK", (("Date", "Tue, 14 Nov 2023 22:13:20 GMT"),), b"")) == NOW
    assert server_time(Response(200, "OK", (), b"")) is None


def test_the_times_of_one_write_are_one_time() -> None:
    names = Names()
    names.wrote(1_700_000_000.0004, 1_700_000_000.02)
    names.wrote(1_700_000_001.0, 1_700_000_001.01)
    first, later, other, outside = (f"2023-11-14T22:13:{rest}Z" for rest in ("20.000", "20.017", "21.005", "20.500"))
    assert [names.moment("time", one) for one in (first, later, other, outside)] == [first, first, other, outside]
