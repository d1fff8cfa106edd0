"""What sets up a real Strapi sets up the fake: the very same code, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from harness.targets.fake import FakeTarget
from harness.targets.provision import Admin, Credentials


@pytest.fixture(params=["4", "5"])
def target(request: pytest.FixtureRequest) -> Iterator[FakeTarget]:
    started = FakeTarget(strapi_version=request.param, admin=None)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def admin(target: FakeTarget) -> Iterator[Admin]:
    made = Admin(target.url, Credentials("first@example.com", "Password123"))
    made.register(remember_me=target.strapi_version.startswith("5"))
    yield made
    made.close()


def status(target: FakeTarget, method: str, path: str, token: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.request(method, target.url + path, headers=headers, timeout=10).status_code


def test_tokens(target: FakeTarget, admin: Admin) -> None:
    custom = admin.create_api_token("custom", ["api::job.job.find"])
    assert status(target, "GET", "/api/jobs", admin.create_api_token("read-only", lifespan_ms=604_800_000)) == 200
    assert [status(target, "GET", f"/api/{name}", custom) for name in ("jobs", "customers")] == [200, 403]


def test_roles(target: FakeTarget, admin: Admin) -> None:
    admin.allow("public", ["api::job.job.find"])
    assert [status(target, "GET", f"/api/{name}") for name in ("jobs", "customers")] == [200, 403]


def test_settings(target: FakeTarget, admin: Admin) -> None:
    admin.change_settings("advanced", {"allow_register": False})
    admin.change_settings("providers", {"github": {"enabled": True}})
    assert admin.call("GET", "/users-permissions/advanced")["settings"]["allow_register"] is False
    assert admin.call("GET", "/users-permissions/providers")["github"]["enabled"] is True
    user = {"username": "ann", "email": "ann@example.com", "password": "secret-1"}
    assert requests.post(f"{target.url}/api/auth/local/register", json=user, timeout=10).status_code == 400


def test_a_renewed_session(target: FakeTarget, admin: Admin) -> None:
    before = admin.token()
    target.fake.clock.advance(1800)
    after = admin.token()
    assert status(target, "GET", "/admin/users/me", after) == 200
    assert (before == after) is target.strapi_version.startswith("4")


def test_a_reset_forgets_who_registered(target: FakeTarget, admin: Admin) -> None:
    assert admin.call("GET", "/admin/init")["data"]["hasAdmin"] is True
    target.clean()
    assert requests.get(f"{target.url}/admin/init", timeout=10).json()["data"]["hasAdmin"] is False
