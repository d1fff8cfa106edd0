"""A hunt between two fakes, of which one serves a project that is a little different: found, made small, told apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.campaign.case import case_of, read_case, story
from harness.campaign.hunt import hunt, made_project, shrunk
from harness.campaign.pair import Outcome, Pair
from harness.campaign.project import Project, write_project
from harness.campaign.shrink import smaller_steps, smaller_values, without
from harness.campaign.steps import Step
from harness.recording import Exchange, Sent
from harness.targets.create import create_target


def schema(name: str, **attributes: object) -> dict[str, object]:
    return {
        "kind": "collectionType",
        "collectionName": f"{name}s",
        "info": {"singularName": name, "pluralName": f"{name}s", "displayName": name.title()},
        "options": {"draftAndPublish": False},
        "attributes": attributes,
    }


ORCHARD = Project(
    {
        "api::apple.apple": schema(
            "apple", title={"type": "string"}, count={"type": "integer"}, notes={"type": "text"}
        ),
        "api::pear.pear": schema("pear", Name={"type": "string"}),
    }
)


class Differing(Pair):
    """Two fakes; the one that stands for the real Strapi takes no title longer than one letter."""

    def make_targets(self, source, settings):  # type: ignore[no-untyped-def]
        other = source.parent / "other"
        for path in source.rglob("*.*"):
            text = path.read_text().replace('"title": {', '"title": {"maxLength": 1,')
            (other / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            (other / path.relative_to(source)).write_text(text)
        return {
            "real": create_target("fake", self.version, other, **settings),
            "fake": create_target("fake", self.version, source, **settings),
        }


class Moody(Differing):
    """The one that stands for the real Strapi counts how often it was cleaned, and answers by that."""

    def meet(self, *names: str):  # type: ignore[no-untyped-def]
        meeting = super().meet(*names)
        Moody.meetings += 1
        mood = f"<!-- {Moody.meetings} -->"
        exchange = meeting.exchange

        def moody(step: Step) -> Iterator[Exchange]:
            real, *others = exchange(step)
            yield Exchange(real.sent, real.status, real.headers, real.body + mood)
            yield from others

        meeting.exchange = moody
        return meeting

    meetings = 0


@pytest.mark.parametrize("version", ["4", "5"])
def test_a_difference_is_found_and_made_small(version: str) -> None:
    done = hunt(version, ORCHARD, 3, 60, Differing)
    assert done.requests >= 60
    (found, *_) = done.differences
    assert len(found.case.steps) == 1
    (step,) = found.case.steps
    assert (step.method, step.target) == ("POST", "/api/apples")
    assert list(step.json["data"]) == ["title"]
    assert found.case.project is not None
    assert list(found.case.project.content_types) == ["api::apple.apple"]
    assert list(found.case.project.content_types["api::apple.apple"]["attributes"]) == ["title"]
    assert found.story.count("curl -gis -X POST") == 2
    assert "status: expected 400, received 20" in found.story


def test_equal_servers_have_no_difference() -> None:
    class Equal(Differing):
        def make_targets(self, source, settings):  # type: ignore[no-untyped-def]
            return {name: create_target("fake", self.version, source, **settings) for name in ("real", "fake")}

    done = hunt("5", ORCHARD, 3, 40, Equal)
    assert done.requests >= 40
    assert (done.found, done.signatures) == ([], {})
    assert sum(done.statuses.values()) == done.requests


def test_what_a_real_strapi_answers_differently_each_time_is_a_race() -> None:
    with Moody("4", ORCHARD) as pair:
        outcomes = pair.play([Step("GET", "/api/apples")])
        found = shrunk(pair, outcomes, ORCHARD)
    assert found.race


def test_a_users_own_project(tmp_path: Path) -> None:
    write_project(ORCHARD, tmp_path)
    done = hunt("4", tmp_path, 3, 60, Differing)
    assert done.differences
    assert done.differences[0].case.project is None


def test_a_case_survives_its_file(tmp_path: Path) -> None:
    with Differing("4", ORCHARD) as pair:
        outcomes = pair.play(
            [
                Step("POST", "/api/pears", {"data": {"Name": "x"}}, True),
                Step("POST", "/api/apples", {"data": {"title": "ab"}}, True),
            ]
        )
    for own in (ORCHARD, None):
        case = case_of("4.26.2", own, outcomes)
        path = case.write(tmp_path)
        assert path.name.startswith("post-apples-")
        assert read_case(path) == case
    assert story(outcomes).startswith("1. real  curl -gis -X POST http://")


def test_a_file_that_is_no_case_is_named(tmp_path: Path) -> None:
    for text in ("{", "[]", json.dumps({"version": "4"})):
        (tmp_path / "x.json").write_text(text)
        with pytest.raises(ValueError, match=r"x\.json is no case of a campaign"):
            read_case(tmp_path / "x.json")


def outcome(step: Step, *introduced: str) -> Outcome:
    exchange = Exchange(Sent(step.method, step.target, "full-access"), 200, (), "")
    return Outcome(step, exchange, exchange, ("", ""), introduced)


def test_names_are_counted_anew_when_steps_are_left_out() -> None:
    outcomes = [
        outcome(Step("POST", "/api/as"), "<a.id:1>"),
        outcome(Step("POST", "/api/as"), "<a.id:2>"),
        outcome(Step("PUT", "/api/as/<a.id:2>", {"data": {"b": ["<a.id:2>"]}}, True)),
    ]
    assert without(outcomes, [0]) == [
        Step("POST", "/api/as"), Step("PUT", "/api/as/<a.id:1>", {"data": {"b": ["<a.id:1>"]}}, True),
    ]  # fmt: skip
    assert without(outcomes, [1]) is None


def test_less_of_a_step() -> None:
    step = Step("PUT", "/api/as?a=1&b=2", {"data": {"x": [1], "y": None}}, True)
    smaller = list(smaller_steps(step))
    assert {one.target for one in smaller} == {"/api/as", "/api/as?a=1&b=2", "/api/as?b=2", "/api/as?a=1"}
    assert {"data": {"x": [1]}} in [one.json for one in smaller]
    assert list(smaller_values({"x": [1]})) == [{}, {"x": []}]


def test_a_number_is_the_same_hunt() -> None:
    first, second = (hunt("4", made_project(4), 4, 30, Differing) for _ in range(2))
    assert (first.statuses, first.signatures) == (second.statuses, second.signatures)
