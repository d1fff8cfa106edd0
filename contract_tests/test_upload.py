"""The upload API: files in, what is said about them, what is refused."""

from __future__ import annotations

import pytest

from contract_tests.forms import FORM, SVG, SVG_BOX, Part, form, gif, png, text, value
from harness.contract import Answer, Contract

pytestmark = pytest.mark.parity

UPLOAD = "/api/upload"


def send(contract: Contract, *parts: Part, target: str = UPLOAD, sender: str = "full-access") -> Answer:
    return contract.request("POST", target, text=form(*parts), content_type=FORM, sender=sender)


def test_one_file(contract: Contract) -> None:
    for parts in (
        (text(),), (text("e.txt", ""),), (text("A b é.TXT"),), (text(), value("path", "a/b")),
        (text(), value("nope", "x")), (text(content="x" * 123),), (text(content="x" * 2005),),
    ):  # fmt: skip
        send(contract, *parts)
    contract.get("/api/upload/files?sort=id")


TWO = (text("1.txt", "1"), text("1.txt", "1"))  # alike, as the order in which unlike ones are written is a race


def test_several_files(contract: Contract) -> None:
    for info in (
        '[{"name":"q"},{"name":"q"}]', "[{}]", "[]", '{"name":"x"}', "{bad", "5", '[{"name":5},{"name":{}}]', "null",
        "[null,null]",
    ):  # fmt: skip
        send(contract, *TWO, value("fileInfo", info))
    send(contract, *TWO)
    send(contract, *TWO, value("fileInfo", '{"name":"one","nope":1}'), value("fileInfo", '{"name":"one"}'))
    send(contract, *TWO, value("fileInfo", "{bad"), value("fileInfo", '{"name":{}}'))


@pytest.mark.only("4")  # Strapi 5 answers the files in the order in which they are done
def test_each_file_has_its_info(contract: Contract) -> None:
    for info in ('[{"name":"q"},{"name":"r","caption":"z"}]', "[5,{}]"):
        send(contract, *TWO, value("fileInfo", info))
    send(contract, *TWO, value("fileInfo", '{"name":"one","nope":1}'), value("fileInfo", '{"name":"two"}'))


def test_file_info(contract: Contract) -> None:
    for info in (
        '{"name":"n","alternativeText":"a","caption":"c","nope":1}', '{"name":5}', '{"name":true}', '{"name":{}}',
        '{"name":null,"caption":["x"]}', "[]", '[{"name":"q"}]', '"x"', "5", "null", "true", "{bad", "",
        '{"alternativeText":{"a":1},"caption":[]}', '{"name":"a/b.txt"}', '{"name":""}', '{"name":"MyFile2Name"}',
        '{"name":"x.TXT"}', '{"name":"a.txt"}', '{"name":1e21}',
    ):  # fmt: skip
        send(contract, text(), value("fileInfo", info))
    send(contract, text(), value("fileInfo", '{"name":"a"}'), value("fileInfo", '{"name":"b"}'))


def test_focal_points(contract: Contract) -> None:
    for point in (
        '{"x":10,"y":20}', '{"x":"10","y":20,"z":3}', '{"x":1,"y":200}', '{"x":-1,"y":-2}', '{"x":"1"}', "{}",
        "5", "null", '"x"', '{"x":"abc","y":1}', "[]", '{"x":0,"y":100}',
    ):  # fmt: skip
        send(contract, text(), value("fileInfo", f'{{"focalPoint":{point}}}'))


def test_no_file(contract: Contract) -> None:
    for parts in (
        (text(content=""),), (text(field="wrong"),), (text(field="files[]"),), (text(field="files.cover"),),
        (value("fileInfo", "{}"),), (value("files", "x"),), (("files", "a.txt", None, "x"),),
        (("files", None, "text/plain", "x"),),
    ):  # fmt: skip
        send(contract, *parts)
    contract.post(UPLOAD, {})
    contract.post(UPLOAD, None)
    contract.post(UPLOAD, {"fileInfo": {"name": "x"}})
    contract.post(f"{UPLOAD}?id=", {})


def test_broken_forms(contract: Contract) -> None:
    whole = form(text())
    for body in (whole[:-20], whole[:60], b"zzz", b"", whole[1:], b"x" + whole):
        contract.request("POST", UPLOAD, text=body, content_type=FORM)
    contract.request("POST", UPLOAD, text=whole, content_type="multipart/form-data")
    contract.request("POST", UPLOAD, text=whole, content_type=FORM.replace("=", '="') + '"')


def test_names(contract: Contract) -> None:
    for name in (
        "noext", ".hidden", "a.tar.gz", "a.PNG", "a.zzz", "...", "..", ".", "", "a:b.txt", "a/b.txt", "con", "COM1",
        "con.txt", "a\\b.txt", "a" * 250 + ".txt", "a" * 252 + ".txt", "MyFile2Name ÄÖé-_x.txt", "привет Юля.txt",
        "Ωμέγα.txt", "日本.txt", "a&b.txt", "x?.txt", "%22q%22.txt", "e\u0301.txt", "HTMLFile12ABC.txt", "__a__.txt",
        "a.", "&#1234;.txt",
    ):  # fmt: skip
        send(contract, text(name))


def test_types(contract: Contract) -> None:
    for name, media_type, content in (
        ("noext", None, "x"), ("noext", "application/zzz", "x"), ("a.zzz", None, "x"), ("a.csv", None, "x"),
        ("a.docx", None, "x"), ("a.pdf", "application/octet-stream", "x"), ("x", "text/plain", "%PDF-1.4 a"),
        ("x.txt", "text/plain", "%PDF-1.4 a"), ("x.pdf", "application/octet-stream", "%PDF-1.4 a"),
        ("x.md", "text/plain", "# x"), ("x.json", "application/json; charset=utf-8", "{}"),
        ("x.docx", "application/octet-stream", "PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ("x.svg", "text/plain", SVG),
        ("x.xml", "application/octet-stream", '<?xml version="1.0"?><a/>'), ("x.html", "text/html", "<p>"),
    ):  # fmt: skip
        send(contract, ("files", name, media_type, content))


def test_images(contract: Contract) -> None:
    for width, height in (
        (1, 1), (245, 156), (246, 100), (100, 157), (501, 333), (500, 500), (1001, 10), (800, 700), (1200, 900),
    ):  # fmt: skip
        send(contract, ("files", f"s{width}x{height}.png", "image/png", png(width, height)))
    send(contract, ("files", "MyImage", "image/png", png(300, 200)), value("path", "a/b"))
    send(contract, ("files", "g.gif", "image/gif", gif(30, 20)))
    send(contract, ("files", "wrong.txt", "text/plain", png(300, 200)))
    send(contract, ("files", "v.svg", "image/svg+xml", SVG))
    send(contract, ("files", "v.svg", "image/svg+xml", SVG_BOX))


def test_broken_images(contract: Contract) -> None:
    whole = png(300, 200)
    for content in (whole[:150], whole[:40], whole[:20], whole[:8], b"not an image", whole[:200] + b"\x00" * 30):
        send(contract, ("files", "c.png", "image/png", content))
    contract.get("/api/upload/files?fields[0]=name&fields[1]=width&sort=id")


def test_update(contract: Contract) -> None:
    file = send(contract, text(), value("fileInfo", '{"caption":"c"}')).rows[0]
    here = f"{UPLOAD}?id={file.id}"
    contract.post(here, {"fileInfo": {"name": "renamed", "alternativeText": "a"}})
    contract.post(here, {"fileInfo": {"caption": None, "name": ""}})
    contract.post(here, {"fileInfo": {"name": {}}})
    contract.post(here, {"fileInfo": "x"})
    contract.post(here, {})
    contract.post(here, None)
    contract.post(here, [1])
    send(contract, value("fileInfo", '{"caption":"form"}'), target=here)
    send(contract, text(content=""), value("fileInfo", '{"caption":"empty file"}'), target=here)
    for other in ("999999", "abc", "1.5"):
        contract.post(f"{UPLOAD}?id={other}", {"fileInfo": {"name": "x"}})


def test_replace(contract: Contract) -> None:
    file = send(contract, text(), value("fileInfo", '{"caption":"c"}')).rows[0]
    here = f"{UPLOAD}?id={file.id}"
    send(contract, ("files", "z.png", "image/png", png(300, 200)), value("path", "p"), target=here)
    send(contract, text("z.txt", "zz"), value("fileInfo", '{"name":"n"}'), target=here)
    send(contract, text(), text("b.txt"), target=here)
    send(contract, text("a:b"), target=here)
    send(contract, text(), value("fileInfo", '{"name":{}}'), target=here)
    send(contract, text(), value("fileInfo", "{bad"), target=here)
    send(contract, ("files", "c.png", "image/png", png(300, 200)[:150]), target=here)
    send(contract, text(), target=f"{UPLOAD}?id=999999")
    contract.get(f"/api/upload/files/{file.id}")


def test_an_image_is_replaced(contract: Contract) -> None:
    file = send(contract, ("files", "big.png", "image/png", png(600, 400))).rows[0]
    here = f"{UPLOAD}?id={file.id}"
    for name, width, height in (("small.png", 20, 10), ("wide.png", 300, 100), ("other.png", 2, 2)):
        send(contract, ("files", name, "image/png", png(width, height)), target=here)
    contract.get(f"/api/upload/files/{file.id}")


def test_permissions(contract: Contract) -> None:
    file = send(contract, text()).rows[0]
    senders = (
        "anonymous", "read-only", "expired", "custom plugin::upload.content-api.upload",
        "custom plugin::upload.content-api.find", "custom plugin::upload.content-api.findOne",
        "custom plugin::upload.content-api.destroy",
    )  # fmt: skip
    for sender in senders:
        send(contract, text(), sender=sender)
        contract.get("/api/upload/files?fields[0]=name&sort=id", sender=sender)
        contract.get(f"/api/upload/files/{file.id}", sender=sender)
        contract.delete("/api/upload/files/999999", sender=sender)
    contract.grant_public("plugin::upload.content-api.upload", "plugin::upload.content-api.find")
    send(contract, text(), sender="anonymous")
    contract.get("/api/upload/files?populate=related", sender="anonymous")
