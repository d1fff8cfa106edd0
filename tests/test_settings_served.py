"""What a project's settings do to answers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi

PRINTSHOP = Path(__file__).parent.parent / "harness" / "printshop"
API = "module.exports = { rest: { prefix: '/v1', defaultLimit: 2, maxLimit: 3, withCount: false } };"
BODY = "module.exports = [{ name: 'strapi::body', config: { jsonLimit: '100b', formLimit: 200, textLimit: 300 } }];"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PRINTSHOP / "src", tmp_path / "src")
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "api.js").write_text(API)
    return tmp_path


def call(strapi: FakeStrapi, method: str, path: str, **more: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {strapi.token}", **more.pop("headers", {})}
    return requests.request(method, strapi.url + path, headers=headers, timeout=10, **more)


@pytest.mark.parametrize("version", ["4", "5"])
def test_limits_count_and_prefix_of_lists(project: Path, version: str) -> None:
    with FakeStrapi(project, version) as strapi:
        for number in range(5):
            assert call(strapi, "POST", "/v1/jobs", json={"data": {"Quantity": number}}).status_code in (200, 201)
        answer = call(strapi, "GET", "/v1/jobs").json()
        assert (len(answer["data"]), answer["meta"]) == (2, {"pagination": {"page": 1, "pageSize": 2}})
        assert len(call(strapi, "GET", "/v1/jobs?pagination[pageSize]=50").json()["data"]) == 3
        assert call(strapi, "GET", "/v1/jobs?pagination[withCount]=true").json()["meta"]["pagination"]["total"] == 5
        assert call(strapi, "GET", "/api/jobs").status_code == 404
    with FakeStrapi(project, version, prefix="/api", max_limit=0, default_limit=4, with_count=True) as strapi:
        for _ in range(5):
            call(strapi, "POST", "/api/jobs", json={"data": {}})
        assert len(call(strapi, "GET", "/api/jobs").json()["data"]) == 4
        answer = call(strapi, "GET", "/api/jobs?pagination[pageSize]=500").json()
        assert answer["meta"]["pagination"] == {"page": 1, "pageSize": 500, "pageCount": 1, "total": 5}


def test_limits_of_bodies(project: Path) -> None:
    (project / "config" / "middlewares.js").write_text(BODY)
    kinds = {"application/json": 100, "application/x-www-form-urlencoded": 200, "text/plain": 300}
    with FakeStrapi(project) as strapi:
        for kind, most in kinds.items():
            for size, refused in ((most, False), (most + 1, True)):
                body = b'{"a":"' + b"x" * (size - 8) + b'"}'
                answer = call(strapi, "POST", "/v1/jobs", data=body, headers={"Content-Type": kind})
                assert (answer.status_code == 413) is refused, (kind, size)
