"""`fileInfo`: what a client says about the files that it uploads. Cast and checked as yup does.

Source: plugin-upload controllers/validation/content-api and controllers/validation/admin (4.26.2), upload (5.54.0),
yup 0.32.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.documents.validation import refusal
from fake_strapi.documents.validation_body import is_strapi_id
from fake_strapi.documents.validation_frame import UNDEFINED
from fake_strapi.documents.validation_rules import Errors, YupError, wrong_type
from fake_strapi.documents.validation_values import cast_number, parsed_if_text
from fake_strapi.javascript.text import to_string
from fake_strapi.versions.behaviour import Behaviour

TEXTS = ("name", "alternativeText", "caption")
AXES = ("x", "y")
NO_FOLDER = "the folder does not exist"
# Whether there is a folder of this id. Administrators say in which one a file is; the content API's clients can't.
IsFolder = Callable[[Any], bool]


class FileInfo(Struct, frozen=True, kw_only=True):
    """What is said about one file: a text, null (None), or nothing (UNDEFINED). A folder of null is the root."""

    name: str | None = None
    alternative_text: Any = UNDEFINED
    caption: Any = UNDEFINED
    focal_point: Any = UNDEFINED
    folder: Any = UNDEFINED


def one_file_info(body: Any, behaviour: Behaviour, is_folder: IsFolder | None = None) -> FileInfo:
    """The `fileInfo` of a body for one file, a JSON text or an object. Raises YupValidationError."""
    errors: Errors = []
    given = _field(body, errors)
    info = _object(given, given, "fileInfo", errors, behaviour, is_folder) if not errors else FileInfo()
    if errors:
        raise refusal(errors, behaviour)
    return info


def many_file_infos(body: Any, behaviour: Behaviour, is_folder: IsFolder | None = None) -> list[FileInfo]:
    """The `fileInfo` of a body for several files: a list, or the text of one. Raises YupValidationError."""
    errors: Errors = []
    given = _field(body, errors)
    infos: list[FileInfo] = []
    if given is not UNDEFINED and not errors:
        items = parsed_if_text(given)
        if isinstance(items, list):
            for place, item in enumerate(items):
                # yup looks for an item's original where the list's was, which may be a text
                original = given[place] if place < len(given) else UNDEFINED
                infos.append(_object(item, original, f"fileInfo[{place}]", errors, behaviour, is_folder))
        else:
            errors.append(wrong_type("array", None, given, "fileInfo"))
    if errors:
        raise refusal(errors, behaviour)
    return infos


def nothing_said(behaviour: Behaviour) -> FileInfo:
    """The info that yup makes of none: a focal point is null unless it is said."""
    return FileInfo(focal_point=None) if behaviour.focal_point else FileInfo()


def _field(body: Any, errors: Errors) -> Any:
    fields = parsed_if_text(body)
    if not isinstance(fields, dict):
        errors.append(wrong_type("object", None, body, ""))
        return UNDEFINED
    return fields.get("fileInfo", UNDEFINED)


def _object(
    value: Any, original: Any, path: str, errors: Errors, behaviour: Behaviour, is_folder: IsFolder | None
) -> FileInfo:
    if value is UNDEFINED:
        return nothing_said(behaviour)
    fields = parsed_if_text(value)
    if not isinstance(fields, dict):
        errors.append(wrong_type("object", None, original, path))
        return FileInfo()
    texts = {name: _text(fields.get(name, UNDEFINED), f"{path}.{name}", errors) for name in TEXTS}
    focal_point: Any = UNDEFINED
    if behaviour.focal_point:
        focal_point = _focal_point(fields.get("focalPoint"), f"{path}.focalPoint", errors)
    return FileInfo(
        name=None if texts["name"] is UNDEFINED else texts["name"],
        alternative_text=texts["alternativeText"],
        caption=texts["caption"],
        focal_point=focal_point,
        folder=UNDEFINED if is_folder is None else _folder(fields, f"{path}.folder", errors, is_folder),
    )


def _text(value: Any, path: str, errors: Errors) -> Any:
    if value is UNDEFINED or value is None or isinstance(value, str):
        return value
    if isinstance(value, (list, dict)):
        errors.append(wrong_type("string", value, value, path))
        return None
    return to_string(value)


def _folder(fields: Mapping[str, Any], path: str, errors: Errors, is_folder: IsFolder) -> Any:
    value = fields.get("folder", UNDEFINED)
    if value is UNDEFINED or value is None:
        return value
    if not is_strapi_id(value):
        errors.append(wrong_type("strapiID", value, value, path))
    elif not is_folder(value):
        errors.append(YupError(path, NO_FOLDER, value))
    return value


def _focal_point(value: Any, path: str, errors: Errors) -> dict[str, Any] | None:
    """Percentages from the left and the top; anything but an object is none."""
    fields = parsed_if_text(value)
    if not isinstance(fields, dict):
        return None
    point: dict[str, Any] = {}
    for axis in reversed(AXES):  # yup casts from the last field to the first
        if axis in fields:
            point[axis] = cast_number(fields[axis])
    for axis in AXES:
        place = f"{path}.{axis}"
        if axis not in point:
            errors.append(YupError(place, f"{place} is a required field", UNDEFINED))
        elif not isinstance(point[axis], (int, float)) or math.isnan(point[axis]):
            errors.append(wrong_type("number", point[axis], fields[axis], place))
        elif point[axis] < 0:
            errors.append(YupError(place, f"{place} must be greater than or equal to 0", point[axis]))
        elif point[axis] > 100:
            errors.append(YupError(place, f"{place} must be less than or equal to 100", point[axis]))
    if all(fields.get(axis) == point.get(axis) for axis in AXES):
        return fields  # nothing was cast: yup answers the object itself
    return {**point, **{name: other for name, other in fields.items() if name not in AXES}}
