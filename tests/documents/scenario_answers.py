"""Answers without what differs from run to run and from version to version: to compare what was stored."""

from __future__ import annotations

from typing import Any

TIMES = frozenset({"createdAt", "updatedAt", "publishedAt"})


def flat(value: Any) -> Any:
    """Without the times, and without Strapi 4's `attributes` and `data` around relations."""
    if isinstance(value, list):
        return [flat(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "attributes" in value and set(value) <= {"id", "attributes"}:
        value = {"id": value.get("id"), **value["attributes"]}
    if set(value) == {"data"}:
        return flat(value["data"])
    return {key: flat(one) for key, one in value.items() if key not in TIMES}
