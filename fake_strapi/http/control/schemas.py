"""JSON Schemas for the calls of the control API: short words for what `/_fake/openapi.json` says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

ANYTHING: Schema = {}
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
OBJECT: Schema = {"type": "object"}


def list_of(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def record(**properties: Schema) -> Schema:
    """An object that has all of these; it may have more, in a later version."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def keys(texts: Mapping[str, str], **types: Schema) -> Schema:
    """A body that may have these keys and no other; `texts` as `json_object` takes them, `types` where one is known."""
    properties = {key: {**types.get(key, ANYTHING), "description": text} for key, text in texts.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


DONE = record(status={"const": "ok"})
"""What a call answers that has nothing to tell."""
