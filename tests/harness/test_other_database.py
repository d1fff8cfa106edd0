"""postgres.toml names tests that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests.other_database import compared, differing

CONTRACT_TESTS = Path(__file__).parents[2] / "contract_tests"


@pytest.mark.parametrize("name", sorted(differing()))
def test_a_test_that_differs_exists(name: str) -> None:
    module, _, function = name.partition("::")
    assert module in compared()
    assert f"\ndef {function}(" in (CONTRACT_TESTS / f"test_{module}.py").read_text(encoding="utf-8")


def test_compared_modules_exist() -> None:
    assert [name for name in compared() if not (CONTRACT_TESTS / f"test_{name}.py").is_file()] == []
