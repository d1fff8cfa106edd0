"""What is written before an export, and asked after its import: something of every kind that an archive can hold."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

# method, path, JSON body or None, files or None; answers the JSON.
Send = Callable[[str, str, Any, Any], Any]

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def fill(send: Send, *, documents: bool) -> None:
    """Write everything over the content API."""
    known: dict[str, Any] = {}

    def create(name: str, path: str, data: Mapping[str, Any], query: str = "") -> None:
        known[name] = send("POST", f"/api/{path}{query}", {"data": data}, None)["data"][
            "documentId" if documents else "id"
        ]

    for name, content, mime in (("note.txt", b"hello", "text/plain"), ("dot.png", PICTURE, "image/png")):
        known[name] = send("POST", "/api/upload", None, {"files": (name, content, mime)})[0]["id"]
    for name in ("one", "two", "three"):
        create(name, "tags", {"name": name})
    create("gone", "tags", {"name": "gone"})  # ids of the archive have a hole
    send("DELETE", f"/api/tags/{known['gone']}", None, None)
    create("after", "tags", {"name": "after"})
    create("acme", "customers", {"Name": "Acme", "Email": "a@acme.co", "InternalNote": "psst"})
    for number in (2, 1):
        tags = [known["three"], known["one"]]
        create(f"job {number}", "jobs", {"JobID": f"J{number}", "Quantity": 5, "customer": known["acme"], "tags": tags})
    section = {"heading": "h", "link": {"label": "l"}, "links": [{"label": "1"}, {"label": "2"}], "tag": known["two"]}
    section |= {"tags": [known["three"], known["after"]], "images": [known["dot.png"]]}
    seo = {"metaTitle": "m", "shareImage": known["dot.png"]}
    for _ in range(2):
        create(
            "page",
            "pages",
            {
                "title": "p",
                "cover": known["dot.png"],
                "gallery": [known["note.txt"], known["dot.png"]],
                "comp": seo,
                "comps": [{"label": "a", "url": "/a"}, {"label": "b", "kind": "external"}],
                "section": section,
                "sections": [section, {"heading": "second", "links": [{"label": "3"}]}],
                "dz": [{"__component": "shared.quote", "text": "q"}, {"__component": "layout.section", **section}],
                "tags": [known["after"], known["two"]],
            },
        )
    send("PUT", f"/api/pages/{known['page']}", {"data": {"comps": [{"label": "new"}]}}, None)
    create("writer", "authors", {"name": "w"})
    create("first", "articles", {"title": "first", "author": known["writer"], "seo": seo, "tags": [known["one"]]})
    create("second", "articles", {"title": "second", "related": [known["first"]]})
    if documents:
        create("draft", "articles", {"title": "draft", "author": known["writer"]}, "?status=draft")
        create("post", "posts", {"title": "hello", "seo": seo, "tags": [known["one"]]})
        send("PUT", f"/api/posts/{known['post']}?locale=fr", {"data": {"title": "bonjour"}}, None)
    else:
        create("draft", "articles", {"title": "draft", "author": known["writer"], "publishedAt": None})
        create("post", "posts", {"title": "hello", "seo": seo, "tags": [known["one"]]})
        send("POST", f"/api/posts/{known['post']}/localizations", {"locale": "fr", "title": "bonjour"}, None)
    create("rope", "ropes", {"name": "r"})
    create(
        "thing",
        "things",
        {
            "s": "text ü",
            "rich": "**b**",
            "big": "9007199254740993",
            "decimal": 1.5,
            "bool": True,
            "choice": "three four",
            "date": "2025-01-20",
            "time": "10:11:12.123",
            "datetime": "2025-01-20T16:30:00.000Z",
            "json": {"a": [1, None, "x"]},
            "blocks": [{"type": "paragraph", "children": [{"type": "text", "text": "t"}]}],
            "uid": "a-b",
            "password": "hidden away",
        },
    )
    send("PUT", "/api/homepage", {"data": {"title": "home"}}, None)
    send(
        "POST",
        "/api/users",
        {"username": "ann", "email": "ann@example.com", "password": "Password123", "role": 1, "confirmed": True},
        None,
    )


def paths(*, documents: bool) -> list[str]:
    """What tells an imported content from another."""
    lists = ("tags", "customers", "jobs", "authors", "things", "ropes")
    asked = [f"/api/{name}?populate=*&sort=id&pagination[limit]=100" for name in lists]
    deep = "&".join(f"populate[{name}][populate]=*" for name in ("comp", "comps", "section", "sections", "dz"))
    asked.append(f"/api/pages?sort=id&populate[cover]=true&populate[gallery]=true&populate[tags]=true&{deep}")
    shown = ("status=draft", "status=published") if documents else ("publicationState=preview",)
    everywhere = "locale=*" if documents else "locale=all"
    for one in shown:
        asked.append(f"/api/articles?populate=*&sort=id&{one}")
        asked.append(f"/api/posts?populate=*&sort=id&{everywhere}&{one}")
    asked += ["/api/homepage?populate=*", "/api/users?populate=*&sort=id", "/api/upload/files?sort=id"]
    return [*asked, "/api/i18n/locales", "/api/users-permissions/roles"]
