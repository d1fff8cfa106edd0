"""The plugin as a user meets it: in a pytest run of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import requests
import trustme

import fake_strapi.app
import fake_strapi.server
from fake_strapi import FakeStrapi

# A run in this process forgets the modules that it imported first; these would be imported anew each time.
LOADED = (requests, trustme, fake_strapi.app, fake_strapi.server)
ZOO = Path(__file__).parent.parent.parent / "contract_tests" / "zoo"


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    """A fresh directory without an ini file of ours."""
    pytester.makeini("[pytest]\naddopts = --strict-markers")
    return pytester


def test_each_test_has_a_clean_strapi(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        def test_one(strapi_client):
            made = strapi_client.post("/api/customers", json={"data": {"Name": "Acme"}})
            assert made.status_code == 200
            assert made.json()["data"]["id"] == 1

        def test_two(strapi_client):
            assert strapi_client.get("/api/customers").json()["data"] == []
        """
    )
    result = run.runpytest("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["strapi: fake as Strapi 4, PrintShop"])


def test_url_and_token_fit_any_client(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        from urllib.request import Request, urlopen

        def test_it(strapi_url, strapi_token):
            request = Request(f"{strapi_url}/api/jobs", headers={"Authorization": f"Bearer {strapi_token}"})
            assert urlopen(request).status == 200
        """
    )
    run.runpytest().assert_outcomes(passed=1)


def test_the_marker_chooses_version_and_project(run: pytest.Pytester) -> None:
    run.makepyfile(
        f"""
        import pytest

        @pytest.mark.strapi(version=5)
        def test_five(strapi, strapi_client):
            assert strapi.strapi_version == "5.54.0"
            assert strapi_client.post("/api/customers", json={{"data": {{"Name": "A"}}}}).status_code == 201

        @pytest.mark.strapi(project={str(ZOO)!r})
        def test_zoo(strapi_client):
            assert strapi_client.get("/api/tags").status_code == 200

        def test_the_run_s_own(strapi, strapi_client):
            assert strapi.strapi_version == "4.26.2"
            assert strapi_client.get("/api/tags").status_code == 404
        """
    )
    run.runpytest().assert_outcomes(passed=3)


def test_options_come_from_the_command_line_before_the_ini_file(run: pytest.Pytester) -> None:
    run.makeini("[pytest]\nstrapi_version = 4")
    run.makepyfile('def test_it(strapi):\n    assert strapi.strapi_version == "5.54.0"')
    run.runpytest("--strapi-version=5").assert_outcomes(passed=1)
    run.runpytest().assert_outcomes(failed=1)


def test_the_server_is_shared_and_its_start_is_paid_once(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        import pytest

        @pytest.fixture(scope="session")
        def seen():
            return []

        @pytest.mark.parametrize("n", range(3))
        def test_it(strapi, strapi_server, seen, n):
            assert strapi is strapi_server
            seen.append(strapi.url)
            assert len(set(seen)) == 1
        """
    )
    run.runpytest().assert_outcomes(passed=3)


@pytest.mark.parametrize("target", ["https://cms.example.com", "docker"])
def test_an_unknown_target_is_refused_in_words(run: pytest.Pytester, target: str) -> None:
    run.makepyfile("def test_it(strapi): pass")
    result = run.runpytest(f"--strapi-target={target}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --strapi-target={target}*use fake, process, container, both"])


def test_an_unknown_wish_is_refused_in_words(run: pytest.Pytester) -> None:
    run.makepyfile("import pytest\n@pytest.mark.strapi(color=1)\ndef test_it(strapi): pass")
    result = run.runpytest()
    result.stdout.fnmatch_lines(["*the marker strapi takes version, project, profile, seed,* by name, not color*"])


def test_a_broken_project_is_named(run: pytest.Pytester) -> None:
    run.makepyfile("import pytest\n@pytest.mark.strapi(project='nowhere')\ndef test_it(strapi): pass")
    result = run.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*nowhere: expected the directory of a Strapi project, found none*"])


def test_importing_the_plugin_brings_nothing_heavy(run: pytest.Pytester) -> None:
    heavy = ("flask", "requests", "fake_strapi", "werkzeug")
    script = f"import sys, harness.plugin; print(sorted(set({heavy!r}) & set(sys.modules)))"
    result = run.run(sys.executable, "-c", script)
    result.stdout.fnmatch_lines(["[[]]"])


def test_the_marker_seeds(run: pytest.Pytester) -> None:
    (run.path / "seed.json").write_text('{"customer": [{"Name": "Acme"}]}')
    run.makepyfile(
        """
        import pytest

        def names(client):
            return [row["attributes"]["Name"] for row in client.get("/api/customers").json()["data"]]

        @pytest.mark.strapi(seed="seed.json")
        @pytest.mark.parametrize("turn", [1, 2])
        def test_seeded(strapi_client, turn):
            assert names(strapi_client) == ["Acme"]
            strapi_client.post("/api/customers", json={"data": {"Name": "Bolt"}})
            assert names(strapi_client) == ["Acme", "Bolt"]

        def test_empty(strapi_client):
            assert names(strapi_client) == []
        """
    )
    run.runpytest("-p", "no:cacheprovider").assert_outcomes(passed=3)


def test_the_marker_limits_the_rate_for_its_test_alone(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        import pytest

        @pytest.mark.strapi(rate_limit="2/1m,retry-after")
        def test_limited(strapi_client):
            assert [strapi_client.get("/api/jobs").status_code for _ in range(3)] == [200, 200, 429]

        def test_unlimited(strapi_client):
            assert "X-RateLimit-Limit" not in strapi_client.get("/api/jobs").headers
        """
    )
    run.runpytest().assert_outcomes(passed=2)


def test_over_tls_the_client_trusts_the_ca(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        import pytest

        def test_https(strapi_client, strapi_url, strapi_ca):
            assert strapi_url.startswith("https://")
            assert strapi_ca.read_text().startswith("-----BEGIN CERTIFICATE-----")
            assert strapi_client.get("/api/jobs").status_code == 200

        @pytest.mark.strapi(tls=False)
        def test_http(strapi_client, strapi_url, strapi_ca):
            assert strapi_url.startswith("http://")
            assert strapi_ca is None
            assert strapi_client.get("/api/jobs").status_code == 200

        @pytest.mark.strapi(rate_limit="5/1m")
        def test_the_control_api_too(strapi, strapi_client):
            assert strapi.control().get("/rate-limit")["limit"] == 5
        """
    )
    run.runpytest("--strapi-tls").assert_outcomes(passed=3)
    run.makeini("[pytest]\nstrapi_tls = true")
    run.runpytest().assert_outcomes(passed=3)
    assert run.runpytest("--strapi-target=process").ret == pytest.ExitCode.USAGE_ERROR


SETTINGS = """
    import pytest

    @pytest.mark.strapi(settings={"public": ["api::job.job.find"], "env": "production"})
    def test_with_settings(strapi_url):
        import requests
        assert requests.get(f"{strapi_url}/api/jobs").status_code == 200

    def test_without(strapi_url):
        import requests
        assert requests.get(f"{strapi_url}/api/jobs").status_code == 403
"""


def test_a_test_may_have_settings_of_its_own(run: pytest.Pytester) -> None:
    run.makepyfile(SETTINGS)
    run.runpytest().assert_outcomes(passed=2)


def test_settings_that_a_target_has_not_skip_the_test(run: pytest.Pytester) -> None:
    run.makepyfile(SETTINGS)
    with FakeStrapi() as shared:
        result = run.runpytest(f"--strapi-target={shared.url}", "-rs")
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*has settings of its own, and this test wants public, env.*"])


def test_settings_that_are_no_dict_are_refused_in_words(run: pytest.Pytester) -> None:
    run.makepyfile("import pytest\n@pytest.mark.strapi(settings='production')\ndef test_it(strapi): pass")
    result = run.runpytest()
    result.stdout.fnmatch_lines(["*the marker strapi takes settings as a dict, such as {'env': 'production'}*"])


def test_settings_that_there_are_not_are_refused_in_words(run: pytest.Pytester) -> None:
    run.makepyfile("import pytest\n@pytest.mark.strapi(settings={'colour': 1})\ndef test_it(strapi): pass")
    result = run.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*no such setting: *colour*see fake_strapi.Config*"])
