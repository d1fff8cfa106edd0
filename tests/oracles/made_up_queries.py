"""Queries to the zoo that hypothesis makes up: all that the query language has, used well, badly and at its edges."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from fake_strapi.schema.attributes import ComponentAttribute, DynamicZoneAttribute, MediaAttribute, RelationAttribute
from fake_strapi.schema.builtin import FILE
from fake_strapi.schema.content_type import Model, Registry

ODD_NAMES = (
    "nope", "", "0", "*", "id", "documentId", "publishedAt", "createdBy", "locale", "localizations", "$eq", "a.b",
)  # fmt: skip
OPERATORS = (
    "$eq", "$eqi", "$ne", "$nei", "$in", "$notIn", "$lt", "$lte", "$gt", "$gte", "$null", "$notNull", "$between",
    "$contains", "$notContains", "$containsi", "$startsWith", "$endsWithi", "$not", "$and", "$or", "$nope",
    "$jsonSupersetOf",
)  # fmt: skip
WORDS = (
    "", "1", "0", "-1", "1.5", "true", "false", "t", "abc", "a,b", "2026-01-01", "null", "é", " x ", "9999999999999999",
)  # fmt: skip
OTHER = (
    "locale", "status", "publicationState", "_q", "hasPublishedVersion", "publicationFilter", "nope", "where", "limit",
)  # fmt: skip
OTHER_WORDS = (
    "en", "fr", "all", "*", "draft", "published", "live", "preview", "modified", "unmodified", "true", "x", "",
    "draft,live",
)  # fmt: skip
CUSTOM_ROUTES = ("jobs", "pages", "comments", "articles", "posts", "memos", "knots")
ROUTES = (*CUSTOM_ROUTES, "things", "mentions", "people", "employees")
# Not the homepage's update: nothing is required of it, so that one would be made.
SINGLES = (
    ("setting", "findSingle"), ("setting", "updateSingle"), ("setting", "deleteSingle"), ("homepage", "findSingle"),
)  # fmt: skip

KEPT = "$*:,"
"""What is not escaped in a query string here."""

words = st.sampled_from(WORDS)
scalars = st.one_of(words, words, st.none())


def targets(model: Model, registry: Registry) -> dict[str, list[Model]]:
    """What stands behind each relation, media, component and zone of a model."""
    found: dict[str, list[Model]] = {}
    for name, attribute in model.attributes.items():
        uids: list[str] = []
        if isinstance(attribute, RelationAttribute):
            uids = [attribute.target] if attribute.target else ["api::job.job"]
        elif isinstance(attribute, MediaAttribute):
            uids = [FILE]
        elif isinstance(attribute, ComponentAttribute):
            uids = [attribute.component]
        elif isinstance(attribute, DynamicZoneAttribute):
            uids = list(attribute.components)
        found |= {name: [registry[uid] for uid in uids if uid in registry]} if uids else {}
    return {name: models for name, models in found.items() if models}


class Made:
    """Draws the parts of one query."""

    def __init__(self, draw: st.DrawFn, registry: Registry) -> None:
        self.draw = draw
        self.registry = registry

    def chance(self, one_in: int) -> bool:
        return bool(self.draw(st.integers(0, one_in - 1)) == 0)

    def name(self, model: Model) -> str:
        names = ODD_NAMES if self.chance(6) else (*model.attributes,)
        return self.draw(st.sampled_from(names))

    def names(self, model: Model) -> list[str]:
        return [self.name(model) for _ in range(self.draw(st.integers(1, 3)))]

    def behind(self, model: Model) -> tuple[str, Model] | None:
        """A step from the model to another one, if it has any."""
        found = targets(model, self.registry)
        if not found:
            return None
        name = self.draw(st.sampled_from(sorted(found)))
        return name, self.draw(st.sampled_from(found[name]))

    def path(self, model: Model) -> str:
        """`name`, or `relation.name`."""
        step = self.behind(model) if self.chance(3) else None
        return self.name(model) if step is None else f"{step[0]}.{self.name(step[1])}"

    def value(self) -> Any:
        kind = self.draw(st.integers(0, 5))
        if kind == 0:
            return [self.draw(scalars) for _ in range(self.draw(st.integers(1, 3)))]
        return {self.draw(st.sampled_from(OPERATORS)): self.draw(scalars)} if kind == 1 else self.draw(scalars)

    def condition(self) -> Any:
        if self.chance(4):
            return self.value()
        return {self.draw(st.sampled_from(OPERATORS)): self.value() for _ in range(self.draw(st.integers(1, 2)))}

    def filters(self, model: Model, depth: int = 2) -> Any:
        if self.chance(12):
            return self.value()
        found: dict[str, Any] = {}
        for _ in range(self.draw(st.integers(1, 2))):
            step = self.behind(model) if depth and self.chance(3) else None
            if step is not None:
                found[step[0]] = self.filters(step[1], depth - 1)
            elif depth and self.chance(4):
                parts = [self.filters(model, depth - 1) for _ in range(self.draw(st.integers(1, 2)))]
                operator = self.draw(st.sampled_from(["$and", "$or", "$not"]))
                found[operator] = parts if operator != "$not" or self.chance(3) else parts[0]
            else:
                found[self.name(model)] = self.condition()
        return found

    def sort(self, model: Model, depth: int = 2) -> Any:
        kind = self.draw(st.integers(0, 4))
        order = self.draw(st.sampled_from(["", "", ":asc", ":desc", ":DESC", ":x", ":"]))
        if kind == 0:
            return [self.sort(model, depth - 1) if depth else self.path(model) for _ in range(2)]
        if kind == 1:
            step = self.behind(model) if depth else None
            if step is not None:
                return {step[0]: self.sort(step[1], depth - 1)}
            return {self.name(model): self.draw(st.sampled_from(["asc", "DESC", "x", "", None]))}
        return ",".join(f"{self.path(model)}{order}" for _ in range(self.draw(st.integers(1, 2))))

    def fields(self, model: Model) -> Any:
        kind = self.draw(st.integers(0, 4))
        if kind == 0:
            return self.draw(st.sampled_from(["*", "", None]))
        if kind == 1:
            return {self.name(model): self.draw(scalars)}
        return self.names(model) if kind < 4 else ",".join(self.names(model))

    def populate(self, model: Model, depth: int = 2) -> Any:
        kind = self.draw(st.integers(0, 6))
        if kind == 0:
            return self.draw(st.sampled_from(["*", "", "true", "false", None, "deep"]))
        if kind == 1:
            return ",".join(self.path(model) for _ in range(self.draw(st.integers(1, 2))))
        if kind == 2:
            return [self.path(model) for _ in range(self.draw(st.integers(1, 2)))]
        found: dict[str, Any] = {}
        for _ in range(self.draw(st.integers(1, 2))):
            step = self.behind(model)
            if step is None or self.chance(8):
                found[self.name(model)] = self.draw(st.sampled_from(["true", "false", "*", "1", None]))
            elif depth == 0 or self.chance(3):
                found[step[0]] = self.draw(st.sampled_from(["true", "*", "false", ""]))
            elif self.chance(4):
                found[step[0]] = {"on": {step[1].uid: self.inner(step[1], depth - 1)}}
            else:
                found[step[0]] = self.inner(step[1], depth - 1)
        return found

    def inner(self, model: Model, depth: int) -> dict[str, Any]:
        """The query of one populated relation."""
        found = self.query(model, depth, parts=("filters", "sort", "fields", "populate"))
        if self.chance(8):
            name = self.draw(st.sampled_from(["count", "limit", "start", "pagination", "ordering", "locale", "status"]))
            found[name] = self.draw(scalars)
        return found

    def pagination(self) -> Any:
        if self.chance(8):
            return self.draw(scalars)
        names = st.sampled_from(["page", "pageSize", "start", "limit", "withCount", "nope"])
        return {self.draw(names): self.draw(scalars) for _ in range(self.draw(st.integers(1, 2)))}

    def query(self, model: Model, depth: int, parts: tuple[str, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _ in range(self.draw(st.integers(1, 2))):
            part = self.draw(st.sampled_from(parts))
            if part == "filters":
                found[part] = self.filters(model, depth)
            elif part == "sort":
                found[part] = self.sort(model, depth)
            elif part == "fields":
                found[part] = self.fields(model)
            elif part == "populate":
                found[part] = self.populate(model, depth)
            elif part == "pagination":
                found[part] = self.pagination()
            else:
                found[self.draw(st.sampled_from(OTHER))] = self.draw(st.sampled_from(OTHER_WORDS))
        return found


WHOLE = ("filters", "filters", "sort", "fields", "populate", "populate", "pagination", "other")


@st.composite
def questions(draw: st.DrawFn, registry: Registry) -> dict[str, Any]:
    """A request as record_queries.py asks it: caller, action, route, query."""
    single = draw(st.integers(0, 9)) == 0
    caller = draw(st.sampled_from(["full-access", "full-access", "custom"]))
    if single:
        caller, (route, action) = "full-access", draw(st.sampled_from(SINGLES))
    else:
        route = draw(st.sampled_from(CUSTOM_ROUTES if caller == "custom" else ROUTES))
        action = "find" if caller == "custom" else draw(st.sampled_from(["find"] * 6 + ["findOne", "update", "delete"]))
    model = next(found for found in registry.api_types if found.route_name == route)
    query = Made(draw, registry).query(model, 2, WHOLE)
    text = "&".join(part for name, value in query.items() for part in encoded(name, value, draw(st.booleans())))
    return {"caller": caller, "action": action, "route": route, "query": text}


def encoded(name: str, value: Any, indexed: bool) -> list[str]:
    """The parameters of a nested value, brackets as they are; null has no `=`."""
    if isinstance(value, dict):
        return [
            part for key, item in value.items() for part in encoded(f"{name}[{quote(key, safe=KEPT)}]", item, indexed)
        ]
    if isinstance(value, list):
        return [
            part
            for index, item in enumerate(value)
            for part in encoded(f"{name}[{index if indexed else ''}]", item, indexed)
        ]
    return [name] if value is None else [f"{name}={quote(value, safe=KEPT)}"]
