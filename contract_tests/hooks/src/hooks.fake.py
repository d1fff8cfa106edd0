"""What the hooks of this project do, in Python for the fake; hooks.js does the same for a real Strapi."""

from __future__ import annotations

import json
import re
from typing import Any

OPERATIONS = ("FindOne", "FindMany", "Count", "Create", "CreateMany", "Update", "UpdateMany", "Delete", "DeleteMany")
STAMPS = ("createdAt", "updatedAt", "publishedAt")
DOCUMENT_ID = re.compile(r"\b[a-z][a-z0-9]{23}\b")


def plain(value: Any) -> Any:
    """Times without their values, what has no JSON left out."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {
            name: "<time>" if name in STAMPS and isinstance(one, str) else plain(one)
            for name, one in value.items()
            if not callable(one)
        }
    return value


def shown(value: Any) -> str:
    text = json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return DOCUMENT_ID.sub("<documentId>", text)


def populated(model: Any, populate: Any) -> list[str]:
    links = {name for name, one in model.attributes.items() if one.type in ("relation", "component", "media")}
    return sorted(name for name in populate if name in links - {"createdBy", "updatedBy", "localizations"})


def asked(model: Any, params: dict[str, Any]) -> dict[str, Any]:
    picked = {}
    for name in ("select", "where", "orderBy", "limit", "offset", "data"):
        if name in params and not (name == "where" and not params[name]):
            picked[name] = params[name]
    populate = params.get("populate")
    names = populated(model, populate if isinstance(populate, dict | list | tuple) else ())
    return {**picked, "populate": names} if names else picked


def is_event_read(params: dict[str, Any]) -> bool:
    populate = params.get("populate")
    return isinstance(populate, dict) and "createdBy" in populate and not populate["createdBy"].get("select")


def write(event: Any) -> None:
    action, model, params = event.action, event.model, event.params
    if is_event_read(params):
        return
    is_read = "Find" in action or "Count" in action
    event.state["seen"] = event.state.get("seen", 0) + 1
    if is_read and action.startswith("before"):
        return
    counted = {"where": params["where"]} if "where" in params else {}
    what = counted if action.endswith("Count") else asked(model, params)
    answer = f" -> {shown(event.result)} seen {event.state['seen']}" if action.startswith("after") else ""
    text = f"{action} {model.singularName} {shown(what)}{answer}"
    event.strapi.db.query("api::call.call").create({"data": {"text": text}})


for operation in OPERATIONS:
    globals()[f"before{operation}"] = write
    globals()[f"after{operation}"] = write
