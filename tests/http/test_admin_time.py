"""What ends on the admin API when time goes by: JWTs, sessions, the window of a rate limit. By the world's clock."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from fake_strapi.app import create_app
from fake_strapi.clock import FrozenClock
from fake_strapi.config import Config
from fake_strapi.installation import install
from fake_strapi.world import World

START = 1_700_000_000_000
HOUR = 3600
CREDENTIALS = {"email": "a@example.com", "password": "Password123"}
COOKIE = "strapi_admin_refresh"


class Panel:
    """A client of the admin API, and the clock that its server goes by."""

    def __init__(self, version: str) -> None:
        self.clock = FrozenClock(START)
        config = Config(strapi=version, admin="a@example.com:Password123")
        self.client: Client = create_app(world=World(install(config), self.clock)).test_client()
        self.token = ""

    def log_in(self, **more: Any) -> TestResponse:
        answer = self.client.post("/admin/login", json={**CREDENTIALS, **more})
        if answer.status_code == 200:
            self.token = answer.get_json()["data"]["token"]
        return answer

    def status(self) -> int:
        headers = {"Authorization": f"Bearer {self.token}"}
        return int(self.client.get("/admin/users/me", headers=headers).status_code)

    def renew(self) -> int:
        answer = self.client.post("/admin/access-token", json={})
        if answer.status_code == 200:
            self.token = answer.get_json()["data"]["token"]
        return int(answer.status_code)


def test_a_long_jwt_lasts_for_thirty_days() -> None:
    panel = Panel("4")
    panel.log_in()
    panel.clock.advance(30 * 24 * HOUR - 1)
    assert panel.status() == 200
    panel.clock.advance(1)
    assert panel.status() == 401


def test_an_access_token_lasts_for_half_an_hour_and_is_renewed() -> None:
    panel = Panel("5")
    panel.log_in()
    panel.clock.advance(HOUR // 2 - 1)
    assert panel.status() == 200
    panel.clock.advance(1)
    assert (panel.status(), panel.renew(), panel.status()) == (401, 200, 200)


@pytest.mark.parametrize(("remember", "idle", "longest"), [(False, 2, 24), (True, 14 * 24, 30 * 24)])
def test_a_session_ends_when_it_is_idle_and_at_the_latest_some_day(remember: bool, idle: int, longest: int) -> None:
    panel = Panel("5")
    panel.log_in(rememberMe=remember)
    panel.clock.advance(idle * HOUR)
    assert panel.renew() == 401

    panel.log_in(rememberMe=remember)
    for _ in range((longest - 1) // (idle - 1)):
        panel.clock.advance((idle - 1) * HOUR)
        assert panel.renew() == 200
    panel.clock.advance((longest - (longest - 1) // (idle - 1) * (idle - 1)) * HOUR)
    assert panel.renew() == 401


@pytest.mark.parametrize("version", ["4", "5"])
def test_one_may_try_again_after_five_minutes(version: str) -> None:
    panel = Panel(version)
    for _ in range(5):
        assert panel.log_in(password="wrong").status_code == 400
    assert panel.log_in().status_code == 429
    panel.clock.advance(299)
    assert panel.log_in().status_code == 429
    panel.clock.advance(1)
    assert panel.log_in().status_code == 200


@pytest.mark.parametrize("version", ["4", "5"])
def test_nobody_is_registered_without_a_setting_and_the_first_one_may_register(version: str) -> None:
    client = create_app(Config(strapi=version)).test_client()
    assert client.get("/admin/init").get_json()["data"]["hasAdmin"] is False
    body = {**CREDENTIALS, "firstname": "A"}
    answer = client.post("/admin/register-admin", json=body).get_json()["data"]
    assert answer["user"]["roles"][0]["code"] == "strapi-super-admin"
    assert client.get("/admin/init").get_json()["data"]["hasAdmin"] is True
    again = client.post("/admin/register-admin", json=body)
    assert (again.status_code, again.get_json()["error"]["message"]) == (400, "You cannot register a new super admin")


def forgotten_token(world: World, client: Client) -> str:
    client.post("/admin/forgot-password", json={"email": CREDENTIALS["email"]})
    return str(world.outbox.mails()[-1]["text"]).partition("code=")[2].partition("\n")[0]


@pytest.mark.parametrize(("version", "late"), [("4", 200), ("5", 400)])
def test_a_password_may_be_reset_for_an_hour_where_that_is_limited(version: str, late: int) -> None:
    clock = FrozenClock(START)
    world = World(install(Config(strapi=version, admin="a@example.com:Password123")), clock)
    client = create_app(world=world).test_client()
    body = {"resetPasswordToken": forgotten_token(world, client), "password": "Password456"}
    clock.advance(HOUR - 1)
    assert client.post("/admin/reset-password", json=body).status_code == 200
    body = {"resetPasswordToken": forgotten_token(world, client), "password": "Password789"}
    clock.advance(HOUR)
    answer = client.post("/admin/reset-password", json=body)
    assert answer.status_code == late
    if late == 400:
        assert answer.get_json()["error"]["message"] == "This reset password token has expired"
        assert world.database.rows("SELECT reset_password_token FROM admin_users") == [(None,)]


@pytest.mark.parametrize(("version", "noted"), [("4", False), ("5", True)])
def test_the_use_of_a_token_is_noted_once_an_hour_where_it_is(version: str, noted: bool) -> None:
    clock = FrozenClock(START)
    world = World(install(Config(strapi=version)), clock)
    used = []
    for seconds in (0, HOUR - 1, 1):
        clock.advance(seconds)
        world.access.token_actor(world.token, clock.now())
        rows = world.database.rows("SELECT last_used_at FROM strapi_api_tokens WHERE name = 'fake-strapi'")
        used.append(rows[0][0])
    assert used == ([START, START, START + HOUR * 1000] if noted else [None] * 3)
