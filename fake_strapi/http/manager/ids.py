"""The ids in the body of a bulk action of Strapi 4.

Source: controllers/validation of `@strapi/plugin-content-manager` 4.26.2.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.documents.validation_body import REQUIRED, check_body, strapi_id
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_yup import YupArray, YupObject
from fake_strapi.versions.behaviour import Behaviour

AT_LEAST_ONE = Rule("{path} field must have at least 1 items", lambda value, frame: len(value) > 0)
BULK = YupObject(fields={"ids": YupArray(items=strapi_id(), rules=(AT_LEAST_ONE, REQUIRED))}, keeps_text=True)


def check_ids(body: Any, behaviour: Behaviour) -> list[Any]:
    """The `ids` of the body. Raises YupValidationError."""
    check_body(BULK, body, behaviour)
    return list(body["ids"])
