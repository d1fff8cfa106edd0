"""Projects and writes that hypothesis makes up, aimed at the odd places of validation."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from fake_strapi.javascript.text import from_utf16_units
from tests.oracles.validation_oracle import Case, Project

COMPONENTS = ("part.one", "part.two")
OTHER = "api::other.other"
TEXT_TYPES = ("string", "text", "richtext", "email", "password", "uid")
NUMBER_TYPES = ("integer", "biginteger", "float", "decimal")
PLAIN_TYPES = ("boolean", "date", "time", "datetime", "timestamp", "json", "blocks")
REGEXES = ("^a+$", "\\d", "[", "^$", "b{2}", "é")

TEXTS = [
    "", " ", "a", "aa", "abc", "bb", "é", "😀", "\ud83d", "x" * 255, "x" * 256, "😀" * 128, "5", " 5 ", "1e3",
    "0x1F", "1_0", "-0", "5.5", "+7", "007", "1e400", "9007199254740993", "true", "TRUE", "false", "0", "1", "null",
    "undefined", "NaN", "[]", "{}", "[1]", '{"a":1}', '"a"', "a@b.co", "a@b", "A@B.CO", "a b@c.de", "2026-01-01",
    "2026-02-30", "12:30", "2026-01-01T10:00:00.000Z", "a-b_c.~1", "a b", "a/b", "\n", "\t", "é@ü.de", "part.one",
    "constructor", "__proto__",
]  # fmt: skip
NUMBERS = [0, 1, -1, 2, 3, 4, 5, 10, 255, 1.5, -0.0, 0.1, 1e21, 1e-7, 2**53, 2**53 + 1, -(2**63), 1e308]
SCALARS = [None, True, False, *NUMBERS]
# 1e400 is read as Infinity, which Python's JSON would write as a word.
INFINITE = "@infinite"

scalars = st.one_of(st.sampled_from(TEXTS).map(from_utf16_units), st.sampled_from(SCALARS), st.just(INFINITE))
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b", "id", "type", "toString", "__component"]), inner, max_size=3),
    ),
    max_leaves=5,
)
names = st.sampled_from(["alpha", "beta", "gamma", "alphaBeta", "name"])
bounds = st.sampled_from([0, 1, 2, 3, -1, 1.5, 5, 255, "2", "1.5", 1e21])
lengths = st.sampled_from([0, 1, 2, 3, 255, 300])
yes = st.booleans()


def options(**choices: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=choices)


def typed(types: tuple[str, ...], **choices: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    common = {
        "required": yes,
        "unique": yes,
        "default": anything.filter(lambda value: INFINITE not in json.dumps(value)),
    }
    return st.builds(
        lambda name, chosen: {"type": name, **chosen}, st.sampled_from(types), options(**{**common, **choices})
    )


scalar_attributes = st.one_of(
    typed(TEXT_TYPES, minLength=lengths, maxLength=lengths, regex=st.sampled_from(REGEXES[:2] + REGEXES[3:])),
    typed(TEXT_TYPES),
    typed(NUMBER_TYPES, min=bounds, max=bounds),
    typed(("enumeration",)).map(lambda found: {**found, "enum": ["a", "B c", "x5"]}),
    typed(PLAIN_TYPES),
)
counts = st.sampled_from([0, 1, 2, 3])
component_attributes = st.builds(
    lambda uid, chosen: {"type": "component", "component": uid, **chosen},
    st.sampled_from(COMPONENTS),
    options(repeatable=yes, required=yes, min=counts, max=counts),
)
zone_attributes = options(required=yes, min=counts, max=counts).map(
    lambda chosen: {"type": "dynamiczone", "components": list(COMPONENTS), **chosen}
)
relation_attributes = st.one_of(
    st.builds(
        lambda kind, chosen: {"type": "relation", "relation": kind, "target": OTHER, **chosen},
        st.sampled_from(["oneToOne", "manyToOne", "oneToMany", "manyToMany"]),
        options(required=yes),
    ),
    st.builds(
        lambda kind, chosen: {"type": "relation", "relation": kind, **chosen},
        st.sampled_from(["morphToOne", "morphToMany"]),
        options(required=yes),
    ),
    options(required=yes, multiple=yes).map(lambda chosen: {"type": "media", **chosen}),
)
attributes = st.one_of(scalar_attributes, scalar_attributes, component_attributes, zone_attributes, relation_attributes)


def named(kinds: st.SearchStrategy[dict[str, Any]], most: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(names, kinds, min_size=1, max_size=most)


# The second component may stand in the first, so that components nest and never without end.
nested = component_attributes.map(lambda found: {**found, "component": COMPONENTS[1]})
projects = st.builds(
    lambda thing, one, two, published: Project(thing, dict(zip(COMPONENTS, (one, two), strict=True)), published),
    named(attributes, 4),
    named(st.one_of(scalar_attributes, relation_attributes, nested), 3),
    named(st.one_of(scalar_attributes, relation_attributes), 2),
    yes,
)

ids = st.one_of(st.sampled_from([1, 2, 3, 9, "1", "9", None, True, 1.5, "x"]), st.sampled_from([[], [1], {}]))
references = st.one_of(
    ids,
    ids.map(lambda value: {"id": value}),
    st.lists(st.one_of(ids, ids.map(lambda value: {"id": value})), max_size=3),
    options(
        connect=st.lists(st.one_of(ids, ids.map(lambda value: {"id": value})), max_size=2),
        set=st.lists(st.one_of(ids, ids.map(lambda value: {"id": value})), max_size=2),
        disconnect=st.lists(ids, max_size=2),
    ),
)
leaf = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("text"), "text": st.sampled_from(["a", "", 5, None])}, optional={"bold": yes}
    ),
    anything,
)
node_types = ["paragraph", "heading", "list", "list-item", "quote", "code", "image", "link", "nope"]
block = st.recursive(
    leaf,
    lambda inner: st.fixed_dictionaries(
        {"type": st.sampled_from(node_types), "children": st.lists(inner, max_size=3)},
        optional={
            "level": st.sampled_from([1, 6, 7, "2"]),
            "format": st.sampled_from(["ordered", "unordered", "x", 1]),
            "url": st.sampled_from(["https://a.b", "x", "", 5, None]),
            "image": anything,
            "language": st.sampled_from(["js", 5, None]),
        },
    ),
    max_leaves=5,
)
blocks = st.lists(block, max_size=3)


@st.composite
def values(draw: st.DrawFn, attribute: dict[str, Any], project: Project) -> Any:
    """A value for an attribute: one that might do, or anything at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(anything)
    kind = attribute["type"]
    if kind in ("relation", "media"):
        return draw(references)
    if kind == "blocks":
        return draw(blocks)
    if kind == "component":
        one = objects(project.components[attribute["component"]], project)
        return draw(st.lists(st.one_of(one, scalars), max_size=3) if attribute.get("repeatable") else one)
    if kind == "dynamiczone":
        items = [
            objects(project.components[uid], project).map(lambda found, uid=uid: {"__component": uid, **found})
            for uid in COMPONENTS
        ]
        return draw(st.lists(st.one_of(*items, *items, anything), max_size=3))
    if kind == "enumeration":
        return draw(st.one_of(st.sampled_from(attribute["enum"]), scalars))
    return draw(st.one_of(scalars, scalars, anything))


@st.composite
def objects(draw: st.DrawFn, model: dict[str, Any], project: Project) -> dict[str, Any]:
    """Values for some of a model's attributes, in any order, and sometimes a key that it doesn't know."""
    chosen = draw(st.lists(st.sampled_from([*model, "unknown"]), unique=True, max_size=len(model) + 1))
    return {name: draw(values(model[name], project) if name in model else scalars) for name in chosen}


@st.composite
def cases(draw: st.DrawFn, project: Project) -> Case:
    """A write to the content type of a project."""
    data = draw(st.one_of(*[objects(project.attributes, project)] * 9, anything))
    creation = draw(yes)
    return Case(
        data=json.dumps(data).replace(f'"{INFINITE}"', draw(st.sampled_from(["1e400", "-1e400"]))),
        creation=creation,
        isDraft=draw(yes),
        taken=draw(yes),
        locale=draw(st.sampled_from([None, "en"])),
        entity=None if creation else {"id": 3},
    )


@st.composite
def projects_with_writes(draw: st.DrawFn, most: int) -> tuple[Project, list[Case]]:
    """A project and writes to it, as many as `most`."""
    project = draw(projects)
    return project, draw(st.lists(cases(project), min_size=most // 2, max_size=most))
