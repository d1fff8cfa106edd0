"""The companion plugin in a real Strapi, beyond the promises: its log, who may read it, a restart in the middle.

Opt-in (FAKE_STRAPI_REAL=1), as all that starts a real Strapi.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from harness.receiver import WebhookReceiver
from harness.targets.process import ProcessTarget

pytestmark = pytest.mark.skipif(
    os.environ.get("FAKE_STRAPI_REAL") != "1", reason="starts a real Strapi; FAKE_STRAPI_REAL=1 asks for it"
)

ZOO = Path(__file__).parents[3] / "contract_tests" / "zoo"
PROMISES = {"secret": ["new", "old"], "retries": [2], "rateLimit": "50/1m,retry-after"}
LOG = "/webhook-promises/deliveries"
WITHIN_SECONDS = 20


@pytest.fixture(scope="module", params=["4", "5"])
def target(request: pytest.FixtureRequest) -> Iterator[ProcessTarget]:
    target = ProcessTarget(ZOO, request.param, promises=PROMISES)
    target.start()
    yield target
    target.stop()


def admin(target: ProcessTarget, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {target.admin_token()}"}
    return requests.request(method, target.url + path, json=body, headers=headers, timeout=30)


def deliveries(target: ProcessTarget, state: str) -> list[Any]:
    """Those in a state, once there is one."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not (found := admin(target, "GET", f"{LOG}?state={state}").json()["deliveries"]):
        assert time.monotonic() < deadline, f"no delivery is {state}"
        time.sleep(0.05)
    return list(found)


def hook_and_create(target: ProcessTarget, receiver: WebhookReceiver) -> None:
    webhook = {"name": "w", "url": receiver.url, "headers": {"X-Own": "1"}, "events": ["entry.create"]}
    assert admin(target, "POST", "/admin/webhooks", webhook).status_code == 201
    headers = {"Authorization": f"Bearer {target.token}"}
    requests.post(f"{target.url}/api/tags", json={"data": {"name": "x"}}, headers=headers, timeout=30)


def test_the_log_and_who_may_read_it(target: ProcessTarget) -> None:
    target.clean()
    with WebhookReceiver(secrets=["new"]) as receiver:
        receiver.answer(503, body="busy", times=2)
        hook_and_create(target, receiver)
        (failed,) = deliveries(target, "failed")
        assert (failed["event"], failed["model"], failed["url"]) == ("entry.create", "tag", receiver.url)
        assert failed["body"].encode() == receiver.received[0].body
        assert [attempt["status"] for attempt in failed["attempts"]] == [503, 503]
        assert failed["attempts"][0]["response"]["body"] == "busy"
        assert ["X-Own", "1"] in failed["attempts"][0]["request"]["headers"]
        assert failed["next_attempt"] is None
        assert receiver.received[0].header("x-strapi-signature-previous")

        again = admin(target, "POST", f"{LOG}/{failed['id']}/redeliver").json()
        assert (again["id"], again["state"]) == (failed["id"], "pending")
        (delivered,) = deliveries(target, "delivered")
        assert [attempt["status"] for attempt in delivered["attempts"]] == [503, 503, 200]

    assert admin(target, "POST", f"{LOG}/nope/redeliver").status_code == 404
    assert admin(target, "POST", f"{LOG}/redeliver").json() == {"redelivered": 0}
    for headers in ({}, {"Authorization": f"Bearer {target.token}"}):
        assert requests.get(target.url + LOG, headers=headers, timeout=30).status_code == 401


def test_a_retry_outlives_the_process(target: ProcessTarget) -> None:
    target.clean()
    with WebhookReceiver(secrets=["new"]) as receiver:
        receiver.answer(503, times=1)
        hook_and_create(target, receiver)
        deliveries(target, "pending")
        receiver.wait_until_arrived(1)
        target.server.stop()
        target.server.start()
        first, second = receiver.wait_for_count(2, timeout=WITHIN_SECONDS)
        assert first.body == second.body
        deliveries(target, "delivered")


def test_one_too_many_is_told_when_to_come_back(target: ProcessTarget) -> None:
    target.clean()
    for _ in range(50):
        assert requests.get(f"{target.url}/api/nope", timeout=30).status_code == 404
    over = requests.get(f"{target.url}/api/tags", headers={"Origin": "http://a.test"}, timeout=30)
    assert over.status_code == 429
    assert 0 < int(over.headers["Retry-After"]) <= 60
    assert over.headers["Access-Control-Allow-Origin"] == "http://a.test"
    assert requests.get(f"{target.url}/_health", timeout=30).status_code == 204
