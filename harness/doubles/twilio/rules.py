"""What Twilio refuses of a message that is to be sent, in the order in which it looks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from harness.doubles.clock import seconds_of
from harness.doubles.twilio.errors import MAGIC_FROM, MAGIC_TO, Refused

E164 = re.compile(r"^\+[1-9]\d{6,14}$")
NATIONAL = re.compile(r"^\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}$")
SHORT_CODE = re.compile(r"^\d{3,8}$")
ALPHANUMERIC = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9 _+&-]{1,11}$")
CHANNEL = re.compile(r"^(whatsapp|messenger):")
MAX_BODY = 1600
MAX_MEDIA = 10
LEAST_AHEAD, MOST_AHEAD = 15 * 60, 35 * 24 * 3600


def number(text: str) -> str | None:
    """A number as E.164 has it; None for what is none. One without a country is taken for North America's."""
    if E164.match(text):
        return text
    return f"+1{re.sub(r'[^0-9]', '', text)}" if NATIONAL.match(text) else None


def recipient(form: Mapping[str, str]) -> str:
    """The number to send to. Raises Refused."""
    to = form.get("To", "").strip()
    if not to:
        raise Refused(21604)
    if (channel := CHANNEL.match(to)) is not None:
        if number(to[channel.end() :]) is None:
            raise Refused(21211, to=to)
        return to
    good = number(to)
    if good is None:
        raise Refused(21211, to=to)
    if good in MAGIC_TO:
        raise Refused(MAGIC_TO[good], to=good, from_=form.get("From", ""))
    return good


def sender(form: Mapping[str, str], to: str, owned: set[str] | None) -> str | None:
    """The number, short code or name to send from; None where a messaging service chooses. Raises Refused."""
    given = form.get("From", "").strip()
    if not given:
        if form.get("MessagingServiceSid"):
            return None
        raise Refused(21603)
    if CHANNEL.match(given):
        return given
    good = number(given) or (given if SHORT_CODE.match(given) or ALPHANUMERIC.match(given) else None)
    if good is None:
        raise Refused(21212, from_=given)
    if good in MAGIC_FROM:
        raise Refused(MAGIC_FROM[good], from_=good)
    if good == to:
        raise Refused(21266, to=to)
    if owned is not None and good not in owned:
        raise Refused(21606, from_=good)
    return good


def content(form: Mapping[str, str], media: Sequence[str]) -> str:
    """The body; "" for one that has media or a content template instead. Raises Refused."""
    body = form.get("Body", "")
    if not body and not media and not form.get("ContentSid"):
        raise Refused(21602)
    if len(body) > MAX_BODY:
        raise Refused(21617)
    if len(media) > MAX_MEDIA:
        raise Refused(21623)
    if any(not is_url(one) for one in media):
        raise Refused(21620)
    return body


def callback(form: Mapping[str, str]) -> str | None:
    """The URL that the message's states are told to. Raises Refused."""
    url = form.get("StatusCallback")
    if url and not is_url(url):
        raise Refused(21609, url=url)
    return url or None


def schedule(form: Mapping[str, str], now: float) -> float | None:
    """When to send it, in Unix seconds; None for at once. Raises Refused."""
    if form.get("ScheduleType") != "fixed":
        return None
    if not form.get("MessagingServiceSid"):
        raise Refused(35118)
    if not form.get("SendAt"):
        raise Refused(35114)
    try:
        at = seconds_of(form["SendAt"])
    except ValueError:
        raise Refused(35111) from None
    if not now + LEAST_AHEAD <= at <= now + MOST_AHEAD:
        raise Refused(35111)
    return at


def is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
