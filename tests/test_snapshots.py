"""Snapshots of a running fake, by HTTP and from Python."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from fake_strapi import FakeStrapi, FakeStrapiError


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi(version="5") as running:
        yield running


def names(url: str, token: str) -> list[str]:
    headers = {"Authorization": f"Bearer {token}"}
    rows = requests.get(f"{url}/api/customers?sort=Name", headers=headers, timeout=10).json()["data"]
    return [row["Name"] for row in rows]


def add(strapi: FakeStrapi, *customers: str) -> None:
    strapi.seed({"customer": [{"Name": name} for name in customers]})


def test_they_are_taken_restored_listed_and_deleted_by_http(strapi: FakeStrapi) -> None:
    control = f"{strapi.url}/_fake/snapshots"
    assert requests.get(control, timeout=10).json() == {"snapshots": []}
    strapi.clock.freeze("2025-01-20T16:30:00.000Z")
    add(strapi, "Acme")
    taken = requests.post(control, timeout=10)
    assert (taken.status_code, taken.json()) == (201, {"id": "s1"})
    add(strapi, "Bolt")
    assert requests.post(control, timeout=10).json() == {"id": "s2"}
    listed = [{"id": key, "at": "2025-01-20T16:30:00.000Z"} for key in ("s1", "s2")]
    assert requests.get(control, timeout=10).json() == {"snapshots": listed}
    for _ in range(2):  # any number of times, and in any order
        assert requests.post(f"{control}/s1/restore", timeout=10).json() == {"status": "ok"}
        assert names(strapi.url, strapi.token) == ["Acme"]
        requests.post(f"{control}/s2/restore", timeout=10)
        assert names(strapi.url, strapi.token) == ["Acme", "Bolt"]
    assert requests.delete(f"{control}/s1", timeout=10).json() == {"status": "ok"}
    assert requests.post(control, timeout=10).json() == {"id": "s3"}
    gone = requests.post(f"{control}/s1/restore", timeout=10)
    assert gone.status_code == 404
    message = "no snapshot 's1' in the workspace 'default': there are s2, s3"
    assert gone.json() == {"error": {"message": message}}


def test_they_hold_tokens_permissions_files_and_id_counters(strapi: FakeStrapi) -> None:
    token = strapi.create_api_token("read-only")
    strapi.allow_public(["api::customer.customer.find"])
    headers = {"Authorization": f"Bearer {strapi.token}"}
    files = {"files": ("a.txt", b"hello", "text/plain")}
    url = requests.post(f"{strapi.url}/api/upload", files=files, headers=headers, timeout=10).json()[0]["url"]
    add(strapi, "Acme")
    taken = strapi.snapshot()
    strapi.reset()
    answers = (f"{strapi.url}/api/customers", f"{strapi.url}{url}")
    assert [requests.get(a, timeout=10).status_code for a in answers] == [403, 404]
    add(strapi, "Bolt", "Core")
    strapi.restore(taken)
    assert [requests.get(a, timeout=10).status_code for a in answers] == [200, 200]
    assert names(strapi.url, token) == ["Acme"]
    made = requests.post(f"{strapi.url}/api/customers", json={"data": {"Name": "D"}}, headers=headers, timeout=10)
    assert made.json()["data"]["id"] == 2


def test_each_workspace_has_its_own(strapi: FakeStrapi) -> None:
    one = strapi.create_workspace("one")
    taken = one.snapshot()
    with pytest.raises(FakeStrapiError, match="in the workspace 'default': there are none; POST /_fake/snapshots"):
        strapi.restore(taken)
    one.seed({"customer": [{"Name": "Acme"}]})
    add(strapi, "Bolt")
    one.restore(taken)
    assert names(one.url, one.token) == []
    assert names(strapi.url, strapi.token) == ["Bolt"]
