"""Request bodies: what is JSON, which types and lengths are read, and what happens before a route is looked for."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

# {"data":{"JobID":"packed"}}, written out because other zlibs give other bytes
GZIPPED = "1f8b0800000000000203ab564a492c4954b2aa56f2ca4ff27451b2522a484cce4e4d51aaad050067931c941b000000"
DEFLATED = "789cab564a492c4954b2aa56f2ca4ff27451b2522a484cce4e4d51aaad0500790608db"

MALFORMED = (
    "{", "[", "}", "]", '{"data"', '{"data":', '{"data":}', '{"data":{"JobID":"x"}', '{"data":{"JobID":"x"}}}',
    '{"data":{},}', "{'data':{}}", "{data:{}}", '{"data":{"Quantity":01}}', '{"data":{"Quantity":1.}}',
    '{"data":{"Quantity":.5}}', '{"data":+1}', '{"data":NaN}', '{"data":undefined}', '{"data":tru}', '{"data":"x',
    '{"data":"\\x"}', '{"data":"\\u12"}', '{"data":"a\nb"}', '{"data":"a\tb"}', '{"a":1 "b":2}', '{"a" 1}', "[1,]",
    "[,1]", '{"data":1}x', '{"data":1}{', "// x\n{}", "{}\n//", " {", "\ufeff{", "[1 2]", '{"a":1,,"b":2}',
    '{"data":-}', '{"data":1e}', '{"data":"é"', "\x00{}", "\u2028{}", '{"data":{"x":"' + "y" * 60 + '"}',
)  # fmt: skip


def test_malformed_json(contract: Contract) -> None:
    for text in MALFORMED:
        contract.post("/api/jobs", text=text)


def test_malformed_json_comes_before_everything(contract: Contract) -> None:
    contract.post("/api/nope", text="{")
    contract.post("/nope", text="{", sender="anonymous")
    contract.put("/api/jobs/999999", text="{")
    contract.request("PATCH", "/api/jobs", text="{")
    contract.post("/api/jobs?sort=nope", text="{", sender="anonymous")
    contract.post("/_health", text="{")
    contract.request("OPTIONS", "/api/jobs", text="{")


def test_bodies_of_get_and_delete_are_not_read(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    contract.get("/api/jobs?filters[JobID]=none", text="{")
    contract.get("/api/jobs?filters[JobID]=none", json={"filters": {"JobID": "J1"}})
    contract.delete(f"/api/jobs/{job.key}", text="{")
    contract.get("/api/jobs")


def test_json_that_is_no_object(contract: Contract) -> None:
    for text in ("null", "true", "5", '"x"', "nope", "undefined", "NaN", "-", "x{", "  5", "'x'", "<a/>"):
        contract.post("/api/jobs", text=text)


def test_no_data(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    for text in (
        "{}", "[]", '{"data":null}', '{"data":5}', '{"data":"x"}', '{"data":true}', '{"data":""}', '{"data":0}',
        '{"Data":{}}', '{"JobID":"J2"}', '[{"data":{}}]', "", "   ", "\n", '{"data":false}', '{"data":[]}',
        '{"data":[{"JobID":"J3"}]}', '{"data":[1]}',
    ):  # fmt: skip
        contract.post("/api/jobs", text=text)
        contract.put(f"/api/jobs/{job.key}", text=text)
        contract.put("/api/jobs/999999", text=text)
    contract.post("/api/jobs", None)
    contract.put(f"/api/jobs/{job.key}", None)
    contract.get("/api/jobs?fields[0]=JobID")


def test_keys_beside_data(contract: Contract) -> None:
    contract.post("/api/jobs", {"data": {"JobID": "J1"}, "meta": {"x": 1}, "nope": 5})
    contract.post("/api/jobs", {"meta": {}, "files": {}, "data": {}})


def test_content_types(contract: Contract) -> None:
    text = '{"data":{"Notes":"é"}}'
    for content_type in (
        "application/json", "application/json; charset=utf-8", "application/json;charset=iso-8859-1",
        "application/json; charset=nope", "APPLICATION/JSON", "application/vnd.api+json", "application/ld+json",
        "application/json-patch+json", "application/csp-report", "text/json", "text/plain", "text/html",
        "application/xml", "application/octet-stream", "json", "application/", "/", "",
        "application/json, text/plain", "application/json;", "application/jsonp", "application/graphql",
    ):  # fmt: skip
        contract.post("/api/jobs", text=text, content_type=content_type)
    contract.post("/api/jobs", text=text, content_type=None)
    contract.post("/api/jobs", text="{", content_type="text/plain")
    contract.post("/api/jobs", text="{", content_type=None)


def test_form_bodies(contract: Contract) -> None:
    form = "application/x-www-form-urlencoded"
    for text in (
        "data[JobID]=F1&data[Quantity]=5", "data%5BJobID%5D=F2", "data[JobID]=F+3&data[Notes]=%C3%A9", "data=x",
        "data", "", "JobID=F4", "data[]=x", "data[Quantity]=abc", "data[JobID]=",
        "data[DueDate]=2025-01-01&data[Status]=In+Production", "data[nope]=1", '{"data":{"JobID":"F5"}}',
        "data[Quantity]=5&data[Quantity]=6", "data.JobID=F6",
    ):  # fmt: skip
        contract.post("/api/jobs", text=text, content_type=form)
    contract.post("/api/jobs", text="data[JobID]=F7", content_type=f"{form}; charset=utf-8")
    contract.get("/api/jobs?fields[0]=JobID")


def test_multipart_bodies(contract: Contract) -> None:
    def part(name: str, value: str) -> str:
        return f'--xx\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'

    multipart = "multipart/form-data; boundary=xx"
    for text in (
        part("data", '{"JobID":"M1","Quantity":5}') + "--xx--\r\n",
        part("data", "{") + "--xx--\r\n",
        part("data", '"x"') + "--xx--\r\n",
        part("data", "{}") + part("data", "{}") + "--xx--\r\n",
        part("JobID", "M2") + "--xx--\r\n",
        part("data", "") + "--xx--\r\n",
    ):
        contract.post("/api/jobs", text=text, content_type=multipart)
    contract.get("/api/jobs?fields[0]=JobID")


def test_limits(contract: Contract) -> None:
    def jobs(length: int) -> str:
        head, tail = '{"data":{"Notes":"', '"}}'
        return head + "x" * (length - len(head) - len(tail)) + tail

    quiet = "/api/jobs?fields[0]=JobID"
    for length in (1_048_575, 1_048_576, 1_048_577, 2_000_000):
        contract.post(quiet, text=jobs(length))
    contract.post(quiet, text=jobs(1_048_577), sender="anonymous")
    contract.post("/api/nope", text=jobs(1_048_577))
    form = "application/x-www-form-urlencoded"
    for length in (57_344, 57_345, 60_000):
        contract.post(quiet, text="data[Notes]=" + "x" * (length - 12), content_type=form)
    for length in (57_344, 57_345):
        contract.post(quiet, text="x" * length, content_type="text/plain")


def test_encodings(contract: Contract) -> None:
    text = '{"data":{"JobID":"é"}}'
    contract.post("/api/jobs", text=b"\xef\xbb\xbf" + text.encode())
    contract.post("/api/jobs", text=text.encode("latin-1"))
    contract.post("/api/jobs", text=b'{"data":{"JobID":"\xff\xfe"}}')
    contract.post("/api/jobs", text=text.encode("utf-16"))
    contract.post("/api/jobs", text='{"data":{"JobID":"\\ud83d\\ude00"}}')
    contract.post("/api/jobs", text='{"data":{"JobID":"\\ud83d"}}')
    contract.post("/api/jobs", text='{"data":{"JobID":"\\u0000"}}')
    contract.post("/api/jobs", text='{"data":{"JobID":"a\\u0008\\f\\n\\r\\t\\"\\\\\\/\\u2028\\u007f"}}')
    contract.post("/api/jobs", text='{"data":{"JobID":"😀 日本語 عربى"}}')
    contract.get("/api/jobs?fields[0]=JobID")


def test_compressed_bodies(contract: Contract) -> None:
    text = b'{"data":{"JobID":"packed"}}'
    for encoding, body in (
        ("gzip", bytes.fromhex(GZIPPED)),
        ("deflate", bytes.fromhex(DEFLATED)),
        ("identity", text),
        ("gzip", text),
        ("compress", text),
        ("nope", text),
    ):
        contract.post("/api/jobs", text=body, headers=(("Content-Encoding", encoding),))
    contract.get("/api/jobs?fields[0]=JobID")


def test_chunked_bodies(contract: Contract) -> None:
    head = "POST /api/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    contract.grant_public("api::job.job.create")
    contract.raw(head + '9\r\n{"data":{\r\n10\r\n"JobID":"chunk"}\r\n1\r\n}\r\n0\r\n\r\n', method="POST")
    contract.raw(head + "0\r\n\r\n", method="POST")
    contract.raw(head + "1\r\n{\r\n0\r\n\r\n", method="POST")
    contract.get("/api/jobs?fields[0]=JobID")


def test_special_keys(contract: Contract) -> None:
    for text in (
        '{"data":{"JobID":"a","JobID":"b"}}',
        '{"data":{"JobID":"x"},"data":{"JobID":"c"}}',
        '{"data":{"__proto__":{"x":1}}}',
        '{"__proto__":{"x":1},"data":{"JobID":"d"}}',
        '{"data":{"constructor":{"prototype":{"x":1}}}}',
        '{"data":{"constructor":5}}',
        '{"data":{"toString":5}}',
        '{"data":{"hasOwnProperty":5}}',
        '{"data":{"":5}}',
        '{"data":{"__proto__":null}}',
        '{"data":{"JobID":"e","Notes":"__proto__"}}',
    ):
        contract.post("/api/jobs", text=text)
    contract.get("/api/jobs?fields[0]=JobID")
