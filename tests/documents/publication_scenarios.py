"""Scenarios of drafts, publishing and locales on the zoo project (contract_tests/zoo)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.documents.publication_steps import Scenario, Step

ALL = "populate=*"


def seen(path: str, query: str = ALL) -> list[Step]:
    """The draft and the published version of an entry."""
    return [("GET", f"{path}?status=draft&{query}", None), ("GET", f"{path}?{query}", None)]


def listed(path: str, query: str) -> list[Step]:
    return [("GET", f"{path}?{query}", None), ("GET", f"{path}?status=draft&{query}", None)]


# --- Strapi 5


def document_scenarios() -> Iterator[Scenario]:
    yield from status_scenarios()
    yield from draft_scenarios()
    yield from validation_scenarios()
    yield from publish_scenarios()
    yield from relation_scenarios()
    yield from related_scenarios()
    yield from component_scenarios()
    yield from single_scenarios()
    yield from locale_scenarios()
    yield from shared_scenarios()
    yield from locale_relation_scenarios()
    yield from plain_locale_scenarios()
    yield from read_scenarios()
    yield from list_scenarios()


def status_scenarios() -> Iterator[Scenario]:
    for query in ("", "?status=published", "?status=draft", "?status=", "?status=foo", "?status=PUBLISHED"):
        yield (
            f"create {query}",
            [
                ("POST", f"/articles{query}", {"title": "a{n}", "code": "c{n}"}, "a"),
                *seen("/articles/{a}"),
                *listed("/articles", "filters[title]=a{n}"),
            ],
        )
    for first in ("", "?status=draft"):
        for query in ("", "?status=published", "?status=draft", "?status=foo", "?status="):
            yield (
                f"create {first} update {query}",
                [
                    ("POST", f"/articles{first}", {"title": "a{n}", "stars": 1}, "a"),
                    ("PUT", f"/articles/{{a}}{query}", {"stars": 2}),
                    *seen("/articles/{a}"),
                    ("PUT", f"/articles/{{a}}{query}", {}),
                    *seen("/articles/{a}"),
                ],
            )
    for first in ("", "?status=draft"):
        for query in (
            "",
            "?status=published",
            "?status=draft",
            "?status=foo",
            "?filters[stars]=1",
            "?filters[stars]=9",
        ):
            yield (
                f"create {first} delete {query}",
                [
                    ("POST", f"/articles{first}", {"title": "a{n}", "stars": 1}, "a"),
                    ("DELETE", f"/articles/{{a}}{query}"),
                    *seen("/articles/{a}"),
                    ("DELETE", "/articles/{a}"),
                    *seen("/articles/{a}"),
                ],
            )
    yield (
        "unknown documents",
        [
            ("PUT", "/articles/abcdefghijklmnopqrstuvwx", {"title": "x"}),
            ("PUT", "/articles/abcdefghijklmnopqrstuvwx?status=draft", {"title": "x"}),
            ("PUT", "/articles/abcdefghijklmnopqrstuvwx", {"stars": "x"}),
            ("PUT", "/articles/abcdefghijklmnopqrstuvwx", {"author": "zz"}),
            ("DELETE", "/articles/abcdefghijklmnopqrstuvwx"),
            ("DELETE", "/articles/abcdefghijklmnopqrstuvwx?status=draft"),
            ("PUT", "/posts/abcdefghijklmnopqrstuvwx", {"title": "x"}),
            ("PUT", "/posts/abcdefghijklmnopqrstuvwx?locale=fr", {"title": "x"}),
            ("DELETE", "/posts/abcdefghijklmnopqrstuvwx?locale=*"),
        ],
    )
    for value in (None, "2020-01-01T00:00:00.000Z", "x", 5, ""):
        yield (
            f"publishedAt {value!r} in the data",
            [
                ("POST", "/articles", {"title": "a{n}", "publishedAt": value}, "a"),
                ("POST", "/articles?status=draft", {"title": "b{n}", "publishedAt": value}, "b"),
                ("PUT", "/articles/{a}?status=draft", {"publishedAt": value}),
                *seen("/articles/{a}"),
                *seen("/articles/{b}"),
            ],
        )
    yield (
        "ids and order move with each publishing",
        [
            ("POST", "/articles", {"title": "a{n}"}, "a"),
            ("POST", "/articles", {"title": "a{n}"}, "b"),
            ("PUT", "/articles/{a}", {"stars": 1}),
            ("GET", "/articles?filters[title]=a{n}&fields=stars"),
            ("GET", "/articles?filters[title]=a{n}&fields=stars&status=draft"),
            ("PUT", "/articles/{b}", {"stars": 2}),
            ("PUT", "/articles/{a}", {}),
            ("GET", "/articles?filters[title]=a{n}&fields=stars"),
        ],
    )


def draft_scenarios() -> Iterator[Scenario]:
    for fields in ("fields=title", "fields=title&populate=author", "fields=stars&populate[seo][fields]=metaTitle"):
        yield (
            f"answers of writes with {fields}",
            [
                ("POST", "/authors", {"name": "w{n}"}, "w"),
                ("POST", "/authors?status=draft", {"name": "d{n}"}, "d"),
                ("POST", f"/articles?{fields}", {"title": "a{n}", "author": "{w}", "seo": {"metaTitle": "m"}}, "a"),
                ("PUT", f"/articles/{{a}}?{fields}", {"stars": 3}),
                ("PUT", f"/articles/{{a}}?{fields}&status=draft", {"stars": 4, "author": "{d}"}),
                ("PUT", f"/articles/{{a}}?{fields}", {"stars": 5}),
                *seen("/articles/{a}"),
            ],
        )
    yield (
        "a draft may change without its published version",
        [
            ("POST", "/articles", {"title": "a{n}", "summary": "long enough", "seo": {"metaTitle": "m"}}, "a"),
            ("PUT", "/articles/{a}?status=draft", {"title": "b{n}", "summary": None, "seo": None}),
            *seen("/articles/{a}"),
            ("PUT", "/articles/{a}?status=draft", {"seo": {"metaTitle": "n"}}),
            *seen("/articles/{a}"),
            ("PUT", "/articles/{a}", {}),
            *seen("/articles/{a}"),
        ],
    )


def validation_scenarios() -> Iterator[Scenario]:
    bad: list[tuple[str, object]] = [
        ("title", None),
        ("title", ""),
        ("title", 5),
        ("summary", "ab"),
        ("summary", "x" * 41),
        ("stars", 0),
        ("stars", 6),
        ("stars", "x"),
        ("seo", {}),
        ("seo", {"metaTitle": None}),
        ("seo", {"metaTitle": "m", "metaDescription": "x" * 41}),
        ("seo", {"metaTitle": 5}),
        ("seo", "x"),
        ("nope", 1),
        ("author", "zz"),
        ("tags", ["zz"]),
        ("author", 99999),
    ]
    for name, value in bad:
        yield (
            f"{name}={value!r} in drafts and when publishing",
            [
                ("POST", "/articles", {"title": "a{n}", name: value}, "a"),
                ("POST", "/articles?status=draft", {"title": "d{n}", name: value}, "d"),
                ("PUT", "/articles/{d}", {}),
                *seen("/articles/{d}"),
                ("POST", "/articles", {"title": "b{n}", "stars": 2}, "b"),
                ("PUT", "/articles/{b}", {name: value}),
                *seen("/articles/{b}"),
                ("PUT", "/articles/{b}?status=draft", {name: value}),
                ("PUT", "/articles/{b}", {"stars": 3}),
                *seen("/articles/{b}"),
            ],
        )
    yield (
        "nothing given",
        [
            ("POST", "/articles", {}),
            ("POST", "/articles?status=draft", {}, "a"),
            ("PUT", "/articles/{a}", {}),
            ("PUT", "/articles/{a}", {"title": "now{n}"}),
            *seen("/articles/{a}"),
            ("POST", "/articles", []),
            ("PUT", "/articles/{a}", []),
        ],
    )
    yield (
        "unique among published ones",
        [
            ("POST", "/articles?status=draft", {"title": "a{n}", "code": "u{n}"}, "a"),
            ("POST", "/articles?status=draft", {"title": "b{n}", "code": "u{n}"}, "b"),
            ("PUT", "/articles/{a}", {}),
            ("PUT", "/articles/{b}", {}),
            ("POST", "/articles", {"title": "c{n}", "code": "u{n}"}),
            ("PUT", "/articles/{a}", {"stars": 1}),
            ("PUT", "/articles/{a}", {"code": "u{n}"}),
            ("PUT", "/articles/{a}?status=draft", {"code": "other{n}"}),
            ("PUT", "/articles/{b}", {}),
            ("PUT", "/articles/{a}", {}),
            ("PUT", "/articles/{b}", {}),
            *listed("/articles", "filters[title][$endsWith]={n}&filters[code][$contains]={n}&fields=code"),
        ],
    )
    yield (
        "unique with a locale that the type has not",
        [
            ("POST", "/articles?locale=fr", {"title": "a{n}", "code": "u{n}"}, "a"),
            ("POST", "/articles?locale=fr", {"title": "b{n}", "code": "u{n}"}, "b"),
            ("POST", "/stricts?locale=fr", {}),
            ("POST", "/employees?locale=fr", {"Name": "e", "EmployeeID": "u{n}"}, "e"),
            ("POST", "/employees?locale=fr", {"Name": "e", "EmployeeID": "u{n}"}, "f"),
            ("POST", "/employees", {"Name": "e", "EmployeeID": "u{n}"}, "g"),
            ("PUT", "/employees/{e}?locale=*", {"Name": "f"}),
            ("PUT", "/employees/{e}?locale[]=a", {"Name": "g"}),
            *listed("/articles", "filters[code]=u{n}&fields=code&locale=fr"),
        ],
    )


def publish_scenarios() -> Iterator[Scenario]:
    seo = {"metaTitle": "m", "metaDescription": "d", "noIndex": True}
    yield (
        "component ids in the draft and the published version",
        [
            ("POST", "/articles", {"title": "a{n}", "seo": seo}, "a"),
            *seen("/articles/{a}"),
            ("PUT", "/articles/{a}", {"title": "b{n}"}),
            *seen("/articles/{a}"),
            ("GET", "/articles/{a}?status=draft&populate=seo"),
            ("PUT", "/articles/{a}", {"seo": {"id": "{:data.seo.id}", "metaTitle": "changed"}}),
            *seen("/articles/{a}"),
            ("GET", "/articles/{a}?populate=seo"),
            ("PUT", "/articles/{a}", {"seo": {"id": "{:data.seo.id}", "metaTitle": "of the published one"}}),
            *seen("/articles/{a}"),
            ("PUT", "/articles/{a}", {"seo": seo}),
            *seen("/articles/{a}"),
            ("PUT", "/articles/{a}", {"seo": None}),
            *seen("/articles/{a}"),
        ],
    )


def relation_scenarios() -> Iterator[Scenario]:
    """From a type with drafts to types with and without."""
    authors: list[Step] = [
        ("POST", "/authors", {"name": "w{n}"}, "w"),
        ("POST", "/authors?status=draft", {"name": "d{n}"}, "d"),
        ("POST", "/tags", {"name": "t{n}"}, "t"),
        ("POST", "/tags", {"name": "u{n}"}, "u"),
    ]
    values: list[tuple[str, object]] = [
        ("author", "{w}"),
        ("author", "{d}"),
        ("author", "{w#}"),
        ("author", "{d#}"),
        ("author", {"id": "{w#}"}),
        ("author", {"documentId": "{w}"}),
        ("author", {"documentId": "{w}", "status": "published"}),
        ("author", {"documentId": "{w}", "status": "draft"}),
        ("author", {"documentId": "{w}", "locale": "fr"}),
        ("author", {"connect": ["{w}"]}),
        ("author", {"connect": [{"documentId": "{d}"}]}),
        ("author", {"set": ["{d}", "{w}"]}),
        ("tags", ["{u}", "{t}"]),
        ("tags", {"connect": [{"documentId": "{u}"}, {"documentId": "{t}", "position": {"before": "{u}"}}]}),
        ("tags", ["{t#}", "{u}"]),
    ]
    for status in ("", "?status=draft"):
        for name, value in values:
            yield (
                f"{name}: {value} {status}",
                [
                    *authors,
                    ("POST", f"/articles{status}", {"title": "a{n}", name: value}, "a"),
                    *seen("/articles/{a}"),
                    ("PUT", "/articles/{a}", {"stars": 1}),
                    *seen("/articles/{a}"),
                    ("PUT", "/authors/{d}", {}),
                    *seen("/articles/{a}"),
                    ("PUT", "/articles/{a}", {}),
                    *seen("/articles/{a}"),
                    *seen("/authors/{w}"),
                    ("GET", "/tags?filters[name][$endsWith]={n}&populate=*"),
                ],
            )
    yield (
        "disconnect in a draft, then publish",
        [
            *authors,
            ("POST", "/articles", {"title": "a{n}", "author": "{w}", "tags": ["{t}", "{u}"]}, "a"),
            ("PUT", "/articles/{a}?status=draft", {"author": None, "tags": {"disconnect": ["{t}"]}}),
            *seen("/articles/{a}"),
            *seen("/authors/{w}"),
            ("PUT", "/articles/{a}", {}),
            *seen("/articles/{a}"),
            *seen("/authors/{w}"),
        ],
    )
    yield (
        "links among articles",
        [
            ("POST", "/articles", {"title": "a{n}"}, "a"),
            ("POST", "/articles", {"title": "b{n}", "related": ["{a}"]}, "b"),
            ("POST", "/articles?status=draft", {"title": "c{n}", "related": ["{a}", "{b}"]}, "c"),
            ("PUT", "/articles/{a}", {"related": ["{c}", "{a}", "{b}"]}),
            *seen("/articles/{a}"),
            *seen("/articles/{b}"),
            ("PUT", "/articles/{c}", {}),
            *seen("/articles/{a}"),
            *seen("/articles/{c}"),
            ("PUT", "/articles/{a}", {}),
            *seen("/articles/{a}"),
            *seen("/articles/{b}"),
            ("PUT", "/articles/{b}", {"related": {"connect": ["{b}"], "disconnect": ["{a}"]}}),
            *seen("/articles/{b}"),
            *seen("/articles/{a}"),
            ("DELETE", "/articles/{b}"),
            *seen("/articles/{a}"),
        ],
    )
    yield (
        "links lost when the answer is asked for without locale",
        [
            ("POST", "/articles", {"title": "a{n}"}, "a"),
            ("POST", "/articles", {"title": "b{n}", "related": ["{a}"]}, "b"),
            ("PUT", "/articles/{a}?fields=title", {"stars": 1}),
            *seen("/articles/{b}"),
            ("PUT", "/articles/{b}", {}),
            *seen("/articles/{b}"),
        ],
    )


def related_scenarios() -> Iterator[Scenario]:
    """An author's articles, from the other side."""
    start: list[Step] = [
        ("POST", "/articles", {"title": "a{n}"}, "a"),
        ("POST", "/articles", {"title": "b{n}"}, "b"),
        ("POST", "/articles?status=draft", {"title": "c{n}"}, "c"),
    ]
    values: list[object] = [
        ["{a}", "{b}", "{c}"],
        ["{c}", "{b}"],
        {"connect": ["{b}", "{a}"]},
        {"connect": [{"documentId": "{c}"}, {"documentId": "{a}", "position": {"start": True}}]},
        ["{a#}", "{b#}"],
    ]
    for status in ("", "?status=draft"):
        for value in values:
            yield (
                f"articles: {value} {status}",
                [
                    *start,
                    ("POST", f"/authors{status}", {"name": "w{n}", "articles": value}, "w"),
                    *seen("/authors/{w}"),
                    *listed("/articles", "filters[title][$endsWith]={n}&populate=author&fields=title"),
                    ("PUT", "/articles/{b}", {"stars": 1}),
                    *seen("/authors/{w}"),
                    ("PUT", "/articles/{c}", {}),
                    *seen("/authors/{w}"),
                    ("PUT", "/authors/{w}", {"name": "x{n}"}),
                    *seen("/authors/{w}"),
                    ("PUT", "/articles/{a}", {"stars": 1}),
                    *seen("/authors/{w}"),
                    *listed("/articles", "filters[title][$endsWith]={n}&populate=author&fields=title"),
                    ("PUT", "/authors/{w}?status=draft", {"articles": {"disconnect": ["{b}"]}}),
                    *seen("/authors/{w}"),
                    ("PUT", "/authors/{w}", {}),
                    *seen("/authors/{w}"),
                    ("DELETE", "/authors/{w}"),
                    *listed("/articles", "filters[title][$endsWith]={n}&populate=author&fields=title"),
                ],
            )


def component_scenarios() -> Iterator[Scenario]:
    yield (
        "a file in a component",
        [
            ("UPLOAD", "f{n}.txt", None, "f"),
            ("POST", "/articles", {"title": "a{n}", "seo": {"metaTitle": "m", "shareImage": "{f#}"}}, "a"),
            *seen("/articles/{a}", "populate[seo][populate]=*"),
            ("PUT", "/articles/{a}", {"stars": 1}),
            *seen("/articles/{a}", "populate[seo][populate]=*"),
            ("PUT", "/articles/{a}?status=draft", {"seo": {"metaTitle": "n"}}),
            *seen("/articles/{a}", "populate[seo][populate]=*"),
        ],
    )


def single_scenarios() -> Iterator[Scenario]:
    body = [
        {"__component": "shared.quote", "text": "q", "n": 1},
        {"__component": "shared.link", "label": "l", "url": "u"},
    ]
    path = "/homepage"
    for query in ("", "?status=draft", "?status=published"):
        yield (
            f"single type {query}",
            [
                ("DELETE", path),
                *seen(path),
                ("PUT", f"{path}{query}", {"title": "h", "seo": {"metaTitle": "m"}, "body": body}),
                *seen(path),
                ("PUT", f"{path}{query}", {"title": "i"}),
                *seen(path),
                ("PUT", path, {"body": [body[1], body[0], body[1]]}),
                *seen(path),
                ("PUT", f"{path}?status=draft", {"body": []}),
                *seen(path),
                ("PUT", f"{path}?populate=*", {"body": [body[0]], "seo": None}),
                *seen(path),
                ("DELETE", f"{path}?status=draft"),
                *seen(path),
                ("DELETE", f"{path}{query}"),
                ("DELETE", path),
                *seen(path),
            ],
        )
    yield (
        "single type: bad values",
        [
            ("PUT", path, {"body": [{"__component": "shared.link"}]}),
            ("PUT", f"{path}?status=draft", {"body": [{"__component": "shared.link"}], "seo": {}}),
            *seen(path),
            ("PUT", path, {}),
            ("PUT", path, {"body": [{"__component": "shared.quote", "n": 0}]}),
            ("PUT", path, {"body": [], "seo": None}),
            *seen(path),
            ("DELETE", path),
        ],
    )


def locale_scenarios() -> Iterator[Scenario]:
    for query in (
        "",
        "?locale=fr",
        "?locale=xx",
        "?locale=en",
        "?locale=*",
        "?locale=all",
        "?locale=",
        "?locale[]=fr",
        "?locale[a]=fr",
        "?locale=fr&status=draft",
        "?locale=not%20one",
    ):
        yield (
            f"post {query}",
            [
                ("POST", f"/posts{query}", {"title": "p{n}", "number": 1}, "p"),
                ("GET", "/posts/{p}"),
                ("GET", "/posts/{p}?locale=fr"),
                ("GET", "/posts/{p}?locale=fr&status=draft"),
                ("GET", "/posts?filters[title]=p{n}"),
                ("GET", "/posts?filters[title]=p{n}&locale=fr"),
                ("GET", "/posts?filters[title]=p{n}&locale=*"),
                ("GET", "/posts?filters[title]=p{n}&locale=*&status=draft&populate=localizations"),
            ],
        )
        yield (
            f"put {query} on an english one",
            [
                ("POST", "/posts", {"title": "p{n}", "number": 1, "seo": {"metaTitle": "m"}}, "p"),
                ("PUT", f"/posts/{{p}}{query}", {"title": "q{n}"}),
                ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&populate=*"),
                ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&status=draft&populate=*"),
                ("PUT", f"/posts/{{p}}{query}", {"body": "b"}),
                ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&populate=localizations"),
            ],
        )
        yield (
            f"delete {query}",
            [
                ("POST", "/posts", {"title": "p{n}"}, "p"),
                ("PUT", "/posts/{p}?locale=fr", {"title": "q{n}"}),
                ("PUT", "/posts/{p}?locale=de&status=draft", {"title": "r{n}"}),
                ("DELETE", f"/posts/{{p}}{query}"),
                ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&populate=localizations"),
                ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&status=draft"),
                ("DELETE", "/posts/{p}?locale=*"),
                ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&status=draft"),
            ],
        )
    yield (
        "locale in the data",
        [
            ("POST", "/posts", {"title": "p{n}", "locale": "fr"}, "p"),
            ("PUT", "/posts/{p}", {"locale": "de"}),
            ("POST", "/articles", {"title": "p{n}", "locale": "fr"}, "a"),
            ("PUT", "/articles/{a}", {"locale": "fr"}),
            ("POST", "/posts", {"title": "p{n}", "localizations": []}),
            ("GET", "/posts?filters[title]=p{n}&locale=*"),
            ("GET", "/articles/{a}"),
        ],
    )
    yield (
        "a new locale must be complete when it is published",
        [
            ("POST", "/posts", {"title": "p{n}", "number": 4}, "p"),
            ("PUT", "/posts/{p}?locale=fr", {"body": "b"}),
            ("PUT", "/posts/{p}?locale=fr&status=draft", {"body": "b"}),
            ("PUT", "/posts/{p}?locale=fr", {}),
            ("GET", "/posts/{p}?locale=fr&status=draft&populate=*"),
            ("PUT", "/posts/{p}?locale=fr", {"title": "q{n}"}),
            ("GET", "/posts/{p}?locale=fr&populate=*"),
        ],
    )


def list_scenarios() -> Iterator[Scenario]:
    yield (
        "a list in the place of data",
        [
            ("POST", "/posts", []),
            ("POST", "/posts?locale=fr&status=draft", [{"title": "p{n}"}]),
            ("POST", "/posts", {"title": "p{n}", "number": 3}, "p"),
            ("PUT", "/posts/{p}", []),
            ("GET", "/posts?filters[number]=3&locale=*&status=draft"),
            ("POST", "/topics?locale=fr", []),
            ("POST", "/topics", {"name": "t{n}", "code": "c{n}"}, "t"),
            ("PUT", "/topics/{t}?locale=fr", []),
            ("GET", "/topics?filters[code]=c{n}&locale=*"),
            ("PUT", "/posts/{p}?status[]=draft", {"body": "x"}),
            ("PUT", "/posts/{p}?status[]=published", {"body": "y"}),
            ("POST", "/articles?status[]=published", {"title": "a{n}"}, "a"),
            ("POST", "/articles?locale[]=b", {"title": "a{n}", "code": "c{n}"}),
            ("POST", "/articles?locale[]=b", {"title": "a{n}", "code": "c{n}"}),
            *seen("/articles/{a}"),
        ],
    )


def shared_scenarios() -> Iterator[Scenario]:
    reads: list[Step] = [
        ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&sort=locale"),
        ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&status=draft&sort=locale"),
    ]
    for first in ("", "?status=draft"):
        for second in ("?locale=fr", "?locale=fr&status=draft"):
            for third in ("", "?status=draft", "?locale=fr", "?locale=fr&status=draft", "?locale=de"):
                yield (
                    f"number changes {first} {second} {third}",
                    [
                        ("POST", f"/posts{first}", {"title": "p{n}", "number": 1}, "p"),
                        ("PUT", f"/posts/{{p}}{second}", {"title": "q{n}"}),
                        *reads,
                        ("PUT", f"/posts/{{p}}{third}", {"title": "r{n}", "number": 2}),
                        *reads,
                        ("PUT", f"/posts/{{p}}{third}", {"title": "s{n}"}),
                        *reads,
                        ("PUT", "/posts/{p}?locale=fr", {"number": None}),
                        *reads,
                    ],
                )
    yield (
        "a new locale with its own number",
        [
            ("POST", "/posts", {"title": "p{n}", "number": 1}, "p"),
            ("PUT", "/posts/{p}?locale=fr", {"title": "q{n}", "number": 7}),
            *reads,
            ("PUT", "/posts/{p}?locale=de&status=draft", {"title": "r{n}", "number": None}),
            *reads,
            ("PUT", "/posts/{p}?locale=ab", {"title": "ab{n}"}),
            *reads,
            ("PUT", "/posts/{p}", {"number": 9}),
            *reads,
        ],
    )


def locale_relation_scenarios() -> Iterator[Scenario]:
    """post: drafts and locales; topic: locales; tag: neither."""
    start: list[Step] = [
        ("POST", "/topics", {"name": "t{n}"}, "t"),
        ("PUT", "/topics/{t}?locale=fr", {"name": "u{n}"}),
        ("POST", "/topics?locale=fr", {"name": "f{n}"}, "f"),
        ("POST", "/tags", {"name": "g{n}"}, "g"),
    ]
    reads: list[Step] = [
        ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&populate=*"),
        ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&status=draft&populate=*"),
        ("GET", "/topics?filters[name][$endsWith]={n}&locale=*&populate=*"),
        ("GET", "/topics?filters[name][$endsWith]={n}&locale=*&populate=*&status=draft"),
    ]
    for query in ("", "?locale=fr", "?status=draft", "?locale=fr&status=draft"):
        for topic in ("{t}", "{f}", {"documentId": "{t}", "locale": "fr"}, "{t#}"):
            yield (
                f"topic: {topic} {query}",
                [
                    *start,
                    ("POST", f"/posts{query}", {"title": "p{n}", "topic": topic, "tags": ["{g}"]}, "p"),
                    *reads,
                    ("PUT", "/posts/{p}?locale=fr", {"title": "q{n}"}),
                    *reads,
                    ("PUT", "/posts/{p}?locale=fr", {"topic": topic}),
                    *reads,
                    ("PUT", f"/posts/{{p}}{query}", {"body": "x"}),
                    *reads,
                ],
            )
    for query in ("", "?locale=fr"):
        yield (
            f"posts of a topic {query}",
            [
                ("POST", "/posts", {"title": "p{n}"}, "p"),
                ("PUT", "/posts/{p}?locale=fr", {"title": "q{n}"}),
                ("POST", "/posts?status=draft", {"title": "d{n}"}, "d"),
                ("POST", f"/topics{query}", {"name": "t{n}", "posts": ["{p}"]}, "t"),
                *reads,
                ("PUT", f"/topics/{{t}}{query}", {"posts": ["{d}"]}),
                ("PUT", f"/topics/{{t}}{query}", {"posts": {"connect": ["{p}"]}}),
                ("PUT", "/posts/{p}", {"body": "x"}),
                *reads,
                ("PUT", "/posts/{p}?locale=fr", {"body": "x"}),
                *reads,
                ("PUT", "/posts/{d}", {}),
                *reads,
                ("DELETE", "/posts/{p}"),
                *reads,
                ("DELETE", "/topics/{t}?locale=*"),
                *reads,
            ],
        )


def plain_locale_scenarios() -> Iterator[Scenario]:
    reads: list[Step] = [("GET", "/topics?filters[name][$endsWith]={n}&locale=*&populate=localizations")]
    for query in ("", "?locale=fr", "?locale=*", "?locale=en", "?status=draft", "?locale=fr&status=draft"):
        yield (
            f"topic {query}",
            [
                ("POST", f"/topics{query}", {"name": "t{n}", "code": "c{n}"}, "t"),
                ("PUT", "/topics/{t}?locale=de", {"name": "d{n}"}),
                *reads,
                ("PUT", f"/topics/{{t}}{query}", {"code": "d{n}"}),
                *reads,
                ("POST", "/topics?locale=de", {"name": "e{n}", "code": "d{n}"}),
                ("POST", "/topics?locale=it", {"name": "f{n}", "code": "d{n}"}),
                ("DELETE", f"/topics/{{t}}{query}"),
                *reads,
            ],
        )


def read_scenarios() -> Iterator[Scenario]:
    yield (
        "modified and never published",
        [
            ("POST", "/articles?status=draft", {"title": "a{n}"}, "a"),
            ("POST", "/articles", {"title": "b{n}"}, "b"),
            ("POST", "/articles", {"title": "c{n}"}, "c"),
            ("PUT", "/articles/{c}?status=draft", {"stars": 2}),
            ("POST", "/authors", {"name": "w{n}", "articles": ["{a}", "{b}", "{c}"]}, "w"),
            ("PUT", "/authors/{w}?status=draft", {}),
            *[
                ("GET", f"/articles?filters[title][$endsWith]={{n}}&fields=title&publicationFilter={one}{status}")
                for one in (
                    "modified",
                    "unmodified",
                    "never-published",
                    "has-published-version",
                    "never-published-document",
                    "has-published-version-document",
                    "published-without-draft",
                    "published-with-draft",
                )
                for status in ("", "&status=draft")
            ],
            ("GET", "/authors?filters[name]=w{n}&publicationFilter=modified&populate=articles&status=draft"),
            ("GET", "/articles?filters[title][$endsWith]={n}&fields=title&hasPublishedVersion=true&status=draft"),
            ("GET", "/articles?filters[title][$endsWith]={n}&fields=title&hasPublishedVersion=false&status=draft"),
        ],
    )
    yield (
        "modified and never published, by locale",
        [
            ("POST", "/posts", {"title": "a{n}"}, "a"),
            ("PUT", "/posts/{a}?locale=fr&status=draft", {"title": "b{n}"}),
            ("PUT", "/posts/{a}?locale=de", {"title": "c{n}"}),
            ("PUT", "/posts/{a}?locale=de&status=draft", {"title": "d{n}"}),
            *[
                ("GET", f"/posts?filters[title][$endsWith]={{n}}&fields=title&publicationFilter={one}&locale=*{status}")
                for one in ("modified", "unmodified", "never-published", "never-published-document")
                for status in ("", "&status=draft")
            ],
            ("GET", "/posts/{a}?publicationFilter=modified"),
            ("GET", "/posts/{a}?publicationFilter=modified&locale=de"),
            ("PUT", "/posts/{a}?publicationFilter=never-published", {"body": "x"}),
            ("DELETE", "/posts/{a}?publicationFilter=never-published&locale=*"),
            ("GET", "/posts?filters[title][$endsWith]={n}&locale=*&status=draft"),
        ],
    )


# --- Strapi 4


def entity_scenarios() -> Iterator[Scenario]:
    for value in ("nothing", None, "2020-01-01T00:00:00.000Z", "x", 5, "", True, {}):
        data = {} if value == "nothing" else {"publishedAt": value}
        yield (
            f"publishedAt {value!r}",
            [
                ("POST", "/articles", {"title": "a{n}", **data}, "a"),
                ("GET", "/articles/{a}"),
                ("GET", "/articles?filters[title]=a{n}"),
                ("GET", "/articles?filters[title]=a{n}&publicationState=preview"),
                ("POST", "/articles", {"title": "b{n}"}, "b"),
                ("PUT", "/articles/{b}", data),
                ("GET", "/articles/{b}"),
                ("GET", "/articles?filters[title]=b{n}"),
                ("POST", "/articles", {"title": "d{n}", "publishedAt": None}, "d"),
                ("PUT", "/articles/{d}", {"stars": 2, **data}),
                ("GET", "/articles/{d}"),
                ("GET", "/articles?filters[title]=d{n}"),
                ("DELETE", "/articles/{d}"),
                ("DELETE", "/articles/{b}?status=draft"),
            ],
        )
    bad: list[tuple[str, object]] = [
        ("title", None),
        ("title", ""),
        ("summary", "ab"),
        ("summary", "x" * 41),
        ("stars", 0),
        ("seo", {}),
        ("seo", {"metaTitle": None}),
        ("code", "taken"),
        ("author", 99999),
    ]
    for name, value in bad:
        yield (
            f"{name}={value!r} in drafts",
            [
                ("POST", "/articles", {"title": "t{n}", "code": "taken"}),
                ("POST", "/articles", {"title": "a{n}", name: value}),
                ("POST", "/articles", {"title": "d{n}", name: value, "publishedAt": None}, "d"),
                ("PUT", "/articles/{d}", {"publishedAt": "2020-01-01T00:00:00.000Z"}),
                ("PUT", "/articles/{d}", {name: value}),
                ("GET", "/articles/{d}?populate=*"),
                ("POST", "/articles", {"title": "b{n}"}, "b"),
                ("PUT", "/articles/{b}", {name: value}),
                ("PUT", "/articles/{b}", {name: value, "publishedAt": None}),
                ("PUT", "/articles/{b}", {name: value}),
                ("GET", "/articles/{b}?populate=*"),
            ],
        )
    yield (
        "relations among drafts",
        [
            ("POST", "/authors", {"name": "w{n}", "publishedAt": None}, "w"),
            ("POST", "/articles", {"title": "a{n}", "author": "{w}"}, "a"),
            ("POST", "/articles", {"title": "b{n}", "author": "{w}", "publishedAt": None}, "b"),
            ("GET", "/articles/{a}?populate=*"),
            ("GET", "/articles?filters[title][$endsWith]={n}&populate=*"),
            ("GET", "/articles?filters[title][$endsWith]={n}&populate=*&publicationState=preview"),
            ("GET", "/authors/{w}?populate=*"),
            ("GET", "/authors?filters[name]=w{n}&populate=*&publicationState=preview"),
        ],
    )
    for data in ({}, {"publishedAt": None}, {"publishedAt": "2020-01-01T00:00:00.000Z"}):
        yield (
            f"single type {data}",
            [
                ("DELETE", "/homepage"),
                ("GET", "/homepage"),
                ("PUT", "/homepage", {"title": "h", **data}),
                ("GET", "/homepage"),
                ("GET", "/homepage?publicationState=preview"),
                ("PUT", "/homepage", {"title": "i", "body": [{"__component": "shared.quote", "text": "q"}]}),
                ("GET", "/homepage?populate=*"),
                ("DELETE", "/homepage"),
                ("PUT", "/homepage", {"publishedAt": "2020-01-01T00:00:00.000Z"}),
                ("GET", "/homepage?populate=*"),
                ("DELETE", "/homepage"),
                ("GET", "/homepage?publicationState=preview"),
            ],
        )
    for data in (
        {},
        {"locale": "en"},
        {"locale": "fr"},
        {"locale": "xx"},
        {"locale": None},
        {"locale": ""},
        {"locale": 5},
        {"locale": {}},
    ):
        for path, name in (("/posts", "title"), ("/topics", "name")):
            yield (
                f"{path} locale {data}",
                [
                    ("POST", path, {name: "p{n}", **data}, "p"),
                    ("GET", f"{path}/{{p}}"),
                    ("GET", f"{path}?filters[{name}]=p{{n}}"),
                    ("GET", f"{path}?filters[{name}]=p{{n}}&locale=fr"),
                    ("GET", f"{path}?filters[{name}]=p{{n}}&locale=all&populate=localizations"),
                    ("PUT", f"{path}/{{p}}", {**data, name: "q{n}"}),
                    ("PUT", f"{path}/{{p}}?locale=fr", {name: "r{n}"}),
                    ("GET", f"{path}/{{p}}?populate=*&locale=fr"),
                    ("DELETE", f"{path}/{{p}}?locale=fr"),
                ],
            )
    for query in ("", "?locale=fr", "?locale=en", "?locale=xx"):
        yield (
            f"post {query}",
            [
                ("POST", f"/posts{query}", {"title": "p{n}"}, "p"),
                ("GET", "/posts?filters[title]=p{n}&locale=all"),
            ],
        )
    for populate in ("", "?populate=*", "?populate=localizations", "?populate=localizations&fields=title"):
        yield (
            f"localizations in the data {populate}",
            [
                ("POST", "/posts", {"title": "p{n}", "number": 1}, "p"),
                ("POST", "/posts", {"title": "q{n}", "number": 2}, "q"),
                ("POST", f"/posts{populate}", {"title": "r{n}", "number": 3, "localizations": ["{p}", "{q}"]}, "r"),
                ("GET", "/posts?filters[title][$endsWith]={n}&populate=*&locale=all"),
                ("PUT", f"/posts/{{r}}{populate}", {"number": 9}),
                ("GET", "/posts?filters[title][$endsWith]={n}&populate=*&locale=all"),
                ("PUT", f"/posts/{{p}}{populate}", {"number": 7, "localizations": []}),
                ("GET", "/posts?filters[title][$endsWith]={n}&populate=*&locale=all"),
                ("DELETE", f"/posts/{{r}}{populate}"),
                ("GET", "/posts?filters[title][$endsWith]={n}&populate=*&locale=all"),
            ],
        )
