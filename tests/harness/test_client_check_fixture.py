"""The fixture strapi_client_check: a broken rule fails the test, with the requests that show it."""

from __future__ import annotations

import pytest

CLIENT = """
    import requests

    def test_it(strapi_client_check):
        def client(strapi):
            headers = {"Authorization": f"Bearer {strapi.token}"}
            return lambda: requests.get(strapi.url + "/api/jobs", headers=headers).raise_for_status()

        strapi_client_check(client, rules=[RULES])
"""


def test_rules_that_are_kept(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(CLIENT.replace("RULES", "'refusals', 'token'"))
    pytester.runpytest_subprocess("-p", "no:cacheprovider", "--strapi-version=5").assert_outcomes(passed=1)


def test_a_rule_that_is_broken(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(CLIENT.replace("RULES", "'retries'"))
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E * AssertionError: the client * breaks 4 promises:",
            "E *after 500: waits of 1, 2, 4 s: not tried again; the 1 s were never waited",
            "E *0 s  GET /api/jobs -> 500",
        ]
    )
