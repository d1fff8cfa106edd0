"""Wrong use of the control API: every call refuses it in a line that says what is wrong, and overlooks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from fake_strapi import Config, create_app
from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control.blueprint import CALLS
from fake_strapi.http.control.calls import ControlCall
from fake_strapi.world import World

NOTHING_FITS: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 1e300, "", "x", "\x00", "api::job.job.fnd", [], [None], [[]], ["x"]),
    *({}, {"x": 1}, {"min": {}}, {"seconds": []}, {"self": 1}),
)
WORDS = {"<int:user_id>": "1", "<name>": "advanced", "<snapshot>": "s1", "<fault>": "1", "<delivery_id>": "1"}


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Config(strapi="5")).test_client()


def path_of(call: ControlCall) -> str:
    return "/_fake/" + "/".join(WORDS.get(part, part) for part in call.path.strip("/").split("/"))


def bodies(call: ControlCall) -> Iterator[Any]:
    """Each wrong value as the whole body, and as each key beside what a key may need."""
    yield from NOTHING_FITS
    body: Mapping[str, Any] = call.body or {}
    for key in (*body.get("properties", {}), "self"):
        for value in NOTHING_FITS:
            yield {key: value}
            yield {
                "username": "ann",
                "url": "http://localhost/",
                "status": 500,
                "limit": 1,
                "type": "custom",
                key: value,
            }


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
def test_no_value_breaks_a_call(client: FlaskClient, call: ControlCall) -> None:
    client.post("/_fake/users", json={"username": "bob"})
    client.post("/_fake/snapshots")
    for body in bodies(call):
        answer = client.open(path_of(call), method=call.method, json=body)
        assert answer.status_code < 500, (body, answer.text)
        if answer.status_code >= 400:
            assert answer.get_json()["error"]["message"], body


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
def test_a_parameter_that_a_call_does_not_have(client: FlaskClient, call: ControlCall) -> None:
    answer = client.open(f"{path_of(call)}?evnt=x", method=call.method)
    assert answer.status_code == 400
    message = answer.get_json()["error"]["message"]
    assert message.startswith(f"no such parameter: evnt; of {call.method} /_fake{call.path} there are ")
    assert all(name in message for name in call.query)


@pytest.mark.parametrize(
    "call", [call for call in CALLS if call.body is None], ids=lambda call: f"{call.method} {call.path}"
)
def test_a_body_that_a_call_would_overlook(client: FlaskClient, call: ControlCall) -> None:
    answer = client.open(path_of(call), method=call.method, json={"workspace": "shop"})
    assert answer.status_code == 400
    assert answer.get_json()["error"]["message"] == f"{call.method} /_fake{call.path} takes no body"


@pytest.mark.parametrize("body", [b"", b" ", b"{}", b"null"])
def test_an_empty_body_says_nothing(client: FlaskClient, body: bytes) -> None:
    assert client.post("/_fake/reset", data=body).get_json() == {"status": "ok"}
    refused = client.post("/_fake/reset", data=b"reset")
    assert (refused.status_code, "expected JSON" in refused.get_json()["error"]["message"]) == (400, True)


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("POST", "/public", ["api::job.job.fnd"], "no action 'api::job.job.fnd': did you mean api::job.job.find?"),
        ("POST", "/authenticated", ["nothing"], "no action 'nothing': there are api::customer.customer.find, "),
        ("POST", "/faults", {"preset": []}, "preset: there is no []; there are unauthorized"),
        ("POST", "/faults", {"status": 500, "method": "GTE"}, "method: expected a name such as GET"),
        ("POST", "/faults", {"status": 204, "body": "x"}, "status: an answer 204 has no body"),
        ("POST", "/faults", {"status": 304, "truncate": 1}, "status: an answer 304 has no body"),
        ("POST", "/clock", {"advance": 1e300}, "the clock goes from 1970-01-01T00:00:00.000Z to 9999-12-31"),
        ("POST", "/users", {"username": "ann", "color": "red"}, "a user has no color; there are username, email"),
        ("POST", "/users", {"username": "ann", "self": 1}, "a user has no self"),
        ("POST", "/users", {"username": "a", "password": "b"}, "no user 'a': username: username must be at least 3"),
        ("POST", "/webhooks", {"url": "receiver"}, "'receiver' is no URL of a receiver"),
        ("POST", "/webhooks", {"url": "ftp://localhost/"}, "'ftp://localhost/' is no URL of a receiver"),
        ("PUT", "/settings/advanced", {"email_confirmation": "yes"}, "advanced.email_confirmation: expected true or"),
        ("PUT", "/settings/advanced", {"email_reset_password": 5}, "advanced.email_reset_password: expected a text"),
        ("PUT", "/settings/advanced", {"default_role": "boss"}, "no role has the type 'boss'"),
        (
            "PUT",
            "/settings/email-templates",
            {"reset_password": {"options": {"mesage": "x"}}},
            "no setting mesage among email-templates.reset_password.options: there are from, response_email",
        ),
        (
            "PUT",
            "/settings/email-templates",
            {"reset_password": "x"},
            "email-templates.reset_password: expected an object of display, icon, options",
        ),
        ("PUT", "/settings/providers", {"keycloak": True}, "providers.keycloak: expected an object"),
        ("PUT", "/settings/providers", {"own": {"enabled": 1}}, "providers.own.enabled: expected true or false"),
    ],
)
def test_what_is_wrong_is_said(client: FlaskClient, method: str, path: str, body: Any, message: str) -> None:
    answer = client.open(f"/_fake{path}", method=method, json={"allow": body} if isinstance(body, list) else body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]["message"].startswith(message)


def test_settings_that_fit(client: FlaskClient) -> None:
    for name, body in (
        ("advanced", {"email_confirmation": True, "email_reset_password": None, "default_role": "public"}),
        ("email-templates", {"reset_password": {"options": {"from": {"name": "Shop"}}}}),
        ("providers", {"own": {"key": "k", "scope": "openid"}}),
    ):
        assert client.put(f"/_fake/settings/{name}", json=body).get_json() == {"status": "ok"}


def test_a_fault_of_the_fake_itself_is_an_error_like_others(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(world: World) -> None:
        raise RuntimeError("a slip")

    monkeypatch.setattr(World, "reset", fail)
    answer = client.post("/_fake/reset")
    assert answer.status_code == 500
    assert "POST /_fake/reset failed in the fake itself" in answer.get_json()["error"]["message"]
    assert "a slip" in caplog.text


@pytest.mark.parametrize(
    "given",
    [
        {"public": ["api::job.job.fnd"]},
        {"authenticated": ["api::job.job.fnd"]},
        {"custom_tokens": {"t": ["api::job.job.find", "api::job.job.fnd"]}},
    ],
)
def test_actions_of_the_start_are_checked_as_well(given: dict[str, Any]) -> None:
    with pytest.raises(FakeStrapiError, match=r"no action 'api::job\.job\.fnd': did you mean api::job\.job\.find\?"):
        create_app(Config(**given))
