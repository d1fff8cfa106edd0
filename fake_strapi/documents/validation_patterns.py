"""The `regex` of an attribute as a rule."""

from __future__ import annotations

from fake_strapi.documents.validation_yup import Rule
from fake_strapi.javascript.regexp import compile_regexp


def matches_rule(source: str, *, skips_empty: bool) -> Rule:
    """yup's `matches(new RegExp(source))`: the pattern has to occur somewhere in the text."""
    pattern = compile_regexp(source)
    return Rule(
        f'{{path}} must match the following: "{pattern.literal}"',
        lambda value, frame: (skips_empty and value == "") or pattern.test(value),
    )
