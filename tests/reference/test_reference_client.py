"""What the checks don't ask of the reference: writes, headers of a 429, errors, the end of polling."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from fake_strapi import FakeStrapi
from harness.reference.client import A_MINUTE, SHORTEST_WAIT, StrapiClient, seconds_to_wait
from harness.reference.errors import CircuitOpen, Refused, Unavailable
from harness.reference.poller import Poller


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi() as fake:
        yield fake


@pytest.fixture
def client(strapi: FakeStrapi) -> Iterator[StrapiClient]:
    with StrapiClient(strapi.url, strapi.token, backoff=(0, 0)) as one:
        yield one


def test_it_reads_and_writes(client: StrapiClient) -> None:
    job = client.post("/api/jobs", {"Quantity": 50})["data"]
    client.put(f"/api/jobs/{job['id']}", {"Quantity": 60})
    found = client.get("/api/jobs", {"filters[Quantity][$gt]": 55})["data"]
    assert [one["id"] for one in found] == [job["id"]]
    client.delete(f"/api/jobs/{job['id']}")
    assert client.get("/api/jobs")["data"] == []


def test_a_creation_that_may_have_been_done_is_not_sent_again(client: StrapiClient, strapi: FakeStrapi) -> None:
    strapi.faults.add("/api/customers", method="POST", status=504, lose_answer=True, times=1)
    with pytest.raises(Unavailable) as failure:
        client.post("/api/customers", {"Name": "Acme"})
    assert failure.value.status == 504
    assert len(client.get("/api/customers")["data"]) == 1

    strapi.faults.rate_limited("/api/customers", method="POST", retry_after=0, times=1)  # that one was not done
    client.post("/api/customers", {"Name": "Ajax"})
    assert len(client.get("/api/customers")["data"]) == 2


def test_a_change_is_sent_again(client: StrapiClient, strapi: FakeStrapi) -> None:
    job = client.post("/api/jobs", {"Quantity": 50})["data"]
    fault = strapi.faults.network_error("/api/jobs/*", method="PUT", times=2)
    client.put(f"/api/jobs/{job['id']}", {"Quantity": 60})
    assert fault.fired == 2


def test_errors_tell_what_strapi_said(client: StrapiClient, strapi: FakeStrapi) -> None:
    with pytest.raises(Refused, match=r"^400 ValidationError: Name must be defined\.$") as refused:
        client.post("/api/customers", {})
    assert (refused.value.status, refused.value.name) == (400, "ValidationError")
    strapi.faults.add("/api/jobs", status=418, body="<h1>I'm a proxy</h1>", times=1)
    with pytest.raises(Refused, match=r"^418 I'm a [Tt]eapot$"):
        client.get("/api/jobs")


def test_an_open_circuit_is_an_error_of_its_own(client: StrapiClient, strapi: FakeStrapi) -> None:
    fault = strapi.faults.server_error("/api/jobs")
    for _ in range(3):
        with pytest.raises((Unavailable, CircuitOpen)):
            client.get("/api/jobs")
    with pytest.raises(CircuitOpen, match="nothing was sent"):
        client.get("/api/jobs")
    assert fault.fired == 5


def test_how_long_a_429_is_waited_for() -> None:
    later = datetime.now(timezone.utc) + timedelta(seconds=90)
    assert seconds_to_wait({"Retry-After": "90"}) == 90
    assert 80 < seconds_to_wait({"Retry-After": format_datetime(later, usegmt=True)}) <= 90
    assert 80 < seconds_to_wait({"X-RateLimit-Reset": str(int(later.timestamp()))}) <= 90
    assert seconds_to_wait({"X-RateLimit-Reset": "1"}) == SHORTEST_WAIT
    assert seconds_to_wait({}) == seconds_to_wait({"Retry-After": "soon"}) == A_MINUTE


def test_a_poller_tells_changes_only_and_ends() -> None:
    answers = [1, 1, 2, 2, 3]
    told: list[int] = []
    through = threading.Event()

    def fetch() -> int:
        if len(answers) == 1:
            through.set()
        return answers.pop(0) if len(answers) > 1 else answers[0]

    poller = Poller(fetch, told.append, interval=0.001)
    poller.start()
    assert through.wait(10)
    deadline = time.monotonic() + 10
    while told != [1, 2, 3] and time.monotonic() < deadline:
        time.sleep(0.001)
    poller.stop()
    assert told == [1, 2, 3]
    assert "poller" not in {thread.name for thread in threading.enumerate()}


def test_a_poll_can_be_asked_for() -> None:
    polled = threading.Semaphore(0)
    poller = Poller(polled.release, lambda data: None, interval=3600)
    poller.start()
    assert polled.acquire(timeout=10)
    poller.poll_soon()
    assert polled.acquire(timeout=10)
    poller.stop()
