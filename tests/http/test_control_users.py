"""Users, settings and the outbox by the control API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi


@pytest.fixture(scope="module")
def running() -> Iterator[FakeStrapi]:
    with FakeStrapi() as strapi:
        yield strapi


@pytest.fixture
def strapi(running: FakeStrapi) -> FakeStrapi:
    running.reset()
    return running


def control(strapi: FakeStrapi, method: str, path: str, body: Any = None) -> requests.Response:
    return requests.request(method, f"{strapi.url}/_fake{path}", json=body, timeout=10)


def test_a_user_and_a_later_jwt(strapi: FakeStrapi) -> None:
    made = control(strapi, "POST", "/users", {"username": "ann", "role": "public", "email": "a@shop.example"})
    assert made.status_code == 201
    assert made.json()["email"] == "a@shop.example"
    for jwt in (made.json()["jwt"], control(strapi, "POST", f"/users/{made.json()['id']}/jwt").json()["jwt"]):
        answer = requests.get(f"{strapi.url}/api/users/me", headers={"Authorization": f"Bearer {jwt}"}, timeout=10)
        assert answer.status_code == 403  # known, but the Public role may not


def test_the_role_and_the_settings(strapi: FakeStrapi) -> None:
    jwt = control(strapi, "POST", "/users", {"username": "ann"}).json()["jwt"]
    assert control(strapi, "POST", "/authenticated", {"allow": ["api::job.job.find"]}).json() == {"status": "ok"}
    headers = {"Authorization": f"Bearer {jwt}"}
    assert requests.get(f"{strapi.url}/api/jobs", headers=headers, timeout=10).status_code == 200
    assert control(strapi, "PUT", "/settings/advanced", {"allow_register": False}).json() == {"status": "ok"}
    answer = requests.post(f"{strapi.url}/api/auth/local/register", json={}, timeout=10)
    assert answer.json()["error"]["message"] == "Register action is currently disabled"


def test_the_outbox(strapi: FakeStrapi) -> None:
    headers = {"Authorization": f"Bearer {strapi.token}"}
    for to in ("ann@shop.example", "Ann@shop.example, bob@shop.example", ["bob@shop.example"]):
        requests.post(f"{strapi.url}/api/email", json={"to": to, "subject": "Hi"}, headers=headers, timeout=10)
    assert len(control(strapi, "GET", "/outbox").json()["mails"]) == 3
    assert len(control(strapi, "GET", "/outbox?to=ann@shop.example").json()["mails"]) == 2
    assert len(control(strapi, "GET", "/outbox?to=BOB@shop.example").json()["mails"]) == 2
    assert [mail["subject"] for mail in strapi.outbox.mails(to="bob@shop.example")] == ["Hi", "Hi"]
    control(strapi, "DELETE", "/outbox")
    assert control(strapi, "GET", "/outbox").json() == {"mails": []}


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("POST", "/users", {}, 'expected {"username": …}'),
        ("POST", "/users", {"username": "ann", "role": "boss"}, "no role has the type 'boss'"),
        ("POST", "/authenticated", {"allow": "all"}, '"allow" takes a list of actions'),
        ("PUT", "/settings/nope", {}, "no settings 'nope'"),
        ("PUT", "/settings/advanced", [], "expected an object of settings"),
    ],
)
def test_bad_use(strapi: FakeStrapi, method: str, path: str, body: Any, message: str) -> None:
    answer = control(strapi, method, path, body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(message)
