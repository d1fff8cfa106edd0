"""check_client: the reference client keeps every rule, and each broken twin of it is caught at its own."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import pybreaker
import pytest
import requests

from fake_strapi import FakeStrapiError, check_client
from fake_strapi.client_check import Contract, Place
from fake_strapi.client_check.callable_client import Make
from fake_strapi.findings import Report
from harness.reference.client import StrapiClient
from harness.reference.errors import StrapiCallError, Unavailable


def listing(make: Callable[[Place], StrapiClient]) -> Make:
    """A client whose call is the list of jobs."""
    return lambda place: lambda_of(make(place))


def lambda_of(client: StrapiClient) -> Callable[[], object]:
    return lambda: client.get("/api/jobs")


def reference(place: Place) -> StrapiClient:
    return StrapiClient(place.url, place.token)


def verdicts(report: Report) -> dict[str, str]:
    return {finding.promise: finding.verdict for finding in report.findings}


def broken(make: Make, *rules: str, **more: Any) -> dict[str, str]:
    """The rules that a twin breaks, with the evidence."""
    report = check_client(make, rules=rules, **more)
    assert report.failures
    with pytest.raises(AssertionError, match=r"breaks \d+ promises"):
        report.raise_for_failures()
    return {finding.promise: finding.evidence for finding in report.failures}


def test_the_reference_keeps_every_rule() -> None:
    report = check_client(listing(reference))
    report.raise_for_failures()
    assert set(verdicts(report).values()) == {"passed"}
    assert len(report.findings) == 22
    evidence = {finding.promise: finding.evidence for finding in report.findings}
    assert evidence["a 429 with Retry-After is tried again when that is over"] == (
        "Retry-After: 90; tried again after 90 s"
    )
    assert evidence["after 500: waits of 1, 2, 4 s"] == "tried again after 1 s, 2 s, 4 s"


def test_it_keeps_a_contract_of_other_numbers() -> None:
    contract = Contract(backoff=(0.5, 3.0), threshold=3, open_for=20, limit=30, window=120)

    def client(place: Place) -> StrapiClient:
        return StrapiClient(place.url, place.token, backoff=(0.5, 3), threshold=3, open_for=20, limit=30, window=120)

    check_client(listing(client), contract=contract).raise_for_failures()
    found = broken(listing(reference), "retries", contract=contract)
    assert found["after 500: waits of 0.5, 3 s"] == "tried again after 1 s, 2 s, 4 s; retry 2 was due after 3 s"
    assert found["after 500: at most 2 retries"].startswith("3 retries")


# --- broken twins


class Twin(StrapiClient):
    """The reference, but for what a test changes about it."""

    def __init__(self, place: Place, **more: Any) -> None:
        super().__init__(place.url, place.token, **more)


def twin(**more: Any) -> Make:
    return listing(lambda place: Twin(place, **more))


def stubborn(place: Place) -> Callable[[], object]:
    """Tries whatever fails again."""
    client = reference(place)

    def call() -> object:
        try:
            return client.get("/api/jobs")
        except StrapiCallError:
            time.sleep(1)
            return client.get("/api/jobs")

    return call


def test_one_that_tries_refusals_again() -> None:
    assert broken(stubborn, "refusals") == {
        f"a {status} is not tried again": f"twice sent, then it failed: Refused: {status} {name}"
        for status, name in {
            400: "ValidationError: Validation error",
            401: "UnauthorizedError: Unauthorized",
            403: "ForbiddenError: Forbidden",
            404: "NotFoundError: Not Found",
        }.items()
    }


def plain(place: Place, wait: Callable[[requests.Response], float | None]) -> Callable[[], object]:
    """No library: sends again after `wait` seconds, None for never."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {place.token}"

    def call() -> object:
        for _ in range(40):
            answer = session.get(f"{place.url}/api/jobs")
            if answer.ok or (seconds := wait(answer)) is None:
                break
            time.sleep(seconds)
        answer.raise_for_status()
        return answer.json()

    return call


AFTER_HEADER = "a 429 with Retry-After is tried again when that is over"
AFTER_WINDOW = "a 429 is tried again when its window ends"


def test_one_that_gives_up_at_a_429() -> None:
    found = broken(lambda place: plain(place, lambda answer: None), "rate-limited")
    assert set(found) == {AFTER_HEADER, AFTER_WINDOW}
    assert found[AFTER_HEADER].startswith("not tried again, then it failed: HTTPError: 429")


def test_one_that_hammers_at_a_429() -> None:
    found = broken(lambda place: plain(place, lambda answer: 1), "rate-limited")
    assert found == {
        AFTER_HEADER: "Retry-After: 90; tried again after 1 s, 89 s too early",
        AFTER_WINDOW: "tried again after 1 s, 39 times in vain",
    }


def test_one_that_waits_a_minute_as_the_guide_does() -> None:
    """Nobody is hammered, but the header that tells the end isn't read: not broken, and not as it should be."""
    report = check_client(lambda place: plain(place, lambda answer: 60), rules=["rate-limited"])
    assert verdicts(report) == {AFTER_HEADER: "failed", AFTER_WINDOW: "unsure"}
    assert report.findings[1].evidence == "X-RateLimit-Reset was not heeded: tried every 60 s, 14 times in vain"
    assert len(report.findings[1].requests) == 13  # the first six, the last six, and how many are left out
    assert report.findings[1].requests[1].strip() == "60 s  GET /api/jobs -> 429"


def waits_of(make: Make) -> dict[str, str]:
    return {name.removeprefix("after "): text for name, text in broken(make, "retries").items()}


def test_one_that_never_tries_again() -> None:
    found = waits_of(lambda place: plain(place, lambda answer: None))
    assert found.pop("500: waits of 1, 2, 4 s") == "not tried again; the 1 s were never waited"
    assert set(found) == {
        "503: waits of 1, 2, 4 s",
        "a lost connection: waits of 1, 2, 4 s",
        "a call succeeds when Strapi is well again",
    }


def test_one_whose_waits_do_not_grow() -> None:
    found = waits_of(twin(backoff=(1, 1, 1)))
    assert found["500: waits of 1, 2, 4 s"] == "tried again after 1 s, 1 s, 1 s; retry 2 was due after 2 s"
    assert len(found) == 3


def test_one_with_two_retries() -> None:
    """As the guide's own fetchWithRetry."""
    found = waits_of(twin(backoff=(1, 2)))
    assert found["503: waits of 1, 2, 4 s"] == "tried again after 1 s, 2 s; the 4 s were never waited"


def test_one_with_four_retries() -> None:
    found = waits_of(twin(backoff=(1, 2, 4, 8), threshold=9))
    assert set(found) == {
        "500: at most 3 retries",
        "503: at most 3 retries",
        "a lost connection: at most 3 retries",
    }
    assert found["500: at most 3 retries"].startswith("4 retries, then it failed: Unavailable: 500")


def test_a_jitter_of_up_to_a_second_is_no_fault() -> None:
    chance = random.Random(1)
    client = twin(backoff=tuple(wait + chance.random() for wait in (1, 2, 4)))
    check_client(client, rules=["retries"]).raise_for_failures()
    assert waits_of(twin(backoff=(1, 2, 5.5)))["500: waits of 1, 2, 4 s"].endswith("; retry 3 was due after 4 s")


OPENS = "the circuit opens after 5 failures"
STAYS = "it stays open for 60 s"
TRIAL = "then a call is let through"
AGAIN = "a failed trial opens it again"
CLOSES = "it closes when Strapi is well"
MISTAKES = "the client's own mistakes don't open it"


def test_one_without_a_breaker() -> None:
    found = broken(twin(threshold=1000), "breaker")
    assert set(found) == {OPENS, STAYS, TRIAL, AGAIN, CLOSES}
    assert found[OPENS] == "32 requests of 8 calls failed, and the next was sent all the same"


def test_one_that_opens_too_soon() -> None:
    found = broken(twin(threshold=3), "breaker")
    assert set(found) == {OPENS}
    assert found[OPENS].startswith("3 requests of 1 calls failed, the next call sent nothing, then it failed: Circuit")


def test_one_whose_circuit_is_open_too_shortly() -> None:
    found = broken(twin(open_for=30), "breaker")
    assert found == {STAYS: "1 request, after 59 s"}


def test_one_whose_circuit_never_closes() -> None:
    assert set(broken(twin(open_for=10_000), "breaker")) == {TRIAL, AGAIN, CLOSES}


def breaking(place: Place, **more: Any) -> StrapiClient:
    client = reference(place)
    client._breaker = pybreaker.CircuitBreaker(fail_max=5, reset_timeout=60, throw_new_error_on_trip=False, **more)
    return client


def test_one_that_opens_for_the_client_s_own_mistakes() -> None:
    found = broken(listing(breaking), "breaker")
    assert set(found) == {MISTAKES}
    assert found[MISTAKES].startswith("5 answers of 404, then it failed: CircuitOpen")


def handmade(place: Place, *, after_trial: int, closes: bool) -> Callable[[], object]:
    """A breaker of one's own: a failed trial leaves the count at `after_trial`; a good one closes it, or doesn't."""
    client = Twin(place, backoff=(), threshold=1000)
    failures, opened = 0, 0.0

    def call() -> object:
        nonlocal failures, opened
        if failures >= 5 and time.time() < opened + 60:
            raise LookupError("open")
        half_open = failures >= 5
        try:
            result = client.get("/api/jobs")
        except Unavailable:
            failures = after_trial if half_open else failures + 1
            opened = time.time()
            raise
        failures, opened = (0, opened) if closes or not half_open else (5, time.time())
        return result

    return call


def test_one_that_needs_five_more_failures_after_a_failed_trial() -> None:
    found = broken(lambda place: handmade(place, after_trial=0, closes=True), "breaker")
    assert found == {AGAIN: "1 request, after 0 s"}


def test_one_that_stays_half_open() -> None:
    found = broken(lambda place: handmade(place, after_trial=5, closes=False), "breaker")
    assert found == {CLOSES: "1 of 3 calls went through; then it failed: LookupError: open"}


RATE = "never more than 100 requests in 15 minutes"


def test_one_without_a_limit() -> None:
    assert broken(twin(limit=1000), "rate") == {RATE: "122 from 0 s to 840 s, 122 in 840 s"}


def test_one_that_counts_by_windows_of_its_own() -> None:
    """A hundred at the end of a window, and a hundred at the beginning of the next."""

    class Windows(Twin):
        began, count = 0.0, 0

        def _await_turn(self) -> None:
            if self.count >= 100:
                time.sleep(max(0.0, self.began + 900 - time.time()))
            if time.time() - self.began >= 900:
                self.began, self.count = time.time(), 0
            self.count += 1

    found = broken(listing(lambda place: Windows(place)), "rate")
    assert set(found) == {RATE}
    assert found[RATE].startswith("121 from 840")


def test_one_that_sends_no_token() -> None:
    def client(place: Place) -> StrapiClient:
        made = reference(place)
        del made._session.headers["Authorization"]
        return made

    found = broken(listing(client), "token", public=["api::job.job.find"])
    assert found == {"the token is sent": "in Authorization, by 0 of 1 requests"}
    with pytest.raises(FakeStrapiError, match="fails while nothing is wrong with Strapi: Refused: 403"):
        check_client(listing(client), rules=["token"])


def test_one_that_tells_the_token_in_the_url() -> None:
    def client(place: Place) -> Callable[[], object]:
        made = reference(place)
        return lambda: made.get("/api/jobs", {"access_token": place.token})

    found = broken(client, "token")
    assert found == {"the token is in no URL": "in 1 of 1 URLs"}


# --- what can't be judged


def test_one_that_sends_nothing() -> None:
    with pytest.raises(FakeStrapiError, match="sent nothing to its Strapi"):
        check_client(lambda place: lambda: None)


def test_one_that_cannot_be_made() -> None:
    def client(place: Place) -> Callable[[], object]:
        raise LookupError("no such thing")

    with pytest.raises(FakeStrapiError, match="could not be made: LookupError: no such thing"):
        check_client(client)


def test_rules_that_there_are_not() -> None:
    with pytest.raises(FakeStrapiError, match="no rules retry: there are refusals, rate-limited, retries"):
        check_client(listing(reference), rules=["retry"])


def test_time_is_the_machine_s_again_afterwards() -> None:
    before = (time.sleep, time.time, requests.sessions.preferred_clock)
    check_client(listing(reference), rules=["refusals"])
    assert (time.sleep, time.time, requests.sessions.preferred_clock) == before
    assert abs(time.time() - time.time_ns() / 1e9) < 1


def test_an_async_client() -> None:
    import asyncio
    import threading

    def client(place: Place) -> Callable[[], object]:
        inner = reference(place)

        async def call() -> object:
            await asyncio.sleep(0.5)
            return await asyncio.get_running_loop().run_in_executor(None, inner.get, "/api/jobs")

        return call

    check_client(client, rules=["refusals", "retries"]).raise_for_failures()
    assert "under check" not in {thread.name for thread in threading.enumerate()}
