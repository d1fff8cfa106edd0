"""Judges what a test expects of the journal, and says what came instead: the nearest misses, and all requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation.expectation import KEYS as CONDITIONS
from fake_strapi.simulation.expectation import Expectation, read_expectation
from fake_strapi.simulation.fault_wish import whole
from fake_strapi.simulation.journal import Entry, Journal
from fake_strapi.simulation.journal_text import curl, line
from fake_strapi.simulation.request_pattern import RequestPattern

KEYS: Mapping[str, str] = {
    **CONDITIONS,
    "times": 'how often it was called, exactly, or {"min": …, "max": …}; at least once without it',
    "calls": 'instead of all these: calls that came in this order, each "GET /api/jobs" or conditions',
}
NEAREST = 3
SHOWN = 20
"""Requests that a message shows at most, the latest."""

Misses = Callable[[Entry], list[str]]


class Verdict(Struct, frozen=True):
    """`count`: how many entries met the expectation; in order, how many calls came. `message` "" when all is well."""

    count: int
    message: str = ""

    @property
    def ok(self) -> bool:
        return not self.message


def verify(journal: Journal, wish: Mapping[str, Any]) -> Verdict:
    """Whether the journal has what is wished for (KEYS). Raises FakeStrapiError where that can't be said."""
    if not journal.capacity:
        raise FakeStrapiError("the journal is off (journal=0), so nothing can be said about requests")
    entries = journal.entries()
    calls = wish.get("calls")
    if calls is not None:
        if len(wish) > 1 or not isinstance(calls, list) or not calls:
            raise FakeStrapiError(
                'calls: expected a list of one or more, such as ["GET /api/jobs"], and no other conditions beside it'
            )
        return in_order([read_call(call) for call in calls], entries, journal.forgotten)
    expectation = read_expectation({key: value for key, value in wish.items() if key != "times"})
    least, most = read_times(wish.get("times"))
    if journal.forgotten and most is not None:
        raise FakeStrapiError(
            f"the journal has forgotten {journal.forgotten} requests, so it can't say how often {expectation} was"
            f" called: clear it in between, or keep more than {journal.capacity} (journal=…)"
        )
    return counted(expectation, least, most, entries, journal.forgotten)


def read_call(call: Any) -> Expectation:
    """One of `calls`: `"GET /api/jobs"`, or conditions."""
    if isinstance(call, Mapping):
        return read_expectation(call)
    if not isinstance(call, str) or " " not in call:
        raise FakeStrapiError(f'calls: expected one such as "GET /api/jobs", or conditions, not {call!r}')
    method, _, path = call.partition(" ")
    return read_expectation({"method": method, "path": path})


def read_times(times: Any) -> tuple[int, int | None]:
    """The least and the most; None is without limit."""
    if times is None:
        return 1, None
    if isinstance(times, Mapping):
        if not times or set(times) - {"min", "max"}:
            raise FakeStrapiError(f'times: expected a number, or {{"min": 1, "max": 3}}, not {times!r}')
        least, most = (whole({f"times.{end}": times.get(end)}, f"times.{end}", 0) for end in ("min", "max"))
        least = least or 0
        if most is not None and least > most:
            raise FakeStrapiError(f"times: its min {least} is more than its max {most}")
        return least, most
    exact = whole({"times": times}, "times", 0)
    return exact or 0, exact


def counted(expectation: Expectation, least: int, most: int | None, entries: list[Entry], forgotten: int) -> Verdict:
    met = [entry for entry in entries if not expectation.misses(entry)]
    if len(met) >= least and (most is None or len(met) <= most):
        return Verdict(len(met))
    came = f"came {often(len(met))}" if met else "never came"
    text = [f"expected {expectation} {span(least, most)}; it {came}"]
    if len(met) < least:
        others = [entry for entry in entries if expectation.misses(entry)]
        text += nearest(expectation.misses, expectation.pattern, others)
    text += all_requests(entries if len(met) < least else met, forgotten)
    return Verdict(len(met), "\n".join(text))


def in_order(calls: Sequence[Expectation], entries: list[Entry], forgotten: int) -> Verdict:
    """The calls came one behind the other; others may stand between them."""
    behind = 0
    for n, call in enumerate(calls):
        place = next((i for i in range(behind, len(entries)) if not call.misses(entries[i])), None)
        if place is None:
            where = f" behind #{entries[behind - 1].id}" if n else ""
            text = [f"expected {len(calls)} calls in order; call {n + 1}, {call}, did not come{where}"]
            early = [f"#{entry.id}" for entry in entries[:behind] if not call.misses(entry)]
            if early:
                text.append(f"It came before: {', '.join(early)}")
            text += nearest(call.misses, call.pattern, [e for e in entries[behind:] if call.misses(e)])
            return Verdict(n, "\n".join([*text, *all_requests(entries, forgotten)]))
        behind = place + 1
    return Verdict(len(calls))


def nearest(misses: Misses, pattern: RequestPattern, entries: Sequence[Entry]) -> list[str]:
    """The requests that came nearest, each with all that kept it from being the one."""

    def distance(entry: Entry) -> tuple[int, int, float]:
        line_misses = len(pattern.misses(entry.method, entry.path, entry.query))
        likeness = SequenceMatcher(None, pattern.path or "", entry.path).ratio()
        return line_misses, len(misses(entry)), -likeness

    found = sorted(entries[-1000:], key=distance)[:NEAREST]
    if not found:
        return []
    return ["Nearest:", *(f"  {line(entry)}: {'; '.join(misses(entry))}" for entry in found)]


def all_requests(entries: Sequence[Entry], forgotten: int = 0) -> list[str]:
    """The latest requests, each as a line and a curl command."""
    if not entries:
        return ["No request came at all." if not forgotten else f"{forgotten} requests came and are forgotten."]
    left_out = len(entries) - SHOWN
    title = f"The latest {SHOWN} of {len(entries)} requests:" if left_out > 0 else "Requests:"
    shown = [text for entry in entries[-SHOWN:] for text in (f"  {line(entry)}", f"    {curl(entry)}")]
    return [title, *shown]


def often(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def span(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {often(least)}"
    if most == 0 or least == most:
        return often(most)
    return f"{least} to {most} times" if least else f"at most {often(most)}"
