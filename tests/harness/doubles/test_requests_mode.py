"""Doubles inside of the `requests` library."""

from __future__ import annotations

import pytest
import requests
import responses

from harness.doubles import SendGrid, Twilio, in_requests
from harness.doubles.requests_mode import register
from harness.receiver import WebhookReceiver


def send_sms() -> requests.Response:
    url = f"https://api.twilio.com/2010-04-01/Accounts/{Twilio.account_sid}/Messages.json"
    form = {"To": "+14155552345", "From": Twilio.phone_number, "Body": "Hi"}
    return requests.post(url, data=form, auth=(Twilio.account_sid, Twilio.auth_token), timeout=10)


def test_several_at_once() -> None:
    sendgrid, twilio = SendGrid(), Twilio()
    with in_requests(sendgrid, twilio):
        assert send_sms().status_code == 201
        batch = requests.post(
            "https://api.eu.sendgrid.com/v3/mail/batch", headers={"Authorization": "Bearer SG.x"}, timeout=10
        )
        assert batch.status_code == 201
    twilio.assert_sent_once(body="Hi")
    assert [str(one.request) for one in sendgrid.requests] == ["POST /v3/mail/batch"]
    twilio.stop()


def test_the_loopback_is_reached_and_nothing_else() -> None:
    with WebhookReceiver() as receiver, in_requests(SendGrid()):
        assert requests.post(receiver.url, data="x", timeout=10).status_code == 200
        assert receiver.wait_for_count(1)[0].body == b"x"
        with pytest.raises(requests.exceptions.ConnectionError, match="Connection refused by Responses"):
            requests.get("https://api.stripe.com/v1/charges", timeout=10)


def test_a_callback_gets_out_of_it() -> None:
    """The double calls its customer's server while `requests` is in the hands of `responses`."""
    with WebhookReceiver() as receiver, Twilio() as twilio, in_requests(twilio):
        twilio.clock.freeze("2025-01-20T08:00:00Z")
        url = f"https://api.twilio.com/2010-04-01/Accounts/{Twilio.account_sid}/Messages.json"
        form = {"To": "+14155552345", "From": "PrintShop", "Body": "Hi", "StatusCallback": receiver.url}
        assert requests.post(url, data=form, auth=(Twilio.account_sid, "token"), timeout=10).status_code == 201
        twilio.clock.advance(1)
        assert b"MessageStatus=sent" in receiver.wait_for_count(1)[0].body


@responses.activate
def test_a_mock_of_one_s_own() -> None:
    twilio = Twilio()
    register(responses, twilio)
    responses.get("https://other.example/", json={"a": 1})
    assert send_sms().status_code == 201
    assert requests.get("https://other.example/", timeout=10).json() == {"a": 1}
    twilio.assert_sent_once()
    twilio.stop()
