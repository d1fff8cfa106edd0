"""Who may use the control API. Hosts beyond the loopback are decided by configuration here: nothing listens on one."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from fake_strapi import Config, FakeStrapi, create_app
from fake_strapi.cli import main
from fake_strapi.command.serve import banner
from fake_strapi.control_token import control_access, is_loopback

CALLS = (
    ("GET", "/health"),
    ("POST", "/reset"),
    ("DELETE", "/workspaces/a"),
    ("GET", "/nowhere"),
    ("OPTIONS", "/reset"),
)


def client(host: str, token: str | None = None) -> FlaskClient:
    return create_app(Config(host=host, control_token=token, public=["api::job.job.find"])).test_client()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"])
def test_a_loopback_address_asks_for_nothing(host: str) -> None:
    assert is_loopback(host)
    assert client(host).get("/_fake/health").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "build-machine", "localhost.example.com", ""])
@pytest.mark.parametrize("token", [None, "secret"])
def test_any_other_refuses_a_call_without_the_token(host: str, token: str | None) -> None:
    strangers = client(host, token)
    for method, path in CALLS:
        for headers in ({}, {"X-Fake-Token": "guess"}, {"X-Fake-Token": ""}, {"X-Fake-Token": "gänsehaut"}):
            refused = strangers.open(f"/_fake{path}", method=method, headers=headers)
            assert refused.status_code == 401, (method, path, headers)
            assert f"listens on {host} " in refused.get_json()["error"]["message"]
            assert "--control-token" in refused.get_json()["error"]["message"]
    assert strangers.get("/_ws/default/_fake/health").status_code == 401
    assert strangers.get("/api/jobs").status_code == 200  # Strapi's side is as open as Strapi's


def test_the_token_opens_it() -> None:
    known = client("0.0.0.0", "secret")
    assert known.post("/_fake/reset", headers={"X-Fake-Token": "secret"}).get_json() == {"status": "ok"}
    assert known.get("/_fake/nowhere", headers={"X-Fake-Token": "secret"}).status_code == 404


def test_a_token_that_was_given_holds_on_a_loopback_too() -> None:
    assert client("localhost", "secret").get("/_fake/health").status_code == 401
    with FakeStrapi(control_token="secret") as strapi:
        assert strapi.control_token == "secret"
        assert "control token" not in banner(strapi)


def test_a_token_is_made_up_once_a_server_and_shown_at_the_start() -> None:
    one, other = (control_access(Config(host="0.0.0.0")).token for _ in range(2))
    assert one is not None
    assert one != other
    assert len(one) >= 32
    with FakeStrapi() as strapi:
        assert strapi.control_token is None
        assert "control token" not in banner(strapi)
        strapi._control_access = control_access(Config(host="0.0.0.0"))
        assert f"control token  {strapi.control_token}" in banner(strapi)


def test_no_page_of_another_origin_may_read_the_control_api() -> None:
    """No CORS headers, not for a preflight either: a browser keeps a page's script from it."""
    origin = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    preflight = client("localhost").options("/_fake/reset", headers=origin)
    answer = client("localhost").get("/_fake/health", headers=origin)
    for response in (preflight, answer):
        assert not [name for name, _ in response.headers if name.lower().startswith("access-control")]


def test_the_command_says_how() -> None:
    assert "--control-token" in CliRunner().invoke(main, ["serve", "--help"]).output
