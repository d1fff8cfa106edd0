"""The fixture `strapi_responses`: the other fixtures of the test go with it, without a socket."""

from __future__ import annotations

import pytest
import requests
import responses

# A test with pytester forgets the modules that it imported first; these must stay the ones that they were.
LOADED = (requests, responses)


def test_the_other_fixtures_go_with_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest
        import requests
        import responses
        import socket


        @pytest.fixture(autouse=True)
        def no_socket(monkeypatch):
            def refused(*_, **__):
                raise AssertionError("a socket")
            monkeypatch.setattr(socket, "create_connection", refused)


        @pytest.mark.strapi(version=5, rate_limit="2/1m")
        def test_one(strapi_responses, strapi_url, strapi_client, strapi_faults, strapi_factory, strapi_clock):
            assert strapi_url == "http://strapi.test:1337"
            assert strapi_responses is responses.mock
            strapi_factory("customer", Name="Acme")
            strapi_faults.network_error("/api/customers", times=1)
            with pytest.raises(requests.ConnectionError):
                strapi_client.get("/api/customers")
            assert strapi_client.get("/api/customers").json()["data"][0]["Name"] == "Acme"
            strapi_client.get("/api/customers")
            assert strapi_client.get("/api/customers").status_code == 429
            strapi_clock.advance(60)
            assert strapi_client.get("/api/customers").status_code == 200


        @pytest.mark.strapi(version=5, url="http://localhost:1337")
        def test_two(strapi_responses, strapi_client, strapi_journal, strapi_token):
            strapi_responses.get("https://elsewhere.test/", body="hello")
            assert requests.get("https://elsewhere.test/").text == "hello"
            headers = {"Authorization": f"Bearer {strapi_token}"}
            assert requests.get("http://localhost:1337/api/customers", headers=headers).json()["data"] == []
            strapi_journal.assert_called_once("GET", "/api/customers")


        @responses.activate
        def test_three(strapi_responses, strapi_url):
            responses.get("https://elsewhere.test/", body="hello")
            assert requests.get("https://elsewhere.test/").text == "hello"
            assert requests.get(f"{strapi_url}/_health").status_code == 204


        def test_four(strapi_url):
            assert strapi_url.startswith("http://127.0.0.1:")
            assert not responses.registered()
        """
    )
    pytester.runpytest("-p", "no:cacheprovider", "-p", "no:randomly").assert_outcomes(passed=4)


def test_a_failed_test_shows_the_requests(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_it(strapi_responses, strapi_client):
            assert strapi_client.get("/api/jobs").status_code == 418
        """
    )
    done = pytester.runpytest("-p", "no:cacheprovider")
    done.stdout.fnmatch_lines(["*requests to the fake Strapi (1)*", "*curl*http://strapi.test:1337/api/jobs*"])


def test_a_url_without_it_is_a_mistake(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.strapi(url="http://localhost:1337")
        def test_it(strapi):
            pass
        """
    )
    done = pytester.runpytest("-p", "no:cacheprovider")
    done.stdout.fnmatch_lines(["*url is where strapi_responses answers: ask for it, too*"])


def test_a_real_strapi_is_not_in_this_process(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(strapi_responses): pass")
    done = pytester.runpytest("-p", "no:cacheprovider", "--strapi-target=process", "-rs")
    done.assert_outcomes(skipped=1)
    done.stdout.fnmatch_lines(["*strapi_responses needs a fake in this process*"])
