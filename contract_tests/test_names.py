"""Attribute names that are hard on a database: capitals, underscores, SQL words, irregular plurals."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

ORDER: dict[str, object] = {
    "Order_No": "A-1", "orderTotal": 12.5, "status": "open", "URL": "https://x.example", "X1": 7,
    "camelCaseName": "camel", "snake_case_name": "snake", "PascalName": "Pascal", "type": "t", "order": 3,
    "group": "g", "key": "k", "data": {"id": 5, "data": [1]},
}  # fmt: skip


def test_every_name_is_written_and_read(contract: Contract) -> None:
    order = contract.post("/api/print-orders", {"data": ORDER}).row
    contract.get(f"/api/print-orders/{order.key}")
    for name in ORDER:
        contract.put(f"/api/print-orders/{order.key}?fields[0]={name}", {"data": {name: None}})


@pytest.mark.parametrize("name", [name for name in ORDER if name != "data"])
def test_every_name_in_queries(contract: Contract, name: str) -> None:
    contract.creates("print-orders", [ORDER, {"Order_No": "B-2"}])
    value = ORDER[name]
    contract.gets("/api/print-orders", [
        f"fields[0]={name}&filters[{name}]={value}", f"fields[0]={name}&sort={name}",
        f"fields[0]={name}&sort={name}:desc", f"fields[0]={name}&filters[{name}][$null]=true",
        f"fields[0]={name}&filters[{name}][$contains]={value}", f"fields[0]={name.lower()}",
        f"sort={name.lower()}&fields=id", f"filters[{name.lower()}]={value}&fields=id", f"fields[0]={name.upper()}",
    ])  # fmt: skip


def test_column_names_are_no_attributes(contract: Contract) -> None:
    contract.create("print-orders", ORDER)
    for name in (
        "order_no",
        "order_total",
        "url",
        "x_1",
        "x1",
        "camel_case_name",
        "pascal_name",
        "snakeCaseName",
        "OrderNo",
    ):
        contract.gets(
            "/api/print-orders", [f"fields[0]={name}", f"fields=id&filters[{name}]=zzz", f"fields=id&sort={name}"]
        )
        contract.post("/api/print-orders?fields=id", {"data": {name: "x"}})


def test_unique_among_hard_names(contract: Contract) -> None:
    contract.create("print-orders", {"Order_No": "A-1"})
    contract.post("/api/print-orders", {"data": {"Order_No": "A-1"}})
    contract.post("/api/print-orders", {"data": {"Order_No": "a-1"}})


def test_relations_among_hard_names(contract: Contract) -> None:
    ann, bob = contract.creates("people", [{"fullName": "Ann", "birthDate": "1990-01-02"}, {"fullName": "Bob"}])
    order = contract.create("print-orders", {**ORDER, "printShop": ann.key, "Person2": [bob.key, ann.key]})
    contract.gets(f"/api/print-orders/{order.key}", [
        "populate=*", "populate=printShop", "populate=Person2", "populate=person2", "populate=print_shop",
        "populate[Person2][sort]=fullName", "populate=printShop.print_orders",
        "fields[0]=Order_No&populate[Person2][fields][0]=birthDate",
    ])  # fmt: skip
    contract.gets("/api/people", [
        "populate=print_orders&sort=id", "filters[print_orders][Order_No]=A-1&fields=id",
        "filters[print_orders][order]=3&fields=id", "sort=print_orders.orderTotal,id&fields=id",
        "filters[print_orders][group][$in][0]=g&fields=id", "populate=printOrders",
        "filters[print_orders][status]=open&fields=id",
    ])  # fmt: skip
    contract.gets(
        "/api/print-orders",
        [
            "fields=id&sort=printShop.fullName",
            "fields=id&filters[Person2][fullName]=Bob",
            "fields=id&sort=Person2.fullName",
        ],
    )
