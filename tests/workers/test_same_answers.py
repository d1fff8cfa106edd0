"""What three processes answer is what one answers: status, headers and body of reads, writes and nonsense."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import requests
from served_workers import AUTH, DEADLINE, Client, Fleet, busy_primary, request, serving

SEED = {
    "customer": [{"$key": "acme", "Name": "Acme", "Email": "a@acme.test"}, {"Name": "Beta"}, {"Name": "Gamma"}],
    "job": [{"JobID": f"J-{n}", "Quantity": n, "customer": {"$key": "acme"}} for n in range(30)],
}
READS = (
    "/api/customers",
    "/api/customers?sort=Name:desc&pagination[pageSize]=2",
    "/api/customers?filters[Name][$contains]=a&fields[0]=Name",
    "/api/jobs?populate=*",
    "/api/jobs?pagination[page]=2&pagination[withCount]=false",
    "/api/jobs?filters[nonsense][$eq]=1",
    "/api/jobs?sort=nonsense",
    "/api/jobs/1",
    "/api/jobs/1?populate=customer",
    "/api/jobs/999",
    "/api/jobs/",
    "/API/jobs",
    "/api/nothing",
    "/api/jobs/1/2",
    "/api/%zz",
    "/api/users",
    "/api/users/me",
    "/api/upload/files",
    "/api/i18n/locales",
    "/uploads/none.png",
    "/",
    "/_health",
    "/_ws/none/api/jobs",
    "http://strapi.test/api/jobs",
)
CHANGING = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
DATE = re.compile(rb"\r\nDate: [^\r]+")


def conversation() -> list[bytes]:
    """Requests, each for a connection of its own."""
    asked = [request("GET", path) for path in READS]
    asked += [request("HEAD", path) for path in READS[:6]]
    asked += [request("GET", READS[0], **headers) for headers in VARIANTS]
    asked += [
        request("GET", READS[0]).replace(b"HTTP/1.1", b"HTTP/1.0"),
        request("GET", READS[0]).replace(AUTH["Authorization"].encode(), b"Bearer wrong"),
        request("GET", READS[0]).replace(b"Authorization", b"X-Nothing"),
        request("GET", READS[0]).replace(b"Host", b"X-Host"),
        request("GET", READS[0], body={"data": 1}),
        request("GET", READS[0], **{"X-Long": "x" * 17_000}),
        request("GET", READS[0], **{"Content-Length": "4"}),
        request("OPTIONS", "/api/jobs"),
        request("POST", "/api/customers", {"data": {"Name": "New", "Email": "no address"}}),
        request("POST", "/api/customers", {"data": {"Name": "New"}}),
        request("PUT", "/api/customers/1", {"data": {"Name": "Changed"}}),
        request("POST", "/api/customers", {}),
        b"GET /api/jobs HTTP/1.1\r\nnonsense\r\n\r\n",
        b"GET /api/jobs nonsense\r\n\r\n",
        *(request("GET", path) for path in READS[:6]),
        request("DELETE", "/api/customers/2"),
        request("GET", "/api/customers"),
    ]
    return asked


VARIANTS = (
    {"Connection": "close"},
    {"Origin": "http://shop.test"},
    {"Expect": "nonsense"},
    {"Strapi-Response-Format": "v4"},
    {"X-Fake-Workspace": "default"},
    {"X-Fake-Workspace": "none"},
    {"Upgrade": "websocket", "Connection": "Upgrade"},
    {"Accept-Version": "2"},
)


def answers(fleet: Fleet) -> list[tuple[bytes, bytes, bytes]]:
    first = json.loads(requests.get(f"{fleet.url}/api/jobs", headers=AUTH, timeout=DEADLINE).text)["data"][0]
    one = f"/api/jobs/{first.get('documentId', first['id'])}"
    own = [request(method, path) for path in (one, f"{one}?populate=*") for method in ("GET", "HEAD")]
    found = []
    for asked in [*own, *conversation()]:
        client = Client(fleet.port)
        client.send(asked)
        head, body = client.answer(bodiless=asked.startswith(b"HEAD"))
        client.close()
        found.append((asked, DATE.sub(b"", head), CHANGING.sub(b"<time>", body)))
    return found


@pytest.mark.parametrize("version", ["4", "5"])
def test_three_answer_as_one_does(tmp_path: Path, version: str) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(SEED))
    options = ("--strapi", version, "--seed", str(seed), "--id-seed", "7", "--public", "api::job.job.find")
    with serving(tmp_path, 1, *options) as one:
        expected = answers(one)
        assert one.workers() == []
    with serving(tmp_path, 3, *options) as three, busy_primary(three, 12):
        found = answers(three)
        readers = three.answered()
    for here, there in zip(found, expected, strict=True):
        assert here == there
    assert sum(readers) > 20, readers
    assert all(readers), readers
