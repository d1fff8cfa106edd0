"""A Strapi client with retries (tenacity), a circuit breaker (pybreaker) and a limit of its own (limits).

with StrapiClient("http://localhost:1337", os.environ["STRAPI_API_TOKEN"]) as strapi:
    jobs = strapi.get("/api/jobs", {"filters[Status][$eq]": "In Production"})["data"]
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import pybreaker
import requests
import tenacity
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from harness.reference.errors import CircuitOpen, Refused, StrapiCallError, TooManyRequests, Unavailable

REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
"""A second try of these changes no more than the first did. A POST whose answer was lost may have been done."""
A_MINUTE = 60.0  # what the guide waits after a 429 that says nothing
SHORTEST_WAIT = 0.05


class StrapiClient:
    """Any thread may call; one request is under way at a time. Durations in seconds; the defaults are the guide's.

    A request that failed (5xx, no answer) is sent again after each of `backoff`; a 429 when Retry-After or
    X-RateLimit-Reset says so. After `threshold` failed requests in a row nothing is sent for `open_for`, then one is
    tried. Never more than `limit` requests are sent in any `window`: a call waits for its turn.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        backoff: Sequence[float] = (1, 2, 4),
        threshold: int = 5,
        open_for: float = 60,
        limit: int = 100,
        window: int = 900,
        timeout: float = 10,
    ) -> None:
        self.url = url.rstrip("/")
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._timeout = timeout
        self._retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, Unavailable | TooManyRequests)),
            wait=waits(backoff),
            stop=tenacity.stop_after_attempt(len(backoff) + 1),
            sleep=time.sleep,
            reraise=True,
        )
        self._once = self._retrying.copy(retry=tenacity.retry_if_exception_type(TooManyRequests))
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=threshold,
            reset_timeout=open_for,
            exclude=[Refused],  # the client's own mistakes say nothing about how Strapi is
            throw_new_error_on_trip=False,
        )
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._rate = RateLimitItemPerSecond(limit, window)

    def get(self, path: str, parameters: Mapping[str, Any] | None = None) -> Any:
        """The answer's JSON. Raises StrapiCallError."""
        return self.request("GET", path, parameters)

    def post(self, path: str, data: Mapping[str, Any]) -> Any:
        """Create: `client.post("/api/jobs", {"Quantity": 50})`."""
        return self.request("POST", path, body={"data": data})

    def put(self, path: str, data: Mapping[str, Any]) -> Any:
        """Update."""
        return self.request("PUT", path, body={"data": data})

    def delete(self, path: str) -> Any:
        """Delete."""
        return self.request("DELETE", path)

    def request(self, method: str, path: str, parameters: Mapping[str, Any] | None = None, body: object = None) -> Any:
        """The answer's JSON, None for an empty one. Raises StrapiCallError."""
        tries = self._retrying if method in REPEATABLE else self._once
        try:
            return tries(self._breaker.call, self._send, method, path, parameters, body)
        except pybreaker.CircuitBreakerError:
            raise CircuitOpen("Strapi has failed too often: the circuit is open, nothing was sent") from None

    def close(self) -> None:
        self._session.close()

    def __enter__(self) -> StrapiClient:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _send(self, method: str, path: str, parameters: Mapping[str, Any] | None, body: object) -> Any:
        self._await_turn()
        try:
            answer = self._session.request(method, self.url + path, params=parameters, json=body, timeout=self._timeout)
        except requests.RequestException as error:
            raise Unavailable(f"no answer: {error}") from error
        if answer.ok:
            return answer.json() if answer.content else None
        raise failure(answer)

    def _await_turn(self) -> None:
        while not self._limiter.hit(self._rate):
            free_at = self._limiter.get_window_stats(self._rate).reset_time
            time.sleep(max(free_at - time.time(), SHORTEST_WAIT))


def waits(backoff: Sequence[float]) -> tenacity.wait.WaitBaseT:
    """How long to wait before the next try: as a 429 says, else each of `backoff` in turn."""

    def wait(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        if isinstance(error, TooManyRequests):
            return error.wait
        turn = state.attempt_number - 1
        return backoff[turn] if turn < len(backoff) else 0.0  # also asked behind the last try

    return wait


def failure(answer: requests.Response) -> StrapiCallError:
    """The error that an answer of 400 or more is."""
    name, message = told(answer)
    if answer.status_code >= 500:
        return Unavailable(f"{answer.status_code} {name}: {message}".rstrip(": "), answer.status_code)
    if answer.status_code == 429:
        return TooManyRequests(name, message, seconds_to_wait(answer.headers))
    return Refused(answer.status_code, name, message)


def told(answer: requests.Response) -> tuple[str, str]:
    """Strapi's name and message of an error; the reason phrase where somebody else answered."""
    try:
        error = answer.json()["error"]
        return str(error["name"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        return str(answer.reason), ""


def seconds_to_wait(headers: Mapping[str, str]) -> float:
    """After a 429: Retry-After in seconds or as a date, else X-RateLimit-Reset in Unix seconds, else a minute."""
    retry_after, reset = headers.get("Retry-After", ""), headers.get("X-RateLimit-Reset", "")
    if retry_after.isdigit():
        return float(retry_after)
    try:
        if retry_after:
            return max((parsedate_to_datetime(retry_after) - datetime.now(timezone.utc)).total_seconds(), SHORTEST_WAIT)
        return max(float(reset) - time.time(), SHORTEST_WAIT)
    except (ValueError, TypeError):  # no date, or one without a zone
        return A_MINUTE
