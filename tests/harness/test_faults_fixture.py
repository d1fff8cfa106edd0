"""strapi_faults as a test meets it, and what becomes of a fault that never fired."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

import fake_strapi.app
import fake_strapi.server
from fake_strapi import FakeStrapi, FakeStrapiError
from harness.fixtures.faults import StrapiFaults
from harness.session import StrapiSession

# A run in this process forgets the modules that it imported first; these would be imported anew each time.
LOADED = (requests, fake_strapi.app, fake_strapi.server)


@pytest.mark.parametrize(
    ("name", "status", "error"),
    [
        ("unauthorized", 401, "UnauthorizedError"),
        ("forbidden", 403, "ForbiddenError"),
        ("not_found", 404, "NotFoundError"),
        ("rate_limited", 429, "RateLimitError"),
        ("server_error", 500, "InternalServerError"),
        ("unavailable", 503, "ServiceUnavailableError"),
    ],
)
def test_named_faults(
    strapi_client: StrapiSession, strapi_faults: StrapiFaults, name: str, status: int, error: str
) -> None:
    fault = getattr(strapi_faults, name)("/api/jobs", times=1)
    answer = strapi_client.get("/api/jobs")
    assert (answer.status_code, answer.json()["error"]["name"]) == (status, error)
    assert strapi_client.get("/api/jobs").status_code == 200
    assert (fault.matched, fault.fired) == (2, 1)


def test_a_network_error(strapi_client: StrapiSession, strapi_faults: StrapiFaults) -> None:
    strapi_faults.network_error(method="POST")
    with pytest.raises(requests.ConnectionError):
        strapi_client.post("/api/jobs", json={"data": {}})
    assert strapi_client.get("/api/jobs").json()["data"] == []


def test_when_to_come_back(strapi_client: StrapiSession, strapi_faults: StrapiFaults) -> None:
    strapi_faults.rate_limited("/api/jobs", retry_after=7, headers={"X-A": "b"})
    answer = strapi_client.get("/api/jobs")
    assert (answer.headers["Retry-After"], answer.headers["X-A"]) == ("7", "b")


def test_they_are_listed_and_taken_away(strapi_client: StrapiSession, strapi_faults: StrapiFaults) -> None:
    one = strapi_faults.add("/api/*", status=500, after=1)
    strapi_faults.add("/api/customers", status=503)
    assert one.does == "answer 500"
    assert [fault["does"] for fault in strapi_faults.all()] == ["answer 500", "answer 503"]
    assert strapi_faults.unused().splitlines() == [
        "fault 1 (/api/*: answer 500) never fired",
        "  No request came at all.",
        "fault 2 (/api/customers: answer 503) never fired",
        "  No request came at all.",
    ]
    one.remove()
    with pytest.raises(LookupError, match=r"fault 1 \(answer 500\) isn't there any more"):
        _ = one.fired
    strapi_faults.clear()
    assert strapi_faults.all() == []


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeini("[pytest]\naddopts = --strict-markers -p no:cacheprovider")
    return pytester


def test_one_that_never_fired_fails_its_test(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        def test_it(strapi_client, strapi_faults):
            strapi_faults.forbidden("/api/jobs", method="POST")
            strapi_client.get("/api/customers")

        def test_next(strapi_client, strapi_faults):
            assert strapi_faults.all() == []
        """
    )
    result = run.runpytest()
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(
        [
            "fault 1 (POST /api/jobs: answer 403) never fired",
            "  Nearest:",
            "    #1 GET /api/customers -> 200 *: the method is GET, not POST; the path is /api/customers, not *",
            "(strapi_faults.strict = False lets that pass)",
        ]
    )


def test_where_that_is_meant_it_passes(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        import pytest

        @pytest.mark.strapi_faults(strict=False)
        def test_marked(strapi_faults):
            strapi_faults.forbidden("/api/jobs")

        def test_said(strapi_faults):
            strapi_faults.forbidden("/api/jobs")
            strapi_faults.strict = False

        def test_by_chance(strapi_client, strapi_faults):
            strapi_faults.forbidden("/api/jobs", probability=0)
            strapi_client.get("/api/jobs")

        def test_skipped(strapi_faults):
            strapi_faults.forbidden("/api/jobs")
            strapi_faults.clear()
            pytest.skip("later")
        """
    )
    run.runpytest().assert_outcomes(passed=3, skipped=1)


def test_a_failed_test_fails_once(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        def test_it(strapi_faults):
            strapi_faults.forbidden("/api/jobs")
            assert False
        """
    )
    run.runpytest().assert_outcomes(failed=1)


def test_a_misspelt_wish_is_refused_in_words(strapi_faults: StrapiFaults) -> None:
    with pytest.raises(RuntimeError, match=r"POST /_fake/faults: no such key: statu; there are preset"):
        strapi_faults.add("/api/jobs", statu=500)


def test_without_pytest(tmp_path: Path) -> None:
    with FakeStrapi() as strapi:
        one = strapi.faults.rate_limited("/api/jobs", retry_after=5, times=1)
        for name in ("unauthorized", "forbidden", "not_found", "server_error", "unavailable", "network_error"):
            getattr(strapi.faults, name)("/never")
        answer = requests.get(f"{strapi.url}/api/jobs", timeout=10)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
        assert (one.matched, one.fired, len(strapi.faults.all())) == (1, 1, 7)
        assert len(strapi.faults.unused()) == 6
        strapi.faults.clear()
        assert strapi.faults.all() == []
        with pytest.raises(FakeStrapiError, match="a fault has no statu"):
            strapi.faults.add(statu=1)
