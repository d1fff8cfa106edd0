"""What a test can do about webhooks: webhook_receiver, strapi_webhooks."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from fake_strapi.webhooks.create import GUIDE_SECRET
from harness.fixtures.clock import StrapiClock
from harness.fixtures.webhooks import StrapiWebhooks
from harness.receiver import NoSuchDelivery, WebhookReceiver
from harness.session import StrapiSession
from harness.targets.protocol import TargetError

JOB = {"data": {"JobID": "J1", "Quantity": 5}}


@pytest.mark.parametrize("version", [pytest.param(v, marks=pytest.mark.strapi(version=v)) for v in (4, 5)])
@pytest.mark.webhook_receiver(secret=GUIDE_SECRET)
def test_a_delivery_is_waited_for(
    strapi_client: StrapiSession, webhook_receiver: WebhookReceiver, version: int
) -> None:
    webhook_receiver.hook("entry.create", "entry.update", headers={"X-Shop": "1"})
    strapi_client.post("/api/jobs", json=JOB)
    delivery = webhook_receiver.wait_for("entry.create", model="job", where=lambda one: one.entry["Quantity"] == 5)
    assert delivery.header("x-shop") == "1"
    assert delivery.refused is None


def test_what_does_not_come_is_told_with_what_came(
    strapi_client: StrapiSession, webhook_receiver: WebhookReceiver
) -> None:
    webhook_receiver.hook("entry.create")
    with pytest.raises(NoSuchDelivery, match=r"Nothing came at all: is there an enabled webhook for entry.delete"):
        webhook_receiver.wait_for("entry.delete", timeout=0.01)
    strapi_client.post("/api/jobs", json=JOB)
    webhook_receiver.wait_for_count(1)
    with pytest.raises(NoSuchDelivery) as caught:
        webhook_receiver.wait_for("entry.create", model="customer", timeout=0.01)
    assert "no entry.create customer came within 0.01 s. Came instead:" in str(caught.value)
    assert "another model than customer, waited for before: entry.create job (POST /webh" in str(caught.value)


def test_the_nearest_misses_come_first(strapi_client: StrapiSession, webhook_receiver: WebhookReceiver) -> None:
    webhook_receiver.hook("entry.create", "entry.update")
    webhook_receiver.allow()
    for number in range(12):
        strapi_client.post("/api/customers", json={"data": {"Name": f"N{number}"}})
    job = strapi_client.post("/api/jobs", json=JOB).json()["data"]
    strapi_client.put(f"/api/jobs/{job['id']}", json={"data": {"Quantity": 6}})
    webhook_receiver.wait_until_arrived(14)
    webhook_receiver.wait_for("entry.update")
    with pytest.raises(NoSuchDelivery) as caught:
        webhook_receiver.wait_for("entry.create", model="job", where=lambda one: one.entry["Quantity"] == 7, timeout=0)
    head, *lines = str(caught.value).split("\n  ")
    assert head == "no entry.create job that meets the condition came within 0 s. Came instead:"
    assert [line.partition(":")[0] for line in lines] == [
        "doesn't meet the condition",
        *["another model than job"] * 9,
        "and 4 more, less like it",
    ]


def test_deliveries_are_in_the_tests_hand(
    strapi_client: StrapiSession,
    webhook_receiver: WebhookReceiver,
    strapi_webhooks: StrapiWebhooks,
    strapi_clock: StrapiClock,
) -> None:
    strapi_clock.freeze(datetime(2025, 1, 20, tzinfo=timezone.utc))
    webhook_receiver.hook("entry.create")
    webhook_receiver.answer(503, times=1)
    strapi_client.post("/api/jobs", json=JOB)
    webhook_receiver.wait_for("entry.create")
    assert strapi_webhooks.wait()
    strapi_clock.advance(60)
    webhook_receiver.wait_for("entry.create")
    (delivery,) = strapi_webhooks.deliveries(state="delivered")
    assert [attempt["status"] for attempt in delivery["attempts"]] == [503, 200]
    strapi_webhooks.configure(secret=None)
    strapi_webhooks.redeliver(delivery["id"], duplicates=1)
    last = webhook_receiver.wait_for_count(4)[-1]
    assert last.header("x-strapi-signature") is None
    assert strapi_webhooks.redeliver_failed() == 0


@pytest.mark.webhook_receiver(secret=GUIDE_SECRET)
def test_times_are_judged_by_the_strapis_clock(
    strapi_client: StrapiSession,
    webhook_receiver: WebhookReceiver,
    strapi_webhooks: StrapiWebhooks,
    strapi_clock: StrapiClock,
) -> None:
    strapi_clock.freeze(datetime(2025, 1, 20, tzinfo=timezone.utc))
    webhook_receiver.hook("entry.create")
    strapi_webhooks.configure(signature=["timestamped", "standard-webhooks"])
    webhook_receiver.answer(500, times=1)
    strapi_client.post("/api/jobs", json=JOB)
    assert webhook_receiver.wait_for("entry.create").refused is None
    assert strapi_webhooks.wait()
    strapi_clock.advance(60)  # which waits for the retry, and so for the receiver, who asks for the time meanwhile
    assert webhook_receiver.wait_for("entry.create").refused is None
    (delivery,) = strapi_webhooks.deliveries(state="delivered")
    strapi_webhooks.redeliver(delivery["id"], stale_timestamp=True)
    assert "is 600 s old" in (webhook_receiver.wait_for("entry.create").refused or "")


def test_strapi_refuses_a_bad_webhook_in_its_own_words(webhook_receiver: WebhookReceiver) -> None:
    with pytest.raises(TargetError, match=r"Webhook event entry\.nope is not supported"):
        webhook_receiver.hook("entry.nope")


def test_a_receiver_without_a_strapi() -> None:
    with WebhookReceiver() as receiver, pytest.raises(RuntimeError, match="knows no Strapi"):
        receiver.hook("entry.create")


def test_an_unexpected_delivery_fails_the_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import pytest

        def send(strapi_client, webhook_receiver):
            webhook_receiver.hook("entry.create")
            strapi_client.post("/api/customers", json={"data": {"Name": "Acme"}})
            webhook_receiver.wait_until_arrived(1)

        def test_unexpected(strapi_client, webhook_receiver):
            send(strapi_client, webhook_receiver)

        def test_allowed(strapi_client, webhook_receiver):
            webhook_receiver.allow("entry.create", "customer")
            send(strapi_client, webhook_receiver)

        @pytest.mark.webhook_receiver(strict=False)
        def test_not_strict(strapi_client, webhook_receiver):
            send(strapi_client, webhook_receiver)
    """)
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*UnexpectedDelivery: 1 deliveries came that the test neither waited for nor allowed*",
            "*entry.create customer (POST /webhooks/strapi, answered 200): {*Acme*",
        ]
    )
