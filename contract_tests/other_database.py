"""Where the recordings, answers of a real Strapi on SQLite, do not judge one on PostgreSQL: postgres.toml."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:  # where pytest brings tomli
    import tomli as tomllib  # type: ignore[import-not-found]

FILE = Path(__file__).parent / "postgres.toml"


def differing() -> dict[str, str]:
    """The reason by the test, such as `sort::test_forms`."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["differs"]
    return {test: row["reason"] for row in rows for test in row["tests"]}


def compared() -> list[str]:
    """The modules in which every other test is equal, without `test_`."""
    modules: list[str] = tomllib.loads(FILE.read_text(encoding="utf-8"))["compared"]
    return modules


def expect_differences(items: list[pytest.Item]) -> None:
    """Mark what differs on PostgreSQL. It may be equal, too: what no sort orders differs by chance."""
    reasons = differing()
    for item in items:
        name = f"{item.path.stem.removeprefix('test_')}::{getattr(item, 'originalname', item.name)}"
        if name in reasons:
            item.add_marker(pytest.mark.xfail(strict=False, reason=f"PostgreSQL: {reasons[name]}"))
