"""A judged conversation: what is sent to each side, what counts as equal, and how a difference is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.client import Client
from harness.contract import Contract, FakeDiffers, RealDiffers, Side, Unusable
from harness.names import Names
from harness.recording import Recording
from harness.shapes import load_shapes
from harness.targets.create import create_target
from harness.targets.fake import FakeTarget

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo" / "src"
SHAPES = load_shapes(ZOO)
VERSION = "4.26.2"


@pytest.fixture(scope="module")
def targets() -> Iterator[tuple[FakeTarget, FakeTarget]]:
    """Two servers with the same content types."""
    pair = []
    for _ in range(2):
        target = create_target("fake", VERSION, ZOO, profile="strapi")
        assert isinstance(target, FakeTarget)
        target.start()
        pair.append(target)
    yield pair[0], pair[1]
    for target in pair:
        target.stop()


class Stage:
    """Makes conversations with clean servers. The second server stands for a real Strapi."""

    def __init__(self, targets: tuple[FakeTarget, FakeTarget]) -> None:
        self.sides = []
        for target, real in zip(targets, (False, True), strict=True):
            target.clean()
            self.sides.append(
                Side("real" if real else "fake", real, Client(target.url), self.tokens(target), target.allow_public)
            )

    @staticmethod
    def tokens(target: FakeTarget) -> Any:
        return lambda label: target.token if label == "full-access" else target.api_token(label)

    def use_up_ids(self) -> None:
        contract = Contract(self.sides[1:], SHAPES, VERSION, None)
        for plural in ("jobs", "jobs", "customers"):
            contract.delete(f"/api/{plural}/{contract.post(f'/api/{plural}', {'data': {'Name': 'x'}}).row.key}")

    def talk(self, *sides: int, recording: Recording | None = None) -> Contract:
        return Contract([self.sides[number] for number in sides], SHAPES, VERSION, recording, "x.json")


@pytest.fixture
def stage(targets: tuple[FakeTarget, FakeTarget]) -> Iterator[Stage]:
    stage = Stage(targets)
    yield stage
    for side in stage.sides:
        side.client.close()


def story(contract: Contract, name: str = "Acme") -> None:
    customer = contract.create("customers", {"Name": name})
    job = contract.post("/api/jobs?populate=customer", {"data": {"JobID": "J1", "customer": customer.key}}).row
    contract.get(f"/api/jobs/{job.key}?filters[customer]={customer.id}")
    contract.put(f"/api/jobs/{job.key}", {"data": {"Quantity": 5}})


def record(contract: Contract) -> Recording:
    return Recording("test", VERSION, "v20", "2026-11-23", tuple(contract.exchanges))


def test_the_same_story_on_another_server(stage: Stage) -> None:
    stage.use_up_ids()
    first, second = stage.talk(0), stage.talk(1)
    story(first)
    story(second)
    assert first.exchanges == second.exchanges
    assert first.exchanges[2].sent.target == "/api/jobs/<job.id:1>?filters[customer]=<customer.id:1>"


def test_side_by_side(stage: Stage) -> None:
    stage.use_up_ids()
    both = stage.talk(1, 0)
    story(both)
    both.finish()
    assert len(both.exchanges) == 4


def test_a_recording_judges(stage: Stage, targets: tuple[FakeTarget, FakeTarget]) -> None:
    told = stage.talk(1)
    story(told)
    again = stage.talk(0, recording=record(told))
    story(again)
    again.finish()

    targets[0].clean()
    stage.talk(0).post("/api/jobs", {"data": {"JobID": "J1"}})  # so that J1 is taken
    differing = stage.talk(0, recording=record(told))
    with pytest.raises(FakeDiffers, match="1 of 2 answers differ") as failure:
        story(differing)
    text = str(failure.value)
    assert "exchange 2: curl -gis -X POST 'http://127.0.0.1:" in text
    assert "expected (Strapi 4.26.2, x.json)\n    200 {" in text
    assert "received (fake)\n    400 {" in text
    assert "status: expected 200, received 400" in text
    assert "and then the test could not go on: GET /api/jobs/<job.id:1>" in text


def test_a_real_server_that_differs_is_another_failure(stage: Stage) -> None:
    told = stage.talk(0)
    told.get("/api/jobs")
    stage.talk(1).create("jobs", {"JobID": "J1"})
    stale = stage.talk(1, recording=record(told))
    stale.get("/api/jobs")
    with pytest.raises(RealDiffers, match="1 of 1 answers differ"):
        stale.finish()


def test_another_request_than_the_recorded_one(stage: Stage) -> None:
    told = stage.talk(0)
    told.get("/api/jobs")
    for target in ("/api/tags", "/api/jobs?x"):
        other = stage.talk(0, recording=record(told))
        with pytest.raises(Unusable, match=r"has GET /api/jobs where the test sends another: .*record it anew"):
            other.get(target)
    longer = stage.talk(0, recording=record(told))
    longer.get("/api/jobs")
    with pytest.raises(Unusable, match="the recording ends before GET /api/tags"):
        longer.get("/api/tags")
    shorter = stage.talk(0, recording=record(told))
    with pytest.raises(Unusable, match="has 1 exchanges, the test 0"):
        shorter.finish()


def test_a_setup_that_fails_ends_the_test(stage: Stage) -> None:
    with pytest.raises(Unusable, match="POST /api/jobs answered 400"):
        stage.talk(0).create("jobs", {"Quantity": "x"})


def test_a_name_without_a_value(stage: Stage) -> None:
    with pytest.raises(Unusable, match=r"<job\.id:1> has no value yet"):
        stage.talk(0).get("/api/jobs/<job.id:1>")


def test_who_sends(stage: Stage) -> None:
    contract = stage.talk(0)
    assert contract.get("/api/jobs").status == 200
    assert contract.get("/api/jobs", sender="anonymous").status == 403
    assert contract.post("/api/jobs", {"data": {}}, sender="read-only").status == 403
    header = (("Authorization", "bearer <token:read-only>"),)
    assert contract.get("/api/jobs", sender="anonymous", headers=header).status == 200
    assert contract.exchanges[-1].sent.headers == header
    contract.grant_public("api::job.job.find")
    assert contract.get("/api/jobs", sender="anonymous").status == 200


def test_bodies(stage: Stage) -> None:
    contract = stage.talk(0)
    contract.post("/api/jobs", text='{"data":{"JobID":"a"}}')
    contract.post("/api/jobs", text=b"\xff\x00", content_type=None)
    contract.post("/api/jobs", text='{"data":{"Notes":"' + "x" * 5000 + '"}}')
    contract.raw("GET /api/jobs HTTP/1.0\r\n\r\n")
    bodies = [exchange.sent.body for exchange in contract.exchanges]
    assert bodies[:2] == ['{"data":{"JobID":"a"}}', "ÿ\x00"]
    assert bodies[2] is not None
    assert "5021 characters" in bodies[2]
    assert contract.exchanges[1].sent.headers == ()
    assert contract.exchanges[3].sent.method == "RAW"
    assert contract.exchanges[3].status == 403


def test_stamps_of_two_writes_differ(stage: Stage) -> None:
    contract = stage.talk(0)
    job = contract.post("/api/jobs", {"data": {"JobID": "J1"}}).row
    seen = {
        contract.put(f"/api/jobs/{job.key}", {"data": {}}).json()["data"]["attributes"]["updatedAt"] for _ in range(10)
    }
    assert len(seen) == 10


def test_names_are_given_once() -> None:
    names = Names()
    assert [names.give("job.id", value) for value in ("5", "7", "5")] == ["<job.id:1>", "<job.id:2>", "<job.id:1>"]
    assert names.give("tag.id", "5") == "<tag.id:1>"
    assert names.known("job.id", "7") == "<job.id:2>"
    assert names.of_value("7") == "<job.id:2>"
    assert names.of_value("5", ["<tag.id:1>"]) == "<tag.id:1>"
    assert names.of_value("6") is None
