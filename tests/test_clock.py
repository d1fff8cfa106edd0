"""The clock of a running fake, by HTTP and from Python: what it governs, and that it is one for each workspace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi, FakeStrapiError

MOMENT = "2025-01-20T16:30:00.000Z"


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi(version="5") as running:
        yield running


def clock(strapi: FakeStrapi, body: object = None, workspace: str = "default") -> requests.Response:
    url = f"{strapi.url}/_ws/{workspace}/_fake/clock"
    return requests.get(url, timeout=10) if body is None else requests.post(url, json=body, timeout=10)


def create(url: str, token: str) -> tuple[requests.Response, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token}"}
    made = requests.post(f"{url}/api/customers", json={"data": {"Name": "A"}}, headers=headers, timeout=10)
    return made, made.json()["data"]


def test_it_is_frozen_advanced_and_resumed_by_http(strapi: FakeStrapi) -> None:
    assert clock(strapi).json()["frozen"] is False
    assert clock(strapi, {"freeze": MOMENT}).json() == {"now": MOMENT, "frozen": True}
    assert clock(strapi, {"advance": 90.5}).json() == {"now": "2025-01-20T16:31:30.500Z", "frozen": True}
    assert clock(strapi).json() == {"now": "2025-01-20T16:31:30.500Z", "frozen": True}
    resumed = clock(strapi, {"resume": True}).json()
    assert resumed["frozen"] is False
    assert "2025-01-20T16:31:30.500Z" <= resumed["now"] < "2025-01-20T16:32:30.500Z"
    assert clock(strapi, {"freeze": True}).json()["frozen"] is True
    requests.post(f"{strapi.url}/_fake/reset", timeout=10)
    again = clock(strapi).json()
    assert again["frozen"] is False
    assert again["now"] > "2026"


def test_it_governs_stamps_and_the_date_header(strapi: FakeStrapi) -> None:
    strapi.clock.freeze(MOMENT)
    made, row = create(strapi.url, strapi.token)
    assert (row["createdAt"], row["updatedAt"], row["publishedAt"]) == (MOMENT,) * 3
    assert made.headers["Date"] == "Mon, 20 Jan 2025 16:30:00 GMT"
    strapi.clock.advance(timedelta(days=1, milliseconds=5))
    made, row = create(strapi.url, strapi.token)
    assert row["createdAt"] == "2025-01-21T16:30:00.005Z"
    assert made.headers["Date"] == "Tue, 21 Jan 2025 16:30:00 GMT"


def test_it_governs_the_life_of_tokens(strapi: FakeStrapi) -> None:
    token = strapi.create_api_token(lifespan=7 * 86_400_000)
    headers = {"Authorization": f"Bearer {token}"}
    strapi.clock.freeze()
    strapi.clock.advance(timedelta(days=6))
    assert requests.get(f"{strapi.url}/api/jobs", headers=headers, timeout=10).status_code == 200
    strapi.clock.advance(timedelta(days=1, seconds=1))
    assert requests.get(f"{strapi.url}/api/jobs", headers=headers, timeout=10).status_code == 401


def test_each_workspace_has_its_own(strapi: FakeStrapi) -> None:
    one, other = strapi.create_workspace("one"), strapi.create_workspace("other")
    one.clock.freeze(MOMENT)
    made, row = create(one.url, strapi.token)
    assert row["createdAt"] == MOMENT
    assert made.headers["Date"] == "Mon, 20 Jan 2025 16:30:00 GMT"
    for url in (other.url, strapi.url):
        made, row = create(url, strapi.token)
        assert row["createdAt"] > "2026"
        assert "2025" not in made.headers["Date"]
    one.reset()
    assert not one.clock.frozen


def test_it_goes_with_snapshots(strapi: FakeStrapi) -> None:
    strapi.clock.freeze(MOMENT)
    taken = strapi.snapshot()
    strapi.clock.advance(3600)
    strapi.clock.resume()
    strapi.restore(taken)
    assert clock(strapi).json() == {"now": MOMENT, "frozen": True}


def test_python_speaks_of_datetimes(strapi: FakeStrapi) -> None:
    moment = datetime(2025, 1, 20, 17, 30, tzinfo=timezone(timedelta(hours=1)))
    assert strapi.clock.freeze(moment) == moment
    assert strapi.clock.now() == moment
    assert strapi.clock.now().tzinfo is timezone.utc
    assert strapi.clock.advance(0.001) == moment + timedelta(milliseconds=1)
    assert strapi.clock.freeze("2025-01-20") == datetime(2025, 1, 20, tzinfo=timezone.utc)
    assert strapi.clock.freeze(date(2025, 1, 21)) == datetime(2025, 1, 21, tzinfo=timezone.utc)
    assert strapi.clock.frozen
    strapi.clock.resume()
    assert not strapi.clock.frozen
    with pytest.raises(FakeStrapiError, match="has no time zone"):
        strapi.clock.freeze(datetime(2025, 1, 20))
    with pytest.raises(FakeStrapiError, match="'yesterday' is no ISO 8601 date"):
        strapi.clock.freeze("yesterday")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "expected a JSON object with the keys freeze"),
        ({}, "give one of freeze, advance and resume"),
        ({"freeze": MOMENT, "advance": 1}, "give one of freeze, advance and resume"),
        ({"stop": True}, "no such key: stop; there are freeze"),
        ({"freeze": "tomorrow"}, '"freeze" takes a date such as "2025-01-20T16:30:00.000Z", or true'),
        ({"freeze": 5}, '"freeze" takes a date'),
        ({"freeze": "+012025-01-20T00:00:00Z"}, "the clock goes from 1970-01-01T00:00:00.000Z to 9999-12-31"),
        ({"advance": "60"}, '"advance" takes a number of seconds, such as 60 or 0.5'),
        ({"advance": True}, '"advance" takes a number'),
        ({"advance": None}, '"advance" takes a number'),
        ({"advance": -1}, "time can't be advanced by -1.0 s: give a number of seconds >= 0"),
        ({"advance": 1e15}, "the clock goes from"),
        ({"resume": False}, '"resume" takes true; {"freeze": true} makes the clock stand'),
    ],
)
def test_bad_use_is_said(strapi: FakeStrapi, body: object, message: str) -> None:
    refused = clock(strapi, body)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"].startswith(message)
    assert clock(strapi).json()["frozen"] is False
