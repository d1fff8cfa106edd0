"""Whatever is done to one workspace, the others know nothing of it; and what leads out of one leads back into it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from fake_strapi import FakeStrapi
from fake_strapi.workspace import Workspace
from harness.receiver import WebhookReceiver


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi(version="5", profile="guide") as running:
        yield running


@pytest.fixture
def one(strapi: FakeStrapi) -> Workspace:
    return strapi.create_workspace("one")


@pytest.fixture
def other(strapi: FakeStrapi) -> Workspace:
    return strapi.create_workspace("other")


def jobs(workspace: Workspace, method: str = "GET") -> int:
    headers = {"Authorization": f"Bearer {workspace.token}"}
    return requests.request(
        method, f"{workspace.url}/api/jobs", json={"data": {}}, headers=headers, timeout=10
    ).status_code


def test_faults(strapi: FakeStrapi, one: Workspace, other: Workspace) -> None:
    one.faults.server_error("/api/jobs")
    assert [jobs(workspace) for workspace in (one, other, strapi)] == [500, 200, 200]
    one.reset()
    assert jobs(one) == 200


def test_rate_limits(strapi: FakeStrapi, one: Workspace, other: Workspace) -> None:
    one.set_rate_limit("2/15m")
    other.set_rate_limit("3/15m")
    turns = [[jobs(workspace) for workspace in (one, other, strapi)] for _ in range(4)]
    assert turns == [[200, 200, 200], [200, 200, 200], [429, 200, 200], [429, 429, 200]]


def test_the_journal(strapi: FakeStrapi, one: Workspace, other: Workspace) -> None:
    jobs(one)
    jobs(one)
    jobs(other)
    totals = [requests.get(f"{w.url}/_fake/requests", timeout=10).json()["total"] for w in (one, other, strapi)]
    assert totals == [2, 1, 0]
    (entry,) = requests.get(f"{other.url}/_fake/requests", timeout=10).json()["requests"]
    assert entry["path"] == "/api/jobs"
    assert f"{other.url}/api/jobs" in entry["curl"]


def test_webhooks_and_the_time_of_their_retries(strapi: FakeStrapi, one: Workspace, other: Workspace) -> None:
    with WebhookReceiver() as receiver:
        for workspace in (one, other):
            workspace.clock.freeze("2025-01-20T16:30:00.000Z")
            workspace.webhooks.add(f"{receiver.url}?{workspace.name}", ["entry.create"])
        receiver.answer(500)
        for workspace in (one, other, strapi):
            assert jobs(workspace, "POST") == 201
            workspace.webhooks.wait(10)
        one.clock.advance(60)
        tries = [[len(d["attempts"]) for d in w.webhooks.deliveries()] for w in (one, other, strapi)]
        assert tries == [[2], [1], []]
        one.reset()
        assert one.webhooks.deliveries() == []
        other.clock.advance(60)
        assert [len(d["attempts"]) for d in other.webhooks.deliveries()] == [2]


def test_users_mails_and_where_their_links_lead(strapi: FakeStrapi, one: Workspace) -> None:
    one.change_settings("advanced", {"email_confirmation": True})
    ann = {"username": "ann", "email": "ann@example.com", "password": "Password123"}
    for workspace in (one, strapi):
        registered = requests.post(f"{workspace.url}/api/auth/local/register", json=ann, timeout=10)
        assert registered.status_code == 200, registered.text
    assert strapi.outbox.mails() == []
    (mail,) = one.outbox.mails(to="ann@example.com")
    link = f"{one.url.replace('127.0.0.1', 'localhost')}/api/auth/email-confirmation"
    assert link in mail["text"]


def test_administrators_and_where_their_cookies_go(strapi: FakeStrapi, one: Workspace) -> None:
    admin = {"firstname": "A", "email": "admin@example.com", "password": "Password123"}
    with requests.Session() as session:
        made = session.post(f"{one.url}/admin/register-admin", json=admin, timeout=10)
        assert made.status_code == 200, made.text
        assert {cookie.path for cookie in session.cookies} == {"/_ws/one/admin"}
        assert session.post(f"{one.url}/admin/access-token", json={}, timeout=10).status_code == 200
        assert session.post(f"{strapi.url}/admin/access-token", json={}, timeout=10).status_code == 401
    assert requests.get(f"{strapi.url}/admin/init", timeout=10).json()["data"]["hasAdmin"] is False


def test_a_token_of_the_admin_api_leads_to_its_workspace(strapi: FakeStrapi, one: Workspace) -> None:
    admin = {"firstname": "A", "email": "admin@example.com", "password": "Password123"}
    registered = requests.post(f"{one.url}/admin/register-admin", json=admin, timeout=10).json()["data"]
    headers = {"Authorization": f"Bearer {registered['token']}"}
    wish = {"name": "t", "description": "", "type": "read-only", "lifespan": None}
    made = requests.post(f"{one.url}/admin/api-tokens", json=wish, headers=headers, timeout=10).json()["data"]
    assert jobs(one, "POST") == 201
    seen = requests.get(
        f"{strapi.url}/api/jobs", headers={"Authorization": f"Bearer {made['accessKey']}"}, timeout=10
    ).json()
    assert seen["meta"]["pagination"]["total"] == 1


@pytest.mark.parametrize("version", ["4", "5"])
def test_jwts_of_administrators(version: str) -> None:
    with FakeStrapi(version=version, admin="admin@example.com:Password123") as strapi:
        places: list[Workspace] = [strapi, strapi.create_workspace("one"), strapi.create_workspace("other")]
        login = {"email": "admin@example.com", "password": "Password123"}
        for own in places:
            answer = requests.post(f"{own.url}/admin/login", json=login, timeout=10)
            headers = {"Authorization": f"Bearer {answer.json()['data']['token']}"}
            known = [requests.get(f"{at.url}/admin/users/me", headers=headers, timeout=10).ok for at in places]
            assert known == [at is own for at in places]
