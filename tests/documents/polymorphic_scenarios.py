"""Media, and relations that may point at any type (the zoo's page, comment, mention and rope)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from component_scenarios import page
from scenario_steps import Ref, Row, Scenario, Step, item

FILES: list[Step] = [("UPLOAD", "/upload", {}, name) for name in ("f", "g", "h")]
f, g, h = Row("f"), Row("g"), Row("h")


def media_scenarios() -> Iterator[Scenario]:
    forms: dict[str, Any] = {
        "bare": g,
        "list": [h, g],
        "set": {"set": [h]},
        "null": None,
        "empty list": [],
        "empty object": {},
        "connect": {"connect": [h, g]},
        "disconnect": {"disconnect": [f]},
        "both": {"connect": [h], "disconnect": [f]},
        "connect what is there": {"connect": [f]},
        "unknown": 987654,
        "objects": [{"id": g}],
        "text": Row("g", text=True),
        "unknown document": "zzzzzzzzzzzzzzzzzzzzzzzz",
        "twice": [g, g],
        "document": Ref("h"),
        "connect a document": {"connect": [item("h")]},
    }
    for attribute, first in (("cover", f), ("gallery", [f, g])):
        for form, value in forms.items():
            yield page(f"{attribute}: {form}", {attribute: first}, {attribute: value}, before=tuple(FILES))
    created: dict[str, Any] = {
        "connect": {"connect": [f]},
        "set": {"set": [g, f]},
        "list": [h, f, g],
        "objects": [{"id": h}],
    }
    for form, value in created.items():
        yield page(f"created with gallery: {form}", {"gallery": value}, before=tuple(FILES))
    yield page(
        "media inside",
        {"comp": {"metaTitle": "m", "shareImage": f}},
        {"comp": {"metaTitle": "n", "shareImage": g}},
        before=tuple(FILES),
    )


def polymorphic_scenarios() -> Iterator[Scenario]:
    ropes: list[Step] = [("POST", "/ropes", {"name": name}, name) for name in ("a", "b")]
    tags: list[Step] = [("POST", "/tags", {"name": name}, name) for name in ("t", "u")]

    def to(kind: str, name: str, **more: Any) -> dict[str, Any]:
        return {"__type": f"api::{kind}.{kind}", "id": Row(name), **more}

    def document(kind: str, name: str, **more: Any) -> dict[str, Any]:
        return {"__type": f"api::{kind}.{kind}", "$item": name, **more}

    shown: list[Step] = [
        ("GET", f"/ropes/{{{name}}}?fields[0]=name&populate[comments][fields][0]=text&populate[pinned][fields][0]=text"
         "&populate[mentions][fields][0]=text")
        for name in ("a", "b")
    ]  # fmt: skip
    subject: dict[str, Any] = {
        "to a rope": to("rope", "a"),
        "to a tag": to("tag", "t"),
        "null": None,
        "without a type": {"id": Row("a")},
        "without an id": {"__type": "api::rope.rope"},
        "a bare id": Row("a"),
        "of an unknown type": {"__type": "api::no.no", "id": 1},
        "to an unknown id": {"__type": "api::rope.rope", "id": 987654},
        "a list": [to("rope", "a")],
        "empty": {},
        "connect": {"connect": [to("rope", "a")]},
        "set": {"set": [to("rope", "a")]},
    }
    for form, value in subject.items():
        yield (
            f"comment: {form}",
            [
                *ropes,
                *tags,
                ("POST", "/comments", {"text": "one", "subject": to("rope", "b")}, "one"),
                ("PUT", "/comments/{one}", {"subject": value}),
                ("GET", "/comments/{one}?fields[0]=text&populate[subject]=true"),
                *shown,
                ("POST", "/comments", {"text": "two", "subject": value}, "two"),
            ],
        )
    rope: dict[str, Any] = {
        "bare": Ref("one"),
        "list": [Ref("two"), Ref("one")],
        "null": None,
        "connect": {"connect": [Ref("two")]},
        "set": {"set": [Ref("two")]},
        "empty list": [],
        "disconnect": {"disconnect": [Ref("one")]},
    }
    for attribute in ("comments", "pinned", "mentions"):
        kind = "mentions" if attribute == "mentions" else "comments"
        for form, value in rope.items():
            yield (
                f"rope's {attribute}: {form}",
                [
                    ("POST", f"/{kind}", {"text": "one"}, "one"),
                    ("POST", f"/{kind}", {"text": "two"}, "two"),
                    ("POST", "/ropes", {"name": "a", attribute: Ref("one")}, "a"),
                    ("POST", "/ropes", {"name": "b"}, "b"),
                    ("PUT", "/ropes/{b}", {attribute: [Ref("two"), Ref("one")]}),
                    *shown,
                    ("PUT", "/ropes/{a}", {attribute: value}),
                    *shown,
                    ("POST", "/ropes", {"name": "c", attribute: value}, "c"),
                    ("DELETE", "/ropes/{a}"),
                    shown[1],
                ],
            )
    subjects: dict[str, Any] = {
        "list": [to("tag", "t"), to("rope", "a")],
        "set": {"set": [to("rope", "b")]},
        "null": None,
        "empty list": [],
        "connect": {"connect": [to("tag", "u"), to("rope", "b", position={"start": True})]},
        "connect documents": {"connect": [document("tag", "u"), document("rope", "b")]},
        "documents": [document("tag", "t")],
        "disconnect": {"disconnect": [to("rope", "a")]},
        "without a type": [Row("a")],
        "connect what is there": {"connect": [to("rope", "a")]},
        "one": to("tag", "t"),
        "before": {"connect": [to("tag", "u", position={"before": Row("b"), "__type": "api::rope.rope"})]},
        "of an unknown type": [{"__type": "api::no.no", "id": 1}],
    }
    for form, value in subjects.items():
        yield (
            f"mention: {form}",
            [
                *ropes,
                *tags,
                ("POST", "/mentions", {"text": "one", "subjects": [to("rope", "a"), to("rope", "b")]}, "one"),
                ("GET", "/mentions/{one}?fields[0]=text&populate[subjects]=true"),
                ("PUT", "/mentions/{one}", {"subjects": value}),
                ("GET", "/mentions/{one}?fields[0]=text&populate[subjects]=true"),
                ("POST", "/mentions", {"text": "two", "subjects": value}, "two"),
            ],
        )
