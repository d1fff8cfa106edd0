"""What each scalar type stores of what is sent, and what the database layer refuses (the zoo's thing)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenario_steps import Scenario, Step

SCALARS: dict[str, tuple[Any, ...]] = {
    "s": ("text", "", "ünï 🎈", "tab\tand\nline", None, "a\ud800b"),
    "text": ("x" * 300,),
    "rich": ("# h",),
    "email": ("a@b.co",),
    "int": (5, "7", 0, -3, 2**53, [1], None),
    "big": ("9007199254740993", 12, "-5", "007", "+4", 2**40),
    "float": (1.5, "2.5", 1, 1e21, 1e-7, 0.1),
    "decimal": (1.5, "2.50", -0.0, 12345678.125),
    "bool": (True, False, "true", "0", 1, None),
    "boolTrue": (False, None),
    "choice": ("one", "Ünï", None),
    "date": ("2026-01-02", "2026-01-02T23:59:00+05:00", "2026-02-30", "nonsense", 5, "2024-02-29foo", None),
    "time": ("10:11:12", "10:11:12.5", "10:11:12.123", "10:11", "10:11:12x5", 5, "23:59:59.99", None),
    "datetime": (
        "2026-01-02T03:04:05.678Z",
        "2026-01-02",
        "2026-01-02T03:04+02:00",
        1767323045000,
        "1767323045000",
        "2026",
        "x",
        0,
    ),
    "timestamp": ("2026-01-02T03:04:05.678Z", 1767323045000, "x", None),
    "json": ({"a": [1, 2.0, None]}, [], "text", "5", "[1]", '"quoted"', 5, 1.5, True, False, "", None, {"ü": "\u2028"}),
    "blocks": ([{"type": "paragraph", "children": [{"type": "text", "text": "x"}]}], None),
    "slug": ("a-b", None),
    "password": ("secret!", None),
}


def scalar_scenarios() -> Iterator[Scenario]:
    for attribute, values in SCALARS.items():
        steps: list[Step] = []
        shown = "s" if attribute == "password" else attribute
        for number, value in enumerate(values):
            steps += [
                ("POST", "/things", {attribute: value}, f"t{number}"),
                ("GET", f"/things/{{t{number}}}?fields[0]={shown}"),
            ]
        yield f"scalar: {attribute}", steps
    yield (
        "scalar: changed",
        [
            ("POST", "/things", {"s": "a", "int": 1}, "t"),
            ("PUT", "/things/{t}", {"s": None, "int": "2", "json": {"x": 1}, "sDefault": None, "jsonDefault": None}),
            (
                "GET",
                "/things/{t}?fields[0]=s&fields[1]=int&fields[2]=json&fields[3]=sDefault&fields[4]=jsonDefault&fields[5]=boolTrue",
            ),
            ("PUT", "/things/{t}", {"date": "2026-02-30", "time": "x", "datetime": "x"}),
            ("PUT", "/things/{t}", {"datetime": "x", "time": "x"}),
            ("PUT", "/things/{t}", {}),
            ("GET", "/things/{t}?fields[0]=s&fields[1]=int"),
        ],
    )
    yield (
        "scalar: defaults",
        [
            ("POST", "/things", {}, "t"),
            ("GET", "/things/{t}"),
        ],
    )
