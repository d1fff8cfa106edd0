"""Authentication: API tokens, JWTs of users. OAuth 2.0 is shown, and tested, in docs/users.md."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from fake_strapi import FakeStrapi

if TYPE_CHECKING:
    from conftest import Guide


def jobs(strapi: FakeStrapi, credential: str) -> Any:
    return requests.get(f"{strapi.url}/api/jobs", headers={"Authorization": f"Bearer {credential}"})


@pytest.mark.parametrize("version", ["4", "5"])
def test_api_token(guide: Guide, version: str) -> None:
    with FakeStrapi(version=version) as strapi:
        lines = "return [response.status, (await response.json()).data];"
        assert guide.run(strapi, "chapter_2/api_token.js", lines) == [200, []]


@pytest.mark.parametrize("version", ["4", "5"])
def test_jwt(guide: Guide, version: str) -> None:
    with FakeStrapi(version=version, authenticated=["api::job.job.find"]) as strapi:
        strapi.create_user("user", email="user@example.com", password="password")
        lines = "return [loginResponse.data.user.username, userJobs.status, userJobs.data.data];"
        assert guide.run(strapi, "chapter_2/jwt.js", lines) == ["user", 200, []]


def test_a_user_may_nothing_until_a_role_allows_it(guide: Guide) -> None:
    """Strapi makes users of the role Authenticated, which may not read jobs by itself."""
    with FakeStrapi() as strapi:
        strapi.create_user("user", email="user@example.com", password="password")
        error = guide.run(
            strapi,
            "try {",
            "chapter_2/jwt.js",
            "} catch ({ config, response }) { return [config.url, response.status]; }",
        )
        assert error == ["http://localhost:1337/api/jobs", 403]


def test_tokens_from_python() -> None:
    with FakeStrapi() as strapi:
        assert jobs(strapi, strapi.token).status_code == 200
        assert jobs(strapi, "wrong").status_code == 401

        custom = strapi.create_api_token("custom", ["api::job.job.find"])  # minimum required permissions
        assert jobs(strapi, custom).status_code == 200
        headers = {"Authorization": f"Bearer {custom}"}
        assert requests.post(f"{strapi.url}/api/jobs", json={"data": {}}, headers=headers).status_code == 403


def test_rotate_every_90_days_from_python() -> None:
    with FakeStrapi() as strapi:
        strapi.clock.freeze()
        lifespan = timedelta(days=90)
        token = strapi.create_api_token("read-only", lifespan=lifespan // timedelta(milliseconds=1))
        strapi.clock.advance(lifespan)
        assert jobs(strapi, token).status_code == 200
        strapi.clock.advance(timedelta(seconds=1))
        assert jobs(strapi, token).status_code == 401


def test_jwt_from_python() -> None:
    with FakeStrapi(authenticated=["api::job.job.find"]) as strapi:
        strapi.create_user("user", email="user@example.com", password="password")
        login = {"identifier": "user@example.com", "password": "password"}
        jwt = requests.post(f"{strapi.url}/api/auth/local", json=login).json()["jwt"]
        assert jobs(strapi, jwt).json()["data"] == []
