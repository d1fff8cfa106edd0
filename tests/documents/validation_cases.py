"""What is asked of a real Strapi and replayed against the fake's validator: see record_validation.py.

A case is one write on the zoo project. `changes`: the case is a PUT to an entity that was just created with this data.
"{tag.id}" in a value, or "{tag.documentId}", stands for the id of a seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """`type`: the path segment. `limited`: the client may do LIMITED_PERMISSIONS alone. `only`: of one major."""

    type: str
    data: Any
    changes: dict[str, Any] | None = None
    query: str = ""
    limited: bool = False
    only: int | None = None


LIMITED_PERMISSIONS = (
    "api::page.page.create",
    "api::knot.knot.create",
    "api::mention.mention.create",
    "api::comment.comment.create",
    "api::article.article.create",
    "api::rope.rope.find",
)

# Seeds, in order; each stays as it is while the cases run.
SEEDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("tag", "tags", {"name": "first"}),
    ("tag2", "tags", {"name": "second"}),
    ("customer", "customers", {"Name": "Acme"}),
    ("rope", "ropes", {"name": "hemp"}),
    (
        "thing",
        "things",
        {"sUnique": "taken", "intUnique": 77, "dateUnique": "2024-05-05", "uid": "taken-uid", "slug": "taken-slug"},
    ),
    (
        "strict",
        "stricts",
        {
            "name": "n",
            "code": "taken",
            "rank": 1,
            "kind": "a",
            "day": "2024-01-01",
            "data": {},
            "mail": "a@b.co",
            "owner": "{customer.id}",
        },
    ),
    ("article", "articles", {"title": "t", "code": "taken"}),
)

ODD = (None, "", "x", "5", 5, 1.5, -1, True, False, [], {}, ["ab"], [1], {"a": 1}, [[None, {"b": [True, "\n"]}]])

# The values worth a look for each attribute of `thing`, beside ODD.
VALUES: dict[str, tuple[Any, ...]] = {
    "s": ("ä" * 255, "ä" * 256, "😀" * 128, "\u2028", " "),
    "sMin": ("😀", "é", "ab"),
    "sMax": ("a" * 10, "a" * 11, "😀" * 5, "😀" * 6),
    "sBounds": ("a", "ab", "a" * 10, "a" * 11),
    "sRegex": ("abc", "ABC", "abc\n", "a1"),
    "sDefault": (),
    "sPrivate": (),
    "sUnique": ("taken", "Taken", " taken", "free"),
    "sHidden": (),
    "text": ("a" * 300,),
    "textBounds": ("a", "a" * 21),
    "rich": ("# h",),
    "email": (
        "a@b",
        "a@b.c",
        "A.B@C.CO",
        "a@b.co ",
        "a..b@c.co",
        '"a b"@c.co',
        "a@-b.co",
        "a@b-.co",
        "é@ü.co",
        "a@b.c1",
        "a@b.1c",
        "a@b_c.de",
        "a@1.2.3.d",
        "a+b@c.museum",
        "a@b.co\n",
        "@b.co",
        "a@",
    ),
    "emailBounds": ("a@b.c", "aaaaaaaaaaaaaaaaaaaa@b.co"),
    "password": ("12345", "123456"),
    "int": (" 7 ", "1e2", "0x10", "1 2", "Infinity", "-0", 2**53, 1e21, "9007199254740993", "1.0", "1.5", ["7"], [[8]]),
    "intRange": (0, 1, 10, 11, "11", 0.5, "-5", 1e400),
    "intDefault": (),
    "intUnique": (77, "77", 78, [77]),
    "big": ("9223372036854775808", "-0", "+5", " 12 ", "1e3", "0x1", "007", "-007", 1e21, 2**53, "abc", 1e400),
    "bigRange": ("0", 101, "5"),
    "float": ("1.5", ".5", "5.", "1e-7", "Infinity", "NaN", 1e400, 1e-7),
    "floatRange": (0.4, 0.5, 1.5, 1.6, "1.6"),
    "decimal": ("99.99", 0.1, 1e400),
    "decimalRange": (-0.1, 99.5, 99.6, "100"),
    "bool": ("true", "TRUE", "false", "0", "1", 0, 1, 2, "t", "yes", " true", [True], ["false"], [[1]]),
    "boolTrue": (),
    "boolFalse": (),
    "choice": ("one", "two", "Two", "three four", "Ünï", ["one"], ["one", "Two"], "null"),
    "choiceDefault": ("mid", ["low"]),
    "choiceNamed": ("red", "blue"),
    "date": ("2024-02-29", "2024-02-30", "2024-1-1"),
    "dateDefault": (),
    "time": ("10:11:12", "10:11"),
    "datetime": ("2024-01-02T03:04:05.678Z", "zz", 1704164645000),
    "timestamp": ("2024-01-02", "zz"),
    "json": ("[1", '"q"', "{}", {"x": None}),
    "jsonDefault": (),
    "slug": ("taken-slug", "a b", "A-Z_.~", "é"),
    "uid": ("taken-uid", "Taken-uid", "a/b", "-"),
    "uidOptions": ("ab", "abc", "a" * 13, "é", "é" * 13),
}

TEXT = {"type": "text", "text": "t"}


def paragraph(*children: Any) -> dict[str, Any]:
    return {"type": "paragraph", "children": list(children)}


def link(url: Any, **more: Any) -> list[dict[str, Any]]:
    return [paragraph({"type": "link", "url": url, "children": [TEXT], **more})]


IMAGE = {
    "name": "n",
    "url": "/u",
    "width": 1,
    "height": 2,
    "formats": {},
    "hash": "h",
    "ext": ".png",
    "mime": "image/png",
    "size": 3.5,
    "provider": "local",
    "createdAt": "2024",
    "updatedAt": "2024",
}

BLOCKS: tuple[Any, ...] = (
    [paragraph(TEXT)],
    [paragraph()],
    [{"type": "paragraph"}],
    [{"type": "paragraph", "children": None}],
    [{"type": "paragraph", "children": "x"}],
    [{"type": "paragraph", "children": '[{"type":"text","text":"t"}]'}],
    [{"type": "paragraph", "children": {}}],
    [{"type": "paragraph", "children": ["x", 5, {}, [], {"type": "image"}]}],
    [{"type": "paragraph", "children": [None]}],
    [paragraph({"type": "text"}), paragraph({"type": "text", "text": None}), paragraph({"type": "text", "text": 5})],
    [paragraph({**TEXT, "text": ""}), paragraph({**TEXT, "text": []}), paragraph({**TEXT, "text": {}})],
    [paragraph({**TEXT, "bold": "yes", "italic": "true", "code": 1, "underline": None, "strikethrough": {}})],
    [paragraph({**TEXT, "more": 1})],
    [{"type": "heading", "level": 1, "children": [TEXT]}],
    [{"type": "heading", "level": 7, "children": [TEXT]}],
    [{"type": "heading", "level": "2", "children": [TEXT]}],
    [{"type": "heading", "level": "x", "children": []}],
    [{"type": "heading", "level": None, "children": []}],
    [{"type": "heading"}],
    [{"type": "quote", "children": []}, {"type": "quote"}],
    [{"type": "code", "children": [TEXT], "syntax": "js", "language": "js"}],
    [{"type": "code", "children": [{"type": "link"}], "syntax": 5, "language": 5}],
    [{"type": "code", "children": [], "syntax": {}, "language": {}}],
    [{"type": "code", "children": [None, "x"]}],
    [{"type": "list", "format": "ordered", "children": [{"type": "list-item", "children": [TEXT]}]}],
    [{"type": "list", "format": "sorted", "children": [{"type": "list-item"}]}],
    [{"type": "list", "format": "ordered", "children": []}],
    [{"type": "list", "children": [{"type": "text"}, {"type": "list", "format": "unordered", "children": []}]}],
    [{"type": "list", "format": ["ordered"], "children": "x"}],
    [{"type": "image", "image": IMAGE, "children": [TEXT]}],
    [{"type": "image", "image": {**IMAGE, "formats": None}, "children": [TEXT]}],
    [{"type": "image", "image": {**IMAGE, "formats": "x", "width": "x", "caption": 5}, "children": [TEXT]}],
    [{"type": "image", "image": {}, "children": []}],
    [{"type": "image", "image": None, "children": []}],
    [{"type": "image", "image": "x", "children": []}],
    [{"type": "image"}],
    link("https://example.com"),
    link("/path"),
    link("example.com"),
    link(""),
    link(None),
    link("javascript:alert(1)"),
    link("mailto:a@b.c"),
    link("https://exa mple.com"),
    link("https://[::1]:99999/"),
    link(5),
    [paragraph({"type": "link", "children": [{"type": "text"}, {"type": "link"}]})],
    [{"type": "nope"}, {}, "x", 5, [], {"type": 5}, {"type": ["paragraph"]}],
    [None],
    '[{"type":"nope"}]',
    '[{"type":"paragraph","children":[{"type":"text","text":"t"}]}]',
    "[]",
    "{}",
    "null",
    [paragraph(TEXT), {"type": "nope"}, {"type": "heading"}, paragraph({"type": "text"}), "x"],
)

COMBINED: tuple[dict[str, Any], ...] = (
    {"s": 5, "sMin": "x", "sMax": "a" * 20, "json": 1, "choice": [1], "password": "x"},
    {"sUnique": "taken", "sMin": "x", "s": 5, "uid": "é"},
    {"sUnique": "taken", "intUnique": 77, "dateUnique": "2024-05-05", "uid": "taken-uid", "slug": "taken-slug"},
    {"sUnique": "taken", "s": 5},
    {"text": None, "int": True, "big": "1.5", "float": "x", "bool": "t"},
    {"email": "x", "emailBounds": "x", "textBounds": "x", "rich": 1, "text": 2},
    {"uidOptions": "é", "blocks": [{"type": "nope"}], "choice": "no", "choiceNamed": {}, "intRange": 0.5},
    {"time": "zz", "s": 5},
    {"date": "zz", "intRange": 0},
    {"sRegex": "", "email": "", "slug": "", "uidOptions": "", "sMin": "", "sUnique": ""},
    {"sRegex": "A", "int": 1.5, "floatRange": "x", "decimalRange": 100, "float": [], "decimal": {}},
    {"blocks": [{"type": "heading", "level": 9}, {"type": "list"}, "x"], "sUnique": "taken", "bool": "x"},
    {"int": 1e400, "float": 1e400, "intRange": -1e400, "floatRange": -1e400},
    {"s": ["a", None, {"b": [1.0, 1e21, 1e-7, True]}], "text": {"10": 1, "9": 2, "a": 'ü\u0001"\\'}},
    {"toString": 1},
    {"data": 1},
)

STRICT = {
    "name": "n",
    "code": "code",
    "rank": 1,
    "kind": "a",
    "day": "2024-01-01",
    "data": 1,
    "mail": "a@b.co",
    "owner": "{customer.id}",
}

STRICTS: tuple[dict[str, Any], ...] = (
    {},
    dict.fromkeys((*STRICT, "level", "active")),
    {**STRICT, "code": "code2"},
    {**STRICT, "code": "taken", "name": ""},
    {**STRICT, "code": "ab", "mail": "", "rank": 0},
    {**STRICT, "rank": "6", "kind": "", "data": None},
    {**STRICT, "rank": [], "level": "x", "active": "maybe"},
    {**STRICT, "data": False, "day": "", "level": None},
    {**STRICT, "owner": None},
    {**STRICT, "owner": []},
    {**STRICT, "owner": {}},
    {**STRICT, "owner": 99999, "name": None},
    {**STRICT, "name": 5, "code": {}, "mail": [], "kind": [], "rank": {}},
)

STRICT_CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"name": None},
    {"code": "taken"},
    {"code": "code"},
    {"code": "CODE", "rank": None, "active": None, "level": None},
    {"day": None, "data": None},
    {"owner": None, "kind": None, "mail": None},
    {"mail": "", "code": "ab", "name": ""},
    dict.fromkeys((*STRICT, "level", "active")),
)

THING: dict[str, Any] = {"sUnique": "mine", "intUnique": 5, "dateUnique": "2023-01-01", "uid": "my-uid", "s": "s"}

THING_CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"sUnique": "mine", "intUnique": 5, "dateUnique": "2023-01-01", "uid": "my-uid"},
    {"sUnique": "taken", "intUnique": "77", "dateUnique": "2024-05-05", "uid": "taken-uid"},
    {"intUnique": "5"},
    {"sUnique": None, "intUnique": None, "uid": None, "s": None, "choiceDefault": None, "jsonDefault": None},
    {"sMin": "x", "sBounds": "x", "email": "x", "bool": 5, "choice": 5},
    {"zzz": 1},
    {"id": 5},
    {"createdAt": "2020-01-01"},
)

LINK = {"label": "l"}
SECTION = {"__component": "layout.section"}

PAGES: tuple[Any, ...] = (
    {"comp": None, "comps": [], "section": {}, "sections": [], "dz": []},
    {"comp": {}},
    {"comp": {"metaTitle": None}},
    {"comp": {"metaTitle": 5, "metaDescription": "a" * 41, "noIndex": "x", "shareImage": 99}},
    {"comp": {"metaTitle": "t", "noIndex": "true"}},
    {"comp": {"metaTitle": "t", "zzz": 1}},
    {"comp": {"metaTitle": "t", "id": 5}},
    {"comp": {"metaTitle": "t", "documentId": "x"}},
    {"comp": {"metaTitle": "t", "__component": "shared.seo"}},
    {"comp": "x"},
    {"comp": '{"metaTitle":"q"}'},
    {"comp": 5},
    {"comp": True},
    {"comp": []},
    {"comp": [{"metaTitle": "q"}]},
    {"comps": None},
    {"comps": {}},
    {"comps": "x"},
    {"comps": "[]"},
    {"comps": 0},
    {"comps": [{}]},
    {"comps": [None]},
    {"comps": [None, {}, LINK]},
    {"comps": [[]]},
    {"comps": [[LINK]]},
    {"comps": ["x", LINK, LINK]},
    {"comps": ['{"label":"q"}', '{"label":5}']},
    {"comps": [{}, "x", {"label": 5}]},
    {"comps": [{"label": 5, "kind": "zz", "url": 7}, {}]},
    {"comps": [LINK, LINK, LINK]},
    {"section": {"links": []}},
    {"section": {"links": [{}]}},
    {"section": {"links": [{}, {}, {}, {}], "heading": 5}},
    {"section": {"link": {}, "links": None, "tag": 99999, "tags": [99998], "images": [99999]}},
    {"section": {"link": {"label": None}, "heading": "a" * 256}},
    {"section": {"tag": "{tag.id}", "tags": ["{tag.id}", "{tag2.id}"]}},
    {"section": {"tag": {"connect": [99999]}, "zzz": 1}},
    {"section": {"tag": {"zzz": 1}}},
    {"sections": [{"links": [{"label": 5}, {}], "link": {}}, {"heading": 5}, None]},
    {"dz": None},
    {"dz": {}},
    {"dz": {"a": 1}},
    {"dz": "x"},
    {"dz": [{}]},
    {"dz": [None]},
    {"dz": ["x"]},
    {"dz": [[]]},
    {"dz": [{}, "x", None]},
    {"dz": [{}, "x", {"__component": "shared.quote", "n": 0}]},
    {"dz": [{"__component": None}]},
    {"dz": [{"__component": ""}]},
    {"dz": [{"__component": 5}]},
    {"dz": [{"__component": ["shared.quote"]}]},
    {"dz": [{"__component": "zz.zz"}]},
    {"dz": [{"__component": "api::tag.tag"}]},
    {"dz": [{"__component": "shared.link", "label": "l"}]},
    {"dz": [{"__component": "shared.quote", "zzz": 1}]},
    {"dz": [{"__component": "shared.quote", "n": "2", "secret": "s"}]},
    {"dz": [{"n": 0, "text": 5, "__component": "shared.quote"}, {"__component": "shared.seo"}]},
    {"dz": ['{"__component":"shared.quote","n":0}']},
    {"dz": [{"__component": "shared.quote"}] * 4},
    {"dz": [{"tag": "{tag.id}", **SECTION}]},
    {"dz": [{**SECTION, "tag": "{tag.id}"}]},
    {"dz": [{**SECTION, "links": [{}, {"label": 5}], "tag": 99999}]},
    {"dz": [{**SECTION, "documentId": "x", "id": 3, "heading": "h"}]},
    {"dz": [{"__component": "zz.zz"}, {}], "tags": [99999]},
    {"cover": 99999},
    {"cover": {}, "gallery": [99999, 99998]},
    {"cover": {"id": 99999}},
    {"cover": {"zzz": 1}},
    {"cover": {"name": "x"}},
    {"cover": [99999], "gallery": 99998},
    {"cover": 99999, "tags": [{}]},
    {"cover": [{}], "tags": [99999]},
    {"cover": 99999, "tags": [99999]},
    {"title": 5, "comp": {}, "comps": "x", "dz": [{}], "tags": "x"},
    {"title": "t", "comp": {"metaTitle": 5}, "section": {"heading": 5}},
    {"zzz": 1, "comp": {}},
    {"comp": {"zzz": 1}, "yyy": 1},
    {"id": 1},
    {"documentId": "x"},
    {"createdAt": "x", "zzz": 1},
    {"createdBy": 1},
    {"updatedBy": {"zzz": 1}},
    {"updatedAt": None, "comp": {"zzz": 1}},
    {"localizations": [1]},
    {"locale": "fr"},
    {"publishedAt": "zz"},
    [],
    [{}],
    [1, "ab", None, [2]],
    [{"title": "x", "a": 1}],
    [{"id": 5}],
    {"tags": None},
    {"tags": []},
    {"tags": {}},
    {"tags": "{tag.id}"},
    {"tags": ["{tag.id}", "{tag2.id}", "{tag.id}"]},
    {"tags": ["{tag.documentId}"]},
    {"tags": "{tag.documentId}"},
    {"tags": {"set": ["{tag.id}"]}},
    {"tags": {"connect": ["{tag.id}"]}},
    {"tags": {"connect": [{"id": "{tag.id}"}]}},
    {"tags": {"connect": "{tag.id}"}},
    {"tags": {"disconnect": ["{tag.id}"]}},
    {"tags": [{"id": "{tag.id}"}]},
    {"tags": [{"documentId": "{tag.documentId}"}]},
    {"tags": 99999},
    {"tags": [99999, 99998, "{tag.id}"]},
    {"tags": [99999, 99999]},
    {"tags": [99999, "99999"]},
    {"tags": {"set": [99999]}},
    {"tags": {"set": []}},
    {"tags": {"connect": [99999], "set": [99998]}},
    {"tags": {"connect": None, "set": [99998]}},
    {"tags": {"connect": [], "set": [99998]}},
    {"tags": {"connect": 99999}},
    {"tags": {"connect": {}}},
    {"tags": {"connect": [{}]}},
    {"tags": {"connect": [None]}},
    {"tags": {"connect": [[]]}},
    {"tags": {"set": "x"}},
    {"tags": [{}]},
    {"tags": [{"zzz": 1}]},
    {"tags": [None]},
    {"tags": [[1]]},
    {"tags": [[]]},
    {"tags": [{"id": None}]},
    {"tags": [{"id": "x"}]},
    {"tags": [{"id": {}}]},
    {"tags": ""},
    {"tags": "x"},
    {"tags": 0},
    {"tags": -1},
    {"tags": 1.5},
    {"tags": False},
    {"tags": {"zzz": 1}},
    {"tags": {"connect": [], "zzz": 1}},
    {"tags": {"name": "x"}},
    {"tags": {"createdBy": 1}},
    {"tags": {"connect": [99999], "options": {"strict": True}}},
)

PAGE = {"title": "t", "comp": {"metaTitle": "m"}, "comps": [LINK]}

PAGE_CHANGES: tuple[dict[str, Any], ...] = (
    {"comp": None, "comps": None},
    {"comp": {}},
    {"comp": {"metaTitle": None}},
    {"comp": {"metaTitle": 5}, "comps": [{}, {"label": 5}]},
    {"comps": [None]},
    {"comps": [LINK, LINK, LINK]},
    {"section": {"links": [{"label": None}, {}]}},
    {"dz": [{}]},
    {"dz": None},
    {"tags": [99999]},
    {"title": 5, "tags": {"connect": [{}]}},
    {"title": None, "zzz": 1},
)

OTHERS: tuple[Case, ...] = (
    Case("knots", {"one": "{rope.id}", "toOne": "{rope.id}", "hiddenOne": "{rope.id}"}),
    Case("knots", {"one": 99999}),
    Case("knots", {"one": [99999, "{rope.id}"]}),
    Case("knots", {"one": "x"}),
    Case("knots", {"one": ""}),
    Case("knots", {"one": {"id": 99999}, "many": {"connect": [99998]}, "toOneWithBack": 99997}),
    Case("knots", {"hiddenOne": 99999, "zzz": 1}),
    Case("knots", {"one": {"length": 5, "name": "x"}}),
    Case("knots", {"one": {"length": 5, "zzz": {"a": 1}}}),
    Case("knots", {"one": {"knotOne": {"zzz": 1}}}),
    Case("ropes", {"comments": [99999], "pinned": 99998}),
    Case("ropes", {"comments": 99999}),
    Case("ropes", {"comments": [None]}),
    Case("ropes", {"comments": {"connect": [99999]}}),
    Case("ropes", {"mentions": []}),
    Case("ropes", {"name": 5, "length": "x", "comments": [99999]}),
    Case("comments", {"subject": None}),
    Case("comments", {"text": "t", "subject": {"__type": "api::rope.rope", "id": "{rope.id}"}}),
    Case("comments", {"subject": "x"}),
    Case("comments", {"subject": {}}),
    Case("comments", {"subject": True}),
    Case("comments", {"subject": []}),
    Case("comments", {"text": 5, "subject": [{"__type": "api::rope.rope"}]}),
    Case("mentions", {"text": 5, "subjects": [{"__type": "api::rope.rope", "id": "{rope.id}"}]}),
    Case("mentions", {"subjects": []}),
    Case("mentions", {"subjects": [5]}),
    Case("mentions", {"subjects": [None]}),
    Case("mentions", {"text": 5, "subjects": {"connect": []}}),
    Case("mentions", {"text": 5, "subjects": {"connect": [{"__type": 5}]}}),
    Case("mentions", {"text": 5, "subjects": {"connect": 5}}),
    Case("mentions", {"text": 5, "subjects": {"options": {"zzz": 1}}}),
    Case("mentions", {"text": 5, "subjects": {"options": {"strict": 1}}}),
    Case("mentions", {"text": 5, "subjects": {"options": None}}),
    Case("mentions", {"text": 5, "subjects": {"on": {"api::rope.rope": {}}}}),
    Case("mentions", {"text": 5, "subjects": {"zzz": 1}}),
    Case("mentions", {"text": 5, "subjects": [{"__type": "api::rope.rope", "id": 1, "zzz": 1}]}),
    Case("employees", {"Name": "n", "badge": 99999, "friends": [99998], "spouse": {"connect": [99997]}}),
    Case("employees", {"EmployeeID": 5}),
    Case("memos", {"text": 5, "number": "x"}),
    Case("memos", {"createdBy": 1}),
    Case("memos", {"createdBy": {"zzz": 1}}),
    Case("topics", {"name": 5, "code": 5, "locale": "en"}),
    Case("posts", {"body": 5, "number": "x", "seo": {}, "topic": 99999}),
    Case("articles", {}),
    Case("articles", {"title": None}),
    Case("articles", {"title": 5, "summary": "ab", "stars": 9}),
    Case("articles", {"title": "t", "code": "taken"}),
    Case("articles", {"title": "t", "seo": {}}),
    Case("articles", {"title": "t", "seo": {"metaTitle": None}}),
    Case("articles", {"title": "t", "tags": [99999]}),
    Case("articles", {"title": "t", "stars": "0"}),
    Case("articles", {"summary": "ab", "stars": 0, "code": "taken", "seo": {}}, query="?status=draft", only=5),
    Case("articles", {"title": 5, "summary": "a" * 41, "stars": 9}, query="?status=draft", only=5),
    Case("articles", {"title": None, "seo": {"metaTitle": 5}}, query="?status=draft", only=5),
    Case("articles", {"tags": [99999]}, query="?status=draft", only=5),
    Case("articles", {"summary": "ab", "stars": 0, "code": "taken", "seo": {}, "publishedAt": None}, only=4),
    Case("articles", {"title": None, "summary": "ab", "seo": {}, "publishedAt": None}, only=4),
    Case("articles", {"title": 5, "stars": 9, "publishedAt": None}, only=4),
    Case("pages", {"title": 5, "tags": ["{tag.id}"]}, limited=True),
    Case("pages", {"title": 5, "tags": None}, limited=True),
    Case("pages", {"title": 5, "section": {"tag": "{tag.id}"}}, limited=True),
    Case("pages", {"title": 5, "dz": [{**SECTION, "tags": ["{tag.id}"]}]}, limited=True),
    Case("pages", {"title": 5, "cover": 99999}, limited=True),
    Case("pages", {"tags": 99999}, limited=True),
    Case("knots", {"name": 5, "one": "{rope.id}", "many": [99999]}, limited=True),
    Case("mentions", {"text": 5, "subjects": [{"__type": "api::rope.rope", "id": 1}]}, limited=True),
    Case("mentions", {"text": 5, "subjects": [{"__type": "api::tag.tag", "id": 1}]}, limited=True),
    Case("mentions", {"text": 5, "subjects": {"connect": [{"__type": "api::tag.tag", "id": 1}]}}, limited=True),
    Case("mentions", {"text": 5, "subjects": {"on": {"api::tag.tag": True}}}, limited=True),
    Case("articles", {"title": 5, "related": [99999], "author": 99999}, limited=True),
)


def all_cases(major: int) -> Iterator[Case]:
    """Every case for one major version, in a fixed order."""
    for name, values in VALUES.items():
        for value in (*ODD, *values):
            yield Case("things", {name: value})
    for value in (*ODD, *BLOCKS):
        yield Case("things", {"blocks": value})
    for value in (None, "2024-05-05", "2024-05-06"):
        yield Case("things", {"dateUnique": value})
    for data in COMBINED:
        yield Case("things", data)
    for data in STRICTS:
        yield Case("stricts", data)
    for data in STRICT_CHANGES:
        yield Case("stricts", data, changes=STRICT)
    for data in THING_CHANGES:
        yield Case("things", data, changes=THING)
    for data in PAGES:
        yield Case("pages", data)
    for data in PAGE_CHANGES:
        yield Case("pages", data, changes=PAGE)
    yield from (case for case in OTHERS if case.only in (None, major))
