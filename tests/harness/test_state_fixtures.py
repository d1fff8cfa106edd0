"""What a test can do about time, state and ids of its Strapi: strapi_clock, strapi_snapshots, the marker's id_seed."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from harness.fixtures.clock import StrapiClock
from harness.fixtures.snapshots import StrapiSnapshots
from harness.session import StrapiSession
from harness.targets.protocol import Target

MOMENT = datetime(2025, 1, 20, 16, 30, tzinfo=timezone.utc)


def test_time_is_in_the_tests_hand(strapi_client: StrapiSession, strapi_clock: StrapiClock) -> None:
    assert strapi_clock.freeze(MOMENT) == MOMENT
    assert strapi_clock.frozen
    made = strapi_client.post("/api/jobs", json={"data": {}}).json()["data"]["attributes"]
    assert made["createdAt"] == "2025-01-20T16:30:00.000Z"
    assert strapi_clock.advance(timedelta(minutes=1)) == MOMENT + timedelta(minutes=1)
    assert strapi_clock.advance(0.5) == strapi_clock.now() == MOMENT + timedelta(seconds=60.5)
    assert strapi_clock.freeze("2025-01-20T16:30:00+01:00") == MOMENT - timedelta(hours=1)
    assert strapi_clock.freeze(date(2025, 1, 20)) == MOMENT - timedelta(hours=16.5)
    strapi_clock.resume()
    assert not strapi_clock.frozen
    with pytest.raises(ValueError, match="has no time zone"):
        strapi_clock.freeze(datetime(2025, 1, 20))


def test_the_next_test_has_the_machines_time(strapi_clock: StrapiClock) -> None:
    assert not strapi_clock.frozen
    assert abs(strapi_clock.now() - datetime.now(timezone.utc)) < timedelta(minutes=1)


def test_a_snapshot_brings_everything_back(strapi_client: StrapiSession, strapi_snapshots: StrapiSnapshots) -> None:
    strapi_client.post("/api/customers", json={"data": {"Name": "Acme"}})
    taken = strapi_snapshots.take()
    for _ in range(2):
        strapi_client.delete("/api/customers/1")
        assert strapi_client.get("/api/customers").json()["data"] == []
        strapi_snapshots.restore(taken)
        assert len(strapi_client.get("/api/customers").json()["data"]) == 1


def test_snapshots_end_with_their_test(strapi_snapshots: StrapiSnapshots) -> None:
    from harness.targets.protocol import TargetError

    with pytest.raises(TargetError, match="no snapshot 's1' in the workspace 'default': there are none"):
        strapi_snapshots.restore("s1")


@pytest.mark.strapi(version=5, id_seed=7)
def test_ids_are_the_same_each_time(strapi: Target, strapi_client: StrapiSession) -> None:
    made = []
    for _ in range(2):
        strapi.clean()
        made.append(strapi_client.post("/api/customers", json={"data": {"Name": "Acme"}}).json()["data"]["documentId"])
    assert made[0] == made[1]
