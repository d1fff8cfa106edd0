"""Random filters: every operator, on attributes, through relations and components, joined by logic; broken ones too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from harness.campaign.choices import Chooser, one_in
from harness.campaign.project import Model, Project
from harness.campaign.values import GOOD

TEXT_OPERATORS = (
    "$eq", "$ne", "$contains", "$startsWith", "$endsWith", "$eqi", "$nei", "$notContains", "$containsi",
    "$notContainsi", "$startsWithi", "$endsWithi", "$lt", "$lte", "$gt", "$gte",
)  # fmt: skip
ORDER_OPERATORS = ("$eq", "$gt", "$lt", "$gte", "$lte", "$ne")
TEXTS = ("string", "text", "richtext", "email", "uid", "enumeration", "json", "blocks")
TRUTHS = ("true", "false", "1", "0", "t", "f", "")
COLUMNS = tuple(kind for kind in (*GOOD, "enumeration") if kind != "password")
ODD_VALUES = ("", "nope", "null", "1.5", "-1", "true", "2026-01-02", "%", "_", "A", "ALPHA")
# A name in a query that is no attribute: of a column, of Strapi's own, of nothing.
ODD_NAMES = (
    "nope",
    "created_at",
    "createdBy",
    "updatedBy",
    "localizations",
    "documentId",
    "locale",
    "publishedAt",
    "id",
)
ADDED = ("id", "createdAt", "updatedAt")


class Filters:
    """Filters for one project. `known`: the names of a kind (`apple.id`) that an answer has given so far."""

    def __init__(self, project: Project, major: int, known: Callable[[str], Sequence[str]]) -> None:
        self._project, self._major, self._known = project, major, known

    def parts(self, choose: Chooser, model: Model, prefix: str, depth: int) -> list[str]:
        """Query parts (`filters[Name][$eq]=a`) with conditions below `prefix`."""
        inner = model.of_type("relation", "component", "media")
        kind = choose.number(0, 8) if depth else 0
        if kind <= 3 or (kind <= 5 and not inner):
            return self._condition(choose, model, prefix)
        if kind <= 5:
            return self._through(choose, model, choose.pick(inner), prefix, depth)
        if kind == 6:
            word = choose.pick(("$or", "$and"))
            count = choose.number(1, 3)
            return [
                part for i in range(count) for part in self.parts(choose, model, f"{prefix}[{word}][{i}]", depth - 1)
            ]
        if kind == 7:
            return self.parts(choose, model, f"{prefix}[$not]", depth - 1)
        return [self._broken(choose, model, prefix)]

    def _through(self, choose: Chooser, model: Model, name: str, prefix: str, depth: int) -> list[str]:
        """Conditions on what a relation, media or component leads to."""
        attribute, place = model.attributes[name], f"{prefix}[{name}]"
        shape = choose.number(0, 7)
        if shape == 7:
            return [place + choose.pick(("[$null]=true", "[$notNull]=true", "[$null]=false", "[id][$null]=true"))]
        target = self._project.model(str(attribute.get("target") or attribute.get("component")))
        if target is None:  # of a plugin, or of any type
            return [place + choose.pick(("[id]=1", "[id][$null]=true", "[name]=x", "=1"))]
        if shape == 6:
            kind = choose.pick(("id", "documentId"))
            names = self._known(f"{target.name}.{kind}")
            if names:
                below = choose.pick(("", f"[{kind}]", "[$eq]", "[$in][0]", "[$ne]", "[id][$in][0]"))
                return [f"{place}{below}={choose.pick(names)}"]
        return self.parts(choose, target, place, depth - 1)

    def _condition(self, choose: Chooser, model: Model, prefix: str) -> list[str]:
        """An operator on one attribute."""
        name = choose.pick([*model.of_type(*COLUMNS), *ADDED])
        place = f"{prefix}[{name}]"
        if one_in(choose, 10):
            place += "[$not]"
        kind = choose.number(0, 9)
        if kind == 9:
            return [f"{place}[{choose.pick(('$null', '$notNull'))}]={choose.pick(TRUTHS)}"]
        if kind == 8:
            return [f"{place}[$between][{i}]={self._value(choose, model, name)}" for i in range(2)]
        if kind == 7:
            operator = choose.pick(("$in", "$notIn"))
            return [f"{place}[{operator}][{i}]={self._value(choose, model, name)}" for i in range(choose.number(1, 3))]
        if kind == 6:
            return [f"{place}={self._value(choose, model, name)}"]
        texts = name not in ADDED and model.attributes[name]["type"] in TEXTS
        operator = choose.pick(TEXT_OPERATORS if texts or one_in(choose, 8) else ORDER_OPERATORS)
        return [f"{place}[{operator}]={self._value(choose, model, name)}"]

    def _value(self, choose: Chooser, model: Model, name: str) -> str:
        """A value to compare an attribute to, as it stands in a query string."""
        if name == "id":
            ids = self._known(f"{model.name}.id")
            return choose.pick((*ids, "0")) if not one_in(choose, 8) else choose.pick(("abc", "1.5", ""))
        if one_in(choose, 10):
            return quote(choose.pick(ODD_VALUES))
        if name in ADDED:
            return choose.pick(("2020-01-01", "2099-01-01T00:00:00.000Z", "2020"))
        attribute = model.attributes[name]
        pool = attribute["enum"] if attribute["type"] == "enumeration" else GOOD[attribute["type"]]
        value = choose.pick(pool)
        if isinstance(value, bool):
            return str(value).lower()
        return quote(str(value)) if isinstance(value, str | int | float) else choose.pick(("a", "x", "1"))

    def _broken(self, choose: Chooser, model: Model, prefix: str) -> str:
        """A filter that is refused, ignored, or taken for something else."""
        name = choose.pick([*model.attributes, *ODD_NAMES])
        return prefix + choose.pick(
            (
                f"[{name}]=x",
                f"[{name}][$nope]=x",
                f"[{name}]",
                f"[{name}][$eq]",
                f"[{name}][$eq]=",
                f"[{name}][nope]=x",
                f"[{name}][$between]=1",
                f"[{name}][$or][0]=a",
                f"[{name}][$in]=a",
                f"[{name}][0]=a",
                f"[{name}][]=a",
                f"[{name}][$null]",
                f"[$or][{name}]=x",
                f"[$not][0][{name}]=x",
                "[$and]=x",
                "[$nope]=x",
                "=",
                "",
                "[0]=x",
            )
        )
