"""Components and dynamic zones: nested, with relations and files inside; what replaces them, patches them,
is refused."""

from __future__ import annotations

import pytest

from contract_tests.forms import png
from contract_tests.test_upload import send
from harness.contract import Contract, Row

pytestmark = pytest.mark.parity

DEEP = (
    "populate[section][populate]=*&populate[sections][populate]=*&populate[comp][populate]=*"
    "&populate[comps]=true&populate[dz][populate]=*"
)


def image(contract: Contract, name: str = "a.png") -> Row:
    return send(contract, ("files", name, "image/png", png(2, 2))).rows[0]


def full(contract: Contract) -> tuple[str, list[Row], list[Row]]:
    """A page with everything in it; its path, two tags and two files."""
    tags = contract.creates("tags", [{"name": "red"}, {"name": "blue"}])
    files = [image(contract), image(contract, "b.png")]
    section = {
        "heading": "h",
        "link": {"label": "l"},
        "links": [{"label": "1"}, {"label": "2", "kind": "external"}],
        "tag": tags[0].key,
        "tags": [tags[1].key, tags[0].key],
        "images": [files[1].id, files[0].id],
    }
    data = {
        "title": "p",
        "comp": {"metaTitle": "m", "shareImage": files[0].id},
        "comps": [{"label": "a"}, {"label": "b"}],
        "section": section,
        "sections": [section, {"links": [{"label": "3"}]}],
        "dz": [
            {"__component": "shared.quote", "text": "q", "n": 1, "secret": "s"},
            {"__component": "layout.section", **section},
            {"__component": "shared.seo", "metaTitle": "z", "shareImage": files[1].id},
        ],
    }
    row = contract.post(f"/api/pages?{DEEP}", {"data": data}).row
    return f"/api/pages/{row.key}", tags, files


def test_reads(contract: Contract) -> None:
    path, _, files = full(contract)
    contract.gets(path, [
        "", "populate=*", DEEP, "populate=section", "populate=section.link", "populate=section.links,section.tag",
        "populate=section.tags,section.images", "populate=sections.links", "populate[section][populate][tag]=true",
        "populate[section][populate][tags][sort]=name", "populate[section][populate][tags][fields][0]=name",
        "populate[section][populate][tags][filters][name]=red", "populate[section][populate][tags][count]=true",
        "populate[section][populate][images][fields][0]=name", "populate[section][populate][images][sort]=name",
        "populate[section][populate][link][fields][0]=kind", "populate[section][fields][0]=heading",
        "populate[section][fields][0]=link", "populate[section][fields][0]=nope", "populate[section][populate]=nope",
        "populate[section][populate][tag][populate]=jobs", "populate[section][filters][heading]=x",
        "populate[sections][filters][heading]=h", "populate[sections][sort]=heading",
        "populate[sections][sort]=heading:desc",
        "populate[sections][count]=true", "populate[section][count]=true", "populate[comps][sort]=id:desc",
        "populate[comps][limit]=1", "populate[comps][start]=1", "populate[comp]=*", "populate[section]=*",
        "populate=comp.shareImage", "populate[comp][populate]=shareImage",
        "populate[comp][populate][shareImage][fields][0]=name",
        "populate=section.link.label", "populate=section.tags.jobs",
        "populate[comps][fields][0]=label&populate[comps][fields][1]=url",
    ])  # fmt: skip
    contract.gets(path, [f"populate[dz]{rest}" for rest in (
        "=true", "=*", "[populate]=*", "[populate]=links", "[populate]=shareImage", "[populate]=tag,link",
        "[populate][links]=true", "[populate][shareImage][fields][0]=name", "[on][shared.quote]=true",
        "[on][shared.quote]=*", "[on][shared.quote][fields][0]=text", "[on][shared.quote][fields][0]=secret",
        "[on][shared.quote][fields][0]=nope", "[on][layout.section]=*", "[on][layout.section]=true",
        "[on][layout.section][populate]=*", "[on][layout.section][populate]=links",
        "[on][layout.section][populate][tags][fields][0]=name", "[on][layout.section][fields][0]=heading",
        "[on][shared.seo][populate]=shareImage&populate[dz][on][shared.quote]=true", "[on][zz.zz]=*",
        "[on][shared.link]=*",
        "[on]=x", "[on]", "[on][shared.quote]", "[on][shared.quote]=false", "[on][shared.quote][filters][text]=q",
        "[on][shared.quote][filters][text]=no", "[on][shared.quote][sort]=text", "[fields][0]=text", "[fields]=*",
        "[filters][text]=q", "[sort]=text", "[limit]=1", "[start]=1", "[count]=true", "[populate]=nope",
        "[on][shared.quote][populate]=nope", "[on][layout.section][populate][nope]=true", "[nope]=1",
        "[on][shared.quote]=true&populate[dz][populate]=*",
    )])  # fmt: skip
    contract.get(f"/api/upload/files/{files[0].id}?populate=*")
    contract.delete(f"/api/upload/files/{files[1].id}")
    contract.get(f"{path}?{DEEP}")


def test_filters_and_sorts(contract: Contract) -> None:
    full(contract)
    contract.creates("pages", [
        {"title": "none"}, {"title": "x", "comp": {"metaTitle": "a"}, "comps": [{"label": "a"}]},
    ])  # fmt: skip
    contract.gets("/api/pages", [f"fields[0]=title&filters{rest}" for rest in (
        "[comp][metaTitle]=m", "[comp][metaTitle][$ne]=m", "[comp][metaTitle][$null]=true", "[comp][id][$null]=true",
        "[comp][$null]=true", "[comp][$notNull]=true", "[comp]=1", "[comp][nope]=1", "[comp][noIndex]=false",
        "[comp][shareImage][name]=a.png", "[comp][shareImage][id][$notNull]=true", "[comps][label]=a",
        "[comps][label][$in][0]=a&filters[comps][label][$in][1]=b", "[comps][kind][$ne]=external",
        "[comps][$null]=true",
        "[section][heading]=h", "[section][link][label]=l", "[section][links][label]=2",
        "[section][links][kind]=external",
        "[section][tag][name]=red", "[section][tags][name][$eqi]=BLUE", "[section][images][name]=b.png",
        "[sections][links][label]=3", "[sections][tags][name]=red", "[sections][heading][$null]=true",
        "[$or][0][comp][metaTitle]=a&filters[$or][1][section][link][label]=l", "[$not][section][heading]=h",
        "[dz]=1", "[dz][text]=q", "[dz][$null]=true", "[dz][id][$notNull]=true", "[dz][__component]=shared.quote",
        "[cover][name]=a.png", "[cover][$null]=true", "[gallery][id][$null]=true", "[cover][nope]=1",
        "[cover][related]=1",
        "[section][link][nope]=1", "[section][nope][label]=1",
    )])  # fmt: skip
    contract.gets("/api/pages", [f"fields[0]=title&{query}" for query in (
        "sort=comp.metaTitle", "sort=comp.metaTitle:desc,id", "sort[comp][metaTitle]=desc", "sort=section.heading,id",
        "sort=section.link.label:desc,id", "sort=comps.label,id", "sort=comps", "sort=comp", "sort=dz", "sort=dz.text",
        "sort=comp.nope", "sort=cover.name,id", "sort=section.tag.name,id", "sort=comp.shareImage.name,id",
        "sort=cover",
        "_q=red", "_q=metaTitle",
    )])  # fmt: skip


def test_what_replaces_and_what_patches(contract: Contract) -> None:
    path, tags, files = full(contract)
    shown = f"{path}?{DEEP}"
    for data in (
        {},
        {"comp": {"id": "<shared.seo.id:1>", "metaDescription": "patched"}},
        {"comp": {"metaTitle": "new"}},
        {"comp": {"metaDescription": "without what is required"}},
        {"section": {"id": "<layout.section.id:1>", "heading": "patched"}},
        {"section": {"id": "<layout.section.id:1>", "link": {"id": "<shared.link.id:3>", "url": "patched"}}},
        {"section": {"id": "<layout.section.id:1>", "link": {"label": "new"}}},
        {"section": {"id": "<layout.section.id:1>", "tags": {"connect": [{"id": tags[0].id}]}, "tag": None}},
        {"section": {"id": "<layout.section.id:1>", "tags": {"disconnect": [{"id": tags[0].id}]}, "images": []}},
        {"section": {"id": "<layout.section.id:1>", "images": [files[0].id], "link": None, "links": None}},
        {"section": {"heading": "replaced"}},
    ):
        contract.put(shown, {"data": data})
    for data in ({"section": None}, {"comp": None}, {"sections": []}, {"comps": None}, {"dz": []}, {"dz": None}):
        contract.put(shown, {"data": data})
    contract.get(shown)


def test_lists(contract: Contract) -> None:
    path, _, _ = full(contract)
    shown = f"{path}?populate[comps]=true&populate[dz]=true"
    one, two = "<shared.link.id:1>", "<shared.link.id:2>"
    for comps in (
        [{"id": two}, {"id": one}], [{"id": one, "url": "u"}], [{"id": one}, {"label": "new"}], [{"label": "x"}],
        [{"id": one}], [{"label": "x"}, {"label": "x"}],
    ):  # fmt: skip
        contract.put(shown, {"data": {"comps": comps}})
    quote, seo = {"id": "<shared.quote.id:1>", "__component": "shared.quote"}, {"__component": "shared.seo"}
    for zone in (
        [quote], [{**quote, "text": "patched"}, {**seo, "metaTitle": "t"}], [{**seo, "metaTitle": "t"}, quote],
        [{"__component": "shared.quote"}], [quote], [{**seo, "id": quote["id"]}],
        [{"__component": "layout.section", "links": [{"label": "l"}]}] * 2,
    ):  # fmt: skip
        contract.put(shown, {"data": {"dz": zone}})
    contract.get(f"{path}?{DEEP}")


def test_ids_of_others(contract: Contract) -> None:
    path, _, _ = full(contract)
    other = contract.post(
        "/api/pages?populate=comp,comps,section,dz",
        {"data": {
            "comp": {"metaTitle": "o"}, "comps": [{"label": "o"}], "section": {"heading": "o"},
            "dz": [{"__component": "shared.quote", "text": "o"}],
        }},
    )  # fmt: skip
    here = {
        name: other.json()["data"].get(name, other.json()["data"].get("attributes", {}).get(name))
        for name in ("comp", "comps", "section", "dz")
    }
    for data in (
        {"comp": {"id": here["comp"]["id"], "metaTitle": "x"}}, {"comps": [{"id": here["comps"][0]["id"]}]},
        {"comps": [{"id": "<shared.link.id:1>"}, {"id": here["comps"][0]["id"]}]},
        {"section": {"id": here["section"]["id"]}},
        {"section": {"id": "<layout.section.id:1>", "link": {"id": here["comps"][0]["id"], "label": "x"}}},
        {"dz": [{"__component": "shared.quote", "id": here["dz"][0]["id"]}]},
        {"comp": {"id": 999999}}, {"comps": [{"id": 999999, "label": "x"}]}, {"dz": [{"__component": "shared.seo",
        "id": 999999}]},
        {"comps": [{"id": "<shared.link.id:1>"}, {"id": "<shared.link.id:1>"}]},
    ):  # fmt: skip
        contract.put(f"{path}?{DEEP}", {"data": data})
    contract.post("/api/pages?populate=*", {"data": {"comp": {"id": here["comp"]["id"], "metaTitle": "x"}}})
    contract.post("/api/pages?populate=*", {"data": {"comps": [{"id": 999999, "label": "x"}]}})
    contract.get(f"{path}?{DEEP}")
    contract.get("/api/pages?populate=*&sort=id")


WRONG: tuple[dict[str, object], ...] = (
    {"comp": "x"}, {"comp": 5}, {"comp": True}, {"comp": []}, {"comp": [{"metaTitle": "x"}]}, {"comp": {}},
    {"comp": {"metaTitle": 5}}, {"comp": {"metaTitle": None}}, {"comp": {"metaTitle": "x",
    "metaDescription": "y" * 41}},
    {"comp": {"metaTitle": "x", "noIndex": "x"}}, {"comp": {"metaTitle": "x", "nope": 1}},
    {"comp": {"metaTitle": "x", "id": "x"}},
    {"comp": {"metaTitle": "x", "shareImage": 999999}}, {"comp": {"metaTitle": "x", "__component": "shared.seo"}},
    {"comps": "x"}, {"comps": {}}, {"comps": {"label": "x"}}, {"comps": [5]}, {"comps": [None]}, {"comps": ["x"]},
    {"comps": [[]]},
    {"comps": [{}]}, {"comps": [{"label": "a"}, {}]}, {"comps": [{"label": "a"}, {"label": 5}, {"label": 6}]},
    {"comps": [{"label": "a", "kind": "nope"}]}, {"comps": [{"label": "a", "nope": 1}]},
    {"comps": [{"label": "a"}] * 3},
    {"section": {"links": []}}, {"section": {"links": [{}]}}, {"section": {"links": [{"label": "a"}] * 4}},
    {"section": {"link": {}}}, {"section": {"link": {"label": 5}, "links": [{"label": 6}]}},
    {"section": {"link": {"label": "a", "nope": 1}}},
    {"section": {"tag": 999999}}, {"section": {"tag": "nope"}}, {"section": {"tags": [999999, 999998]}},
    {"section": {"images": [999999]}},
    {"section": {"images": "nope"}}, {"section": {"nope": 1}}, {"sections": [{"links": [{"label": "a"}]},
    {"link": {}}]},
    {"sections": [{"tags": [999999]}, {"tag": 999998}]}, {"dz": "x"}, {"dz": {}}, {"dz": [5]}, {"dz": [None]},
    {"dz": [{}]},
    {"dz": [{"text": "x"}]}, {"dz": [{"__component": None}]}, {"dz": [{"__component": 5}]},
    {"dz": [{"__component": ""}]},
    {"dz": [{"__component": "zz.zz"}]}, {"dz": [{"__component": "shared.link", "label": "x"}]},
    {"dz": [{"__component": "shared.quote", "n": 0}]}, {"dz": [{"__component": "shared.quote", "nope": 0}]},
    {"dz": [{"__component": "shared.seo"}]}, {"dz": [{"__component": "shared.quote"}] * 4},
    {"dz": [{"__component": "shared.quote", "text": "ok"}, {"__component": "layout.section", "links": [{"label": 5}]}]},
    {"dz": [{"__component": "layout.section", "tags": [999999]}]}, {"dz": [{"__component": "shared.seo",
    "metaTitle": "x"}, {}]},
    {"title": 5, "comp": {"metaTitle": 5}, "comps": [{"label": 5}], "dz": [{"__component": "shared.quote", "n": "x"}]},
    {"cover": 999999, "gallery": [999999], "tags": [999999]}, {"cover": "x"}, {"cover": {}}, {"cover": []},
    {"gallery": "x"},
    {"gallery": [None]}, {"gallery": {}}, {"cover": True}, {"cover": {"id": 999999}}, {"gallery": {"set": [999999]}},
)  # fmt: skip


def test_what_is_refused(contract: Contract) -> None:
    path, _, _ = full(contract)
    for data in WRONG:
        contract.post("/api/pages?populate=*", {"data": data})
        contract.put(f"{path}?populate=*", {"data": data})
    contract.get(f"{path}?{DEEP}")


def test_files_by_every_form(contract: Contract) -> None:
    one, two = image(contract), image(contract, "b.png")
    page = contract.create("pages", {"title": "p"})
    shown = f"/api/pages/{page.key}?populate[cover][fields][0]=name&populate[gallery][fields][0]=name"
    contract.get(shown)
    cover: tuple[object, ...] = (
        one.id, two.id.replace(">", "|text>"), {"id": one.id}, [two.id], [one.id, two.id], {"set": [one.id]},
        {"connect": [two.id]},
        {"disconnect": [two.id]}, None, one.id, [], {"set": one.id}, {"set": []},
    )  # fmt: skip
    for value in cover:
        contract.put(shown, {"data": {"cover": value}})
    gallery: tuple[object, ...] = (
        one.id, [two.id, one.id], [{"id": one.id}, {"id": two.id}], {"set": [two.id]}, {"connect": [one.id]},
        {"connect": [two.id]}, {"disconnect": [one.id]}, [one.id, one.id], None, [one.id], [],
    )  # fmt: skip
    for value in gallery:
        contract.put(shown, {"data": {"gallery": value}})
    contract.get(f"/api/pages/{page.key}?populate=*")


def test_a_component_without_permission_to_find_what_is_in_it(contract: Contract) -> None:
    path, tags, _ = full(contract)
    sender = "custom api::page.page.find api::page.page.findOne api::page.page.update"
    contract.gets(path, ["populate=*", DEEP, "populate=section.tag", "populate=section.tags.jobs"], sender=sender)
    contract.gets("/api/pages", ["filters[section][tag][name]=red", "sort=section.tag.name"], sender=sender)
    contract.put(f"{path}?{DEEP}", {"data": {"section": {"heading": "x", "tag": tags[1].key}}}, sender=sender)
    contract.get(f"{path}?{DEEP}")


@pytest.mark.only("5")
def test_as_clients_of_4_see_them(contract: Contract) -> None:
    v4 = (("Strapi-Response-Format", "v4"),)
    path, _, _ = full(contract)
    contract.gets(path, ["", "populate=*", DEEP, "populate[section][populate][tags][count]=true"], headers=v4)
    contract.create("pages", {"title": "empty"})
    contract.get("/api/pages?populate=*&sort=id", headers=v4)
