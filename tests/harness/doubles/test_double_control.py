"""The control API of served doubles, and their sockets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from harness.doubles import Gateway, SendGrid, Twilio

AUTH = (Twilio.account_sid, Twilio.auth_token)


@pytest.fixture
def twilio() -> Iterator[Twilio]:
    with Twilio() as double:
        yield double


def call(base: str, method: str, path: str, body: Any = None) -> Any:
    return requests.request(method, f"{base}/_fake/{path}", json=body, timeout=10).json()


def send(twilio: Twilio) -> requests.Response:
    url = f"{twilio.url}/2010-04-01/Accounts/{Twilio.account_sid}/Messages.json"
    return requests.post(url, data={"To": "+14155552345", "From": "PrintShop", "Body": "Hi"}, auth=AUTH, timeout=10)


def test_what_a_double_holds_and_got(twilio: Twilio) -> None:
    assert call(twilio.url, "GET", "health") == {"status": "ok", "doubles": ["twilio"]}
    send(twilio)
    (message,) = call(twilio.url, "GET", "state")["twilio"]["messages"]
    assert message["body"] == "Hi"
    (request,) = call(twilio.url, "GET", "requests")["twilio"]
    assert (request["method"], request["status"], request["answer"]["sid"]) == ("POST", 201, message["sid"])
    assert call(twilio.url, "POST", "reset") == {"status": "ok"}
    assert call(twilio.url, "GET", "state") == {"twilio": {"messages": [], "callbacks": []}}


def test_faults_and_the_clock(twilio: Twilio) -> None:
    assert call(twilio.url, "POST", "faults", {"status": 500, "times": 1}) == {"does": "status 500"}
    answer = send(twilio)
    assert (answer.status_code, answer.json()["code"]) == (500, 20500)
    assert call(twilio.url, "GET", "faults")["twilio"][0]["fired"] == 1
    assert call(twilio.url, "DELETE", "faults") == {"status": "ok"}
    at = "2025-01-20T08:00:00.000Z"
    assert call(twilio.url, "POST", "clock", {"freeze": at}) == {"now": at, "frozen": True}
    assert send(twilio).status_code == 201
    assert call(twilio.url, "POST", "clock", {"advance": 2})["now"] == "2025-01-20T08:00:02.000Z"
    assert call(twilio.url, "GET", "state")["twilio"]["messages"][0]["status"] == "delivered"
    assert call(twilio.url, "POST", "clock", {"resume": True})["frozen"] is False


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("GET", "nothing", None, "there is no GET /_fake/nothing"),
        ("POST", "faults", [], "a fault is a JSON object"),
        ("POST", "faults", {"colour": 1}, "colour"),
        ("POST", "faults?double=paypal", {}, "there is no double 'paypal'"),
        ("POST", "clock", {"stop": 1}, "one of freeze, advance and resume"),
        ("POST", "clock", {"freeze": "2025-01-20T08:00:00"}, "no time zone"),
    ],
)
def test_calls_that_cannot_be_followed(twilio: Twilio, method: str, path: str, body: Any, words: str) -> None:
    assert words in call(twilio.url, method, path, body)["error"]


def test_several_at_one_port() -> None:
    sendgrid, twilio = SendGrid(), Twilio()
    with Gateway(sendgrid, twilio) as gateway:
        assert call(gateway.url, "GET", "health")["doubles"] == ["sendgrid", "twilio"]
        assert "say which double" in call(gateway.url, "POST", "faults", {"status": 500})["error"]
        assert call(gateway.url, "POST", "faults?double=twilio", {"status": 500}) == {"does": "status 500"}
        call(gateway.url, "POST", "clock", {"freeze": "2025-01-20T08:00:00Z"})
        assert sendgrid.clock.now() == twilio.clock.now()
        call(gateway.url, "POST", "reset")
        assert twilio.faults.all() == []


def test_chunks_and_a_connection_that_is_kept(twilio: Twilio) -> None:
    url = f"{twilio.url}/2010-04-01/Accounts/{Twilio.account_sid}/Messages.json"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with requests.Session() as session:
        for _ in range(2):
            chunks = iter([b"To=%2B14155552345&", b"From=PrintShop&Body=Hi"])
            assert session.post(url, data=chunks, auth=AUTH, headers=headers, timeout=10).status_code == 201


def test_it_can_be_started_again() -> None:
    twilio = Twilio()
    with pytest.raises(RuntimeError, match="isn't served"):
        _ = twilio.url
    for _ in range(2):
        with twilio:
            assert send(twilio).status_code == 201
    assert len(twilio.messages) == 2
    twilio.stop()
