"""The upload API: files listed, read, removed, served, and linked to entries."""

from __future__ import annotations

import pytest

from contract_tests.forms import FORM, Part, form, gif, png, text, value
from contract_tests.test_upload import UPLOAD, send
from harness.contract import Answer, Contract

pytestmark = pytest.mark.parity

FILES = "/api/upload/files"
LONG = "c" * 500_000


def test_lists(contract: Contract) -> None:
    for name, size in (("b.txt", 30), ("a.txt", 2000), ("c.csv", 5), ("d.txt", 1999)):
        send(contract, text(name, "x" * size), value("fileInfo", f'{{"caption":"of {name}"}}'))
    contract.gets(
        FILES,
        [
            "",
            "sort=id",
            "sort=size:desc&fields[0]=size",
            "sort=name&fields[0]=name",
            "filters[name]=b.txt",
            "filters[ext]=.txt&sort=name:desc&fields[0]=name",
            "filters[size][$gt]=1&sort=id",
            "filters[mime][$contains]=csv",
            "filters[caption][$notNull]=true&sort=id&fields=id",
            "filters[name][$in][0]=a.txt&filters[name][$in][1]=c.csv&sort=id",
            "pagination[pageSize]=1&sort=id&fields[0]=name",
            "limit=1&sort=id&fields[0]=name",
            "start=1&sort=id&fields[0]=name",
            "start=1&limit=2&sort=id&fields[0]=name",
            "page=2&pageSize=2&sort=id&fields[0]=name",
            "_q=csv&fields[0]=name",
            "_q=local&fields[0]=name&sort=id",
            "populate=*&fields[0]=name&sort=id",
            "populate=related&fields[0]=name&sort=id",
            "populate=folder&sort=id&fields[0]=name",
            "populate=nope&sort=id&fields[0]=name",
            "filters[nope]=1",
            "filters[folderPath]=/1",
            "filters[folder][name]=x",
            "filters[related][id]=1",
            "sort=nope",
            "sort=folderPath",
            "fields=nope",
            "fields=folderPath",
            "locale=en&sort=id&fields[0]=name",
            "limit=-1&sort=id&fields[0]=name",
        ],
    )


def test_one(contract: Contract) -> None:
    file = send(contract, text()).rows[0]
    here = f"{FILES}/{file.id}"
    contract.gets(here, ["", "populate=*", "populate=related", "populate=nope", "populate=folder", "fields[0]=name"])
    contract.gets(here, ["fields[0]=nope", "filters[name]=nope", "filters[nope]=1", "sort=nope", "status=draft"])
    contract.head(here)
    for other in ("999999", "abc", "1.5", "0", "-1", "%31%39"):
        contract.get(f"{FILES}/{other}")
        contract.delete(f"{FILES}/{other}")
    contract.delete(here)
    contract.delete(here)
    contract.get(here)


def test_pages(contract: Contract) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        send(contract, text(name))
    contract.gets(
        f"{FILES}/page",
        [
            "sort=id",
            "sort=id&fields[0]=name&pagination[pageSize]=2",
            "sort=id&fields[0]=name&pagination[page]=2&pagination[pageSize]=2",
            "sort=id&fields[0]=name&pagination[start]=1&pagination[limit]=1",
            "sort=id&fields[0]=name&pagination[withCount]=false",
            "sort=id&pagination[withCount]=nope",
            "pagination[page]=1&pagination[start]=1",
            "filters[name]=b.txt&fields[0]=name",
            "filters[nope]=1",
        ],
    )


def test_routes(contract: Contract) -> None:
    for method, path in (
        ("GET", UPLOAD),
        ("PUT", UPLOAD),
        ("DELETE", UPLOAD),
        ("OPTIONS", UPLOAD),
        ("POST", FILES),
        ("PUT", f"{FILES}/1"),
        ("OPTIONS", FILES),
        ("OPTIONS", f"{FILES}/1"),
        ("GET", "/api/Upload/FILES"),
        ("GET", f"{FILES}/"),
        ("GET", "/api/upload/x"),
        ("POST", "/api/upload/x"),
        ("POST", f"{UPLOAD}/"),
    ):
        contract.request(method, path)


def url_of(answer: Answer) -> str:
    return str(answer.json()[0]["url"])


def test_served(contract: Contract) -> None:
    for name, media_type, content in (
        ("a.txt", "text/plain", "hello"),
        ("b.csv", "text/csv", "a,b"),
        ("c.json", "application/json", "{}"),
        ("d.zzz", "application/zzz", "x"),
        ("e.PDF", "application/pdf", "%PDF-1.4"),
        ("f.gif", "image/gif", gif(30, 20)),
        ("g.js", "text/javascript", "1"),
        ("h", "application/zzz", "x"),
        ("é ü.html", "text/html", "<p>"),
        ("v.svg", "image/svg+xml", "<svg/>"),
        ("x.mp4", "video/mp4", "x"),
    ):
        url = url_of(send(contract, ("files", name, media_type, content)))
        contract.get(url, sender="anonymous")
        contract.head(url, sender="anonymous")
    contract.post(url)
    contract.request("OPTIONS", url)
    contract.get(f"{url}?x=1", sender="expired")
    contract.get(f"{url}/", sender="anonymous")
    contract.get(url.replace("/uploads", "/Uploads"), sender="anonymous")
    contract.get(url, sender="anonymous", headers=(("Origin", "http://x.example"),))
    contract.get(url, sender="anonymous", headers=(("If-Modified-Since", "Mon, 23 Nov 2099 17:13:18 GMT"),))


def test_not_served(contract: Contract) -> None:
    for path in (
        "/uploads",
        "/uploads/",
        "/uploads/nope.txt",
        "/uploads/.gitkeep",
        "/uploads/..%2fx",
        "/uploads/../../x",
        "/uploads/%2e%2e/%2e%2e/x",
        "/uploads/%zz",
        "/uploads/%00",
        "/uploads//x",
        "/uploads/a/b",
        "/uploads/..",
    ):
        contract.get(path, sender="anonymous")
    contract.get("/uploads/nope.txt", sender="anonymous", headers=(("Range", "bytes=0-1"),))
    contract.get("/uploads/nope.txt", sender="anonymous", headers=(("Range", "x"),))


def test_ranges(contract: Contract) -> None:
    url = url_of(send(contract, text(content="0123456789")))
    for wanted in (
        "bytes=0-0",
        "bytes=2-4",
        "bytes=5-",
        "bytes=2-4,6-7",
        "bytes=a-2,1-2",
        "bytes= 1-2",
        "bytes=0-9",
        "bytes=-1",
        "bytes=5-1",
        "bytes=x",
        "x",
        "bytes=",
        "bytes=1-2=3",
        "items=0-1",
        "bytes=1",
    ):
        contract.get(url, sender="anonymous", headers=(("Range", wanted),))
    contract.head(url, sender="anonymous", headers=(("Range", "bytes=2-4"),))


def test_replaced_and_removed_files_are_served_no_more(contract: Contract) -> None:
    answer = send(contract, ("files", "a.gif", "image/gif", gif(300, 200)))
    file, url = answer.rows[0], url_of(answer)
    thumbnail = str(answer.json()[0]["formats"]["thumbnail"]["url"])
    assert contract.get(url, sender="anonymous").status == 200
    send(contract, text("b.txt", "new"), target=f"{UPLOAD}?id={file.id}")
    contract.get(url, sender="anonymous")
    contract.get(thumbnail, sender="anonymous")
    contract.delete(f"{FILES}/{file.id}")
    contract.get(url, sender="anonymous")


def test_linked_to_an_entry(contract: Contract) -> None:
    page = contract.create("pages", {"title": "p"})
    plain = contract.get("/api/pages").rows[0]
    number = plain.id

    def upload(ref: str, entry: str, field: str, name: str) -> None:
        body = form(text(name), value("ref", ref), value("refId", entry), value("field", field)).decode()
        contract.request("POST", UPLOAD, text=body, content_type=FORM)

    upload("api::page.page", number, "cover", "1.txt")
    contract.get(f"/api/pages/{page.key}?populate=cover")
    contract.get(f"{FILES}?populate=*&sort=id")
    contract.get(f"{FILES}?populate=related&sort=id&fields[0]=name", sender="custom plugin::upload.content-api.find")
    upload("api::page.page", number, "cover", "2.txt")
    upload("api::page.page", number, "gallery", "3.txt")
    upload("api::page.page", number, "gallery", "4.txt")
    upload("api::page.page", number, "nope", "5.txt")
    upload("api::page.page", "999999", "cover", "6.txt")
    upload("api::page.page", "", "cover", "7.txt")
    upload("", number, "cover", "8.txt")
    upload("nope", number, "cover", "9.txt")
    upload("api::page.page", "abc", "cover", "10.txt")
    contract.get(f"/api/pages/{page.key}?populate[cover][fields][0]=name&populate[gallery][fields][0]=name")
    contract.get(f"{FILES}?fields[0]=name&sort=id")


def test_files_in_content(contract: Contract) -> None:
    files = [send(contract, ("files", f"{n}.png", "image/png", png(300, 200))).rows[0] for n in range(2)]
    page = contract.post(
        "/api/pages?populate[0]=cover&populate[1]=gallery",
        {"data": {"title": "p", "cover": files[0].id, "gallery": [file.id for file in files]}},
    ).row
    contract.post(f"{UPLOAD}?id={files[0].id}", {"fileInfo": {"name": "renamed"}})
    contract.get(f"/api/pages/{page.key}?populate[cover][fields][0]=name&populate[gallery][fields][0]=name")
    contract.delete(f"{FILES}/{files[0].id}")
    contract.get(f"/api/pages/{page.key}?populate[0]=cover&populate[1]=gallery")
    contract.put(f"/api/pages/{page.key}", {"data": {"cover": 999999}})


def write(contract: Contract, target: str, data: str | None, *files: Part, method: str = "POST") -> None:
    parts = [*files] if data is None else [value("data", data), *files]
    contract.request(method, target, text=form(*parts), content_type=FORM)


def test_files_with_an_entry(contract: Contract) -> None:
    cover = text("c.txt", "c", "files.cover")
    target = "/api/pages?populate[0]=cover&populate[1]=gallery&populate[2]=comp.shareImage"
    write(contract, target, '{"title":"m"}', cover)
    write(contract, target, '{"title":"m"}', text("g.txt", "g", "files.gallery"))
    write(contract, target, '{"title":"m"}', text("c.txt", "c", "files[cover]"))
    write(contract, target, '{"title":"m"}', text("c.txt", "", "files.cover"))
    write(contract, target, '{"title":"m"}', ("files.cover", "i.png", "image/png", png(300, 200)))
    write(contract, target, '{"title":"m"}', ("files.cover", "noext", None, "x"))
    write(contract, target, '{"title":"m"}', text("c.txt", "c", "files.nope"))
    write(contract, target, '{"title":"m","comp":{"metaTitle":"t"}}', text("c.txt", "c", "files.comp.shareImage"))
    write(contract, target, '{"title":"m"}', text("c.txt", "c", "files.comp.shareImage"))
    write(contract, target, '{"title":"m"}', text("c.txt", "c", "files.title.x"))
    write(contract, target, '{"title":"m"}', text("c.txt", "c", "files.tags.0.x"))
    write(contract, target, '{"title":"m"}', text("c.txt", "c", "files.a.b.c"))
    zone = '{"title":"z","dz":[{"__component":"shared.seo","metaTitle":"x"}]}'
    on = "/api/pages?populate[dz][populate]=*"
    write(contract, on, zone, text("c.txt", "c", "files.dz.0.shareImage"))
    write(
        contract,
        "/api/pages?populate[comp][populate]=*",
        '{"comp":{"metaTitle":"t"}}',
        text(field="files.comp.shareImage"),
    )
    contract.get(f"{FILES}?fields[0]=name&sort=id&populate=related")


def test_wrong_files_with_an_entry(contract: Contract) -> None:
    cover, wrong = text("c.txt", "c", "files.cover"), text("c.txt", "c", "cover")
    # The file that the disk has written first is the first one: the second, a long one, takes it many more writes.
    long_cover, long_wrong = text("c.txt", LONG, "files.cover"), text("c.txt", LONG, "cover")
    for data, files in (
        ('{"title":"1"}', (wrong,)),
        ('{"title":"2"}', (wrong, long_cover)),
        ('{"title":"3"}', (cover, long_wrong)),
        ('{"title":"4"}', (text(),)),
        ('{"title":"5"}', (text("a:b", "x", "files.cover"),)),
        ('{"comps":"x"}', (cover,)),
        (None, (cover,)),
        ("{bad", (cover,)),
        ('{"title":"6"}', (("files.cover", "c.png", None, png(300, 200)[:150]),)),
    ):
        write(contract, "/api/pages?populate=cover", data, *files)
    contract.get("/api/pages?fields[0]=title&sort=id")


def test_files_with_a_change(contract: Contract) -> None:
    page = contract.create("pages", {"title": "p"})
    cover = text("c.txt", "c", "files.cover")
    write(contract, f"/api/pages/{page.key}?populate=cover", '{"title":"q"}', cover, method="PUT")
    write(contract, f"/api/pages/{page.key}?fields[0]=title", "{}", cover, method="PUT")
    write(contract, "/api/pages/999999?populate=cover", "{}", cover, method="PUT")
    contract.get(f"/api/pages/{page.key}?populate=cover")
