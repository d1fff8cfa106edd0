"""The `regex` of an attribute as a rule."""

from __future__ import annotations

from fake_strapi.documents.validation_rules import Rule
from fake_strapi.errors import FakeStrapiError, InternalServerError
from fake_strapi.javascript.regexp import InvalidRegex, UnsupportedRegex, compile_js_regex


def matches_rule(source: str, *, skips_empty: bool) -> Rule:
    """yup's `matches(new RegExp(source))`: the pattern has to occur somewhere in the text.

    A pattern that is none makes a real Strapi answer 500 to every write of the type, so InternalServerError; one that
    Python can't do raises FakeStrapiError.
    """
    try:
        regex = compile_js_regex(source)
    except InvalidRegex as error:
        raise InternalServerError(str(error)) from error
    except UnsupportedRegex as error:
        raise FakeStrapiError(f"the pattern {source!r} of an attribute can't be matched here: {error}") from error
    return Rule(
        f'{{path}} must match the following: "{regex}"',
        lambda value, frame: (skips_empty and value == "") or regex.test(value),
    )
