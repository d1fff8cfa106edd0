"""Relations as projects have them: to the same type, several at once, ends that go (employee, job, setting ...)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenario_steps import Ref, Scenario, Step, item

EMPLOYEE = ("badge", "manager", "reports", "mentor", "spouse", "spouseOf", "friends", "follows", "followers")


def show_employee(name: str, *relations: str) -> Step:
    wanted = "&".join(f"populate[{one}][fields][0]=Name" for one in relations if one != "badge")
    badge = "populate[badge][fields][0]=code" if "badge" in relations else ""
    return ("GET", f"/employees/{{{name}}}?fields[0]=Name&{'&'.join(filter(None, (badge, wanted)))}")


def self_scenarios() -> Iterator[Scenario]:
    """Relations of a type to itself."""
    staff: list[Step] = [("POST", "/employees", {"Name": name}, name) for name in ("p", "q", "r", "s")]
    p, q, r, s = Ref("p"), Ref("q"), Ref("r"), Ref("s")

    def changes(name: str, shown: tuple[str, ...], *then: tuple[str, dict[str, Any]]) -> Scenario:
        puts: list[Step] = [("PUT", f"/employees/{{{who}}}", data) for who, data in then]
        return name, [*staff, *puts, *(show_employee(who, *shown) for who in ("p", "q", "r", "s"))]

    team = ("manager", "reports")
    yield changes("manager", team, ("p", {"manager": q}), ("r", {"manager": q}), ("s", {"manager": p}))
    yield changes("one's own manager", team, ("p", {"manager": p}))
    yield changes("reports", team, ("p", {"reports": [q, r]}), ("q", {"reports": {"connect": [item("r"), item("p")]}}))
    yield changes(
        "reports in order", team, ("p", {"reports": [q, r]}), ("p", {"reports": {"connect": [item("s", before=q)]}})
    )
    yield changes("managers swapped", team, ("p", {"manager": q}), ("q", {"manager": p}), ("p", {"manager": None}))
    couple = ("spouse", "spouseOf")
    yield changes("spouse", couple, ("p", {"spouse": q}), ("r", {"spouse": q}))
    yield changes("spouse changed", couple, ("p", {"spouse": q}), ("p", {"spouse": r}), ("s", {"spouseOf": p}))
    yield changes(
        "spouse of", couple, ("p", {"spouseOf": q}), ("r", {"spouseOf": q}), ("q", {"spouse": {"disconnect": [p]}})
    )
    yield changes("one's own spouse", couple, ("p", {"spouse": p}))
    yield changes(
        "mentor", ("mentor",), ("p", {"mentor": q}), ("r", {"mentor": q}), ("p", {"mentor": {"connect": [s]}})
    )
    yield changes("friends", ("friends",), ("p", {"friends": [q, r]}), ("q", {"friends": [p, q]}))
    follow = ("follows", "followers")
    yield changes("follows", follow, ("p", {"follows": [q, r]}), ("s", {"follows": [r, q, s]}), ("q", {"follows": p}))
    yield changes(
        "followers", follow, ("p", {"followers": [q, r, s]}), ("p", {"followers": {"connect": [item("s", start=True)]}})
    )
    yield changes(
        "both in one request",
        follow,
        ("p", {"follows": [q], "followers": [q, r]}),
        ("q", {"follows": {"disconnect": [p]}}),
    )
    yield (
        "badges move",
        [
            *staff,
            ("POST", "/badges", {"code": "1", "employee": p}, "one"),
            ("POST", "/badges", {"code": "2"}, "two"),
            ("PUT", "/employees/{q}", {"badge": Ref("one")}),
            ("PUT", "/employees/{p}", {"badge": {"connect": [Ref("two")]}}),
            show_employee("p", "badge"),
            show_employee("q", "badge"),
            ("PUT", "/badges/{two}", {"employee": q}),
            show_employee("p", "badge"),
            show_employee("q", "badge"),
            ("GET", "/badges/{one}?fields[0]=code&populate[employee][fields][0]=Name"),
        ],
    )
    yield (
        "an employee leaves",
        [
            *staff,
            (
                "PUT",
                "/employees/{p}",
                {"manager": q, "follows": [q, r, s], "friends": [q, r], "spouse": q, "reports": [r, s]},
            ),
            ("DELETE", "/employees/{q}"),
            show_employee("p", *team, *follow, "friends", *couple),
            ("DELETE", "/employees/{p}"),
            show_employee("r", *team, *follow, "friends", *couple),
            ("POST", "/employees", {"Name": "new", "follows": [s, r]}, "t"),
            show_employee("s", "followers"),
        ],
    )


def job_scenarios() -> Iterator[Scenario]:
    """PrintShop's own relations, and what becomes of links when an end goes."""
    people: list[Step] = [("POST", "/customers", {"Name": name}, name) for name in ("x", "y")]
    tags: list[Step] = [("POST", "/tags", {"name": name}, name) for name in ("t", "u", "v")]
    x, y, t, u, v = Ref("x"), Ref("y"), Ref("t"), Ref("u"), Ref("v")

    def job(name: str, **data: Any) -> Step:
        return ("POST", "/jobs", {"JobID": f"{{prefix}} {name}", **data}, name)

    def shown(kind: str, name: str) -> Step:
        queries = {
            "jobs": "fields[0]=JobID&populate[customer][fields][0]=Name&populate[tags][fields][0]=name",
            "customers": "fields[0]=Name&populate[jobs][fields][0]=JobID",
            "tags": "fields[0]=name&populate[jobs][fields][0]=JobID",
        }
        return ("GET", f"/{kind}/{{{name}}}?{queries[kind]}")

    base = [*people, *tags, job("j", customer=x, tags=[t, u]), job("k", customer=x, tags=[u, v]), job("l", customer=y)]
    everything = [shown("jobs", one) for one in "jkl"]
    everything += [shown("customers", "x"), shown("customers", "y"), *(shown("tags", one) for one in "tuv")]
    yield "jobs", [*base, *everything]
    yield "a job changes its customer", [*base, ("PUT", "/jobs/{j}", {"customer": y}), *everything]
    yield "a customer takes jobs", [*base, ("PUT", "/customers/{y}", {"jobs": [Ref("k"), Ref("l")]}), *everything]
    yield (
        "a customer is given jobs",
        [*base, ("PUT", "/customers/{x}", {"jobs": {"connect": [item("l", start=True)]}}), *everything],
    )
    yield "a customer loses jobs", [*base, ("PUT", "/customers/{x}", {"jobs": {"disconnect": [Ref("j")]}}), *everything]
    yield (
        "a customer created with jobs",
        [
            *base,
            ("POST", "/customers", {"Name": "z", "jobs": [Ref("k"), Ref("j")]}, "z"),
            *everything,
            shown("customers", "z"),
        ],
    )
    yield "a tag is taken off", [*base, ("PUT", "/jobs/{j}", {"tags": {"disconnect": [u]}}), *everything]
    yield (
        "a tag orders its jobs",
        [
            *base,
            ("PUT", "/tags/{u}", {"jobs": {"connect": [item("l", before=Ref("j")), item("j", end=True)]}}),
            *everything,
        ],
    )
    yield (
        "tags set anew keep their place at the other end",
        [*base, ("PUT", "/jobs/{j}", {"tags": [v, u]}), *everything],
    )
    yield "a customer goes", [*base, ("DELETE", "/customers/{x}"), *everything]
    yield (
        "a tag goes, and comes again",
        [
            *base,
            ("DELETE", "/tags/{u}"),
            ("PUT", "/jobs/{j}", {"tags": {"connect": [item("v", before=t)]}}),
            *everything,
        ],
    )
    yield (
        "a job goes",
        [*base, ("DELETE", "/jobs/{j}"), job("m", customer=x, tags=[v, t]), *everything, shown("jobs", "m")],
    )
    yield (
        "two relations at once",
        [*base, ("PUT", "/jobs/{l}", {"customer": {"connect": [x]}, "tags": [v, t, u]}), *everything],
    )
    yield (
        "a refused relation changes nothing",
        [
            *base,
            ("PUT", "/jobs/{j}", {"JobID": "changed", "customer": y, "tags": {"connect": [item("v", before=987654)]}}),
            *everything,
            job("n", tags={"connect": [item("v", before=987654)]}),
            job("o"),
        ],
    )
    yield (
        "a refused date changes nothing",
        [
            *base,
            ("PUT", "/jobs/{j}", {"JobID": "changed", "customer": y, "DueDate": "2026-02-30"}),
            *everything,
            job("n", DueDate="nonsense"),
            job("o"),
        ],
    )
    setting = "/setting?fields[0]=title&populate[favourite][fields][0]=Name&populate[pinned][fields][0]=name"
    yield (
        "a single type's relations",
        [
            *people,
            *tags,
            ("PUT", "/setting", {"title": "one", "favourite": x, "pinned": [t, u]}),
            ("GET", setting),
            ("PUT", "/setting", {"favourite": y, "pinned": {"connect": [item("v", before=u)], "disconnect": [t]}}),
            ("GET", setting),
            ("DELETE", "/setting"),
            ("PUT", "/setting", {"title": "two", "pinned": [v]}),
            ("GET", setting),
        ],
    )
    orders = "fields[0]=Order_No&populate[printShop][fields][0]=fullName&populate[Person2][fields][0]=fullName"
    yield (
        "names that are hard",
        [
            ("POST", "/people", {"fullName": "g"}, "g"),
            ("POST", "/people", {"fullName": "h"}, "h"),
            (
                "POST",
                "/print-orders",
                {"Order_No": "{prefix} 1", "printShop": Ref("g"), "Person2": [Ref("h"), Ref("g")]},
                "o",
            ),
            (
                "POST",
                "/print-orders",
                {"Order_No": "{prefix} 2", "Person2": {"connect": [item("g"), item("h", start=True)]}},
                "n",
            ),
            ("GET", f"/print-orders/{{o}}?{orders}"),
            ("GET", f"/print-orders/{{n}}?{orders}"),
            ("PUT", "/people/{g}", {"print_orders": [Ref("n")]}),
            ("GET", f"/print-orders/{{o}}?{orders}"),
            ("GET", "/people/{h}?fields[0]=fullName&populate[print_orders][fields][0]=Order_No"),
        ],
    )
