"""Content that several tests start from. Small, and full of what makes answers differ: nulls, cases, accents, signs."""

from __future__ import annotations

from dataclasses import dataclass

from harness.contract import Contract, Row

CUSTOMERS: list[dict[str, object]] = [
    {"Name": "Acme", "Email": "info@acme.example"},
    {"Name": "acme outlet", "Email": "OUTLET@acme.example"},
    {"Name": "Çelik & Söhne", "Email": None},
    {"Name": "100% Cotton_Works", "Email": "cotton@works.example"},
]

# (data, index of the customer or None, indexes of the tags)
JOBS: list[tuple[dict[str, object], int | None, list[int]]] = [
    ({"JobID": "J01", "Status": "Pending Artwork", "Quantity": 500, "DueDate": "2025-03-01", "Notes": "rush"}, 0, [0]),
    (
        {"JobID": "j02", "Status": "In Production", "Quantity": 50, "DueDate": "2025-02-01", "Notes": "RUSH order"},
        0,
        [0, 1],
    ),
    ({"JobID": "J03", "Status": "Complete", "Quantity": 250, "DueDate": None, "Notes": None}, 1, []),
    ({"JobID": "J10", "Status": None, "Quantity": None, "DueDate": "2024-12-31", "Notes": ""}, None, [1, 2]),
    ({"JobID": "Z_1", "Status": "In Production", "Quantity": 50, "DueDate": "2025-02-01", "Notes": "50% off"}, 2, [2]),
    (
        {"JobID": "zX1", "Status": "Complete", "Quantity": 1000, "DueDate": "2025-12-24", "Notes": "çelik ÇELIK"},
        3,
        [2, 1, 0],
    ),
    (
        {"JobID": None, "Status": "Pending Artwork", "Quantity": 1, "DueDate": None, "Notes": 'it\'s "quoted" \\ back'},
        None,
        [],
    ),
]

TAGS: list[dict[str, object]] = [
    {"name": "red", "weight": 1.5},
    {"name": "Blue", "weight": 0.25},
    {"name": None, "weight": None},
]


@dataclass(frozen=True, slots=True)
class Shop:
    """Customers, tags and the jobs between them, by name."""

    customers: list[Row]
    tags: list[Row]
    jobs: list[Row]


def shop(contract: Contract) -> Shop:
    """The small shop, in the clean server."""
    customers = contract.creates("customers", CUSTOMERS)
    tags = contract.creates("tags", TAGS)
    jobs = []
    for data, customer, tagged in JOBS:
        relations: dict[str, object] = {"tags": [tags[index].key for index in tagged]} if tagged else {}
        if customer is not None:
            relations["customer"] = customers[customer].key
        jobs.append(contract.create("jobs", {**data, **relations}))
    return Shop(customers, tags, jobs)


# `thing` has an attribute of every scalar type. Unset attributes are null, except those with a default.
THINGS: list[dict[str, object]] = [
    {
        "s": "alpha", "text": "The quick brown fox", "rich": "# Title", "email": "a@b.co", "int": 3, "big": "12",
        "float": 1.5, "decimal": 10.25, "bool": True, "choice": "one", "date": "2024-02-29", "time": "08:30:00",
        "slug": "alpha-1", "datetime": "2024-02-29T12:00:00.000Z", "timestamp": "2024-02-29T12:00:00.000Z",
        "json": {"a": 1, "b": ["x", None]},
    },
    {
        "s": "Beta", "text": "jumps over", "rich": "", "email": "B@B.co", "int": -20, "big": "9007199254740991",
        "float": -0.5, "decimal": 0, "bool": False, "choice": "Two", "date": "1999-12-31", "time": "23:59:59.999",
        "slug": "Beta", "datetime": "1969-12-31T23:59:59.999Z", "timestamp": "1970-01-01T00:00:00.000Z", "json": "text",
    },
    {
        "s": "beta", "text": "", "rich": None, "email": None, "int": 0, "big": "0", "float": 0, "decimal": 99.99,
        "bool": None, "choice": "three four", "date": "2024-03-01", "time": "00:00:00",
        "datetime": "2024-02-29T13:00:00+05:30", "json": [1, 2], "timestamp": 1709208000000,
    },
    {
        "s": "", "text": "100%_done", "int": 1000000, "float": 1e21, "decimal": 1e-7, "bool": True, "choice": "Ünï",
        "json": 0, "date": "2024-02-29", "big": "-5",
    },
    {
        "s": None, "intDefault": None, "choiceDefault": None, "boolTrue": None, "sDefault": None, "dateDefault": None,
        "jsonDefault": None,
    },
]  # fmt: skip


def things(contract: Contract) -> list[Row]:
    """One thing for each set of values."""
    return contract.creates("things", THINGS)
