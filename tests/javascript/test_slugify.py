"""Slugs as `@sindresorhus/slugify` 1.1 makes them; the expected ones are its own answers."""

from __future__ import annotations

import pytest

from fake_strapi.javascript.slugify import slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hello World", "hello-world"),
        ("  a  b  ", "a-b"),
        ("Héllo wörld & co", "hello-woerld-and-co"),
        ("fooBarBAZ42", "foo-bar-baz-42"),
        ("a--b__c", "a-b-c"),
        ("Straße Привет", "strasse-privet"),
        ("", ""),
        ("!?", ""),
        ("Έλληνας Ώρα Ψψ", "ellinas-ora-p-sps"),
        ("مرحبا بالعالم", "mrhba-balealm"),
        ("Ո՞ւր ես Հայ", "vo-r-yes-hay"),
        ("შემდეგ", "shemdeg"),
        ("ТС Їжак Ґедзь", "ts-yizhak-gedz"),
        ("Việt Nam ơi", "viet-nam-oi"),
        ("ſtraße a\ufe24b", "sstrasse-a-b"),
        ("İstanbul \u212a", "istanbul-k"),
    ],
)
def test_slugs(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_options() -> None:
    assert slugify("fooBar baz", separator="_") == "foo_bar_baz"
    assert slugify("fooBar baz", decamelize=False) == "foobar-baz"
    assert slugify("fooBar", lowercase=False) == "foo-Bar"
    assert slugify("a b", separator="") == "ab"
    assert slugify("a b - c", separator="--") == "a--b--c"
    assert slugify("_a b", preserve_leading_underscore=True) == "_a-b"
