"""Doubles at the services' own names: by a proxy, and by TLS at once."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests

from harness.certificates import ca_file
from harness.doubles import Gateway, SendGrid, Twilio

MAIL = """
{"personalizations": [{"to": [{"email": "ann@acme.example"}]}], "from": {"email": "noreply@printshop.com"},
 "subject": "Hi", "content": [{"type": "text/plain", "value": "Hi"}]}
"""
PYTHON = f"""
import json, os, urllib.request
key = os.environ["SENDGRID_API_KEY"]
request = urllib.request.Request(
    "https://api.sendgrid.com/v3/mail/send",
    data={MAIL!r}.encode(),
    headers={{"Authorization": "Bearer " + key, "Content-Type": "application/json"}},
)
print(urllib.request.urlopen(request, timeout=10).status)
"""
JAVASCRIPT = f"""
const https = require('node:https');
const headers = {{ Authorization: 'Bearer ' + process.env.SENDGRID_API_KEY, 'Content-Type': 'application/json' }};
const send = () => new Promise((resolve, reject) => {{
  const request = https.request('https://api.sendgrid.com/v3/mail/send', {{ method: 'POST', headers }}, resolve);
  request.on('error', reject);
  request.end({MAIL.strip()!r});
}});
(async () => {{
  const first = await send();
  const second = await fetch('https://api.sendgrid.com/v3/mail/batch', {{ method: 'POST', headers }});
  console.log(first.statusCode, second.status);
  process.exit();
}})();
"""


@pytest.fixture
def sendgrid() -> SendGrid:
    return SendGrid()


@pytest.fixture
def running(sendgrid: SendGrid) -> Iterator[Gateway]:
    with Gateway(sendgrid, Twilio()) as gateway:
        yield gateway


def run(gateway: Gateway, *command: str) -> str:
    environment = {**os.environ, **gateway.environment}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_python_that_knows_nothing(sendgrid: SendGrid, running: Gateway) -> None:
    assert run(running, sys.executable, "-c", PYTHON) == "202"
    sendgrid.assert_sent_once(to="ann@acme.example")


def test_node_that_knows_nothing(sendgrid: SendGrid, running: Gateway) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    assert run(running, node, "-e", JAVASCRIPT) == "202 201"
    sendgrid.assert_sent_once(to="ann@acme.example")


def test_requests_by_the_proxy(sendgrid: SendGrid, running: Gateway) -> None:
    with requests.Session() as session:
        session.trust_env = False  # or REQUESTS_CA_BUNDLE goes before `verify`
        session.proxies, session.verify = {"https": running.url, "http": running.url}, str(ca_file())
        headers = {"Authorization": "Bearer SG.x"}
        for scheme in ("https", "http"):
            made = session.post(f"{scheme}://api.sendgrid.com/v3/mail/batch", headers=headers, timeout=10)
            assert made.status_code == 201
        assert len(sendgrid.batches) == 2
        other = f"https://api.twilio.com/2010-04-01/Accounts/{Twilio.account_sid}.json"
        auth = (Twilio.account_sid, Twilio.auth_token)
        assert session.get(other, auth=auth, timeout=10).json()["status"] == "active"
        with pytest.raises(requests.exceptions.ProxyError):
            session.get("https://example.com/", timeout=10)
        assert session.get("http://example.com/", timeout=10).status_code == 502


def test_tls_at_once_with_the_name_s_certificate(running: Gateway) -> None:
    port = int(running.url.rpartition(":")[2])
    context = ssl.create_default_context(cafile=str(ca_file()))
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as connection,
        context.wrap_socket(connection, server_hostname="api.twilio.com") as tls,
    ):
        tls.sendall(b"GET /nothing HTTP/1.1\r\nHost: api.twilio.com\r\nConnection: close\r\n\r\n")
        assert tls.recv(65536).startswith(b"HTTP/1.1 401 ")


def test_the_environment_names_all_that_is_needed(running: Gateway) -> None:
    environment = running.environment
    assert environment["HTTPS_PROXY"] == running.url
    assert environment["SENDGRID_API_KEY"] == SendGrid.api_key
    assert environment["TWILIO_ACCOUNT_SID"] == Twilio.account_sid
    assert "127.0.0.1" in environment["NO_PROXY"]
    assert environment["NODE_OPTIONS"].endswith('redirect.cjs"')
    with pytest.raises(RuntimeError, match="isn't running"):
        _ = Gateway().url
