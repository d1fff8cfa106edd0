"""Twilio's errors: codes, texts, and which of its magic numbers stand for them.

Sources: Twilio's error reference and its page on test credentials (magic numbers); answers of the service as they stand
in issues of its own libraries. Twilio changes the words of a code from time to time: compare codes, never texts.
"""

from __future__ import annotations

from typing import Any

from harness.doubles.exchange import Answer

MORE_INFO = "https://www.twilio.com/docs/errors/"

# Magic numbers, with the code that sending to, or from, each of them is refused with.
MAGIC_TO = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}
MAGIC_FROM = {"+15005550001": 21212, "+15005550007": 21606, "+15005550008": 21611}

TEXTS = {
    20001: "Bad request",
    20003: "Authenticate",
    20004: "Method not allowed",
    20403: "Forbidden",
    20404: "The requested resource {path} was not found",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    20503: "Service Unavailable",
    21211: "The 'To' number {to} is not a valid phone number.",
    21212: "The 'From' number {from_} is not a valid phone number, shortcode, or alphanumeric sender ID.",
    21266: "'To' and 'From' number cannot be the same: {to}",
    21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {to}.",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The From phone number {from_} is not a valid, SMS-capable inbound phone number or short code for your"
    " account.",
    21609: "The 'StatusCallback' URL {url} is not a valid URL.",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number has exceeded the maximum number of queued messages",
    21612: "The 'To' phone number: {to}, is not currently reachable using the 'From' phone number: {from_} via SMS.",
    21614: "To number: {to}, is not a mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21620: "Invalid media URL(s)",
    21623: "Number of media files exceeds allowed limit",
    30409: "Message is not in a cancelable state.",
    35111: "The 'SendAt' time has to be at least 15 minutes and at most 35 days ahead.",
    35114: "'SendAt' is required to schedule a message.",
    35118: "'MessagingServiceSid' is required to schedule a message.",
}
STATUSES = {20003: 401, 20004: 405, 20403: 403, 20404: 404, 20429: 429, 20500: 500, 20503: 503, 21610: 400}
BY_STATUS = {400: 20001, 401: 20003, 403: 20403, 404: 20404, 405: 20004, 429: 20429, 500: 20500, 503: 20503}


class Refused(Exception):
    """A request that Twilio refuses with one of its codes."""

    def __init__(self, code: int, **words: str) -> None:
        super().__init__(TEXTS[code].format(**words))
        self.code = code

    @property
    def status(self) -> int:
        return STATUSES.get(self.code, 400)

    def answer(self) -> Answer:
        return error_answer(self.status, self.code, str(self))


def error_body(status: int, code: int | None, message: str) -> dict[str, Any]:
    return {"code": code, "message": message, "more_info": f"{MORE_INFO}{code}", "status": status}


def error_answer(status: int, code: int | None, message: str) -> Answer:
    return Answer.of_json(status, error_body(status, code, message))
