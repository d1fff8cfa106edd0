"""Error handling: every case of the guide's switch, retries with a backoff, a circuit breaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from fake_strapi import FakeStrapi

if TYPE_CHECKING:
    from conftest import Guide

# The guide's fetchJobs sends no token: it needs a Public role that may read jobs.
PUBLIC = ["api::job.job.find"]
FETCH_JOBS = ("chapter_5/fetch_with_retry.js", "chapter_5/fetch_jobs.js")  # the first has the `sleep` of both

CASES = {
    "unauthorized": (401, "Authentication failed"),
    "forbidden": (403, "Access denied"),
    "not_found": (404, "Resource not found"),
    "server_error": (500, "Server error, please try again"),
    "unavailable": (503, "Unexpected error: 503"),
}


@pytest.mark.parametrize("preset", CASES)
def test_errors_of_the_server(guide: Guide, preset: str) -> None:
    with FakeStrapi(public=PUBLIC) as strapi:
        getattr(strapi.faults, preset)("/api/jobs", times=1)
        message, logged, jobs = guide.run(
            strapi, *FETCH_JOBS, "return [await thrown(fetchJobs), logged, (await fetchJobs()).data];"
        )
    status, expected = CASES[preset]
    assert message == expected
    assert logged[0] == f"API Error: {status}"
    assert logged[1].startswith("Message: ")
    assert jobs == []


def test_a_bad_request(guide: Guide) -> None:
    with FakeStrapi(public=PUBLIC) as strapi:
        strapi.faults.add("/api/jobs", status=400)
        assert guide.run(strapi, *FETCH_JOBS, "return thrown(fetchJobs);") == "Invalid request parameters"


def test_no_answer(guide: Guide) -> None:
    with FakeStrapi(public=PUBLIC) as strapi:
        strapi.faults.network_error("/api/jobs")
        result = guide.run(strapi, *FETCH_JOBS, "return [await thrown(fetchJobs), logged];")
        assert result == ["Network error", ["No response from server"]]


def test_a_rate_limit_is_waited_for(guide: Guide) -> None:
    """A minute at a time, until the window of 15 minutes is over."""
    with FakeStrapi(public=PUBLIC, rate_limit="1/15m") as strapi:
        lines = "await holdTime(); await fetchJobs(); return [(await fetchJobs()).data, slept];"
        assert guide.run(strapi, *FETCH_JOBS, lines) == [[], [60_000] * 15]


def test_without_a_token_access_is_denied(guide: Guide) -> None:
    with FakeStrapi() as strapi:
        assert guide.run(strapi, *FETCH_JOBS, "return thrown(fetchJobs);") == "Access denied"


def test_an_error_that_is_not_strapi_s_breaks_the_handler(guide: Guide) -> None:
    """As when a proxy answers: `error.response.data.error` is undefined there."""
    with FakeStrapi(public=PUBLIC) as strapi:
        strapi.faults.add("/api/jobs", status=502, body="<h1>Bad Gateway</h1>")
        message = guide.run(strapi, *FETCH_JOBS, "return thrown(fetchJobs);")
        assert message == "Cannot read properties of undefined (reading 'message')"


RETRY = """
    await holdTime();
    const headers = { Authorization: `Bearer ${process.env.STRAPI_API_TOKEN}` };
    const get = () => fetchWithRetry('http://localhost:1337/api/jobs', { headers });
"""


def test_retry_with_backoff(guide: Guide) -> None:
    with FakeStrapi() as strapi:
        strapi.faults.network_error("/api/jobs", times=1)
        strapi.faults.unavailable("/api/jobs", times=1)
        lines = f"{RETRY} return [(await get()).data, slept, logged];"
        jobs, slept, logged = guide.run(strapi, "chapter_5/fetch_with_retry.js", lines)
    assert (jobs, slept) == ([], [1000, 2000])
    assert logged == ["Retry 1/3 after 1000ms", "Retry 2/3 after 2000ms"]


def test_the_third_failure_is_the_last(guide: Guide) -> None:
    """Three attempts, not three retries: the 4 s that its comment names are never waited."""
    with FakeStrapi() as strapi:
        strapi.faults.server_error("/api/jobs")
        message, slept = guide.run(strapi, "chapter_5/fetch_with_retry.js", RETRY, "return [await thrown(get), slept];")
    assert (message, slept) == ("Request failed with status code 500", [1000, 2000])


@pytest.mark.parametrize("preset", ["not_found", "rate_limited"])
def test_what_the_client_is_to_blame_for_is_not_retried(guide: Guide, preset: str) -> None:
    with FakeStrapi() as strapi:
        fault = getattr(strapi.faults, preset)("/api/jobs")
        guide.run(strapi, "chapter_5/fetch_with_retry.js", RETRY, "return thrown(get);")
        assert fault.fired == 1


BREAKER = """
    await holdTime();
    const failures = [];
    for (let i = 0; i < 7; i++) failures.push(await thrown(fetchJobs));
"""


def test_circuit_breaker(guide: Guide) -> None:
    with FakeStrapi(public=PUBLIC) as strapi:
        fault = strapi.faults.server_error("/api/jobs", times=6)
        result = guide.run(
            strapi,
            "chapter_5/circuit_breaker.js",
            BREAKER,
            """
            await pass(60000);
            const stillBroken = await thrown(fetchJobs);  // half open: one failure opens it again
            const again = await thrown(fetchJobs);
            await pass(60000);
            return { failures, stillBroken, again, jobs: (await fetchJobs()).data, state: breaker.state };
            """,
        )
        assert fault.fired == 6
    failed, refused = "Request failed with status code 500", "Circuit breaker is OPEN"
    assert result["failures"] == [failed] * 5 + [refused] * 2
    assert (result["stillBroken"], result["again"]) == (failed, refused)
    assert (result["jobs"], result["state"]) == ([], "CLOSED")


def test_the_breaker_opens_for_the_client_s_own_mistakes(guide: Guide) -> None:
    """No token, five times 403: then nobody gets through, although Strapi is well."""
    with FakeStrapi() as strapi:
        failures = guide.run(strapi, "chapter_5/circuit_breaker.js", BREAKER, "return failures;")
    assert failures == ["Request failed with status code 403"] * 5 + ["Circuit breaker is OPEN"] * 2


# --- the same from Python


def fetch_jobs(strapi: FakeStrapi) -> Any:
    try:
        answer = requests.get(f"{strapi.url}/api/jobs", headers={"Authorization": f"Bearer {strapi.token}"})
    except requests.ConnectionError:
        return "Network error"
    return answer.json()["error"]["name"] if answer.status_code >= 400 else answer.json()["data"]


def test_every_case_from_python() -> None:
    with FakeStrapi() as strapi:
        faults = strapi.faults
        faults.add("/api/jobs", status=400, times=1)
        for preset in (faults.unauthorized, faults.forbidden, faults.not_found, faults.rate_limited):
            preset("/api/jobs", times=1)
        for preset in (faults.server_error, faults.unavailable, faults.network_error):
            preset("/api/jobs", times=1)
        assert [fetch_jobs(strapi) for _ in range(9)] == [
            "ValidationError",
            "UnauthorizedError",
            "ForbiddenError",
            "NotFoundError",
            "RateLimitError",
            "InternalServerError",
            "ServiceUnavailableError",
            "Network error",
            [],
        ]


def test_retries_of_urllib3_from_python() -> None:
    from requests.adapters import HTTPAdapter
    from urllib3 import Retry

    with FakeStrapi() as strapi, requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=Retry(3, backoff_factor=0, status_forcelist=[503])))
        strapi.faults.network_error("/api/jobs", times=1)
        strapi.faults.unavailable("/api/jobs", times=2)
        answer = session.get(f"{strapi.url}/api/jobs", headers={"Authorization": f"Bearer {strapi.token}"})
        assert answer.status_code == 200
