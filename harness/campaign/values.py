"""Values for the attributes of a project's models: good ones, and ones that are refused or taken for something else.

Pools are small, so that values meet: unique ones collide, filters find something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from harness.campaign.choices import Chooser, one_in, some
from harness.campaign.project import Model, Project
from harness.campaign.relations import RelationValues

Attribute = Mapping[str, Any]

PARAGRAPH = {"type": "paragraph", "children": [{"type": "text", "text": "hi", "bold": True}]}
HEADING = {"type": "heading", "level": 2, "children": [{"type": "text", "text": "Über"}]}
LIST = {
    "type": "list",
    "format": "ordered",
    "children": [{"type": "list-item", "children": [{"type": "text", "text": "1"}]}],
}
GOOD: dict[str, tuple[object, ...]] = {
    "string": ("alpha", "Alpha", "beta", "ab", "50% off_", "çelik", "Zeta", 'it\'s "q" \\', "", "a b"),
    "text": ("some text", "Some\nText", "beta", "", "alpha"),
    "richtext": ("# Title", "*beta*", "<b>x</b>", ""),
    "email": ("ann@shop.example", "Bob@Shop.example", "a@b.co", "cy+1@shop.example"),
    "password": ("secret", "s3cret-2"),
    "uid": ("some-id", "other_id", "a", "abc", "A.b~c"),
    "integer": (2, 3, 1, 0, 5, -1, 50, "4"),
    "biginteger": ("12", "5", "9007199254740993", 7, "-3", "1"),
    "float": (1.25, 2, 0.5, -0.5, 5, 1e21, "1.5"),
    "decimal": (10.5, 2.25, 0, 1, 3.1, 1e-7),
    "boolean": (True, False, "true", 0, 1),
    "date": ("2026-01-02", "2024-02-29", "2026-12-31", "1999-01-01", "2026-01-02T23:59:00Z"),
    "time": ("10:11:12", "23:59:59.999", "00:00:00", "10:11:12.5"),
    "datetime": ("2026-01-02T10:11:12Z", "2024-02-29T23:00:00+05:30", "2026-01-02", 1709208000000),
    "timestamp": ("2026-01-02T10:11:12Z", 1709208000000, "2024-02-29"),
    "json": ({"a": 1, "b": [None, "x"]}, [1, "2"], "text", 0, True, {}, [], '{"a":1}', "1"),
    "blocks": ([PARAGRAPH], [HEADING, PARAGRAPH], [LIST], []),
}
BAD: dict[str, tuple[object, ...]] = {
    "string": (5, [], {}, True, "x" * 300, ["ab"]),
    "text": (5, ["a"], {"a": "1"}),
    "richtext": ({}, 1.5),
    "email": ("nobody", "", "a@b", 5),
    "password": (5, "", []),
    "uid": ("a b", "ü", 5, ""),
    "integer": ("x", 1.5, True, "", [1], {}, "1e2", 1e30, 9007199254740993),
    "biginteger": ("abc", 1.5, True, "", {}, [5]),
    "float": ("x", True, {}, ""),
    "decimal": ("x", False, [2], ""),
    "boolean": ("x", "t", 2, "", [], {}),
    "enumeration": ("nope", "", 1, ["one"], {}),
    "date": ("nope", "2026-13-01", "2026-02-30", 5, "", True, {}),
    "time": ("nope", "10:11", "25:00:00", 5, "", True),
    "datetime": ("nope", "", "2026-02-30T00:00:00Z", True, {}, "1e3"),
    "timestamp": ("nope", "", True, [1]),
    "json": (False, "{", "null"),
    "blocks": ([{"type": "nope"}], "x", {}, [{"type": "paragraph"}], [5], [{"type": "paragraph", "children": []}]),
    "media": (999999, "nope", [999999], {"id": 999999}, True, ""),
}
DATES = ("date", "time", "datetime", "timestamp")
MANY_FILES: tuple[object, ...] = ([], None)


class Values:
    """Values for one project. `known`: the names of a kind (`apple.id`) that an answer has given so far."""

    def __init__(self, project: Project, major: int, known: Callable[[str], Sequence[str]]) -> None:
        self.project, self.major, self.known = project, major, known
        self._relations = RelationValues(project, major, known)

    def entry(self, choose: Chooser, model: Model, wrong: bool, partial: bool = False) -> dict[str, object]:
        """The data of an entry or a component: `wrong`: one or two of its values are bad ones, or a key is.

        `partial`: some attributes only, as an update sends them.
        """
        data: dict[str, object] = {}
        for name, attribute in model.attributes.items():
            wanted = (not partial and (attribute.get("required") or one_in(choose, 2))) or one_in(choose, 4)
            if wanted and (value := self.value(choose, model, attribute)) is not _NOTHING:
                data[name] = value
        if wrong:
            for name in some(choose, list(model.attributes), 1, 2):
                value = self.bad(choose, model, model.attributes[name])
                if value is not _NOTHING:
                    data[name] = value
            if one_in(choose, 4):
                data[choose.pick(WRONG_KEYS)] = choose.pick((1, None, "x", [], {}))
        return data

    def value(self, choose: Chooser, model: Model, attribute: Attribute, depth: int = 3) -> object:
        """A value that is accepted, mostly; null now and then where it may be."""
        kind = attribute["type"]
        if not attribute.get("required") and one_in(choose, 8):
            return None
        if kind == "relation":
            return self._relations.value(choose, attribute)
        if kind == "media":
            return choose.pick(MANY_FILES) if attribute.get("multiple") else None
        if kind == "component":
            return self._component_value(choose, attribute, depth)
        if kind == "dynamiczone":
            return [self._zone_item(choose, attribute, depth) for _ in range(count_of(choose, attribute))]
        if kind == "enumeration":
            return choose.pick(attribute["enum"])
        if kind not in GOOD:  # a custom field of the project's own
            return _NOTHING
        fitting = [value for value in GOOD[kind] if fits(attribute, value)]
        return choose.pick(fitting or GOOD[kind])

    def bad(self, choose: Chooser, model: Model, attribute: Attribute, depth: int = 2) -> object:
        """A value that is refused, or taken for something else."""
        kind = attribute["type"]
        if kind in DATES and attribute.get("unique"):
            # A text that is no date ends the process of a real Strapi, 4 and 5 alike: uniqueness is looked up before
            # the format is checked, in a promise that nobody waits for (contract_tests/test_attributes_dates.py).
            return _NOTHING
        if kind == "relation":
            return self._relations.bad(choose, attribute)
        if kind == "component":
            return self._bad_component(choose, attribute, depth)
        if kind == "dynamiczone":
            return self._bad_zone(choose, attribute, depth)
        if attribute.get("required") and one_in(choose, 2):
            return None
        if attribute.get("unique"):
            # An object that no filter could be ends the process, too, where its uniqueness is looked up.
            return choose.pick([value for value in BAD[kind] if not isinstance(value, dict)])
        if kind not in BAD:
            return _NOTHING
        unfit = [value for value in GOOD.get(kind, ()) if not fits(attribute, value)]
        return choose.pick([*BAD[kind], *unfit])

    def _component_value(self, choose: Chooser, attribute: Attribute, depth: int) -> object:
        if not attribute.get("repeatable"):
            return self._component(choose, attribute["component"], depth)
        items = range(count_of(choose, attribute))
        return [self._component(choose, attribute["component"], depth) for _ in items]

    def _component(self, choose: Chooser, uid: str, depth: int) -> dict[str, object]:
        """A component's data, now and then with the id of one that is there."""
        model = self.project.model(uid)
        if model is None or depth == 0:
            return {}
        data: dict[str, object] = {}
        ids = self.known(f"{model.name}.id")
        if ids and one_in(choose, 4):
            data["id"] = choose.pick(ids)
        for name, inner in model.attributes.items():
            wanted = inner.get("required") or one_in(choose, 2)
            if wanted and (value := self.value(choose, model, inner, depth - 1)) is not _NOTHING:
                data[name] = value
        return data

    def _zone_item(self, choose: Chooser, attribute: Attribute, depth: int) -> dict[str, object]:
        uid = choose.pick(attribute["components"])
        return {"__component": uid, **self._component(choose, uid, depth)}

    def _bad_component(self, choose: Chooser, attribute: Attribute, depth: int) -> object:
        uid = attribute["component"]
        wrong = self._wrong_inside(choose, uid, depth)
        odd = choose.pick(("x", 5, [], {"nope": 1}, {"id": 999999}, {"id": "x"}, True, _INSIDE, _INSIDE, _INSIDE))
        if odd is not _INSIDE:
            return [odd] if attribute.get("repeatable") and one_in(choose, 2) else odd
        if not attribute.get("repeatable"):
            return wrong
        count = choose.pick((0, 1, 2, 4))
        return [wrong, *(self._component(choose, uid, depth) for _ in range(count))]

    def _bad_zone(self, choose: Chooser, attribute: Attribute, depth: int) -> object:
        # [null] beside a unique value ends the process of a real Strapi 5.
        odd = choose.pick(
            ("x", {}, [{}], [{"__component": "shared.none"}], [5], [{"__component": 5}], _INSIDE, _INSIDE)
        )
        if odd is not _INSIDE:
            return odd
        uid = choose.pick(attribute["components"])
        item = {"__component": uid, **self._wrong_inside(choose, uid, depth)}
        return [item, *(self._zone_item(choose, attribute, depth) for _ in range(choose.pick((0, 1, 3))))]

    def _wrong_inside(self, choose: Chooser, uid: str, depth: int) -> dict[str, object]:
        """A component of which one value is bad."""
        data = self._component(choose, uid, depth)
        model = self.project.model(uid)
        if model is not None and depth > 0:
            name = choose.pick(list(model.attributes))
            value = self.bad(choose, model, model.attributes[name], depth - 1)
            if value is not _NOTHING:
                data[name] = value
        return data


_NOTHING = object()
"""No value can be sent."""
_INSIDE = object()
WRONG_KEYS = ("nope", "id", "documentId", "createdAt", "updatedBy", "publishedAt", "locale", "localizations", "__proto")


def count_of(choose: Chooser, attribute: Attribute) -> int:
    """How many items a list of components has, within its bounds: up to three, or as few as there may be."""
    least = attribute.get("min") or 0
    return choose.number(least, max(least, min(attribute.get("max") or 3, 3)))


def fits(attribute: Attribute, value: object) -> bool:
    """Whether a value is within the attribute's bounds, as far as that is easily told."""
    least, most = attribute.get("min"), attribute.get("max")
    if least is not None and not float(str(value)) >= float(least):
        return False
    if most is not None and not float(str(value)) <= float(most):
        return False
    if not isinstance(value, str):
        return True
    if len(value) < attribute.get("minLength", 0) or len(value) > attribute.get("maxLength", 999):
        return False
    return "regex" not in attribute or re.search(attribute["regex"], value) is not None
