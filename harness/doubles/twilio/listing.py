"""Pages of messages, newest first, as Twilio's list has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlencode

from harness.doubles.twilio.message import Message

DEFAULT_SIZE, LARGEST_SIZE = 50, 1000
FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")


def wanted(messages: Sequence[Message], query: Mapping[str, str]) -> list[Message]:
    """The messages that the filters mean, newest first."""
    return [one for one in reversed(messages) if _is_wanted(one, query)]


def _is_wanted(message: Message, query: Mapping[str, str]) -> bool:
    if query.get("To") not in (None, message.to) or query.get("From") not in (None, message.from_):
        return False
    for name in ("DateSent", "DateSent<", "DateSent>"):
        if name not in query:
            continue
        if message.sent is None:
            return False
        at = datetime.fromtimestamp(message.sent, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        asked = query[name]
        at = at[: len(asked)] if len(asked) <= 10 else at
        if (name == "DateSent" and at != asked) or (name[-1] == "<" and at > asked) or (name[-1] == ">" and at < asked):
            return False
    return True


def page(found: Sequence[Message], query: Mapping[str, str], path: str) -> dict[str, Any]:
    """One page. Raises ValueError for a number that is none."""
    size = min(max(int(query.get("PageSize") or DEFAULT_SIZE), 1), LARGEST_SIZE)
    number = max(int(query.get("Page") or 0), 0)
    shown = found[number * size : (number + 1) * size]
    filters = {name: value for name, value in query.items() if name in FILTERS}

    def uri(which: int, **more: str) -> str:
        return f"{path}?{urlencode({**filters, 'PageSize': size, 'Page': which, **more})}"

    token = f"PA{shown[-1].sid}" if shown else ""
    more = len(found) > (number + 1) * size
    return {
        "first_page_uri": uri(0),
        "end": number * size + max(len(shown) - 1, 0),
        "previous_page_uri": uri(number - 1, PageToken=f"PB{shown[0].sid}") if number and shown else None,
        "messages": [one.told() for one in shown],
        "uri": uri(number),
        "page_size": size,
        "start": number * size,
        "next_page_uri": uri(number + 1, PageToken=token) if more else None,
        "page": number,
    }
