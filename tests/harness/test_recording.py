"""Recordings on file: the same exchanges come back, an edited file is refused, a difference is pointed at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.recording import (
    BadRecording,
    Exchange,
    Recording,
    Sent,
    differences,
    dumps,
    loads,
    read,
    shortened,
    write,
)

HEADERS = (("Content-Type", "application/json; charset=utf-8"), ("Vary", "Origin"))
EXCHANGE = Exchange(
    Sent("GET", "/api/jobs", "full-access"), 200, HEADERS, '{"data":[{"id":"<job.id:1>","Name":"Acme"}]}'
)
RECORDING = Recording("test_x::test_y", "4.26.2", "v20.20.2", "2026-11-23", (EXCHANGE,))

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
BODIES = TEXTS | st.sampled_from(
    ['{"a":1}', '{"a": 1}', '{"b":1,"a":[null,true]}', '{"a":1,"a":2}', "[]", "5", "1e-7", '"x"', "", "{"]
)
PAIRS = st.lists(
    st.tuples(st.sampled_from(["Content-Type", "Origin", "content-type"]), TEXTS | st.just("application/json")),
    max_size=3,
).map(tuple)
SENT = st.builds(
    Sent,
    st.sampled_from(["GET", "POST", "RAW"]),
    TEXTS,
    st.sampled_from(["full-access", "anonymous"]),
    PAIRS,
    st.none() | BODIES,
)
EXCHANGES = st.builds(Exchange, SENT, st.integers(100, 599), PAIRS, BODIES)


@given(st.lists(EXCHANGES, max_size=4).map(tuple))
def test_what_is_written_is_read(exchanges: tuple[Exchange, ...]) -> None:
    recording = replace(RECORDING, exchanges=exchanges)
    assert loads(dumps(recording)) == recording


def test_a_file_is_readable() -> None:
    answer = '"answer": {"data":[{"id":"<job.id:1>","Name":"Acme"}]}'
    lines = '{"request": "GET /api/jobs",\n "status": 200, "headers": "1", ' + answer + "}"
    assert lines in dumps(RECORDING)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Acme", "ACME"),
        ("200", "201"),
        ("Origin", "origin"),
        ("4.26.2", "4.26.3"),
        ("/api/jobs", "/api/job"),
        ("v20.20.2", "v22.0.0"),
        ("2026-11-23", "2026-11-24"),
        ("test_y", "test_z"),
    ],
)
def test_an_edited_file_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "x.json"
    write(path, RECORDING)
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(BadRecording, match=r"x.json: the checksum does not fit.*never by hand"):
        read(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"node"', '"note": "by hand",\n"node"'),
        ('"status": 200', '"status":200'),
        ('"headers": {', '"headers": {\n"2": [],'),
        ("}\n}\n", "}\n}"),
    ],
)
def test_a_file_that_is_written_otherwise_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "x.json"
    write(path, RECORDING)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(BadRecording, match=r"x.json: it is not as it was written.*never by hand"):
        read(path)


def test_what_another_request_has_is_told_in_a_word() -> None:
    sent = EXCHANGE.sent
    for other, word in (
        (replace(sent, target="/api/job"), "it is GET /api/job"),
        (replace(sent, sender="anonymous"), "its sender is 'anonymous', not 'full-access'"),
        (replace(sent, body="{}"), "its body is '{}', not None"),
        (replace(sent, headers=(("Origin", "x"),)), "its headers is (('Origin', 'x'),), not ()"),
    ):
        assert sent.difference(other) == word


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"headers":{}}', "nope"])
def test_what_is_no_recording_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(BadRecording, match="--strapi-record"):
        read(path)


def test_a_file_that_says_the_same_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "x.json"
    assert write(path, RECORDING)
    before = path.read_text()
    assert not write(path, replace(RECORDING, recorded="2027-01-01"))
    assert path.read_text() == before
    assert write(path, replace(RECORDING, exchanges=(replace(EXCHANGE, status=201),)))


def test_long_texts_are_kept_by_their_digest() -> None:
    assert shortened("x" * 4096) == "x" * 4096
    long = shortened("x" * 4097)
    assert long.startswith("x" * 60 + "… 4097 characters, sha256 ")
    assert long != shortened("x" * 4096 + "y")


def test_equal_answers_do_not_differ() -> None:
    assert differences(EXCHANGE, EXCHANGE) == []


def test_the_first_difference_of_a_body_is_pointed_at() -> None:
    (text,) = differences(EXCHANGE, replace(EXCHANGE, body=EXCHANGE.body.replace("Acme", "acme")))
    lines = text.split("\n")
    assert lines[0] == "body: first difference at character 36, data[0].Name"
    assert lines[1].removeprefix("    expected ")[36:40] == "Acme"
    assert lines[2].removeprefix("    received ")[36:40] == "acme"
    assert lines[3].index("^") == len("    expected ") + 36


def test_a_body_that_ends_early() -> None:
    (text,) = differences(EXCHANGE, replace(EXCHANGE, body=EXCHANGE.body[:10]))
    assert text.startswith("body: first difference at character 10, data")


def test_status_and_headers() -> None:
    other = replace(EXCHANGE, status=404, headers=(*HEADERS[::-1], ("X-New", "1")))
    status, headers = differences(EXCHANGE, other)
    assert status == "status: expected 200, received 404"
    assert "line 1\n    expected Content-Type: application/json; charset=utf-8\n    received Vary: Origin" in headers
    assert headers.endswith("surplus: X-New")
    assert "missing: Vary" in differences(EXCHANGE, replace(EXCHANGE, headers=HEADERS[:1]))[0]
    assert differences(EXCHANGE, replace(EXCHANGE, headers=tuple((key.lower(), value) for key, value in HEADERS)))
