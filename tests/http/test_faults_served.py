"""Faults as a client meets them, on real sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from fake_strapi import Config, FakeStrapi, create_app
from harness.control import ControlClient, ControlError
from harness.session import StrapiSession


@contextmanager
def raw(fake: FakeStrapi, path: str = "/api/jobs") -> Iterator[socket.socket]:
    """A connection on which the path was asked for."""
    with socket.create_connection(("127.0.0.1", fake.port), timeout=10) as sock:
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {fake.token}\r\n\r\n".encode())
        yield sock


def rest(sock: socket.socket) -> bytes:
    heard = b""
    while data := sock.recv(65536):
        heard += data
    return heard


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, {"name": "ValidationError", "message": "Validation error", "details": {}}),
        (401, {"name": "UnauthorizedError", "message": "Unauthorized", "details": {}}),
        (403, {"name": "ForbiddenError", "message": "Forbidden", "details": {}}),
        (404, {"name": "NotFoundError", "message": "Not Found", "details": {}}),
        (409, {"name": "ConflictError", "message": "Conflict", "details": {}}),
        (418, {"name": "ImATeapotError", "message": "I'm a teapot", "details": {}}),
        (
            429,
            {"name": "RateLimitError", "message": "Too many requests, please try again later.", "details": {}},
        ),
        (500, {"name": "InternalServerError", "message": "Internal Server Error"}),
        (502, {"name": "BadGatewayError", "message": "Bad Gateway", "details": {}}),
        (503, {"name": "ServiceUnavailableError", "message": "Service Unavailable", "details": {}}),
    ],
)
def test_a_status_alone_is_strapis_own_error(
    control: ControlClient, client: StrapiSession, status: int, error: dict[str, Any]
) -> None:
    control.post("/faults", {"path": "/api/jobs", "status": status, "times": 1})
    answer = client.get("/api/jobs")
    assert answer.status_code == status
    assert answer.json() == {"data": None, "error": {"status": status, **error}}
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert client.get("/api/jobs").status_code == 200


@pytest.mark.parametrize(
    ("preset", "method", "path", "token"),
    [
        ({"preset": "not-found"}, "GET", "/api/jobs/404404", None),
        ({"preset": "unauthorized"}, "GET", "/api/jobs", "nobody's"),
        ({"preset": "forbidden"}, "GET", "/api/jobs", ""),
        ({"status": 400}, "GET", "/api/jobs?sort=nothing:up", None),
    ],
)
def test_an_error_has_the_same_header_block_as_a_real_one(
    fake: FakeStrapi, preset: dict[str, Any], method: str, path: str, token: str | None
) -> None:
    bearer = fake.token if token is None else token
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}

    def answer() -> tuple[int, list[tuple[str, str]]]:
        found = requests.request(method, fake.url + path, headers=headers, timeout=10)
        left_out = ("Date", "Content-Length")
        return found.status_code, [pair for pair in found.headers.items() if pair[0] not in left_out]

    real = answer()
    fake.faults.add(**preset)
    assert answer() == real
    assert fake.faults.all()[0].fired == 1


def test_a_body_and_headers_of_its_own(control: ControlClient, client: StrapiSession) -> None:
    control.post(
        "/faults", {"status": 502, "body": "<h1>Bad</h1>", "headers": {"Content-Type": "text/html"}, "times": 1}
    )
    page = client.get("/api/jobs")
    assert (page.status_code, page.text, page.headers["Content-Type"]) == (502, "<h1>Bad</h1>", "text/html")
    control.post("/faults", {"body": {"data": ["ö"]}, "times": 1})
    body = client.get("/api/jobs")
    assert (body.status_code, body.json()) == (200, {"data": ["ö"]})
    control.post("/faults", {"status": 204, "times": 1})
    assert (client.get("/api/jobs").status_code, client.get("/api/jobs").status_code) == (204, 200)


def test_headers_alone_are_set_on_the_true_answer(control: ControlClient, client: StrapiSession) -> None:
    before = list(client.get("/api/jobs").headers)
    control.post("/faults", {"headers": {"content-type": "text/plain", "X-Cache": "HIT"}})
    answer = client.get("/api/jobs")
    assert answer.json()["data"] == []
    assert (answer.headers["Content-Type"], answer.headers["X-Cache"]) == ("text/plain", "HIT")
    assert [name.lower() for name in answer.headers if name != "X-Cache"] == [name.lower() for name in before]


def test_rate_limited_says_when_to_come_back(control: ControlClient, client: StrapiSession) -> None:
    control.post("/faults", {"preset": "rate-limited"})
    answer = client.get("/api/jobs")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.json()["error"]["name"] == "RateLimitError"


def test_reset(fake: FakeStrapi, control: ControlClient) -> None:
    control.post("/faults", {"preset": "network-error", "times": 2})
    with raw(fake) as sock, pytest.raises(ConnectionResetError):
        rest(sock)
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{fake.url}/api/jobs", timeout=10)
    assert requests.get(f"{fake.url}/_health", timeout=10).status_code == 204


def test_silent_close(fake: FakeStrapi, control: ControlClient) -> None:
    control.post("/faults", {"close": True})
    with raw(fake) as sock:
        assert rest(sock) == b""


@pytest.mark.parametrize(("garbage", "sent"), [(True, b"this is not HTTP"), ("HTTP/9 what", b"HTTP/9 what")])
def test_garbage(fake: FakeStrapi, control: ControlClient, garbage: object, sent: bytes) -> None:
    control.post("/faults", {"garbage": garbage})
    with raw(fake) as sock:
        heard = rest(sock)
    assert sent in heard
    assert not heard.startswith(b"HTTP/1.1")
    with pytest.raises(requests.RequestException):
        requests.get(f"{fake.url}/api/jobs", timeout=10)


@pytest.mark.parametrize(("truncate", "kept"), [("half", 0.5), (10, 10), (0, 0)])
def test_a_truncated_body(fake: FakeStrapi, control: ControlClient, truncate: object, kept: float) -> None:
    with raw(fake) as sock:
        _, _, body = sock.recv(65536).partition(b"\r\n\r\n")
    control.post("/faults", {"truncate": truncate})
    with raw(fake) as sock:
        cut_head, _, cut = rest(sock).partition(b"\r\n\r\n")
    assert cut == body[: len(body) // 2 if kept == 0.5 else int(kept)]
    assert f"Content-Length: {len(body)}".encode() in cut_head
    with pytest.raises(requests.RequestException):
        requests.get(f"{fake.url}/api/jobs", headers={"Authorization": f"Bearer {fake.token}"}, timeout=10).json()


def test_a_wrong_length(fake: FakeStrapi, control: ControlClient) -> None:
    control.post("/faults", {"body": "short", "headers": {"Content-Length": "100"}})
    with raw(fake) as sock:
        heard = rest(sock)
    assert heard.count(b"Content-Length") == 1
    assert heard.endswith(b"\r\n\r\nshort")


def test_a_delay_holds_up_nobody_else(fake: FakeStrapi, control: ControlClient, client: StrapiSession) -> None:
    control.post("/faults", {"path": "/api/jobs", "delay": 60})
    with ThreadPoolExecutor(3) as pool:
        held = [pool.submit(requests.get, f"{fake.url}/api/jobs", timeout=30) for _ in range(3)]
        wait_for(lambda: control.get("/faults")["faults"][0]["fired"] == 3)
        assert client.post("/api/customers", json={"data": {"Name": "A"}}).ok
        assert not any(one.done() for one in held)
        fake.stop()
        for one in held:
            with pytest.raises(requests.ConnectionError):
                one.result(timeout=10)


def test_a_delay_takes_its_time_and_then_all_is_as_ever(control: ControlClient, client: StrapiSession) -> None:
    control.post("/faults", {"delay": 0.2, "times": 1})
    control.post("/faults", {"delay": {"min": 0.1, "max": 0.2}, "times": 1})
    for least in (0.2, 0.1, 0):
        began = time.monotonic()
        assert client.get("/api/jobs").json()["data"] == []
        assert least <= time.monotonic() - began < least + 5


def test_a_delay_may_wait_for_the_clock(fake: FakeStrapi, control: ControlClient, client: StrapiSession) -> None:
    control.post("/clock", {"freeze": "2025-01-20T16:30:00.000Z"})
    control.post("/faults", {"method": "POST", "delay": 900, "delay_by": "clock"})
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(client.post, "/api/customers", json={"data": {"Name": "A"}})
        wait_for(lambda: control.get("/faults")["faults"][0]["fired"])
        control.post("/clock", {"advance": 899.999})
        assert requests.get(f"{fake.url}/_health", timeout=10).status_code == 204
        assert not made.done()
        control.post("/clock", {"advance": 0.001})
        answer = made.result(timeout=10)
    row = answer.json()["data"]
    assert row.get("attributes", row)["createdAt"] == "2025-01-20T16:45:00.000Z"


@pytest.mark.parametrize("end", ["reset", "stop"])
def test_who_waits_for_the_clock_is_let_go(fake: FakeStrapi, control: ControlClient, end: str) -> None:
    control.post("/clock", {"freeze": "2025-01-20T16:30:00.000Z"})
    control.post("/faults", {"delay": 900, "delay_by": "clock"})
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(requests.get, f"{fake.url}/_health", timeout=30)
        wait_for(lambda: control.get("/faults")["faults"][0]["fired"])
        getattr(fake, end)()
        if end == "reset":
            assert asked.result(timeout=10).status_code == 204
        else:
            with pytest.raises(requests.ConnectionError):
                asked.result(timeout=10)


def test_a_client_that_is_less_patient_times_out(fake: FakeStrapi, control: ControlClient) -> None:
    control.post("/faults", {"delay": 60})
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{fake.url}/api/jobs", timeout=0.2)


@pytest.mark.parametrize("slow", [{"seconds": 0.3}, {"bytes_per_second": 240}])
def test_a_slow_body_comes_in_pieces(fake: FakeStrapi, control: ControlClient, slow: dict[str, float]) -> None:
    control.post("/faults", {"slow": slow})
    pieces, began = [], time.monotonic()
    with raw(fake) as sock:
        sock.settimeout(10)
        heard = b""
        while not heard.endswith(b'"total":0}}}'):
            pieces.append(sock.recv(65536))
            heard += pieces[-1]
    assert len(pieces) > 3
    assert 0.25 < time.monotonic() - began < 5


def test_a_lost_answer_leaves_the_work_done(fake: FakeStrapi, control: ControlClient, client: StrapiSession) -> None:
    control.post("/faults", {"method": "POST", "disconnect": True, "lose_answer": True, "times": 1})
    control.post("/faults", {"method": "POST", "status": 504, "lose_answer": True, "times": 1})
    with pytest.raises(requests.ConnectionError):
        client.post("/api/customers", json={"data": {"Name": "A"}})
    assert client.post("/api/customers", json={"data": {"Name": "B"}}).status_code == 504
    assert client.get("/api/customers").json()["meta"]["pagination"]["total"] == 2


def test_a_fault_that_replaces_the_answer_leaves_the_work_undone(control: ControlClient, client: StrapiSession) -> None:
    control.post("/faults", {"method": "POST", "status": 500})
    assert client.post("/api/customers", json={"data": {"Name": "A"}}).status_code == 500
    assert client.get("/api/customers").json()["meta"]["pagination"]["total"] == 0


def test_faults_come_before_all_else_but_never_to_the_control_api(
    control: ControlClient, client: StrapiSession
) -> None:
    control.post("/faults", {"status": 503})
    for method, path in (("GET", "/_health"), ("GET", "/nowhere"), ("POST", "/api/jobs"), ("GET", "/admin/init")):
        assert client.request(method, path, data=b"{").status_code == 503
    assert control.get("/health")["status"] == "ok"
    preflight = client.options("/api/jobs", headers={"Origin": "http://a", "Access-Control-Request-Method": "GET"})
    assert preflight.status_code == 204


def test_they_are_listed_and_taken_away(control: ControlClient, client: StrapiSession) -> None:
    one = control.post("/faults", {"status": 500, "path": "/api/*", "query": {"sort": "JobID"}, "after": 1})
    control.post("/faults", {"preset": "forbidden", "path": "/api/customers"})
    assert one == {
        "id": 1,
        "status": 500,
        "path": "/api/*",
        "query": {"sort": "JobID"},
        "after": 1,
        "does": "answer 500",
        "matched": 0,
        "fired": 0,
    }
    codes = [
        client.get(f"/api/{path}").status_code for path in ("jobs?sort=JobID", "jobs", "jobs?sort=JobID", "customers")
    ]
    assert codes == [200, 200, 500, 403]
    counts = [(fault["matched"], fault["fired"]) for fault in control.get("/faults")["faults"]]
    assert counts == [(2, 1), (1, 1)]
    control.delete("/faults/1")
    assert [fault["id"] for fault in control.get("/faults")["faults"]] == [2]
    control.delete("/faults")
    assert control.get("/faults") == {"faults": []}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"colour": 1}, "no such key: colour; there are preset (one of"),
        ({"path": "/a"}, "a fault needs something to do"),
        ({"status": 42}, "status: expected a whole number from 200 to 599, not 42"),
    ],
)
def test_bad_use_is_refused(control: ControlClient, body: dict[str, Any], text: str) -> None:
    with pytest.raises(ControlError) as refused:
        control.post("/faults", body)
    assert refused.value.status == 400
    assert text in str(refused.value)
    for path in ("/faults/9", "/faults/x"):
        with pytest.raises(ControlError, match=r"is no fault|there is no fault 9; there are: none"):
            control.delete(path)


def test_a_reset_forgets_them_and_each_workspace_has_its_own(fake: FakeStrapi, control: ControlClient) -> None:
    other = ControlClient(fake.create_workspace("other").url)
    other.post("/faults", {"status": 500})
    assert control.get("/faults") == {"faults": []}
    assert requests.get(f"{fake.url}/_health", timeout=10).status_code == 204
    assert requests.get(f"{other.url}/_health", timeout=10).status_code == 500
    other.post("/reset")
    assert requests.get(f"{other.url}/_health", timeout=10).status_code == 204
    other.close()


def test_under_another_server_a_socket_fault_says_what_it_needs() -> None:
    app = create_app(Config())
    world = app.workspaces.default  # type: ignore[attr-defined]
    world.faults.add({"disconnect": True, "times": 1})
    world.faults.add({"delay": 0.01, "slow": {"seconds": 0.1}, "status": 503})
    client = app.test_client()
    broken = client.get("/api/jobs")
    assert broken.status_code == 500
    assert "needs the fake's own server" in broken.get_json()["error"]["message"]
    assert client.get("/api/jobs").get_json()["error"]["name"] == "ServiceUnavailableError"


def test_many_clients_at_once_share_the_times(fake: FakeStrapi, control: ControlClient) -> None:
    control.post("/faults", {"status": 500, "times": 7})
    ready = threading.Barrier(4)

    def codes() -> list[int]:
        ready.wait(10)
        return [requests.get(f"{fake.url}/_health", timeout=10).status_code for _ in range(5)]

    with ThreadPoolExecutor(4) as pool:
        answered = [code for one in [pool.submit(codes) for _ in range(4)] for code in one.result()]
    assert sorted(answered) == [204] * 13 + [500] * 7
