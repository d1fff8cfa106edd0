"""The body of a bulk update: what is said of several files, strictly checked, so that nothing is cast.

Source: controllers/validation/admin/upload of `@strapi/upload` 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.documents.validation_body import REQUIRED, check_body, is_strapi_id, text
from fake_strapi.documents.validation_frame import UNDEFINED
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_values import is_number
from fake_strapi.documents.validation_yup import YupArray, YupObject, YupScalar
from fake_strapi.upload.file_info import AXES, NO_FOLDER, TEXTS, FileInfo, IsFolder
from fake_strapi.versions.behaviour import Behaviour

AT_LEAST_ONE = Rule("{path} field must have at least 1 items", lambda value, frame: len(value) > 0)
FROM_ZERO = Rule("{path} must be greater than or equal to 0", lambda value, frame: value >= 0)
TO_HUNDRED = Rule("{path} must be less than or equal to 100", lambda value, frame: value <= 100)


def check_updates(body: Any, behaviour: Behaviour, is_folder: IsFolder) -> list[tuple[Any, FileInfo]]:
    """The files' ids with what is said of each. Raises YupValidationError."""
    check_body(updates(is_folder), body, behaviour)
    return [(one["id"], said(one["fileInfo"])) for one in body["updates"]]


def updates(is_folder: IsFolder) -> YupObject:
    """The schema; whether a folder exists is asked of the database."""
    exists = Rule(NO_FOLDER, lambda value, frame: value is None or is_folder(value))
    axis = YupScalar(type="number", accepts=is_number, rules=(FROM_ZERO, TO_HUNDRED, REQUIRED))
    info = YupObject(
        fields={
            **{name: text(nullable=True) for name in TEXTS},
            "focalPoint": YupObject(fields=dict.fromkeys(AXES, axis), nullable=True, keeps_text=True),
            "folder": YupScalar(type="strapiID", accepts=is_strapi_id, nullable=True, rules=(exists,)),
        },
        keeps_text=True,
        rules=(REQUIRED,),
    )
    file_id = YupScalar(type="number", accepts=is_number, rules=(REQUIRED,))
    one = YupObject(fields={"id": file_id, "fileInfo": info}, keeps_text=True)
    return YupObject(
        fields={"updates": YupArray(items=one, keeps_text=True, rules=(AT_LEAST_ONE, REQUIRED))}, keeps_text=True
    )


def said(info: dict[str, Any]) -> FileInfo:
    """A checked fileInfo."""
    return FileInfo(
        name=info.get("name"),
        alternative_text=info.get("alternativeText", UNDEFINED),
        caption=info.get("caption", UNDEFINED),
        focal_point=info.get("focalPoint", UNDEFINED),
        folder=info.get("folder", UNDEFINED),
    )
