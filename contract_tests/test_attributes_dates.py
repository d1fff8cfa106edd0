"""Dates and times: many spellings in, one spelling out."""

from __future__ import annotations

import pytest

from contract_tests.test_attributes_text import each
from harness.contract import Contract

pytestmark = pytest.mark.parity

DATES: tuple[object, ...] = (
    None, "2026-01-02", "2024-02-29", "2023-02-29", "2026-02-30", "2026-13-01", "2026-00-10", "2026-01-00",
    "2026-1-2", "26-01-02", "2026/01/02", "20260102", "2026-01", "2026", "", " ", "abc", "02-01-2026",
    "2026-01-02foo", "2026-01-02T23:59:59.999Z", "2026-01-02T23:59+05:00", "2026-01-02 10:11:12", " 2026-01-02",
    "2026-01-02 ", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "+002026-01-02", "-002026-01-02",
    "Fri Jan 02 2026", "Jan 2, 2026", "2026-W01-1", "2026-001", 0, 1767323045000, 1767323045, -1, 1.5,
    "1767323045000", "0", True, False, [], {}, ["2026-01-02"], [1767323045000], "now", "today", "Invalid Date", "null",
)  # fmt: skip

TIMES: tuple[object, ...] = (
    None, "10:11:12", "10:11:12.1", "10:11:12.12", "10:11:12.123", "10:11:12.1234", "10:11", "10", "24:00:00",
    "23:59:60", "25:00:00", "10:60:00", "1:2:3", "01:02:03", "", " ", "abc", "10:11:12Z", "10:11:12+01:00",
    "T10:11:12", "10:11:12 PM", " 10:11:12", "2026-01-02T10:11:12.000Z", 0, 36672000, True, [], {}, ["10:11:12"],
)  # fmt: skip

DATETIMES: tuple[object, ...] = (
    None, "2026-01-02T10:11:12.345Z", "2026-01-02T10:11:12Z", "2026-01-02T10:11:12", "2026-01-02T10:11",
    "2026-01-02T10", "2026-01-02T10:11:12+05:30", "2026-01-02T10:11:12.345678Z", "2026-01-02T10:11:12,345Z",
    "2026-01-02T10:11:12.3Z", "2026-01-02t10:11:12z", "2026-01-02T10:11:12-0800", "2026-01-02T10:11:12+05",
    "20260102T101112Z", "2026-01-02T24:00:00Z", "2026-01-02T24:00:01Z", "2026-01-02T10:60:00Z",
    "1969-12-31T23:59:59.999Z", "2026-01-02T10:11:12 Z", "2026-01-02 10:11:12Z", "2026-01-02 10:11:12+02:00",
    "2026-01-02T10:11:12GMT", "2026-01-02T10:11:12.345+25:00",
)  # fmt: skip


def test_date(contract: Contract) -> None:
    each(contract, "date", DATES)


def test_time(contract: Contract) -> None:
    each(contract, "time", TIMES)


@pytest.mark.parametrize("attribute", ["datetime", "timestamp"])
def test_datetime(contract: Contract, attribute: str) -> None:
    each(contract, attribute, DATES)
    each(contract, attribute, DATETIMES)


def test_date_default(contract: Contract) -> None:
    each(contract, "dateDefault", ("2025-01-01", None))


def test_unique_date(contract: Contract) -> None:
    # A text that is no date is left out: it ends the process of a real Strapi, 4 and 5 alike (an unhandled rejection,
    # because uniqueness is looked up before the format is checked).
    each(contract, "dateUnique", ("2026-01-02", "2026-01-02", "2026-01-02T10:00:00Z", "2026-01-03", None, None))


def test_years_at_the_edges(contract: Contract) -> None:
    each(contract, "datetime", (
        "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "+010000-01-01T00:00:00Z",
        "-000001-01-01T00:00:00Z", 8640000000000000, 8640000000000001, -8640000000000000, -62135596800000, "-1",
        "1e3", "12.5", 1e-3, 253402300799999, 253402300800000,
    ))  # fmt: skip


def test_several_bad_ones_and_others_beside(contract: Contract) -> None:
    contract.posts("/api/things?fields[0]=date", [
        {"date": "nope", "time": "nope", "datetime": "nope", "timestamp": "nope"},
        {"timestamp": "nope", "datetime": "nope"},
        {"time": 5, "date": "2026-02-30"},
        {"date": "nope", "int": "nope"},
        {"date": "nope", "sUnique": "x"},
    ])  # fmt: skip


def test_update_of_dates(contract: Contract) -> None:
    thing = contract.create("things", {"date": "2026-01-02", "time": "10:11:12", "datetime": "2026-01-02T10:11:12Z"})
    path = f"/api/things/{thing.key}?fields[0]=date&fields[1]=time&fields[2]=datetime&fields[3]=timestamp"
    for data in (
        {}, {"date": "nope"}, {"date": None}, {"time": "1"}, {"time": None}, {"datetime": "x"}, {"datetime": None},
        {"timestamp": 5}, {"date": "2027-05-06T07:08:09Z", "datetime": "2027-05-06"},
        {"timestamp": "nope", "date": None},
    ):  # fmt: skip
        contract.put(path, {"data": data})
    contract.get(path)
