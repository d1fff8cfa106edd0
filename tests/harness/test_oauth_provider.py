"""The whole way of a browser through OAuth 2.0, with an ordinary HTTP client: from Strapi to the provider and back."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from harness.certificates import ca_file
from harness.oauth_provider import OAuthProvider
from harness.targets.create import create_target
from harness.targets.protocol import Target

KINDS = ("fake", *(("process",) if os.environ.get("FAKE_STRAPI_REAL") else ()))
ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"


class Page(BaseHTTPRequestHandler):
    """The frontend's page that the browser comes back to."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def frontend() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/welcome"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module", params=[(kind, version) for kind in KINDS for version in ("4", "5")], ids="-".join)
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    kind, version = request.param
    started = create_target(kind, version, ZOO)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(ca_file())
        yield session


def ready(target: Target, provider: OAuthProvider, callback: str) -> None:
    target.clean()
    target.change_settings("providers", {"keycloak": provider.settings(callback)})


def test_the_whole_way(target: Target, oauth_provider: OAuthProvider, browser: requests.Session, frontend: str) -> None:
    ready(target, oauth_provider, frontend)
    oauth_provider.knows("ann")
    base = target.url.replace("127.0.0.1", "localhost")  # Strapi takes that for its name, and cookies go by it
    landed = browser.get(f"{base}/api/connect/keycloak", timeout=30)
    assert [urlsplit(answer.url).path for answer in landed.history] == [
        "/api/connect/keycloak",
        "/protocol/openid-connect/auth",
        "/api/connect/keycloak/callback",
    ]
    assert landed.url.startswith(frontend)
    login = browser.get(f"{base}/api/auth/keycloak/callback?{urlsplit(landed.url).query}", timeout=30).json()
    assert login["user"]["email"] == "ann@provider.example"
    headers = {"Authorization": f"Bearer {login['jwt']}"}
    assert browser.get(f"{base}/api/users/me", headers=headers, timeout=30).json()["username"] == "ann"
    asked = [path for _, path, _ in oauth_provider.requests]
    assert asked == [
        "/protocol/openid-connect/auth",
        "/protocol/openid-connect/token",
        "/protocol/openid-connect/userinfo",
    ]


def test_a_user_who_says_no(
    target: Target, oauth_provider: OAuthProvider, browser: requests.Session, frontend: str
) -> None:
    ready(target, oauth_provider, frontend)
    base = target.url.replace("127.0.0.1", "localhost")
    landed = browser.get(f"{base}/api/connect/keycloak", timeout=30)
    assert "error=access_denied" in landed.url


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "error"),
    [
        ("GET", "/oidc/authorize?client_id=other&redirect_uri=http://x.example", None, 400, "invalid_request"),
        ("POST", "/oidc/token", {"code": "code-ann", "client_id": "strapi"}, 401, "unauthorized_client"),
        ("POST", "/oidc/token", {"code": "code-bob", "grant_type": "authorization_code"}, 400, "invalid_grant"),
        ("GET", "/oidc/profile", None, 401, "invalid_token"),
        ("GET", "/nope", None, 404, "not_found"),
    ],
)
def test_what_the_provider_refuses(
    oauth_provider: OAuthProvider,
    browser: requests.Session,
    method: str,
    path: str,
    body: dict[str, str] | None,
    status: int,
    error: str,
) -> None:
    oauth_provider.knows("ann")
    basic = (oauth_provider.client_id, oauth_provider.client_secret) if status == 400 and body else None
    answer = browser.request(method, f"https://{oauth_provider.host}{path}", data=body, auth=basic, timeout=30)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
