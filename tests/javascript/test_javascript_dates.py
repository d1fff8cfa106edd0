from __future__ import annotations

from typing import Any

import pytest
from recorded_answers import recorded

from fake_strapi.javascript.dates import (
    InvalidDate,
    InvalidDateTime,
    InvalidTime,
    from_iso,
    parse_date,
    parse_datetime_or_timestamp,
    parse_time,
    to_iso,
)


@pytest.mark.parametrize(("value", "answer"), recorded("datetimes"))
def test_datetimes_are_read_as_date_fns_reads_them(value: Any, answer: int | None) -> None:
    if answer is None:
        with pytest.raises(InvalidDateTime) as caught:
            parse_datetime_or_timestamp(value)
        assert caught.value.message == "Invalid format, expected a timestamp or an ISO date"
    else:
        assert parse_datetime_or_timestamp(value) == answer


@pytest.mark.parametrize(("time", "text"), recorded("isos"))
def test_times_are_written_as_node_writes_them_and_read_back(time: int, text: str) -> None:
    assert to_iso(time) == text
    assert from_iso(text) == time


@pytest.mark.parametrize("time", [8_640_000_000_000_001, -8_640_000_000_000_001])
def test_no_time_outside_of_a_dates_range(time: int) -> None:
    with pytest.raises(ValueError, match="Invalid time value"):
        to_iso(time)


@pytest.mark.parametrize(
    "text", ["2026-01-02", "2026-02-30T00:00:00.000Z", "2026-01-02T03:04:05Z", "", "-000000-01-01T00:00:00.000Z"]
)
def test_only_what_was_written_is_read_back(text: str) -> None:
    with pytest.raises(ValueError, match="no"):
        from_iso(text)


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("2026-01-02", "2026-01-02"),
        ("2026-01-02foo", "2026-01-02"),
        ("2026-01-02T23:59+05:00", "2026-01-02"),
        ("2024-02-29", "2024-02-29"),
        ("0000-01-01", "0000-01-01"),
        ("2026-01-021", "2026-01-02"),
    ],
)
def test_dates_keep_their_start(value: str, stored: str) -> None:
    assert parse_date(value) == stored


@pytest.mark.parametrize(
    "value",
    ["", "2026-13-01", "2026-00-10", "2026-1-2", " 2026-01-02", "20260102", 20260102, None, True, ["2026-01-02"]],
)
def test_what_starts_unlike_a_date_is_refused(value: Any) -> None:
    with pytest.raises(InvalidDate) as caught:
        parse_date(value)
    assert caught.value.message == "Invalid format, expected yyyy-MM-dd"


@pytest.mark.parametrize("value", ["2026-02-30", "2026-02-29", "2026-04-31T00:00"])
def test_a_day_the_month_does_not_have_is_refused(value: str) -> None:
    with pytest.raises(InvalidDate) as caught:
        parse_date(value)
    assert caught.value.message == "Invalid date"


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("10:11:12", "10:11:12.000"),
        ("10:11:12.5", "10:11:12.500"),
        ("10:11:12.05", "10:11:12.050"),
        ("23:59:59.999", "23:59:59.999"),
    ],
)
def test_times_are_filled_up(value: str, stored: str) -> None:
    assert parse_time(value) == parse_time(value, any_fraction_mark=True) == stored


@pytest.mark.parametrize(
    ("value", "stored"),
    [("10:11:12,5", "10:11:12.500"), ("10:11:12345", "10:11:12.450"), ("10:11:12x5", "10:11:12.500")],
)
def test_strapi_4_takes_any_fraction_mark(value: str, stored: str) -> None:
    assert parse_time(value, any_fraction_mark=True) == stored
    with pytest.raises(InvalidTime):
        parse_time(value)


@pytest.mark.parametrize(
    "value", ["", "10:11", "24:00:00", "10:60:00", "10:11:12.", "10:11:12.1234", "10:11:12\n", "10:11:12\n5"]
)
def test_what_is_no_time_is_refused(value: str) -> None:
    for any_mark in (False, True):
        with pytest.raises(InvalidTime) as caught:
            parse_time(value, any_fraction_mark=any_mark)
        assert caught.value.message == "Invalid time format, expected HH:mm:ss.SSS"


@pytest.mark.parametrize(
    ("value", "kind"),
    [(5, "number"), (1.5, "number"), (True, "boolean"), ([], "object"), ({}, "object"), (None, "object")],
)
def test_times_that_are_no_texts_are_named_by_their_type(value: Any, kind: str) -> None:
    with pytest.raises(InvalidTime) as caught:
        parse_time(value)
    assert caught.value.message == f"Expected a string, got a {kind}"
