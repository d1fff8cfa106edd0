"""The guide's rules for a client, each played on a stage and judged by the requests that came.

A group is a function of a stage that answers findings. What is judged by time is judged by the client's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from fake_strapi.client_check.breaker import breaker
from fake_strapi.client_check.stage import ClientStage, Outcome, Request, seconds
from fake_strapi.errors import FakeStrapiError
from fake_strapi.findings import FAILED, PASSED, UNSURE, Finding

REFUSALS = (400, 401, 403, 404)
RETRY_AFTER = 90  # seconds: more than the minute that the guide waits, so that who doesn't read the header is seen
FAILURES: dict[str, dict[str, Any]] = {
    "500": {"status": 500},
    "503": {"status": 503},
    "a lost connection": {"disconnect": True},
}
EARLY = 0.05  # seconds: a timer may be that much ahead
LONG_RULE = "takes {} of real time, as its time can't be sped up: ask for it with patience"
SHOWN = 12


def shown(requests: Sequence[Request]) -> tuple[str, ...]:
    """Requests for a report; of many, the first and the last."""
    lines = [str(request) for request in requests]
    half = SHOWN // 2
    return tuple(lines if len(lines) <= SHOWN else [*lines[:half], f"({len(lines) - SHOWN} more)", *lines[-half:]])


def finding(promise: str, verdict: str, evidence: str, requests: Sequence[Request] = ()) -> Finding:
    return Finding(promise, verdict, evidence, shown(requests))


def kept(promise: str, holds: bool, evidence: str, requests: Sequence[Request] = ()) -> Finding:
    return finding(promise, PASSED if holds else FAILED, evidence, requests)


def api(stage: ClientStage) -> str:
    """The paths that faults are for: the content API."""
    return f"{stage.strapi.installation.settings.prefix}/*"


# --- the token


def healthy(stage: ClientStage) -> Outcome:
    """A call with nothing wrong. Raises FakeStrapiError when there is no request, or the client fails all the same."""
    with stage.act():
        outcome = stage.call()
    if not outcome.requests:
        reason = f"; {outcome.error}" if outcome.failed else ""
        raise FakeStrapiError(f"the client sent nothing to its Strapi: does it call the URL that it is given?{reason}")
    if outcome.failed:
        came = "".join(f"\n  {line}" for line in shown(outcome.requests))
        raise FakeStrapiError(f"the client fails while nothing is wrong with Strapi: {outcome.error}{came}")
    return outcome


def authorization(request: Request) -> str | None:
    return next((value for name, value in request.headers if name.lower() == "authorization"), None)


def token(stage: ClientStage) -> list[Finding]:
    """Of all requests that came in the whole check."""
    expected = f"Bearer {stage.strapi.token}"
    came = stage.all_requests
    without = [one for one in came if authorization(one) != expected]
    leaking = [one for one in came if stage.strapi.token in f"{one.path}?{one.query}"]
    return [
        kept(
            "the token is sent",
            not without,
            f"in Authorization, by {len(came) - len(without)} of {len(came)} requests",
            without,
        ),
        kept("the token is in no URL", not leaking, f"in {len(leaking)} of {len(came)} URLs", leaking),
    ]


# --- 400, 401, 403, 404


def repeated(requests: Sequence[Request]) -> tuple[Request, ...]:
    """The tries of that request which was tried most often."""
    tries = Counter(request.target for request in requests)
    if not tries:
        return ()
    target = tries.most_common(1)[0][0]
    return tuple(request for request in requests if request.target == target)


def refusals(stage: ClientStage) -> list[Finding]:
    found = []
    for status in REFUSALS:
        with stage.act():
            stage.strapi.faults.add(api(stage), status=status)
            outcome = stage.call()
        tries = repeated(outcome.requests)
        evidence = f"{times(len(tries))} sent, {outcome}"
        found.append(kept(f"a {status} is not tried again", len(tries) == 1, evidence, tries))
    return found


def times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


# --- 429


def rate_limited(stage: ClientStage) -> list[Finding]:
    promises = ("a 429 with Retry-After is tried again when that is over", "a 429 is tried again when its window ends")
    if stage.real_time and not stage.patient:
        return [finding(promise, UNSURE, LONG_RULE.format("up to 15 minutes")) for promise in promises]
    with stage.act():
        stage.strapi.faults.rate_limited(api(stage), retry_after=RETRY_AFTER, times=1)
        told = stage.call()
    with stage.act():
        first = stage.call()
        limit = len(first.requests)
        stage.strapi.set_rate_limit(f"{limit}/{round(stage.contract.window)}s")
        begun = stage.now
        used = stage.call()
        limited = used if any(one.status == 429 for one in used.requests) else stage.call()
    return [
        after_header(promises[0], told),
        after_window(promises[1], limited, begun + stage.contract.window, stage.contract.patience),
    ]


def after_header(promise: str, outcome: Outcome) -> Finding:
    tries = repeated(outcome.requests)
    if len(tries) < 2:
        return finding(promise, FAILED, f"not tried again, {outcome}", tries)
    gap = tries[1].at - tries[0].at
    early = "" if gap >= RETRY_AFTER - EARLY else f", {seconds(RETRY_AFTER - gap)} too early"
    return kept(promise, not early, f"Retry-After: {RETRY_AFTER}; tried again after {seconds(gap)}{early}", tries)


def after_window(promise: str, outcome: Outcome, end: float, patience: float) -> Finding:
    """`end`: of the window, in seconds since the act began."""
    first = next((place for place, one in enumerate(outcome.requests) if one.status == 429), None)
    if first is None:
        return finding(promise, UNSURE, "no request was answered 429: the client holds a limit of its own")
    limited = outcome.requests[first]
    tries = [one for one in outcome.requests[first:] if one.target == limited.target]
    gaps = [later.at - earlier.at for earlier, later in pairwise(tries)]
    refused = sum(one.status == 429 for one in tries) - 1
    if not gaps:
        return finding(promise, FAILED, f"not tried again, {outcome}", tries)
    if not refused:
        late = max(0.0, tries[1].at - end)
        return kept(promise, not outcome.failed, f"tried again after {seconds(gaps[0])}, {seconds(late)} late", tries)
    if min(gaps) < patience - EARLY:
        return finding(promise, FAILED, f"tried again after {seconds(min(gaps))}, {refused} times in vain", tries)
    if outcome.failed:
        return finding(promise, FAILED, f"given up after {refused} more refusals, {outcome}", tries)
    evidence = f"X-RateLimit-Reset was not heeded: tried every {seconds(min(gaps))}, {refused} times in vain"
    return finding(promise, UNSURE, evidence, tries)


# --- 5xx and lost connections


def retries(stage: ClientStage) -> list[Finding]:
    found = []
    backoff = stage.contract.backoff
    waits = ", ".join(f"{wait:g}" for wait in backoff)
    for name, fault in FAILURES.items():
        with stage.act():
            stage.strapi.faults.add(api(stage), **fault)
            outcome = stage.call()
        tries = repeated(outcome.requests)
        wrong = wrong_waits(tries, stage)
        gaps = [seconds(later.at - earlier.at) for earlier, later in pairwise(tries)]
        evidence = f"tried again after {', '.join(gaps)}" if gaps else "not tried again"
        found.append(kept(f"after {name}: waits of {waits} s", not wrong, f"{evidence}{wrong}", tries))
        most = len(tries) - 1 <= len(backoff)
        promise = f"after {name}: at most {len(backoff)} retries"
        found.append(kept(promise, most, f"{len(tries) - 1} retries, {outcome}", () if most else tries))
    with stage.act():
        stage.strapi.faults.unavailable(api(stage), times=1)
        outcome = stage.call()
    promise = "a call succeeds when Strapi is well again"
    return [
        *found,
        kept(promise, not outcome.failed, f"{times(len(outcome.requests))} sent, {outcome}", outcome.requests),
    ]


def wrong_waits(tries: Sequence[Request], stage: ClientStage) -> str:
    """What is wrong with the waits between tries, in words; "" for nothing."""
    backoff, jitter = stage.contract.backoff, stage.contract.jitter + (0.5 if stage.real_time else 0)
    gaps = [later.at - earlier.at for earlier, later in pairwise(tries)]
    for number, (gap, wanted) in enumerate(zip(gaps, backoff, strict=False)):
        if not wanted - EARLY <= gap <= wanted + jitter:
            return f"; retry {number + 1} was due after {wanted:g} s"
    if len(gaps) < len(backoff):
        return f"; the {backoff[len(gaps)]:g} s were never waited"
    return ""


# --- the limit that a client holds by itself


def rate(stage: ClientStage) -> list[Finding]:
    """One call, a pause of almost a window, then so many that a limit must be held twice."""
    limit, window = stage.contract.limit, stage.contract.window
    promise = f"never more than {limit} requests in {minutes(window)}"
    if stage.client.one_shot:
        return [finding(promise, UNSURE, "each call is a process of its own, which can't count: let it take lines")]
    if stage.real_time and not stage.patient:
        return [finding(promise, UNSURE, LONG_RULE.format("half an hour"))]
    with stage.act():
        each = max(1, len(stage.call().requests))
        stage.pass_seconds(window - 60)
        for _ in range(limit // each + limit // 5 // each + 1):
            stage.call()
        came = stage.requests()
    most, last = busiest(came, window)
    begin = came[last - most + 1].at
    evidence = f"{most} from {seconds(begin)} to {seconds(came[last].at)}, {len(came)} in {seconds(came[-1].at)}"
    return [kept(promise, most <= limit, evidence, came[last - most + 1 : last + 1] if most > limit else ())]


def busiest(requests: Sequence[Request], window: float) -> tuple[int, int]:
    """The most requests that came within a window, and the place of the last of them."""
    most = place = first = 0
    for last, request in enumerate(requests):
        while round(request.at - requests[first].at, 3) >= window:
            first += 1
        if last - first + 1 > most:
            most, place = last - first + 1, last
    return most, place


def minutes(window: float) -> str:
    return f"{window / 60:g} minutes"


GROUPS: dict[str, Callable[[ClientStage], list[Finding]]] = {
    "refusals": refusals,
    "rate-limited": rate_limited,
    "retries": retries,
    "breaker": breaker,
    "rate": rate,
    "token": token,  # the last: it judges the requests of all others
}
