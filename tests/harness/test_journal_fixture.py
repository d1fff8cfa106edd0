"""strapi_journal as a test meets it, and the journal in the report of a failed one."""

from __future__ import annotations

import pytest
import requests

import fake_strapi.app
import fake_strapi.server
from fake_strapi import FakeStrapi
from harness.fixtures.journal import StrapiJournal
from harness.session import StrapiSession

# A run in this process forgets the modules that it imported first; these would be imported anew each time.
LOADED = (requests, fake_strapi.app, fake_strapi.server)


def test_assertions_that_hold(strapi_client: StrapiSession, strapi_journal: StrapiJournal) -> None:
    strapi_client.post("/api/customers", json={"data": {"Name": "Acme"}})
    for _ in range(2):
        strapi_client.get("/api/jobs?populate=customer")
    strapi_journal.assert_called("GET", "/api/jobs", query={"populate": "customer"}, times=2, status=200)
    strapi_journal.assert_called(path="/api/*", times={"min": 1, "max": 3})
    strapi_journal.assert_called_once("POST", "/api/customers", body={"data": {"Name": "Acme"}})
    strapi_journal.assert_not_called("DELETE")
    strapi_journal.assert_called_in_order("POST /api/customers", {"path": "/api/jobs", "status": "2xx"})
    strapi_journal.assert_no_unmatched()
    assert [one["path"] for one in strapi_journal.requests("GET", status=200)] == ["/api/jobs", "/api/jobs"]
    strapi_journal.clear()
    assert strapi_journal.requests() == []
    strapi_journal.assert_not_called()


def test_assertions_that_do_not_hold(strapi_client: StrapiSession, strapi_journal: StrapiJournal) -> None:
    strapi_client.get("/api/jobs")
    strapi_client.get("/nowhere")
    with pytest.raises(AssertionError, match=r"^expected POST /api/jobs at least once; it never came\nNearest:\n  #1"):
        strapi_journal.assert_called("POST", "/api/jobs")
    with pytest.raises(AssertionError, match=r"expected GET \* once; it came twice"):
        strapi_journal.assert_called_once("GET")
    with pytest.raises(AssertionError, match=r"expected GET /api/jobs never; it came once"):
        strapi_journal.assert_not_called("GET", "/api/jobs")
    with pytest.raises(AssertionError, match="did not come behind #2"):
        strapi_journal.assert_called_in_order("GET /nowhere", "GET /api/jobs")
    with pytest.raises(AssertionError, match=r"(?s)there is no route never; it came once\n.*GET /nowhere -> 404"):
        strapi_journal.assert_no_unmatched()


def test_without_pytest() -> None:
    with FakeStrapi() as strapi:
        requests.get(f"{strapi.url}/api/jobs", timeout=10)
        strapi.journal.assert_called("GET", "/api/jobs", status=403)
        strapi.journal.assert_called_once(path="/api/jobs")
        strapi.journal.assert_not_called("POST")
        strapi.journal.assert_called_in_order("GET /api/jobs")
        strapi.journal.assert_no_unmatched()
        assert [one["status"] for one in strapi.journal.requests("GET")] == [403]
        with pytest.raises(AssertionError, match="expected POST"):
            strapi.journal.assert_called("POST")
        strapi.journal.clear()
        assert strapi.journal.requests() == []


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeini("[pytest]\naddopts = --strict-markers -p no:cacheprovider")
    return pytester


def test_a_failed_test_shows_its_requests(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        def test_fails(strapi_client):
            strapi_client.get("/nowhere")
            for _ in range(21):
                strapi_client.get("/api/jobs?sort=JobID")
            assert False

        def test_passes(strapi_client):
            strapi_client.get("/api/customers")
        """
    )
    result = run.runpytest()
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(
        [
            "*- Captured requests to the fake Strapi (22, the latest 20) call -*",
            "#3 GET /api/jobs[?]sort=JobID -> 200 in * ms",
            "  curl -i 'http://127.0.0.1:*/api/jobs[?]sort=JobID' -H 'Authorization: Bearer <redacted:*>'",
            "1 of them had no such route.",
        ]
    )
    result.stdout.no_fnmatch_line("*api/customers*")


def test_the_line_of_the_test_is_shown_not_the_plugin_s(run: pytest.Pytester) -> None:
    run.makepyfile('def test_it(strapi_journal):\n    strapi_journal.assert_called("GET", "/api/jobs")')
    result = run.runpytest()
    result.stdout.fnmatch_lines(
        [
            ">       strapi_journal.assert_called(*",
            "E       AssertionError: expected GET /api/jobs at least once; it never came",
            "E       No request came at all.",
            "*test_the_line_of_the_test_is_shown_not_the_plugin_s.py:2: AssertionError*",
            "*- Captured requests to the fake Strapi (0) call -*",
            "None came.",
        ]
    )
    result.stdout.no_fnmatch_line("*_verify*")


def test_a_test_that_stopped_its_strapi_has_a_report_all_the_same(run: pytest.Pytester) -> None:
    run.makepyfile("def test_it(strapi):\n    strapi.fake.stop()\n    assert False")
    result = run.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*INTERNALERROR*")
