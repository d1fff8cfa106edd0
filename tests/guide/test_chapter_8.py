"""Testing integrations: the guide's two Jest files, unchanged, under Jest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests
import responses

from fake_strapi import FakeStrapi

if TYPE_CHECKING:
    from conftest import Guide, Served


def jest(guide: Guide, strapi: Served, name: str, **environment: str) -> tuple[str, str]:
    """(`passed` or `failed`, why) of the only test of a file of chapter 8."""
    settings = {
        "rootDir": str(guide.files / "chapter_8"),
        "setupFiles": [str(guide.files / "jest_surroundings.js")],
        "cacheDirectory": str(guide.directory),
    }
    done = guide.node(
        strapi,
        *("--require", str(guide.files / "surroundings.js"), str(guide.node_modules / "jest/bin/jest.js")),
        *("--json", "--runInBand", "--watchman=false", "--config", json.dumps(settings), "--runTestsByPath"),
        str(guide.files / "chapter_8" / name),
        **environment,
    )
    report = json.loads(done.stdout)
    ((result,),) = [suite["assertionResults"] for suite in report["testResults"]]
    return result["status"], "\n".join(result["failureMessages"])


def unit_test(guide: Guide, strapi: FakeStrapi, fetch_jobs: str) -> tuple[str, str]:
    return jest(guide, strapi, "unit.test.js", FETCH_JOBS=str(guide.files / fetch_jobs))


def test_unit(guide: Guide) -> None:
    with FakeStrapi() as strapi:
        assert unit_test(guide, strapi, "fetch_jobs_with_token.js") == ("passed", "")
        strapi.journal.assert_not_called()


@pytest.mark.parametrize(
    "chapter", ["chapter_5/fetch_jobs.js", "chapter_5/circuit_breaker.js", "chapter_6/rate_limited_client.js"]
)
def test_unit_with_the_guide_s_own_fetch_jobs(guide: Guide, chapter: str) -> None:
    """None of the three sends the token that the test asks for."""
    with FakeStrapi() as strapi:
        status, why = unit_test(guide, strapi, chapter)
    assert status == "failed"
    assert "ObjectContaining" in why
    assert 'Received: "http://localhost:1337/api/jobs"' in why


def test_integration(guide: Guide) -> None:
    with FakeStrapi() as strapi:
        assert jest(guide, strapi, "integration.test.js") == ("passed", "")
        kept = strapi.journal.requests()
        assert [(call["method"], call["path"], call["status"]) for call in kept] == [
            ("POST", "/api/customers", 200),
            ("POST", "/api/jobs", 200),
            ("DELETE", "/api/jobs/1", 200),
            ("DELETE", "/api/customers/1", 200),
        ]


def test_integration_on_strapi_5(guide: Guide) -> None:
    """Made for Strapi 4: a creation answers 201 there, and the cleaning up by ids removes nothing."""
    with FakeStrapi(version="5") as strapi:
        status, why = jest(guide, strapi, "integration.test.js")
        assert status == "failed"
        assert "Expected: 200" in why
        headers = {"Authorization": f"Bearer {strapi.token}"}
        assert len(requests.get(f"{strapi.url}/api/customers", headers=headers).json()["data"]) == 1


# --- the same from Python


def fetch_jobs(url: str, token: str) -> Any:
    return requests.get(f"{url}/api/jobs", headers={"Authorization": f"Bearer {token}"}).json()


@responses.activate
def test_unit_from_python() -> None:
    mock_jobs = {"data": [{"id": 1, "attributes": {"JobID": "JOB-001"}}]}
    call = responses.get("http://localhost:1337/api/jobs", json=mock_jobs)
    assert fetch_jobs("http://localhost:1337", "a token") == mock_jobs
    assert call.calls[0].request.headers["Authorization"].startswith("Bearer")


def test_integration_from_python(strapi_client: Any) -> None:
    """The fixture's Strapi is as new for each test: nothing is to be cleaned up."""
    customer = strapi_client.post("/api/customers", json={"data": {"Name": "Test Customer"}}).json()["data"]
    job = {"Status": "Pending Artwork", "Quantity": 50, "customer": customer["id"]}
    answer = strapi_client.post("/api/jobs", json={"data": job})
    assert answer.status_code == 200
    assert answer.json()["data"]["attributes"]["Status"] == "Pending Artwork"
