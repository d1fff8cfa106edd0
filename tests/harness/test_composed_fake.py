"""The fake's own image, asked as any client asks it. Opt-in: docker-compose.test.yml runs this beside it."""

from __future__ import annotations

import os

import pytest

from harness.receiver import WebhookReceiver
from harness.session import StrapiSession
from harness.targets.protocol import Target

pytestmark = pytest.mark.skipif(
    os.environ.get("FAKE_STRAPI_COMPOSED") != "1", reason="needs the container of docker-compose.test.yml"
)


def test_it_serves_the_printshop(strapi: Target, strapi_client: StrapiSession) -> None:
    assert strapi.strapi_version.startswith("4.")
    made = strapi_client.post("/api/jobs", json={"data": {"Quantity": 5}})
    assert made.json()["data"]["attributes"]["Quantity"] == 5
    assert strapi_client.get("/api/jobs").json()["meta"]["pagination"]["total"] == 1


def test_nothing_is_left_of_another_test(strapi_client: StrapiSession) -> None:
    assert strapi_client.get("/api/jobs").json()["data"] == []


def test_a_webhook_arrives(strapi_client: StrapiSession, webhook_receiver: WebhookReceiver) -> None:
    webhook_receiver.hook("entry.create")
    strapi_client.post("/api/jobs", json={"data": {"Quantity": 5}})
    assert webhook_receiver.wait_for("entry.create").model == "job"
