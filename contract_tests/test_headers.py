"""Header blocks, line by line, of every kind of answer; HEAD, OPTIONS, CORS; the pages beside the API."""

from __future__ import annotations

import pytest

from harness.contract import Contract
from harness.recording import Headers

pytestmark = pytest.mark.parity

ORIGIN: Headers = (("Origin", "https://shop.example"),)


def test_every_kind_of_answer(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    contract.get("/api/jobs")
    contract.get(f"/api/jobs/{job.key}")
    contract.get("/api/jobs?sort=nope")  # 400 by Strapi
    contract.post("/api/jobs", text="{")  # 400 by the body parser
    contract.get("/api/%zz")  # 400 by koa
    contract.get("/api/jobs", sender="anonymous", headers=(("Authorization", "Bearer nope"),))  # 401
    contract.get("/api/jobs", sender="anonymous")  # 403
    contract.get("/api/jobs/999999")  # 404 by the controller
    contract.get("/api/nope")  # 404 by the router
    contract.request("PATCH", "/api/jobs")  # 405
    contract.post("/api/jobs", text='{"data":{"Notes":"' + "x" * 1_100_000 + '"}}')  # 413
    contract.get("/api/jobs?fields=")  # 500
    contract.request("TRACE", "/api/jobs")  # 501
    contract.delete(f"/api/jobs/{job.key}")


def test_every_kind_of_answer_with_an_origin(contract: Contract) -> None:
    contract.get("/api/jobs", headers=ORIGIN)
    contract.post("/api/jobs", {"data": {"JobID": "J1"}}, headers=ORIGIN)
    contract.get("/api/jobs?sort=nope", headers=ORIGIN)
    contract.post("/api/jobs", text="{", headers=ORIGIN)
    contract.get("/api/jobs", sender="anonymous", headers=(("Authorization", "Bearer nope"), *ORIGIN))
    contract.get("/api/jobs", sender="anonymous", headers=ORIGIN)
    contract.get("/api/nope", headers=ORIGIN)
    contract.request("PATCH", "/api/jobs", headers=ORIGIN)
    contract.get("/api/jobs?fields=", headers=ORIGIN)
    contract.delete("/api/jobs/999999", headers=ORIGIN)
    contract.get("/_health", headers=ORIGIN)


def test_odd_origins(contract: Contract) -> None:
    for origin in ("null", "http://localhost:3000", "file://", "*", "x", ""):
        contract.get("/api/jobs", headers=(("Origin", origin),))
    contract.get("/api/jobs", headers=(("origin", "https://shop.example"),))
    contract.get("/api/jobs", headers=(("Vary", "x"), ("Referer", "https://shop.example/x")))


def test_head(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    contract.head("/api/jobs?filters[JobID]=none")
    contract.head("/api/jobs?fields[0]=JobID&filters[JobID]=none", headers=ORIGIN)
    contract.head("/api/jobs/999999")
    contract.head("/api/jobs?sort=nope")
    contract.head("/api/jobs?fields=")
    contract.head("/api/nope")
    contract.head("/_health")
    contract.head("/api/jobs", sender="anonymous")
    contract.head("/api/jobs", sender="anonymous", headers=(("Authorization", "Bearer nope"),))
    contract.head("/api/setting")
    contract.delete(f"/api/jobs/{job.key}")
    contract.head("/api/jobs")


def test_preflight(contract: Contract) -> None:
    for path in ("/api/jobs", "/api/jobs/1", "/api/setting", "/api/nope", "/nope", "/_health", "/api/%zz"):
        contract.request(
            "OPTIONS", path, sender="anonymous", headers=(*ORIGIN, ("Access-Control-Request-Method", "PUT"))
        )
    for headers in (
        (("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-custom,content-type")),
        (("Access-Control-Request-Method", "FOO"),),
        (("Access-Control-Request-Method", ""),),
        (("Access-Control-Request-Headers", "x-custom"),),
        (("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Private-Network", "true")),
    ):
        contract.request("OPTIONS", "/api/jobs", sender="anonymous", headers=(*ORIGIN, *headers))
    contract.request("OPTIONS", "/api/jobs", sender="anonymous", headers=(("Access-Control-Request-Method", "PUT"),))
    contract.request("GET", "/api/jobs", headers=(*ORIGIN, ("Access-Control-Request-Method", "PUT")))


def test_options(contract: Contract) -> None:
    for path in ("/api/jobs", "/api/jobs/1", "/api/setting", "/api/nope", "/nope", "/", "/_health", "/api"):
        contract.request("OPTIONS", path, sender="anonymous")
        contract.request("OPTIONS", path, headers=ORIGIN)


def test_health(contract: Contract) -> None:
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
        contract.request(method, "/_health", sender="anonymous")
    contract.get("/_health?x=1")
    contract.get("/_health/")
    contract.get("/_HEALTH")
    contract.get("/_health/x")
    contract.get("/_health", sender="anonymous", headers=(("Authorization", "Bearer nope"),))


def test_conditional_and_range_requests_are_ignored(contract: Contract) -> None:
    for header in (
        ("If-None-Match", "*"),
        ("If-Modified-Since", "Mon, 23 Nov 2037 09:52:18 GMT"),
        ("If-Match", '"x"'),
        ("Range", "bytes=0-10"),
        ("Accept-Encoding", "gzip, br"),
        ("Accept", "text/html"),
        ("Accept", "application/xml;q=0.9"),
        ("Accept-Language", "fr"),
        ("X-Requested-With", "XMLHttpRequest"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("Cookie", "a=b"),
        ("X-Forwarded-Proto", "https"),
    ):
        contract.get("/api/jobs", headers=(header,))


def test_connections(contract: Contract) -> None:
    contract.get("/api/jobs", headers=(("Connection", "close"),))
    contract.get("/api/jobs", headers=(("Connection", "keep-alive"),))
    contract.get("/api/jobs", headers=(("Connection", "Upgrade"), ("Upgrade", "websocket")))
    contract.raw("GET /api/jobs HTTP/1.0\r\n\r\n")
    contract.raw("GET /api/jobs HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    contract.raw("GET /api/jobs HTTP/1.1\r\n\r\n")  # no Host
    contract.raw("GET /api/nope HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


def test_requests_that_node_refuses(contract: Contract) -> None:
    contract.raw("GARBAGE\r\n\r\n")
    contract.raw("FOO /api/jobs HTTP/1.1\r\nHost: x\r\n\r\n")
    contract.raw("get /api/jobs HTTP/1.1\r\nHost: x\r\n\r\n")
    contract.raw("GET /api/jobs HTTP/1.1\r\nHost x\r\n\r\n")
    contract.raw("GET /api/jobs HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n")
    contract.raw("GET /api/jobs HTTP/3.1\r\nHost: x\r\n\r\n")
    contract.raw("GET /api/jobs\r\n\r\n")
    contract.raw("GET  /api/jobs HTTP/1.1\r\nHost: x\r\n\r\n")
    contract.raw("GET api/jobs HTTP/1.1\r\nHost: x\r\n\r\n")
    contract.raw("POST /api/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n", method="POST")
    contract.raw(
        "POST /api/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", method="POST"
    )
    contract.raw(
        "POST /api/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", method="POST"
    )
    contract.raw("POST /api/jobs HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", method="POST")


def test_header_block_too_large(contract: Contract) -> None:
    contract.get("/api/jobs?x=" + "a" * 17_000)
    contract.get("/api/jobs", headers=(("X-Long", "a" * 17_000),))
    contract.get("/api/jobs?x=" + "a" * 15_000)


def test_absolute_form_and_asterisk(contract: Contract) -> None:
    contract.raw("GET http://other.example/api/jobs HTTP/1.1\r\nHost: x\r\n\r\n")
    contract.raw("GET http://other.example/api/nope?x=1 HTTP/1.1\r\nHost: y\r\n\r\n")
    contract.raw("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", method="OPTIONS")


def test_public_files_and_pages(contract: Contract) -> None:
    for path in ("/robots.txt", "/uploads/", "/uploads", "/admin/", "/documentation", "/api/documentation"):
        contract.get(path)
        contract.head(path)
        contract.post(path, {})


@pytest.mark.only("5")
def test_the_root_redirects_to_the_admin_panel(contract: Contract) -> None:
    contract.get("/")
    contract.head("/")
    contract.get("/?x=1", headers=ORIGIN)
    contract.get("/", headers=(("Accept", "application/json"),))
    contract.post("/", {})
