"""Webhooks: the guide's verification and its idempotent handler in Express, against deliveries as it promises them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from fake_strapi import FakeStrapi
from harness.receiver import WebhookReceiver

if TYPE_CHECKING:
    from conftest import Guide

EXPRESS = "const express = require('express'); const app = express();"
JSON = "app.use(express.json());"  # the guide leaves it out
LISTEN = "app.listen(3001); await hook();"
VERIFY = "chapter_4/verify_webhook.js"
HANDLER = "chapter_4/idempotent_handler.js"
PROCESS = """
    const processed = [];
    let broken = 0;  // as often it will fail
    async function processJobUpdate(entry) {
      if (broken-- > 0) throw new Error('the database is away');
      processed.push(entry.JobID ?? entry.Name);
    }
"""
CREATE = "await write('post', '/jobs', { JobID: 'JOB-1' });"


@pytest.mark.parametrize("version", ["4", "5"])
def test_a_signature_is_verified(guide: Guide, version: str) -> None:
    """Over `JSON.stringify(req.body)`: the body is as JSON.stringify writes it, numbers and all."""
    odd = "{ InkColors: [1e21, 0.1, -0, 'Größe \\u2028 💡'], ImprintLocations: { b: 1, 2: 2, 1: [] }, Quantity: 100 }"
    with FakeStrapi(version=version) as strapi:
        assert guide.run(
            strapi, EXPRESS, JSON, VERIFY, LISTEN, f"await write('post', '/jobs', {odd}); return answers();"
        ) == [200]


@pytest.mark.parametrize("wrong", ["secret: 'another'", "wrong_signature: 1", "secret: null"])
def test_any_other_is_refused(guide: Guide, wrong: str) -> None:
    with FakeStrapi() as strapi:
        lines = f"await control('PUT', 'webhooks', {{ {wrong} }}); {CREATE} return answers();"
        assert guide.run(strapi, EXPRESS, JSON, VERIFY, LISTEN, lines) == [401]


def test_a_strapi_without_the_guide_s_promises_is_refused(guide: Guide) -> None:
    """It signs nothing, and tells once."""
    with FakeStrapi(profile="strapi") as strapi:
        lines = f"await holdTime(); {CREATE} const first = await answers(); await pass(3600000);"
        assert (
            guide.run(strapi, EXPRESS, JSON, VERIFY, LISTEN, lines, "return [first, await answers()];") == [[401]] * 2
        )


def test_without_express_json_there_is_no_body(guide: Guide) -> None:
    """As the two blocks stand, every delivery is answered 500, and given up after three retries."""
    with FakeStrapi() as strapi:
        lines = f"await holdTime(); {CREATE} await answers(); await pass(21 * 60000); return answers();"
        assert guide.run(strapi, EXPRESS, VERIFY, LISTEN, lines) == [500] * 4
    with FakeStrapi() as strapi:
        assert guide.run(strapi, EXPRESS, PROCESS, HANDLER, LISTEN, lines) == [500] * 4


def test_a_body_above_100_kb_is_not_read(guide: Guide) -> None:
    """The limit of express.json() by itself; Strapi takes 1 MB."""
    with FakeStrapi() as strapi:
        lines = "await write('post', '/jobs', { InkColors: ['x'.repeat(110000)] }); return answers();"
        assert guide.run(strapi, EXPRESS, JSON, VERIFY, LISTEN, lines) == [413]


def test_retries_after_1_5_and_15_minutes(guide: Guide) -> None:
    with FakeStrapi() as strapi:
        result = guide.run(
            strapi,
            *(EXPRESS, JSON, PROCESS, HANDLER, LISTEN),
            f"""
            await holdTime();
            broken = 3;
            {CREATE}
            await answers();
            const seen = [];
            for (const minutes of [1, 5, 15]) {{
              await pass(minutes * 60000 - 1);
              const before = (await answers()).length;
              await pass(1);
              seen.push([before, (await answers()).length]);
            }}
            return {{ seen, answers: await answers(), processed, failures: logged.length }};
            """,
        )
    assert result["seen"] == [[1, 2], [2, 3], [3, 4]]
    assert result["answers"] == [500, 500, 500, 200]
    assert result["processed"] == ["JOB-1"]
    assert result["failures"] == 3


def test_then_it_has_failed_and_can_be_sent_again(guide: Guide) -> None:
    lines = f"""
        await holdTime();
        broken = 4;
        {CREATE}
        await answers();
        await pass(21 * 60000);
        await answers();
        const failed = (await control('GET', 'deliveries?state=failed')).deliveries.length;
        await control('POST', 'deliveries/redeliver');
        await until(() => processed.length);
        return [failed, processed];
    """
    with FakeStrapi() as strapi:
        assert guide.run(strapi, EXPRESS, JSON, PROCESS, HANDLER, LISTEN, lines) == [1, ["JOB-1"]]


DUPLICATES = """
    const [{ id }] = (await control('GET', 'deliveries')).deliveries;
    await control('POST', `deliveries/${id}/redeliver`, { duplicates: 4 });
    await control('POST', 'deliveries/wait', { timeout: 10 });
"""


def test_duplicates_are_processed_once(guide: Guide) -> None:
    with FakeStrapi() as strapi:
        lines = f"{CREATE} await answers(); {DUPLICATES} return [processed, logged];"
        processed, logged = guide.run(strapi, EXPRESS, JSON, PROCESS, HANDLER, LISTEN, lines)
    assert processed == ["JOB-1"]
    assert logged == ["Event already processed, skipping"] * 5


def test_a_retry_while_the_first_attempt_is_at_work_is_processed_again(guide: Guide) -> None:
    """The event is noted only when it has been processed; a receiver that is too slow gets it once more before that."""
    slow = """
        const processed = [];
        async function processJobUpdate(entry) {
          processed.push(entry.JobID);
          await until(() => processed.length === 2);
        }
    """
    lines = f"""
        await holdTime();
        await control('PUT', 'webhooks', {{ timeout: 0.2 }});
        {CREATE}
        await answers();
        await pass(60000);
        return [await answers(), processed];
    """
    with FakeStrapi() as strapi:
        result = guide.run(strapi, EXPRESS, JSON, slow, HANDLER, LISTEN, lines)
    assert result == [[None, 200], ["JOB-1", "JOB-1"]]


def test_another_model_s_event_is_taken_for_a_duplicate(guide: Guide) -> None:
    """Its key is event, id and time, not the model: job 1 is lost, as customer 1 was made in the same millisecond."""
    with FakeStrapi() as strapi:
        lines = f"""
            await holdTime();
            await write('post', '/customers', {{ Name: 'John Doe' }});
            await until(() => processed.length);
            {CREATE}
            await control('POST', 'deliveries/wait', {{ timeout: 10 }});
            return [processed, logged];
        """
        result = guide.run(strapi, EXPRESS, JSON, PROCESS, HANDLER, LISTEN, lines)
    assert result == [["John Doe"], ["Event already processed, skipping"]]


def test_media_events_break_the_handler(guide: Guide) -> None:
    """They have `media` in place of `entry`: Express answers 500, and each is retried in vain."""
    with FakeStrapi() as strapi:
        lines = """
            await holdTime();
            app.listen(3001);
            await hook('media.create');
            const form = new FormData();
            form.append('files', new Blob(['%PDF-1.4']), 'proof.pdf');
            const headers = { Authorization: `Bearer ${process.env.STRAPI_API_TOKEN}` };
            await fetch('http://localhost:1337/api/upload', { method: 'POST', headers, body: form });
            await answers();
            await pass(21 * 60000);
            return answers();
        """
        assert guide.run(strapi, EXPRESS, JSON, PROCESS, HANDLER, lines) == [500] * 4


def test_an_answer_that_takes_too_long_is_a_failure(guide: Guide) -> None:
    """The guide asks for an answer within 5 seconds; the fake waits for 10, as Strapi does, or as it is told."""
    never = "async function processJobUpdate() { await new Promise(() => {}); }"
    with FakeStrapi() as strapi:
        lines = f"await control('PUT', 'webhooks', {{ timeout: 0.2, retries: [] }}); {CREATE} return answers();"
        assert guide.run(strapi, EXPRESS, JSON, never, HANDLER, LISTEN, lines) == [None]


def test_the_payload_is_the_guide_s() -> None:
    text = (Path(__file__).parent / "chapter_4/payload.json").read_text(encoding="utf-8")
    documented = json.loads(re.sub(r",\s*// \.\.\..*", "", text))  # a comment is no JSON
    with FakeStrapi() as strapi, WebhookReceiver(secrets=["fake-strapi-webhook-secret"]) as receiver:
        strapi.webhooks.add(receiver.url, ["entry.update"], headers={"X-Webhook-Secret": "your-secret-key"})
        strapi.clock.freeze(documented["createdAt"])
        entry = {name: value for name, value in documented["entry"].items() if name != "id"}
        (job,) = strapi.seed({"job": [{**entry, "Status": "In Production"}]})["job"]
        headers = {"Authorization": f"Bearer {strapi.token}"}
        requests.put(f"{strapi.url}/api/jobs/{job['id']}", json={"data": {"Status": "Complete"}}, headers=headers)

        told = receiver.wait_for("entry.update")
        assert told.refused is None
        assert told.header("X-Webhook-Secret") == "your-secret-key"
        assert {**told.json, "entry": documented["entry"]} == {**documented, "uid": "api::job.job"}
        assert told.entry.items() >= documented["entry"].items()
