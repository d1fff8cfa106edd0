"""The campaign as a run of pytest, and its commands as the documentation has them. No real Strapi is started here."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from harness.campaign.__main__ import main
from harness.campaign.case import Case
from harness.campaign.project import Project
from harness.campaign.steps import Step

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "campaign.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.*)$", PAGE, re.MULTILINE)

STAND_IN = """
    import harness.campaign.hunt
    import harness.campaign.test_campaign as campaign
    from harness.campaign.test_campaign import *

    def stand_in(version, project, number, requests):
        done = harness.campaign.hunt.Hunt(version, requests=requests)
        if {found} and version.startswith("5"):
            done.signatures["GET 200/404"] = 2
        return done

    campaign.hunt = stand_in
"""


def test_the_documented_pytest_commands_collect_the_campaign(pytester: pytest.Pytester) -> None:
    documented = [command for command in COMMANDS if command.startswith("pytest ")]
    assert documented
    for command in documented:
        run = pytester.runpytest_subprocess(*shlex.split(command)[1:], "--collect-only", "-q", "-p", "no:cacheprovider")
        run.stdout.fnmatch_lines(["*test_the_fake_answers_as_a_real_strapi[[]5.54.0-*", "2 tests collected*"])


def test_the_documented_make_targets_and_options_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in COMMANDS:
        if command.startswith("make "):
            _, target, *variables = shlex.split(command)
            assert re.search(rf"^{target}:", makefile, re.MULTILINE)
            assert all(f"$({variable.partition('=')[0]})" in makefile for variable in variables)
    helped = (ROOT / "harness" / "plugin.py").read_text(encoding="utf-8")
    for option in re.findall(r"`--campaign-(\w+)=", PAGE):
        assert f'("{option}", ' in helped


def test_parts_versions_and_sums(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(STAND_IN.format(found=False))
    run = pytester.runpytest("--campaign-parts=3", "--campaign-requests=50", "--campaign-seed=4")
    run.assert_outcomes(passed=6)
    run.stdout.fnmatch_lines(["campaign on Strapi 4.26.2: 3 parts, 150 requests, 0 differences, 0 races, 0 requests*"])


def test_parts_are_spread_over_workers_and_summed(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(STAND_IN.format(found=False))
    run = pytester.runpytest("-n2", "--campaign-parts=2", "--strapi-version=5")
    run.assert_outcomes(passed=2)
    run.stdout.fnmatch_lines(["campaign on Strapi 5.54.0: 2 parts, 240 requests,*"])


def test_a_difference_fails_the_part(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(STAND_IN.format(found=True))
    run = pytester.runpytest("--campaign-parts=1")
    run.assert_outcomes(passed=1, failed=1)
    run.stdout.fnmatch_lines(["1 kinds of difference, 2 answers", "2 x GET 200/404"])


def test_a_campaign_that_asked_nothing_fails(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(STAND_IN.format(found=False))
    pytester.runpytest("--campaign-parts=1", "--campaign-requests=0").assert_outcomes(failed=2)


def test_a_case_is_played_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from test_hunt import ORCHARD, Differing

    long_title = (Step("GET", "/api/apples"), Step("POST", "/api/apples", {"data": {"title": "ab"}}, True))
    path = Case("5.54.0", "a title", ORCHARD, long_title).write(tmp_path)
    assert main([str(path)], Differing) == 1
    assert "the answers differ" in capsys.readouterr().out
    path = Case("5.54.0", "a list", ORCHARD, long_title[:1]).write(tmp_path)
    assert main([str(path)], Differing) == 0
    assert "all answers are equal" in capsys.readouterr().out


def test_a_case_of_a_project_of_ones_own_needs_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Case("5.54.0", "a list", None, (Step("GET", "/api/apples"),)).write(tmp_path)
    assert main([str(path)]) == 2
    assert "name its directory" in capsys.readouterr().out
    assert main([]) == 2
    assert capsys.readouterr().out.startswith("usage:")


def test_a_project_is_data() -> None:
    assert Project({}).as_json() == {"content_types": {}, "components": {}, "locales": {}}
