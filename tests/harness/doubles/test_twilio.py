"""The double of Twilio, over HTTP as any client meets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests

from harness.doubles import Twilio
from harness.receiver import WebhookReceiver

FROM = Twilio.phone_number
MESSAGES = f"/2010-04-01/Accounts/{Twilio.account_sid}/Messages"
AUTH = (Twilio.account_sid, Twilio.auth_token)


@pytest.fixture
def twilio() -> Iterator[Twilio]:
    with Twilio() as double:
        double.clock.freeze("2025-01-20T08:00:00Z")
        yield double


def send(twilio: Twilio, auth: tuple[str, str] | None = AUTH, **changes: str | list[str] | None) -> requests.Response:
    form = {"To": "+14155552345", "From": FROM, "Body": "Job J1 is complete!", **changes}
    return requests.post(f"{twilio.url}{MESSAGES}.json", data=form, auth=auth, timeout=10)


def fetch(twilio: Twilio, path: str, **query: Any) -> requests.Response:
    return requests.get(f"{twilio.url}{path}", params=query, auth=AUTH, timeout=10)


def test_a_message_is_queued(twilio: Twilio) -> None:
    answer = send(twilio)
    assert answer.status_code == 201
    told = answer.json()
    sid = told["sid"]
    assert sid.startswith("SM")
    assert len(sid) == 34
    assert told == {
        "body": "Job J1 is complete!",
        "num_segments": "1",
        "direction": "outbound-api",
        "from": FROM,
        "date_updated": "Mon, 20 Jan 2025 08:00:00 +0000",
        "price": None,
        "error_message": None,
        "uri": f"{MESSAGES}/{sid}.json",
        "account_sid": Twilio.account_sid,
        "num_media": "0",
        "to": "+14155552345",
        "date_created": "Mon, 20 Jan 2025 08:00:00 +0000",
        "status": "queued",
        "sid": sid,
        "date_sent": None,
        "messaging_service_sid": None,
        "error_code": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "subresource_uris": {"media": f"{MESSAGES}/{sid}/Media.json"},
    }
    assert twilio.assert_sent_once(to="+14155552345", body="Job J1 is complete!").sid == sid


def test_the_clock_sends_and_delivers(twilio: Twilio) -> None:
    path = f"{MESSAGES}/{send(twilio).json()['sid']}.json"
    assert fetch(twilio, path).json()["status"] == "queued"
    twilio.clock.advance(1)
    assert fetch(twilio, path).json()["status"] == "sent"
    twilio.clock.advance(1)
    told = fetch(twilio, path).json()
    assert (told["status"], told["date_sent"]) == ("delivered", "Mon, 20 Jan 2025 08:00:01 +0000")


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"To": None}, 21604, "A 'To' phone number is required."),
        ({"From": None}, 21603, "A 'From' phone number is required."),
        ({"Body": None}, 21602, "Message body is required."),
        ({"To": "nobody"}, 21211, "The 'To' number nobody is not a valid phone number."),
        ({"To": "+15005550001"}, 21211, "The 'To' number +15005550001 is not a valid phone number."),
        ({"To": "whatsapp:12"}, 21211, "The 'To' number whatsapp:12 is not a valid phone number."),
        ({"To": "+15005550002"}, 21612, "is not currently reachable"),
        ({"To": "+15005550003"}, 21408, "Permission to send an SMS has not been enabled"),
        ({"To": "+15005550004"}, 21610, "Attempt to send to unsubscribed recipient"),
        ({"To": "+15005550009"}, 21614, "To number: +15005550009, is not a mobile number"),
        ({"From": "+15005550001"}, 21212, "not a valid phone number, shortcode, or alphanumeric sender ID."),
        ({"From": "!"}, 21212, "The 'From' number ! is not a valid phone number"),
        ({"From": "+15005550007"}, 21606, "is not a valid, SMS-capable inbound phone number"),
        ({"From": "+15005550008"}, 21611, "exceeded the maximum number of queued messages"),
        ({"From": "+14155552345"}, 21266, "cannot be the same"),
        ({"Body": "x" * 1601}, 21617, "exceeds the 1600 character limit"),
        ({"StatusCallback": "nowhere"}, 21609, "The 'StatusCallback' URL nowhere is not a valid URL."),
        ({"MediaUrl": "art.png"}, 21620, "Invalid media URL(s)"),
        ({"MediaUrl": [f"https://x.example/{n}" for n in range(11)]}, 21623, "exceeds allowed limit"),
        ({"ScheduleType": "fixed", "SendAt": "2025-01-21T08:00:00Z"}, 35118, "MessagingServiceSid"),
    ],
)
def test_what_is_refused(twilio: Twilio, changes: dict[str, Any], code: int, message: str) -> None:
    answer = send(twilio, **changes)
    assert answer.status_code == 400
    told = answer.json()
    assert message in told["message"]
    assert told == {
        "code": code,
        "message": told["message"],
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": 400,
    }
    assert twilio.messages == []


def test_numbers_are_those_of_the_account(twilio: Twilio) -> None:
    twilio.numbers = {"+14155550000"}
    assert send(twilio).json()["code"] == 21606
    assert send(twilio, From="+14155550000").status_code == 201


def test_who_may_send(twilio: Twilio) -> None:
    for auth in (None, ("nobody", "x"), (Twilio.account_sid, "")):
        answer = send(twilio, auth=auth)
        assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (401, 20003, "Authenticate")
    assert send(twilio, auth=("AC" + "0" * 32, "x")).json()["code"] == 20003  # another account's messages
    twilio.credentials = {"SK1": "secret"}
    assert send(twilio).status_code == 401
    assert send(twilio, auth=("SK1", "secret")).status_code == 201


def test_another_formats_of_a_number(twilio: Twilio) -> None:
    assert send(twilio, To="(415) 555-2345").json()["to"] == "+14155552345"
    assert send(twilio, From="PrintShop").json()["from"] == "PrintShop"
    assert send(twilio, To="whatsapp:+14155552345", From="whatsapp:+14155550000").status_code == 201


@pytest.mark.parametrize(
    ("body", "segments"),
    [("x" * 160, 1), ("x" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("я" * 70, 1), ("я" * 71, 2), ("👍" * 36, 2)],
)
def test_a_long_body_takes_several_segments(twilio: Twilio, body: str, segments: int) -> None:
    assert send(twilio, Body=body).json()["num_segments"] == str(segments)


def test_a_messaging_service_chooses_the_sender(twilio: Twilio) -> None:
    told = send(twilio, From=None, MessagingServiceSid="MG1").json()
    assert (told["status"], told["from"], told["messaging_service_sid"]) == ("accepted", None, "MG1")
    twilio.clock.advance(1)
    assert fetch(twilio, told["uri"]).json()["from"] == FROM


def test_a_scheduled_message_can_be_canceled(twilio: Twilio) -> None:
    fixed = {"From": None, "MessagingServiceSid": "MG1", "ScheduleType": "fixed"}
    assert send(twilio, **fixed).json()["code"] == 35114
    assert send(twilio, **fixed, SendAt="2025-01-20T08:01:00Z").json()["code"] == 35111
    first = send(twilio, **fixed, SendAt="2025-01-20T09:00:00Z").json()
    second = send(twilio, **fixed, SendAt="2025-01-20T09:00:00Z").json()
    assert first["status"] == "scheduled"
    canceled = requests.post(f"{twilio.url}{first['uri']}", data={"Status": "canceled"}, auth=AUTH, timeout=10)
    assert canceled.json()["status"] == "canceled"
    twilio.clock.advance(3600 + 1)
    assert fetch(twilio, first["uri"]).json()["status"] == "canceled"
    assert fetch(twilio, second["uri"]).json()["status"] == "sent"
    late = requests.post(f"{twilio.url}{second['uri']}", data={"Status": "canceled"}, auth=AUTH, timeout=10)
    assert late.json()["code"] == 30409
    assert [one.sid for one in twilio.sent] == [second["sid"]]


def test_redact_and_remove(twilio: Twilio) -> None:
    told = send(twilio).json()
    redacted = requests.post(f"{twilio.url}{told['uri']}", data={"Body": ""}, auth=AUTH, timeout=10)
    assert redacted.json()["body"] == ""
    assert requests.delete(f"{twilio.url}{told['uri']}", auth=AUTH, timeout=10).status_code == 204
    gone = fetch(twilio, told["uri"])
    assert (gone.status_code, gone.json()["code"]) == (404, 20404)
    assert gone.json()["message"] == f"The requested resource {told['uri']} was not found"


def test_pages(twilio: Twilio) -> None:
    for n in range(5):
        send(twilio, Body=str(n), To="+14155552345" if n % 2 else "+14155556789")
        twilio.clock.advance(86400)
    first = fetch(twilio, f"{MESSAGES}.json", PageSize=2).json()
    assert [one["body"] for one in first["messages"]] == ["4", "3"]
    assert (first["page"], first["start"], first["end"], first["previous_page_uri"]) == (0, 0, 1, None)
    second = fetch(twilio, first["next_page_uri"]).json()
    assert [one["body"] for one in second["messages"]] == ["2", "1"]
    third = fetch(twilio, second["next_page_uri"]).json()
    assert ([one["body"] for one in third["messages"]], third["next_page_uri"]) == (["0"], None)
    odd = fetch(twilio, f"{MESSAGES}.json", To="+14155552345").json()["messages"]
    assert [one["body"] for one in odd] == ["3", "1"]
    for query, bodies in (
        ({"DateSent": "2025-01-21"}, ["1"]),
        ({"DateSent>": "2025-01-23"}, ["4", "3"]),
        ({"DateSent<": "2025-01-21"}, ["1", "0"]),
    ):
        found = fetch(twilio, f"{MESSAGES}.json", **query).json()["messages"]
        assert [one["body"] for one in found] == bodies
    assert fetch(twilio, f"{MESSAGES}.json", PageSize="x").status_code == 400


def test_states_are_told_in_order_and_by_the_clock(twilio: Twilio) -> None:
    with WebhookReceiver() as receiver:
        send(twilio, StatusCallback=receiver.url)
        twilio.clock.advance(2)
        told = [parse_qs(one.body.decode()) for one in receiver.wait_for_count(2)]
    assert [one["MessageStatus"] for one in told] == [["sent"], ["delivered"]]
    assert told[0].keys() == {
        *("SmsSid", "SmsStatus", "MessageStatus", "To", "MessageSid", "AccountSid", "From", "ApiVersion")
    }
    assert [callback.delivered for callback in twilio.wait_for_callbacks()] == [True, True]


def test_a_message_that_is_not_delivered(twilio: Twilio) -> None:
    twilio.will("+14155552345", "undelivered", 30003)
    with WebhookReceiver() as receiver:
        told = send(twilio, StatusCallback=receiver.url).json()
        twilio.clock.advance(2)
        assert parse_qs(receiver.wait_for_count(2)[-1].body.decode())["ErrorCode"] == ["30003"]
    assert fetch(twilio, told["uri"]).json()["error_code"] == 30003
    twilio.assert_sent_once(status="undelivered", error_code=30003)
    with pytest.raises(ValueError, match="ends as sent, delivered, undelivered or failed"):
        twilio.will("+14155552345", "lost")


def test_a_callback_that_nobody_takes_is_on_record(twilio: Twilio) -> None:
    with WebhookReceiver() as receiver:
        receiver.answer(500)
        receiver.allow()
        send(twilio, StatusCallback=receiver.url)
        twilio.clock.advance(1)
    twilio.clock.advance(1)
    refused, unreachable = twilio.wait_for_callbacks()
    assert [attempt.status for attempt in refused.attempts] == [500]
    assert "refused" in str(unreachable.attempts[0].error)
    assert not refused.delivered


def test_what_it_does_not_cover_says_so(twilio: Twilio) -> None:
    calls = fetch(twilio, f"/2010-04-01/Accounts/{Twilio.account_sid}/Calls.json")
    assert calls.status_code == 501
    assert "is not covered by this double" in calls.json()["message"]
    assert fetch(twilio, MESSAGES).status_code == 501  # XML
    account = fetch(twilio, f"/2010-04-01/Accounts/{Twilio.account_sid}.json").json()
    assert (account["sid"], account["status"]) == (Twilio.account_sid, "active")


def test_a_failed_assertion_shows_what_came(twilio: Twilio) -> None:
    send(twilio)
    send(twilio, Body=None)
    with pytest.raises(AssertionError) as raised:
        twilio.assert_sent_once(to="+15551234567")
    assert "to is '+14155552345', not '+15551234567'" in str(raised.value)
    assert "→ 400" in str(raised.value)
