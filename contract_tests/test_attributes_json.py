"""JSON and blocks: anything goes in; what comes out is another matter."""

from __future__ import annotations

import pytest

from contract_tests.test_attributes_text import each
from harness.contract import Contract

pytestmark = pytest.mark.parity

TEXT = {"type": "text", "text": "t"}
PARAGRAPH = {"type": "paragraph", "children": [{"type": "text", "text": "hi"}]}


def test_json(contract: Contract) -> None:
    each(contract, "json", (
        None, {}, [], {"a": 1}, [1, "2", None, True, {"b": []}], "text", "", "5", "true", "null", '{"a":1}', "[1,2]",
        '"quoted"', "{", 5, 0, -1.5, 1e21, 1e-7, True, False, {"": 1}, {"z": 1, "a": 2, "10": 3, "2": 4},
        {"id": 5, "documentId": "x"}, {"$eq": 1}, "é😀\u2028", {"nested": {"deep": {"deeper": [[[]]]}}}, [None],
        [False, 0, ""], {"k": "x" * 300},
    ))  # fmt: skip


def test_json_as_it_is_written(contract: Contract) -> None:
    for text in (
        '{"a":1.0}',
        '{"a":1e2}',
        '{"a":12345678901234567890}',
        '{"b":1,"a":2,"b":3}',
        '{"a": [1,\n2]}',
        '"\\u00e9\\/"',
        "-0",
        "1E400",
        "[1e400]",
    ):
        contract.post("/api/things?fields[0]=json", text=f'{{"data":{{"json":{text}}}}}')


def test_json_default_and_update(contract: Contract) -> None:
    each(contract, "jsonDefault", (None, {}, {"b": 1}))
    thing = contract.create("things", {"json": {"a": 1, "b": 2}})
    for value in ({"b": 3}, None, "x", [1], False):
        contract.put(f"/api/things/{thing.key}?fields[0]=json", {"data": {"json": value}})
    contract.put(f"/api/things/{thing.key}?fields[0]=json", {"data": {}})


def test_filters_on_json(contract: Contract) -> None:
    each(contract, "json", ({"a": 1}, [1, 2], "text", 5, True, None, {}, {"name": "Acme"}))
    contract.gets("/api/things", [
        f"fields[0]=json&sort=id&filters[json]{rest}"
        for rest in (
            "[$contains]=a", "[$contains]=Acme", "[$eq]=text", "[$eq]=5", "[$eq]=true", "=5", "[$null]=true",
            "[$notNull]=true", "[$eq]={\"a\":1}", "[$in][0]=5", "[$ne]=5", "[$startsWith]=[", "[$gt]=1", "[a]=1",
            "[name][$eq]=Acme", "[$jsonSupersetOf]={}", "[$not][$eq]=5",
        )
    ])  # fmt: skip
    contract.get("/api/things?fields[0]=json&sort=json")


def test_blocks(contract: Contract) -> None:
    each(contract, "blocks", (
        None, [PARAGRAPH], [], "x", 5, {}, [{}], [None], ["x"], [{"type": "nope", "children": []}],
        [{"type": "paragraph"}], [{"type": "paragraph", "children": []}],
        [{"type": "paragraph", "children": [{"type": "text"}]}],
        [{"type": "paragraph", "children": [{"type": "text", "text": "b", "bold": True, "italic": False}]}],
        [{"type": "paragraph", "children": [{"type": "text", "text": "b", "bold": "yes"}]}],
        [{"type": "paragraph", "children": [{"type": "text", "text": 5}]}],
        [{"type": "heading", "level": 1, "children": [{"type": "text", "text": "h"}]}],
        [{"type": "heading", "level": 7, "children": [{"type": "text", "text": "h"}]}],
        [{"type": "heading", "children": [{"type": "text", "text": "h"}]}],
        [{"type": "list", "format": "ordered", "children": [{"type": "list-item", "children": [TEXT]}]}],
        [{"type": "list", "format": "nope", "children": []}],
        [{"type": "code", "children": [{"type": "text", "text": "x = 1"}]}],
        [{"type": "quote", "children": [{"type": "text", "text": "q"}]}],
        [{"type": "paragraph", "children": [{"type": "link", "url": "https://x.example", "children": [TEXT]}]}],
        [{"type": "paragraph", "children": [{"type": "link", "url": "not a url", "children": [TEXT]}]}],
        [{"type": "image", "image": {"url": "x"}, "children": []}],
        [PARAGRAPH, {"type": "nope"}, {"type": "heading"}],
        [{"type": "paragraph", "extra": 1, "children": [{"type": "text", "text": "x", "extra": 2}]}],
    ))  # fmt: skip
