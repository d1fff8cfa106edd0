"""Expectations of the journal, and what is said when they aren't met."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from journal_entries import record

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.expectation import read_expectation
from fake_strapi.simulation.journal import Journal
from fake_strapi.simulation.verification import KEYS, verify

JSON = (("Content-Type", "application/json"), ("Authorization", "Bearer hidden"))


@pytest.fixture
def journal() -> Journal:
    journal = Journal(100)
    record(journal, "POST /api/customers?populate=*", b'{"data":{"Name":"Acme","tags":[1,2],"ok":true}}', headers=JSON)
    record(journal, "GET /api/jobs?filters%5BStatus%5D=Complete", status=200)
    record(journal, "GET /api/jobs/7", status=404)
    record(journal, "DELETE /api/jobs/7", status=None).fault = 2
    record(journal, "GET /nowhere", status=404).unmatched = True
    return journal


@pytest.mark.parametrize(
    ("wish", "count"),
    [
        ({}, 5),
        ({"method": "get"}, 3),
        ({"path": "/api/jobs*"}, 3),
        ({"path": "/api/jobs", "query": {"filters[Status]": "*"}}, 1),
        ({"status": 404}, 2),
        ({"status": "4xx"}, 2),
        ({"status": "2XX"}, 2),
        ({"status": 0}, 1),
        ({"fault": True}, 1),
        ({"fault": False}, 4),
        ({"fault": 2}, 1),
        ({"unmatched": True}, 1),
        ({"unmatched": False, "status": 404}, 1),
        ({"headers": {"authorization": "Bearer hidden"}}, 1),
        ({"headers": {"Authorization": "Bearer *"}}, 1),
        ({"body": {"data": {"Name": "Acme"}}}, 1),
        ({"body": {"data": {"tags": [1, 2], "ok": True}}}, 1),
    ],
)
def test_conditions(journal: Journal, wish: dict[str, Any], count: int) -> None:
    verdict = verify(journal, {**wish, "times": count})
    assert (verdict.ok, verdict.count, verdict.message) == (True, count, "")


@pytest.mark.parametrize(
    ("times", "ok"),
    [
        (None, True),
        (3, True),
        (2, False),
        (0, False),
        ({"min": 3}, True),
        ({"min": 4}, False),
        ({"max": 3}, True),
        ({"max": 2}, False),
        ({"min": 1, "max": 5}, True),
    ],
)
def test_times(journal: Journal, times: object, ok: bool) -> None:
    assert verify(journal, {"path": "/api/jobs*", "times": times}).ok is ok


@pytest.mark.parametrize(
    ("wish", "reasons"),
    [
        ({"method": "POST", "path": "/api/customers"}, []),
        ({"method": "POST", "path": "/api/jobs"}, ["the path is /api/customers, not /api/jobs"]),
        ({"body": {"data": {"Name": "Bolt"}}}, ['body.data.Name is "Acme", not "Bolt"']),
        ({"body": {"data": {"Email": "a"}}}, ["body.data has no Email"]),
        ({"body": {"data": {"tags": [1]}}}, ["body.data.tags has 2 elements, not 1"]),
        ({"body": {"data": {"tags": [1, 3]}}}, ["body.data.tags[1] is 2, not 3"]),
        ({"body": {"data": {"ok": 1}}}, ["body.data.ok is true, not 1"]),
        ({"body": "text"}, ['body is {"data":{"Name":"Acme","tags":[1,2],"ok":true}}, not "text"']),
        ({"status": 201}, ["it was not answered with 201, but 200"]),
        ({"status": 0}, ["it was not without an answer, but 200"]),
        ({"headers": {"X-A": "1"}}, ["it has no header X-A"]),
        ({"headers": {"Content-Type": "text/*"}}, ["its header Content-Type is 'application/json', not 'text/*'"]),
        ({"fault": True}, ["it came with no fault, not with a fault"]),
        ({"unmatched": True}, ["there is a route for it"]),
    ],
)
def test_every_miss_has_its_reason(journal: Journal, wish: dict[str, Any], reasons: list[str]) -> None:
    assert read_expectation(wish).misses(journal.entries()[0]) == reasons


def test_forms_and_texts_are_bodies_too() -> None:
    journal = Journal(9)
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    record(journal, "POST /a", b"identifier=a%40b&x=", headers=form)
    record(journal, "POST /a", b"plain", headers=(("Content-Type", "text/plain"),))
    record(journal, "POST /a")
    assert verify(journal, {"body": {"identifier": "a@b", "x": ""}, "times": 1}).ok
    assert verify(journal, {"body": "plain", "times": 1}).ok
    assert read_expectation({"body": {}}).misses(journal.entries()[2]) == ["it has no body"]


def test_the_message_shows_the_nearest_miss_and_each_request(journal: Journal) -> None:
    message = verify(journal, {"method": "GET", "path": "/api/jobs", "status": 500}).message
    first, *rest = message.splitlines()
    assert first == "expected GET /api/jobs answered with 500 at least once; it never came"
    assert rest[0] == "Nearest:"
    assert rest[1] == (
        "  #2 GET /api/jobs?filters%5BStatus%5D=Complete -> 200 in 1.2 ms: it was not answered with 500, but 200"
    )
    assert "Requests:" in rest
    assert "    curl -i http://127.0.0.1:1337/api/jobs/7" in rest
    assert message.count("curl -i") == 5
    assert "hidden" not in message


def test_too_many_are_shown_alone(journal: Journal) -> None:
    message = verify(journal, {"path": "/api/jobs/7", "times": 1}).message
    assert message.splitlines()[0] == "expected any method /api/jobs/7 once; it came twice"
    assert "Nearest" not in message
    assert message.count("curl -i") == 2


def test_secrets_are_compared_but_not_told() -> None:
    journal = Journal(9)
    sent = b'{"identifier":"a","password":"hidden"}'
    record(journal, "POST /api/auth/local?token=hidden", sent, headers=JSON)
    assert verify(journal, {"body": {"password": "hidden"}, "query": {"token": "hidden"}}).ok
    wish = {
        "body": {"password": "guessed"},
        "query": {"token": "guessed"},
        "headers": {"Authorization": "Bearer guessed"},
    }
    message = verify(journal, wish).message
    assert "body.password is <redacted:" in message
    assert "hidden" not in message
    assert "guessed" not in message


def test_calls_in_order(journal: Journal) -> None:
    post, get, remove = {"method": "POST"}, {"path": "/api/jobs*"}, {"method": "DELETE", "status": 0}
    assert verify(journal, {"calls": [post, get, remove]}).count == 3
    assert verify(journal, {"calls": [post, get, get, get]}).ok
    assert verify(journal, {"calls": ["POST /api/customers", "* /api/jobs*", "GET /nowhere"]}).ok
    late = verify(journal, {"calls": [remove, post]})
    assert (late.ok, late.count) == (False, 1)
    lines = late.message.splitlines()
    assert lines[0] == "expected 2 calls in order; call 2, POST *, did not come behind #4"
    assert lines[1] == "It came before: #1"
    assert lines[2:4] == ["Nearest:", "  #5 GET /nowhere -> 404 (no such route) in 1.2 ms: the method is GET, not POST"]
    none = verify(journal, {"calls": [{"path": "/a"}]}).message
    assert none.startswith("expected 1 calls in order; call 1, any method /a, did not come\nNearest:")


def test_an_empty_journal_says_so() -> None:
    message = verify(Journal(9), {"path": "/api/jobs"}).message
    assert message == "expected any method /api/jobs at least once; it never came\nNo request came at all."


def test_what_is_forgotten_can_not_be_counted() -> None:
    journal = Journal(2)
    for _ in range(3):
        record(journal, "GET /api/jobs")
    assert verify(journal, {"path": "/api/jobs"}).ok
    with pytest.raises(FakeStrapiError, match="has forgotten 1 requests, so it can't say how often"):
        verify(journal, {"path": "/api/customers", "times": 0})
    with pytest.raises(FakeStrapiError, match="the journal is off"):
        verify(Journal(0), {})


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ({"verb": "GET"}, "no such condition: verb; there are method"),
        ({"status": "9xx"}, "status: expected one such as 200"),
        ({"status": 20}, "status: expected one such as 200"),
        ({"headers": "X"}, "headers: expected names and values"),
        ({"fault": "yes"}, "fault: expected a fault's id"),
        ({"unmatched": 1}, "unmatched: expected true or false"),
        ({"times": -1}, "times: expected a whole number of at least 0"),
        ({"times": {"exactly": 1}}, "times: expected a number, or"),
        ({"times": {"min": 3, "max": 1}}, "times: its min 3 is more than its max 1"),
        ({"times": {"min": -1}}, "times.min: expected a whole number of at least 0"),
        ({"method": "GTE"}, "method: expected a name such as GET, or none for any, not 'GTE'"),
        ({"calls": {}}, "calls: expected a list of one or more, such as"),
        ({"calls": []}, "calls: expected a list of one or more, such as"),
        ({"calls": [], "times": 1}, "and no other conditions beside it"),
        ({"calls": ["/api/jobs"]}, 'expected one such as "GET /api/jobs", or conditions'),
        ({"calls": [{"verb": 1}]}, "no such condition: verb"),
        ({"path": "jobs"}, "path: expected one that starts with /"),
    ],
)
def test_bad_wishes_are_refused_in_words(journal: Journal, wish: dict[str, Any], text: str) -> None:
    with pytest.raises(FakeStrapiError) as refused:
        verify(journal, wish)
    assert text in str(refused.value)


def test_every_condition_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "journal.md").read_text(encoding="utf-8")
    table = page.partition("## Conditions")[2].partition("##")[0]
    for name in KEYS:
        assert f"`{name}`" in table, name
