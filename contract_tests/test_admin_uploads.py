"""The admin panel's uploads: files in, replaced, described, listed and removed by an administrator."""

from __future__ import annotations

import pytest

from contract_tests.forms import FORM, Part, form, png, text, value
from harness.contract import Answer, Contract

pytestmark = pytest.mark.parity

UPLOAD, FILES, DELETE = "/upload", "/upload/files", "/upload/actions/bulk-delete"
TWO = (text("1.txt", "1"), text("1.txt", "1"))  # alike, as the order in which unlike ones are written is a race
ENTRY_EVENTS = ("entry.create", "entry.update", "entry.delete")
MEDIA_EVENTS = ("media.create", "media.update", "media.delete")


def send(contract: Contract, *parts: Part, target: str = UPLOAD, sender: str = "admin") -> Answer:
    return contract.request("POST", target, text=form(*parts), content_type=FORM, sender=sender)


def info(contract: Contract, said: str, target: str) -> Answer:
    return send(contract, value("fileInfo", said), target=target)


def folder(contract: Contract) -> None:
    """Have the folder 1, which is the content API's, with a file in it."""
    send(contract, text("api.txt"), target="/api/upload", sender="full-access")


def read(contract: Contract, *queries: str) -> None:
    contract.gets(FILES, queries, sender="admin")


def test_files_come_in(contract: Contract) -> None:
    send(contract, text())
    send(contract, text("b.txt"), value("fileInfo", '{"name":"n","alternativeText":"a","caption":"c","folder":null}'))
    send(contract, text("c.txt"), value("nope", "x"), value("path", "a/b"))
    send(contract, ("files", "i.png", "image/png", png(20, 10)))
    send(contract, ("files", "j.png", "image/png", png(300, 100)))
    read(contract, "sort=createdAt")
    send(contract, *TWO)


def test_nothing_comes_in(contract: Contract) -> None:
    send(contract)
    send(contract, value("fileInfo", '{"name":"n"}'))
    send(contract, text("e.txt", ""))
    send(contract, text("a.txt", field="file"))
    send(contract, text("con.txt"))
    send(contract, text("con"))
    contract.post(UPLOAD, {"fileInfo": {"name": "n"}}, sender="admin")
    contract.post(UPLOAD, sender="admin")
    send(contract, ("files", "i.png", "image/png", png(300, 100)[:60]))
    read(contract, "")


def test_what_is_said_of_new_files(contract: Contract) -> None:
    for said in (
        '{"name":"n","alternativeText":"a","caption":"c","nope":1}', '{"name":5}', '{"name":{}}', "{}", "[]", '"x"',
        "5", "null", "{bad", "", '{"alternativeText":{"a":1},"caption":[]}', '{"name":"a/b.txt"}', '{"name":""}',
        '[{"name":"q"}]',
        '{"folder":"x"}', '{"folder":999999}', '{"folder":-1}', '{"folder":1.5}', '{"folder":true}', '{"folder":{}}',
        '{"folder":""}',
    ):  # fmt: skip
        send(contract, text(), value("fileInfo", said))
    for said in ('[{"name":"q"},{"name":"q"}]', "[{}]", '{"name":"x"}', '[{"name":5},{"name":{}}]', "[null,null]"):
        send(contract, *TWO, value("fileInfo", said))
    send(contract, *TWO)
    same = value("fileInfo", '{"name":"1.txt","caption":"z","nope":1}')
    send(contract, *TWO, same, same)
    send(contract, text(), same, same)
    send(contract, *TWO, same, value("fileInfo", "{bad"))


def test_folders_of_files(contract: Contract) -> None:
    folder(contract)
    made = send(contract, text(), value("fileInfo", '{"folder":1}')).rows[0]
    send(contract, text("b.txt"), value("fileInfo", '{"folder":"1","caption":"c"}'))
    send(contract, text("c.txt"))
    read(
        contract,
        "sort=name",
        "filters[folder][id]=1&sort=name",
        "filters[folder][id][$null]=true",
        "filters[folderPath]=/1&sort=name",
    )
    here = f"{UPLOAD}?id={made.id}"
    info(contract, '{"caption":"stays"}', here)
    contract.get(f"{FILES}/{made.id}", sender="admin")
    info(contract, '{"folder":999999}', here)
    info(contract, '{"folder":null}', here)
    read(contract, "sort=name&filters[folderPath]=/1", "sort=name&filters[folderPath]=/")
    info(contract, '{"folder":1}', here)
    send(contract, text("r.txt", "again"), target=here)
    read(contract, "sort=name&filters[folderPath]=/1", "sort=name&filters[folderPath]=/")
    send(contract, text("r.txt", "again"), value("fileInfo", '{"folder":null,"name":"z"}'), target=here)
    send(contract, text("r.txt", "again"), value("fileInfo", '{"folder":1}'), target=here)
    contract.delete(f"{FILES}/{made.id}", sender="admin")


def test_told_otherwise(contract: Contract) -> None:
    made = send(contract, text()).rows[0]
    here = f"{UPLOAD}?id={made.id}"
    for said in (
        '{"name":"n","alternativeText":"a","caption":"c"}',
        '{"caption":null}',
        '{"name":""}',
        '{"name":{}}',
        "5",
        "{bad",
        "{}",
    ):
        info(contract, said, here)
    contract.post(here, {"fileInfo": {"name": "json", "caption": "j"}}, sender="admin")
    contract.post(here, {"fileInfo": {"name": 5}}, sender="admin")
    contract.get(f"{FILES}/{made.id}", sender="admin")
    for other in ("999999", "abc", "0", ""):
        info(contract, '{"name":"n"}', f"{UPLOAD}?id={other}")
    info(contract, '{"name":"n"}', f"{here}&id=5")


def test_replaced(contract: Contract) -> None:
    made = send(contract, text()).rows[0]
    here = f"{UPLOAD}?id={made.id}"
    send(contract, text("b.csv", "x,y"), target=here)
    send(contract, ("files", "i.png", "image/png", png(20, 10)), target=here)
    send(contract, text("c.txt", "123"), value("fileInfo", '{"name":"n","caption":"c"}'), target=here)
    send(contract, text("c.txt", "123"), value("fileInfo", '{"caption":null}'), target=here)
    send(contract, text("c.txt", "123"), value("fileInfo", '{"name":{}}'), target=here)
    send(contract, text("con.txt", "123"), target=here)
    send(contract, *TWO, target=here)
    send(contract, text(), target=f"{UPLOAD}?id=999999")
    send(contract, *TWO, target=f"{UPLOAD}?id=999999")
    contract.get(f"{FILES}/{made.id}", sender="admin")


def test_listed(contract: Contract) -> None:
    folder(contract)
    for name, size in (("b.txt", 30), ("a.txt", 2000), ("c.csv", 5)):
        send(contract, text(name, "x" * size), value("fileInfo", f'{{"caption":"of {name}"}}'))
    read(
        contract,
        "",
        "sort=name",
        "sort=id",
        "sort=id:asc",
        "sort[id]=desc",
        "sort=folder",
        "sort=folder.id",
        "sort=folder.id:asc&fields[0]=name",
        "sort=createdAt&fields[0]=name",
        "sort=size:desc&fields[0]=size",
        "page=2&pageSize=2&sort=name",
        "page=1&pageSize=2&sort=name",
        "page=0&pageSize=-1&sort=name",
        "pagination[page]=2&pagination[pageSize]=1&sort=name",
        "start=1&limit=1&sort=name",
        "_q=csv&sort=name",
        "filters[name]=b.txt",
        "filters[$and][0][mime][$contains]=csv",
        "filters[$and][0][folder][id][$null]=true&sort=name",
        "filters[folder][name]=API Uploads",
        "filters[createdBy][id]=1&sort=name",
        "filters[createdBy][password]=1&sort=name",
        "filters[nope]=1&sort=name",
        "sort=nope",
        "fields=nope&sort=name",
        "fields=nope&fields=name",
        "filters[folder][nope]=1",
        "filters[name][$in]=b.txt",
        "populate=nope&sort=name",
        "populate[createdBy][fields]=password",
        "populate[createdBy][filters][password]=1",
        "populate[createdBy][sort]=id",
        "populate=*&sort=name",
        "populate[folder][fields]=name&sort=name",
        "populate=createdBy&sort=name",
        "populate[createdBy]=true&sort=name",
        "populate[0]=createdBy&sort=name",
        "populate[related]=true&sort=name",
    )
    contract.head(FILES, sender="admin")


def test_one(contract: Contract) -> None:
    folder(contract)
    made = send(contract, text()).rows[0]
    here = f"{FILES}/{made.id}"
    contract.gets(here, ["", "populate=*", "populate=nope", "fields[0]=name"], sender="admin")
    contract.get(f"{FILES}/1", sender="admin")
    contract.head(here, sender="admin")
    for other in ("999999", "abc", "1.5", "0", "-1"):
        contract.get(f"{FILES}/{other}", sender="admin")
        contract.delete(f"{FILES}/{other}", sender="admin")
    contract.delete(here, sender="admin")
    contract.delete(here, sender="admin")
    contract.get(here, sender="admin")


def test_several_removed(contract: Contract) -> None:
    ids = [send(contract, text(name)).rows[0].id for name in ("a.txt", "b.txt", "c.txt")]
    for body in (
        {"fileIds": []}, {"fileIds": [999999]}, {"fileIds": 5}, {"fileIds": ["x", {}]}, {"fileIds": None}, {"nope": 1},
        [], {}, {"folderIds": []}, {"fileIds": [], "folderIds": [999999]}, {"fileIds": [1.5]}, {"fileIds": [None]},
    ):  # fmt: skip
        contract.post(DELETE, body, sender="admin")
    contract.post(DELETE, sender="admin")
    contract.post(DELETE, {"fileIds": ids[:2], "folderIds": []}, sender="admin")
    contract.post(DELETE, {"fileIds": [str(ids[2])]}, sender="admin")
    read(contract, "")


def test_folders_removed(contract: Contract) -> None:
    folder(contract)
    send(contract, text())
    contract.hook(*ENTRY_EVENTS, *MEDIA_EVENTS)
    contract.post(DELETE, {"folderIds": [1]}, sender="admin")
    contract.deliveries(1)
    read(contract, "")


def test_who_may(contract: Contract) -> None:
    made = send(contract, text()).rows[0]
    here = f"{FILES}/{made.id}"
    for sender in ("anonymous", "full-access"):
        send(contract, text(), sender=sender)
        send(contract, sender=sender)
        send(contract, text(), target=f"{UPLOAD}?id={made.id}", sender=sender)
        contract.get(FILES, sender=sender)
        contract.get(here, sender=sender)
        contract.delete(here, sender=sender)
        contract.post(DELETE, {"fileIds": []}, sender=sender)
    contract.get(here, sender="admin")


def test_routes(contract: Contract) -> None:
    for method, path in (
        ("GET", UPLOAD), ("PUT", UPLOAD), ("DELETE", UPLOAD), ("OPTIONS", UPLOAD), ("POST", f"{UPLOAD}/"),
        ("OPTIONS", FILES), ("OPTIONS", f"{FILES}/1"), ("DELETE", FILES), ("GET", "/Upload/FILES"),
        ("GET", f"{FILES}/"), ("GET", DELETE),
    ):  # fmt: skip
        contract.request(method, path, sender="admin")


def test_what_webhooks_tell(contract: Contract) -> None:
    twice = 2 if contract.major == 4 else 1
    contract.hook(*MEDIA_EVENTS, *ENTRY_EVENTS)
    made = send(contract, text()).rows[0]
    contract.deliveries(1)
    here = f"{UPLOAD}?id={made.id}"
    info(contract, '{"caption":"c"}', here)
    contract.deliveries(twice)
    send(contract, text("2.txt", "two"), target=here)
    contract.deliveries(twice)
    contract.delete(f"{FILES}/{made.id}", sender="admin")
    contract.deliveries(1)
    other = send(contract, ("files", "i.png", "image/png", png(20, 10))).rows[0]
    contract.deliveries(1)
    contract.post(DELETE, {"fileIds": [other.id]}, sender="admin")
    contract.deliveries(1)


def test_files_of_an_entry(contract: Contract) -> None:
    page = contract.create("pages", {"title": "P"})
    for name, field in (("1.txt", "cover"), ("2.txt", "cover"), ("3.txt", "gallery"), ("4.txt", "nope"), ("5.txt", "")):
        link = (value("ref", "api::page.page"), value("refId", page.id), value("field", field))
        body = form(text(name), *link).decode()
        contract.request("POST", UPLOAD, text=body, content_type=FORM, sender="admin")
    contract.get(f"/api/pages/{page.key}?populate[cover][fields][0]=name&populate[gallery][fields][0]=name")
    read(contract, "fields[0]=name&populate[related]=true&sort=name")


@pytest.mark.only("5")
def test_the_routes_of_a_file(contract: Contract) -> None:
    contract.hook(*MEDIA_EVENTS, *ENTRY_EVENTS)
    made = send(contract, text(), target=FILES).row
    contract.deliveries(1)
    here = f"{FILES}/{made.id}"
    contract.request("PUT", here, text=form(value("fileInfo", '{"caption":"c"}')), content_type=FORM, sender="admin")
    contract.deliveries(1)
    contract.put(here, {"fileInfo": {"name": "n", "focalPoint": {"x": 1, "y": 2}}}, sender="admin")
    contract.deliveries(1)
    send(contract, text("2.txt", "two"), target=f"{here}/replace")
    contract.deliveries(1)
    updates = [{"id": made.id, "fileInfo": {"caption": "bulk"}}]
    contract.post("/upload/actions/bulk-update", {"updates": updates}, sender="admin")
    contract.deliveries(1)
    for body in (
        {"updates": []}, {}, {"updates": [{"id": 1}]}, {"updates": [{"id": "1", "fileInfo": {}}]}, {"updates": 5},
        {"updates": [{"id": 999999, "fileInfo": {}}]}, {"updates": [{"id": 999999, "fileInfo": {"name": 5}}]},
        {"updates": [{"id": 999999, "fileInfo": {"folder": 999999, "focalPoint": {"x": 101}}}]},
        {"updates": [{"id": made.id, "fileInfo": {"caption": "still"}}, {"id": 999999, "fileInfo": {}}]},
    ):  # fmt: skip
        contract.post("/upload/actions/bulk-update", body, sender="admin")
    contract.deliveries(1)
    contract.get(here, sender="admin")


@pytest.mark.only("5")
def test_one_file_at_a_time(contract: Contract) -> None:
    for parts in (
        (), (text("e.txt", ""),), TWO, (text(), value("fileInfo", '{"name":"n","caption":"c","nope":1}')),
        (text(), value("fileInfo", "{bad")), (text(), value("fileInfo", '{"folder":999999}')),
        (text(), value("fileInfo", "[]")), (text(), value("fileInfo", '[{"name":"q"}]')), (text("con"),),
        (text(), value("fileInfo", '{"name":"a"}'), value("fileInfo", '{"name":"b"}')), (text(), value("fileInfo", "")),
    ):  # fmt: skip
        send(contract, *parts, target=FILES)
    made = send(contract, text(), target=FILES).row
    here = f"{FILES}/{made.id}"
    for parts in ((), (text("e.txt", ""),), TWO, (value("fileInfo", '{"name":"n"}'),)):
        send(contract, *parts, target=f"{here}/replace")
    send(contract, text(), target=f"{FILES}/999999/replace")
    contract.put(f"{FILES}/999999", {"fileInfo": {"name": "n"}}, sender="admin")
    contract.put(here, {"fileInfo": {"name": {}}}, sender="admin")
    contract.put(here, {}, sender="admin")
    contract.put(here, sender="admin")
    contract.get(here, sender="admin")


@pytest.mark.parametrize("role", ["Editor", "Author"])
def test_other_roles(contract: Contract, role: str) -> None:
    of_another = send(contract, text("other.txt")).rows[0]
    me = f"admin {role}"
    mine = send(contract, text(), sender=me).rows[0]
    for file in (mine, of_another):
        here = f"{FILES}/{file.id}"
        contract.get(here, sender=me)
        send(contract, value("fileInfo", '{"caption":"c"}'), target=f"{UPLOAD}?id={file.id}", sender=me)
        send(contract, text("r.txt"), target=f"{UPLOAD}?id={file.id}", sender=me)
    contract.gets(FILES, ["sort=name", "sort=createdBy.id:asc", "filters[createdBy][id]=1"], sender=me)
    for file in (of_another, mine):
        contract.delete(f"{FILES}/{file.id}", sender=me)
    contract.post(DELETE, {"fileIds": [of_another.id]}, sender=me)


def test_a_role_without_uploads(contract: Contract) -> None:
    file = send(contract, text()).rows[0]
    contract.put("/admin/roles/2/permissions", {"permissions": []}, sender="admin")
    me = "admin Editor"
    send(contract, text(), sender=me)
    send(contract, sender=me)
    send(contract, text(), target=f"{UPLOAD}?id={file.id}", sender=me)
    send(contract, target=f"{UPLOAD}?id={file.id}", sender=me)
    contract.get(FILES, sender=me)
    contract.get(f"{FILES}/{file.id}", sender=me)
    contract.delete(f"{FILES}/{file.id}", sender=me)
    contract.post(DELETE, {"fileIds": [file.id]}, sender=me)


def test_files_of_ones_own_role(contract: Contract) -> None:
    other = send(contract, text("other.txt")).rows[0]
    me, same = "admin Editor", ["admin::has-same-role-as-creator"]
    permissions = [
        {"action": "plugin::upload.assets.create"},
        *({"action": f"plugin::upload.{verb}", "conditions": same} for verb in ("read", "assets.update")),
    ]
    contract.put("/admin/roles/2/permissions", {"permissions": permissions}, sender="admin")
    mine = send(contract, text(), sender=me).rows[0]
    for file in (mine, other):
        contract.get(f"{FILES}/{file.id}", sender=me)
        send(contract, value("fileInfo", '{"caption":"c"}'), target=f"{UPLOAD}?id={file.id}", sender=me)
    contract.gets(FILES, ["sort=createdAt", "filters[name]=other.txt"], sender=me)
    if contract.major == 5:
        updates = [{"id": file.id, "fileInfo": {"caption": "bulk"}} for file in (other, mine)]
        contract.post("/upload/actions/bulk-update", {"updates": updates}, sender=me)
    contract.delete(f"{FILES}/{other.id}", sender=me)
    contract.delete(f"{FILES}/{mine.id}", sender=me)
    contract.delete(f"{FILES}/{mine.id}", sender=me)
