"""When the announced versions of the API are there, what version 1 says of its end, and how one is chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fake_strapi import FakeStrapi, FakeStrapiError, FrozenClock
from fake_strapi.javascript.dates import from_iso, to_iso
from fake_strapi.simulation.versioning import parse_announced
from harness.control import ControlClient, ControlError
from harness.session import StrapiSession

DAY = 86_400
ANNOUNCED = "2025-01-20T08:00:00.000Z"
DEPRECATED = "2025-04-20T08:00:00.000Z"
SUNSET = "2025-10-20T08:00:00.000Z"
ENDS = "Mon, 20 Oct 2025 08:00:00 GMT"


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(from_iso(ANNOUNCED))


@pytest.fixture(params=["4", "5"])
def strapi(request: pytest.FixtureRequest, clock: FrozenClock) -> Iterator[FakeStrapi]:
    with FakeStrapi(version=request.param, clock=clock, versioning=ANNOUNCED) as fake:
        yield fake


@pytest.fixture
def client(strapi: FakeStrapi) -> Iterator[StrapiSession]:
    with StrapiSession(strapi.url, strapi.token) as session:
        session.post("/api/jobs", json={"data": {"JobID": "J1"}})
        yield session


def told(client: StrapiSession, path: str, **headers: str) -> list[str | None]:
    """The status, then what an answer says of its version."""
    answer = client.get(path, headers=headers)
    return [str(answer.status_code), *(answer.headers.get(name) for name in ("Deprecation", "Sunset", "Link"))]


@pytest.mark.parametrize(
    ("announced", "deprecated", "sunset"),
    [
        ("2025-01-20", "2025-04-20T00:00:00.000Z", "2025-10-20T00:00:00.000Z"),
        ("2025-06-02T10:00:00+02:00", "2025-08-31T08:00:00.000Z", "2026-02-28T08:00:00.000Z"),
        ("2023-06-02", "2023-08-31T00:00:00.000Z", "2024-02-29T00:00:00.000Z"),
        ("2025-10-01", "2025-12-30T00:00:00.000Z", "2026-06-30T00:00:00.000Z"),
    ],
)
def test_dates(announced: str, deprecated: str, sunset: str) -> None:
    plan = parse_announced(announced)
    assert (to_iso(plan.deprecated), to_iso(plan.sunset)) == (deprecated, sunset)


@pytest.mark.parametrize("text", ["", "soon", "2025-13-01", "1969-12-31", "9999-01-01", 5, None])
def test_dates_that_are_none(text: object) -> None:
    with pytest.raises(FakeStrapiError, match="is no date of an announcement"):
        parse_announced(text)


def test_from_the_announcement_to_the_end(client: StrapiSession, clock: FrozenClock) -> None:
    silent = ["200", None, None, None]
    speaking = ["200", "@1745136000", ENDS, '</api/v2/jobs>; rel="successor-version"']
    assert told(client, "/api/v1/jobs") == told(client, "/api/v2/jobs") == told(client, "/api/jobs") == silent
    clock.advance(90 * DAY - 1)
    assert told(client, "/api/v1/jobs") == silent
    clock.advance(1)
    assert told(client, "/api/v1/jobs") == speaking
    assert told(client, "/api/jobs", **{"Accept-Version": "1"}) == speaking
    assert told(client, "/api/v1/jobs?filters[nope][$eq]=1&sort=a:b:c")[1:] == speaking[1:]
    assert told(client, "/api/v1/jobs/999", Authorization="Bearer wrong") == ["401", *speaking[1:]]
    assert told(client, "/api/v1/nope")[3] == '</api/v2/nope>; rel="successor-version"'
    assert told(client, "/api/v2/jobs") == told(client, "/api/jobs") == silent
    clock.advance((from_iso(SUNSET) - from_iso(DEPRECATED)) / 1000 - 1)
    assert told(client, "/api/v1/jobs") == speaking
    clock.advance(1)
    assert told(client, "/api/v1/jobs") == ["410", *speaking[1:]]
    assert told(client, "/api/jobs", **{"Accept-Version": "1"})[0] == "410"
    assert client.get("/api/v1/jobs").json() == {
        "data": None,
        "error": {
            "status": 410,
            "name": "GoneError",
            "message": f"Version 1 of the API ended on {ENDS}: use version 2",
            "details": {"successor": "/api/v2/jobs"},
        },
    }
    assert told(client, "/api/v2/jobs") == told(client, "/api/jobs") == silent


def test_chosen_by_header(client: StrapiSession, strapi: FakeStrapi) -> None:
    def nested(path: str, **headers: str) -> bool:
        return "attributes" in client.get(path, headers=headers).json()["data"][0]

    own = strapi.installation.behaviour.nested_attributes
    assert nested("/api/jobs") is own
    assert nested("/api/v1/jobs")
    assert nested("/API/V1/jobs")
    assert not nested("/api/v2/jobs")
    assert nested("/api/jobs", **{"Accept-Version": "1"})
    assert not nested("/api/jobs", **{"Accept-Version": "2"})
    assert nested("/api/v1/jobs", **{"Accept-Version": "2"})  # the path has said it
    refused = client.get("/api/jobs", headers={"Accept-Version": "3"})
    assert refused.status_code == 406
    assert refused.json()["error"] == {
        "status": 406,
        "name": "NotAcceptableError",
        "message": "There is no version 3 of the API: Accept-Version takes 1 or 2",
        "details": {"versions": ["1", "2"]},
    }
    assert client.get("/api/v3/jobs").status_code == 404
    assert client.get("/_health", headers={"Accept-Version": "3"}).status_code == 204
    assert (
        client.options(
            "/api/v1/jobs", headers={"Origin": "http://a.b", "Access-Control-Request-Method": "GET"}
        ).status_code
        == 204
    )


def test_the_successor_of_an_entry_is_its_collection(client: StrapiSession, clock: FrozenClock) -> None:
    clock.advance(90 * DAY)
    assert told(client, "/api/v1/jobs/1")[3] == '</api/v2/jobs>; rel="successor-version"'
    assert told(client, "/_ws/default/api/v1/jobs/1")[3] == '</_ws/default/api/v2/jobs>; rel="successor-version"'
    assert told(client, "/api/v1/users/1")[3] == '</api/v2/users/1>; rel="successor-version"'


def test_plugins_routes_are_the_same_under_each(client: StrapiSession) -> None:
    for path in ("users-permissions/roles", "upload/files", "i18n/locales"):
        plain = client.get(f"/api/{path}")
        assert plain.status_code == 200
        assert client.get(f"/api/v1/{path}").text == client.get(f"/api/v2/{path}").text == plain.text


def test_without_an_announcement_there_are_none(clock: FrozenClock) -> None:
    with FakeStrapi(clock=clock) as strapi, StrapiSession(strapi.url, strapi.token) as client:
        assert client.get("/api/v1/jobs").status_code == 404
        assert client.get("/api/jobs", headers={"Accept-Version": "3"}).status_code == 200
        strapi.announce_versions("2025-01-21")
        assert client.get("/api/v1/jobs").status_code == 404
        clock.advance(DAY)
        assert client.get("/api/v1/jobs").status_code == 200
        strapi.announce_versions(None)
        assert client.get("/api/v1/jobs").status_code == 404


def test_by_http(strapi: FakeStrapi, client: StrapiSession) -> None:
    control = ControlClient(strapi.url)
    dates = {"announced": ANNOUNCED, "deprecated": DEPRECATED, "sunset": SUNSET}
    none = {"announced": None, "deprecated": None, "sunset": None}
    assert control.get("/versioning") == dates
    assert control.put("/versioning", {"announced": None}) == none
    assert client.get("/api/v1/jobs").status_code == 404
    assert control.put("/versioning", {"announced": "2024-01-01"})["announced"] == "2024-01-01T00:00:00.000Z"
    assert client.get("/api/v1/jobs").status_code == 410
    for body, message in (({}, "announced is missing"), ({"announced": "soon"}, "'soon' is no date")):
        with pytest.raises(ControlError, match=message):
            control.put("/versioning", body)
    control.post("/reset")
    assert control.get("/versioning") == dates
    control.close()


def test_every_version_counts_against_the_rate_limit(strapi: FakeStrapi, client: StrapiSession) -> None:
    strapi.set_rate_limit("3/1m")
    paths = ("/api/v1/jobs", "/api/v2/jobs", "/api/jobs", "/api/v1/jobs")
    assert [client.get(path).status_code for path in paths] == [200, 200, 200, 429]


def test_a_prefix_of_the_project_s_own(clock: FrozenClock) -> None:
    with (
        FakeStrapi(clock=clock, versioning=ANNOUNCED, prefix="/content") as strapi,
        StrapiSession(strapi.url, strapi.token) as client,
    ):
        assert client.get("/content/v2/jobs").json()["data"] == []
        assert client.get("/content/jobs", headers={"Accept-Version": "2"}).status_code == 200
        clock.advance(90 * DAY)
        assert told(client, "/content/v1/jobs")[3] == '</content/v2/jobs>; rel="successor-version"'
        assert client.get("/api/v2/jobs").status_code == 404
