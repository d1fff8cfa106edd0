"""yup's errors and tests: what one check says, and how it is said.

Source: yup 0.32.9 (ValidationError, util/createValidation, util/runTests), with the message of `@strapi/utils` for a
wrong type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from msgspec import Struct

from fake_strapi.documents.validation_frame import UNDEFINED, Frame
from fake_strapi.documents.validation_values import print_value, same


class YupError(NamedTuple):
    """One error: where ("comps[0].label", "" for the whole), the text, and the cast value (or UNDEFINED)."""

    path: str
    message: str
    value: Any


Errors = list[YupError]
NO_ERRORS: Errors = []


def one_tick(value: Any, frame: Frame) -> int:
    return 1


class Rule(Struct, frozen=True):
    """One test of a type. `{path}` in the message is the error's path, `{told}` what `tells` says of the value.

    `of_absent`: the test is asked of null and absent values too (yup's own tests let them pass).
    """

    message: str
    passes: Callable[[Any, Frame], bool]
    of_absent: bool = False
    ticks: Callable[[Any, Frame], int] = one_tick
    tells: Callable[[Any], str] | None = None

    def said(self, value: Any, path: str) -> str:
        message = self.message if self.tells is None else self.message.replace("{told}", self.tells(value))
        return message.replace("{path}", path or "this")


def broken(rules: tuple[Rule, ...], value: Any, path: str, frame: Frame) -> Errors:
    """The errors of the rules that the value breaks, in the order in which their tests finish."""
    absent = value is None or value is UNDEFINED
    failed: list[Rule] | None = None
    for rule in rules:
        if (rule.of_absent or not absent) and not rule.passes(value, frame):
            failed = [*(failed or ()), rule]
    if failed is None:
        return NO_ERRORS
    if len(failed) > 1:
        failed.sort(key=lambda rule: rule.ticks(value, frame))
    return [YupError(path, rule.said(value, path), value) for rule in failed]


def rule_ticks(rules: tuple[Rule, ...], value: Any, frame: Frame) -> int:
    """Rounds of the event loop until the last of the tests has finished."""
    if not rules:
        return 0
    if value is None or value is UNDEFINED:
        return 1
    return max(rule.ticks(value, frame) for rule in rules)


def wrong_type(type_name: str, value: Any, original: Any, path: str) -> YupError:
    cast = "."
    if original is not None and original is not UNDEFINED and not same(original, value):
        cast = f" (cast from the value `{print_value(original)}`)."
    message = f"{path or 'this'} must be a `{type_name}` type, but the final value was: `{print_value(value)}`{cast}"
    return YupError(path, message, value)
