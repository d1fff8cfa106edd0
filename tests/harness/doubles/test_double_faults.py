"""Faults of a double, over HTTP and inside of `requests`: a client sees the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from harness.doubles import SendGrid, in_requests

MAIL = {
    "personalizations": [{"to": [{"email": "ann@acme.example"}]}],
    "from": {"email": "noreply@printshop.com"},
    "subject": "Job J1 Complete",
    "content": [{"type": "text/plain", "value": "ready for pickup"}],
}
HEADERS = {"Authorization": f"Bearer {SendGrid.api_key}"}

Send = Callable[..., requests.Response]


@pytest.fixture(params=["over HTTP", "in requests"])
def double(request: pytest.FixtureRequest) -> Iterator[tuple[SendGrid, Send]]:
    """The double, and what sends it a mail."""

    def send_to(base: str) -> Send:
        return lambda timeout=30: requests.post(f"{base}/v3/mail/send", json=MAIL, headers=HEADERS, timeout=timeout)

    if request.param == "over HTTP":
        with SendGrid() as served:
            yield served, send_to(served.url)
    else:
        unserved = SendGrid()
        with in_requests(unserved):
            yield unserved, send_to("https://api.sendgrid.com")


def test_the_next_two_fail(double: tuple[SendGrid, Send]) -> None:
    sendgrid, send = double
    fault = sendgrid.faults.server_error("/v3/mail/*", times=2)
    assert [send().status_code for _ in range(3)] == [500, 500, 202]
    assert (fault.fired, fault.matched) == (2, 3)
    sendgrid.assert_sent_once()
    assert [one.status for one in sendgrid.requests] == [500, 500, 202]
    assert "status 500" in str(sendgrid.requests[0])


def test_the_third_fails(double: tuple[SendGrid, Send]) -> None:
    sendgrid, send = double
    sendgrid.faults.rate_limited(after=2, times=1, headers={"X-RateLimit-Reset": "1"})
    answers = [send() for _ in range(4)]
    assert [one.status_code for one in answers] == [202, 202, 429, 202]
    assert answers[2].headers["X-RateLimit-Reset"] == "1"
    assert answers[2].json() == {"errors": [{"message": "too many requests", "field": None, "help": None}]}


def test_a_body_of_one_s_own(double: tuple[SendGrid, Send]) -> None:
    sendgrid, send = double
    sendgrid.faults.add(status=502, body="<html>Bad Gateway</html>", times=1)
    sendgrid.faults.add(status=418, body={"a": 1}, times=1)
    first, second = send(), send()
    assert (first.text, first.headers["Content-Type"]) == ("<html>Bad Gateway</html>", "text/plain")
    assert second.json() == {"a": 1}


def test_a_connection_that_breaks(double: tuple[SendGrid, Send]) -> None:
    sendgrid, send = double
    sendgrid.faults.network_error(times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        send()
    assert send().status_code == 202
    assert [one.status for one in sendgrid.requests] == [None, 202]


def test_a_service_that_does_not_answer(double: tuple[SendGrid, Send]) -> None:
    sendgrid, send = double
    sendgrid.faults.timeout(times=1)
    with pytest.raises(requests.exceptions.ReadTimeout):
        send(timeout=0.2)
    assert send().status_code == 202


def test_a_lost_answer_is_a_mail_that_was_sent(double: tuple[SendGrid, Send]) -> None:
    sendgrid, send = double
    sendgrid.faults.lost_answer(times=1)
    sendgrid.faults.add(status=504, lose_answer=True, times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        send()
    assert send().status_code == 504
    assert send().status_code == 202
    sendgrid.assert_sent(times=3)


def test_a_late_answer(double: tuple[SendGrid, Send]) -> None:
    sendgrid, send = double
    fault = sendgrid.faults.add(delay=0.01, times=1)
    assert send().status_code == 202
    assert (fault.fired, fault.does) == (1, "0.01 s late")


@pytest.mark.parametrize(
    ("wish", "words"),
    [({}, "a fault does something"), ({"status": 42}, "100 to 599"), ({"delay": 1000}, "0 to 300 seconds")],
)
def test_a_fault_that_is_none(wish: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        SendGrid().faults.add(**wish)


def test_others_are_not_meant(double: tuple[SendGrid, Send]) -> None:
    sendgrid, send = double
    sendgrid.faults.unauthorized("/v3/templates")
    sendgrid.faults.unavailable(method="GET")
    assert send().status_code == 202
    words = sendgrid.unused_faults()
    assert "fault of SendGrid (/v3/templates: status 401) never fired" in words
    assert "POST /v3/mail/send" in words
    sendgrid.faults.remove(sendgrid.faults.all()[0])
    assert len(sendgrid.faults.unused()) == 1
