"""The entity validator: from the data of a create or update to what may be stored, or all its errors at once.

Dates, times and what else the database layer refuses are not looked at here: a real Strapi reports those when it
stores. Source: entity-validator of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0, on yup 0.32.9.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.documents.validation_frame import UNDEFINED, Frame, Lookups
from fake_strapi.documents.validation_models import ModelValidators
from fake_strapi.documents.validation_rules import Errors, YupError, wrong_type
from fake_strapi.errors import ValidationError, YupValidationError
from fake_strapi.schema.content_type import Model
from fake_strapi.versions.behaviour import Behaviour

__all__ = ["Lookups", "ModelValidators", "ValidationContext", "validate_entity_creation", "validate_entity_update"]

_STEP = re.compile(r"[^.\[\]]+")


class ValidationContext(Struct, frozen=True):
    """What validation needs beside the data. `locale`: of the document, where unique values are per locale.

    `validators` belong to the project, `lookups` to the database of one world.
    """

    validators: ModelValidators
    lookups: Lookups
    locale: Any = None


def validate_entity_creation(
    model: Model,
    data: Any,
    context: ValidationContext,
    is_draft: bool = False,
    entity: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The data of a new entity, cast, with defaults; unknown keys stay. The caller's dict is not changed.

    `entity`: the stored row that is checked as if it were new, which its own unique values don't count against.

    Raises YupValidationError with all errors; InternalServerError where a real Strapi crashes or ends.
    """
    return _validate(model, data, context, entity, creation=True, is_draft=is_draft)


def validate_entity_update(
    model: Model,
    data: Any,
    context: ValidationContext,
    is_draft: bool = False,
    entity: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """As `validate_entity_creation`, for a change of the stored `entity`: what is absent stays, no defaults."""
    return _validate(model, data, context, entity, creation=False, is_draft=is_draft)


def _validate(
    model: Model,
    data: Any,
    context: ValidationContext,
    entity: Mapping[str, Any] | None,
    *,
    creation: bool,
    is_draft: bool,
) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise _not_an_object(model, data, context, creation)
    yup_type = context.validators.of(model, data, creation=creation, is_draft=is_draft)
    cast = yup_type.cast_fields(data)
    problem = context.validators.relations.problem(model, cast, context.lookups)
    frame = Frame(
        lookups=context.lookups,
        model=model,
        data=data,
        entity=entity,
        root=model,
        root_id=entity.get("id") if entity else None,
        is_draft=is_draft,
        locale=context.locale,
    )
    errors = yup_type.check_fields(cast, data, "", frame)
    if problem is not None:
        errors = [*errors, YupError("", problem, cast)]
    if errors:
        raise refusal(errors, context.validators.behaviour)
    return dict(cast) if cast is data else cast


def _not_an_object(model: Model, data: Any, context: ValidationContext, creation: bool) -> ValidationError:
    if isinstance(data, list):
        return refusal([wrong_type("object", None, data, "")], context.validators.behaviour)
    kind = "string" if isinstance(data, str) else "boolean" if isinstance(data, bool) else "number"
    kind = "object" if data is None else kind
    return ValidationError(
        f"Invalid payload submitted for the {'creation' if creation else 'update'} of an entity of type"
        f" {model.display_name}. Expected an object, but got {kind}"
    )


def refusal(errors: Errors, behaviour: Behaviour) -> YupValidationError:
    """The answer to the client; some versions add the refused value to each error."""
    with_values = behaviour.error_values
    rows: list[dict[str, Any]] = []
    for path, message, value in errors:
        row: dict[str, Any] = {"path": _STEP.findall(path), "message": message, "name": "ValidationError"}
        if with_values and value is not UNDEFINED:
            row["value"] = value
        rows.append(row)
    return YupValidationError(rows)
