"""multipart/form-data as formidable reads it. Answers of 1.2 and 2.1."""

from __future__ import annotations

import pytest

from fake_strapi.errors import InternalServerError
from fake_strapi.http.multipart import FormFile, parse_multipart

TYPE = "multipart/form-data; boundary=x"


def part(head: str, data: str) -> str:
    return f"--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{data}\r\n"


def test_fields_and_files() -> None:
    body = (
        part('name="a"', "1") + part('name="a"', "2") + part('name="b"', "") + part('name="b"', "é")
        + part('name="f"; filename="c:\\\\dir\\\\%22n%22.txt"\r\nContent-Type: text/plain', "hello\r\n") + "--x--\r\n"
    ).encode()  # fmt: skip
    form = parse_multipart(body, TYPE, files_have_types=False)
    assert form.fields == {"a": ["1", "2"], "b": "é"}
    assert form.files == {"f": FormFile('"n".txt', "text/plain", b"hello\r\n")}


def test_what_makes_a_file_differs() -> None:
    named = (part('name="f"; filename="a"', "1") + part('name="g"\r\nContent-Type: text/plain', "2") + "--x--").encode()
    old, new = (parse_multipart(named, TYPE, files_have_types=types) for types in (False, True))
    assert (list(old.files), old.fields) == (["f"], {"g": "2"})
    assert (list(new.files), new.fields) == (["g"], {"f": "1"})


def test_base64() -> None:
    body = (part('name="a"\r\nContent-Transfer-Encoding: base64', "aGVsbG8=") + "--x--").encode()
    assert parse_multipart(body, TYPE, files_have_types=True).fields == {"a": "hello"}


def test_nothing_is_an_empty_form() -> None:
    assert parse_multipart(b"", TYPE, files_have_types=True).fields == {}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"zzz", TYPE),
        (part('name="a"', "1").encode(), TYPE),
        (b"--x\r\nno head--x--", TYPE),
        (part('name="a"\r\nContent-Transfer-Encoding: zip', "1").encode() + b"--x--", TYPE),
        (b"--x--", "multipart/form-data"),
    ],
)
def test_broken_forms(body: bytes, content_type: str) -> None:
    with pytest.raises(InternalServerError):
        parse_multipart(body, content_type, files_have_types=True)
