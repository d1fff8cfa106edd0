from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fake_strapi.errors import StrapiError, ValidationError
from fake_strapi.query.pagination import (
    Page,
    PaginationSettings,
    is_counted,
    page_asked_for,
    page_worked_out,
    pagination_meta,
)

RECORDED = Path(__file__).parent / "recorded"
PAGES: dict[str, Callable[[Any, PaginationSettings], Page]] = {"v4": page_asked_for, "v5": page_worked_out}


def told(number: float) -> float | str:
    """As record_pagination.js tells numbers that JSON has none for."""
    if math.isnan(number):
        return "NaN"
    return number if math.isfinite(number) else ("Infinity" if number > 0 else "-Infinity")


@pytest.mark.parametrize("version", ["v4", "v5"])
def test_pages_are_those_that_strapi_works_out(version: str) -> None:
    different = []
    for answer in json.loads((RECORDED / f"pagination_{version}.json").read_text(encoding="utf-8"))["answers"]:
        settings = PaginationSettings(answer["defaultLimit"], answer["maxLimit"] or None)
        found: dict[str, Any] = {}
        try:
            page = PAGES[version](answer["pagination"], settings)
            found["rows"] = [told(page.start), told(page.limit)]
            if "NaN" not in found["rows"]:  # else it is refused before the answer could tell of it
                meta = pagination_meta(page.meta, 7, pages_computed=version == "v5")
                found["meta"] = [[name, told(value)] for name, value in meta.items()]
        except StrapiError as error:
            found["error"] = [error.name, error.message]
        if json.dumps(found) != json.dumps({name: answer[name] for name in found}):
            different.append((answer, found))
    assert not different


def test_uncounted_lists_tell_their_page_only() -> None:
    page = page_worked_out({"page": "2", "pageSize": "5"}, PaginationSettings())
    assert pagination_meta(page.meta, None) == {"page": 2, "pageSize": 5}


@pytest.mark.parametrize(
    ("value", "counted"), [("true", True), ("t", True), ("1", True), ("false", False), ("f", False)]
)
def test_with_count_is_a_yes_or_a_no(value: str, counted: bool) -> None:
    assert is_counted({"withCount": value}, PaginationSettings(with_count=not counted)) is counted


@pytest.mark.parametrize("value", ["", None, "TRUE", ["true"], {"a": "1"}])
def test_with_count_is_nothing_else(value: Any) -> None:
    with pytest.raises(ValidationError, match='Expected "t","1","true","false","0","f"'):
        is_counted({"withCount": value}, PaginationSettings())


def test_without_with_count_the_settings_say_it() -> None:
    assert is_counted({"page": "1"}, PaginationSettings(with_count=False)) is False
    assert is_counted("abc", PaginationSettings()) is True
