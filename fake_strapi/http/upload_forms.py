"""Forms with files, as the content API and the admin panel send them: the files, and what is said of them.

Source: plugin-upload controllers of 4.26.2; upload controllers and utils/mime-validation of 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.http.call import Call
from fake_strapi.http.multipart import FormFile
from fake_strapi.installation import Installation
from fake_strapi.javascript.json_text import JsonSyntaxError, parse
from fake_strapi.upload.mime import OCTETS, lookup
from fake_strapi.upload.names import extname
from fake_strapi.upload.security import refusal
from fake_strapi.upload.service import InputFile
from fake_strapi.upload.signatures import trusted_type
from fake_strapi.versions.behaviour import Behaviour


def files_of(call: Call) -> FormFile | list[FormFile] | None:
    """The form's `files`; None for none, and for a single one that is empty."""
    files = (call.files or {}).get("files")
    return None if isinstance(files, FormFile) and files.size == 0 else files


def form_fields(call: Call) -> dict[str, Any]:
    """The form's fields. Strapi 5 reads fileInfo as JSON before it checks it, and crashes over what is none."""
    body = call.body if isinstance(call.body, dict) else {}
    info = body.get("fileInfo")
    if not call.world.installation.behaviour.file_types_detected or not info:
        return body
    info = [parsed(one) for one in info] if isinstance(info, list) else parsed(info)
    return {**body, "fileInfo": info[0] if isinstance(info, list) and len(info) == 1 else info}


def parsed(info: str) -> Any:
    """A fileInfo as JSON.parse reads it; 500 where that throws."""
    try:
        return parse(info)
    except JsonSyntaxError as error:
        raise InternalServerError(f"fileInfo is not JSON: {error}") from error


def allowed(
    installation: Installation, files: list[FormFile], body: dict[str, Any]
) -> tuple[list[FormFile], dict[str, Any]]:
    """The files whose type may be uploaded, and the body with what it says of them. Raises when there is none."""
    settings = installation.settings.upload
    if not installation.behaviour.file_types_detected or not (
        settings.denied_types or settings.allowed_types is not None
    ):
        return files, body
    said = [refusal(one.name or "unknown", one.media_type or "", one.data, settings) for one in files]
    good = [place for place, problem in enumerate(said) if problem is None]
    if not good:
        raise ValidationError(said[0])
    infos = body.get("fileInfo")
    if isinstance(infos, list):
        kept = [info for place, info in enumerate(infos) if place in good or place >= len(files)]
        body = {**body, "fileInfo": kept[0] if len(kept) == 1 else kept}
    return [files[place] for place in good], body


def input_file(behaviour: Behaviour, file: FormFile) -> InputFile:
    """A form's file with the name and the type that it is stored with."""
    if behaviour.file_types_detected:
        name = "unamed" if file.name is None else file.name
        return InputFile(name, trusted_type(file.name or "", file.media_type or "", file.data), file.data)
    name = file.name or ""
    return InputFile(name, file.media_type or lookup(extname(name)) or OCTETS, file.data)
