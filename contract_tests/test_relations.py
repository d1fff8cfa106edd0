"""Writing relations: every form of value for to-one and to-many, and what is refused."""

from __future__ import annotations

import pytest

from harness.contract import Contract, Row

pytestmark = pytest.mark.parity


class Board:
    """A job, with its customer and tags shown after each change."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.customers = contract.creates("customers", [{"Name": "A"}, {"Name": "B"}, {"Name": "C"}])
        self.tags = contract.creates("tags", [{"name": letter} for letter in "abcdef"])
        self.query = "fields[0]=JobID&populate[customer][fields][0]=Name&populate[tags][fields][0]=name"
        self.job = contract.create("jobs", {"JobID": "J1"})

    def put(self, **data: object) -> None:
        self.contract.put(f"/api/jobs/{self.job.key}?{self.query}", {"data": data})

    def again(self, **data: object) -> None:
        """Put it back to the first customer and the first three tags, then change it."""
        self.put(customer=self.customers[0].key, tags=[tag.key for tag in self.tags[:3]])
        self.put(**data)


@pytest.fixture
def board(contract: Contract) -> Board:
    return Board(contract)


def test_to_one(board: Board) -> None:
    a, b, c = board.customers
    values: tuple[object, ...] = (
        a.key, b.id, [c.key], {"id": a.id}, [{"id": b.id}], {"set": [c.key]}, {"set": c.key}, {"connect": [a.key]},
        {"connect": a.key}, {"connect": [{"id": b.id}]}, None, a.key, [], b.key, {"set": []}, c.key,
        {"disconnect": [c.key]}, a.key, {"disconnect": [b.key]}, {"disconnect": a.key}, {}, b.key_text,
        b.id.replace(">", "|text>"), {"connect": []}, {"set": None},
    )  # fmt: skip
    for value in values:
        board.put(customer=value)


def test_to_one_given_several(board: Board) -> None:
    a, b, c = board.customers
    values: tuple[object, ...] = (
        [a.key, b.key], {"set": [b.key, c.key]}, {"connect": [a.key, b.key]},
        {"connect": [c.key], "disconnect": [c.key]}, {"connect": [a.key], "disconnect": [b.key]},
        {"set": [a.key], "connect": [b.key]}, {"set": [b.key], "disconnect": [b.key]},
        {"disconnect": [a.key, b.key, c.key]},
    )  # fmt: skip
    for value in values:
        board.again(customer=value)


def test_to_one_by_document_id(board: Board) -> None:
    a, b, _ = board.customers
    values: tuple[object, ...] = (
        {"documentId": a.key}, [{"documentId": b.key}], {"connect": [{"documentId": a.key}]},
        {"set": [{"documentId": b.key}]}, {"documentId": a.key, "id": b.id}, {"disconnect": [{"documentId": b.key}]},
    )  # fmt: skip
    for value in values:
        board.put(customer=value)


def test_to_one_wrongly(board: Board) -> None:
    values: tuple[object, ...] = (
        999999, "999999", "nope", "", " ", True, False, 0, -1, 1.5, {"id": 999999}, {"id": "nope"}, {"id": None},
        {"foo": 1}, [None], [{}], [{"foo": 1}], [[]], {"connect": [{}]}, {"connect": [None]}, {"connect": "nope"},
        {"connect": True}, {"connect": None}, {"set": "nope"}, {"set": [999999]}, {"disconnect": True},
        {"disconnect": None}, {"disconnect": [999999]}, {"disconnect": ["nope"]}, {"set": True}, {"id": True},
        {"data": {"id": 1}}, {"connect": {"id": 999999}},
    )  # fmt: skip
    for value in values:
        board.again(customer=value)


def test_to_many(board: Board) -> None:
    a, b, c, d, e, f = board.tags
    values: tuple[object, ...] = (
        [a.key, b.key], [b.key, a.key], [c.id], a.key, b.id, [{"id": d.id}, {"id": a.id}], {"set": [e.key, f.key]},
        {"set": [{"id": b.id}]}, {"connect": [a.key]}, {"connect": [c.key, d.key]},
        {"connect": [{"id": e.id}, {"id": f.id}]}, {"disconnect": [a.key]},
        {"disconnect": [{"id": c.id}, {"id": d.id}]}, {"connect": [a.key], "disconnect": [b.key]}, {},
        {"connect": []}, {"disconnect": []}, {"set": []}, [a.key, a.key, b.key, a.key], None, [f.key, e.key, d.key], [],
    )  # fmt: skip
    for value in values:
        board.put(tags=value)


def test_to_many_again_and_both_ways(board: Board) -> None:
    a, b, c, d = board.tags[:4]
    values: tuple[object, ...] = (
        {"connect": [a.key]}, {"connect": [b.key, a.key]}, {"connect": [d.key, d.key]},
        {"connect": [a.key], "disconnect": [a.key]}, {"connect": [d.key], "disconnect": [d.key]},
        {"set": [d.key], "connect": [a.key]}, {"set": [d.key], "disconnect": [a.key]}, {"disconnect": [a.key, a.key]},
        {"disconnect": [d.key]}, {"set": [b.key, b.key]}, {"set": [c.key, b.key, a.key]}, {"connect": a.key},
        {"disconnect": a.key}, {"set": a.key}, {"connect": {"id": d.id}}, {"disconnect": {"id": a.id}}, {"set": None},
        {"set": {}},
    )  # fmt: skip
    for value in values:
        board.again(tags=value)


def test_two_wrong_ones(board: Board) -> None:
    """Which of two is told: both queries are under way at once, and one that can't be asked fails before the other."""
    unasked: tuple[object, ...] = (
        {"id": []}, {"id": [7]}, {"id": [7, 8]}, {"id": {"a": 1}}, {"id": {}}, {"id": None}, {}, [], 999999, "", True,
        1.5,
    )  # fmt: skip
    for value in unasked:
        board.again(customer=999999, tags=[value])
        board.again(customer=[value], tags=[999999])


def test_to_many_wrongly(board: Board) -> None:
    a = board.tags[0]
    values: tuple[object, ...] = (
        999999, [999999], [999998, 999999], [a.key, 999999], "nope", ["nope"], ["nope", "none"], "", [""], True,
        [True], 0, [0], -1, [1.5], {"connect": [999999]}, {"connect": ["nope"]}, {"connect": [{"id": 999999}]},
        {"connect": [{}]}, {"connect": [None]}, {"connect": "nope"}, {"connect": True}, {"connect": None},
        {"disconnect": [999999]}, {"disconnect": ["nope"]}, {"disconnect": True}, {"disconnect": None},
        {"disconnect": [{}]}, {"set": "nope"}, {"set": [999999]}, {"set": True}, [None], [{}], [{"foo": 1}],
        {"foo": 1}, {"foo": 1, "connect": [a.key]}, [[a.key]], [{"id": "nope"}],
        {"connect": [{"id": a.id, "foo": 1}]}, {"id": a.id}, {"id": 999999}, [a.key, {"id": 999999}, "nope"],
    )  # fmt: skip
    for value in values:
        board.again(tags=value)


def test_several_relations_wrong_at_once(board: Board) -> None:
    board.put(customer=999999, tags=[999999])
    board.put(tags=[999998, 999999, 999998], customer=board.customers[0].key)
    board.put(customer=999999, Quantity=0)
    board.put(tags=[999999], JobID=5)
    board.put(customer="nope", tags=["nope"])
    board.put(tags=["nope"], customer="none")
    board.put()


def test_on_create(board: Board) -> None:
    contract, (a, b, _), tags = board.contract, board.customers, board.tags
    values: tuple[dict[str, object], ...] = (
        {"customer": a.key, "tags": [tags[1].key, tags[0].key]},
        {"customer": {"connect": [b.key]}, "tags": {"connect": [tags[2].key]}},
        {"customer": {"set": [b.key]}, "tags": {"set": [tags[2].key, tags[1].key]}}, {"customer": None, "tags": None},
        {"customer": [], "tags": []}, {"customer": {"disconnect": [b.key]}, "tags": {"disconnect": [tags[2].key]}},
        {"customer": {}, "tags": {}}, {"customer": 999999},
        {"tags": {"connect": [connect(tags[0], start=True), connect(tags[1], start=True)]}},
        {"customer": [a.key, b.key], "tags": [tags[0].key, tags[0].key]},
        {"customer": "", "tags": ""},
    )  # fmt: skip
    for data in values:
        contract.post(f"/api/jobs?{board.query}", {"data": data})


def connect(row: Row, **position: object) -> dict[str, object]:
    """One item of a `connect` list. By id: both versions take it."""
    return {"id": row.id, "position": position}


def test_positions(board: Board) -> None:
    a, b, c, d, e, f = board.tags
    values: tuple[object, ...] = (
        [connect(d, before=b.id)], [connect(d, after=a.id)], [connect(d, start=True)], [connect(d, end=True)],
        [connect(d, before=a.id)], [connect(d, after=c.id)], [connect(c, before=a.id)], [connect(a, after=c.id)],
        [connect(a, end=True)], [connect(c, start=True)], [connect(d, start=True), connect(e, start=True)],
        [connect(d, end=True), connect(e, end=True)], [connect(d, before=a.id), connect(e, before=d.id)],
        [connect(d, after=a.id), connect(e, after=a.id)], [connect(d, before=e.id), connect(e, start=True)],
        [connect(f, start=True), d.key, connect(e, after=f.id)], [connect(d, before=b.id), connect(e, before=b.id)],
        [connect(d, before=b.id, end=True)], [connect(d, start=True, end=True)], [connect(d, after=a.id, start=True)],
        [connect(d, foo=True)], [connect(d)], [connect(d, start=False)], [connect(d, end=False)],
        [connect(d, before=None)], [connect(d, before=a.id, after=c.id)], [connect(a, before=a.id)],
        [connect(b, after=b.id)],
    )  # fmt: skip
    for value in values:
        board.again(tags={"connect": value})


def test_positions_by_key(board: Board) -> None:
    a, b, _, d = board.tags[:4]
    for position in ({"before": b.key}, {"after": a.key}, {"before": b.key_text}, {"start": "true"}, {"end": 1}):
        board.again(tags={"connect": [{"id": d.id, "position": position}]})
        board.again(tags={"connect": [{"documentId": d.key, "position": position}]})


def test_positions_wrongly(board: Board) -> None:
    d, e = board.tags[3], board.tags[4]
    values: tuple[object, ...] = (
        [connect(d, before=999999)], [connect(d, after=999999)], [connect(d, before="nope")],
        [connect(d, before=e.id)], [connect(d, before=e.id), connect(e, before=d.id)], [connect(d, before=True)],
        [connect(d, before={"id": e.id})], [{"id": d.id, "position": None}], [{"id": d.id, "position": "start"}],
        [{"id": d.id, "position": []}], [{"id": d.id, "position": 5}],
    )  # fmt: skip
    for value in values:
        board.again(tags={"connect": value})


def test_positions_while_disconnecting(board: Board) -> None:
    a, b, c, d = board.tags[:4]
    board.again(tags={"connect": [connect(d, before=b.id)], "disconnect": [a.key]})
    board.again(tags={"connect": [connect(d, before=b.id)], "disconnect": [b.key]})
    board.again(tags={"connect": [connect(a, after=c.id)], "disconnect": [b.key, c.key]})
    board.again(tags={"set": [connect(d, start=True), connect(a, start=True)]})


def test_order_is_kept(board: Board) -> None:
    contract, tags = board.contract, board.tags
    board.put(tags=[tags[4].key, tags[1].key, tags[3].key])
    contract.get(f"/api/jobs/{board.job.key}?{board.query}")
    contract.get(f"/api/jobs/{board.job.key}?{board.query}&populate[tags][sort]=name")
    contract.delete(f"/api/tags/{tags[1].key}")
    contract.get(f"/api/jobs/{board.job.key}?{board.query}")
    board.put(tags={"connect": [tags[0].key]})
    contract.get(f"/api/jobs?{board.query}")
