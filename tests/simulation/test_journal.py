"""What the journal keeps, and how it shows it."""

from __future__ import annotations

import shlex
import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_entries import record

from fake_strapi.errors import FakeStrapiError
from fake_strapi.simulation import journal as journal_module
from fake_strapi.simulation.journal import BODY_BYTES, TOTAL_BYTES, Entry, Journal
from fake_strapi.simulation.journal_text import curl, described, line


def test_the_oldest_are_forgotten_and_counted() -> None:
    journal = Journal(3)
    for n in range(5):
        record(journal, f"GET /{n}")
    assert [(entry.id, entry.path) for entry in journal.entries()] == [(3, "/2"), (4, "/3"), (5, "/4")]
    assert journal.forgotten == 2
    journal.clear()
    assert (journal.entries(), journal.forgotten) == ([], 0)
    assert record(journal, "GET /5").id == 6


class Elsewhere:
    """Another process's part of a journal. `n` is the time at which a request began."""

    def __init__(self) -> None:
        self.noted: list[Entry] = []
        self.forgotten = 0

    def note(self, n: float) -> None:
        entry = record(Journal(1), f"GET /{n}")
        entry.began = n
        self.noted.append(entry)

    def take(self) -> tuple[list[Entry], int]:
        taken = self.noted, self.forgotten
        self.noted, self.forgotten = [], 0
        return taken


def seen(journal: Journal) -> list[tuple[int, str]]:
    return [(entry.id, entry.path) for entry in journal.entries()]


def test_what_was_noted_elsewhere_stands_at_its_time() -> None:
    journal, elsewhere = Journal(6), Elsewhere()
    journal.gather_from(elsewhere.take)
    for n in (1, 4):
        record(journal, f"GET /{n}").began = n
    for n in (3, 2):
        elsewhere.note(n)
    just_begun = journal.begin(0, "GET", "/5", "", (), b"", "")
    assert seen(journal) == [(1, "/1"), (2, "/2"), (3, "/3"), (4, "/4"), (5, "/5")]
    elsewhere.note(0.5)  # somebody has seen the others' ids, which stay
    record(journal, "GET /6").began = 6
    assert seen(journal) == [(2, "/2"), (3, "/3"), (4, "/4"), (5, "/5"), (6, "/0.5"), (7, "/6")]
    assert just_begun.id == 5
    assert journal.forgotten == 1


def test_what_was_forgotten_elsewhere_counts() -> None:
    journal, elsewhere = Journal(2), Elsewhere()
    journal.gather_from(elsewhere.take)
    record(journal, "GET /1").began = 1
    for n in (2, 3):
        elsewhere.note(n)
    elsewhere.forgotten = 5
    assert (seen(journal), journal.forgotten) == ([(7, "/2"), (8, "/3")], 6)
    elsewhere.note(9)
    journal.clear()
    assert (seen(journal), journal.forgotten) == ([], 0)
    assert record(journal, "GET /10").id == 10


def test_a_state_that_is_loaded_has_nothing_from_elsewhere() -> None:
    journal, elsewhere = Journal(9), Elsewhere()
    journal.gather_from(elsewhere.take)
    elsewhere.note(1)
    state = journal.save()
    elsewhere.note(2)
    journal.load(state)
    assert seen(journal) == [(1, "/1")]
    elsewhere.note(3)
    assert seen(journal) == [(1, "/1"), (2, "/3")]


def test_bodies_from_elsewhere_have_the_same_bound() -> None:
    journal, elsewhere = Journal(1000), Elsewhere()
    journal.gather_from(elsewhere.take)
    count = TOTAL_BYTES // BODY_BYTES + 3
    for n in range(1, count + 1):
        elsewhere.noted.append(record(Journal(1), f"GET /{n}", answer=b"y" * BODY_BYTES))
        elsewhere.noted[-1].began = n
    found = journal.entries()
    assert [entry.answer_body == b"" for entry in found] == [n < 3 for n in range(count)]


def test_a_size_that_can_not_be_is_refused() -> None:
    with pytest.raises(FakeStrapiError, match="can't remember -1 requests: give 0 for none"):
        Journal(-1)


def test_a_request_is_there_before_its_answer() -> None:
    journal = Journal(3)
    entry = journal.begin(0, "GET", "/api/jobs", "", (), b"", "http://a")
    assert line(journal.entries()[0]) == "#1 GET /api/jobs -> no answer yet"
    journal.finish(entry, None, (), b"", 0.5)
    assert line(journal.entries()[0]) == "#1 GET /api/jobs -> no answer in 500.0 ms"


def test_of_a_large_body_the_beginning_is_kept() -> None:
    journal = Journal(3)
    entry = record(journal, "POST /upload", b"x" * (BODY_BYTES + 5), headers=(("Content-Type", "text/plain"),))
    assert len(entry.body) == BODY_BYTES
    assert described(entry)["body"].endswith(f"x<… the first {BODY_BYTES} of {BODY_BYTES + 5} bytes of text/plain>")


def test_all_bodies_together_have_a_bound_and_requests_stay() -> None:
    journal = Journal(1000)
    for _ in range(TOTAL_BYTES // BODY_BYTES + 10):
        record(journal, "POST /x", b"x" * (BODY_BYTES // 2), answer=b"y" * (BODY_BYTES // 2))
    entries = journal.entries()
    assert sum(len(entry.body) + len(entry.answer_body) for entry in entries) == TOTAL_BYTES
    assert len(entries) == TOTAL_BYTES // BODY_BYTES + 10
    assert described(entries[0])["body"] == f"<{BODY_BYTES // 2} bytes, forgotten>"
    assert described(entries[-1])["body"] == "x" * (BODY_BYTES // 2)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))), st.integers(1, 5))
def test_the_bounds_hold_whatever_comes(sizes: list[tuple[int, int]], capacity: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal_module, "BODY_BYTES", 30)
        patch.setattr(journal_module, "TOTAL_BYTES", 70)
        journal = Journal(capacity)
        for n, (sent, answered) in enumerate(sizes):
            record(journal, "POST /x", b"x" * sent, answer=b"y" * answered)
            if n % 3 == 2:
                journal.load(journal.save())
            entries = journal.entries()
            assert len(entries) == min(n + 1, capacity)
            assert [entry.id for entry in entries] == list(range(n + 2 - len(entries), n + 2))
            assert sum(len(entry.body) + len(entry.answer_body) for entry in entries) <= 70
            assert journal.forgotten == n + 1 - len(entries)
            assert len(entries[-1].body) == min(sent, 30)


def test_what_was_saved_comes_back() -> None:
    journal = Journal(2)
    for n in range(3):
        record(journal, f"GET /{n}")
    state = journal.save()
    record(journal, "GET /3")
    journal.load(state)
    assert [entry.path for entry in journal.entries()] == ["/1", "/2"]
    assert journal.forgotten == 1
    assert record(journal, "GET /4").id == 4


def test_an_entry_as_json() -> None:
    headers = (("Host", "a"), ("Authorization", "Bearer t"), ("X-A", "1"), ("X-A", "2"), ("X-A", "3"))
    entry = record(Journal(1), "PUT /api/jobs/1?populate=*", b'{"data":{"Quantity":1}}', headers=headers)
    shown = described(entry)
    assert shown.pop("headers")["X-A"] == ["1", "2", "3"]
    assert shown.pop("curl").startswith("curl -i -X PUT 'http://127.0.0.1:1337/api/jobs/1?populate=*' -H")
    assert shown == {
        "id": 1,
        "at": "2025-01-20T16:30:00.000Z",
        "milliseconds": 1.2,
        "method": "PUT",
        "path": "/api/jobs/1",
        "query": "populate=*",
        "body": {"data": {"Quantity": 1}},
        "status": 200,
        "answer": {"headers": {"Content-Type": "application/json"}, "body": {}},
        "fault": None,
        "unmatched": False,
        "line": "#1 PUT /api/jobs/1?populate=* -> 200 in 1.2 ms",
    }


@pytest.mark.parametrize(
    ("content_type", "body", "shown"),
    [
        ("application/json", b'{"a":1}', {"a": 1}),
        ("application/json", b'{"a":', '{"a":'),
        ("text/plain", "grüß".encode(), "grüß"),
        ("application/x-www-form-urlencoded", b"a=1&b=2", "a=1&b=2"),
        ("multipart/form-data; boundary=x", b"--x", "<3 bytes of multipart/form-data>"),
        ("image/png", b"\x89PNG\xff", "<5 bytes of image/png>"),
        ("", b"", None),
    ],
)
def test_bodies_are_shown_as_what_they_are(content_type: str, body: bytes, shown: object) -> None:
    entry = record(Journal(1), "POST /x", body, headers=(("content-type", content_type),))
    assert described(entry)["body"] == shown


def test_no_secret_is_shown_anywhere() -> None:
    headers = (("Authorization", "Bearer hidden"), ("Cookie", "jwt=hidden"), ("Content-Type", "application/json"))
    sent = b'{"identifier":"a","password":"hidden"}'
    entry = record(
        Journal(1), "POST /api/auth/local?access_token=hidden", sent, headers=headers, answer=b'{"jwt":"hidden"}'
    )
    assert "hidden" not in str(described(entry))
    assert "Bearer <redacted:" in curl(entry)


class Echo(BaseHTTPRequestHandler):
    """Keeps what it was asked."""

    seen: list[tuple[str, str, bytes, Any]] = []

    def do(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append((self.command, self.path, body, self.headers))
        self.send_response(204)
        self.end_headers()

    do_GET = do_POST = do_DELETE = do_HEAD = do

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("request_line", "body"),
    [
        ("GET /api/jobs?filters[a][$eq]=it's&b={1}", b""),
        ("POST /api/jobs", '{"data":{"Name":"$HOME `é` \'x\' \\n"}}'.encode()),
        ("DELETE /api/jobs/1", b""),
        ("HEAD /api/jobs", b""),
        ("GET /api/jobs", b'{"body":"of a get"}'),
    ],
)
def test_a_curl_line_sends_the_request_again(request_line: str, body: bytes) -> None:
    server = HTTPServer(("127.0.0.1", 0), Echo)
    thread = Thread(target=server.handle_request)
    thread.start()
    journal = Journal(1)
    headers = (("Accept", "*/*"), ("Content-Type", "application/json"), ("X-A", "it's"), ("Content-Length", "99"))
    entry = record(journal, request_line, body, headers=headers)
    entry.base = f"http://127.0.0.1:{server.server_port}"
    subprocess.run([*shlex.split(curl(entry)), "--noproxy", "*", "-s", "-m", "10"], check=True, capture_output=True)
    thread.join(10)
    server.server_close()
    method, _, target = request_line.partition(" ")
    sent_method, sent_target, sent_body, sent_headers = Echo.seen[-1]
    assert (sent_method, sent_target, sent_body) == (method, target, body)
    assert (sent_headers["Content-Type"], sent_headers["X-A"]) == ("application/json", "it's")
