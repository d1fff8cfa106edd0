"""Where the recordings, answers of a real Strapi on SQLite, do not judge one on PostgreSQL: postgres.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests.toml_files import read_toml

FILE = Path(__file__).parent / "postgres.toml"


def differing() -> dict[str, str]:
    """The reason by the test, such as `sort::test_forms`."""
    rows = read_toml(FILE)["differs"]
    return {test: row["reason"] for row in rows for test in row["tests"]}


def compared() -> list[str]:
    """The modules in which every other test is equal, without `test_`."""
    modules: list[str] = read_toml(FILE)["compared"]
    return modules


def expect_differences(items: list[pytest.Item]) -> None:
    """Mark what differs on PostgreSQL. It may be equal, too: what no sort orders differs by chance."""
    reasons = differing()
    for item in items:
        name = f"{item.path.stem.removeprefix('test_')}::{getattr(item, 'originalname', item.name)}"
        if name in reasons:
            item.add_marker(pytest.mark.xfail(strict=False, reason=f"PostgreSQL: {reasons[name]}"))
