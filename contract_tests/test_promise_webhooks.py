"""The guide's webhooks: signed over the body as sent, and tried again when a receiver fails.

The waits are those of promises.toml, in seconds: short ones, so that a real server can be waited for.
"""

from __future__ import annotations

import hashlib
import hmac
from itertools import pairwise
from typing import Any

import pytest

from harness.contract import Contract
from harness.received import Received
from harness.webhook_signatures import SIGNATURE_HEADERS, why_refused

SECRET = "promised-secret"
WAITS = (0.1, 0.2, 0.3)
TIMEOUT = 0.5
FAILURES: list[dict[str, Any]] = [{"status": 500}, {"delay": 4 * TIMEOUT}, {"close": True}, {"status": 404}]
EARLY = 0.03  # two clocks: the server's timers, and ours at the arrival

signature = pytest.mark.promise("webhook-signature")
retries = pytest.mark.promise("webhook-retries")

# What a client may write, and what node makes of it: JSON.stringify(JSON.parse(text)).
WRITTEN = (
    r'{"float":1.0,"zero":-0.0,"large":1e21,"small":1e-7,"big":12345678901234567890,"10":"ten","2":"two",'
    r'"slash":"\/","accent":"\u00e9","line":"\u2028","lone":"\ud800","control":"\u0001\u007f","pair":"\ud83d\ude00"}'
)
SENT = (
    r'{"2":"two","10":"ten","float":1,"zero":0,"large":1e+21,"small":1e-7,"big":12345678901234567000,'
    '"slash":"/","accent":"é","line":"\u2028","lone":"\\ud800","control":"\\u0001\u007f","pair":"😀"}'
)


def gaps(deliveries: list[Received]) -> list[float]:
    """Seconds between one arrival and the next."""
    return [later.at - earlier.at for earlier, later in pairwise(deliveries)]


def names(deliveries: list[Received]) -> list[str]:
    return [one.entry["name"] for one in deliveries]


@signature
def test_the_signature_is_that_of_the_body_as_sent(contract: Contract) -> None:
    contract.hook("entry.create", "entry.update", "entry.delete")
    tag = contract.post("/api/tags", {"data": {"name": "first"}}).row
    contract.put(f"/api/tags/{tag.key}", {"data": {"name": "Zoë 😀"}})
    contract.delete(f"/api/tags/{tag.key}")
    received = contract.received(3)
    assert {one.event for one in received} == {"entry.create", "entry.update", "entry.delete"}
    for one in received:
        assert one.header("x-strapi-signature") == hmac.new(SECRET.encode(), one.body, hashlib.sha256).hexdigest()
        assert why_refused({"x-strapi-signature": one.header("x-strapi-signature") or ""}, one.body, ["x"], one.at)


@signature
def test_what_is_signed_is_what_node_makes_of_the_parsed_body(contract: Contract) -> None:
    contract.hook("entry.create")
    assert contract.post("/api/things", text=f'{{"data":{{"json":{WRITTEN}}}}}').status in (200, 201)
    (one,) = contract.received(1)
    assert f'"json":{SENT}'.encode() in one.body
    assert one.header("x-strapi-signature") == hmac.new(SECRET.encode(), one.body, hashlib.sha256).hexdigest()


@signature
def test_the_test_of_a_webhook_is_signed_too(contract: Contract) -> None:
    hook = contract.hook("entry.create")
    assert contract.post(f"/admin/webhooks/{hook.id}/trigger", sender="admin").json() == {"data": {"statusCode": 200}}
    (one,) = contract.received(1)
    assert one.header("x-strapi-signature") == hmac.new(SECRET.encode(), one.body, hashlib.sha256).hexdigest()


@retries
def test_three_more_tries_each_after_its_wait_from_the_failure(contract: Contract) -> None:
    contract.hook("entry.create")
    for answer in reversed(FAILURES):  # the last one told is the next one given
        contract.answer_deliveries(**answer, times=1)
    contract.post("/api/tags", {"data": {"name": "first"}})
    received = contract.received(4)
    assert len({one.body for one in received}) == 1
    lasted = (0.0, TIMEOUT, 0.0)
    for gap, failure, wait in zip(gaps(received), lasted, WAITS, strict=True):
        assert gap >= failure + wait - EARLY

    # Nothing comes after the last one: a second event takes all its tries, longer than any wait of the first.
    contract.answer_deliveries(503, times=4)
    contract.post("/api/tags", {"data": {"name": "second"}})
    assert names(contract.received(8)) == ["first"] * 4 + ["second"] * 4


@retries
def test_a_success_ends_it(contract: Contract) -> None:
    contract.hook("entry.create")
    contract.answer_deliveries(500, times=2)
    contract.post("/api/tags", {"data": {"name": "first"}})
    assert [one.status for one in contract.received(3)] == [500, 500, 200]

    contract.answer_deliveries(503, times=4)
    contract.post("/api/tags", {"data": {"name": "second"}})
    assert names(contract.received(7)) == ["first"] * 3 + ["second"] * 4


@retries
def test_each_try_is_signed_anew_under_the_events_own_id(contract: Contract) -> None:
    contract.hook("entry.create")
    contract.answer_deliveries(500, delay=0.4, times=3)  # so long that the seconds differ
    contract.post("/api/tags", {"data": {"name": "first"}})
    received = contract.received(4)
    times = []
    for one in received:
        headers = {name.lower(): value for name, value in one.headers}
        assert set(SIGNATURE_HEADERS) <= set(headers)
        assert why_refused(headers, one.body, [SECRET], one.at) is None
        times.append(int(headers["webhook-timestamp"]))
        assert headers["x-strapi-signature-timestamped"].startswith(f"t={times[-1]},v1=")
    for sent, one in zip(times, received, strict=True):
        assert -1 <= one.at - sent < 2
    assert times == sorted(times)
    assert times[-1] > times[0]
    assert len({one.header("webhook-id") for one in received}) == 1

    contract.post("/api/tags", {"data": {"name": "second"}})
    last = contract.received(5)[-1]
    assert last.header("webhook-id") != received[0].header("webhook-id")


@retries
def test_one_event_fails_for_itself(contract: Contract) -> None:
    contract.hook("entry.create")
    contract.answer_deliveries(500, times=1)
    contract.post("/api/tags", {"data": {"name": "first"}})
    contract.received(1)
    contract.post("/api/tags", {"data": {"name": "second"}})
    assert sorted(names(contract.received(3))) == ["first", "first", "second"]
