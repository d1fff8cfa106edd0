"""Scenarios of drafts, publishing and locales on a project of their own (publication_project): what the zoo has not.

Every attribute type in drafts, links of all kinds to and from types with drafts, shared components and files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.documents.publication_steps import Scenario, Step

ALL = "populate=*"
DEEP = (
    "populate[teaser][populate][story][fields]=title&populate[teaser][populate][picture][fields]=name"
    "&populate[wraps][populate][teaser][populate][story][fields]=title&populate[wraps][populate][stories][fields]=title"
)
STORY_DEEP = f"{DEEP}&populate[zone][populate]=*&populate[cover][fields]=name&populate[gallery][fields]=name"


def seen(path: str, query: str = ALL) -> list[Step]:
    """The draft and the published version of an entry."""
    return [("GET", f"{path}?status=draft&{query}", None), ("GET", f"{path}?{query}", None)]


def every(plural: str, name: str, query: str) -> list[Step]:
    """The entries of the scenario, drafts and published ones."""
    where = f"filters[{name}][$endsWith]={{n}}"
    return [("GET", f"/{plural}?{where}&{query}", None), ("GET", f"/{plural}?{where}&status=draft&{query}", None)]


def document_scenarios() -> Iterator[Scenario]:
    yield from value_scenarios()
    yield from own_link_scenarios()
    yield from two_way_scenarios()
    yield from one_way_scenarios()
    yield from component_scenarios()
    yield from shared_scenarios()
    yield from banner_scenarios()
    yield from polymorphic_scenarios()


def value_scenarios() -> Iterator[Scenario]:
    values: dict[str, Any] = {
        "slug": "slug-{n}",
        "day": "2024-02-29",
        "clock": "12:30:00.000",
        "moment": "2024-02-29T12:30:00.000Z",
        "stamp": "1700000000000",
        "big": "9007199254740993",
        "price": 12.5,
        "flag": False,
        "data": {"a": [1, {"b": None}], "c": "d"},
        "text": [{"type": "paragraph", "children": [{"type": "text", "text": "x"}]}],
        "kind": "b",
        "mail": "someone@example.com",
        "secret": "password",
    }
    rows: list[tuple[str, dict[str, Any]]] = [("all", values), ("none", {})]
    rows += [(f"{name} null", {**values, name: None}) for name in values]
    rows += [(f"data {value!r}", {"data": value}) for value in ("text", 5, True, [], [1], '{"a":1}', "5", False, 0)]
    for title, data in rows:
        yield (
            f"values: {title}",
            [
                ("POST", "/stories", {"title": "s{n}", **data}, "s"),
                *seen("/stories/{s}", ""),
                ("PUT", "/stories/{s}?status=draft", {"title": "t{n}"}),
                ("PUT", "/stories/{s}", {}),
                *seen("/stories/{s}", ""),
            ],
        )
    for name, value in (
        ("day", "x"),
        ("clock", "x"),
        ("moment", "x"),
        ("mail", "x@y"),
        ("mail", "nobody"),
        ("kind", "c"),
        ("kind", None),
        ("big", "x"),
        ("text", [{}]),
        ("wraps", []),
        ("wraps", None),
        ("wraps", [{"name": "w", "teaser": {}}]),
        ("wraps", [{"name": "w", "teaser": {"label": "l", "story": "zz"}}]),
        ("zone", [{"__component": "box.teaser"}]),
        ("zone", None),
        ("teaser", {"label": ""}),
        ("cover", 99999),
    ):
        yield (
            f"{name}={value!r} in drafts and when publishing",
            [
                ("POST", "/stories", {"title": "s{n}", name: value}),
                ("POST", "/stories?status=draft", {"title": "d{n}", name: value}, "d"),
                *seen("/stories/{d}"),
                ("PUT", "/stories/{d}", {}),
                *seen("/stories/{d}"),
            ],
        )


def own_link_scenarios() -> Iterator[Scenario]:
    """Links among the rows of one type."""
    start: list[Step] = [
        ("POST", "/stories", {"title": "a{n}"}, "a"),
        ("POST", "/stories", {"title": "b{n}"}, "b"),
        ("POST", "/stories?status=draft", {"title": "c{n}"}, "c"),
    ]
    reads = every("stories", "title", "populate[parent][fields]=title&populate[children][fields]=title&fields=title")
    more = every(
        "stories",
        "title",
        "populate[idols][fields]=title&populate[fans][fields]=title&populate[next][fields]=title&fields=title",
    )
    values: list[dict[str, Any]] = [
        {"parent": "{a}"},
        {"parent": "{c}"},
        {"children": ["{a}", "{b}", "{c}"]},
        {"children": ["{c}", "{a}"]},
        {"next": "{a}"},
        {"next": "{c}"},
        {"idols": ["{b}", "{a}"]},
        {"idols": ["{c}", "{b}"]},
        {"fans": ["{b}", "{a}", "{c}"]},
        {"idols": ["{a}"], "fans": ["{a}", "{b}"]},
        {"parent": "{a}", "children": ["{b}"], "next": "{b}", "idols": ["{a}", "{c}"], "fans": ["{c}"]},
    ]
    for data in values:
        for status in ("", "?status=draft"):
            yield (
                f"links {data} {status}",
                [
                    *start,
                    ("POST", f"/stories{status}", {"title": "x{n}", **data}, "x"),
                    *reads,
                    *more,
                    ("PUT", "/stories/{x}", {}),
                    *reads,
                    *more,
                    ("PUT", "/stories/{a}", {}),
                    ("PUT", "/stories/{b}", {}),
                    *reads,
                    *more,
                    ("PUT", "/stories/{c}", {}),
                    *reads,
                    *more,
                    ("PUT", "/stories/{x}", {}),
                    *reads,
                    *more,
                ],
            )
    for data in (
        {"parent": "{a}"},
        {"children": ["{b}", "{a}"]},
        {"next": "{a}"},
        {"idols": ["{b}", "{a}"]},
        {"fans": ["{a}", "{b}"]},
    ):
        yield (
            f"a story linked to itself {data}",
            [
                *start,
                ("PUT", "/stories/{a}", data),
                *reads,
                *more,
                ("PUT", "/stories/{a}", {}),
                *reads,
                *more,
                ("PUT", "/stories/{a}?fields=title", {}),
                *reads,
                *more,
                ("PUT", "/stories/{a}?status=draft", dict.fromkeys(data)),
                ("PUT", "/stories/{a}", {}),
                *reads,
                *more,
            ],
        )


def two_way_scenarios() -> Iterator[Scenario]:
    start: list[Step] = [
        ("POST", "/stories", {"title": "a{n}"}, "a"),
        ("POST", "/stories", {"title": "b{n}"}, "b"),
        ("POST", "/stories?status=draft", {"title": "c{n}"}, "c"),
    ]
    for plural in ("writers", "rubrics"):
        one = plural[:-1]
        reads = [
            *every(plural, "name", "populate[stories][fields]=title&fields=name"),
            *every("stories", "title", f"populate[{plural}][fields]=name&fields=title"),
        ]
        for stories in (["{a}", "{b}", "{c}"], ["{c}", "{b}"], ["{b}", "{a}"], ["{a#}", "{b}"]):
            yield (
                f"stories of a {one}: {stories}",
                [
                    *start,
                    ("POST", f"/{plural}", {"name": "w{n}", "stories": stories}, "w"),
                    ("POST", f"/{plural}?status=draft", {"name": "v{n}", "stories": ["{b}", "{a}"]}, "v"),
                    *reads,
                    *[step for name in "abcab" for step in (("PUT", f"/stories/{{{name}}}", {}), *reads)],
                    ("PUT", f"/{plural}/{{w}}", {"name": "x{n}"}),
                    ("PUT", f"/{plural}/{{v}}", {}),
                    *reads,
                    ("PUT", "/stories/{a}", {plural: ["{v}", "{w}"]}),
                    *reads,
                    ("PUT", "/stories/{a}?status=draft", {plural: {"disconnect": ["{v}"]}}),
                    *reads,
                    ("PUT", "/stories/{a}", {}),
                    *reads,
                    ("DELETE", "/stories/{b}"),
                    *reads,
                ],
            )
        for status in ("", "?status=draft"):
            yield (
                f"{plural} of a story {status}",
                [
                    ("POST", f"/{plural}", {"name": "w{n}"}, "w"),
                    ("POST", f"/{plural}?status=draft", {"name": "v{n}"}, "v"),
                    ("POST", f"/stories{status}", {"title": "a{n}", plural: ["{v}", "{w}"]}, "a"),
                    ("POST", f"/stories{status}", {"title": "b{n}", plural: ["{w}", "{v}"]}, "b"),
                    *reads,
                    ("PUT", f"/stories/{{a}}{status}", {plural: {"connect": [{"documentId": "{v}"}]}}),
                    *reads,
                    ("PUT", f"/{plural}/{{v}}", {}),
                    ("PUT", "/stories/{b}", {}),
                    *reads,
                    (
                        "PUT",
                        "/stories/{b}",
                        {plural: {"connect": [{"documentId": "{v}", "position": {"before": "{w}"}}]}},
                    ),
                    *reads,
                    ("PUT", "/stories/{a}", {plural: []}),
                    *reads,
                    ("DELETE", f"/{plural}/{{w}}"),
                    *reads,
                ],
            )
    reads = [
        *every("writers", "name", "populate[chief][fields]=title&fields=name"),
        *every("stories", "title", "populate[boss][fields]=name&fields=title"),
    ]
    for side in ("boss", "chief"):
        first: Step = ("POST", "/writers", {"name": "w{n}"}, "w")
        second: Step = ("POST", "/stories", {"title": "s{n}"}, "s")
        linked: Step = (
            ("PUT", "/stories/{s}", {"boss": "{w}"}) if side == "boss" else ("PUT", "/writers/{w}", {"chief": "{s}"})
        )
        yield (
            f"one to one by {side}",
            [
                first,
                second,
                ("POST", "/stories", {"title": "t{n}", "boss": "{w}"}, "t"),
                *reads,
                linked,
                *reads,
                ("PUT", "/stories/{s}", {}),
                ("PUT", "/writers/{w}", {}),
                *reads,
                ("PUT", "/stories/{t}?status=draft", {"boss": "{w}"}),
                *reads,
                ("PUT", "/stories/{t}", {}),
                *reads,
                ("PUT", "/stories/{s}", {}),
                *reads,
            ],
        )


def one_way_scenarios() -> Iterator[Scenario]:
    start: list[Step] = [
        ("POST", "/stories", {"title": "a{n}"}, "a"),
        ("POST", "/stories", {"title": "b{n}"}, "b"),
        ("POST", "/stories?status=draft", {"title": "c{n}"}, "c"),
    ]
    rows: list[tuple[str, dict[str, Any]]] = [
        ("rubrics", {"lead": "{a}"}),
        ("rubrics", {"lead": "{c}"}),
        ("rubrics", {"lead": {"documentId": "{a}", "status": "draft"}}),
        ("rubrics", {"lead": {"documentId": "{a}", "status": "published"}}),
        ("rubrics", {"lead": {"documentId": "{c}", "status": "published"}}),
        ("rubrics", {"top": ["{a}", "{c}", "{b}"]}),
        ("rubrics", {"top": ["{b#}", "{a}"]}),
        ("rubrics", {"all": ["{b}", "{c}", "{a}"]}),
        ("rubrics", {"all": {"connect": ["{c}", {"documentId": "{b}", "position": {"before": "{c}"}}]}}),
        ("writers", {"favourite": "{a}"}),
        ("writers", {"favourite": "{c}"}),
        ("writers", {"several": ["{a}", "{c}", "{b}"]}),
        ("writers", {"several": ["{a#}"]}),
    ]
    for plural, data in rows:
        name = next(iter(data))
        reads = every(plural, "name", f"populate[{name}][fields]=title&fields=name")
        yield (
            f"one-way links of {plural}: {data}",
            [
                *start,
                ("POST", f"/{plural}", {"name": "w{n}", **data}, "w"),
                *reads,
                *[step for one in "acbac" for step in (("PUT", f"/stories/{{{one}}}", {}), *reads)],
                ("PUT", f"/{plural}/{{w}}", {"name": "x{n}"}),
                *reads,
                ("PUT", "/stories/{a}?fields=title", {}),
                *reads,
                ("PUT", "/stories/{a}", {}),
                *reads,
                ("PUT", f"/{plural}/{{w}}?status=draft", {name: None if name in ("lead", "favourite") else []}),
                *reads,
                ("PUT", f"/{plural}/{{w}}", {name: "{b}" if name in ("lead", "favourite") else ["{b}"]}),
                *reads,
                ("DELETE", "/stories/{b}"),
                *reads,
            ],
        )


def component_scenarios() -> Iterator[Scenario]:
    teaser = {"label": "l", "story": "{a}", "picture": "{f#}"}
    wrap = {"name": "w", "teaser": teaser, "stories": ["{b}", "{a}", "{c}"]}
    start: list[Step] = [
        ("UPLOAD", "f{n}.txt", None, "f"),
        ("UPLOAD", "g{n}.txt", None, "g"),
        ("POST", "/stories", {"title": "a{n}"}, "a"),
        ("POST", "/stories", {"title": "b{n}"}, "b"),
        ("POST", "/stories?status=draft", {"title": "c{n}"}, "c"),
    ]
    republished: list[Step] = [("PUT", f"/stories/{{{one}}}", {}) for one in "acba"]
    for data in ({"teaser": teaser}, {"wraps": [wrap, {"name": "v", "stories": ["{c}"]}]}):
        reads = every("rubrics", "name", DEEP)
        yield (
            f"components with links, of a type without drafts: {next(iter(data))}",
            [
                *start,
                ("POST", "/rubrics", {"name": "r{n}", **data}, "r"),
                *reads,
                *[step for put in republished for step in (put, *reads)],
                ("PUT", "/rubrics/{r}", data),
                *reads,
                ("PUT", "/stories/{a}", {"title": "z{n}"}),
                *reads,
            ],
        )
    zone = [{"__component": "box.wrap", **wrap}, {"__component": "box.teaser", **teaser}]
    values: list[dict[str, Any]] = [
        {"teaser": teaser},
        {"wraps": [wrap, {"name": "v"}]},
        {"zone": zone},
        {"cover": "{f#}", "gallery": ["{g#}", "{f#}"]},
        {"teaser": teaser, "wraps": [wrap], "zone": zone, "cover": "{g#}", "gallery": ["{f#}"]},
    ]
    for data in values:
        for status in ("", "?status=draft"):
            yield (
                f"components of a story: {', '.join(data)} {status}",
                [
                    *start,
                    ("POST", f"/stories{status}", {"title": "s{n}", **data}, "s"),
                    *seen("/stories/{s}", STORY_DEEP),
                    ("PUT", "/stories/{s}", {}),
                    *seen("/stories/{s}", STORY_DEEP),
                    *[step for put in republished for step in (put, *seen("/stories/{s}", STORY_DEEP))],
                    ("PUT", "/stories/{s}", {"title": "t{n}"}),
                    *seen("/stories/{s}", STORY_DEEP),
                    ("PUT", "/stories/{s}?status=draft", {**dict.fromkeys(data), "gallery": []}),
                    ("PUT", "/stories/{s}", {"wraps": [{"name": "only"}], "zone": []}),
                    *seen("/stories/{s}", STORY_DEEP),
                    ("DELETE", "/stories/{s}"),
                ],
            )


def shared_scenarios() -> Iterator[Scenario]:
    teaser = {"label": "l", "story": "{a}", "picture": "{f#}"}
    wrap = {"name": "w", "teaser": teaser, "stories": ["{b}", "{a}"]}
    start: list[Step] = [
        ("UPLOAD", "f{n}.txt", None, "f"),
        ("POST", "/stories", {"title": "a{n}"}, "a"),
        ("POST", "/stories?status=draft", {"title": "b{n}"}, "b"),
        ("POST", "/rubrics", {"name": "r{n}"}, "r"),
    ]
    deep = f"{STORY_DEEP}&populate[own]=true&populate[rubrics][fields]=name&populate[sister][fields]=title&locale=*"
    reads = every("leaflets", "title", f"{deep}&sort=locale")
    values: list[dict[str, Any]] = [
        {"number": 5, "code": "c{n}"},
        {"cover": "{f#}", "gallery": ["{f#}"]},
        {"teaser": teaser},
        {"wraps": [wrap, {"name": "v"}]},
        {"zone": [{"__component": "box.teaser", **teaser}, {"__component": "box.wrap", "name": "z"}]},
        {"own": teaser, "slug": "slug-{n}", "rubrics": ["{r}"]},
        {"teaser": {"label": "l"}, "number": 3, "wraps": [{"name": "v"}]},
    ]
    for data in values:
        for first, second in (("", "?locale=fr"), ("", "?locale=fr&status=draft"), ("?status=draft", "?locale=fr")):
            yield (
                f"shared by locales: {', '.join(data)} {first} {second}",
                [
                    *start,
                    ("POST", f"/leaflets{first}", {"title": "p{n}", **data}, "p"),
                    ("PUT", f"/leaflets/{{p}}{second}", {"title": "q{n}"}),
                    *reads,
                    ("PUT", f"/leaflets/{{p}}{second}", {"title": "r{n}"}),
                    *reads,
                    ("PUT", f"/leaflets/{{p}}{first}", {"title": "s{n}"}),
                    *reads,
                    ("PUT", f"/leaflets/{{p}}{first}", {"number": 8, "teaser": {"label": "changed"}}),
                    *reads,
                    ("PUT", f"/leaflets/{{p}}{second}", data),
                    *reads,
                    ("PUT", "/leaflets/{p}?locale=de", {"title": "de{n}", "teaser": None, "gallery": []}),
                    *reads,
                    ("PUT", "/leaflets/{p}", {"cover": None, "teaser": None, "wraps": [], "zone": []}),
                    *reads,
                    ("DELETE", "/leaflets/{p}?locale=fr"),
                    *reads,
                    ("DELETE", "/leaflets/{p}?locale=*"),
                    *reads,
                ],
            )
    yield (
        "a shared value that is refused",
        [
            ("POST", "/leaflets", {"title": "p{n}", "number": 0}),
            ("POST", "/leaflets?status=draft", {"title": "p{n}", "number": 0}, "p"),
            ("PUT", "/leaflets/{p}?locale=fr", {"title": "q{n}"}),
            ("PUT", "/leaflets/{p}?locale=fr", {"title": "q{n}", "number": 2}),
            *reads,
            ("PUT", "/leaflets/{p}", {}),
            *reads,
        ],
    )
    yield (
        "unique by locale",
        [
            ("POST", "/leaflets", {"title": "p{n}", "code": "u{n}"}, "p"),
            ("POST", "/leaflets", {"title": "q{n}", "code": "u{n}"}, "q"),
            ("POST", "/leaflets?locale=fr", {"title": "r{n}", "code": "u{n}"}, "r"),
            ("PUT", "/leaflets/{p}?locale=fr", {"title": "s{n}"}),
            ("PUT", "/leaflets/{p}?locale=de", {"title": "s{n}"}),
            ("PUT", "/leaflets/{r}", {"title": "t{n}"}),
            ("PUT", "/leaflets/{r}?locale=de", {"title": "t{n}"}),
            *reads,
        ],
    )
    yield (
        "sisters",
        [
            ("POST", "/leaflets", {"title": "p{n}"}, "p"),
            ("POST", "/leaflets", {"title": "q{n}", "sister": "{p}"}, "q"),
            ("PUT", "/leaflets/{q}?locale=fr", {"title": "fq{n}", "sister": "{p}"}),
            ("PUT", "/leaflets/{p}?locale=fr", {"title": "fp{n}"}),
            ("PUT", "/leaflets/{q}?locale=fr", {"title": "fq{n}", "sister": "{p}"}),
            *reads,
            ("PUT", "/leaflets/{p}?locale=fr", {"title": "fr{n}"}),
            ("PUT", "/leaflets/{p}", {}),
            *reads,
        ],
    )


def banner_scenarios() -> Iterator[Scenario]:
    reads: list[Step] = [
        ("GET", f"/banner?{query}populate=*")
        for query in ("", "status=draft&", "locale=fr&", "locale=fr&status=draft&", "locale=*&", "locale=de&")
    ]
    for first in ("", "?locale=fr", "?status=draft", "?locale=fr&status=draft"):
        for second in ("?locale=fr", "", "?locale=de&status=draft"):
            yield (
                f"single type {first} {second}",
                [
                    ("DELETE", "/banner?locale=*"),
                    ("PUT", f"/banner{first}", {"title": "b", "count": 1, "teaser": {"label": "l"}}),
                    *reads,
                    ("PUT", f"/banner{second}", {"count": 2}),
                    ("PUT", f"/banner{second}", {"title": "c", "count": 2}),
                    *reads,
                    ("PUT", "/banner?locale=de", {"title": "d", "teaser": {"label": "m"}}),
                    *reads,
                    ("DELETE", f"/banner{first}"),
                    *reads,
                    ("DELETE", "/banner"),
                    *reads,
                    ("PUT", "/banner", {"title": "e"}),
                    *reads,
                ],
            )


def polymorphic_scenarios() -> Iterator[Scenario]:
    to_plate = {"__type": "api::plate.plate", "id": "{p#}"}
    yield (
        "a notice about a plate",
        [
            ("POST", "/plates", {"name": "p{n}"}, "p"),
            ("POST", "/notices?status=draft", {"text": "t{n}", "about": to_plate}, "t"),
            *seen("/notices/{t}"),
            ("PUT", "/notices/{t}", {}),
            *seen("/notices/{t}"),
            *seen("/plates/{p}"),
        ],
    )
    yield (
        "a notice of several subjects",
        [
            ("POST", "/plates", {"name": "p{n}"}, "p"),
            ("POST", "/rubrics", {"name": "r{n}"}, "r"),
            (
                "POST",
                "/notices?status=draft",
                {
                    "text": "t{n}",
                    "subjects": [
                        {"__type": "api::rubric.rubric", "id": "{r#}"},
                        {"__type": "api::plate.plate", "documentId": "{p}"},
                    ],
                },
                "t",
            ),
            *seen("/notices/{t}"),
            ("PUT", "/notices/{t}", {}),
            *seen("/notices/{t}"),
            ("PUT", "/plates/{p}", {}),
            *seen("/notices/{t}"),
            ("PUT", "/notices/{t}", {}),
            *seen("/notices/{t}"),
        ],
    )
    yield (
        "a plate with notices",
        [
            ("POST", "/notices", {"text": "t{n}"}, "t"),
            ("POST", "/plates?status=draft", {"name": "p{n}", "notices": ["{t#}"]}, "p"),
            *seen("/plates/{p}"),
            ("PUT", "/plates/{p}", {}),
            *seen("/plates/{p}"),
        ],
    )


# --- Strapi 4


def entity_scenarios() -> Iterator[Scenario]:
    reads: list[Step] = [
        ("GET", f"/leaflets?filters[title][$endsWith]={{n}}&{STORY_DEEP}&locale=all"),
        ("GET", "/leaflets?filters[title][$endsWith]={n}&populate=*&locale=all&publicationState=preview"),
    ]
    teaser = {"label": "l", "picture": "{f#}"}
    values: list[dict[str, Any]] = [
        {"number": 5},
        {"cover": "{f#}", "gallery": ["{f#}"]},
        {"teaser": teaser},
        {"wraps": [{"name": "w", "teaser": teaser}, {"name": "v"}]},
        {"zone": [{"__component": "box.teaser", **teaser}, {"__component": "box.wrap", "name": "z"}]},
    ]
    for data in values:
        for populate in (
            "",
            "?populate=*",
            "?populate[localizations]=*&fields=title",
            f"?{DEEP}&populate[localizations]=*",
        ):
            yield (
                f"localizations: {', '.join(data)} {populate}",
                [
                    ("UPLOAD", "f{n}.txt", None, "f"),
                    ("POST", "/leaflets", {"title": "p{n}"}, "p"),
                    ("POST", f"/leaflets{populate}", {"title": "q{n}", "localizations": ["{p}"], **data}, "q"),
                    *reads,
                    ("PUT", f"/leaflets/{{q}}{populate}", {"number": 7}),
                    *reads,
                ],
            )
    for locale in ("", "?locale=en", "?locale=fr", "?locale=all"):
        for data in ({}, {"locale": "en"}, {"locale": "fr"}, {"publishedAt": None}):
            yield (
                f"single type {locale} {data}",
                [
                    ("DELETE", "/banner"),
                    ("PUT", f"/banner{locale}", {"title": "b", **data}),
                    ("GET", "/banner?publicationState=preview"),
                    ("GET", f"/banner{locale}"),
                    ("PUT", f"/banner{locale}", {"title": "c"}),
                    ("GET", "/banner?locale=all"),
                    ("DELETE", f"/banner{locale}"),
                    ("GET", "/banner?publicationState=preview"),
                    ("PUT", "/banner", {"title": "d", "publishedAt": "2020-01-01T00:00:00.000Z"}),
                ],
            )
