"""Where the recordings, answers of a real Strapi on SQLite, do not judge one on PostgreSQL: postgres.toml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from contract_tests.toml_files import read_toml
from harness.conversation import Unusable

FILE = Path(__file__).parent / "postgres.toml"
MAJORS = ("4", "5")
ONE_CONNECTION = {"DATABASE_POOL_MIN": "1", "DATABASE_POOL_MAX": "1"}
"""As Strapi asks SQLite. Over several, what it asks at once is answered in an order of chance, and so come the keys of
its own answer; over one, in one order, though not in SQLite's."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Why tests differ. `versions`: `4`, `5`. `by_chance`: they may be equal, too. `ends_server`: the process ends."""

    reason: str
    versions: tuple[str, ...]
    tests: tuple[str, ...]
    by_chance: bool = False
    ends_server: bool = False


def read_differences(path: Path) -> list[Difference]:
    """The rows of a file; one that names no versions is for both."""
    return [
        Difference(
            row["reason"],
            tuple(row.get("versions", MAJORS)),
            tuple(row["tests"]),
            row.get("by_chance", False),
            row.get("ends_server", False),
        )
        for row in read_toml(path)["differs"]
    ]


def compared() -> list[str]:
    """The modules, without `test_`, in which every test that no row names is equal on each pinned version."""
    modules: list[str] = read_toml(FILE)["compared"]
    return modules


def names_of(item: pytest.Item, version: str) -> tuple[str, str]:
    """How a row may name a test: with all its cases, such as `sort::test_forms`, or one: `sort::test_forms[a]`."""
    function = cast(pytest.Function, item)
    whole = f"{item.path.stem.removeprefix('test_')}::{getattr(function, 'originalname', item.name)}"
    case = "-".join(part for part in function.callspec.id.split("-") if part != version)
    return whole, f"{whole}[{case}]"


def difference_of(differences: Iterable[Difference], names: Iterable[str], version: str) -> Difference | None:
    """The row that names a test in this version, such as `5.54.0`."""
    major = version.partition(".")[0]
    found = (one for one in differences if major in one.versions and not set(names).isdisjoint(one.tests))
    return next(found, None)


def expect_difference(item: pytest.Item, difference: Difference) -> None:
    """Mark a test that differs on PostgreSQL: it has to, unless chance decides. A server that can't be started is an
    error all the same."""
    item.add_marker(
        pytest.mark.xfail(
            strict=not difference.by_chance,
            raises=(AssertionError, Unusable),
            reason=f"PostgreSQL: {difference.reason}",
        )
    )
