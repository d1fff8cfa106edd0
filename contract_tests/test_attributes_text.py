"""Strings in all their types: what is accepted, what is stored, and which words refuse the rest."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

# Values that are no strings, or odd ones
ODD: tuple[object, ...] = (
    None, "", " ", "x", "é", "x" * 255, "x" * 256, "😀" * 128, 5, 5.5, 0, -1, 1e21, True, False, [], ["ab"],
    ["a", "b"], {}, {"a": "1"}, [[]], [None], {"a": {"b": [1]}}, "null", "5", "true", "a\nb", "\u0000",
    "'; drop table", "<b>", "  trim  ",
)  # fmt: skip


def each(contract: Contract, attribute: str, values: tuple[object, ...]) -> None:
    """One create for each value; the answer holds that attribute alone."""
    for value in values:
        contract.post(f"/api/things?fields[0]={attribute}", {"data": {attribute: value}})


@pytest.mark.parametrize("attribute", ["s", "text", "rich"])
def test_plain_texts(contract: Contract, attribute: str) -> None:
    each(contract, attribute, ODD)


def test_min_length(contract: Contract) -> None:
    each(contract, "sMin", ("ab", "a", "", " ", "é", "😀", "e\u0301", None, 5, 55, "abc"))


def test_max_length(contract: Contract) -> None:
    each(contract, "sMax", ("x" * 10, "x" * 11, "😀" * 5, "😀" * 6, "", None, 12345678901))


def test_both_lengths(contract: Contract) -> None:
    each(contract, "sBounds", ("", "a", "ab", "x" * 10, "x" * 11, None, [], {}))
    each(contract, "textBounds", ("", "a", "ab", "x" * 20, "x" * 21, None, 5, " "))


def test_regex(contract: Contract) -> None:
    each(contract, "sRegex", ("abc", "ABC", "abc1", "", "a b", "é", None, 5, "abc\n", "\nabc", ["abc"]))


def test_defaults(contract: Contract) -> None:
    each(contract, "sDefault", ("given", "", None))
    contract.post(
        "/api/things?fields[0]=sDefault&fields[1]=intDefault&fields[2]=boolTrue&fields[3]=boolFalse", {"data": {}}
    )
    contract.post("/api/things?fields[0]=choiceDefault&fields[1]=dateDefault&fields[2]=jsonDefault", {"data": {}})
    contract.post("/api/things", {"data": {}})


def test_private(contract: Contract) -> None:
    thing = contract.create("things", {"sPrivate": "secret"})
    contract.put(f"/api/things/{thing.key}?fields[0]=s", {"data": {"sPrivate": 5}})
    contract.get(f"/api/things/{thing.key}?fields[0]=sPrivate")
    contract.gets(
        "/api/things",
        ["filters[sPrivate]=secret", "sort=sPrivate", "filters[sPrivate][$notNull]=true", "populate=sPrivate"],
    )


def test_unique(contract: Contract) -> None:
    path = "/api/things?fields[0]=sUnique"
    for value in ("one", "one", "ONE", "one ", "", "", None, None, "x" * 300, 5):
        contract.post(path, {"data": {"sUnique": value}})
    other = contract.create("things", {"sUnique": "two"})
    contract.put(f"/api/things/{other.key}?fields[0]=sUnique", {"data": {"sUnique": "two"}})
    contract.put(f"/api/things/{other.key}?fields[0]=sUnique", {"data": {"sUnique": "one"}})
    contract.put(f"/api/things/{other.key}?fields[0]=sUnique", {"data": {"sUnique": "three"}})
    contract.put(f"/api/things/{other.key}?fields[0]=sUnique", {"data": {"sUnique": None}})
    contract.post(path, {"data": {"sUnique": "two"}})


def test_email(contract: Contract) -> None:
    each(contract, "email", (
        "a@b.co", "A@B.CO", "", " ", "a", "a@b", "a@b.c", "a b@c.co", "a@b..co", "a.@b.co", ".a@b.co", "a..b@c.co",
        "a+b@c.co", "a@-b.co", "é@b.co", "a@é.co", "a@b.co ", "a@[127.0.0.1]", '"a b"@c.co', "a@b.c1", "a@1.co",
        "a@b_c.co", "x" * 65 + "@b.co", "a@" + "b" * 250 + ".co", "<a@b.co>", "a@b.co,c@d.co", "mailto:a@b.co", None,
        5, True, [], {}, ["a@b.co"],
    ))  # fmt: skip
    each(contract, "emailBounds", ("a@b.co", "a@b.c", "abcdefghijklmno@b.co", "abcdefghijklmnop@b.co", "", "x"))


def test_password(contract: Contract) -> None:
    path = "/api/things?fields[0]=s"
    values: tuple[object, ...] = ("secret", "short", "", None, 123456, "x" * 73, "ééé", True, [], {})
    for value in values:
        contract.post(path, {"data": {"password": value, "s": "x"}})
    thing = contract.create("things", {"password": "secret1"})
    contract.put(f"/api/things/{thing.key}", {"data": {"password": "other1"}})
    contract.gets(
        "/api/things",
        ["fields[0]=password", "filters[password]=secret1", "filters[password][$notNull]=true", "sort=password"],
    )
    contract.get("/api/things?fields=*&filters[s]=none")


def test_uid(contract: Contract) -> None:
    values = ("abc", "Abc-1_2.~", "a b", "é", "a/b", "", "abc", None, 5, "x" * 300, "-", "a\n", ["a"])
    each(contract, "uid", values)
    each(contract, "slug", ("taken", "taken", "Taken", None))
    each(contract, "uidOptions", ("ab", "abc", "x" * 12, "x" * 13, "a_b", "a.b", "a+b", ""))
    contract.post("/api/things?fields[0]=slug&fields[1]=uid", {"data": {"s": "Hello World"}})
    thing = contract.create("things", {"uid": "first"})
    contract.put(f"/api/things/{thing.key}?fields[0]=uid", {"data": {"uid": "first"}})
    contract.put(f"/api/things/{thing.key}?fields[0]=uid", {"data": {"uid": "abc"}})


def test_enumeration(contract: Contract) -> None:
    each(contract, "choice", (
        "one", "Two", "two", "three four", "three_four", "five-six", "Ünï", "", " one", "nope", None, 5, True, [],
        ["one"], {}, "ONE", "null",
    ))  # fmt: skip
    each(contract, "choiceDefault", ("low", None, "", "nope"))
    each(contract, "choiceNamed", ("red", "thing_colour", "green"))


def test_update_of_texts(contract: Contract) -> None:
    thing = contract.create("things", {"s": "before", "sMin": "before", "choice": "one", "email": "a@b.co"})
    path = f"/api/things/{thing.key}?fields[0]=s&fields[1]=sMin&fields[2]=choice&fields[3]=email&fields[4]=sDefault"
    for data in (
        {}, {"s": None}, {"s": ""}, {"s": 5}, {"sMin": "a"}, {"sMin": None}, {"choice": "nope"}, {"choice": None},
        {"email": "x"}, {"email": None}, {"sDefault": None}, {"s": "after", "choice": "Two"}, {"s": "x" * 256},
        {"sMin": 5, "choice": 5, "email": 5},
    ):  # fmt: skip
        contract.put(path, {"data": data})
    contract.get(path)
