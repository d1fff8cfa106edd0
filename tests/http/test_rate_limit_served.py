"""The rate limit of the content API: what is counted, by whom, for how long, and how it is switched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from fake_strapi import FakeStrapi, FrozenClock
from harness.control import ControlClient, ControlError
from harness.session import StrapiSession

START = 1_642_693_500_250
"""15 minutes before 1642694400.250, in milliseconds."""


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture
def strapi(clock: FrozenClock) -> Iterator[FakeStrapi]:
    with FakeStrapi(clock=clock, env="production") as fake:
        yield fake


@pytest.fixture
def client(strapi: FakeStrapi) -> Iterator[StrapiSession]:
    with StrapiSession(strapi.url, strapi.token) as session:
        yield session


def remaining(response: requests.Response) -> str | None:
    return response.headers.get("X-RateLimit-Remaining")


def test_the_guide_in_production(client: StrapiSession, clock: FrozenClock) -> None:
    first = client.get("/api/jobs")
    told = [(name, value) for name, value in first.headers.items() if "ate" in name and name != "Date"]
    assert told == [
        ("X-RateLimit-Limit", "100"),
        ("X-RateLimit-Remaining", "99"),
        ("X-RateLimit-Reset", "1642694401"),  # the next whole second, when it is over
    ]
    for _ in range(99):
        assert client.get("/api/jobs").status_code == 200
    over = client.get("/api/jobs")
    assert over.status_code == 429
    assert over.json() == {
        "data": None,
        "error": {
            "status": 429,
            "name": "RateLimitError",
            "message": "Too many requests, please try again later.",
            "details": {},
        },
    }
    assert (remaining(over), over.headers["X-RateLimit-Reset"]) == ("0", "1642694401")
    assert "Retry-After" not in over.headers
    clock.advance(900)
    again = client.get("/api/jobs")
    assert (again.status_code, remaining(again), again.headers["X-RateLimit-Reset"]) == (200, "99", "1642695301")


@pytest.mark.parametrize(
    ("settings", "limited"),
    [
        ({}, False),
        ({"env": "production"}, True),
        ({"env": "production", "rate_limit": "off"}, False),
        ({"env": "production", "profile": "strapi"}, False),
        ({"profile": "strapi", "rate_limit": "9/1m"}, True),
    ],
)
def test_when_there_is_a_limit(
    settings: dict[str, str], limited: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("NODE_ENV", raising=False)
    with FakeStrapi(**settings) as strapi:
        assert (remaining(requests.get(f"{strapi.url}/api/jobs", timeout=10)) is not None) is limited


def test_what_is_counted(client: StrapiSession) -> None:
    """Whatever is asked of the content API, also in vain; nothing else, and no preflight."""
    asked = [
        client.get("/api/nope"),
        client.post("/api/jobs", data="{", headers={"Content-Type": "application/json"}),
        client.get("/api/jobs", headers={"Authorization": "Bearer wrong"}),
        client.get("/api/jobs?filters[x][$nope]=1&sort=:"),
        client.patch("/api/jobs"),
        client.options("/api/jobs"),
        client.head("/API/jobs"),
        client.get("/api/jobs/1"),
    ]
    assert [remaining(response) for response in asked] == [str(99 - place) for place in range(len(asked))]
    preflight = client.options("/api/jobs", headers={"Origin": "http://a.b", "Access-Control-Request-Method": "GET"})
    paths = ("/_health", "/admin/init", "/_fake/health", "/uploads/a.png", "/", "/apijobs")
    others = [client.get(path) for path in paths]
    assert [remaining(response) for response in (preflight, *others)] == [None] * 7
    assert remaining(client.get("/api/jobs")) == "91"


def test_by_token(strapi: FakeStrapi, client: StrapiSession) -> None:
    strapi.set_rate_limit("2/1m,token")
    other = {"Authorization": f"Bearer {strapi.create_api_token()}"}
    assert [remaining(client.get("/api/jobs")) for _ in range(2)] == ["1", "0"]
    assert remaining(client.get("/api/jobs", headers=other)) == "1"
    assert remaining(requests.get(f"{strapi.url}/api/jobs", timeout=10)) == "1"  # without a token by IP
    assert client.get("/api/jobs").status_code == 429


def test_retry_after(strapi: FakeStrapi, client: StrapiSession, clock: FrozenClock) -> None:
    strapi.set_rate_limit("1/10s,retry-after")
    assert "Retry-After" not in client.get("/api/jobs").headers
    assert client.get("/api/jobs").headers["Retry-After"] == "10"
    clock.advance(8.5)
    assert client.get("/api/jobs").headers["Retry-After"] == "2"


def test_a_prefix_of_the_project_s_own(clock: FrozenClock) -> None:
    with FakeStrapi(clock=clock, rate_limit="5/1m", prefix="/v1") as strapi:
        assert remaining(requests.get(f"{strapi.url}/v1/nope", timeout=10)) == "4"
        assert remaining(requests.get(f"{strapi.url}/api/jobs", timeout=10)) is None
    with FakeStrapi(clock=clock, rate_limit="5/1m", prefix="") as strapi:
        assert remaining(requests.get(f"{strapi.url}/jobs/1", timeout=10)) == "4"
        assert remaining(requests.get(f"{strapi.url}/nope", timeout=10)) is None


def test_by_http(strapi: FakeStrapi, client: StrapiSession) -> None:
    control = ControlClient(strapi.url)
    guide = {"limit": 100, "window": 900, "by": "ip", "retry_after": False}
    assert control.get("/rate-limit") == guide
    client.get("/api/jobs")
    wanted = {"limit": 3, "window": 0.5, "by": "token", "retry_after": True}
    assert control.put("/rate-limit", wanted) == wanted
    assert remaining(client.get("/api/jobs")) == "2"
    assert control.put("/rate-limit", {"limit": None}) == {"limit": None}
    assert remaining(client.get("/api/jobs")) is None
    assert control.put("/rate-limit", {"limit": "100/15m"}) == guide
    with pytest.raises(ControlError, match=r"no such key: per; there are limit .*, window \(seconds"):
        control.put("/rate-limit", {"limit": 1, "per": 5})
    with pytest.raises(ControlError, match="is no rate limit: expected LIMIT/WINDOW"):
        control.put("/rate-limit", {"limit": "many"})
    control.put("/rate-limit", {"limit": 1})
    control.post("/reset")
    assert control.get("/rate-limit") == guide
    assert remaining(client.get("/api/jobs")) == "99"
    control.close()
