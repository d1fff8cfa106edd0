"""`config/plugins` for upload changes what is taken and made: answers of 4.26.2 and 5.54.0 with the same settings."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from fake_strapi import FakeStrapi

PROJECT = Path(__file__).parents[2] / "harness" / "printshop"
SETTINGS = """
[upload]
sizeLimit = 2000
breakpoints = { xlarge = 400, tiny = 64 }
[upload.security]
allowedTypes = ["image/*", "text/*"]
deniedTypes = ["text/html"]
"""
PDF = ("files", ("p.pdf", b"%PDF-1.4\n%x\n", "application/pdf"))


@pytest.fixture(params=["4", "5"])
def strapi(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FakeStrapi]:
    (tmp_path / "src").symlink_to(PROJECT / "src")
    (tmp_path / "fake-strapi.toml").write_text(SETTINGS)
    with FakeStrapi(tmp_path, request.param) as server:
        yield server


def upload(strapi: FakeStrapi, *files: Any, query: str = "") -> requests.Response:
    headers = {"Authorization": f"Bearer {strapi.token}"}
    return requests.post(f"{strapi.url}/api/upload{query}", files=list(files), headers=headers, timeout=10)


def text(name: str, size: int) -> Any:
    return ("files", (name, b"x" * size, "text/plain"))


def names(strapi: FakeStrapi) -> list[str]:
    headers = {"Authorization": f"Bearer {strapi.token}"}
    files = requests.get(f"{strapi.url}/api/upload/files?sort=id", headers=headers, timeout=10).json()
    return [file["name"] for file in files]


def test_a_file_above_the_limit_is_too_large(strapi: FakeStrapi) -> None:
    first = upload(strapi, text("a.txt", 2004))  # two kilobytes, rounded
    assert first.ok
    refused = upload(strapi, text("big.txt", 2006))
    assert refused.status_code == 413
    assert refused.json()["error"] == {
        "status": 413,
        "name": "PayloadTooLargeError",
        "message": "big.txt exceeds size limit of 2 KB.",
        "details": {},
    }
    assert "X-Powered-By" not in refused.headers
    assert upload(strapi, text("s.txt", 10), text("big.txt", 3000)).status_code == 413
    replaced = upload(strapi, text("big.txt", 3000), query=f"?id={first.json()[0]['id']}")
    if strapi.installation.behaviour.replaced_files_limited:
        assert replaced.status_code == 413
        assert names(strapi) == ["a.txt", "s.txt"]
    else:
        assert replaced.status_code == 200
        assert names(strapi) == ["big.txt", "s.txt"]


def test_types_that_are_not_allowed(strapi: FakeStrapi) -> None:
    html = upload(strapi, ("files", ("p.html", b"<html><body>x</body></html>", "text/html")))
    pdf = upload(strapi, PDF)
    mixed = upload(strapi, text("s.txt", 10), PDF)
    disguised = upload(strapi, ("files", ("p.txt", b"%PDF-1.4\n%x\n", "text/plain")))
    assert mixed.ok
    if not strapi.installation.behaviour.file_types_detected:
        assert (html.ok, pdf.ok, disguised.ok) == (True, True, True)
        assert len(mixed.json()) == 2
        return
    assert [one["name"] for one in mixed.json()] == ["s.txt"]
    for answer, message in (
        (html, "File type 'text/html' is not allowed"),
        (pdf, "File type 'application/pdf' is not allowed"),
        (disguised, "MIME type is not allowed"),
    ):
        assert answer.status_code == 400
        assert (answer.json()["error"]["name"], answer.json()["error"]["message"]) == ("ValidationError", message)


def test_formats_are_those_of_the_breakpoints(strapi: FakeStrapi) -> None:
    images = pytest.importorskip("PIL.Image")
    buffer = io.BytesIO()
    images.new("RGB", (600, 300), (200, 30, 30)).save(buffer, "PNG")
    made = upload(strapi, ("files", ("p.png", buffer.getvalue(), "image/png"))).json()[0]["formats"]
    sizes = {name: (one["width"], one["height"], one["name"]) for name, one in made.items()}
    assert sizes == {
        "thumbnail": (245, 123, "thumbnail_p.png"),
        "xlarge": (400, 200, "xlarge_p.png"),
        "tiny": (64, 32, "tiny_p.png"),
    }
