"""FakeStrapi without pytest: starting, stopping, settings, and serving under any WSGI server."""

from __future__ import annotations

import socket
import threading

import pytest
import requests

from fake_strapi import Config, FakeStrapi, FakeStrapiError, FrozenClock, create_app
from fake_strapi.javascript.dates import from_iso


def get(strapi: FakeStrapi, path: str, token: str | None = None) -> requests.Response:
    return requests.get(strapi.url + path, headers={"Authorization": f"Bearer {token or strapi.token}"}, timeout=10)


def test_two_fakes_share_nothing() -> None:
    with FakeStrapi() as one, FakeStrapi(version="5") as other:
        headers = {"Authorization": f"Bearer {one.token}"}
        requests.post(f"{one.url}/api/customers", json={"data": {"Name": "A"}}, headers=headers, timeout=10)
        assert get(one, "/api/customers").json()["meta"]["pagination"]["total"] == 1
        assert get(other, "/api/customers").json()["meta"]["pagination"]["total"] == 0


def test_stopping_closes_the_port_and_leaves_no_thread() -> None:
    before = threading.active_count()
    strapi = FakeStrapi().start()
    port = strapi.port
    assert get(strapi, "/_health").status_code == 204
    strapi.stop()
    strapi.stop()
    assert threading.active_count() == before
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_time_comes_from_the_clock() -> None:
    clock = FrozenClock(from_iso("2025-01-20T16:30:00.000Z"))
    with FakeStrapi(clock=clock) as strapi:
        headers = {"Authorization": f"Bearer {strapi.token}"}
        made = requests.post(f"{strapi.url}/api/jobs", json={"data": {}}, headers=headers, timeout=10)
        assert made.headers["Date"] == "Mon, 20 Jan 2025 16:30:00 GMT"
        attributes = made.json()["data"]["attributes"]
        assert attributes["createdAt"] == "2025-01-20T16:30:00.000Z"
        assert attributes["JobID"] == "JOB-2025-001"
        clock.advance(3600)
        later = requests.put(f"{strapi.url}/api/jobs/1", json={"data": {}}, headers=headers, timeout=10).json()
        assert later["data"]["attributes"]["updatedAt"] == "2025-01-20T17:30:00.000Z"


def test_bad_use_is_said() -> None:
    with pytest.raises(FakeStrapiError, match=r"no such setting: .*'colour'"):
        FakeStrapi(colour="red")
    with pytest.raises(FakeStrapiError, match=r"isn't running: call start"):
        _ = FakeStrapi().url
    with pytest.raises(FakeStrapiError, match=r"Strapi 3\.6 has not been measured"):
        FakeStrapi(version="3.6")
    with FakeStrapi() as taken, pytest.raises(FakeStrapiError, match="choose another port, or 0"):
        FakeStrapi(port=taken.port).start()


def test_the_application_runs_under_any_wsgi_server() -> None:
    client = create_app(Config(strapi="5", public=["api::job.job.find"])).test_client()
    listed = client.get("/api/jobs?sort=JobID:desc")
    assert listed.status_code == 200
    assert listed.get_data() == b'{"data":[],"meta":{"pagination":{"page":1,"pageSize":25,"pageCount":0,"total":0}}}'
    refused = client.post("/api/jobs", json={"data": {}})
    assert refused.status_code == 403
    assert refused.headers["X-Powered-By"] == "Strapi <strapi.io>"


def test_the_control_api_answers_beside_strapi() -> None:
    with FakeStrapi(version="5") as strapi:
        health = requests.get(f"{strapi.url}/_fake/health", timeout=10).json()
        served = {"status": "ok", "strapi": "5.54.0", "profile": "guide", "project": None, "workspaces": 1}
        assert health == {**served, "workers": []}
        headers = {"Authorization": f"Bearer {strapi.token}"}
        requests.post(f"{strapi.url}/api/customers", json={"data": {"Name": "A"}}, headers=headers, timeout=10)
        assert requests.post(f"{strapi.url}/_fake/reset", timeout=10).json() == {"status": "ok"}
        assert get(strapi, "/api/customers").json()["data"] == []
        unknown = requests.put(f"{strapi.url}/_fake/clock", timeout=10)
        assert unknown.status_code == 404
        assert "no control call PUT /_fake/clock" in unknown.json()["error"]["message"]


def test_what_is_not_served_says_so() -> None:
    with FakeStrapi() as strapi:
        answer = get(strapi, "/graphql")
        assert answer.status_code == 501
        assert answer.json()["error"]["message"] == "fake-strapi does not serve GraphQL (/graphql) yet"
