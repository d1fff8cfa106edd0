"""FakeStrapi inside of the library `responses`: one address, no socket, and what requests makes of it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
import requests
import responses
from requests.adapters import HTTPAdapter
from responses.registries import OrderedRegistry
from urllib3 import Retry

from fake_strapi import FakeStrapi, FakeStrapiError, FrozenClock
from fake_strapi.in_responses import StrapiResponse
from harness.receiver import WebhookReceiver

# A test with pytester forgets the modules that it imported first; these must stay the ones that they were.
LOADED = (requests, responses)
Fetch = Callable[..., requests.Response]


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi(version="5").responses() as strapi:
        yield strapi


@pytest.fixture
def fetch(strapi: FakeStrapi) -> Fetch:
    def fetch(method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {strapi.token}"} | options.pop("headers", {})
        return requests.request(method, strapi.url + path, headers=headers, **options)

    return fetch


def test_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("a socket")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    with FakeStrapi(version="5").responses() as strapi:
        headers = {"Authorization": f"Bearer {strapi.token}"}
        made = requests.post(f"{strapi.url}/api/customers", json={"data": {"Name": "Acme"}}, headers=headers)
        assert made.status_code == 201
        assert requests.get(f"{strapi.url}/_fake/health").json()["strapi"] == "5.54.0"


def test_url_and_port_are_those_it_was_given() -> None:
    with FakeStrapi().responses("http://cms.example") as strapi:
        assert (strapi.url, strapi.port) == ("http://cms.example", 80)
        assert strapi.create_workspace("one").url == "http://cms.example/_ws/one"
        assert requests.get("http://CMS.example:80/_health").status_code == 204
        with pytest.raises(requests.ConnectionError, match="is a fake Strapi at another address"):
            requests.get("http://cms.example:1337/_health")


def test_https_needs_no_certificate() -> None:
    with FakeStrapi().responses("https://cms.example") as strapi:
        assert requests.get("https://cms.example/_health").status_code == 204
        (kept,) = strapi.journal.requests()
        assert kept["headers"]["Host"] == "cms.example"
        assert "https://cms.example/_health" in kept["curl"]


@pytest.mark.parametrize(
    "url", ["strapi.test", "ftp://strapi.test", "http://strapi.test/cms", "http://strapi.test:port"]
)
def test_an_address_is_scheme_host_and_port(url: str) -> None:
    with pytest.raises(FakeStrapiError, match="is no address"), FakeStrapi().responses(url):
        pass


def test_the_answer_has_the_bytes_of_the_server() -> None:
    requested = (("GET", "/api/customers"), ("HEAD", "/api/customers"), ("GET", "/api/nothing"), ("GET", "/_health"))
    clock = FrozenClock(1_737_390_600_000)

    def answers(strapi: FakeStrapi) -> list[tuple[Any, ...]]:
        found = []
        for method, path in requested:
            answer = requests.request(method, strapi.url + path, headers={"Authorization": f"Bearer {strapi.token}"})
            found.append((answer.status_code, answer.reason, list(answer.raw.headers.items()), answer.content))
        return found

    with FakeStrapi(version="5", clock=clock).responses() as strapi:
        inside = answers(strapi)
    with FakeStrapi(version="5", clock=clock) as strapi:
        assert inside == answers(strapi)
    assert [status for status, *_ in inside] == [200, 200, 404, 204]


def test_uploads_and_their_files(fetch: Fetch, strapi: FakeStrapi) -> None:
    data = bytes(range(256)) * 400
    (made,) = fetch("POST", "/api/upload", files={"files": ("a.bin", BytesIO(data), "application/octet-stream")}).json()
    assert requests.get(strapi.url + made["url"]).content == data
    with requests.get(strapi.url + made["url"], stream=True) as streamed:
        assert b"".join(streamed.iter_content(1000)) == data
    ranged = requests.get(strapi.url + made["url"], headers={"Range": "bytes=1-3"})
    assert (ranged.status_code, ranged.content) == (206, b"\x01\x02\x03")


def test_a_body_from_a_generator_goes_out_in_chunks(fetch: Fetch, strapi: FakeStrapi) -> None:
    pieces = (piece for piece in (b'{"data":{"Na', b'me":"Acme"}}'))
    made = fetch("POST", "/api/customers", data=pieces, headers={"Content-Type": "application/json"})
    assert made.json()["data"]["Name"] == "Acme"
    assert strapi.journal.requests()[0]["headers"]["Transfer-Encoding"] == "chunked"


def test_redirects_and_cookies(strapi: FakeStrapi) -> None:
    with requests.Session() as session:
        started = session.get(f"{strapi.url}/api/connect/github", allow_redirects=False)
        assert started.status_code == 400  # the provider is off: Strapi's own answer
        answer = session.get(f"{strapi.url}/admin", allow_redirects=True)
        assert [one.status_code for one in answer.history] == []


@pytest.mark.parametrize(
    ("wish", "error", "words"),
    [
        ({"disconnect": True}, requests.ConnectionError, "Connection reset by peer"),
        ({"close": True}, requests.ConnectionError, "Remote end closed connection without response"),
        ({"garbage": True}, requests.ConnectionError, "BadStatusLine"),
        ({"truncate": 5}, requests.exceptions.ChunkedEncodingError, "5 bytes read"),
        ({"delay": 30}, requests.ReadTimeout, r"Read timed out. \(read timeout=0.05\)"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_broken_connections_are_what_requests_makes_of_them(
    fetch: Fetch, strapi: FakeStrapi, wish: dict[str, Any], error: type[Exception], words: str
) -> None:
    """As on a socket: tests/http/test_faults_served.py."""
    strapi.faults.add("/api/customers", times=1, **wish)
    with pytest.raises(error, match=words) as caught:
        fetch("GET", "/api/customers", timeout=0.05)
    assert type(caught.value) is error
    assert fetch("GET", "/api/customers").status_code == 200
    assert isinstance(responses.calls[0].response, Exception) or "truncate" in wish  # which is met behind the head


def test_a_slow_body_takes_its_time(fetch: Fetch, strapi: FakeStrapi) -> None:
    strapi.faults.add("/api/customers", slow={"seconds": 0.2})
    began = time.monotonic()
    with fetch("GET", "/api/customers", stream=True, timeout=10) as answer:
        assert b"".join(answer.iter_content(10)).endswith(b'"total":0}}}')
    assert time.monotonic() - began >= 0.2


def test_a_client_that_does_not_wait_does_not_keep_the_work_from_being_done(fetch: Fetch, strapi: FakeStrapi) -> None:
    strapi.faults.add("/api/customers", times=1, delay=0.1)
    with pytest.raises(requests.ReadTimeout):
        fetch("POST", "/api/customers", json={"data": {"Name": "Acme"}}, timeout=0.01)
    deadline = time.monotonic() + 10
    while not fetch("GET", "/api/customers").json()["data"]:
        assert time.monotonic() < deadline


def test_a_delay_by_the_clock_ends_with_its_advance(fetch: Fetch, strapi: FakeStrapi) -> None:
    strapi.clock.freeze()
    strapi.faults.add("/api/customers", times=1, delay=60, delay_by="clock")
    found: list[int] = []
    asking = threading.Thread(target=lambda: found.append(fetch("GET", "/api/customers").status_code))
    asking.start()
    deadline = time.monotonic() + 10
    while not strapi.journal.requests():
        assert time.monotonic() < deadline
    assert not found
    strapi.clock.advance(60)
    asking.join(10)
    assert found == [200]


def test_the_end_of_the_fake_ends_who_waits() -> None:
    with FakeStrapi().responses() as strapi:
        strapi.faults.add("/api/jobs", delay=30)
        caught: list[BaseException] = []

        def ask() -> None:
            try:
                requests.get(f"{strapi.url}/api/jobs")
            except requests.RequestException as error:
                caught.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        deadline = time.monotonic() + 10
        while not strapi.journal.requests():
            assert time.monotonic() < deadline
    asking.join(10)
    assert isinstance(caught[0], requests.ConnectionError)


def test_retries_of_the_session_s_adapter(strapi: FakeStrapi) -> None:
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=Retry(total=3, status_forcelist=[503], backoff_factor=0)))
        session.headers["Authorization"] = f"Bearer {strapi.token}"
        for wish in ({"disconnect": True}, {"status": 503}):
            strapi.reset()
            strapi.faults.add("/api/customers", times=3, **wish)
            assert session.get(f"{strapi.url}/api/customers").status_code == 200
            assert len(strapi.journal.requests()) == 4
        strapi.reset()
        strapi.faults.add("/api/customers", disconnect=True)
        with pytest.raises(requests.ConnectionError, match="Max retries exceeded"):
            session.get(f"{strapi.url}/api/customers")
        assert len(strapi.journal.requests()) == 4


def test_rate_limit_clock_and_workspaces_are_the_server_s(fetch: Fetch, strapi: FakeStrapi) -> None:
    strapi.clock.freeze("2025-01-20T16:30:00.000Z")
    strapi.set_rate_limit("2/1m")
    statuses = [fetch("GET", "/api/customers").status_code for _ in range(3)]
    strapi.clock.advance(60)
    again = fetch("GET", "/api/customers")
    assert ([*statuses, again.status_code], again.headers["Date"]) == (
        [200, 200, 429, 200],
        "Mon, 20 Jan 2025 16:31:00 GMT",
    )
    other = strapi.create_workspace("other")
    headers = {"Authorization": f"Bearer {other.token}"}
    requests.post(f"{other.url}/api/customers", json={"data": {"Name": "Elsewhere"}}, headers=headers)
    assert fetch("GET", "/api/customers").json()["data"] == []


# --- beside other entries of the registry


@responses.activate
def test_other_entries_answer_beside_it_and_before_it(strapi: FakeStrapi) -> None:
    elsewhere = responses.get("https://payments.example/v1", json={"paid": True})
    responses.get(f"{strapi.url}/api/jobs", status=418)
    for _ in range(2):
        assert requests.get(f"{strapi.url}/api/jobs").status_code == 418
        assert requests.get("https://payments.example/v1").json() == {"paid": True}
        assert requests.get(f"{strapi.url}/_health").status_code == 204
    assert elsewhere.call_count == 2
    assert [call.request.url for call in responses.calls][2] == f"{strapi.url}/_health"
    assert len(strapi.journal.requests()) == 2


def test_an_entry_made_before_it_goes_before_it_too() -> None:
    with responses.RequestsMock() as mock:
        mock.get("http://strapi.test:1337/api/jobs", status=418)
        with FakeStrapi().responses(mock=mock) as strapi:
            assert requests.get(f"{strapi.url}/api/jobs").status_code == 418
            assert requests.get(f"{strapi.url}/_health").status_code == 204
        with pytest.raises(requests.ConnectionError):
            requests.get("http://strapi.test:1337/_health")
        assert requests.get("http://strapi.test:1337/api/jobs").status_code == 418


def test_two_fakes_have_two_addresses() -> None:
    with FakeStrapi(version="4").responses() as old:
        with FakeStrapi(version="5").responses("http://new.test") as new:
            versions = [requests.get(f"{one.url}/_fake/health").json()["strapi"] for one in (old, new)]
        assert versions == ["4.26.2", "5.54.0"]
        with pytest.raises(FakeStrapiError, match="already: give this one another url"), FakeStrapi().responses():
            pass
        assert requests.get(f"{old.url}/_health").status_code == 204


def test_it_leaves_nothing_behind() -> None:
    send = HTTPAdapter.send
    strapi = FakeStrapi()
    with strapi.responses():
        assert HTTPAdapter.send is not send
    assert HTTPAdapter.send is send
    assert not [one for one in responses.registered() if isinstance(one, StrapiResponse)]
    with pytest.raises(FakeStrapiError, match="has run already"):
        strapi.start()
    with FakeStrapi() as served, pytest.raises(FakeStrapiError, match="has run already"), served.responses():
        pass


def test_an_ordered_registry_is_refused() -> None:
    mock = responses.RequestsMock(registry=OrderedRegistry)
    with pytest.raises(FakeStrapiError, match="OrderedRegistry"), FakeStrapi().responses(mock=mock):
        pass


# --- webhooks


def test_a_webhook_goes_to_the_entry_that_has_its_url(fetch: Fetch, strapi: FakeStrapi) -> None:
    entry = responses.post("https://app.test/webhooks/strapi", status=202, body="thanks")
    strapi.webhooks.add("https://app.test/webhooks/strapi", ["entry.create"])
    fetch("POST", "/api/customers", json={"data": {"Name": "Acme"}})
    assert strapi.webhooks.wait(10)
    (call,) = entry.calls
    assert b'"event":"entry.create"' in call.request.body
    assert call.request.headers["X-Strapi-Event"] == "entry.create"
    (delivery,) = strapi.webhooks.deliveries()
    assert (delivery["state"], delivery["attempts"][0]["status"]) == ("delivered", 202)


def test_a_webhook_whose_entry_raises_has_failed(fetch: Fetch, strapi: FakeStrapi) -> None:
    responses.post("https://app.test/hook", body=requests.ConnectionError("down"))
    strapi.webhooks.add("https://app.test/hook", ["entry.create"])
    fetch("POST", "/api/customers", json={"data": {"Name": "Acme"}})
    assert strapi.webhooks.wait(10)
    (delivery,) = strapi.webhooks.deliveries()
    assert (delivery["attempts"][0]["status"], "failed" in delivery["attempts"][0]["error"]) == (None, True)


def test_any_other_webhook_goes_by_a_socket(fetch: Fetch, strapi: FakeStrapi) -> None:
    with WebhookReceiver() as receiver:
        strapi.webhooks.add(receiver.url, ["entry.create"])
        fetch("POST", "/api/customers", json={"data": {"Name": "Acme"}})
        assert receiver.wait_for("entry.create").event == "entry.create"
