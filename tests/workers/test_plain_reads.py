"""Which bytes may go to a reader."""

from __future__ import annotations

import pytest

from fake_strapi.workers.passable import LARGEST_READ, PlainReads

END = b" HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "plain"),
    [
        (b"GET /api/jobs" + END, True),
        (b"HEAD /api/jobs" + END, True),
        (b"GET /content/jobs" + END, False),
        (b"GET /_fake/health" + END, False),
        (b"GET /_ws/one/api/jobs" + END, False),
        (b"POST /api/jobs" + END, False),
        (b"GET /api/jobs HTTP/1.1\r\nHost: a\r\n", False),
        (b"GET /api/jobs" + END + b"GET /api/jobs" + END, False),
        (b"GET /api/jobs" + END + b"G", False),
        (b"\r\nGET /api/jobs" + END, False),
        (b"G", False),
        (b"GET /api/jobs?" + b"x" * LARGEST_READ + END, False),
    ],
)
def test_a_whole_read_and_nothing_else(data: bytes, plain: bool) -> None:
    assert PlainReads("/api")(data) is plain


def test_the_prefix_is_the_project_s() -> None:
    assert PlainReads("/content")(b"GET /content/jobs" + END)
    assert not PlainReads("/content")(b"GET /api/jobs" + END)
    assert PlainReads("")(b"GET /jobs" + END)
