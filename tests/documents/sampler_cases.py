"""Cases on the sampler project: options that the zoo has not (unique in components, bounds as text, conditions)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validation_cases import Case

PART = {"__component": "sampler.part"}
HOLDER = {"__component": "sampler.holder"}
BASE: dict[str, Any] = {
    "title": "abc",
    "flag": True,
    "kind": "a",
    "badDefault": 1,
    "part": {},
    "parts": [{}],
    "zone": [PART],
    "friend": {},
}
TAKEN: dict[str, Any] = {
    "code": "taken",
    "amount": 5,
    "ratio": 1,
    "count": 12,
    "mail": "a@taken.co",
    "path": "taken",
    "part": {"serial": "taken-part", "size": 5},
    "parts": [{"serial": "taken-parts"}],
    "holder": {"part": {"serial": "taken-held"}, "parts": [{"serial": "taken-held-parts"}]},
    "holders": [{"part": {"serial": "taken-h1"}}, {"part": {"serial": "taken-h2"}}],
    "zone": [{**PART, "serial": "taken-zone"}, {**HOLDER, "part": {"serial": "taken-zone-held"}}],
}
PAPER: dict[str, Any] = {"flag": True, "zone": [PART], "parts": [{}]}
PAPER_TAKEN: dict[str, Any] = {
    "code": "taken",
    "amount": 5,
    "mail": "a@taken.co",
    "path": "taken",
    "parts": [{"serial": "paper-parts"}],
    "holder": {"part": {"serial": "paper-held"}},
    "zone": [{**PART, "serial": "paper-zone"}],
}

SEEDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("sample", "samples", {**BASE, **TAKEN}),
    ("paper", "papers", {**PAPER, **PAPER_TAKEN}),
)

CHANGES: tuple[dict[str, Any], ...] = (
    *({key: None} for key in BASE),
    *({key: value} for key, value in TAKEN.items()),
    {"title": "", "flag": "x", "extra": None, "body": None, "kind": "c"},
    {"title": "1", "code": "x", "amount": "1", "ratio": 2, "mail": "b@b.co", "path": "A"},
    {"code": "", "amount": "", "mail": "", "path": ""},
    {"code": "free", "amount": "9", "ratio": "0.5", "count": "+13", "mail": "a@b.c", "path": "a/b"},
    {"amount": 10, "ratio": 0.4, "count": "12"},
    {"amount": "5", "ratio": "1.0", "count": " 0012 "},
    {"amount": 1e400, "ratio": 1e400, "count": "x"},
    {"mail": "a", "path": "a b"},
    {"kind": "b", "badDefault": "x"},
    {"part": {"size": 0, "note": None, "serial": 5}},
    {"part": {"size": "5"}},
    {"part": {"serial": ""}},
    {"part": {"serial": "taken-parts"}},
    {"parts": []},
    {"parts": [{}, {}, {}]},
    {"parts": [{"serial": "q"}, {"serial": "q"}]},
    {"parts": [{"serial": None}, {"serial": None}]},
    {"parts": [{"serial": "q"}, {"serial": "taken-parts"}]},
    {"parts": [{"serial": "taken-parts"}, {"serial": "q", "size": 0}]},
    {"parts": [{"size": 3}, {"size": "3"}]},
    {"parts": [{"size": 3}, {"size": 3, "note": 5}], "title": 5},
    {"part": {"serial": "q"}, "parts": [{"serial": "q"}]},
    {"parts": [{"serial": "q", "note": []}, {"note": 5}]},
    {"parts": [{"note": []}, {"note": 5}]},
    {"holder": {"part": {"serial": "taken-part"}, "name": 5}},
    {"holder": {"parts": [{"serial": "q"}, {"serial": "q"}]}},
    {"holder": {"parts": [{"serial": "taken-held-parts"}]}},
    {"holders": [{}]},
    {"holders": []},
    {"holders": [{"part": {"serial": "r"}}, {"part": {"serial": "r"}}]},
    {"holders": [{"part": {"serial": "r"}}, {"part": {"serial": "s"}}]},
    {"holders": [{"parts": [{"serial": "r"}]}, {"parts": [{"serial": "r"}]}]},
    {"zone": []},
    {"zone": [{**PART, "serial": "q"}, {**PART, "serial": "q"}]},
    {"zone": [{**PART, "serial": "taken-part"}]},
    {"zone": [{**PART, "serial": "q", "size": 0, "note": None}]},
    {"zone": [{**HOLDER, "part": {"serial": "q"}}, {**HOLDER, "part": {"serial": "q"}}]},
    {"zone": [{**HOLDER, "part": {"serial": "q"}}, {**PART, "serial": "q"}]},
    {"zone": [{**HOLDER, "parts": [{"serial": "taken-zone"}]}]},
    {"extras": []},
    {"extras": [PART]},
    {"extras": [PART, PART, PART, PART]},
    {"extras": [{**PART, "serial": "taken-zone"}, PART]},
    {"picture": None},
    {"picture": []},
    {"friend": []},
    {"friend": {"connect": []}},
    {"friend": 99999},
    {"mode": "on"},
    {"mode": "on", "shown": "x"},
    {"mode": "on", "shown": None},
    {"mode": "off", "shown": "x"},
    {"shown": 5},
    {"shown": None},
    {"mode": 5, "shown": "x"},
    {"mode": True, "shown": 5},
    {"mode": ["on"], "shown": 5},
    {"body": [{"type": "nope"}], "code": "taken", "title": 5},
)

PAPER_CHANGES: tuple[dict[str, Any], ...] = (
    {},
    *({key: value} for key, value in PAPER_TAKEN.items()),
    {"code": "x", "amount": 1, "mail": "b", "path": "A"},
    {"parts": []},
    {"parts": [{"serial": "q"}, {"serial": "q"}]},
    {"zone": []},
    {"zone": [{**PART, "serial": "q"}, {**PART, "serial": "q"}]},
    {"flag": None},
    {"mode": "on", "shown": "x"},
    {"mode": "off", "shown": "x"},
)


def sampler_cases(major: int) -> Iterator[Case]:
    """Every case for one major version, in a fixed order."""
    yield Case("samples", {})
    for left_out in BASE:
        yield Case("samples", {key: value for key, value in BASE.items() if key != left_out})
    for data in CHANGES:
        yield Case("samples", {**BASE, **data})
    for data in CHANGES:
        yield Case("samples", data, changes={**BASE, "part": {"serial": "mine"}, "code": "mine"})
    yield Case("samples", {"part": {"serial": "mine"}, "code": "mine"}, changes={**BASE, "part": {"serial": "mine"}})
    for data in PAPER_CHANGES:
        yield Case("papers", {**PAPER, **data})
        if major == 5:
            yield Case("papers", {**PAPER, **data}, query="?status=draft")
        else:
            yield Case("papers", {**PAPER, **data, "publishedAt": None})
