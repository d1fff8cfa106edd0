"""Webhooks of a running fake, received by a real HTTP server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi
from fake_strapi.webhooks import delivery_log
from fake_strapi.webhooks.create import GUIDE_SECRET
from fake_strapi.webhooks.runner import TRIM_EVERY
from harness.event_processor import EventProcessor
from harness.receiver import WebhookReceiver

START = datetime(2025, 1, 20, 16, 30, tzinfo=timezone.utc)


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as made:
        yield made
        made.assert_nothing_unexpected()


@pytest.fixture(params=["4", "5"])
def strapi(request: pytest.FixtureRequest) -> Iterator[FakeStrapi]:
    with FakeStrapi(version=request.param) as made:
        yield made


def create_job(strapi: FakeStrapi, **data: Any) -> dict[str, Any]:
    answer = requests.post(
        f"{strapi.url}/api/jobs", json={"data": data}, headers={"Authorization": f"Bearer {strapi.token}"}, timeout=10
    )
    created: dict[str, Any] = answer.json()["data"]
    return created


def states(strapi: FakeStrapi) -> list[tuple[str, int]]:
    return [(one["state"], len(one["attempts"])) for one in strapi.webhooks.deliveries()]


def test_an_event_is_delivered_signed_and_logged(strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
    receiver.secrets.append(GUIDE_SECRET)
    strapi.clock.freeze(START)
    webhook = strapi.webhooks.add(receiver.url, ["entry.create"], headers={"X-Shop": "1"})
    create_job(strapi, JobID="J1", Quantity=5)
    got = receiver.wait_for("entry.create", model="job")
    assert got.refused is None
    assert got.header("X-Shop") == "1"
    assert got.body.startswith(b'{"event":"entry.create","createdAt":"2025-01-20T16:30:00.000Z","model":"job","uid":')
    assert got.entry["Quantity"] == 5
    assert strapi.webhooks.wait()
    (delivery,) = strapi.webhooks.deliveries(event="entry.create", state="delivered")
    assert (delivery["webhook"], delivery["url"], delivery["body"]) == (webhook, receiver.url, got.body.decode())
    (attempt,) = delivery["attempts"]
    assert (attempt["at"], attempt["status"], attempt["error"]) == ("2025-01-20T16:30:00.000Z", 200, None)
    assert attempt["response"]["body"] == "OK"


def test_failures_are_retried_after_1_5_and_15_minutes_of_the_clock(
    strapi: FakeStrapi, receiver: WebhookReceiver
) -> None:
    receiver.answer(500)
    strapi.clock.freeze(START)
    strapi.webhooks.add(receiver.url, ["entry.create"])
    create_job(strapi, JobID="J1")
    receiver.wait_for("entry.create")
    assert strapi.webhooks.wait()
    assert states(strapi) == [("pending", 1)]
    assert strapi.webhooks.deliveries()[0]["next_attempt"] == "2025-01-20T16:31:00.000Z"
    strapi.clock.advance(59)
    assert states(strapi) == [("pending", 1)]
    strapi.clock.advance(1)
    assert states(strapi) == [("pending", 2)]
    strapi.clock.advance(5 * 60 + 15 * 60)
    assert states(strapi) == [("failed", 4)]
    at = [attempt["at"][11:19] for attempt in strapi.webhooks.deliveries()[0]["attempts"]]
    assert at == ["16:30:00", "16:31:00", "16:36:00", "16:51:00"]
    bodies = {one.body for one in receiver.wait_for_count(4)}
    assert len(bodies) == 1

    receiver.answer(204)
    assert strapi.webhooks.redeliver_failed() == 1
    receiver.wait_for_count(5)
    assert strapi.webhooks.wait()
    assert states(strapi) == [("delivered", 5)]


def test_a_redelivery_takes_the_place_of_the_retry_that_was_due(strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
    receiver.answer(500)
    strapi.clock.freeze(START)
    strapi.webhooks.add(receiver.url, ["entry.create"])
    create_job(strapi)
    receiver.wait_for("entry.create")
    assert strapi.webhooks.wait()
    strapi.clock.advance(30)
    strapi.webhooks.redeliver(strapi.webhooks.deliveries()[0]["id"])
    receiver.wait_for("entry.create")
    assert strapi.webhooks.wait()
    strapi.clock.advance(3600)
    receiver.wait_for_count(5)
    (delivery,) = strapi.webhooks.deliveries(state="failed")
    at = [attempt["at"][11:19] for attempt in delivery["attempts"]]
    assert at == ["16:30:00", "16:30:30", "16:31:30", "16:36:30", "16:51:30"]


def test_a_plain_strapi_signs_nothing_and_tries_once(receiver: WebhookReceiver) -> None:
    receiver.answer(close=True)
    with FakeStrapi(profile="strapi") as strapi:
        strapi.webhooks.add(receiver.url)
        create_job(strapi, JobID="J1")
        got = receiver.wait_for("entry.create")
        assert got.header("x-strapi-signature") is None
        assert strapi.webhooks.wait()
        assert states(strapi) == [("failed", 1)]
        assert strapi.webhooks.deliveries()[0]["attempts"][0]["error"].endswith("reason: socket hang up")


def test_a_reset_forgets_webhooks_and_deliveries(strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
    receiver.answer(500)
    strapi.webhooks.add(receiver.url)
    strapi.webhooks.configure(retries=[1], secret=None)
    create_job(strapi)
    receiver.wait_for("entry.create")
    strapi.webhooks.wait()
    strapi.reset()
    create_job(strapi)
    strapi.clock.advance(3600)
    assert strapi.webhooks.wait()
    assert strapi.webhooks.deliveries() == []
    assert len(receiver.received) == 1


def test_mischief_for_one_delivery(strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
    strapi.webhooks.add(receiver.url, ["entry.create"])
    create_job(strapi, JobID="J1")
    first = receiver.wait_for("entry.create")
    strapi.webhooks.wait()
    receiver.secrets.append(GUIDE_SECRET)
    identifier = strapi.webhooks.deliveries()[0]["id"]
    strapi.webhooks.redeliver(identifier, wrong_signature=True)
    assert "HMAC" in (receiver.wait_for("entry.create").refused or "")
    strapi.webhooks.wait()
    strapi.webhooks.configure(retries=[])
    strapi.webhooks.redeliver(identifier, truncate=True)
    cut = receiver.wait_for_count(3)[-1]
    assert not cut.complete
    assert first.body.startswith(cut.body)
    strapi.webhooks.wait()
    strapi.webhooks.redeliver(identifier, duplicates=3)
    assert {one.body for one in receiver.wait_for_count(7)[3:]} == {first.body}
    strapi.webhooks.wait()
    assert len({one["event_id"] for one in strapi.webhooks.deliveries()}) == 1


def test_switches_by_chance_come_out_the_same_from_a_seed(receiver: WebhookReceiver) -> None:
    receiver.allow()

    def dropped() -> list[str]:
        with FakeStrapi(profile="strapi") as strapi:
            strapi.webhooks.add(receiver.url, ["entry.create"])
            strapi.webhooks.configure(drop=0.5, duplicate=0.5, seed=3)
            for _ in range(12):
                create_job(strapi)
            strapi.webhooks.wait()
            return [one["state"] for one in strapi.webhooks.deliveries()]

    first = dropped()
    assert {"dropped", "delivered"} == set(first)
    assert len(first) > 12
    assert dropped() == first


def test_a_delay_passes_on_the_clock(strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
    strapi.clock.freeze(START)
    strapi.webhooks.add(receiver.url, ["entry.create"])
    strapi.webhooks.configure(delay=[30, 30])
    create_job(strapi)
    strapi.clock.advance(29)
    assert receiver.received == []
    strapi.clock.advance(1)
    assert receiver.wait_for("entry.create").json["createdAt"] == "2025-01-20T16:30:30.000Z"


def test_events_overtake_each_other(strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
    """Also when each could have been delivered before the next one came."""
    strapi.webhooks.add(receiver.url, ["entry.create"])
    strapi.webhooks.configure(reorder=True, seed=1)
    names = [f"J{number:02}" for number in range(30)]
    for name in names:
        create_job(strapi, JobID=name)
    assert strapi.webhooks.wait()
    came = [one.entry["JobID"] for one in receiver.wait_for_count(30)]
    assert sorted(came) == names
    assert came != names


@pytest.mark.parametrize("frozen", [True, False], ids=["clock stands", "clock runs"])
def test_a_burst(strapi: FakeStrapi, receiver: WebhookReceiver, frozen: bool) -> None:
    """All that was told within its seconds is under way at once: more than the five of a Strapi."""
    together = threading.Barrier(8)  # breaks, and with it the answers, unless eight are here at the same time
    receiver.processor = EventProcessor(lambda event: together.wait(10))
    strapi.webhooks.add(receiver.url, ["entry.create"])
    if frozen:
        strapi.clock.freeze(START)
    else:
        strapi.webhooks.configure(retries=[])
    strapi.webhooks.configure(burst=60)
    for number in range(8):
        create_job(strapi, JobID=f"J{number}")
    strapi.clock.advance(59)
    assert states(strapi) == [("pending", 0)] * 8
    assert receiver.received == []
    strapi.clock.advance(1)
    receiver.wait_for_count(8)
    assert strapi.webhooks.wait()
    assert states(strapi) == [("delivered", 1)] * 8
    strapi.webhooks.configure(burst=0)
    receiver.processor = None
    create_job(strapi)
    receiver.wait_for_count(9)


def test_a_burst_ends_with_a_reset_and_goes_on_after_a_restore(strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
    strapi.clock.freeze(START)
    strapi.webhooks.add(receiver.url, ["entry.create"])
    strapi.webhooks.configure(burst=60)
    create_job(strapi)
    snapshot = strapi.snapshot()
    strapi.reset()
    strapi.clock.freeze(START)
    strapi.webhooks.add(receiver.url, ["entry.create"])
    strapi.webhooks.configure(burst=60)
    create_job(strapi)
    strapi.clock.advance(60)
    receiver.wait_for_count(1)
    assert states(strapi) == [("delivered", 1)]
    strapi.restore(snapshot)
    create_job(strapi)
    strapi.clock.advance(60)
    receiver.wait_for_count(3)
    assert states(strapi) == [("delivered", 1)] * 2


def test_what_a_burst_fails_to_deliver_is_retried(strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
    strapi.clock.freeze(START)
    strapi.webhooks.add(receiver.url, ["entry.create"])
    strapi.webhooks.configure(burst=10, reorder=True)
    receiver.answer(500, times=3)
    for _ in range(3):
        create_job(strapi)
    strapi.clock.advance(10)
    assert states(strapi) == [("pending", 1)] * 3
    strapi.clock.advance(60)
    receiver.wait_for_count(6)
    assert states(strapi) == [("delivered", 2)] * 3


def test_a_dead_receiver_slows_no_request(strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
    receiver.allow()
    receiver.answer(delay=60)
    strapi.webhooks.add(receiver.url, ["entry.create"])
    for _ in range(20):  # five deliveries wait for an answer meanwhile, and fifteen behind them
        create_job(strapi)
    assert [state for state, _ in states(strapi)] == ["pending"] * 20
    strapi.reset()
    receiver.stop()


def test_a_thousand_events(receiver: WebhookReceiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """All are delivered, once, and the log doesn't grow with them."""
    monkeypatch.setattr(delivery_log, "KEPT_DELIVERIES", 100)
    with FakeStrapi() as strapi, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {strapi.token}"
        strapi.webhooks.add(receiver.url, ["entry.create"])
        names = [f"J{number:04}" for number in range(TRIM_EVERY)]
        for name in names:
            if name is names[-1]:  # on which the log is looked through
                assert strapi.webhooks.wait(30)
            session.post(f"{strapi.url}/api/jobs", json={"data": {"JobID": name}}, timeout=10)
        assert strapi.webhooks.wait(30)
        assert sorted(one.entry["JobID"] for one in receiver.wait_for_count(TRIM_EVERY)) == names
        kept = [one["body"] for one in strapi.webhooks.deliveries()]
    assert len(kept) == 100
    assert names[-1] in kept[-1]


def test_over_the_control_api(strapi: FakeStrapi, receiver: WebhookReceiver) -> None:
    control = f"{strapi.url}/_fake"
    told = requests.put(f"{control}/webhooks", json={"secret": "s", "signature": "timestamped"}, timeout=10).json()
    assert (told["secrets"], told["signature"]) == (1, ["timestamped"])
    assert requests.get(f"{control}/webhooks", timeout=10).json() == told
    webhook = {"url": receiver.url, "events": ["entry.create"], "headers": {"X-Shop": "1"}}
    assert requests.post(f"{control}/webhooks", json=webhook, timeout=10).json() == {"id": 1}
    receiver.secrets.append("s")
    create_job(strapi)
    assert receiver.wait_for("entry.create").refused is None
    assert requests.post(f"{control}/deliveries/wait", json={"timeout": 5}, timeout=10).json() == {"quiet": True}
    (one,) = requests.get(f"{control}/deliveries?event=entry.create", timeout=10).json()["deliveries"]
    assert requests.get(f"{control}/deliveries?state=failed", timeout=10).json() == {"deliveries": []}
    again = requests.post(f"{control}/deliveries/{one['id']}/redeliver", timeout=10)
    assert again.json()["state"] == "pending"
    receiver.wait_for("entry.create")
    for method, path, body in (
        ("GET", "/deliveries?state=lost", None),
        ("GET", "/deliveries?states=failed", None),
        ("GET", "/deliveries?event=entry.created", None),
        ("POST", "/deliveries/nope/redeliver", None),
        ("POST", f"/deliveries/{one['id']}/redeliver", {"explode": True}),
        ("POST", "/deliveries/wait", {"timeout": "long"}),
        ("PUT", "/webhooks", {"secrets": "x"}),
        ("PUT", "/webhooks", []),
        ("POST", "/webhooks", {"url": 5}),
        ("POST", "/webhooks", {"url": "localhost:3001"}),
        ("POST", "/webhooks", {"url": ""}),
        ("POST", "/webhooks", {"url": receiver.url, "event": ["entry.create"]}),
        ("POST", "/webhooks", {"url": "http://x", "events": "entry.create"}),
        ("POST", "/webhooks", {"url": "http://x", "events": ["nope"]}),
        ("POST", "/webhooks", {"url": "http://x", "headers": []}),
    ):
        refused = requests.request(method, control + path, json=body, timeout=10)
        assert refused.status_code == 400, (method, path)
        assert refused.json()["error"]["message"]
