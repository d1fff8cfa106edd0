"""Data synchronization: the guide's poller, and its DataSync on top of it, see what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests

from fake_strapi import FakeStrapi
from harness.receiver import WebhookReceiver

if TYPE_CHECKING:
    from conftest import Guide

SLEEP = "chapter_5/fetch_with_retry.js"  # for its `sleep`
POLLER = "chapter_7/data_poller.js"
UPDATE_UI = """
    await holdTime();
    const shown = [];
    const updateUI = (jobs) => shown.push(jobs.data.map((job) => job.attributes.JobID));
"""
PUBLIC = ["api::job.job.find"]


def test_data_poller(guide: Guide) -> None:
    with FakeStrapi(public=PUBLIC) as strapi:
        shown, polls, after = guide.run(
            strapi,
            *(SLEEP, UPDATE_UI, POLLER),
            """
            await until(() => slept.length >= 3);  // nothing new in three polls
            const { data } = await write('post', '/jobs', { JobID: 'JOB-1', Status: 'In Production' });
            await until(() => shown.length === 2);
            await write('put', `/jobs/${data.id}`, { Status: 'Complete' });
            await until(() => shown.length === 3);
            poller.stop();
            await until(async () => {
              const polls = slept.length;
              await new Promise((resolve) => setTimeout(resolve, 50));
              return polls === slept.length;
            });
            return [shown, [...new Set(slept)], poller.isPolling];
            """,
        )
    assert shown == [[], ["JOB-1"], []]
    assert (polls, after) == ([5000], False)


def test_a_poll_that_fails_is_told_and_waits_twice_as_long(guide: Guide) -> None:
    with FakeStrapi(public=PUBLIC) as strapi:
        strapi.faults.unavailable("/api/jobs", times=2)
        slept, logged, shown = guide.run(
            strapi,
            *(SLEEP, UPDATE_UI, POLLER),
            "await until(() => slept.length >= 3); poller.stop(); return [slept.slice(0, 3), logged, shown];",
        )
    assert slept == [10_000, 10_000, 5000]
    assert [line.split("\n")[0] for line in logged[:2]] == [
        "Polling error: AxiosError: Request failed with status code 503"
    ] * 2
    assert shown == [[]]


def test_without_a_token_it_polls_in_vain(guide: Guide) -> None:
    with FakeStrapi() as strapi:
        lines = "await until(() => slept.length >= 3); poller.stop(); return [logged[0], shown];"
        logged, shown = guide.run(strapi, SLEEP, UPDATE_UI, POLLER, lines)
    assert logged.startswith("Polling error: AxiosError: Request failed with status code 403")
    assert shown == []


# The guide leaves setupWebhooks to the reader ("call refresh()"), and onDataChanged.
SYNC = """
    poller.stop();
    const told = [];
    class Sync extends DataSync {
      setupWebhooks() {
        const app = require('express')();
        app.post('/webhooks/strapi', (req, res) => this.refresh().then(() => res.send('OK')));
        app.listen(3001);
      }
      onDataChanged(jobs) { told.push(jobs.data.length); }
    }
"""


def test_data_sync(guide: Guide) -> None:
    with FakeStrapi(public=PUBLIC) as strapi:
        told, polls = guide.run(
            strapi,
            *("let held; const sleep = (ms) => new Promise((resolve) => { held = resolve; });", "const updateUI = 0;"),
            *(POLLER, "chapter_7/data_sync.js", SYNC),
            """
            const sync = new Sync();
            await sync.start();
            await hook('entry.create');
            await until(() => told.length === 2);
            await write('post', '/jobs', {});
            await until(() => told.length === 3);  // by the webhook: no poll was due
            const before = [...told];
            held();
            await until(() => told.length === 4);
            sync.poller.stop();
            return [before, told];
            """,
        )
    assert told == [0, 0, 1]  # at the start the same data is told twice: by refresh(), then by the first poll
    assert polls == [0, 0, 1, 1]  # and what a webhook brought is told again by the next poll


def test_polling_from_python() -> None:
    with FakeStrapi() as strapi:
        headers = {"Authorization": f"Bearer {strapi.token}"}
        url = f"{strapi.url}/api/jobs?filters[Status][$eq]=In Production"
        before = requests.get(url, headers=headers).json()
        assert requests.get(url, headers=headers).json() == before
        strapi.seed({"job": [{"Status": "In Production"}]})
        assert requests.get(url, headers=headers).json() != before


def test_a_webhook_that_refreshes_from_python() -> None:
    with FakeStrapi() as strapi:
        headers = {"Authorization": f"Bearer {strapi.token}"}
        seen = []

        def refresh(_: object) -> None:
            seen.append(requests.get(f"{strapi.url}/api/jobs", headers=headers).json()["meta"]["pagination"]["total"])

        with WebhookReceiver(handler=refresh) as receiver:
            strapi.webhooks.add(receiver.url, ["entry.create"])
            requests.post(f"{strapi.url}/api/jobs", json={"data": {}}, headers=headers)
            receiver.wait_for("entry.create")
            assert strapi.webhooks.wait()
        assert seen == [1]
