"""Components and dynamic zones, with relations inside (the zoo's page)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenario_steps import Part, Ref, Scenario, Step, item

SECTION = (
    "[populate][link]=true&{0}[populate][links]=true"
    "&{0}[populate][tag][fields][0]=name&{0}[populate][tags][fields][0]=name"
)
SHOWN = "&".join(
    [
        "fields[0]=title",
        "populate[comp]=true",
        "populate[comps]=true",
        *(f"populate[{name}]" + SECTION.format(f"populate[{name}]") for name in ("section", "sections")),
        "populate[dz][on][shared.seo]=true",
        "populate[dz][on][shared.quote]=true",
        "populate[dz][on][layout.section][populate][link]=true",
        "populate[dz][on][layout.section][populate][links]=true",
        "populate[dz][on][layout.section][populate][tags][fields][0]=name",
        "populate[cover][fields][0]=name",
        "populate[gallery][fields][0]=name",
    ]
)
SHOW: Step = ("GET", f"/pages/{{p}}?{SHOWN}")
t, u, v = Ref("t"), Ref("u"), Ref("v")
TAGS: list[Step] = [("POST", "/tags", {"name": name}, name) for name in ("t", "u", "v")]


def label(text: str, **more: Any) -> dict[str, Any]:
    return {"label": text, **more}


def zone(uid: str, **data: Any) -> dict[str, Any]:
    return {"__component": uid, **data}


def page(name: str, first: dict[str, Any], *then: dict[str, Any], before: tuple[Step, ...] = ()) -> Scenario:
    """A page is made, shown, changed and shown, and changed..."""
    steps: list[Step] = [*before, ("POST", "/pages", {"title": name, **first}, "p"), SHOW]
    for data in then:
        steps += [("PUT", "/pages/{p}", data), SHOW]
    return f"page: {name}", steps


def component_scenarios() -> Iterator[Scenario]:
    comp = {"comp": {"metaTitle": "m", "metaDescription": "d"}}
    yield page(
        "component", comp, {"comp": {"metaTitle": "n"}}, {"comp": None}, {"comp": {"metaTitle": "o"}}, {"title": "x"}
    )
    yield page(
        "patched", comp, {"comp": {"id": Part("comp.id"), "metaDescription": "e"}}, {"comp": {"id": Part("comp.id")}}
    )
    yield page("replaced without what is required", comp, {"comp": {"metaDescription": "e"}})
    yield page("stale id", comp, {"comp": {"metaTitle": "n"}}, {"comp": {"id": 987654, "metaTitle": "o"}}, comp)
    yield page("id as text", comp, {"comp": {"id": Part("comp.id", text=True), "metaTitle": "n"}})
    yield page("id null", comp, {"comp": {"id": None, "metaTitle": "n"}})
    yield page("an id in a new component", {"comp": {"id": 987654, "metaTitle": "m"}})
    comps = {"comps": [label("1"), label("2", url="x")]}
    yield page("list", comps, {"comps": [label("3")]}, {"comps": []}, comps)
    yield page(
        "list reordered", comps, {"comps": [{"id": Part("comps.1.id")}, {"id": Part("comps.0.id"), "label": "one"}]}
    )
    yield page("list mixed", comps, {"comps": [label("0"), {"id": Part("comps.1.id"), "url": "y"}]})
    yield page("list with a stale id", comps, {"comps": [{"id": 987654, "label": "x"}]})
    yield page("list of one kept", comps, {"comps": [{"id": Part("comps.0.id")}]}, {"comps": [label("a"), label("b")]})
    yield page(
        "defaults",
        {"comps": [label("1", kind="external")]},
        {"comps": [{"url": "x"}]},
        {"comps": [label("n", kind=None)]},
    )
    section = {"section": {"heading": "s", "link": label("l"), "links": [label("1"), label("2")]}}
    yield page("nested", section, {"section": {"heading": "t", "links": [label("3")]}}, {"section": None})
    yield page(
        "nested, patched",
        section,
        {"section": {"id": Part("section.id"), "heading": "t"}},
        {"section": {"id": Part("section.id"), "link": {"id": Part("section.link.id"), "url": "u"}}},
        {
            "section": {
                "id": Part("section.id"),
                "link": None,
                "links": [{"id": Part("section.links.1.id")}, label("new")],
            }
        },
        {"section": {"id": Part("section.id"), "links": [{"id": 987654, "label": "x"}]}},
    )
    yield page(
        "a list of nested ones, side by side",
        {
            "sections": [
                {"heading": "A", "link": label("a"), "links": [label("a1")]},
                {"heading": "B", "links": [label("b1")]},
                {"heading": "C", "link": label("c"), "links": [label("c1"), label("c2")]},
            ]
        },
        {
            "sections": [
                {"id": Part("sections.2.id")},
                {"heading": "D", "links": [label("d1")]},
                {"id": Part("sections.0.id"), "link": None},
            ]
        },
    )
    yield page(
        "a list of nested ones, some bare",
        {
            "sections": [
                {"heading": "A", "links": [label("a1"), label("a2")]},
                {"heading": "B", "link": label("b"), "links": [label("b1")]},
            ]
        },
    )
    sides = [{"heading": "A", "links": [label("a1")]}, {"heading": "B", "link": label("b")}, {"heading": "C"}]
    yield page(
        "a list of nested ones, lists first", {"sections": sides}, {"sections": sides}, {"sections": sides[::-1]}
    )
    dz = {
        "dz": [zone("shared.quote", text="q", n=1), zone("shared.seo", metaTitle="z"), zone("shared.quote", text="r")]
    }
    yield page("zone", dz, {"dz": [zone("shared.quote", text="s")]}, {"dz": []}, dz)
    yield page(
        "zone, patched",
        dz,
        {"dz": [zone("shared.seo", id=Part("dz.1.id"), metaDescription="d"), zone("shared.quote", id=Part("dz.0.id"))]},
        {"dz": [zone("shared.quote", id=Part("dz.1.id"), n=2), zone("shared.quote", text="new")]},
    )
    yield page("zone, stale id", dz, {"dz": [zone("shared.quote", id=987654, text="s")]}, dz)
    yield page("zone, another's id", dz, {"dz": [zone("shared.seo", id=Part("dz.2.id"), metaTitle="s")]})
    yield page(
        "zone of nested ones",
        {
            "dz": [
                zone("layout.section", heading="D", link=label("d"), links=[label("d1")]),
                zone("shared.quote", text="q"),
            ]
        },
        {
            "dz": [
                zone(
                    "layout.section",
                    id=Part("dz.0.id"),
                    links=[{"id": Part("dz.0.links.0.id"), "url": "u"}, label("d2")],
                )
            ]
        },
    )
    everything = {**comp, **comps, **section, **dz, "sections": [{"heading": "A", "links": [label("1")]}]}
    yield page(
        "everything",
        everything,
        {"title": "only"},
        {"comp": None, "comps": [], "section": None, "sections": [], "dz": []},
    )
    yield (
        "page: gone with all its components",
        [("POST", "/pages", everything, "o"), ("DELETE", "/pages/{o}"), ("POST", "/pages", everything, "p"), SHOW],
    )
    yield page(
        "a refused relation after components",
        {**comp, **comps, **dz, "tags": [t]},
        {"comp": {"metaTitle": "n"}, "comps": [label("3")], "dz": [], "tags": {"connect": [item("u", before=v)]}},
        {"comp": {"metaTitle": "n"}, "comps": [{"id": 987654}]},
        {"comp": {"metaTitle": "o"}, "comps": [label("4")], "dz": dz["dz"][:1]},
        before=tuple(TAGS),
    )
    yield (
        "page: refused, then made",
        [
            *TAGS,
            ("POST", "/pages", {**everything, "tags": {"connect": [item("u", before=v)]}}, "o"),
            ("POST", "/pages", everything, "p"),
            SHOW,
        ],
    )
    related = {"section": {"heading": "s", "tag": t, "tags": [u, t], "links": [label("1")]}}
    yield page(
        "relations inside",
        related,
        {"section": {"id": Part("section.id"), "tags": {"connect": [item("v", before=t)], "disconnect": [u]}}},
        {"section": {"id": Part("section.id"), "tag": None, "tags": [v]}},
        {"section": {"id": Part("section.id"), "tags": {"connect": [item("t", before=987654)]}}},
        {"section": {"heading": "new", "tags": [987654]}},
        {"section": {"heading": "new", "tag": "zzzzzzzzzzzzzzzzzzzzzzzz"}},
        {"section": {"heading": "new", "tags": {"connect": [t, item("u", start=True)]}}},
        before=tuple(TAGS),
    )
    yield page(
        "relations inside a list",
        {
            "sections": [
                {"heading": "A", "tags": [t], "links": [label("1")]},
                {"heading": "B", "tag": u, "tags": [t, v]},
            ]
        },
        {"sections": [{"id": Part("sections.1.id"), "tags": {"set": [v]}}, {"heading": "C", "tag": t}]},
        {
            "dz": [
                zone("layout.section", heading="D", tags=[v, u]),
                zone("layout.section", heading="E", tags={"connect": [u]}),
            ]
        },
        before=tuple(TAGS),
    )
