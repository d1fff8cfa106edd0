"""JSON request bodies as koa-body reads them under Strapi: co-body's strict mode, and the guard of `@hapi/bourne`.

Source: co-body 5.2 (Strapi 4) and 6.2 (Strapi 5), raw-body 2.5 with iconv-lite 0.4, @hapi/bourne 3.
"""

from __future__ import annotations

import re
from typing import Any

from fake_strapi.javascript.json_text import JsonSyntaxError, parse

_OBJECT_OR_ARRAY = re.compile(r"[ \t\n\r]*[\[{]")
# However its letters are written, a key "__proto__" leaves one of these in the text.
_SUSPECT = re.compile(r"__proto__|\\u00")


class BodySyntaxError(ValueError):
    """A body that is answered with 400 before any routing; the answer has no `details`. `name` is the error's name."""

    def __init__(self, message: str, name: str = "SyntaxError") -> None:
        super().__init__(message)
        self.message = message
        self.name = name


def decode_body(raw: bytes) -> str:
    """The text of a body: UTF-8 whatever its charset says, bad bytes as U+FFFD, one byte order mark dropped."""
    return raw.decode("utf-8", "replace").removeprefix("\ufeff")


def parse_body(raw: bytes | str, *, scalar_error_name: str = "SyntaxError", forbid_prototype: bool = True) -> Any:
    """The value of a JSON body: a dict or a list; of an empty one {}.

    `scalar_error_name`: the name of the error for a text that is neither object nor array ("Error" in Strapi 4).
    `forbid_prototype`: a key `__proto__` anywhere is refused (Strapi 5); else it is an ordinary key.
    Raises BodySyntaxError, with V8's message where JSON.parse fails.
    """
    text = raw if isinstance(raw, str) else decode_body(raw)
    if not text:
        return {}
    if not _OBJECT_OR_ARRAY.match(text):
        raise BodySyntaxError("invalid JSON, only supports object and array", scalar_error_name)
    try:
        value = parse(text)
    except JsonSyntaxError as error:
        raise BodySyntaxError(error.message) from None
    if forbid_prototype and _SUSPECT.search(text) and has_prototype_key(value):
        raise BodySyntaxError("Object contains forbidden prototype property")
    return value


def has_prototype_key(value: Any) -> bool:
    """Whether an object anywhere inside `value` has a key `__proto__` of its own."""
    rooms = [value]
    while rooms:
        room = rooms.pop()
        if isinstance(room, dict):
            if "__proto__" in room:
                return True
            rooms.extend(room.values())
        elif isinstance(room, list):
            rooms.extend(room)
    return False
