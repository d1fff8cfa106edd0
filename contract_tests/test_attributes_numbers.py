"""Numbers and booleans: casts from text, bounds, precision, and how they are written back."""

from __future__ import annotations

import pytest

from contract_tests.test_attributes_text import each
from harness.contract import Contract

pytestmark = pytest.mark.parity

ODD: tuple[object, ...] = (
    None, 0, 1, -1, 5, 5.0, 1.5, -1.5, 1e2, 1e21, 1e-7, 2147483647, 2147483648, -2147483649, 9007199254740991,
    9007199254740992, 9007199254740993, "5", " 7 ", "-3", "+3", "1e2", "0x10", "0b11", "1.5", ".5", "5.", "1,5",
    "1_000", "5x", "", " ", "abc", "NaN", "Infinity", "null", "true", True, False, [], [1], ["2"], [1, 2], {},
    {"a": 1}, "٣", "1e400", "-0",
)  # fmt: skip


@pytest.mark.parametrize("attribute", ["int", "big", "float", "decimal"])
def test_plain_numbers(contract: Contract, attribute: str) -> None:
    each(contract, attribute, ODD)


@pytest.mark.parametrize("attribute", ["int", "big", "float", "decimal"])
def test_numbers_as_they_are_written(contract: Contract, attribute: str) -> None:
    for number in (
        "1.0", "-0", "-0.0", "0.10", "1E3", "1e+3", "1e21", "1e22", "123456789012345678901234567890", "0.1e-6",
        "1e-7", "1.7976931348623157e308", "1e400", "-1e400", "5e-324", "0.30000000000000004", "100000000000000000000",
        "4503599627370497.5", "12345678.12345678",
    ):  # fmt: skip
        contract.post(f"/api/things?fields[0]={attribute}", text=f'{{"data":{{"{attribute}":{number}}}}}')


def test_integer_range(contract: Contract) -> None:
    each(contract, "intRange", (1, 10, 0, 11, -5, 1.5, 10.5, "5", "0", None, "x", True))


def test_float_and_decimal_range(contract: Contract) -> None:
    each(contract, "floatRange", (0.5, 1.5, 0.49, 1.51, 0, "1", None, "x"))
    each(contract, "decimalRange", (0, 99.5, -0.01, 99.51, "99.5", None, 1e10))


def test_big_integer_range(contract: Contract) -> None:
    each(
        contract,
        "bigRange",
        (1, 100, 0, 101, "1", "100", "0", "101", "9223372036854775807", "9223372036854775808", None, "abc", 1.5),
    )


def test_big_integers_as_text(contract: Contract) -> None:
    each(contract, "big", (
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "00012", "12.0", "12.5", "-0", "+12",
        " 12 ", "1e3", "0xff", "12345678901234567890123", "", "abc", "12abc",
    ))  # fmt: skip


def test_unique_integer(contract: Contract) -> None:
    each(contract, "intUnique", (5, 5, "5", 5.0, 6, None, None, 0, 0, -0.0, [5]))


def test_integer_default(contract: Contract) -> None:
    each(contract, "intDefault", (None, 0, 8, "9", "x"))


def test_boolean(contract: Contract) -> None:
    values: tuple[object, ...] = (
        True, False, None, "true", "false", "True", "FALSE", "TRUE", "t", "f", "yes", "no", "on", "", " ", "1", "0",
        1, 0, 2, -1, 1.0, 0.5, [], [True], {}, "null", "x", " true",
    )  # fmt: skip
    for attribute in ("bool", "boolTrue", "boolFalse"):
        each(contract, attribute, values if attribute == "bool" else values[:3])


def test_update_of_numbers(contract: Contract) -> None:
    thing = contract.create("things", {"int": 1, "intRange": 5, "float": 1.5, "big": "5", "bool": True})
    path = f"/api/things/{thing.key}?" + "&".join(
        f"fields[{i}]={name}" for i, name in enumerate(("int", "intRange", "float", "big", "bool"))
    )
    for data in (
        {}, {"int": None}, {"int": "7"}, {"int": 7.5}, {"intRange": 11}, {"intRange": None}, {"float": "2.5"},
        {"float": None}, {"big": 6}, {"big": None}, {"bool": "false"}, {"bool": None}, {"bool": "x"},
        {"int": "x", "intRange": 0, "float": "x", "bool": "x"},
    ):  # fmt: skip
        contract.put(path, {"data": data})
    contract.get(path)
