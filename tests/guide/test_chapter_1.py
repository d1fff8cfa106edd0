"""Integration patterns: a client of the REST API, and a receiver of webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from fake_strapi import FakeStrapi
from harness.receiver import WebhookReceiver

if TYPE_CHECKING:
    from conftest import Guide

# The guide's lines need a customer of id 1, and `jobId`.
BEFORE = """
    await write('post', '/customers', { Name: 'John Doe' });
    const made = (await write('post', '/jobs', { Status: 'In Production' })).data;
    const jobId = made.documentId ?? made.id;
"""
AFTER = """
    const after = (await write('get', '/jobs?populate=customer&sort=JobID')).data;
    return { found: jobs.data.data.length, status: newJob.status, made: newJob.data.data, after };
"""


def test_rest_api(guide: Guide) -> None:
    with FakeStrapi() as strapi:
        result = guide.run(strapi, BEFORE, "chapter_1/rest_api.js", AFTER)
    assert (result["found"], result["status"]) == (1, 200)
    assert result["made"]["attributes"]["Status"] == "Pending Artwork"
    first, second = (job["attributes"] for job in result["after"])
    assert first["Status"] == "Complete"
    assert second["customer"]["data"]["attributes"]["Name"] == "John Doe"


def test_rest_api_on_strapi_5(guide: Guide) -> None:
    """The lines work there, too; but a creation answers 201, and attributes stand in the entry itself."""
    with FakeStrapi(version="5") as strapi:
        result = guide.run(strapi, BEFORE, "chapter_1/rest_api.js", AFTER)
    assert (result["found"], result["status"]) == (1, 201)
    first, second = result["after"]
    assert (first["Status"], second["Status"]) == ("Complete", "Pending Artwork")
    assert second["customer"]["Name"] == "John Doe"


def test_rest_api_from_python() -> None:
    with FakeStrapi() as strapi, requests.Session() as api:
        api.headers["Authorization"] = f"Bearer {strapi.token}"
        url = f"{strapi.url}/api/jobs"
        customer = api.post(f"{strapi.url}/api/customers", json={"data": {"Name": "John Doe"}}).json()["data"]

        new_job = {"Status": "In Production", "Quantity": 100, "customer": customer["id"]}
        job = api.post(url, json={"data": new_job}).json()["data"]
        jobs = api.get(url, params={"filters[Status][$eq]": "In Production"}).json()["data"]
        assert [found["id"] for found in jobs] == [job["id"]]
        done = api.put(f"{url}/{job['id']}", json={"data": {"Status": "Complete"}}).json()["data"]
        assert done["attributes"]["Status"] == "Complete"


RECEIVER = """
    const notified = [];
    const sendCustomerNotification = (entry) => notified.push(entry.JobID);
"""


@pytest.mark.parametrize("version", ["4", "5"])
def test_webhook_receiver(guide: Guide, version: str) -> None:
    with FakeStrapi(version=version) as strapi:
        result = guide.run(
            strapi,
            RECEIVER,
            "chapter_1/webhook_receiver.js",
            """
            await hook('entry.create', 'entry.update');
            const made = (await write('post', '/jobs', { JobID: 'JOB-2025-001' })).data;
            const job = `/jobs/${made.documentId ?? made.id}`;
            for (const Status of ['In Production', 'Complete']) {
                  await write('put', job, { Status });
                  await control('POST', 'deliveries/wait', { timeout: 10 }); // deliveries travel side by side
                }
            await until(() => notified.length);
            await control('POST', 'deliveries/wait', { timeout: 10 });
            const { deliveries } = await control('GET', 'deliveries?state=delivered');
            return { notified, logged, events: deliveries.map((delivery) => delivery.event) };
            """,
        )
    assert result["notified"] == ["JOB-2025-001"]
    assert result["events"] == ["entry.create", "entry.update", "entry.update"]
    assert result["logged"] == [
        "Webhook server listening on port 3001",
        "Job JOB-2025-001 status changed to In Production",
        "Job JOB-2025-001 status changed to Complete",
    ]


def test_webhook_receiver_from_python() -> None:
    notified = []

    def handle(told: dict[str, Any]) -> None:
        if (told["model"], told["event"]) == ("job", "entry.update") and told["entry"]["Status"] == "Complete":
            notified.append(told["entry"]["JobID"])

    with FakeStrapi() as strapi, WebhookReceiver(handler=handle) as receiver:
        strapi.webhooks.add(receiver.url, ["entry.update"])
        (job,) = strapi.seed({"job": [{"JobID": "JOB-2025-001"}]})["job"]
        headers = {"Authorization": f"Bearer {strapi.token}"}
        requests.put(f"{strapi.url}/api/jobs/{job['id']}", json={"data": {"Status": "Complete"}}, headers=headers)
        receiver.wait_for("entry.update", model="job")
        assert strapi.webhooks.wait()
    assert notified == ["JOB-2025-001"]


def test_rest_api_is_no_program_by_itself(guide: Guide) -> None:
    """node takes `require` or an `await` outside of functions, not both in one file: the tests add a function."""
    with FakeStrapi() as strapi:
        done = guide.node(strapi, str(guide.files / "chapter_1/rest_api.js"))
        assert done.returncode == 1
        assert "const axios = require('axios')" in done.stderr
        strapi.journal.assert_not_called()
