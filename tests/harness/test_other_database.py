"""postgres.toml names tests that there are, each once for a version; and how its rows judge."""

from __future__ import annotations

from pathlib import Path

import pytest
from contract_house import House

from contract_tests.other_database import FILE, MAJORS, Difference, compared, difference_of, read_differences

CONTRACT_TESTS = Path(__file__).parents[2] / "contract_tests"
ROWS = read_differences(FILE)


@pytest.mark.parametrize("name", sorted({test for row in ROWS for test in row.tests}))
def test_a_test_that_differs_exists(name: str) -> None:
    module, _, function = name.partition("[")[0].partition("::")
    assert module in compared()
    assert f"\ndef {function}(" in (CONTRACT_TESTS / f"test_{module}.py").read_text(encoding="utf-8")


def test_compared_modules_exist() -> None:
    assert [name for name in compared() if not (CONTRACT_TESTS / f"test_{name}.py").is_file()] == []


@pytest.mark.parametrize("version", MAJORS)
def test_no_test_has_two_reasons(version: str) -> None:
    named = [test for row in ROWS if version in row.versions for test in row.tests]
    whole = {test for test in named if "[" not in test}
    assert len(set(named)) == len(named)
    assert [test for test in named if "[" in test and test.partition("[")[0] in whole] == []


def test_rows_are_for_major_versions() -> None:
    assert {version for row in ROWS for version in row.versions} <= set(MAJORS)


def test_a_row_names_all_cases_of_a_test_or_one() -> None:
    order = Difference("order", ("4",), ("sort::test_forms",))
    size = Difference("size", ("4", "5"), ("sort::test_pages[10]",), by_chance=True)
    rows = [order, size]
    assert difference_of(rows, ("sort::test_forms", "sort::test_forms[a]"), "4.26.2") is order
    assert difference_of(rows, ("sort::test_forms", "sort::test_forms[a]"), "5.54.0") is None
    assert difference_of(rows, ("sort::test_pages", "sort::test_pages[10]"), "5.54.0") is size
    assert difference_of(rows, ("sort::test_pages", "sort::test_pages[25]"), "5.54.0") is None


class TestARun:
    """A stand-in for a real Strapi on PostgreSQL: one of the other major version, so that it differs."""

    ON_POSTGRES = ("--strapi-target=container", "--strapi-database=postgres", "-rxX")

    @pytest.fixture
    def house(self, pytester: pytest.Pytester) -> House:
        house = House(pytester)
        house.test()
        house.postgres("differs = []")
        house.record()
        return house

    def test_what_no_row_names_has_to_be_equal(self, house: House) -> None:
        code, output = house.run(*self.ON_POSTGRES)
        assert code == 0, output
        house.stand_in(differs=True)
        code, output = house.run(*self.ON_POSTGRES)
        assert code == 1
        assert "RealDiffers" in output

    @pytest.mark.parametrize("by_chance", [False, True])
    def test_what_a_row_names_has_to_differ_unless_chance_decides(self, house: House, by_chance: bool) -> None:
        chance = "by_chance = true" if by_chance else ""
        house.postgres(f"[[differs]]\nreason = 'other order'\ntests = ['jobs::test_jobs']\n{chance}")
        code, output = house.run(*self.ON_POSTGRES)
        assert code == (0 if by_chance else 1), output
        house.stand_in(differs=True)
        code, output = house.run(*self.ON_POSTGRES)
        assert code == 0, output
        assert "XFAIL house/test_jobs.py::test_jobs[4.26.2] - PostgreSQL: other order" in output

    def test_a_server_that_is_gone_is_no_difference(self, house: House) -> None:
        house.postgres("[[differs]]\nreason = 'other order'\ntests = ['jobs::test_jobs']")
        house.stand_in(gone=True)
        code, output = house.run(*self.ON_POSTGRES)
        assert code == 1
        assert "npm is not there" in output

    def test_rows_of_another_version_are_for_that_one(self, house: House) -> None:
        house.postgres("[[differs]]\nreason = 'r'\nversions = ['5']\ntests = ['jobs::test_jobs']")
        house.stand_in(differs=True)
        code, output = house.run(*self.ON_POSTGRES)
        assert code == 1
        assert "RealDiffers" in output
