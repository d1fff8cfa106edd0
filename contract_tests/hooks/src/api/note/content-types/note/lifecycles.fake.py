"""Hooks that refuse, and hooks that change what is asked for and what is answered. lifecycles.js does the same."""

from __future__ import annotations

from typing import Any

from fake_strapi import errors


def refuse(kind: str) -> None:
    if kind == "Error":
        raise RuntimeError("a plain error")
    if kind == "TypeError":
        len(None)  # type: ignore[arg-type]
    if kind == "details":
        raise errors.ApplicationError("with details", {"code": 7, "list": ["a"]})
    raise getattr(errors, kind)(f"a {kind}")


def check(event: Any) -> None:
    found = [event.params.get("data"), *(event.result if isinstance(event.result, list) else [event.result])]
    for entry in found:
        if entry and entry.get("when") == event.action:
            refuse(entry["kind"])


def place(event: Any, entry: Any) -> None:
    """Where the kind asks for it: whether a transaction is open."""
    if entry and entry.get("kind") == "where":
        entry["text"] = "in a transaction" if event.strapi.db.inTransaction() else "in none"


def beforeCreate(event: Any) -> None:
    check(event)
    data = event.params["data"]
    place(event, data)
    if data.get("text") == "small":
        data["text"] = "LARGE"


def afterCreate(event: Any) -> None:
    check(event)


def afterUpdate(event: Any) -> None:
    check(event)


def afterDelete(event: Any) -> None:
    check(event)


def afterFindOne(event: Any) -> None:
    check(event)
    place(event, event.result)


def beforeUpdate(event: Any) -> None:
    check(event)
    if event.params["data"].get("text") == "replaced":
        event.params["data"] = {"text": "another object", "kind": "new"}
    place(event, event.params["data"])


def asked_text(params: dict[str, Any]) -> Any:
    text = params.get("where", {}).get("text")
    return text.get("$eq") if isinstance(text, dict) else None


def beforeFindMany(event: Any) -> None:
    if asked_text(event.params) == "anything":
        event.params["where"] = {**event.params["where"], "text": {"$notNull": True}}
    if asked_text(event.params) == "one":
        event.params["limit"] = 1


def afterFindMany(event: Any) -> None:
    check(event)
    for entry in event.result:
        if entry.get("kind") == "computed":
            entry["text"] = f"{entry['when']}!"
        place(event, entry)


def beforeCount(event: Any) -> None:
    if asked_text(event.params) == "anything":
        event.params["where"] = {**event.params["where"], "text": {"$notNull": True}}
