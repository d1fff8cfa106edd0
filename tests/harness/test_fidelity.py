"""The fidelity report as data: when it may be published, and whether the page of docs/ still says what a run says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from contract_tests.facts import Evidence, Fact
from contract_tests.features import Features, read_features
from contract_tests.fidelity import Case, Known, differences, main, report_of
from contract_tests.fidelity_facts import fact_counts
from contract_tests.fidelity_html import html_page
from contract_tests.fidelity_markdown import markdown_page
from contract_tests.judge import DIRECTORY, VERSIONS
from fake_strapi import FakeStrapi

DOCS = DIRECTORY.parent / "docs"
TABLE = """
[[feature]]
id = "sort"
title = "Sort | order"
group = "Queries"
modules = ["test_sort"]

[[feature]]
id = "sessions"
title = "Sessions"
group = "Users"
modules = ["test_sessions"]
versions = ["5"]

[[feature]]
id = "promises"
title = "Promises"
group = "Promises"
modules = ["test_promise"]
apart = true

[[not_covered]]
title = "GraphQL"
ask = "POST /graphql"
status = 501
answers = "says so"
"""


@pytest.fixture
def features(tmp_path: Path) -> Features:
    path = tmp_path / "features.toml"
    path.write_text(TABLE)
    return read_features(path, VERSIONS)


def known(features: Features) -> Known:
    recordings = ("4.26.2/test_sort/a.json", "5.54.0/test_sort/a.json", "5.54.0/test_sessions/b.json")
    gap = {"id": "odd", "reason": "reason", "versions": ["5.54.0"]}
    promise = {"id": "rate", "reason": "counts nothing"}
    return Known(features, VERSIONS, frozenset(recordings), [gap], [], [promise], {})


def case(path: str, outcome: Any = "passed", exchanges: int = 3, **more: Any) -> Case:
    version, module, name = path.split("/")
    function = f"test_{name.removesuffix('.json').partition('_')[0]}"
    return Case(module, function, version, "parity", outcome, exchanges, path, "2026-11-25", **more)


def all_cases() -> list[Case]:
    promise = Case("test_promise", "test_rate", "5.54.0", "promise", "passed", promise="rate", server="fake")
    return [*(case(path) for path in sorted(known(Features((), ())).expected)), promise]


def made(features: Features, cases: list[Case], target: str = "both") -> dict[str, Any]:
    return report_of(cases, known(features), target=target, date="2026-11-26", node="v20.1.0")


def results(report: dict[str, Any]) -> dict[str, list[str]]:
    return {row["id"]: [result["verdict"] for result in row["results"].values()] for row in report["features"]}


def test_verdicts(features: Features) -> None:
    assert results(made(features, all_cases())) == {"sort": ["same", "same"], "sessions": ["not there", "same"]}
    first, second, third, promise = all_cases()
    gap = case("5.54.0/test_sort/a.json", "differs", gap="odd")
    failed = case("5.54.0/test_sessions/b.json", "failed")
    report = made(features, [case("4.26.2/test_sort/a.json", "skipped", 0), gap, failed, promise])
    assert results(report) == {"sort": ["not run", "differs"], "sessions": ["not there", "failed"]}
    assert (report["cases"], report["expected"], report["whole"]) == (2, 3, False)
    # A case that asked nothing is no likeness.
    assert results(made(features, [case("4.26.2/test_sort/a.json", exchanges=0)]))["sort"] == ["not run", "not run"]
    assert made(features, [first, second, third])["promises"][0]["kept"] == {"4.26.2": {}, "5.54.0": {}}


def write(report: dict[str, Any], directory: Path) -> Path:
    directory.mkdir()
    for name, text in (("json", json.dumps(report)), ("md", markdown_page(report)), ("html", html_page(report))):
        (directory / f"fidelity.{name}").write_text(text)
    return directory


def test_published_and_checked(features: Features, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, docs = write(made(features, all_cases()), tmp_path / "run"), tmp_path / "docs"
    docs.mkdir()
    assert main(["publish", str(run), str(docs)]) == 0
    assert {path.name for path in docs.iterdir()} == {"fidelity.json", "fidelity.md", "fidelity.html"}
    later = made(features, [*all_cases(), case("5.54.0/test_sort/new.json")])
    later["date"] = "2027-01-01"  # another day, another case, the same verdicts
    assert main(["check", str(write(later, tmp_path / "later")), str(docs)]) == 0
    capsys.readouterr()

    gap = case("4.26.2/test_sort/a.json", "differs", gap="odd")
    differing = write(made(features, [gap, *all_cases()[1:]]), tmp_path / "differing")
    assert main(["check", str(differing), str(docs)]) == 1
    told = capsys.readouterr().err
    assert "fidelity: sort, Strapi 4.26.2: the run says differs odd, the page same" in told
    assert "make report" in told


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        (all_cases()[1:], "a part of the contract tests ran: 2 of 3 cases"),
        ([case("4.26.2/test_sort/a.json", "failed"), *all_cases()[1:]], "sort, Strapi 4.26.2: failed"),
        (
            [
                *all_cases(),
                Case("test_promise", "test_rate", "5.54.0", "promise", "failed", promise="rate", server="fake"),
            ],
            "promise rate, Strapi 5.54.0: failed",
        ),
        ([], "no exchange was judged"),
    ],
)
def test_not_published(
    features: Features, tmp_path: Path, cases: list[Case], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run, docs = write(made(features, cases), tmp_path / "run"), tmp_path / "docs"
    docs.mkdir()
    assert main(["publish", str(run), str(docs)]) == 1
    assert told in capsys.readouterr().err
    assert not list(docs.iterdir())


def test_nothing_to_publish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for act in ("check", "publish"):
        assert main([act, str(tmp_path / "nowhere"), str(tmp_path)]) == 1
        assert "no report in" in capsys.readouterr().err
    assert main(["publish"]) == 2


def test_recordings_are_a_lesser_judge_than_a_real_strapi(features: Features) -> None:
    assert differences(made(features, all_cases(), "fake"), made(features, all_cases())) == [
        "target both: the run says nothing, the page claimed",
        "target fake: the run says claimed, the page nothing",
    ]


def test_what_the_table_of_features_must_say(features: Features, tmp_path: Path) -> None:
    for version, module in (("4.26.2", "test_sort"), ("4.26.2", "test_sessions")):
        directory = tmp_path / "recordings" / version / module
        directory.mkdir(parents=True)
        (directory / "a.json").write_text("{}")
    problems = features.problems(["test_sort", "test_sessions", "test_new"], tmp_path / "recordings", VERSIONS)
    assert problems == [
        "test_new.py: belongs to no feature; name it in features.toml",
        "test_promise: in features.toml, and there is no such module",
        "sort: a feature of Strapi 5.54.0 without a recording of it",
        "sessions: recordings of Strapi 4.26.2, which its versions leave out",
        "sessions: a feature of Strapi 5.54.0 without a recording of it",
    ]


def test_facts_are_counted_by_their_evidence(features: Features) -> None:
    def fact(name: str, *tests: tuple[str, str]) -> Fact:
        return Fact(name, "It is so.", tuple(Evidence(version, test, "GET /", "200") for version, test in tests))

    facts = [
        fact("a", ("4", "test_sort::test_a"), ("5", "test_sort::test_a")),
        fact("b", ("5", "test_sort::test_b[x]")),
        fact("c", ("5", "test_sort::test_b[y]")),
        fact("d", ("5", "test_sort::test_nope")),
        Fact("e", "It is so.", left_out="order"),
    ]
    recorded = "5.54.0/test_sort/test_b_x.json", "5.54.0/test_sort/test_b_y.json"
    cases = [
        *(Case("test_sort", "test_a", version, "parity", "passed", 1, f"{version}/test_sort/test_a.json")
          for version in VERSIONS),
        Case("test_sort", "test_b", "5.54.0", "parity", "passed", 1, recorded[0]),
        Case("test_sort", "test_b", "5.54.0", "parity", "failed", 1, recorded[1]),
    ]  # fmt: skip
    counts = fact_counts(facts, cases)
    assert counts == {"hold": 2, "differ": 1, "not asked": 1, "left out": 1}
    assert fact_counts(facts, cases[1:])["not asked"] == 2
    assert fact_counts([], cases) == {}
    report = {**made(features, all_cases()), "facts": counts}
    told = "Of the 5 measured facts about Strapi's content API: 2 hold on the fake, too, 1 do not, 1 were not asked"
    assert told in markdown_page(report)


def test_pages_stand_alone(features: Features) -> None:
    report = made(features, all_cases())
    html, markdown = html_page(report), markdown_page(report)
    assert "Sort \\| order" in markdown
    for forbidden in ("http:", "https:", "<script", "<link", "src=", "url("):
        assert forbidden not in html
    for wanted in ('<html lang="en">', "<title>", "<caption>", 'scope="row"', "prefers-color-scheme"):
        assert wanted in html


def test_the_published_pages_are_those_of_their_data() -> None:
    report = json.loads((DOCS / "fidelity.json").read_text(encoding="utf-8"))
    assert (DOCS / "fidelity.md").read_text(encoding="utf-8") == markdown_page(report)
    assert (DOCS / "fidelity.html").read_text(encoding="utf-8") == html_page(report)
    assert report["whole"]
    assert report["exchanges"] > 10_000


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_not_covered_is_answered_as_the_table_says(version: str) -> None:
    rows = [row for row in read_features(DIRECTORY / "features.toml", VERSIONS).not_covered if version in row.versions]
    assert len(rows) > 10
    answers = {}
    with FakeStrapi(version=version, admin="ann@example.com:Password123") as strapi:
        login = {"email": "ann@example.com", "password": "Password123"}
        token = requests.post(f"{strapi.url}/admin/login", json=login, timeout=10).json()["data"]["token"]
        for row in rows:
            if row.ask is not None:
                method, path = row.ask.split(" ")
                body = None if method == "GET" else {}
                headers = {"Authorization": f"Bearer {token}"}
                answer = requests.request(method, strapi.url + path, headers=headers, json=body, timeout=10)
                answers[row.ask] = answer.status_code
    assert answers == {row.ask: row.status for row in rows if row.ask is not None}
