"""Sessions of users by the clock, in production, in workspaces: what the recordings can't tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi, FrozenClock
from harness.jwt import opened_jwt

CONFIG = """module.exports = () => ({ 'users-permissions': { config: { jwtManagement: 'refresh', sessions: {
    accessTokenLifespan: 60, idleRefreshTokenLifespan: 600, maxRefreshTokenLifespan: 1000,
    cookie: { name: 'r', domain: 'shop.example', maxAge: 5000 } } } } });"""
LOGIN = {"identifier": "ann", "password": "Password123"}
HTTP_ONLY = {"X-Strapi-Refresh-Cookie": "httpOnly"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    schema = tmp_path / "src/api/note/content-types/note/schema.json"
    schema.parent.mkdir(parents=True)
    schema.write_text(
        '{"kind":"collectionType","collectionName":"notes","info":{"singularName":"note","pluralName":"notes",'
        '"displayName":"Note"},"attributes":{"text":{"type":"string"}}}'
    )
    (tmp_path / "config").mkdir()
    (tmp_path / "config/plugins.js").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def strapi(project: Path) -> Iterator[FakeStrapi]:
    with FakeStrapi(project, "5", clock=FrozenClock(1_767_323_045_006)) as strapi:
        strapi.create_user("ann")
        yield strapi


def log_in(strapi: FakeStrapi, **headers: str) -> requests.Response:
    return requests.post(f"{strapi.url}/api/auth/local", json=LOGIN, headers=headers, timeout=10)


def me(strapi: FakeStrapi, jwt: str) -> int:
    headers = {"Authorization": f"Bearer {jwt}"}
    return requests.get(f"{strapi.url}/api/users/me", headers=headers, timeout=10).status_code


def refresh(strapi: FakeStrapi, token: str) -> Any:
    answer = requests.post(f"{strapi.url}/api/auth/refresh", json={"refreshToken": token}, timeout=10)
    return answer.json() if answer.ok else answer.status_code


def test_an_access_token_ends_before_its_session(strapi: FakeStrapi) -> None:
    tokens = log_in(strapi).json()
    strapi.clock.advance(59)
    assert me(strapi, tokens["jwt"]) == 200
    strapi.clock.advance(1)
    assert me(strapi, tokens["jwt"]) == 401
    assert me(strapi, refresh(strapi, tokens["refreshToken"])["jwt"]) == 200


def test_a_refresh_token_says_when_it_ends(strapi: FakeStrapi) -> None:
    opened = opened_jwt(log_in(strapi).json()["refreshToken"])
    assert opened is not None
    assert list(opened[1]) == ["userId", "sessionId", "type", "exp"]
    assert opened[1]["exp"] == 1_767_323_045 + 600


def test_a_session_ends_when_it_is_idle(strapi: FakeStrapi) -> None:
    token = log_in(strapi).json()["refreshToken"]
    strapi.clock.advance(600)
    assert refresh(strapi, token) == 401


def test_a_family_of_sessions_ends_even_when_it_is_busy(strapi: FakeStrapi) -> None:
    token = log_in(strapi).json()["refreshToken"]
    for _ in range(2):
        strapi.clock.advance(450)
        token = refresh(strapi, token)["refreshToken"]
    strapi.clock.advance(100)
    assert refresh(strapi, token) == 401


def test_the_cookie_is_as_the_project_has_it(strapi: FakeStrapi) -> None:
    set_cookie = log_in(strapi, **HTTP_ONLY).headers["Set-Cookie"]
    rest = "path=/; expires=Fri, 02 Jan 2026 03:04:10 GMT; domain=shop.example; samesite=lax; httponly"
    assert set_cookie.startswith("r=ey")
    assert rest in set_cookie


def test_a_secure_cookie_needs_https(project: Path) -> None:
    with FakeStrapi(project, "5", env="production") as strapi:
        strapi.create_user("ann")
        assert log_in(strapi, **HTTP_ONLY).status_code == 500
        assert log_in(strapi).status_code == 200
    with FakeStrapi(project, "5", env="production", tls=True) as strapi:
        strapi.create_user("ann")
        answer = requests.post(
            f"{strapi.url}/api/auth/local", json=LOGIN, headers=HTTP_ONLY, verify=str(strapi.ca_path), timeout=10
        )
        assert "; secure; httponly" in answer.headers["Set-Cookie"]


def test_a_jwt_from_python_has_a_session_and_a_reset_ends_it(strapi: FakeStrapi) -> None:
    jwt = strapi.jwt_for(1)
    sessions = requests.get(
        f"{strapi.url}/api/auth/sessions", headers={"Authorization": f"Bearer {jwt}"}, timeout=10
    ).json()["data"]
    assert [session["current"] for session in sessions] == [True]
    strapi.reset()
    assert me(strapi, jwt) == 401


def test_strapi_4_has_no_sessions_whatever_the_project_says(project: Path) -> None:
    with FakeStrapi(project, "4") as strapi:
        strapi.create_user("ann")
        assert set(log_in(strapi).json()) == {"jwt", "user"}
