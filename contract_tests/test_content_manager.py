"""The content manager: entries as an administrator lists, reads, writes and removes them."""

from __future__ import annotations

import pytest

from contract_tests.forms import FORM, form, text
from contract_tests.manager import SENDER, linked, manager
from harness.contract import Contract

pytestmark = pytest.mark.parity


def test_entries_come_and_go(contract: Contract) -> None:
    tags = manager(contract, "tag")
    tags.get()
    tag = tags.post("", {"name": "red", "weight": 1.5}).row
    tags.gets("", f"/{tag.key}")
    tags.put(f"/{tag.key}", {"name": "blue"})
    tags.put(f"/{tag.key}", {"weight": None})
    tags.put(f"/{tag.key}", {})
    tags.gets("", f"/{tag.key}")
    contract.get("/api/tags")
    tags.delete(f"/{tag.key}")
    tags.delete(f"/{tag.key}")
    tags.gets("", f"/{tag.key}")


def test_what_is_not_there(contract: Contract) -> None:
    tags = manager(contract, "tag")
    for key in ("0", "77", "zz"):
        tags.get(f"/{key}")
        tags.put(f"/{key}", {"name": "x"})
        tags.delete(f"/{key}")
        tags.get(f"/{key}/actions/countDraftRelations")


def test_relations_are_counted(contract: Contract) -> None:
    customers, jobs, tags = (manager(contract, name) for name in ("customer", "job", "tag"))
    customer, red, blue = customers.create(Name="Acme"), tags.create(name="red"), tags.create(name="blue")
    job = jobs.post(
        "", {"JobID": "J1", "customer": linked(contract, customer), "tags": linked(contract, red, blue)}
    ).row
    jobs.gets("", f"/{job.key}")
    customers.gets("", f"/{customer.key}")
    tags.gets("", f"/{red.key}")
    jobs.put(f"/{job.key}", {"tags": linked(contract, red, by="disconnect")})
    jobs.put(f"/{job.key}", {"tags": linked(contract, red, by="set"), "customer": linked(contract, by="set")})
    contract.get(f"/api/jobs/{job.key}?populate=*")
    jobs.put(f"/{job.key}", {"tags": [], "customer": customer.key})
    jobs.delete(f"/{job.key}")
    customers.get(f"/{customer.key}")


def test_components_zones_and_media(contract: Contract) -> None:
    pages, tags = manager(contract, "page"), manager(contract, "tag")
    tag = tags.create(name="red")
    page = pages.post(
        "",
        {
            "title": "one",
            "comp": {"metaTitle": "m"},
            "comps": [{"label": "a"}, {"label": "b", "url": "/b"}],
            "section": {
                "heading": "h",
                "link": {"label": "l"},
                "links": [{"label": "x"}],
                "tag": linked(contract, tag),
                "tags": linked(contract, tag),
            },
            "dz": [
                {"__component": "shared.quote", "text": "q", "n": 2},
                {"__component": "layout.section", "heading": "z", "links": [{"label": "y"}]},
                {"__component": "shared.seo", "metaTitle": "s"},
            ],
            "tags": linked(contract, tag),
        },
    ).row
    pages.gets("", f"/{page.key}")
    pages.put(f"/{page.key}", {"comp": None, "comps": [{"label": "c"}], "dz": []})
    pages.get(f"/{page.key}")
    pages.put(f"/{page.key}", {"comps": [{"url": "/no-label"}]})
    pages.delete(f"/{page.key}")


def test_private_attributes_are_shown_and_passwords_are_not(contract: Contract) -> None:
    customers, things = manager(contract, "customer"), manager(contract, "thing")
    customer = customers.create(Name="Acme", InternalNote="pays late")
    customers.gets("", f"/{customer.key}", "?filters[InternalNote]=pays late", "?sort=InternalNote:desc")
    thing = things.create(s="x", sPrivate="p", password="secret12", json={"a": 1}, slug="x-1")
    things.gets("", f"/{thing.key}", "?filters[password][$notNull]=true", "?fields[0]=s&fields[1]=password")


def test_entries_that_are_wrong(contract: Contract) -> None:
    jobs, strict, tags = manager(contract, "job"), manager(contract, "strict"), manager(contract, "tag")
    jobs.create(JobID="J1")
    for body in (
        {"JobID": "J1"},
        {"Quantity": 0, "Status": "nope"},
        {"DueDate": "never"},
        {"unknown": 1, "JobID": "J2"},
        {"customer": 77},
    ):
        jobs.post("", body)
    strict.post("", {})
    strict.post("", {"name": "", "code": "ab", "rank": 9})
    tags.put(f"/{tags.create(name='x').key}", {"weight": "heavy"})


def test_what_nobody_writes(contract: Contract) -> None:
    articles = manager(contract, "article")
    article = articles.create(
        title="A",
        createdAt="2020-01-01T00:00:00.000Z",
        updatedAt="2020-01-01T00:00:00.000Z",
        publishedAt="2020-01-01T00:00:00.000Z",
        createdBy=9,
    )
    articles.put(
        f"/{article.key}",
        {
            "title": "B",
            "createdAt": "2020-01-01T00:00:00.000Z",
            "publishedAt": "2020-01-01T00:00:00.000Z",
            "createdBy": 9,
        },
    )


def test_entries_written_by_token_have_no_creator(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    jobs = manager(contract, "job")
    jobs.gets("", f"/{job.key}")
    jobs.put(f"/{job.key}", {"Notes": "n"})
    contract.get(f"/api/jobs/{job.key}?populate=*")


def test_bodies_that_are_no_objects(contract: Contract) -> None:
    tags = manager(contract, "tag")
    tags.post("")
    tags.post("", [])
    tags.post("", [1])
    tags.post("", [{"name": "x"}, None, 0, [""]])
    tags.post("", {})
    for body in ("Ann", ""):
        contract.post(tags.path, text=body, content_type="text/plain", sender=SENDER)
    tag = tags.create(name="x")
    tags.put(f"/{tag.key}")
    tags.put(f"/{tag.key}", [])
    tags.put(f"/{tag.key}", [1])
    contract.put(f"{tags.path}/{tag.key}", text="Ann", content_type="text/plain", sender=SENDER)


@pytest.mark.parametrize("sender", ["anonymous", "full-access", "read-only", "expired"])
def test_others_than_administrators(contract: Contract, sender: str) -> None:
    tags = manager(contract, "tag")
    contract.get(tags.path, sender=sender)
    contract.post(tags.path, {"name": "x"}, sender=sender)
    contract.get(f"{tags.path}/1", sender=sender)


def test_types_that_are_not_there(contract: Contract) -> None:
    for uid in ("api::nope.nope", "tag", "shared.seo"):
        for kind in ("collection-types", "single-types"):
            contract.get(f"/content-manager/{kind}/{uid}", sender=SENDER)
        contract.post(f"/content-manager/collection-types/{uid}", {"name": "x"}, sender=SENDER)
        contract.delete(f"/content-manager/collection-types/{uid}/1", sender=SENDER)


def test_what_is_no_route(contract: Contract) -> None:
    tags = manager(contract, "tag")
    contract.get("/content-manager", sender=SENDER)
    contract.get("/content-manager/collection-types", sender=SENDER)
    for method in ("PUT", "PATCH", "DELETE"):
        contract.request(method, tags.path, json={"name": "x"} if method != "DELETE" else None, sender=SENDER)
    contract.post(f"{tags.path}/1", {"name": "x"}, sender=SENDER)
    contract.request("PATCH", f"{tags.path}/1", json={"name": "x"}, sender=SENDER)
    contract.get(f"{tags.path}/1/actions/publish", sender=SENDER)
    contract.get("/Content-Manager/Collection-Types/api::tag.tag/", sender=SENDER)
    contract.request("OPTIONS", tags.path, sender=SENDER)


def test_ids_that_are_given(contract: Contract) -> None:
    tags = manager(contract, "tag")
    tags.post("", {"id": 77, "documentId": "abcdefghijklmnopqrstuvwx", "name": "given"})
    tags.get(f"/{77 if contract.major == 4 else 'abcdefghijklmnopqrstuvwx'}")
    contract.get("/api/tags")
    tags.post("", {"name": "next"})


def test_a_single_type_as_a_collection(contract: Contract) -> None:
    home = "/content-manager/collection-types/api::homepage.homepage"
    contract.get(home, sender=SENDER)
    contract.post(home, {"title": "h"}, sender=SENDER)
    contract.post(home, {"title": "h"}, sender=SENDER)
    contract.get(f"{home}?sort=id", sender=SENDER)


def test_media(contract: Contract) -> None:
    file = contract.request("POST", "/api/upload", text=form(text("cover.txt")), content_type=FORM).rows[0]
    pages = manager(contract, "page")
    page = pages.create(title="p", cover=file.id, gallery=[file.id], comp={"metaTitle": "m", "shareImage": file.id})
    pages.gets("", f"/{page.key}")
    pages.put(f"/{page.key}", {"cover": None, "gallery": []})
    pages.post(f"/auto-clone/{page.key}", {})


@pytest.mark.only("4")
def test_ids_that_change(contract: Contract) -> None:
    tags, jobs = manager(contract, "tag"), manager(contract, "job")
    tag = tags.create(name="red")
    jobs.create(JobID="J1", tags=linked(contract, tag))
    jobs.put("/1", {"id": 1, "Notes": "n"})
    for given in (77, "78", "zz", None):
        jobs.put("/1", {"id": given, "Notes": "m"})
        jobs.get()
    other = tags.create(name="blue")
    contract.hook("entry.update")
    for given in (tag.id, 77):
        tags.put(f"/{other.key}", {"id": given, "name": "green"})
        tags.get("?sort=id")
    contract.deliveries(1)
    tags.post("", {"name": "next"})
