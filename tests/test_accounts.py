"""Users of a fake from Python: made, logged in, limited, expired."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from fake_strapi import FakeStrapi, FakeStrapiError, FrozenClock
from harness.jwt import opened_jwt, signed_jwt

LOGIN = {"identifier": "ann", "password": "Password123"}
DAYS_30 = 30 * 24 * 60 * 60


@pytest.fixture(params=["4", "5"])
def strapi(request: pytest.FixtureRequest) -> Iterator[FakeStrapi]:
    with FakeStrapi(version=request.param, clock=FrozenClock(1_767_323_045_006)) as strapi:
        yield strapi


def me(strapi: FakeStrapi, jwt: str) -> requests.Response:
    return requests.get(f"{strapi.url}/api/users/me", headers={"Authorization": f"Bearer {jwt}"}, timeout=10)


def log_in(strapi: FakeStrapi) -> requests.Response:
    return requests.post(f"{strapi.url}/api/auth/local", json=LOGIN, timeout=10)


def test_a_made_user_can_log_in(strapi: FakeStrapi) -> None:
    made = strapi.create_user("ann")
    answer = log_in(strapi).json()
    assert answer["user"]["id"] == made["id"]
    assert answer["user"]["email"] == "ann@example.com"
    assert answer["jwt"] == strapi.jwt_for(made)
    assert me(strapi, answer["jwt"]).json()["username"] == "ann"


def test_a_jwt_ends_by_the_clock_of_the_world(strapi: FakeStrapi) -> None:
    jwt = strapi.jwt_for(strapi.create_user("ann"))
    strapi.clock.advance(DAYS_30 - 1)
    assert me(strapi, jwt).status_code == 200
    strapi.clock.advance(1)
    assert me(strapi, jwt).status_code == 401
    assert me(strapi, strapi.jwt_for(1)).status_code == 200


def test_the_limit_ends_by_the_clock_of_the_world(strapi: FakeStrapi) -> None:
    strapi.create_user("ann")
    assert [log_in(strapi).status_code for _ in range(11)] == [200] * 10 + [429]
    strapi.clock.advance(60)
    assert log_in(strapi).status_code == 200


def test_a_reset_forgets_users_settings_and_counters(strapi: FakeStrapi) -> None:
    jwt = strapi.jwt_for(strapi.create_user("ann"))
    strapi.allow_authenticated(["api::job.job.find"])
    strapi.change_settings("advanced", {"allow_register": False})
    for _ in range(10):
        log_in(strapi)
    strapi.reset()
    assert me(strapi, jwt).status_code == 401
    strapi.create_user("ann")
    answer = log_in(strapi)
    assert answer.status_code == 200
    headers = {"Authorization": f"Bearer {answer.json()['jwt']}"}
    assert requests.get(f"{strapi.url}/api/jobs", headers=headers, timeout=10).status_code == 403
    body = {"username": "bob", "email": "bob@example.com", "password": "Password123"}
    assert requests.post(f"{strapi.url}/api/auth/local/register", json=body, timeout=10).status_code == 200


def test_the_limit_can_be_switched_off() -> None:
    with FakeStrapi(auth_rate_limit=False) as strapi:
        strapi.create_user("ann")
        answers = [log_in(strapi) for _ in range(12)]
    assert {answer.status_code for answer in answers} == {200}
    assert "X-RateLimit-Limit" not in answers[0].headers


def test_settings_at_the_start() -> None:
    with FakeStrapi(advanced={"allow_register": False}, authenticated=["api::job.job.find"]) as strapi:
        jwt = strapi.jwt_for(strapi.create_user("ann"))
        jobs = requests.get(f"{strapi.url}/api/jobs", headers={"Authorization": f"Bearer {jwt}"}, timeout=10)
        assert jobs.status_code == 200
        answer = requests.post(f"{strapi.url}/api/auth/local/register", json={}, timeout=10)
        assert answer.json()["error"]["message"] == "Register action is currently disabled"


def test_bad_use_says_what_to_do(strapi: FakeStrapi) -> None:
    with pytest.raises(FakeStrapiError, match="no role has the type 'boss'"):
        strapi.create_user("ann", role="boss")
    with pytest.raises(FakeStrapiError, match="no user 'al': username must be at least 3 characters"):
        strapi.create_user("al")
    with pytest.raises(FakeStrapiError, match="no setting nope among advanced: there are unique_email"):
        strapi.change_settings("advanced", {"nope": 1})
    with pytest.raises(FakeStrapiError, match="no settings 'nope': there are advanced"):
        strapi.change_settings("nope", {})


def test_the_projects_own_jwts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JWT_SECRET", raising=False)
    (tmp_path / "src" / "api").mkdir(parents=True)
    (tmp_path / "config").mkdir()
    (tmp_path / ".env").write_text("JWT_SECRET=hush\n")
    jwt_settings = "{ expiresIn: '1h', algorithm: 'HS384' }"
    plugins = f"module.exports = {{ 'users-permissions': {{ config: {{ jwt: {jwt_settings} }} }} }};"
    (tmp_path / "config" / "plugins.js").write_text(plugins)
    with FakeStrapi(tmp_path, "5") as strapi:
        jwt = strapi.jwt_for(strapi.create_user("ann"))
        assert me(strapi, jwt).status_code == 200
        opened = opened_jwt(jwt)
        assert opened is not None
        header, claims = opened
        assert (header["alg"], claims["exp"] - claims["iat"]) == ("HS384", 3600)
        assert jwt == signed_jwt({"id": 1}, "hush", claims["iat"], 3600, "HS384")
        assert me(strapi, signed_jwt({"id": 1}, "hush", claims["iat"], 3600)).status_code == 401


def test_nobody_has_no_jwt(strapi: FakeStrapi) -> None:
    with pytest.raises(FakeStrapiError, match="no user has the id 77: make one first"):
        strapi.jwt_for(77)
    answer = requests.post(f"{strapi.url}/_fake/users/77/jwt", timeout=10)
    assert answer.status_code == 400
    assert "no user has the id 77" in answer.json()["error"]["message"]
