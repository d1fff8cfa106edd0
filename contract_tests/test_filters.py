"""Every filter operator on columns of several types, with null, case, accents and signs in the rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract_tests.datasets import shop, things
from harness.contract import Contract

pytestmark = pytest.mark.parity

TEXT_OPERATORS = (
    "$eq", "$eqi", "$ne", "$nei", "$contains", "$containsi", "$notContains", "$notContainsi", "$startsWith",
    "$startsWithi", "$endsWith", "$endsWithi",
)  # fmt: skip
ORDER_OPERATORS = ("$lt", "$lte", "$gt", "$gte")


def on(attribute: str, *rests: str) -> Iterator[str]:
    """Queries that answer nothing but ids and that attribute."""
    return (f"fields[0]={attribute}&filters[{attribute}]{rest}" for rest in rests)


@pytest.mark.parametrize("operator", TEXT_OPERATORS)
def test_text_operators(contract: Contract, operator: str) -> None:
    shop(contract)
    contract.gets(
        "/api/jobs",
        on("JobID", *(f"[{operator}]={word}" for word in ("J01", "j01", "J", "1", "_", "%25", "zx1", "", "nope"))),
    )
    words = ("rush", "RUSH order", "50%25", "çelik", "ÇELIK", "'", '"', "\\", "%20", "s_order", "")
    contract.gets("/api/jobs", on("Notes", *(f"[{operator}]={word}" for word in words)))


def test_shorthand_for_equal(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", on(
        "JobID", "=J01", "=", "", "[]=J01", "[0]=J01", "[0]=J01&filters[JobID][1]=J10", "[]=J01&filters[JobID][]=J10",
        "=J01&filters[JobID]=J10", "[$eq]=J01&filters[JobID][$eq]=J10", "[$eq][0]=J01&filters[JobID][$eq][1]=J10",
        "[$eq]", "[$eq]=", "[$eq][]=", "[5]=J01", "=null", "[$eq]=null",
    ))  # fmt: skip


@pytest.mark.parametrize("operator", ["$in", "$notIn"])
def test_lists(contract: Contract, operator: str) -> None:
    shop(contract)
    for attribute, one, two in (("JobID", "J01", "J10"), ("Quantity", "50", "500"), ("Status", "Complete", "nope")):
        contract.gets("/api/jobs", on(
            attribute, f"[{operator}][0]={one}&filters[{attribute}][{operator}][1]={two}", f"[{operator}][]={one}",
            f"[{operator}]={one}", f"[{operator}]={one},{two}",
            f"[{operator}]={one}&filters[{attribute}][{operator}]={two}", f"[{operator}]=", f"[{operator}]",
            f"[{operator}][]", f"[{operator}][a]={one}", f"[{operator}][0][0]={one}", f"[{operator}][3]={one}",
        ))  # fmt: skip


@pytest.mark.parametrize("operator", ["$null", "$notNull"])
def test_null(contract: Contract, operator: str) -> None:
    shop(contract)
    for word in (
        "true",
        "false",
        "TRUE",
        "FALSE",
        "False",
        "1",
        "0",
        "t",
        "f",
        "T",
        "F",
        "yes",
        "no",
        "null",
        "",
        " ",
        "x",
    ):
        contract.get(f"/api/jobs?fields[0]=DueDate&filters[DueDate][{operator}]={word}")
    contract.gets(
        "/api/jobs",
        on("DueDate", f"[{operator}]", f"[{operator}][]=true", f"[{operator}][]=false", f"[{operator}][0]=1"),
    )
    contract.gets("/api/jobs", on("Quantity", f"[{operator}]=true", f"[{operator}]=false"))
    contract.gets("/api/jobs", on("Notes", f"[{operator}]=true", f"[{operator}]=false"))


def test_between(contract: Contract) -> None:
    shop(contract)
    for attribute, low, high in (
        ("Quantity", "50", "500"),
        ("DueDate", "2025-01-01", "2025-06-30"),
        ("JobID", "J01", "Z"),
    ):
        start = f"[$between][0]={low}&filters[{attribute}]"
        contract.gets("/api/jobs", on(
            attribute, f"{start}[$between][1]={high}", f"[$between]={low}", f"[$between][]={low}",
            f"{start}[$between][1]=", f"[$between][0]={high}&filters[{attribute}][$between][1]={low}",
            f"{start}[$between][1]={high}&filters[{attribute}][$between][2]=1", "[$between]=", "[$between]",
            f"[$between][a]={low}&filters[{attribute}][$between][b]={high}",
            f"[$between]={low}&filters[{attribute}][$between]={high}",
        ))  # fmt: skip


@pytest.mark.parametrize("operator", ORDER_OPERATORS)
def test_order_operators(contract: Contract, operator: str) -> None:
    shop(contract)
    for attribute, word in (
        ("Quantity", "50"), ("Quantity", "50.5"), ("Quantity", "-1"), ("Quantity", ""), ("Quantity", "abc"),
        ("Quantity", "1e2"), ("DueDate", "2025-02-01"), ("DueDate", "nope"), ("JobID", "J03"), ("JobID", "j"),
        ("JobID", ""), ("Status", "In Production"), ("Quantity", "null"), ("DueDate", ""),
    ):  # fmt: skip
        contract.get(f"/api/jobs?fields[0]={attribute}&filters[{attribute}][{operator}]={word}")
    contract.gets(
        "/api/jobs",
        on("Quantity", f"[{operator}]", f"[{operator}][]=50", f"[{operator}]=50&filters[Quantity][{operator}]=500"),
    )


def test_numbers(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", on(
        "Quantity", "=50", "=050", "=50.0", "=5e1", "= 50 ", "=50.5", "=-50", "=abc", "=", "=null", "=true", "=0x32",
        "=Infinity", "=NaN", "=99999999999999999999", "[$ne]=50", "[$contains]=5", "[$startsWith]=5", "[$endsWith]=0",
        "[$eqi]=50", "[$eqi]=abc", "[$nei]=50", "[$notContains]=5", "[$containsi]=5",
        "[$gt]=1&filters[Quantity][$lt]=500", "[$in]=50,500", "[$in]=50.0",
    ))  # fmt: skip


def test_enumerations(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", on(
        "Status", "=Complete", "=complete", "=nope", "=", "[$eqi]=complete", "[$contains]=Pro", "[$gt]=D",
        "[$ne]=Complete", "[$null]=true", "[$in][0]=Complete&filters[Status][$in][1]=In Production",
        "=In%20Production", "=In+Production",
    ))  # fmt: skip


def test_dates(contract: Contract) -> None:
    shop(contract)
    contract.gets("/api/jobs", on(
        "DueDate", "=2025-02-01", "=2025-02-01T10:00:00Z", "=2025-02", "=", "=nope", "=2025-02-30", "=1738368000000",
        "[$gt]=2025-02-01", "[$lte]=2025-02-01", "[$ne]=2025-02-01", "[$contains]=2025", "[$startsWith]=2025-0",
        "[$eqi]=2025-02-01", "[$in][0]=2025-02-01", "[$in][0]=nope", "[$null]=true",
        "[$between][0]=2025-01-01&filters[DueDate][$between][1]=nope", "[$not][$gt]=2025-02-01", "[$contains]=nope",
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("attribute", "words"),
    [
        ("s", ("alpha", "Beta", "beta", "", "gamma")),
        ("text", ("jumps over", "100%25_done", "")),
        ("rich", ("# Title", "%23 Title", "")),
        ("email", ("a@b.co", "b@b.co", "nope")),
        ("int", ("3", "-20", "0", "1000000", "3.5", "x")),
        ("big", ("12", "9007199254740991", "-5", "0", "x", "12.5")),
        ("float", ("1.5", "-0.5", "0", "1e21", "x", "1,5")),
        ("decimal", ("10.25", "99.99", "1e-7", "0.0000001", "0", "x")),
        ("bool", ("true", "false", "1", "0", "t", "f", "True", "FALSE", "", "nope", "2")),
        ("choice", ("one", "Two", "Ünï", "%C3%9Cn%C3%AF", "nope")),
        ("date", ("2024-02-29", "1999-12-31", "nope")),
        ("time", ("08:30:00", "08:30:00.000", "23:59:59.999", "8:30", "nope", "")),
        ("datetime", ("2024-02-29T12:00:00.000Z", "2024-02-29T12:00:00Z", "2024-02-29", "1709208000000", "nope", "")),
        ("timestamp", ("2024-02-29T12:00:00.000Z", "1709208000000", "1970-01-01", "0", "nope")),
        ("slug", ("alpha-1", "Alpha-1", "a b")),
        ("json", ("text", "1", "0", "null", "{}")),
    ],
)
def test_each_type(contract: Contract, attribute: str, words: tuple[str, ...]) -> None:
    things(contract)
    for word in words:
        contract.gets(
            "/api/things",
            on(
                attribute,
                *(f"[{operator}]={word}" for operator in ("$eq", "$ne", "$gt", "$lte", "$contains", "$eqi", "$in")),
            ),
        )
    contract.gets(
        "/api/things",
        on(attribute, "[$null]=true", "[$notNull]=true", "[$null]=false", f"[$not][$eq]={words[0]}", "", "="),
    )


def test_ids(contract: Contract) -> None:
    jobs = shop(contract).jobs
    one, two = jobs[0], jobs[3]
    contract.gets("/api/jobs", [f"fields[0]=JobID&filters[id]{rest}" for rest in (
        f"={one.id}", f"=0{one.id}", f"={one.id}.0", "=abc", "=", "", "=999999",
        f"[$in][0]={one.id}&filters[id][$in][1]={two.id}", f"[$ne]={one.id}", f"[$gt]={one.id}", f"[$lt]={two.id}",
        f"[$in]={one.id}", f"[$notIn]={one.id}", "[$null]=true", "[$notNull]=true",
        f"[$between][0]={one.id}&filters[id][$between][1]={two.id}", f"[]={one.id}&filters[id][]={two.id}",
        f"[$not]={one.id}", f"[$eq]={one.id}&filters[JobID]=J01", f"[$eqi]={one.id}", "[$gt]=abc",
    )])  # fmt: skip


def test_document_ids(contract: Contract) -> None:
    jobs = shop(contract).jobs
    for rest in (
        f"={jobs[0].key}",
        f"[$eq]={jobs[0].key}",
        f"[$ne]={jobs[0].key}",
        f"[$in][0]={jobs[1].key}",
        "=nope",
        "=",
        "[$null]=true",
    ):
        contract.get(f"/api/jobs?fields[0]=JobID&filters[documentId]{rest}")
    contract.get("/api/jobs?fields[0]=documentId&sort=JobID")


def test_stamps(contract: Contract) -> None:
    jobs = shop(contract).jobs
    contract.get("/api/jobs?fields[0]=createdAt&fields[1]=updatedAt")
    contract.put(f"/api/jobs/{jobs[1].key}", {"data": {"Quantity": 51}})
    contract.gets("/api/jobs", [f"fields[0]=JobID&filters{rest}" for rest in (
        "[createdAt][$gt]=2020-01-01", "[createdAt][$lt]=2020-01-01", "[createdAt][$gt]=nope",
        "[createdAt][$null]=true", "[updatedAt][$notNull]=true", "[createdAt][$lt]=2999-12-31T00:00:00.000Z",
        "[updatedAt][$between][0]=2000-01-01&filters[updatedAt][$between][1]=2999-01-01",
        "[publishedAt][$notNull]=true", "[publishedAt][$null]=true", "[publishedAt][$gt]=2020-01-01", "[createdAt]=5",
        "[createdAt][$startsWith]=1",
    )])  # fmt: skip
    for name in ("<time:1>", "<time:2>", "<time:8>"):
        contract.gets(
            "/api/jobs",
            [
                f"fields[0]=JobID&filters[updatedAt][{operator}]={name}"
                for operator in ("$eq", "$gt", "$gte", "$lt", "$ne")
            ],
        )
