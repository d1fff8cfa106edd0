"""Every relation kind, from both ends, in every form that a client may send (the zoo's knot and rope)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenario_steps import Ref, Row, Scenario, Step, item, query

KNOT = ("one", "oneWithBack", "many", "manyWithBack", "toOne", "toOneWithBack", "manyMany", "manyManyWithBack")
TO_ONE = ("one", "oneWithBack", "toOne", "toOneWithBack")
ROPE = ("knotOne", "knotMany", "knotsToOne", "knotsManyMany")


def show_knot(name: str, *relations: str) -> Step:
    return ("GET", f"/knots/{{{name}}}?{query('name', *(relations or KNOT))}")


def show_ropes(*relations: str) -> Step:
    """All ropes of the scenario."""
    filters = "filters[name][$startsWith]={prefix}&pagination[pageSize]=100"
    return ("GET", f"/ropes?{filters}&{query('name', *(relations or ROPE))}")


def make_ropes(*names: str) -> list[Step]:
    return [("POST", "/ropes", {"name": f"{{prefix}} {name}"}, name) for name in names]


def make_knot(name: str, **data: Any) -> Step:
    return ("POST", "/knots", {"name": name, **data}, name)


a, b, c, d = Ref("a"), Ref("b"), Ref("c"), Ref("d")

CREATE_FORMS: dict[str, Any] = {
    "bare": a,
    "list": [b, a],
    "set": {"set": [c, a]},
    "set of bare": {"set": b},
    "connect": {"connect": [b, a]},
    "connect with positions": {"connect": [item("a"), item("b", start=True), item("c", before=a), item("d", after=b)]},
    "objects": [item("c"), item("b")],
    "twice the same": [a, b, a],
    "as row and as item": [Row("a"), item("b")],
    "row as text": Row("a", text=True),
    "null": None,
    "empty list": [],
    "empty object": {},
    "unknown id": 987654,
    "unknown document": "zzzzzzzzzzzzzzzzzzzzzzzz",
    "empty text": "",
    "connect beside unknown": {"connect": [item("a", before=987654)]},
    "connect beside unknown document": {"connect": [item("a", after="zzzzzzzzzzzzzzzzzzzzzzzz")]},
}

UPDATE_FORMS: dict[str, Any] = {
    "bare": b,
    "list in another order": [c, a],
    "list with a new one first": [d, b, a],
    "set": {"set": [d]},
    "empty set": {"set": []},
    "set null": {"set": None},
    "null": None,
    "empty list": [],
    "empty object": {},
    "twice the same": [d, d, a],
    "connect": {"connect": [d]},
    "connect two": {"connect": [d, b]},
    "connect what is there": {"connect": [a]},
    "connect bare": {"connect": d},
    "connect before": {"connect": [item("d", before=b)]},
    "connect after": {"connect": [item("d", after=a)]},
    "connect at the start": {"connect": [item("d", start=True)]},
    "connect at the end": {"connect": [item("a", end=True)]},
    "move before": {"connect": [item("c", before=a)]},
    "connect several": {"connect": [item("d", before=c), item("a", after=c), item("b", start=True)]},
    "disconnect": {"disconnect": [b]},
    "disconnect what is not there": {"disconnect": [d]},
    "disconnect bare": {"disconnect": b},
    "connect and disconnect": {"connect": [d], "disconnect": [a, c]},
    "connect and disconnect the same": {"connect": [b], "disconnect": [b]},
    "connect beside what is disconnected": {"connect": [item("d", before=b)], "disconnect": [b]},
    "set wins over connect": {"set": [a], "connect": [d]},
    "connect nothing": {"connect": []},
    "unknown id": [987654, a],
    "disconnect unknown id": {"disconnect": [987654]},
    "connect beside unknown": {"connect": [item("d", before=987654)]},
}

# For to-one relations the places in a list say nothing new.
TO_ONE_UPDATES = (
    "bare", "list in another order", "set", "empty set", "null", "empty list", "empty object", "connect",
    "connect two", "connect what is there", "connect before", "disconnect", "connect and disconnect",
    "connect and disconnect the same", "set wins over connect", "unknown id",
)  # fmt: skip


def knot_scenarios() -> Iterator[Scenario]:
    for relation in KNOT:
        inverse = inverse_of(relation)
        last = [show_ropes(*inverse)] if inverse else []
        steps = make_ropes("a", "b", "c", "d")
        for number, value in enumerate(CREATE_FORMS.values()):
            steps.append(make_knot(f"k{number}", **{relation: value}))
            steps.append(show_knot(f"k{number}", relation))
        yield f"create {relation}", [*steps, *last]
        for form, value in UPDATE_FORMS.items():
            if relation in TO_ONE and form not in TO_ONE_UPDATES:
                continue
            yield (
                f"update {relation}: {form}",
                [
                    *make_ropes("a", "b", "c", "d"),
                    make_knot("k", **{relation: a if relation in TO_ONE else [a, b, c]}),
                    make_knot("other", **{relation: d if relation in TO_ONE else [c, d]}),
                    ("PUT", "/knots/{k}", {relation: value}),
                    show_knot("k", relation),
                    show_knot("other", relation),
                    *last,
                ],
            )


def inverse_of(relation: str) -> tuple[str, ...]:
    names = {
        "oneWithBack": "knotOne",
        "manyWithBack": "knotMany",
        "toOneWithBack": "knotsToOne",
        "manyManyWithBack": "knotsManyMany",
    }
    return (names[relation],) if relation in names else ()


def rope_scenarios() -> Iterator[Scenario]:
    """The other ends write as well."""
    forms: dict[str, Any] = {
        "bare": Ref("k"),
        "list": [Ref("l"), Ref("k")],
        "null": None,
        "connect": {"connect": [item("l", start=True), item("k")]},
        "disconnect": {"disconnect": [Ref("k")]},
        "move": {"connect": [item("l", before=Ref("k"))]},
    }
    back = {
        "knotOne": "oneWithBack", "knotMany": "manyWithBack", "knotsToOne": "toOneWithBack",
        "knotsManyMany": "manyManyWithBack",
    }  # fmt: skip
    for relation, inverse in back.items():
        many = relation in ("knotsToOne", "knotsManyMany")
        for form, value in forms.items():
            yield (
                f"update {relation}: {form}",
                [
                    make_knot("k"),
                    make_knot("l"),
                    make_knot("m"),
                    (
                        "POST",
                        "/ropes",
                        {"name": "{prefix} a", relation: [Ref("k"), Ref("m")] if many else Ref("m")},
                        "a",
                    ),
                    (
                        "POST",
                        "/ropes",
                        {"name": "{prefix} b", relation: [Ref("l"), Ref("m")] if many else Ref("l")},
                        "b",
                    ),
                    ("PUT", "/ropes/{a}", {relation: value}),
                    show_ropes(relation),
                    show_knot("k", inverse),
                    show_knot("l", inverse),
                    show_knot("m", inverse),
                ],
            )


def order_scenarios() -> Iterator[Scenario]:
    """Places in lists, through several requests."""
    ropes = make_ropes("a", "b", "c", "d", "e", "f")
    e, f = Ref("e"), Ref("f")

    def changes(name: str, first: Any, *then: Any) -> Scenario:
        steps: list[Step] = [*ropes, make_knot("k", manyManyWithBack=first), show_knot("k", "manyManyWithBack")]
        for one in then:
            steps += [("PUT", "/knots/{k}", {"manyManyWithBack": one}), show_knot("k", "manyManyWithBack")]
        return name, [*steps, show_ropes("knotsManyMany")]

    yield changes(
        "one after another at the same place",
        [a, b],
        {"connect": [item("c", before=b)]},
        {"connect": [item("d", before=b)]},
        {"connect": [item("e", before=b), item("f", before=b)]},
    )
    yield changes(
        "around one anchor",
        [a, b, c],
        {"connect": [item("d", after=a), item("e", before=b), item("f", after=a)]},
    )
    yield changes("anchors that come later in the list", [a], {"connect": [item("d", before=c), item("c", before=a)]})
    yield changes(
        "anchors of a new entity", {"connect": [item("d", before=c), item("c", after=a), item("a"), item("b")]}
    )
    yield changes(
        "start and end at once", [a, b], {"connect": [item("c", start=True), item("d"), item("e", start=True)]}
    )
    yield changes("before wins over the end", [a, b], {"connect": [item("c", before=a, end=True)]})
    yield changes("before and after", [a, b, c], {"connect": [item("d", before=a, after=b)]})
    yield changes("a word that is no position", [a, b], {"connect": [item("c", middle=True)]})
    yield changes("a position that is no object", [a, b], {"connect": [{"$item": "c", "position": "start"}]})
    yield changes("an empty position", [a, b], {"connect": [{"$item": "c", "position": {}}]})
    yield changes("start false", [a, b], {"connect": [item("c", start=False)]})
    yield changes("a circle", [a], {"connect": [item("b", before=c), item("c", before=b)]})
    yield changes("beside itself", [a], {"connect": [item("b", before=b)]})
    yield changes("twice in other places", [a, b], {"connect": [item("c", start=True), item("c", end=True)]})
    yield changes("twice in the same place", [a, b], {"connect": [item("c", start=True), item("c", start=True)]})
    yield changes("created by connect, then changed", {"connect": [a, b, c]}, {"connect": [item("d", start=True)]})
    yield changes("created by connect, then before", {"connect": [a, b, c]}, {"connect": [item("d", before=a)]})
    yield changes("created by connect, then after", {"connect": [a, b, c]}, {"connect": [item("d", after=a)]})
    yield changes("created by connect, then disconnect", {"connect": [a, b, c]}, {"disconnect": [b]}, {"connect": [d]})
    yield changes("not strict", [a, b], {"connect": [item("c", before=d)], "options": {"strict": False}})
    yield changes("strict said", [a, b], {"connect": [item("c", before=d)], "options": {"strict": True}})
    yield changes(
        "an anchor that is a text", [a, b], {"connect": [{"id": Row("c"), "position": {"before": Row("b", text=True)}}]}
    )
    yield changes("an anchor that is a row", [a, b], {"connect": [{"id": Row("c"), "position": {"before": Row("b")}}]})
    yield changes(
        "an id that is a text", [a, b], {"connect": [{"id": Row("b", text=True), "position": {"start": True}}]}
    )
    yield changes("text and number of one id", [a], {"connect": [Row("b"), Row("b", text=True)]})
    yield changes("move all", [a, b, c, d], {"connect": [d, c, b, a]})
    yield changes("move between", [a, b, c, d, e], {"connect": [item("e", after=a), item("b", before=e)]}, [f, a])
    yield changes(
        "beside several that are disconnected",
        [a, b, c, d],
        {"connect": [item("e", before=b), item("f", after=c)], "disconnect": [b, c]},
    )
    yield changes(
        "beside the first that is disconnected",
        [a, b],
        {"connect": [item("c", before=a), item("d", after=a)], "disconnect": [a]},
    )
    yield changes("beside the only one, disconnected", [a], {"connect": [item("c", after=a)], "disconnect": [a]})
    yield changes("disconnect in the long form", [a, b, c], {"disconnect": [item("b"), Row("c")]})
    yield changes(
        "everything at once",
        [a, b, c],
        {"disconnect": [a, d], "connect": [item("e", start=True), b, item("d", before=c)]},
    )


def odd_scenarios() -> Iterator[Scenario]:
    """Shapes that no client should send."""
    shapes: dict[str, Any] = {
        "true": True,
        "false": False,
        "a fraction": 1.5,
        "zero": 0,
        "a text": "nonsense",
        "a list of null": [None],
        "a list of empty objects": [{}],
        "an unknown word": {"foo": 1},
        "a list of unknown words": [{"foo": 1}],
        "connect empty objects": {"connect": [{}]},
        "connect null": {"connect": None},
        "connect false": {"connect": False},
        "disconnect true": {"disconnect": True},
        "disconnect null": {"disconnect": None},
        "set a bare one": {"set": Row("a")},
        "set false": {"set": False},
        "set and null": {"set": [Row("a"), None]},
        "a list in a list": [[Row("a")]],
        "id null": {"id": None},
        "id is a text": {"id": Row("a", text=True)},
        "id is an object": {"id": {"id": 1}},
        "negative": -1,
        "null among ids": [Row("a"), None, Row("b")],
        "connect a list in a list": {"connect": [[Row("a")]]},
        "options only": {"options": {"strict": False}},
        "more in an item": [{"id": Row("a"), "name": "x"}],
    }
    for relation in ("one", "toOneWithBack", "many", "manyManyWithBack"):
        for name, value in shapes.items():
            yield (
                f"odd {relation}: {name}",
                [
                    *make_ropes("a", "b"),
                    make_knot("k", **{relation: b}),
                    ("PUT", "/knots/{k}", {relation: value}),
                    show_knot("k", relation),
                    make_knot("l", **{relation: value}),
                ],
            )
