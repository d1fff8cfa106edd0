"""Stripe's form encoding."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest

from harness.doubles.stripe.form import decoded


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=1&b=", {"a": "1", "b": ""}),
        ("a[b]=1&a[c][d]=2", {"a": {"b": "1", "c": {"d": "2"}}}),
        ("a[]=x&a[]=y", {"a": ["x", "y"]}),
        ("a[1]=y&a[0]=x", {"a": ["x", "y"]}),
        ("a[0][b]=1&a[1][b]=2", {"a": [{"b": "1"}, {"b": "2"}]}),
        ("a[b]=%26%3D+%C3%A9", {"a": {"b": "&= é"}}),
        ("", {}),
    ],
)
def test_brackets(text: str, value: dict[str, Any]) -> None:
    assert decoded(parse_qsl(text, keep_blank_values=True)) == value
