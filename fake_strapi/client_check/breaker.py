"""The circuit breaker of a client: does it open, stay open, try once, and close?"""

from __future__ import annotations

from collections.abc import Sequence

from fake_strapi.client_check.stage import ClientStage, Outcome, Request, seconds
from fake_strapi.findings import FAILED, PASSED, UNSURE, Finding

A_BIT = 0.1  # seconds behind a time, to be sure that it is over
BEFORE = 1.0  # seconds before the circuit may let a call through


def breaker(stage: ClientStage) -> list[Finding]:
    contract = stage.contract
    opens = f"the circuit opens after {contract.threshold} failures"
    later = [
        f"it stays open for {contract.open_for:g} s",
        "then a call is let through",
        "a failed trial opens it again",
        "it closes when Strapi is well",
    ]
    if stage.client.one_shot:
        why = "each call is a process of its own, which remembers nothing: let it take lines"
        return [Finding(promise, UNSURE, why) for promise in (opens, *later)]
    if stage.real_time and not stage.patient:
        why = "takes two minutes of real time, as its time can't be sped up: ask for it with patience"
        return [Finding(promise, UNSURE, why) for promise in (opens, *later)]
    with stage.act():
        fault = stage.strapi.faults.server_error(f"{stage.strapi.installation.settings.prefix}/*")
        calls = fail_until_open(stage)
        came = stage.requests()
        found = [opened(opens, calls, came, contract.threshold)]
        if calls[-1].requests or not came:
            found += [Finding(promise, FAILED, "it never opened") for promise in later]
        else:
            found += half_open(stage, later)
            assert fault.fired
    with stage.act():
        found.append(own_mistakes(stage))
    return found


def fail_until_open(stage: ClientStage) -> list[Outcome]:
    """Failing calls, up to one that is refused without a request."""
    calls: list[Outcome] = []
    while len(calls) < stage.contract.threshold + 3:
        calls.append(stage.call())
        if not calls[-1].requests:
            break
    return calls


def opened(promise: str, calls: Sequence[Outcome], came: Sequence[Request], threshold: int) -> Finding:
    """Failures are calls, where a retry is part of one, or requests, where each retry passes the breaker."""
    lines = tuple(str(request) for request in came)
    failed = sum(bool(call.requests) for call in calls)
    counted = f"{len(came)} requests of {failed} calls failed"
    if calls[-1].requests:
        return Finding(promise, FAILED, f"{counted}, and the next was sent all the same", lines)
    good = threshold in (failed, len(came)) and calls[-1].failed
    return Finding(promise, PASSED if good else FAILED, f"{counted}, the next call sent nothing, {calls[-1]}", lines)


def half_open(stage: ClientStage, promises: Sequence[str]) -> list[Finding]:
    """From the moment on when it is open. Strapi fails still."""
    stays, trial, again, closes = promises
    open_for = stage.contract.open_for
    count = len(stage.requests())
    began = stage.requests()[-1].at
    stage.pass_until(began + open_for - BEFORE)
    stage.call()
    early = [one for one in stage.requests()[count:] if one.at < began + open_for]
    found = [judged(stays, not early, came_after(early, began) or f"no request for {seconds(open_for)}")]

    stage.pass_until(began + open_for + A_BIT)
    if len(stage.requests()) == count:
        stage.call()
    tried = stage.requests()[count:]
    found.append(judged(trial, bool(tried), came_after(tried, began) or f"no request after {seconds(open_for)}"))
    if not tried:
        return [*found, *(Finding(promise, FAILED, "no call was let through") for promise in (again, closes))]

    count = len(stage.requests())
    reopened = stage.requests()[-1].at
    refused = stage.call()
    more = stage.requests()[count:]
    found.append(
        judged(
            again, not more and refused.failed, came_after(more, reopened) or f"the next call sent nothing, {refused}"
        )
    )

    stage.strapi.faults.clear()
    last = stage.requests()[-1].at
    stage.pass_until(last + open_for + A_BIT)
    good = [stage.call() for _ in range(3)]
    through = sum(bool(call.requests) and not call.failed for call in good)
    found.append(judged(closes, through == len(good), f"{through} of {len(good)} calls went through; {good[-1]}"))
    return found


def own_mistakes(stage: ClientStage) -> Finding:
    """What Strapi refuses says nothing about how Strapi is."""
    promise = "the client's own mistakes don't open it"
    fault = stage.strapi.faults.not_found(f"{stage.strapi.installation.settings.prefix}/*")
    for _ in range(stage.contract.threshold):
        stage.call()
    stage.strapi.faults.clear()
    after = stage.call()
    good = bool(after.requests) and not after.failed
    return judged(promise, good, f"{fault.fired} answers of 404, {after}")


def judged(promise: str, holds: bool, evidence: str) -> Finding:
    return Finding(promise, PASSED if holds else FAILED, evidence)


def came_after(requests: Sequence[Request], began: float) -> str:
    """`1 request, after 60 s`; "" for none."""
    if not requests:
        return ""
    plural = "" if len(requests) == 1 else "s"
    return f"{len(requests)} request{plural}, after {', '.join(seconds(one.at - began) for one in requests[:5])}"
