"""Names and types of uploaded files. Slugs are those of `@sindresorhus/slugify` 1.1."""

from __future__ import annotations

import re

import pytest

from fake_strapi.chance import Chance
from fake_strapi.upload.mime import content_type, extension_of, lookup
from fake_strapi.upload.names import basename, extname, is_valid, new_hash, slug
from fake_strapi.upload.signatures import trusted_type


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a b é", "a_b_e"), ("MyFile2Name ÄÖé-_x", "My_File2_Name_Ae_Oee_x"), ("привет", "privet"), ("Щука", "Shhuka"),
        ("日本", ""), ("x & y", "x_and_y"), ("Straße", "Strasse"), ("Ψυχή", "P_Syxi"), ("__a__", "a"), ("...", ""),
    ],
)  # fmt: skip
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_hash_is_new_each_time() -> None:
    first, second = (new_hash("big", Chance()) for _ in range(2))
    assert re.fullmatch("big_[0-9a-f]{10}", first)
    assert first != second


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "a:b", "con", "COM1", "a\x00", "a" * 256, "😀" * 128])
def test_names_that_are_refused(name: str) -> None:
    assert not is_valid(name)


@pytest.mark.parametrize("name", ["a", "con.txt", "...", ".hidden", "a" * 255])
def test_names_that_are_taken(name: str) -> None:
    assert is_valid(name)


@pytest.mark.parametrize(
    ("name", "ext", "base"),
    [("a.txt", ".txt", "a"), ("a.tar.gz", ".gz", "a.tar"), (".hidden", "", ".hidden"), ("...", ".", "..")],
)
def test_extensions(name: str, ext: str, base: str) -> None:
    assert extname(name) == ext
    assert basename(name, ext) == base


def test_types() -> None:
    assert lookup(".PNG") == "image/png"
    assert lookup(".zzz") is None
    assert extension_of("text/plain; charset=utf-8") == "txt"
    assert extension_of("application/zzz") is None
    assert content_type(".json") == "application/json; charset=utf-8"
    assert content_type(".zzz") == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "declared", "data", "expected"),
    [
        ("x.txt", "text/plain", b"%PDF-1.4", "text/plain"),
        ("x", "text/plain", b"%PDF-1.4", "application/pdf"),
        ("x.svg", "text/plain", b'<?xml version="1.0"?>', "image/svg+xml"),
        ("x", "application/zzz", b"x", "application/zzz"),
        ("x.csv", "application/octet-stream", b"PK\x03\x04", "text/csv"),
    ],
)
def test_trusted_types(name: str, declared: str, data: bytes, expected: str) -> None:
    assert trusted_type(name, declared, data) == expected
