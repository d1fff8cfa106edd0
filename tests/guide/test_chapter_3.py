"""Versions of the API, announced by a date (docs/versioning.md)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from fake_strapi import FakeStrapi

if TYPE_CHECKING:
    from conftest import Guide

FILES = Path(__file__).parent / "chapter_3"
ANNOUNCED = "2025-01-20"


def paths() -> list[str]:
    """`/api/v1/jobs`, `/api/v2/jobs`: what the guide's lines begin with."""
    return [line.split()[0] for line in (FILES / "url_versions.txt").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("version", ["4", "5"])
def test_paths_and_the_header(guide: Guide, version: str) -> None:
    with FakeStrapi(version=version, versioning=ANNOUNCED) as strapi:
        strapi.clock.freeze("2025-02-01")
        strapi.seed({"job": [{"Quantity": 100}]})
        request, header = (FILES / "accept_version.http").read_text(encoding="utf-8").splitlines()
        path, (name, number) = request.split()[1], header.split(": ")
        old, new, by_header = guide.run(
            strapi,
            f"""
            const headers = {{ Authorization: `Bearer ${{process.env.STRAPI_API_TOKEN}}` }};
            const data = [];
            for (const path of {paths()})
              data.push((await axios.get(`http://localhost:1337${{path}}`, {{ headers }})).data.data[0]);
            const more = {{ ...headers, '{name}': '{number}' }};
            data.push((await axios.get('http://localhost:1337{path}', {{ headers: more }})).data.data[0]);
            return data;
            """,
        )
    assert old["attributes"]["Quantity"] == 100
    assert new["Quantity"] == 100
    assert by_header == new


def test_the_migration_period_from_python() -> None:
    """90 days of notice, 6 months of both, and the end; all by the fake's clock."""
    old, new = paths()
    with FakeStrapi(versioning=ANNOUNCED) as strapi, requests.Session() as api:
        api.headers["Authorization"] = f"Bearer {strapi.token}"

        strapi.clock.freeze("2025-04-19T23:59:59Z")
        assert "Deprecation" not in api.get(strapi.url + old).headers
        strapi.clock.advance(1)
        deprecated = api.get(strapi.url + old)
        assert deprecated.status_code == 200
        assert deprecated.headers["Sunset"] == "Mon, 20 Oct 2025 00:00:00 GMT"
        assert deprecated.headers["Link"] == f'<{new}>; rel="successor-version"'

        strapi.clock.freeze("2025-10-20")
        assert api.get(strapi.url + old).status_code == 410
        assert api.get(f"{strapi.url}/api/jobs", headers={"Accept-Version": "1"}).status_code == 410
        assert api.get(strapi.url + new).status_code == 200


def test_today_there_are_no_versions() -> None:
    with FakeStrapi() as strapi:
        headers = {"Authorization": f"Bearer {strapi.token}"}
        assert [requests.get(strapi.url + path, headers=headers).status_code for path in paths()] == [404] * 2
        answer = requests.get(f"{strapi.url}/api/jobs", headers={**headers, "Accept-Version": "2"})
        assert answer.status_code == 200
