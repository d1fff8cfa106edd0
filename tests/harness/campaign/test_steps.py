"""The random requests: what a sequence can hold, and that it makes use of what it has made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.campaign.choices import Chooser, Seeded, one_in, some
from harness.campaign.draws import Stream, generate
from harness.campaign.filters import ORDER_OPERATORS, TEXT_OPERATORS
from harness.campaign.pair import Outcome, Pair
from harness.campaign.project import Project
from harness.campaign.schemas import project
from harness.campaign.steps import Step, Steps, step_from_json
from harness.campaign.values import fits


class TwoFakes(Pair):
    """Two fakes: as far as requests are concerned, a pair."""

    def make_targets(self, source, settings):  # type: ignore[no-untyped-def]
        from harness.targets.create import create_target

        return {name: create_target("fake", self.version, source, **settings) for name in ("real", "fake")}


def sequences(version: str, made: Project, count: int) -> Iterator[list[Outcome]]:
    with TwoFakes(version, made) as pair:
        for seed in range(count):
            choose = Seeded(seed)
            with pair.meet() as meeting:
                steps = Steps(made, pair.major, meeting.known)
                todo = [*steps.first(choose)]
                asked = [meeting.ask(step) for step in todo]
                asked += [meeting.ask(steps.next(choose)) for _ in range(30)]
                yield [outcome for outcome in asked if outcome is not None]


@pytest.fixture(scope="module", params=["4", "5"])
def outcomes(request: pytest.FixtureRequest) -> list[Outcome]:
    made = next(
        one
        for seed in range(999)
        if len((one := project(Seeded(seed))).models) == 5 and one.locales and "dynamiczone" in str(one.content_types)
    )
    return [outcome for sequence in sequences(request.param, made, 40) for outcome in sequence]


def test_most_requests_reach_something(outcomes: list[Outcome]) -> None:
    """A campaign of nothing but errors would prove little."""
    statuses = Counter(outcome.real.status for outcome in outcomes)
    reached = sum(count for status, count in statuses.items() if status < 300)
    assert reached > len(outcomes) * 0.4, statuses
    assert {400, 404, 405} <= statuses.keys()


def test_equal_servers_answer_equally(outcomes: list[Outcome]) -> None:
    assert [outcome.differences for outcome in outcomes if outcome.differences] == []


def test_the_query_language_is_used(outcomes: list[Outcome]) -> None:
    text = "\n".join(outcome.step.target for outcome in outcomes)
    operators = {*TEXT_OPERATORS, *ORDER_OPERATORS, "$in", "$notIn", "$between", "$null", "$notNull", "$or", "$not"}
    words = {f"[{operator}]" for operator in operators} | {"sort", "fields", "populate", "pagination", "_q=", "locale="}
    assert sorted(word for word in words if word not in text) == []


def test_bodies_write_relations_components_and_wrong_things(outcomes: list[Outcome]) -> None:
    text = "\n".join(f"{outcome.step.json} {outcome.step.text}" for outcome in outcomes)
    for word in (
        "'connect'",
        "'disconnect'",
        "'set'",
        "'position'",
        "'__component'",
        "999999",
        "'nope'",
        '{"data":[]}',
    ):
        assert word in text, word


def test_requests_name_what_answers_have_given(outcomes: list[Outcome]) -> None:
    assert sum("<" in outcome.step.target for outcome in outcomes) > len(outcomes) / 10


def test_a_step_survives_its_file() -> None:
    for step in (Step("GET", "/api/a?b=c"), Step("POST", "/api/a", {"data": 1}, True), Step("PUT", "/api/a", text="{")):
        assert step_from_json(step.as_json()) == step


def test_no_text_that_is_no_date_is_sent_to_a_unique_date(tmp_path: Path) -> None:
    """It would end the process of a real Strapi."""
    attributes = {kind: {"type": kind, "unique": True} for kind in ("date", "time", "datetime", "timestamp")}
    schema = {
        "kind": "collectionType",
        "collectionName": "days",
        "info": {"singularName": "day", "pluralName": "days", "displayName": "Day"},
        "options": {"draftAndPublish": False},
        "attributes": attributes,
    }
    steps = Steps(Project({"api::day.day": schema}), 4, lambda kind: [])
    for seed in range(200):
        data = steps.write(Seeded(seed), steps._content_types[0], wrong=True).json["data"]
        assert not {"nope", "", "10:11", "2026-13-01"} & {data[kind] for kind in attributes if kind in data}


@pytest.mark.parametrize(
    ("attribute", "value", "fit"),
    [
        ({"min": 1}, 0, False), ({"min": "1", "max": "5"}, "5", True), ({"maxLength": 2}, "abc", False),
        ({"minLength": 2}, "ab", True), ({"regex": "^[a-z]+$"}, "aB", False), ({}, {"a": 1}, True),
    ],
)  # fmt: skip
def test_fits(attribute: dict[str, object], value: object, fit: bool) -> None:
    assert fits(attribute, value) is fit


def test_a_projects_own_fields_and_bounds_are_left_room() -> None:
    """A user's project may hold custom fields, and lists with any bounds."""
    listed = {"type": "component", "component": "shared.part", "repeatable": True, "min": 5, "max": 9}
    schema = {
        "kind": "collectionType",
        "collectionName": "days",
        "info": {"singularName": "day", "pluralName": "days", "displayName": "Day"},
        "attributes": {"colour": {"type": "customField", "customField": "plugin::x.y"}, "parts": listed},
    }
    part = {"collectionName": "parts", "info": {"displayName": "Part"}, "attributes": {"size": {"type": "integer"}}}
    steps = Steps(Project({"api::day.day": schema}, {"shared.part": part}), 5, lambda kind: [])
    sent = [steps.write(Seeded(seed), steps._content_types[0], wrong=seed % 2 == 0).json["data"] for seed in range(100)]
    assert {data["colour"] for data in sent if "colour" in data} <= {None}
    assert any(isinstance(data.get("parts"), list) and len(data["parts"]) == 5 for data in sent)


def test_many_options_take_two_bytes() -> None:
    choose = Stream(bytes([44, 1, 7]))
    assert (choose.number(0, 999), choose.number(0, 9), choose.number(0, 9)) == (300, 7, 0)


def test_choices_are_the_same_each_time_and_the_first_is_the_simplest() -> None:
    runs: list[list[object]] = []
    for _ in range(2):
        found: list[object] = []

        def run(choose: Chooser, found: list[object] = found) -> None:
            found.append((one_in(choose, 3), some(choose, "abcd", 0, 3), choose.pick("xyz")))

        generate(5, 20, run)
        runs.append(found)
    assert runs[0] == runs[1]
    assert runs[0][0] == (False, [], "x")
    assert len({str(one) for one in runs[0]}) > 8
