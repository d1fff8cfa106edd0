"""What the bodies of the admin API's authentication must look like.

Source: validation/authentication and validation/common-validators of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import re
from functools import cache

from fake_strapi.documents.validation_body import (
    EMAIL,
    LOWER_CASE,
    NOT_EMPTY,
    NOT_NULL,
    REQUIRED,
    TRIMMED,
    UUID,
    at_least,
    boolean,
    closed_object,
    strapi_id,
    text,
)
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_yup import YupArray, YupObject, YupType
from fake_strapi.versions.behaviour import Behaviour

LONGEST_PASSWORD = 72  # bytes, what bcrypt takes


def matches(pattern: str, message: str) -> Rule:
    compiled = re.compile(pattern)
    return Rule(message, lambda value, frame: compiled.search(value) is not None)


FITS = Rule("{path} must be less than 73 bytes", lambda value, frame: len(value.encode()) <= LONGEST_PASSWORD)
STRONG = (
    matches("[a-z]", "{path} must contain at least one lowercase character"),
    matches("[A-Z]", "{path} must contain at least one uppercase character"),
    matches("[0-9]", "{path} must contain at least one number"),
)


def password(behaviour: Behaviour, *more: Rule) -> YupType:
    fits = (FITS,) if behaviour.admin_password_bytes_checked else ()
    return text(at_least(8), *fits, *STRONG, *more)


ADDRESS = (EMAIL, LOWER_CASE)
FIRST_NAME = (TRIMMED, at_least(1))


@cache
def device_fields(behaviour: Behaviour) -> dict[str, YupType]:
    """What a request may say of the session that it wants."""
    if not behaviour.admin_sessions:
        return {}
    uuid = re.compile(UUID, re.IGNORECASE)
    valid = Rule("{path} must be a valid UUID", lambda value, frame: uuid.fullmatch(value) is not None)
    return {"deviceId": text(valid), "rememberMe": boolean()}


@cache
def login(behaviour: Behaviour) -> YupObject:
    return YupObject(fields=device_fields(behaviour), keeps_text=True)


@cache
def first_admin(behaviour: Behaviour) -> YupObject:
    fields: dict[str, YupType] = {
        "email": text(*ADDRESS, NOT_EMPTY),
        "firstname": text(*FIRST_NAME, NOT_EMPTY),
        "lastname": text(nullable=True),
        "password": password(behaviour, NOT_EMPTY),
        **device_fields(behaviour),
    }
    return closed_object(fields, REQUIRED)


LEAST_ITEM = Rule("{path} field must have at least 1 items", lambda value, frame: len(value) >= 1)


def roles(*more: Rule) -> YupArray:
    return YupArray(items=strapi_id(), keeps_text=True, rules=(LEAST_ITEM, *more))


NEW_USER = closed_object(
    {
        "email": text(*ADDRESS, NOT_EMPTY),
        "firstname": text(*FIRST_NAME, NOT_EMPTY),
        "lastname": text(),
        "roles": roles(),
        "preferedLanguage": text(nullable=True),
    }
)
ROLE = closed_object({"name": text(at_least(1), NOT_EMPTY), "description": text(nullable=True)})
ROLE_UPDATE = closed_object({"name": text(at_least(1)), "description": text(nullable=True)})
IDS = closed_object({"ids": YupArray(items=strapi_id(), keeps_text=True, rules=(LEAST_ITEM, REQUIRED))})
REGISTRATION_INFO = closed_object({"registrationToken": text(NOT_EMPTY)}, REQUIRED)


def profile_fields(behaviour: Behaviour) -> dict[str, YupType]:
    return {
        "email": text(*ADDRESS, NOT_NULL),
        "firstname": text(*FIRST_NAME, NOT_NULL),
        "lastname": text(nullable=True),
        "username": text(at_least(1), nullable=True),
        "password": password(behaviour, NOT_NULL),
    }


@cache
def user_update(behaviour: Behaviour) -> YupObject:
    return closed_object({**profile_fields(behaviour), "isActive": boolean(NOT_NULL), "roles": roles(NOT_NULL)})


@cache
def profile(behaviour: Behaviour, changes_password: bool) -> YupObject:
    """`changes_password`: then the current one is needed."""
    current = text(NOT_EMPTY, NOT_NULL) if changes_password else text(NOT_NULL)
    return closed_object(
        {**profile_fields(behaviour), "currentPassword": current, "preferedLanguage": text(nullable=True)}
    )


@cache
def registration(behaviour: Behaviour) -> YupObject:
    """Of somebody who was invited."""
    names: dict[str, YupType] = {
        "firstname": text(*FIRST_NAME, NOT_EMPTY),
        "lastname": text(nullable=True),
        "password": password(behaviour, NOT_EMPTY),
    }
    return closed_object(
        {
            "registrationToken": text(NOT_EMPTY),
            "userInfo": closed_object(names, REQUIRED),
            **device_fields(behaviour),
        }
    )


@cache
def password_reset(behaviour: Behaviour) -> YupObject:
    return closed_object({"resetPasswordToken": text(NOT_EMPTY), "password": password(behaviour, NOT_EMPTY)}, REQUIRED)


FORGOTTEN = closed_object({"email": text(*ADDRESS, NOT_EMPTY)}, REQUIRED)
RENEWAL = closed_object({"token": text(NOT_EMPTY)}, REQUIRED)
