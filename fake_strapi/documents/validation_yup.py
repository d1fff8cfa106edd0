"""The part of yup that Strapi's entity validator is made of: types that cast a value and then check it.

As in yup, a whole document is cast first and then checked as it came out; all errors are gathered, nothing stops at the
first. Errors of one object are sorted by the first of its keys that occurs anywhere in the error's path; ties stand in
the order in which yup's checks finish, which `ticks` counts. Source: yup 0.32.9 (schema, object, array, Lazy,
util/runTests, util/createValidation, util/sortByKeyOrder).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import force_setattr

from fake_strapi.documents.validation_frame import UNDEFINED, Frame
from fake_strapi.documents.validation_rules import NO_ERRORS, Errors, Rule, YupError, broken, rule_ticks, wrong_type
from fake_strapi.documents.validation_values import INHERITED_KEYS, parsed_if_text
from fake_strapi.errors import InternalServerError


class YupType(Protocol):
    """`cast`: the value to check and store. `check`: its errors. `ticks`: rounds of the event loop a check takes.

    `original` is the value before the cast, which messages quote. `demands`: whether an absent value can be wrong.
    """

    @property
    def demands(self) -> bool: ...

    def cast(self, value: Any) -> Any: ...

    def check(self, value: Any, original: Any, path: str, frame: Frame) -> Errors: ...

    def ticks(self, value: Any, frame: Frame) -> int: ...


class YupScalar(Struct, frozen=True, kw_only=True):
    """A string, number, boolean or (`accepts` None) mixed type. `one_of`: the only values allowed, null among them."""

    type: str = "mixed"
    accepts: Callable[[Any], bool] | None = None
    transform: Callable[[Any], Any] | None = None
    nullable: bool = False
    default: Any = UNDEFINED
    one_of: tuple[Any, ...] | None = None
    rules: tuple[Rule, ...] = ()

    @property
    def demands(self) -> bool:
        return any(rule.of_absent for rule in self.rules)

    def cast(self, value: Any) -> Any:
        if value is UNDEFINED:
            return copy.deepcopy(self.default)
        return value if self.transform is None else self.transform(value)

    def check(self, value: Any, original: Any, path: str, frame: Frame) -> Errors:
        if not self._first_tests_pass(value):
            return self._first_errors(value, original, path)
        return broken(self.rules, value, path, frame) if self.rules else NO_ERRORS

    def ticks(self, value: Any, frame: Frame) -> int:
        return 1 + (rule_ticks(self.rules, value, frame) if self._first_tests_pass(value) else 0)

    def _type_fits(self, value: Any) -> bool:
        if value is None:
            return self.nullable or self.accepts is None
        return self.accepts is None or self.accepts(value)

    def _first_tests_pass(self, value: Any) -> bool:
        if value is UNDEFINED:
            return True
        return self._type_fits(value) and (self.one_of is None or value in self.one_of)

    def _first_errors(self, value: Any, original: Any, path: str) -> Errors:
        errors = [] if self._type_fits(value) else [wrong_type(self.type, value, original, path)]
        if self.one_of is not None and value not in self.one_of:
            values = ", ".join("" if allowed is None else str(allowed) for allowed in self.one_of)
            errors.append(YupError(path, f"{path} must be one of the following values: {values}", value))
        return errors


# Name, cast of a given value (None: as it is), default (or UNDEFINED), and what makes a new one of a mutable default.
FieldCast = tuple[str, Callable[[Any], Any] | None, Any, Callable[[Any], Any] | None]


def equal_primitives(one: Any, other: Any) -> bool:
    """Whether two values are strings, numbers or booleans that are `===`: only objects have an identity."""
    if isinstance(one, str) or isinstance(other, str) or isinstance(one, bool) or isinstance(other, bool):
        return type(one) is type(other) and bool(one == other)
    return isinstance(one, (int, float)) and isinstance(other, (int, float)) and one == other


def same_frame(value: Any, frame: Frame) -> Frame:
    return frame


class YupObject(Struct, frozen=True, kw_only=True):
    """An object of known fields; unknown keys stay. Texts are read as JSON, unless `keeps_text`.

    `default` None in yup's sense (not given) is an object of the fields' defaults. `enter` gives the frame in which
    the fields are checked.
    """

    fields: Mapping[str, YupType]
    nullable: bool = False
    keeps_text: bool = False
    default_given: bool = False
    default: Any = UNDEFINED
    rules: tuple[Rule, ...] = ()
    enter: Callable[[Any, Frame], Frame] = same_frame
    # yup walks an object's fields from the last to the first
    casts: tuple[FieldCast, ...] = ()
    checks: tuple[tuple[str, YupType, bool], ...] = ()

    def __post_init__(self) -> None:
        casts, checks = [], []
        for name, yup_type in reversed(list(self.fields.items())):
            cast_field: Callable[[Any], Any] | None = yup_type.cast
            if isinstance(yup_type, YupScalar):
                cast_field = yup_type.transform
            default = yup_type.cast(UNDEFINED)
            fresh = yup_type.cast if isinstance(default, (list, dict)) else None
            casts.append((name, cast_field, default, fresh))
            checks.append((name, yup_type, yup_type.demands))
        force_setattr(self, "casts", tuple(casts))
        force_setattr(self, "checks", tuple(checks))

    @property
    def demands(self) -> bool:
        return any(rule.of_absent for rule in self.rules)

    def cast(self, value: Any) -> Any:
        if value is UNDEFINED:
            if self.default_given or not self.fields:
                return copy.deepcopy(self.default)
            value = {}
        elif not self.keeps_text:
            value = parsed_if_text(value)
            if not isinstance(value, dict):
                return None
        return self.cast_fields(value) if isinstance(value, dict) else value

    def cast_fields(self, value: dict[str, Any]) -> dict[str, Any]:
        """The object with its fields cast and defaults put in; the very same object when nothing changes."""
        if not INHERITED_KEYS.isdisjoint(value):
            raise InternalServerError("yup takes a key that every object inherits for a field")
        cast: dict[str, Any] = {}
        changed = False
        for name, cast_field, default, fresh in self.casts:
            if name in value:
                before = value[name]
                if cast_field is None:
                    cast[name] = before
                    continue
                after = cast[name] = cast_field(before)
                if after is not before and not equal_primitives(after, before):
                    changed = True
            elif default is not UNDEFINED:
                cast[name] = default if fresh is None else fresh(UNDEFINED)
                changed = True
        if not changed:
            return value
        fields = self.fields
        for name in value:
            if name not in fields:
                cast[name] = value[name]
        return cast

    def check(self, value: Any, original: Any, path: str, frame: Frame) -> Errors:
        if not self._type_fits(value):
            return [wrong_type("object", value, original, path)]
        own = broken(self.rules, value, path, frame) if self.rules else NO_ERRORS
        if not isinstance(value, dict):
            return own
        before = original if isinstance(original, (dict, str)) else value
        inner = self.check_fields(value, before, path, self.enter(value, frame))
        return [*inner, *own] if own else inner

    def check_fields(self, value: dict[str, Any], original: Any, path: str, frame: Frame) -> Errors:
        """The errors of all fields, sorted as yup sorts them."""
        failed: list[tuple[str, YupType, Any, Errors]] | None = None
        prefix = f"{path}." if path else ""
        before = original if isinstance(original, dict) else {}
        for name, yup_type, demands in self.checks:
            if name in value:
                given = value[name]
                errors = yup_type.check(given, before.get(name, UNDEFINED), prefix + name, frame)
            elif demands:
                given = UNDEFINED
                errors = yup_type.check(UNDEFINED, before.get(name, UNDEFINED), prefix + name, frame)
            else:
                continue
            if errors:
                failed = failed or []
                failed.append((prefix + name, yup_type, given, errors))
        if failed is None:
            return NO_ERRORS
        if len(failed) > 1:
            failed.sort(key=lambda row: (self._rank(row[0]), row[1].ticks(row[2], frame)))
        return [error for row in failed for error in row[3]]

    def ticks(self, value: Any, frame: Frame) -> int:
        if not self._type_fits(value):
            return 1
        ticks = 1 + rule_ticks(self.rules, value, frame)
        if not isinstance(value, dict) or not self.checks:
            return ticks
        inner = self.enter(value, frame)
        return ticks + max(yup_type.ticks(value.get(name, UNDEFINED), inner) for name, yup_type, _ in self.checks)

    def _type_fits(self, value: Any) -> bool:
        return isinstance(value, dict) or value is UNDEFINED or (value is None and self.nullable)

    def _rank(self, path: str) -> float:
        return next((rank for rank, name in enumerate(self.fields) if name in path), float("inf"))


class YupArray(Struct, frozen=True, kw_only=True):
    """A list of one type. Texts are read as JSON, unless `keeps_text`."""

    items: YupType
    nullable: bool = False
    keeps_text: bool = False
    default: Any = UNDEFINED
    rules: tuple[Rule, ...] = ()

    @property
    def demands(self) -> bool:
        return any(rule.of_absent for rule in self.rules)

    def cast(self, value: Any) -> Any:
        if value is UNDEFINED:
            value = copy.deepcopy(self.default)
        elif not self.keeps_text:
            value = parsed_if_text(value)
            if not isinstance(value, list):
                return None
        if not isinstance(value, list):
            return value
        cast = [self.items.cast(item) for item in value]
        same = all(
            after is before or equal_primitives(after, before) for after, before in zip(cast, value, strict=True)
        )
        return value if same else cast

    def check(self, value: Any, original: Any, path: str, frame: Frame) -> Errors:
        if not self._type_fits(value):
            return [wrong_type("array", value, original, path)]
        own = broken(self.rules, value, path, frame) if self.rules else NO_ERRORS
        if not isinstance(value, list) or not value:
            return own
        before = original if isinstance(original, (list, str)) else value
        failed: list[tuple[Any, Errors]] = []
        for index, item in enumerate(value):
            errors = self.items.check(item, _at(before, index), f"{path}[{index}]", frame)
            if errors:
                failed.append((item, errors))
        if len(failed) > 1:
            failed.sort(key=lambda row: self.items.ticks(row[0], frame))
        return [*(error for _, errors in failed for error in errors), *own]

    def ticks(self, value: Any, frame: Frame) -> int:
        if not self._type_fits(value):
            return 1
        ticks = 1 + rule_ticks(self.rules, value, frame)
        if not isinstance(value, list):
            return ticks
        return ticks + max((self.items.ticks(item, frame) for item in value), default=0)

    def _type_fits(self, value: Any) -> bool:
        return isinstance(value, list) or value is UNDEFINED or (value is None and self.nullable)


def _at(original: Any, index: int) -> Any:
    """`original[index]` where the original may be the JSON text that the list was read from."""
    return original[index] if isinstance(original, (list, str)) and index < len(original) else UNDEFINED


class YupLazy(Struct, frozen=True):
    """A type that is chosen by the value at hand, for the cast and again for the check.

    `by_original`: the check too goes by the value before the cast.
    """

    choose: Callable[[Any], YupType]
    demands: bool = False
    by_original: bool = False

    def cast(self, value: Any) -> Any:
        return self.choose(value).cast(value)

    def check(self, value: Any, original: Any, path: str, frame: Frame) -> Errors:
        return self.choose(original if self.by_original else value).check(value, original, path, frame)

    def ticks(self, value: Any, frame: Frame) -> int:
        return self.choose(value).ticks(value, frame)
