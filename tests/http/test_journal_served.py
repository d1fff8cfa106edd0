"""The journal over HTTP: what real requests leave in it."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from fake_strapi import Config, FakeStrapi, create_app
from harness.control import ControlClient, ControlError
from harness.session import StrapiSession


def test_requests_are_there_with_their_answers(fake: FakeStrapi, control: ControlClient, client: StrapiSession) -> None:
    made = client.post("/api/customers?populate=*", json={"data": {"Name": "Zoë"}})
    client.get("/api/customers/404404")
    client.get("/nowhere")
    found = control.get("/requests")
    assert (found["total"], found["forgotten"]) == (3, 0)
    post, missing, nowhere = found["requests"]
    assert post["method"] == "POST"
    assert (post["path"], post["query"]) == ("/api/customers", "populate=*")
    assert post["body"] == {"data": {"Name": "Zoë"}}
    assert (post["status"], post["answer"]["body"]) == (made.status_code, made.json())
    assert post["headers"]["Authorization"].startswith("Bearer <redacted:")
    assert fake.token not in str(found)
    assert post["headers"]["User-Agent"].startswith("python-requests/")
    assert post["answer"]["headers"]["X-Powered-By"] == "Strapi <strapi.io>"
    assert post["milliseconds"] > 0
    assert post["at"] == made.json()["data"].get("attributes", made.json()["data"])["createdAt"]
    assert (missing["status"], missing["unmatched"]) == (404, False)
    assert (nowhere["status"], nowhere["unmatched"]) == (404, True)


def test_they_are_found_by_conditions(control: ControlClient, client: StrapiSession) -> None:
    for method, path in (("GET", "/api/jobs"), ("GET", "/api/jobs/1"), ("PUT", "/api/jobs"), ("GET", "/api/customers")):
        client.request(method, path)

    def ids(**conditions: object) -> list[int]:
        return [one["id"] for one in control.get("/requests", **conditions)["requests"]]

    assert ids() == [1, 2, 3, 4]
    assert ids(last=2) == [3, 4]
    assert ids(method="GET", path="/api/jobs*") == [1, 2]
    assert ids(status="4xx") == [2, 3]
    assert ids(status=405) == ids(unmatched="true") == [3]
    assert control.get("/requests", last=1, method="GET")["total"] == 3
    control.delete("/requests")
    assert ids() == []


def test_the_control_api_itself_is_not_in_it(control: ControlClient, client: StrapiSession) -> None:
    client.get("/_fake/health")
    client.get("/_fakery")
    assert [one["path"] for one in control.get("/requests")["requests"]] == ["/_fakery"]


def test_faults_are_named(fake: FakeStrapi, control: ControlClient, client: StrapiSession) -> None:
    control.post("/faults", {"path": "/api/jobs", "status": 404, "times": 1})
    control.post("/faults", {"path": "/api/jobs", "disconnect": True, "times": 1})
    client.get("/api/jobs")
    with pytest.raises(requests.ConnectionError):
        client.get("/api/jobs")
    client.get("/api/jobs")
    lines = [one["line"].partition(" in ")[0] for one in control.get("/requests", path="/api/jobs")["requests"]]
    assert lines == [
        "#1 GET /api/jobs -> 404 by fault 1",
        "#2 GET /api/jobs -> no answer by fault 2",
        "#3 GET /api/jobs -> 200",
    ]
    assert control.get("/requests", fault="true")["total"] == 2
    assert control.get("/requests", fault=2, status=0)["total"] == 1
    assert control.get("/requests", unmatched="true")["total"] == 0


def test_a_request_under_way_is_there(fake: FakeStrapi, control: ControlClient) -> None:
    control.post("/faults", {"delay": 60})
    with socket.create_connection(("127.0.0.1", fake.port), timeout=10) as sock:
        sock.sendall(b"GET /api/jobs HTTP/1.1\r\nHost: a\r\n\r\n")
        while not (found := control.get("/requests")["requests"]):
            pass
        assert (found[0]["status"], found[0]["milliseconds"]) == (None, None)
        assert found[0]["curl"] == "curl -i http://a/api/jobs"
        fake.stop()


def test_an_unused_fault_tells_what_came_nearest(control: ControlClient, client: StrapiSession) -> None:
    control.post("/faults", {"preset": "forbidden", "method": "POST", "path": "/api/jobs"})
    control.post("/faults", {"status": 500, "path": "/api/customers", "after": 2})
    control.post("/faults", {"status": 500, "path": "/api/customers/1"})
    assert control.get("/faults/unused")["faults"][0]["why"] == ["No request came at all."]
    client.get("/api/customers")
    client.get("/api/customers/1")
    forbidden, waiting = control.get("/faults/unused")["faults"]
    assert forbidden["does"] == "answer 403"
    assert forbidden["why"][0] == "Nearest:"
    assert forbidden["why"][1].endswith("the method is GET, not POST; the path is /api/customers, not /api/jobs")
    assert waiting["why"][0] == "it lets 2 matching requests pass first, and 1 came"


def test_expectations_are_judged(control: ControlClient, client: StrapiSession) -> None:
    client.get("/api/jobs")
    assert control.post("/requests/verify", {"path": "/api/jobs"}) == {"ok": True, "count": 1, "message": ""}
    judged = control.post("/requests/verify", {"path": "/api/jobs", "method": "POST"})
    assert (judged["ok"], judged["count"]) == (False, 0)
    assert judged["message"].startswith("expected POST /api/jobs at least once; it never came\nNearest:\n  #1 GET")
    assert control.post("/requests/verify", {"calls": [{"path": "/api/jobs"}]})["ok"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "/requests?verb=GET",
            "no such parameter: verb; of GET /_fake/requests there are method (of the",
        ),
        ("/requests?last=some", "last: expected how many"),
        ("/requests?fault=maybe", "fault: expected a fault's id"),
        ("/requests?unmatched=1", "unmatched: expected true or false"),
        ("/requests?status=ok", "status: expected one such as 200"),
    ],
)
def test_bad_use_is_refused(control: ControlClient, path: str, text: str) -> None:
    with pytest.raises(ControlError) as refused:
        control.call("GET", path)
    assert (refused.value.status, text in str(refused.value)) == (400, True)
    with pytest.raises(ControlError, match="no such key: verb"):
        control.post("/requests/verify", {"verb": "GET"})


def test_a_reset_forgets_and_each_workspace_has_its_own(fake: FakeStrapi, client: StrapiSession) -> None:
    other = fake.create_workspace("other")
    mine, theirs = ControlClient(fake.url), ControlClient(other.url)
    client.get("/api/jobs")
    requests.get(f"{other.url}/api/jobs", timeout=10)
    (entry,) = theirs.get("/requests")["requests"]
    assert entry["path"] == "/api/jobs"
    assert f"{other.url}/api/jobs" in entry["curl"]
    theirs.post("/reset")
    assert (mine.get("/requests")["total"], theirs.get("/requests")["total"]) == (1, 0)
    mine.close(), theirs.close()


def test_it_can_be_larger_or_off() -> None:
    for size, kept in ((2, 2), (0, 0)):
        with FakeStrapi(journal=size) as fake:
            for _ in range(3):
                requests.get(f"{fake.url}/_health", timeout=10)
            control = ControlClient(fake.url)
            assert len(control.get("/requests")["requests"]) == kept
            control.close()


def test_many_threads_lose_nothing(fake: FakeStrapi, control: ControlClient) -> None:
    def ask(n: int) -> int:
        return requests.get(f"{fake.url}/_health?n={n}", timeout=10).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(ask, range(60))) == {204}
    found: list[dict[str, Any]] = control.get("/requests")["requests"]
    assert [one["id"] for one in found] == list(range(1, 61))
    assert {one["query"] for one in found} == {f"n={n}" for n in range(60)}
    assert all(one["status"] == 204 for one in found)


def test_under_another_server_headers_are_there_too() -> None:
    app = create_app(Config())
    app.test_client().post("/api/jobs", json={"data": {}}, headers={"X-Request-Id": "7"})
    (entry,) = app.workspaces.default.journal.entries()  # type: ignore[attr-defined]
    assert ("X-Request-Id", "7") in entry.headers
    assert ("Content-Type", "application/json") in entry.headers


def test_what_stands_for_a_password_is_not_shown(fake: FakeStrapi, control: ControlClient) -> None:
    client = StrapiSession(fake.url, None)
    client.post(
        "/api/auth/reset-password", json={"code": "one-time-code", "password": "x", "passwordConfirmation": "x"}
    )
    client.get("/api/auth/email-confirmation?confirmation=one-time-code")
    client.get("/api/connect/keycloak/callback?code=one-time-code")
    client.close()
    shown = control.get("/requests")
    assert len(shown["requests"]) == 3
    assert "one-time-code" not in json.dumps(shown)
