"""Every example of the README runs here: shell lines against a running fake, Python blocks as they stand."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_strapi import FakeStrapi

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIVE_MINUTES = README.split("## The first five minutes")[1].split("###")[0]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


def examples(block: str) -> Iterator[tuple[str, str]]:
    """(command, the output that stands below it) of a console block."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        yield command, output.strip()


def test_the_first_five_minutes_answer_as_they_are_written() -> None:
    seen = 0
    with FakeStrapi() as strapi:
        token = "export STRAPI_API_TOKEN=fake-strapi-full-access-token; "
        assert strapi.token in FIVE_MINUTES
        for command, expected in examples("".join(blocks(FIVE_MINUTES, "console"))):
            here = command.replace("localhost:1337", f"127.0.0.1:{strapi.port}")
            done = subprocess.run(["bash", "-c", token + here], capture_output=True, text=True, timeout=20, check=True)
            assert TIME.sub("<time>", done.stdout) == TIME.sub("<time>", expected), command
            seen += bool(expected)
    assert seen >= 6


@pytest.mark.parametrize("block", [b for b in blocks(README, "python") if "def test_" not in b])
def test_a_python_block_runs(block: str) -> None:
    exec(compile(block, "README.md", "exec"), {})


def test_the_pytest_block_passes(pytester: pytest.Pytester) -> None:
    tests = [b for b in blocks(README, "python") if "def test_" in b]
    assert tests
    pytester.makepyfile("\n".join(tests))
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=len(tests))


def test_the_make_targets_and_links_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    for named in re.findall(r"make ([a-z]+)", README):
        assert named in targets, f"make {named} is in the README only"
    for link in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / link).exists(), link


def test_the_contract_tests_readme_shows_a_test_that_runs() -> None:
    readme = (ROOT / "contract_tests" / "README.md").read_text(encoding="utf-8")
    example = (ROOT / "contract_tests" / "test_example.py").read_text(encoding="utf-8")
    (block,) = blocks(readme, "python")
    assert example.endswith(block)
