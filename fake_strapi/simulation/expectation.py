"""What a test expects of the requests in the journal: conditions, and in words why an entry doesn't meet them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct, field

from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.json_text import JsonSyntaxError, parse, stringify
from fake_strapi.simulation.journal import Entry
from fake_strapi.simulation.journal_text import header, outcome
from fake_strapi.simulation.redaction import is_secret, mark, redact_header, redact_json
from fake_strapi.simulation.request_pattern import RequestPattern, fits, request_pattern

KEYS: Mapping[str, str] = {
    "method": "of the request",
    "path": "of the request, * for any characters",
    "query": "parameters that the request has: names and values, * for any characters",
    "headers": "that the request has: names and values, * for any characters",
    "body": "what the request's JSON or form holds: of objects the given keys, at any depth; all else must be equal",
    "status": "of the answer: 200, or 4xx; 0: no answer",
    "fault": "the id of the fault that fired, or whether one did",
    "unmatched": "whether there was no such route",
}
STATUS = re.compile(r"[1-5]xx|[1-5]\d\d|0")
NO_BODY = object()


class Expectation(Struct, frozen=True):
    """Conditions that one entry of the journal meets, or not. What is None doesn't matter.

    `status` is a text such as `404` or `4xx`. `fault` is an id, or whether any fired.
    """

    pattern: RequestPattern = field(default_factory=RequestPattern)
    status: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    fault: int | bool | None = None
    unmatched: bool | None = None

    def misses(self, entry: Entry) -> list[str]:
        """Why the entry isn't what is expected, a reason each; none when it is. Secrets are compared but not told."""
        found = self.pattern.misses(entry.method, entry.path, entry.query)
        for name, wanted in self.headers.items():
            value = header(entry.headers, name)
            if value is None:
                found.append(f"it has no header {name}")
            elif not fits(wanted, value):
                shown, other = redact_header(name, value), redact_header(name, wanted)
                found.append(f"its header {name} is {shown!r}, not {other!r}")
        if self.body is not None:
            found += differences(self.body, read_body(entry), "body")
        if self.status is not None and not has_status(entry, self.status):
            wanted = "without an answer" if self.status == "0" else f"answered with {self.status}"
            found.append(f"it was not {wanted}, but {outcome(entry)}")
        if self.fault is not None and self.fault != (entry.fault if type(self.fault) is int else bool(entry.fault)):
            found.append(f"it came with {named_fault(entry.fault)}, not with {named_fault(self.fault)}")
        if self.unmatched is not None and self.unmatched != entry.unmatched:
            found.append("there is a route for it" if self.unmatched else "there is no route for it")
        return found

    def __str__(self) -> str:
        words = ["any request" if self.pattern == RequestPattern() else str(self.pattern)]
        if self.unmatched is not None:
            words.append("for which there is no route" if self.unmatched else "for which there is a route")
        for name, value in self.headers.items():
            words.append(f"with the header {name}: {redact_header(name, value)}")
        if self.body is not None:
            words.append(f"with the body {shown('body', self.body)}")
        if self.status is not None:
            words.append("without an answer" if self.status == "0" else f"answered with {self.status}")
        if self.fault is not None:
            words.append(f"with {named_fault(self.fault)}")
        return " ".join(words)


def read_expectation(wish: Mapping[str, Any]) -> Expectation:
    """The expectation of these KEYS. Raises FakeStrapiError that says what a key takes."""
    unknown = [key for key in wish if key not in KEYS]
    if unknown:
        known = "; ".join(f"{key} ({text})" for key, text in KEYS.items())
        raise FakeStrapiError(f"no such condition: {', '.join(unknown)}; there are {known}")
    wish = {key: value for key, value in wish.items() if value is not None}
    status = wish.get("status")
    if status is not None:
        status = str(int(status) if isinstance(status, float) else status).lower()
        if not STATUS.fullmatch(status):
            raise FakeStrapiError(
                f"status: expected one such as 200, a class such as 4xx, or 0, not {wish['status']!r}"
            )
    headers = wish.get("headers", {})
    if not isinstance(headers, Mapping) or not all(isinstance(value, str) for value in headers.values()):
        raise FakeStrapiError(f"headers: expected names and values, not {headers!r}")
    fault = wish.get("fault")
    if isinstance(fault, float):
        fault = int(fault)
    if fault is not None and not isinstance(fault, int):
        raise FakeStrapiError(f"fault: expected a fault's id, or true or false, not {fault!r}")
    unmatched = wish.get("unmatched")
    if unmatched is not None and not isinstance(unmatched, bool):
        raise FakeStrapiError(f"unmatched: expected true or false, not {unmatched!r}")
    return Expectation(request_pattern(wish), status, dict(headers), wish.get("body"), fault, unmatched)


def named_fault(fault: int | bool | None) -> str:
    if fault is None or fault is False:
        return "no fault"
    return "a fault" if fault is True else f"fault {fault}"


def has_status(entry: Entry, wanted: str) -> bool:
    if wanted == "0" or entry.status is None:
        return wanted == "0" and entry.status is None
    return wanted[0] == str(entry.status)[0] if wanted.endswith("xx") else wanted == str(entry.status)


def read_body(entry: Entry) -> Any:
    """The request's JSON, or its form as an object of texts, or its text; NO_BODY where there is none."""
    if not entry.body_length:
        return NO_BODY
    if (header(entry.headers, "Content-Type") or "").lower().startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(entry.body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        return parse(entry.body)
    except JsonSyntaxError:
        return entry.body.decode("utf-8", "replace")


def differences(wanted: Any, given: Any, place: str) -> list[str]:
    """Where `given` lacks what is wanted; keys that nobody asked for don't matter."""
    if given is NO_BODY:
        return [f"it has no {place}"]
    if isinstance(wanted, Mapping) and isinstance(given, Mapping):
        found: list[str] = []
        for key, value in wanted.items():
            if key not in given:
                found.append(f"{place} has no {key}")
            else:
                found += differences(value, given[key], f"{place}.{key}")
        return found
    if isinstance(wanted, list) and isinstance(given, list):
        if len(wanted) != len(given):
            return [f"{place} has {len(given)} elements, not {len(wanted)}"]
        pairs = enumerate(zip(wanted, given, strict=True))
        return [text for n, (one, other) in pairs for text in differences(one, other, f"{place}[{n}]")]
    equal = wanted == given and (type(wanted) is bool) == (type(given) is bool)  # 1 is not true
    return [] if equal else [f"{place} is {shown(place, given)}, not {shown(place, wanted)}"]


def shown(place: str, value: Any) -> str:
    """A value as JSON, in one short line, without secrets."""
    if is_secret(place):
        return mark(str(value))
    text = redact_json(stringify(value).decode())
    return text if len(text) <= 200 else f"{text[:200]}…"
