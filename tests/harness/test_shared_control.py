"""strapi_faults and strapi_journal on a running fake that is shared: by HTTP alone, each test in its own workspace."""

from __future__ import annotations

import pytest

from fake_strapi import FakeStrapi


def test_a_shared_fake_serves_them_too(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\naddopts = --strict-markers -p no:cacheprovider")
    pytester.makepyfile(
        """
        def test_fault(strapi_client, strapi_faults, strapi_journal):
            strapi_faults.unavailable("/api/jobs", times=1)
            assert strapi_client.get("/api/jobs").status_code == 503
            assert strapi_client.get("/api/jobs").status_code == 200
            strapi_journal.assert_called("GET", "/api/jobs", times=2)
            strapi_journal.assert_called_once("GET", "/api/jobs", fault=True, status=503)

        def test_clean(strapi_client, strapi_faults, strapi_journal):
            assert strapi_faults.all() == []
            strapi_journal.assert_not_called()

        def test_failing(strapi_client):
            strapi_client.get("/api/customers")
            assert False
        """
    )
    with FakeStrapi() as fake:
        result = pytester.runpytest_subprocess(f"--strapi-target={fake.url}")
        result.assert_outcomes(passed=2, failed=1)
        result.stdout.fnmatch_lines(["*requests to the fake Strapi (1)*", "#1 GET /api/customers -> 200 *", "*/_ws/*"])
        assert fake.journal.requests() == []
        assert fake.faults.all() == []
