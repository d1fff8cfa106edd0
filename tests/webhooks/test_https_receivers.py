"""Receivers over HTTPS: verified, as node's clients do; a CA of one's own is trusted from the start, or by a switch."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi
from fake_strapi.errors import FakeStrapiError
from harness.receiver import WebhookReceiver

pytest.importorskip("trustme", reason="A receiver's certificate takes the package trustme.")

ASK = """
const request = require('https').request(process.argv[1], { method: 'POST' });
request.on('error', (error) => console.log(error.message)).end();
"""


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver(tls=True) as receiver:
        receiver.allow()
        yield receiver


@pytest.fixture(params=["4", "5"])
def version(request: pytest.FixtureRequest) -> str:
    version: str = request.param
    return version


def attempt(strapi: FakeStrapi, receiver: WebhookReceiver) -> tuple[int | None, str | None]:
    """Status and error of one new delivery's one attempt."""
    headers = {"Authorization": f"Bearer {strapi.token}"}
    assert requests.post(f"{strapi.url}/api/jobs", json={"data": {}}, headers=headers, timeout=10).ok
    assert strapi.webhooks.wait()
    (found,) = strapi.webhooks.deliveries()[-1]["attempts"]
    return found["status"], found["error"]


def test_nobody_is_trusted_without_a_word(version: str, receiver: WebhookReceiver) -> None:
    with FakeStrapi(version=version, webhook_retries=[]) as strapi:
        strapi.webhooks.add(receiver.url, ["entry.create"])
        status, error = attempt(strapi, receiver)
    reason = "unable to verify the first certificate"
    failed = f"request to {receiver.url} failed, reason: {reason}" if version == "4" else "fetch failed"
    assert (status, error) == (None, failed)
    assert receiver.received == []


def test_node_says_the_same_of_such_a_certificate(receiver: WebhookReceiver) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed: its words were not compared")
    environment = {name: value for name, value in os.environ.items() if name != "NODE_EXTRA_CA_CERTS"}
    command = [node, "-e", ASK, receiver.url]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=True).stdout
    assert said == "unable to verify the first certificate\n"


def test_a_ca_of_the_start(version: str, receiver: WebhookReceiver) -> None:
    with FakeStrapi(version=version, webhook_ca=receiver.ca_path) as strapi:
        strapi.webhooks.add(receiver.url, ["entry.create"])
        assert attempt(strapi, receiver) == (200, None)
        strapi.reset()
        strapi.webhooks.add(receiver.url.replace("127.0.0.1", "localhost"), ["entry.create"])
        assert attempt(strapi, receiver) == (200, None)
    assert len(receiver.received) == 2


def test_a_name_that_the_certificate_is_not_for(version: str, receiver: WebhookReceiver) -> None:
    with FakeStrapi(version=version, webhook_ca=receiver.ca_path, webhook_retries=[]) as strapi:
        strapi.webhooks.add(receiver.url.replace("127.0.0.1", "127.0.0.2"), ["entry.create"])
        assert attempt(strapi, receiver)[0] is None
    assert receiver.received == []


def test_a_ca_by_the_switch_until_the_next_reset(version: str, receiver: WebhookReceiver) -> None:
    assert receiver.ca_path is not None
    pem = receiver.ca_path.read_text()
    with FakeStrapi(version=version, webhook_retries=[]) as strapi:
        strapi.webhooks.add(receiver.url, ["entry.create"])
        other = strapi.create_workspace("other")
        switched = requests.put(f"{strapi.url}/_fake/webhooks", json={"ca": pem}, timeout=10)
        assert switched.json()["ca"] == pem
        assert attempt(strapi, receiver) == (200, None)
        assert other.webhooks.configure()["ca"] is None
        strapi.webhooks.configure(ca=None)
        assert attempt(strapi, receiver)[0] is None, "a kept connection is not trusted any longer"
        strapi.webhooks.configure(ca=pem)
        assert attempt(strapi, receiver) == (200, None)
        strapi.reset()
        strapi.webhooks.add(receiver.url, ["entry.create"])
        assert attempt(strapi, receiver)[0] is None
    assert len(receiver.received) == 2


@pytest.mark.parametrize("ca", ["", "ca.pem", 5, ["-----BEGIN CERTIFICATE-----"]])
def test_what_is_no_certificate(ca: Any) -> None:
    with FakeStrapi() as strapi, pytest.raises(FakeStrapiError, match="expected the text of a PEM file"):
        strapi.webhooks.configure(ca=ca)


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_a_file_that_holds_none_stops_the_start(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text)
    with pytest.raises(FakeStrapiError, match=r"can't read certificates from .*ca\.pem"):
        FakeStrapi(webhook_ca=file).start()


def test_the_fixture_has_the_fake_trust_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.webhook_receiver(tls=True)
        def test_told(strapi_client, webhook_receiver):
            assert webhook_receiver.url.startswith("https://")
            webhook_receiver.hook("entry.create")
            strapi_client.post("/api/jobs", json={"data": {}})
            webhook_receiver.wait_for("entry.create", model="job")

        def test_plain_again(webhook_receiver, strapi_webhooks):
            assert webhook_receiver.url.startswith("http://")
            assert webhook_receiver.ca_path is None
            assert strapi_webhooks.configure()["ca"] is None
        """
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)
