"""Random queries over the small shop (datasets.py): what a client might ask, with a wrong turn now and then.

The same grammar serves the recorded corpus, with a seed, and Hypothesis, which can shrink what it finds.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.campaign.choices import Chooser


@dataclass(frozen=True, slots=True)
class Collection:
    """What can be asked of one content type: attributes with values worth comparing to, and relations."""

    plural: str
    values: dict[str, tuple[str, ...]]
    relations: dict[str, str]


def ids(name: str, count: int) -> tuple[str, ...]:
    return tuple(f"<{name}.id:{number + 1}>" for number in range(count))


TEXTS = ("J01", "j01", "rush", "RUSH order", "In Production", "50% off", "çelik", "a", "1", "_", "%25", "", "nope")
COLLECTIONS = {
    "job": Collection(
        "jobs",
        {
            "JobID": ("J01", "j02", "Z_1", "J", *TEXTS),
            "Quantity": ("50", "500", "0", "51", "1000", "50.0", "5"),
            "Status": ("Complete", "In Production", "Pending", "complete"),
            "DueDate": ("2025-02-01", "2024-12-31", "2025-06-30"),
            "Notes": TEXTS,
            "id": ids("job", 7),
        },
        {"customer": "customer", "tags": "tag"},
    ),
    "customer": Collection(
        "customers",
        {
            "Name": ("Acme", "acme outlet", "acme", "%", *TEXTS),
            "Email": ("info@acme.example", "ACME", "@"),
            "id": ids("customer", 4),
        },
        {"jobs": "job"},
    ),
    "tag": Collection(
        "tags",
        {"name": ("red", "Blue", "blue", "e"), "weight": ("1.5", "0.25", "1", "0"), "id": ids("tag", 3)},
        {"jobs": "job"},
    ),
}
TEXT_OPERATORS = (
    "$eq", "$ne", "$contains", "$startsWith", "$endsWith", "$eqi", "$nei", "$notContains", "$containsi",
    "$notContainsi", "$startsWithi", "$endsWithi", "$in", "$notIn", "$lt", "$lte", "$gt", "$gte",
)  # fmt: skip
ORDER_OPERATORS = ("$eq", "$gt", "$lt", "$gte", "$lte", "$ne", "$in", "$notIn")


def query(choose: Chooser) -> str:
    """One request target, such as `/api/jobs?filters[customer][Name][$eqi]=acme&sort=Quantity:desc`."""
    name = choose.pick(("job", "job", "customer", "tag"))
    parts: list[str] = []
    if choose.number(0, 3):
        parts += filters(choose, name, "filters", choose.number(0, 3))
    for part in (fields, sort, populate, pagination):
        if choose.number(0, 2) == 2:
            parts += part(choose, name)
    return f"/api/{COLLECTIONS[name].plural}" + ("?" + "&".join(parts) if parts else "")


def filters(choose: Chooser, name: str, prefix: str, depth: int) -> list[str]:
    """Conditions below `prefix`: on attributes, through relations, joined by logic."""
    collection = COLLECTIONS[name]
    kind = choose.number(0, 6) if depth else 0
    if kind <= 2:
        return condition(choose, collection, prefix)
    if kind <= 4:
        relation = choose.pick(tuple(collection.relations))
        if choose.number(0, 4) == 4:
            rest = choose.pick(("[id][$null]=true", "[$null]=true", "[$notNull]=true", "[id][$notNull]=true"))
            return [f"{prefix}[{relation}]{rest}"]
        return filters(choose, collection.relations[relation], f"{prefix}[{relation}]", depth - 1)
    if kind == 5:
        word = choose.pick(("$or", "$and"))
        count = choose.number(1, 3)
        return [part for i in range(count) for part in filters(choose, name, f"{prefix}[{word}][{i}]", depth - 1)]
    return filters(choose, name, f"{prefix}[$not]", depth - 1)


def condition(choose: Chooser, collection: Collection, prefix: str) -> list[str]:
    attribute = choose.pick(tuple(collection.values))
    place = f"{prefix}[{attribute}]"
    kind = choose.number(0, 9)
    if kind == 9:
        return [f"{place}[{choose.pick(('$null', '$notNull'))}]={choose.pick(('true', 'false'))}"]
    values = collection.values[attribute]
    if kind == 8:
        return [f"{place}[$between][{i}]={choose.pick(values)}" for i in range(2)]
    if kind == 7:
        operator = choose.pick(("$in", "$notIn"))
        return [f"{place}[{operator}][{i}]={choose.pick(values)}" for i in range(choose.number(1, 3))]
    texts = attribute in ("JobID", "Notes", "Name", "name", "Email", "Status")
    operator = choose.pick(TEXT_OPERATORS if texts else ORDER_OPERATORS)
    negated = "[$not]" if choose.number(0, 9) == 9 else ""
    return [f"{place}{negated}[{operator}]={choose.pick(values)}"]


def sort(choose: Chooser, name: str) -> list[str]:
    """Up to two keys and always the id, because rows that are equal by the other keys come in no order."""
    collection = COLLECTIONS[name]
    keys = []
    for _ in range(choose.number(0, 2)):
        key = choose.pick(tuple(collection.values))
        to_one = choose.number(0, 4) == 4 and name == "job"
        keys.append(f"customer.{choose.pick(('Name', 'Email', 'id'))}" if to_one else key)
    words = [f"{key}{choose.pick(('', ':asc', ':desc'))}" for key in dict.fromkeys([*keys, "id"])]
    if choose.number(0, 1):
        return [f"sort[{i}]={word}" for i, word in enumerate(words)]
    return [f"sort={','.join(words)}"]


def fields(choose: Chooser, name: str) -> list[str]:
    names = tuple(COLLECTIONS[name].values)
    chosen = [choose.pick(names) for _ in range(choose.number(1, 3))]
    return [f"fields[{i}]={field}" for i, field in enumerate(chosen)]


def pagination(choose: Chooser, name: str) -> list[str]:
    if choose.number(0, 1):
        parts = [f"pagination[start]={choose.number(0, 5)}", f"pagination[limit]={choose.number(1, 5)}"]
    else:
        parts = [f"pagination[page]={choose.number(1, 4)}", f"pagination[pageSize]={choose.number(1, 5)}"]
    kept = choose.pick((parts, parts[:1], parts[1:]))
    return kept if choose.number(0, 4) else [*kept, "pagination[withCount]=false"]


def populate(choose: Chooser, name: str, prefix: str = "populate", depth: int = 2) -> list[str]:
    """One relation, plain or with options, to any depth; or all."""
    collection = COLLECTIONS[name]
    relation = choose.pick(tuple(collection.relations))
    kind = choose.number(0, 5)
    if kind == 0:
        return [f"{prefix}=*"]
    if kind == 1 or not depth:
        return [f"{prefix}={relation}"]
    place, target = f"{prefix}[{relation}]", collection.relations[relation]
    if kind == 2:
        return [f"{place}[sort]={choose.pick(tuple(COLLECTIONS[target].values))}", f"{place}[fields][0]=id"]
    if kind == 3:
        return filters(choose, target, f"{place}[filters]", 1)
    if kind == 4:
        return [f"{place}[fields][{i}]={field.partition('=')[2]}" for i, field in enumerate(fields(choose, target))]
    return populate(choose, target, f"{place}[populate]", depth - 1)
