"""What another Strapi answers differently: compared, confirmed, reported, and pinned if that is asked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from contract_tests import adopt
from contract_tests.adoption import Outcome, compare, first_change, grouped, kind_of, outcomes, page
from contract_tests.judge import pinned_of
from harness.recording import Exchange, Recording, Sent, write
from harness.targets.protocol import TargetError
from harness.targets.release import release

HEADERS = (("Content-Type", "application/json"), ("Vary", "Origin"))
PINNED = pinned_of("5.1.0")


def recording(name: str, *bodies: str, strapi: str = PINNED) -> Recording:
    exchanges = tuple(
        Exchange(Sent("GET", f"/api/{name}?{count}", "full-access"), 200, HEADERS, body)
        for count, body in enumerate(bodies)
    )
    return Recording(f"test_jobs::{name}", strapi, "v20.0.0", "2026-11-25", exchanges)


def save(place: Path, *recordings: Recording) -> None:
    for one in recordings:
        write(place / "recordings" / one.strapi / f"{one.test.replace('::', '/')}.json", one)


def test_the_first_difference_of_a_test() -> None:
    old = recording("test_a", '{"a":1}', '{"b":1}')
    assert first_change("a", old, replace(old, strapi="5.1.0", recorded="2026-11-26")) is None
    change = first_change("a", old, recording("test_a", '{"a":1}', '{"b":2}'))
    assert change is not None
    assert (change.request, change.kind) == ("GET /api/test_a?1", "body: b")
    assert change.text.startswith("body: first difference at character 5, b\n")
    refused = replace(old.exchanges[0], status=400, body='{"error":{"name":"ValidationError"}}' + " " * 200)
    status = first_change("a", old, replace(old, exchanges=(refused, old.exchanges[1])))
    assert status is not None
    assert status.kind == "status: 200, now 400 ValidationError"
    assert status.text.split("\n")[:2] == ["status: expected 200, received 400", '    expected {"a":1}']
    assert status.text.endswith("…")
    asked = first_change("a", old, recording("test_b", '{"a":1}', '{"b":1}'))
    assert asked is not None
    assert asked.text == "the request differs: it is GET /api/test_b?0"
    shorter = first_change("a", old, recording("test_a", '{"a":1}'))
    assert shorter is not None
    assert shorter.text == "2 exchanges, now 1"


@pytest.mark.parametrize(
    ("difference", "kind"),
    [
        ("status: expected 200, received 404", "status: expected 200, received 404"),
        ("body: first difference at character 9, data[12].name\n  …", "body: data[].name"),
        ("body: first difference at character 9, \n  …", "body: the text"),
        ("headers: line 2\n    expected X-A: 1\n    received X-B: 2\n    missing: X-A", "headers: missing: X-A"),
        ("headers: line 2\n    expected X-A: 1\n    received X-A: 2", "headers: X-A"),
    ],
)
def test_differences_that_are_alike_have_one_kind(difference: str, kind: str) -> None:
    assert kind_of(difference) == kind


def test_two_versions_compared(tmp_path: Path) -> None:
    save(tmp_path, recording("test_same", "1"), recording("test_other", '{"a":1}'), recording("test_gone", "1"))
    save(tmp_path, recording("test_same", "1", strapi="5.1.0"), recording("test_other", '{"a":2}', strapi="5.1.0"))
    found = compare(tmp_path / "recordings" / PINNED, tmp_path / "recordings" / "5.1.0")
    assert found.same == ("test_jobs/test_same",)
    assert found.missing == ("test_jobs/test_gone",)
    assert [(kind, [one.test for one in changes]) for kind, changes in grouped(found.changed)] == [
        ("body: a", ["test_jobs/test_other"])
    ]


def junit(*tests: tuple[str, str]) -> str:
    """A report as pytest writes it: names, and what failed."""
    cases = []
    for name, message in tests:
        tag = "skipped" if message.startswith("skip") else "failure"
        inside = f"<{tag} message={quoteattr(message)}/>" if message else ""
        cases.append(f'<testcase classname="contract_tests.test_jobs" name={quoteattr(name)}>{inside}</testcase>')
    return f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>"


def test_outcomes_of_a_run(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text(junit(("test_a[5.1.0]", ""), ("test_b[5.1.0]", "no"), ("test_c", "skip"), ("test_a[5.1.0]", "end")))
    assert [(one.node, one.outcome, one.message) for one in outcomes(path, "contract_tests")] == [
        ("contract_tests/test_jobs.py::test_a[5.1.0]", "failed", "end"),
        ("contract_tests/test_jobs.py::test_b[5.1.0]", "failed", "no"),
        ("contract_tests/test_jobs.py::test_c", "skipped", "skip"),
    ]


class Runs:
    """Stands for the runs of the contract tests on Strapi 5.1.0: what they would write, and what they were asked."""

    def __init__(self, place: Path, code: int = 1) -> None:
        self.place, self.code = place, code
        self.asked: list[Sequence[str]] = []

    def __call__(self, arguments: Sequence[str]) -> int:
        self.asked.append(arguments)
        (report,) = [Path(one.partition("=")[2]) for one in arguments if one.startswith("--junitxml=")]
        if report.stem == "recorded":
            same, other, chance = (
                recording(name, body, strapi="5.1.0")
                for name, body in (("test_same", "1"), ("test_other", '{"a":2}'), ("test_chance", '{"n":7}'))
            )
            save(self.place / "5.1.0", same, other, chance)
        report.write_text(
            junit(
                ("test_same[5.1.0]", ""),
                ("test_other[5.1.0]", "FakeDiffers: a" if report.stem == "fake" else ""),
                ("test_chance[5.1.0]", "RealDiffers: n" if report.stem == "confirmed" else ""),
                *([("test_gone[5.1.0]", "TypeError: x\ny")] if report.stem != "confirmed" else []),
            )
        )
        return self.code


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with recordings of the pinned version, and what the command would change in it."""
    directory = tmp_path / "contract_tests"
    names = ("test_same", "test_other", "test_chance", "test_gone")
    bodies = ("1", '{"a":1}', '{"n":5}', "1")
    save(directory, *(recording(name, body) for name, body in zip(names, bodies, strict=True)))
    monkeypatch.setattr(adopt, "DIRECTORY", directory)
    monkeypatch.setattr(adopt, "naming", lambda version: ["docs/x.md"])
    return directory


def texts(directory: Path) -> dict[str, str]:
    return {str(path): path.read_text() for path in directory.rglob("*") if path.is_file()}


def test_a_version_is_recorded_confirmed_and_reported(house: Path, tmp_path: Path) -> None:
    before = texts(house)
    runs = Runs(tmp_path / "adopt")
    adoption = adopt.Adoption(release("5.1.0"), tmp_path / "adopt" / "5.1.0", runs)
    adoption.record()
    text = adoption.report().read_text()
    assert text.startswith(f"# Strapi 5.1.0 beside {PINNED}\n")
    for line in (
        f"| answered as by {PINNED} | 1 |",
        "| answered otherwise | 1 |",
        "| answered otherwise each time | 1 |",
        "| not recorded | 1 |",
        "| failed on 5.1.0 (promises included) | 1 |",
        "| the fake as it is: right | 2 |",
        "| the fake as it is: wrong | 2 |",
        "### 1 × body: a",
        "- test_jobs/test_other: `GET /api/test_other?0`",
        "- contract_tests/test_jobs.py::test_gone[5.1.0]: TypeError: x",
        "- test_jobs/test_chance: RealDiffers: n",
        "- [ ] body: a (1 tests): a named difference in fake_strapi/versions",
        f"- [ ] names {PINNED}: docs/x.md",
    ):
        assert line in text.split("\n"), line
    recorded, confirmed, fake = runs.asked
    assert {"contract_tests", "--strapi-target=process", "--strapi-record", "--strapi-version=5.1.0"} <= set(recorded)
    assert confirmed[:2] == [f"contract_tests/test_jobs.py::test_{name}[5.1.0]" for name in ("other", "chance")]
    assert "--strapi-record" not in confirmed
    assert "--strapi-target=fake" in fake
    assert texts(house) == before


@pytest.mark.parametrize("code", [2, 4, 5])
def test_a_run_that_did_not_take_place_is_no_answer(house: Path, tmp_path: Path, code: int) -> None:
    adoption = adopt.Adoption(release("5.1.0"), tmp_path / "5.1.0", Runs(tmp_path, code))
    with pytest.raises(TargetError, match=f"did not run on Strapi 5.1.0: pytest ended with {code}"):
        adoption.record()


def test_nothing_differs() -> None:
    same = compare(Path("nowhere"), Path("nowhere"))
    passed = [Outcome("x", "passed")]
    text = page("5.1.0", PINNED, "2026-11-25", same, passed, {}, passed, [])
    assert text.endswith("Nothing differs: 5.1.0 can be pinned as it is.\n")
    assert "## To do" not in text


def test_a_version_is_taken(house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = tmp_path / "strapi_app"
    (template / "v5").mkdir(parents=True)
    package = json.loads(release("5").package_json())
    (template / "v5" / "package.json").write_text(json.dumps(package))
    releases = tmp_path / "release.py"
    releases.write_text(f'DEFAULT_VERSIONS = {{4: "4.26.2", 5: "{PINNED}"}}\n')
    monkeypatch.setattr(adopt, "RELEASES", releases)
    monkeypatch.setattr("harness.targets.release.STRAPI_APP", template)
    npm = tmp_path / "npm"
    npm.write_text(f"#!{sys.executable}\nopen('package-lock.json', 'w').write(open('package.json').read())")
    npm.chmod(0o755)
    monkeypatch.setattr(adopt, "program", lambda name: str(tmp_path / name))
    adoption = adopt.Adoption(release("5.1.0"), tmp_path / "adopt" / "5.1.0", Runs(tmp_path / "adopt"))
    adoption.record()
    adoption.take()
    for name in ("package.json", "package-lock.json"):
        taken = json.loads((template / "v5" / name).read_text())["dependencies"]
        assert {wanted for one, wanted in taken.items() if one.startswith("@strapi/")} == {"5.1.0"}
    assert releases.read_text() == 'DEFAULT_VERSIONS = {4: "4.26.2", 5: "5.1.0"}\n'
    assert [path.name for path in (house / "recordings").iterdir()] == ["5.1.0"]


def test_what_can_not_be_adopted_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = f"--into={tmp_path}"
    for arguments, reason in (
        ([PINNED], f"Strapi {PINNED} is pinned already"),
        (["next"], "asked for as 4, 5 or an exact version"),
        (["5.1.0", "--recorded"], "recorded.xml is missing: record 5.1.0 first"),
    ):
        assert adopt.main([*arguments, into]) == 2
        assert reason in capsys.readouterr().err


@pytest.mark.skipif(not (adopt.ROOT / ".git").exists(), reason="this is no checkout: git knows no files")
def test_files_that_name_a_version() -> None:
    found = adopt.naming(PINNED)
    assert {"harness/targets/release.py", "harness/strapi_app/v5/package.json", "docs/real-strapi.md"} <= set(found)
    assert not any("recordings" in name or "package-lock" in name for name in found)
    assert "fake_strapi/auth/jwt.py" not in found  # whose docstring says where it was read
