"""Each version of the API on the other Strapi, beside the Strapi whose shape it has: the same conversation, the same
answers. The recordings of contract_tests/ judge the latter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi, FrozenClock
from fake_strapi.javascript.dates import from_iso
from harness.session import StrapiSession

ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo" / "src"
NOW = "2025-01-20T08:00:00.000Z"
DOCUMENT_ID = re.compile(r"[a-z][0-9a-z]{23}")
PICTURE = ("image.txt", b"text", "text/plain")


class Side:
    """One server under one prefix. `key` names an entry as its routes do."""

    def __init__(self, client: StrapiSession, prefix: str, key: str) -> None:
        self.client, self.prefix, self.key = client, prefix, key
        self.heard: list[Any] = []

    def ask(self, method: str, path: str, data: Any = None) -> Any:
        """Send it, keep the answer, give its `data`."""
        body = {} if data is None else {"json": {"data": data}}
        answer = self.client.request(method, f"{self.prefix}/{path}", **body)
        self.heard.append((method, path.partition("/")[0], answer.status_code, named(answer)))
        return answer.json().get("data") if answer.content else None

    def create(self, plural: str, data: Any) -> Any:
        return self.ask("POST", plural, data)[self.key]


def named(answer: requests.Response) -> Any:
    """The body, each documentId and each file's name by the place where it came first."""
    names: dict[str, str] = {}
    text = DOCUMENT_ID.sub(lambda found: names.setdefault(found[0], f"<document {len(names)}>"), answer.text)
    return re.sub(r"image_[0-9a-f]{10}", "<file>", text)


Conversation = Callable[[Side], None]


@pytest.fixture
def sides() -> Iterator[Callable[[str], tuple[Side, Side]]]:
    """For a version of the API: the Strapi that has its shape, and the other one serving it."""
    clients = {}
    fakes = {}
    for major in ("4", "5"):
        clock = FrozenClock(from_iso(NOW))
        fakes[major] = FakeStrapi(ZOO, major, clock=clock, versioning="2025-01-01", locales={"fr": "French"}).start()
        clients[major] = StrapiSession(fakes[major].url, fakes[major].token)

    def of(api_version: str) -> tuple[Side, Side]:
        own, other = ("4", "5") if api_version == "1" else ("5", "4")
        key = "id" if api_version == "1" else "documentId"
        return Side(clients[own], "/api", key), Side(clients[other], f"/api/v{api_version}", key)

    yield of
    for major in ("4", "5"):
        clients[major].close()
        fakes[major].stop()


def entries(side: Side) -> None:
    job = side.create("jobs", {"JobID": "J1", "Quantity": 5})
    side.create("jobs", {"JobID": "J2"})
    side.ask("GET", "jobs")
    side.ask("GET", f"jobs/{job}")
    side.ask("PUT", f"jobs/{job}", {"Quantity": 6})
    side.ask("GET", "jobs?filters[Quantity][$gt]=5&fields=JobID&sort=JobID:desc&pagination[pageSize]=1")
    side.ask("DELETE", f"jobs/{job}")
    side.ask("GET", f"jobs/{job}")
    side.ask("PUT", f"jobs/{job}", {"Quantity": 7})
    side.ask("DELETE", f"jobs/{job}")
    side.ask("GET", "jobs")


def relations(side: Side) -> None:
    customer, other = (side.create("customers", {"Name": name, "Email": f"{name}@b.c"}) for name in ("a", "d"))
    tag = side.create("tags", {"name": "t"})
    job = side.create("jobs", {"JobID": "J1", "customer": customer, "tags": [tag]})
    side.ask("GET", f"jobs/{job}?populate=*")
    side.ask("GET", "customers?populate[jobs][populate]=customer")
    side.ask("GET", "customers?populate[jobs][fields]=JobID&filters[jobs][JobID]=J1")
    side.ask("PUT", f"jobs/{job}?populate=*", {"customer": {"set": [other]}, "tags": {"disconnect": [tag]}})
    more = side.create("tags", {"name": "u"})
    connect = {"connect": [{side.key: tag}, {side.key: more, "position": {"before": tag}}]}
    side.ask("PUT", f"jobs/{job}?populate=*", {"tags": connect})
    side.ask("PUT", f"jobs/{job}?populate=customer", {"customer": None})


def components_and_media(side: Side) -> None:
    files = {"files": PICTURE}
    uploaded = side.client.post(f"{side.prefix}/upload", files=files).json()[0]["id"]
    tag = side.create("tags", {"name": "t"})
    page = side.create(
        "pages",
        {
            "title": "p",
            "comp": {"metaTitle": "m"},
            "comps": [{"label": "a", "url": "b"}],
            "cover": uploaded,
            "tags": [tag],
        },
    )
    side.ask("GET", f"pages/{page}?populate[comp]=true&populate[comps]=true&populate[tags]=true")
    side.ask("GET", f"pages/{page}?populate[cover][fields][0]=name&populate[gallery]=true")


def single_types(side: Side) -> None:
    side.ask("GET", "setting")
    side.ask("PUT", "setting", {"title": "t"})
    customer = side.create("customers", {"Name": "a", "Email": "a@b.c"})
    side.ask("PUT", "setting?populate=favourite", {"favourite": customer})
    side.ask("DELETE", "setting")
    side.ask("GET", "setting")


def refusals(side: Side) -> None:
    side.create("customers", {"Name": "a", "Email": "a@b.c"})
    side.ask("POST", "customers", {"Email": "x@b.c"})
    side.ask("POST", "customers", {"Name": "b", "Email": "a@b.c"})
    side.ask("POST", "jobs", {"Status": "nope"})
    side.ask("GET", "jobs/none")
    for nobody in ("9" * 30, "%C2%B2", "-1"):
        side.ask("GET", f"jobs/{nobody}")
    side.ask("DELETE", "jobs/none")
    side.ask("POST", "jobs", None)
    side.client.headers["Authorization"] = "Bearer wrong"
    side.ask("GET", "jobs")


@pytest.mark.parametrize("api_version", ["1", "2"])
@pytest.mark.parametrize("conversation", [entries, relations, components_and_media, single_types, refusals])
def test_the_same_conversation(
    conversation: Conversation, api_version: str, sides: Callable[[str], tuple[Side, Side]]
) -> None:
    own, other = sides(api_version)
    conversation(own)
    conversation(other)
    assert other.heard == own.heard


def drafts_of_version_1(side: Side) -> None:
    draft = side.create("articles", {"title": "d", "publishedAt": None})
    live = side.create("articles", {"title": "l"})
    side.ask("GET", "articles?fields=title")
    side.ask("GET", "articles?publicationState=preview&sort=id")
    side.ask("GET", "articles?publicationState=live")
    side.ask("PUT", f"articles/{draft}", {"title": "d2"})
    side.ask("GET", "articles?fields=title")
    side.ask("PUT", f"articles/{draft}", {"publishedAt": NOW})
    side.ask("PUT", f"articles/{live}", {"title": "l2", "related": [draft]})
    side.ask("PUT", f"articles/{live}", {"title": "l3"})
    side.ask("GET", f"articles/{live}?populate[related][fields]=title")
    side.ask("DELETE", f"articles/{draft}")
    side.ask("GET", "articles?publicationState=preview&fields=title")


def draft_of_a_single_type(side: Side) -> None:
    side.ask("PUT", "homepage", {"title": "d", "publishedAt": None})
    side.ask("GET", "homepage")
    side.ask("PUT", "homepage", {"title": "d2"})
    side.ask("GET", "homepage?publicationState=preview")
    side.ask("PUT", "homepage", {"title": "l", "publishedAt": NOW})
    side.ask("PUT", "homepage", {"title": "l2"})
    side.ask("GET", "homepage")


def drafts_of_version_2(side: Side) -> None:
    draft = side.ask("POST", "articles?status=draft&fields=title", {"title": "d"})["documentId"]
    side.ask("POST", "articles?fields=title", {"title": "l"})
    for query in ("", "&status=published", "&filters[title]=d&status=draft"):
        titles = side.ask("GET", f"articles?fields=title{query}")
        assert [one.pop("id") for one in titles]  # a document's rows have other ids in Strapi 5
    side.ask("PUT", f"articles/{draft}?status=draft&fields=title", {"title": "d2"})
    side.ask("PUT", f"articles/{draft}?fields=title", {"title": "d3"})
    side.ask("DELETE", f"articles/{draft}")
    side.heard = [(*what, re.sub('"id":[0-9]+,', "", body)) for *what, body in side.heard]


@pytest.mark.parametrize(
    ("api_version", "conversation"),
    [("1", drafts_of_version_1), ("1", draft_of_a_single_type), ("2", drafts_of_version_2)],
)
def test_drafts(api_version: str, conversation: Conversation, sides: Callable[[str], tuple[Side, Side]]) -> None:
    own, other = sides(api_version)
    conversation(own)
    conversation(other)
    assert other.heard == own.heard


def test_what_only_the_other_strapi_could_do_is_refused(sides: Callable[[str], tuple[Side, Side]]) -> None:
    for api_version, query, data in (("1", "", {"publishedAt": None}), ("2", "?status=draft", {"title": "b"})):
        side = sides(api_version)[1]
        article = side.create("articles", {"title": "a"})
        side.ask("PUT", "homepage", {"title": "a"})
        for path in (f"articles/{article}", "homepage"):
            answer = side.client.put(f"{side.prefix}/{path}{query}", json={"data": data})
            assert answer.status_code == 501
            assert answer.json()["error"]["details"] == {"fake": "unsupported"}


def test_what_one_version_writes_another_reads(sides: Callable[[str], tuple[Side, Side]]) -> None:
    client = sides("1")[1].client  # of Strapi 5
    made = client.post("/api/v1/customers", json={"data": {"Name": "a", "Email": "a@b.c"}}).json()["data"]
    row = client.get("/api/v2/customers").json()["data"][0]
    assert (row["id"], row["Name"]) == (made["id"], "a")
    document = row["documentId"]
    client.put(f"/api/v2/customers/{document}", json={"data": {"Name": "b"}})
    assert client.get(f"/api/v1/customers/{made['id']}").json()["data"]["attributes"]["Name"] == "b"
    assert client.delete(f"/api/v2/customers/{document}").status_code == 204
    assert client.get(f"/api/v1/customers/{made['id']}").status_code == 404

    client = sides("2")[1].client  # of Strapi 4
    document = client.post("/api/v2/customers", json={"data": {"Name": "a", "Email": "a@b.c"}}).json()["data"][
        "documentId"
    ]
    row = client.get("/api/v1/customers").json()["data"][0]
    assert row["attributes"]["Name"] == "a"
    client.put(f"/api/customers/{row['id']}", json={"data": {"Name": "b"}})
    assert client.get(f"/api/v2/customers/{document}").json()["data"]["Name"] == "b"
    assert client.get(f"/api/v2/customers/{row['id']}").status_code == 404
    assert client.delete(f"/api/v1/customers/{row['id']}").json()["data"]["id"] == row["id"]
    assert client.get(f"/api/v2/customers/{document}").status_code == 404


def test_document_ids_in_queries(sides: Callable[[str], tuple[Side, Side]]) -> None:
    side = sides("2")[1]
    one, other = (side.create("customers", {"Name": name, "Email": f"{name}@b.c"}) for name in "ab")
    side.create("jobs", {"JobID": "J1", "customer": one})

    def found(path: str) -> Any:
        return side.client.get(f"/api/v2/{path}").json()["data"]

    assert [row["Name"] for row in found(f"customers?filters[documentId][$eq]={other}")] == ["b"]
    assert [row["Name"] for row in found(f"customers?filters[documentId]={one}")] == ["a"]
    assert len(found(f"customers?filters[documentId][$in][0]={one}&filters[documentId][$in][1]={other}")) == 2
    assert found("customers?filters[documentId]=nothing") == []
    assert [row["JobID"] for row in found(f"jobs?filters[customer][documentId][$eq]={one}")] == ["J1"]
    assert found(f"jobs?filters[customer][documentId][$eq]={other}") == []
    assert list(found("customers?fields=documentId&sort=documentId:desc")[0]) == ["id", "documentId"]


def test_a_relation_to_nothing(sides: Callable[[str], tuple[Side, Side]]) -> None:
    own, other = sides("2")
    for side in (own, other):
        side.ask("POST", "jobs", {"customer": "z" * 24})
        side.ask("POST", "jobs", {"customer": "zz"})
        side.ask("POST", "jobs", {"nope": 1})
    assert other.heard == own.heard


def test_entries_of_other_locales(sides: Callable[[str], tuple[Side, Side]]) -> None:
    side = sides("1")[1]
    fake = side.client
    topic = fake.post("/api/topics", json={"data": {"name": "en"}}).json()["data"]["documentId"]
    control = fake.put(f"/api/topics/{topic}?locale=fr", json={"data": {"name": "fr"}})
    if control.status_code != 200:
        pytest.fail(control.text)
    french = fake.get("/api/v1/topics?locale=fr").json()["data"][0]
    assert fake.get(f"/api/v1/topics/{french['id']}").json()["data"]["attributes"]["locale"] == "fr"
    fake.put(f"/api/v1/topics/{french['id']}", json={"data": {"name": "fr2"}})
    assert fake.get(f"/api/topics/{topic}?locale=fr").json()["data"]["name"] == "fr2"
    assert fake.delete(f"/api/v1/topics/{french['id']}").status_code == 200
    assert fake.get(f"/api/topics/{topic}").json()["data"]["name"] == "en"
    assert fake.get(f"/api/topics/{topic}?locale=fr").status_code == 404
