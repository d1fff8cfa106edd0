"""The target that is somebody else's Strapi; a fake stands for it here, test_real_external.py has a real one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import requests

from fake_strapi import FakeStrapi
from harness.client import Client, Request, WriteRefused
from harness.factory import Factory
from harness.session import StrapiSession
from harness.targets.create import PRINTSHOP
from harness.targets.created import ids_in, planned
from harness.targets.external import ExternalTarget, Refused
from harness.targets.protocol import Target, TargetError
from harness.targets.running_strapi import RunningStrapi, find_strapi


@pytest.fixture(params=["4", "5"])
def strapi(request: pytest.FixtureRequest) -> Iterator[FakeStrapi]:
    with FakeStrapi(version=request.param) as running:
        yield running


def external(strapi: FakeStrapi, token: str | None = None, writes: bool = True) -> ExternalTarget:
    running = RunningStrapi(strapi.url, token or strapi.token, strapi.installation.behaviour.version[0])
    target = ExternalTarget(running, writes=writes)
    target.start()
    return target


@pytest.fixture
def target(strapi: FakeStrapi) -> Iterator[ExternalTarget]:
    made = external(strapi)
    yield made
    made.stop()


@pytest.fixture
def session(target: ExternalTarget) -> Iterator[StrapiSession]:
    with StrapiSession(target.url, target.token, gate=target.gate) as made:
        yield made


def names(strapi: FakeStrapi) -> list[str]:
    """Of the customers that are there."""
    headers = {"Authorization": f"Bearer {strapi.token}"}
    rows = requests.get(f"{strapi.url}/api/customers", headers=headers, timeout=10).json()["data"]
    return [row.get("attributes", row)["Name"] for row in rows]


def test_it_is_a_target_that_can_nothing_but_answer(target: ExternalTarget) -> None:
    assert isinstance(target, Target)
    assert target.capabilities == frozenset()
    asked = (
        lambda: target.api_token("read-only"),
        target.expired_token,
        lambda: target.allow_public(["api::job.job.find"]),
        lambda: target.allow_authenticated(["api::job.job.find"]),
        target.admin_token,
        lambda: target.role_admin_token("Editor"),
        target.control,
        lambda: target.change_settings("advanced", {}),
        target.outbox,
    )
    for ask in asked:
        with pytest.raises(Refused):
            ask()


def test_what_is_created_is_deleted_the_newest_first(
    strapi: FakeStrapi, target: ExternalTarget, session: StrapiSession
) -> None:
    factory = Factory(PRINTSHOP, session, target.strapi_version, target.mark)
    customers = factory.many("customer", 2)
    assert names(strapi) == [customer["Name"] for customer in customers]
    assert all(name.startswith(f"{target.mark} Name ") for name in names(strapi))
    paths = [f"/api/customers/{customer.key}" for customer in customers]
    assert session.put(paths[0], json={"data": {"Name": "changed"}}).ok
    assert session.delete(paths[1]).ok  # by the test itself, which is no reason to miss it at the end
    target.clean()
    assert names(strapi) == []
    deleted = [one["path"] for one in strapi_requests(strapi) if one["method"] == "DELETE"]
    assert deleted == [paths[1], paths[1], paths[0]]
    assert target.created.left == []


def strapi_requests(strapi: FakeStrapi) -> list[dict[str, str]]:
    found: list[dict[str, str]] = requests.get(f"{strapi.url}/_fake/requests", timeout=10).json()["requests"]
    return found


def test_what_is_not_the_runs_own_is_not_touched(
    strapi: FakeStrapi, target: ExternalTarget, session: StrapiSession
) -> None:
    seeded = strapi.seed({"customer": [{"Name": "Acme"}]})
    assert seeded
    row = session.get("/api/customers").json()["data"][0]
    path = f"/api/customers/{row.get('documentId', row['id'])}"
    for send in (session.delete, session.put):
        with pytest.raises(Refused, match=f"{path} would change what this run has not created"):
            send(path)
    for method, route, reason in (
        ("POST", "/api/auth/forgot-password", "how to undo it"),
        ("POST", "/api/jobs/1/actions/print", "how to undo it"),
        ("PATCH", "/api/jobs/1", "how to undo it"),
        ("POST", "/admin/webhooks", "admin API"),
        ("POST", "/api/upload?id=1", "not created"),
    ):
        with pytest.raises(Refused, match=reason):
            session.request(method, route, json={})
    assert names(strapi) == ["Acme"]
    assert {one["method"] for one in strapi_requests(strapi) if not one["path"].startswith("/_fake")} == {"GET"}


def test_a_session_is_for_its_server_alone(session: StrapiSession) -> None:
    with pytest.raises(TargetError, match="this session is for"):
        session.get("http://127.0.0.1:9/api/jobs")


def test_read_only_nothing_is_sent(strapi: FakeStrapi) -> None:
    target = external(strapi, writes=False)
    with StrapiSession(target.url, target.token, gate=target.gate) as session:
        for method in ("POST", "PUT", "PATCH", "DELETE", "post"):
            with pytest.raises(Refused, match="--strapi-allow-writes"):
                session.request(method, "/api/customers/1", json={"data": {}})
        assert session.get("/api/customers").status_code == 200
    target.stop()
    assert [one["method"] for one in strapi_requests(strapi)] == ["GET"]


def test_what_the_token_may_not_is_told(strapi: FakeStrapi) -> None:
    target = external(strapi, strapi.create_api_token("read-only"))
    with StrapiSession(target.url, target.token, gate=target.gate) as session:
        for _ in range(2):
            with pytest.raises(Refused, match=r"may not POST /api/customers \(403\)"):
                session.post("/api/customers", json={"data": {"Name": "Acme"}})
        # Without the token it is the answer that the test asked for.
        anonymous = {"Authorization": None}
        assert session.post("/api/customers", json={"data": {}}, headers=anonymous).status_code == 403
    target.stop()
    assert target.not_permitted == {"POST /api/customers: 403": 2}


def test_what_can_not_be_deleted_is_listed(strapi: FakeStrapi) -> None:
    token = strapi.create_api_token("custom", ["api::customer.customer.create"])
    target = external(strapi, token)
    with StrapiSession(target.url, target.token, gate=target.gate) as session:
        assert session.post("/api/customers", json={"data": {"Name": "Acme"}}).ok
    target.stop()
    (line,) = target.created.left
    assert line.startswith(f"DELETE {strapi.url}/api/customers/")
    assert ": 403 " in line


def test_a_write_without_an_answer_is_listed(
    strapi: FakeStrapi, target: ExternalTarget, session: StrapiSession
) -> None:
    fault = {"method": "POST", "path": "/api/customers", "preset": "network-error"}
    assert requests.post(f"{strapi.url}/_fake/faults", json=fault, timeout=10).ok
    with pytest.raises(requests.ConnectionError):
        session.post("/api/customers", json={"data": {"Name": "Acme"}})
    assert target.created.left == [f"POST {strapi.url}/api/customers got no answer: it may have been done"]


def test_a_user_is_made_and_logged_in(strapi: FakeStrapi, target: ExternalTarget) -> None:
    ann = target.create_user("Ann")
    headers = {"Authorization": f"Bearer {ann.jwt}"}
    assert requests.get(f"{strapi.url}/api/users/me", headers=headers, timeout=10).json()["email"] == "ann@example.com"
    target.clean()
    assert requests.get(f"{strapi.url}/api/users/me", headers=headers, timeout=10).status_code == 401


def test_bytes_only_read(strapi: FakeStrapi, target: ExternalTarget) -> None:
    with target.client() as client:
        assert client.send(Request("GET", "/_health")).status == 204
        refused = (
            b"POST /api/jobs HTTP/1.1\r\n\r\n",
            b"delete /api/jobs/1 HTTP/1.1\r\n\r\n",
            b"GET /_health HTTP/1.1\r\nHost: x\r\n\r\nPOST /api/jobs HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
            b"POST /api/jobs\r\n\r\n",
            b"",
        )
        for data in refused:
            with pytest.raises(WriteRefused, match="is only read here"):
                client.send_raw(data)
        with pytest.raises(WriteRefused):
            client.send(Request("PUT", "/api/jobs/1", body=b"{}"))
    with Client(strapi.url) as client:
        assert client.send(Request("POST", "/api/jobs")).status == 403


def test_what_a_test_wants_is_refused_in_a_sentence(target: ExternalTarget) -> None:
    assert target.unfit() is None
    assert target.unfit(version=target.strapi_version, profile="strapi", tls=False) is None
    other = "5" if target.strapi_version == "4" else "4"
    for wish, reason in (
        ({"version": other}, f"this test wants {other}."),
        ({"project": Path("zoo")}, "serves its own project, and this test wants zoo."),
        ({"profile": "guide"}, "needs the fake."),
        ({"tls": True}, "serves plain HTTP"),
        ({"seed": Path("seed.json"), "rate_limit": "1/1m"}, "this test wants a seed, rate_limit."),
    ):
        assert reason in str(target.unfit(**wish)), wish  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "ids"),
    [
        ({"data": {"id": 1, "documentId": "abc"}}, ["abc"]),
        ({"data": {"id": 1, "attributes": {}}}, ["1"]),
        ([{"id": 3, "documentId": "abc"}, {"id": 4}], ["3", "4"]),
        ({"id": 2, "documentId": "abc", "username": "ann"}, ["2"]),
        ({"jwt": "x", "user": {"id": 5}}, ["5"]),
        ({"ok": True}, []),
        (None, []),
    ],
)
def test_the_ids_of_answers(answer: object, ids: list[str]) -> None:
    assert ids_in(answer) == ids


def test_a_login_is_no_write() -> None:
    assert planned("POST", "/api/auth/local").kind == "login"
    assert planned("POST", "/api/auth/local/register").creates == "users"
    assert planned("GET", "/api/auth/email-confirmation?confirmation=x").kind == "read"


# --- found by its answers


class Answers(BaseHTTPRequestHandler):
    """A server that is not a Strapi, or one that hides much: `found` has the answers by path, all else is a 404."""

    found: dict[str, tuple[int, object]] = {}

    def do_GET(self) -> None:
        status, body = self.found.get(self.path, (404, {}))
        data = b"" if status == 204 else json.dumps(body).encode()
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({}, "is no Strapi: GET /_health is 404, not 204"),
        ({"/_health": (204, None), "/api/upload/files/0": (401, {})}, "refuses the API token"),
        ({"/_health": (204, None)}, "doesn't tell whether it is 4 or 5"),
    ],
)
def test_what_is_no_strapi_that_can_be_used(
    server: str, answers: dict[str, tuple[int, object]], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Answers, "found", answers)
    with pytest.raises(TargetError, match=reason):
        find_strapi(server, "token")


@pytest.mark.parametrize("token", [None, ""])
def test_a_token_is_needed(token: str | None) -> None:
    with pytest.raises(TargetError, match="set STRAPI_API_TOKEN"):
        find_strapi("http://127.0.0.1:9", token)


def test_nothing_answers() -> None:
    with pytest.raises(TargetError, match="no answer to GET /_health"):
        find_strapi("http://127.0.0.1:9", "token")


@pytest.mark.parametrize(("row", "version"), [({"title": "x"}, "5"), ({"attributes": {}}, "4")])
def test_an_entry_tells(server: str, row: object, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (200, {"data": [row]})
    monkeypatch.setattr(Answers, "found", {"/_health": (204, None), "/api/jobs?pagination[pageSize]=1": rows})
    assert find_strapi(server, "token", project=PRINTSHOP).version == version
    assert find_strapi(server, "token", project=PRINTSHOP, version=f"v{version}.1.0").version == f"{version}.1.0"
    with pytest.raises(TargetError, match="no Strapi project at"):
        find_strapi(server, "token", project=PRINTSHOP / "src" / "api" / "job")
