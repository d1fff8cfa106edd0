"""What a relation written on one side does to the other, for each kind; stealing, deleting, morphs, private ones."""

from __future__ import annotations

import pytest

from harness.contract import Contract, Row

pytestmark = pytest.mark.parity

ONES = ("one", "oneWithBack", "toOne", "toOneWithBack")
MANIES = ("many", "manyWithBack", "manyMany", "manyManyWithBack")
BACKS = ("knotOne", "knotMany", "knotsToOne", "knotsManyMany")


def show(contract: Contract) -> None:
    """All knots and ropes with all their relations, each populated alone."""
    for name in (*ONES, *MANIES):
        contract.get(f"/api/knots?fields[0]=name&sort=id&populate[{name}][fields][0]=name")
    for name in BACKS:
        contract.get(f"/api/ropes?fields[0]=name&sort=id&populate[{name}][fields][0]=name")


def two_each(contract: Contract) -> tuple[list[Row], list[Row]]:
    knots = contract.creates("knots", [{"name": "k1"}, {"name": "k2"}])
    return knots, contract.creates("ropes", [{"name": "r1"}, {"name": "r2"}, {"name": "r3"}])


@pytest.mark.parametrize("name", ONES)
def test_two_owners_of_one(contract: Contract, name: str) -> None:
    (k1, k2), (r1, r2, _) = two_each(contract)
    contract.put(f"/api/knots/{k1.key}", {"data": {name: r1.key}})
    show(contract)
    contract.put(f"/api/knots/{k2.key}", {"data": {name: r1.key}})
    show(contract)
    contract.put(f"/api/knots/{k1.key}", {"data": {name: r2.key}})
    contract.put(f"/api/knots/{k2.key}", {"data": {name: None}})
    show(contract)


@pytest.mark.parametrize("name", MANIES)
def test_two_owners_of_many(contract: Contract, name: str) -> None:
    (k1, k2), (r1, r2, r3) = two_each(contract)
    contract.put(f"/api/knots/{k1.key}", {"data": {name: [r2.key, r1.key]}})
    show(contract)
    contract.put(f"/api/knots/{k2.key}", {"data": {name: [r3.key, r2.key]}})
    show(contract)
    contract.put(f"/api/knots/{k1.key}", {"data": {name: {"connect": [r3.key], "disconnect": [r1.key]}}})
    show(contract)
    contract.delete(f"/api/knots/{k1.key}")
    contract.delete(f"/api/ropes/{r3.key}")
    show(contract)


@pytest.mark.parametrize("name", BACKS)
def test_written_from_the_other_side(contract: Contract, name: str) -> None:
    (k1, k2), (r1, r2, _) = two_each(contract)
    several = name in ("knotsToOne", "knotsManyMany")
    contract.put(f"/api/ropes/{r1.key}", {"data": {name: [k2.key, k1.key] if several else k1.key}})
    show(contract)
    contract.put(f"/api/ropes/{r2.key}", {"data": {name: [k2.key] if several else k1.key}})
    show(contract)
    contract.put(f"/api/ropes/{r1.key}", {"data": {name: {"disconnect": [k1.key]}}})
    show(contract)
    contract.delete(f"/api/knots/{k2.key}")
    show(contract)


def test_all_kinds_at_once(contract: Contract) -> None:
    _, (r1, r2, r3) = two_each(contract)
    data: dict[str, object] = {
        "name": "k3",
        **dict.fromkeys(ONES, r1.key),
        **{name: [r3.key, r2.key] for name in MANIES},
    }
    knot = contract.create("knots", data)
    show(contract)
    contract.get(f"/api/knots/{knot.key}?populate=*")
    contract.get(f"/api/ropes/{r3.key}?populate[0]=knotMany&populate[1]=knotsManyMany")
    contract.delete(f"/api/knots/{knot.key}")
    show(contract)


def test_the_other_side_is_not_touched(contract: Contract) -> None:
    (k1, _), (r1, _, _) = two_each(contract)
    contract.put(f"/api/knots/{k1.key}", {"data": {"toOneWithBack": r1.key}})
    contract.get(f"/api/ropes/{r1.key}")
    contract.put(f"/api/ropes/{r1.key}", {"data": {"knotsManyMany": [k1.key]}})
    contract.get(f"/api/knots/{k1.key}")


def test_one_to_many_moves_children(contract: Contract) -> None:
    customers = contract.creates("customers", [{"Name": "A"}, {"Name": "B"}])
    jobs = contract.creates("jobs", [{"JobID": f"J{number}", "customer": customers[0].key} for number in range(3)])
    contract.get("/api/customers?sort=id&fields[0]=Name&populate[jobs][fields][0]=JobID")
    contract.put(f"/api/customers/{customers[1].key}", {"data": {"jobs": [jobs[2].key, jobs[0].key]}})
    contract.get("/api/customers?sort=id&fields[0]=Name&populate[jobs][fields][0]=JobID")
    contract.get("/api/jobs?sort=id&fields[0]=JobID&fields[1]=updatedAt&populate[customer][fields][0]=Name")
    contract.put(f"/api/customers/{customers[0].key}", {"data": {"jobs": {"connect": [jobs[0].key]}}})
    contract.put(f"/api/jobs/{jobs[2].key}", {"data": {"customer": customers[0].key}})
    contract.get("/api/customers?sort=id&fields[0]=Name&populate[jobs][fields][0]=JobID")
    contract.delete(f"/api/customers/{customers[0].key}")
    contract.get("/api/jobs?sort=id&fields[0]=JobID&populate[customer][fields][0]=Name")


def test_to_itself(contract: Contract) -> None:
    names = ("Ann", "Bob", "Cid")
    people = contract.creates("employees", [{"Name": name, "EmployeeID": name} for name in names])
    ann, bob, cid = (person.key for person in people)
    for data in (
        {"manager": ann}, {"mentor": ann}, {"spouse": ann}, {"friends": [ann, bob]}, {"follows": [ann, cid]},
        {"followers": [ann]}, {"reports": [cid]}, {"spouseOf": cid}, {"manager": bob},
        {"friends": {"disconnect": [bob]}}, {"reports": {"connect": [ann]}},
    ):  # fmt: skip
        contract.put(f"/api/employees/{bob}?fields[0]=Name", {"data": data})
        for name in data:
            contract.get(f"/api/employees?sort=id&fields[0]=Name&populate[{name}][fields][0]=Name")
    for name in ("manager", "reports", "spouse", "spouseOf", "friends", "follows", "followers", "mentor"):
        contract.get(f"/api/employees?sort=id&fields[0]=Name&populate[{name}][fields][0]=Name")


def test_private_relations(contract: Contract) -> None:
    _, (r1, _, _) = two_each(contract)
    knot = contract.create("knots", {"name": "k3", "hiddenOne": r1.key})
    contract.gets(f"/api/knots/{knot.key}", ["populate=hiddenOne", "populate=*", "populate[hiddenOne][fields][0]=name"])
    contract.gets(
        "/api/knots", ["filters[hiddenOne][name]=r1", "sort=hiddenOne.name", "filters[hiddenOne][$null]=true"]
    )
    contract.put(f"/api/knots/{knot.key}", {"data": {"hiddenOne": 999999}})


def test_morphs(contract: Contract) -> None:
    _, (r1, r2, _) = two_each(contract)
    comment = contract.create("comments", {"text": "first"})
    for value in (
        {"id": r1.id, "__type": "api::rope.rope"}, [{"id": r2.id, "__type": "api::rope.rope"}],
        {"documentId": r1.key, "__type": "api::rope.rope"}, {"connect": [{"id": r2.id, "__type": "api::rope.rope"}]},
        None, r1.key, {"id": r1.id}, {"id": r1.id, "__type": "api::nope.nope"},
        {"id": 999999, "__type": "api::rope.rope"},
    ):  # fmt: skip
        contract.put(f"/api/comments/{comment.key}?populate=subject", {"data": {"subject": value}})
        contract.get("/api/ropes?sort=id&fields[0]=name&populate[comments][fields][0]=text")
    contract.gets(
        "/api/comments",
        [
            "filters[subject][id]=1",
            "sort=subject.id",
            "populate[subject][on][api::rope.rope][fields][0]=name",
            "filters[subject][$null]=true",
        ],
    )


def test_morph_lists(contract: Contract) -> None:
    _, (r1, r2, _) = two_each(contract)
    mention = contract.create("mentions", {"text": "m"})
    for value in (
        [{"id": r2.id, "__type": "api::rope.rope"}, {"id": r1.id, "__type": "api::rope.rope"}],
        {"connect": [{"id": r1.id, "__type": "api::rope.rope"}]}, [],
        {"set": [{"id": r1.id, "__type": "api::rope.rope"}]}, None,
    ):  # fmt: skip
        contract.put(f"/api/mentions/{mention.key}?populate=subjects", {"data": {"subjects": value}})
        contract.get("/api/ropes?sort=id&fields[0]=name&populate[mentions][fields][0]=text")


@pytest.mark.parametrize(
    ("name", "type_name"), [("comments", "comment"), ("pinned", "comment"), ("mentions", "mention")]
)
def test_morphs_from_the_other_side(contract: Contract, name: str, type_name: str) -> None:
    _, (r1, r2, _) = two_each(contract)
    back = "subjects" if type_name == "mention" else "subject"
    one, two = contract.creates(f"{type_name}s", [{"text": "first"}, {"text": "second"}])

    def shown() -> None:
        contract.get(f"/api/ropes?sort=id&fields=name&populate[{name}][fields]=text")
        contract.get(f"/api/{type_name}s?sort=id&fields=text&populate={back}")

    values: tuple[object, ...] = (
        one.key, [one.key, two.key], {"connect": [{"id": two.id}]}, [{"id": two.id}, {"id": one.id}],
        {"disconnect": [{"id": one.id}]}, {"set": [{"id": one.id}]}, 999999, [], None,
    )  # fmt: skip
    for value in values:
        contract.put(f"/api/ropes/{r1.key}?fields=name&populate={name}", {"data": {name: value}})
        shown()
    contract.put(f"/api/ropes/{r2.key}?fields=name", {"data": {name: [one.key]}})
    contract.put(f"/api/ropes/{r1.key}?fields=name", {"data": {name: [one.key]}})
    shown()
    contract.post(f"/api/ropes?fields=name&populate={name}", {"data": {"name": "r4", name: [two.key]}})
    shown()
    contract.delete(f"/api/ropes/{r1.key}")
    shown()


def test_without_permission_to_find_the_target(contract: Contract) -> None:
    customer = contract.create("customers", {"Name": "A"})
    tag = contract.create("tags", {"name": "t"})
    sender = "custom api::job.job.create api::job.job.update api::job.job.find api::tag.tag.find"
    for data in (
        {"customer": customer.key},
        {"tags": [tag.key], "customer": customer.key},
        {"tags": [tag.key]},
        {"customer": None},
        {"customer": 999999},
    ):
        contract.post("/api/jobs?populate=*", {"data": data}, sender=sender)
    job = contract.create("jobs", {"customer": customer.key})
    contract.put(f"/api/jobs/{job.key}", {"data": {"customer": None}}, sender=sender)
    contract.get("/api/jobs?populate=*&sort=id")
