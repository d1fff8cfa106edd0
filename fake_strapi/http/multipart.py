"""multipart/form-data, as formidable reads it for Strapi: 1.2 for Strapi 4, 2.1 for Strapi 5.

Which parts are files differs: for Strapi 4 those with a filename, for Strapi 5 those with a Content-Type.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from fake_strapi.errors import InternalServerError

_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^;]+))', re.IGNORECASE)
_TOKEN = r'[^()<>@,;:\\"/\[\]?={}\s\t]+'
_NAME = re.compile(rf'\bname=(?:"([^"]*)"|({_TOKEN}))', re.IGNORECASE)
_FILENAME = re.compile(rf'\bfilename=(?:"(.*?)"|({_TOKEN}))(?:$|;\s)', re.IGNORECASE)
_CHARACTER = re.compile(r"&#([0-9]{4});")
_PLAIN_ENCODINGS = frozenset({"binary", "7bit", "8bit", "utf-8"})


class FormFile(Struct, frozen=True):
    """A file of a form: its name ("" or None where the client gave none), its declared media type, its bytes."""

    name: str | None
    media_type: str | None
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)


Files = Mapping[str, FormFile | list[FormFile]]  # several of one name are a list


class Form(Struct, frozen=True):
    """Fields and files by name; several values of one name are a list."""

    fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, FormFile | list[FormFile]] = field(default_factory=dict)


def parse_multipart(body: bytes, content_type: str, *, files_have_types: bool) -> Form:
    """The form in a body. Raises InternalServerError where formidable fails: no boundary, no end, no form at all."""
    form = Form()
    if not body:
        return form
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise InternalServerError("multipart without a boundary")
    pieces = (b"\r\n" + body).split(b"\r\n--" + (found[1] or found[2]).encode("latin-1"))[1:]  # without a preamble
    if not any(piece.startswith(b"--") for piece in pieces):
        raise InternalServerError("multipart that does not end with its boundary")
    for piece in pieces:
        if piece.startswith(b"--"):
            break
        head, separator, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not piece.startswith(b"\r\n") or not separator:
            raise InternalServerError("multipart with a part that has no head")
        _add_part(form, head.decode("utf-8", "replace"), data, files_have_types)
    return form


def _add_part(form: Form, head: str, data: bytes, files_have_types: bool) -> None:
    headers = {}
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    disposition = headers.get("content-disposition", "")
    found = _NAME.search(disposition)
    part_name = "null" if found is None else found[1] if found[1] is not None else found[2]
    media_type = headers.get("content-type") or None
    filename = _filename(disposition)
    data = _decoded(data, headers.get("content-transfer-encoding", "binary").lower())
    if media_type is not None if files_have_types else filename is not None:
        _add(form.files, part_name, FormFile(filename, media_type, data))
    else:
        _add(form.fields, part_name, data.decode("utf-8", "replace"))


def _add(values: dict[str, Any], name: str, value: Any) -> None:
    known = values.get(name)
    if not known:  # koa-body forgets an empty value when another one comes
        values[name] = value
    elif isinstance(known, list):
        known.append(value)
    else:
        values[name] = [known, value]


def _filename(disposition: str) -> str | None:
    found = _FILENAME.search(disposition)
    if found is None:
        return None
    name = (found[1] or found[2] or "").rpartition("\\")[2].replace("%22", '"')
    return _CHARACTER.sub(lambda match: chr(int(match[1])), name)


def _decoded(data: bytes, encoding: str) -> bytes:
    if encoding in _PLAIN_ENCODINGS:
        return data
    if encoding != "base64":
        raise InternalServerError(f"multipart with the transfer encoding {encoding}")
    try:
        return base64.b64decode(data)
    except binascii.Error as error:
        raise InternalServerError(f"multipart with broken base64: {error}") from error
