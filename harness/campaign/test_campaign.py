"""The campaign as tests, one for each part: `pytest --pyargs harness.campaign`. See docs/campaign.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.campaign.hunt import Found, hunt, made_project
from harness.settings import option
from harness.targets.release import release

SHORT_PARTS, SHORT_REQUESTS, SEED = 2, 120, 1


def number_of(config: pytest.Config, name: str, default: int) -> int:
    value = config.getoption(name)
    return default if value is None else int(value)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each version and part: pytest-xdist gives them to its workers, each with a pair of its own."""
    config = metafunc.config
    asked = option(config, "strapi_version")
    versions = [release(name).version for name in ([asked] if asked else ["4", "5"])]
    parts = range(number_of(config, "campaign_parts", SHORT_PARTS))
    first = number_of(config, "campaign_seed", SEED)
    numbers = [first * 100_000 + part for part in parts]
    metafunc.parametrize(("version", "number"), [(version, number) for number in numbers for version in versions])


def test_the_fake_answers_as_a_real_strapi(
    version: str, number: int, request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    config = request.config
    own = option(config, "strapi_project")
    project = config.invocation_params.dir / own if own else made_project(number)
    done = hunt(version, project, number, number_of(config, "campaign_requests", SHORT_REQUESTS))
    directory = config.invocation_params.dir / (config.getoption("campaign_cases") or "campaign-cases")
    told = {"version": version, "requests": done.requests, "statuses": done.statuses, "signatures": done.signatures}
    record_property(
        "campaign", {**told, "differences": len(done.differences), "races": len(done.races), "ended": len(done.ended)}
    )
    for line in done.ended:
        print(f"This ended the process of the real Strapi: {line}")
    for race in done.races:
        print(f"A race: the real Strapi answers this in more than one way ({race.signature})\n{race.story}")
    if done.signatures and (done.differences or len(done.signatures) > len(done.races)):
        pytest.fail(report(done.differences, done.signatures, directory), pytrace=False)
    assert done.requests > 0, "nothing was asked, so this run proves nothing"


def report(found: list[Found], signatures: dict[str, int], directory: Path) -> str:
    """The differences as curl lines, where their cases are, and the rest by number."""
    lines = [f"{len(signatures)} kinds of difference, {sum(signatures.values())} answers"]
    for one in found:
        path = one.case.write(directory)
        lines += ["", one.signature, one.story, f"  case: {path}", f"  keep it as a test: make keep CASE={path}"]
    lines += ["", *(f"{count} x {signature}" for signature, count in signatures.items())]
    return "\n".join(lines)
