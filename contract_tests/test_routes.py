"""Which paths and methods exist, and what the others answer."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")


def test_life_of_an_entry(contract: Contract) -> None:
    contract.get("/api/jobs")
    job = contract.post("/api/jobs", {"data": {"JobID": "J1", "Quantity": 5}}).row
    contract.get("/api/jobs")
    contract.get(f"/api/jobs/{job.key}")
    contract.put(f"/api/jobs/{job.key}", {"data": {"Quantity": 6}})
    contract.put(f"/api/jobs/{job.key}", {"data": {}})
    contract.get(f"/api/jobs/{job.key}")
    contract.delete(f"/api/jobs/{job.key}")
    contract.get(f"/api/jobs/{job.key}")
    contract.delete(f"/api/jobs/{job.key}")
    contract.put(f"/api/jobs/{job.key}", {"data": {"Quantity": 6}})
    contract.get("/api/jobs")


def test_ids_are_not_used_again(contract: Contract) -> None:
    first = contract.create("jobs", {"JobID": "J1"})
    contract.delete(f"/api/jobs/{first.key}")
    second = contract.create("jobs", {"JobID": "J1"})
    contract.get(f"/api/jobs/{first.key}")
    contract.get(f"/api/jobs/{second.key}")


def test_numeric_id_in_the_path(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    for path in (job.id, f"0{job.id}", f"{job.id}.0", f"%20{job.id}", f"{job.id}%20", f"{job.id}e0", f"+{job.id}"):
        contract.get(f"/api/jobs/{path}")
    for path in (
        f"-{job.id}",
        f"{job.id}x",
        f"{job.id}.5",
        "0",
        "999999",
        "-1",
        "abc",
        "null",
        "1e3",
        "99999999999999999999",
    ):
        contract.get(f"/api/jobs/{path}")


def test_unknown_ids(contract: Contract) -> None:
    for key in ("999999", "nope", "zzzzzzzzzzzzzzzzzzzzzzzz", "0", "%00", "a%2Fb", "%E2%82%AC", "a.b", "..."):
        contract.get(f"/api/jobs/{key}")
        contract.put(f"/api/jobs/{key}", {"data": {"Quantity": 5}})
        contract.delete(f"/api/jobs/{key}")


def test_numeric_id_to_write(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    contract.put(f"/api/jobs/0{job.id}", {"data": {"Quantity": 5}})
    contract.put(f"/api/jobs/{job.id}.0", {"data": {"Quantity": 6}})
    contract.get(f"/api/jobs/{job.key}")
    contract.delete(f"/api/jobs/{job.id}e0")
    contract.get(f"/api/jobs/{job.key}")


def test_case_and_slashes_of_paths(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    for path in (
        "/API/jobs", "/api/JOBS", "/Api/Jobs/", "/api/jobs/", "/api/jobs?", "/api/jobs/?", "/api/jobs#x", "/api/jobs;x",
        "//api/jobs", "/api//jobs", "/api/jobs//", "/./api/jobs", "/api/../api/jobs", "/api/./jobs", "/api/%6Aobs",
        "/api%2Fjobs", "/api/jobs%20", "/api/ jobs", "/api/jobs.json", "/api/job", "/api/Job-s", "/api", "/api/", "/",
        "", "*",
    ):  # fmt: skip
        if path not in ("/", "", "*"):
            contract.get(path)
    contract.get(f"/API/Jobs/{job.key}")
    contract.get(f"/api/jobs/{job.key}/")
    contract.get(f"/api/jobs/{job.key}//")
    contract.get(f"/api/jobs/{job.key}/x")
    contract.get(f"/api/jobs/{job.key}/customer")


def test_undecodable_paths(contract: Contract) -> None:
    for path in (
        "/api/jobs/%zz",
        "/api/%zz",
        "/%zz",
        "/api/jobs/%",
        "/api/jobs/%E0%A4%A",
        "/api/jobs/%ff",
        "/%E2%82",
        "/api/jobs/%2",
    ):
        contract.get(path)
    contract.post("/api/%zz", {"data": {}})
    contract.delete("/api/jobs/%zz")


def test_unknown_paths(contract: Contract) -> None:
    for path in (
        "/api/nope",
        "/nope",
        "/api/nope/1",
        "/api/jobs/1/2/3",
        "/admin",
        "/admin/nope",
        "/content-manager",
        "/uploads/nope.png",
    ):
        contract.get(path)
        contract.get(path, sender="anonymous")
        contract.get(path, sender="anonymous", headers=(("Authorization", "Bearer nope"),))
        contract.head(path)


@pytest.mark.parametrize("method", METHODS)
def test_methods_on_unknown_paths(contract: Contract, method: str) -> None:
    for path in ("/api/nope", "/nope", "/api", "/api/jobs/1/2"):
        contract.request(method, path)
        contract.request(method, path, sender="anonymous")


@pytest.mark.parametrize("method", METHODS)
def test_methods_on_known_paths(contract: Contract, method: str) -> None:
    job = contract.create("jobs", {"JobID": "J1", "Quantity": 5})
    for path in ("/api/jobs", f"/api/jobs/{job.key}", "/api/setting"):
        contract.request(method, path, sender="anonymous")
        if method not in ("POST", "HEAD"):
            contract.request(method, path)


def test_methods_with_a_body_where_there_is_no_route(contract: Contract) -> None:
    job = contract.create("jobs", {"JobID": "J1"})
    contract.request("PATCH", f"/api/jobs/{job.key}", json={"data": {"Quantity": 5}})
    contract.request("POST", f"/api/jobs/{job.key}", json={"data": {"Quantity": 5}})
    contract.request("PUT", "/api/jobs", json={"data": {"Quantity": 5}})
    contract.request("DELETE", "/api/jobs", json={"data": {"Quantity": 5}})
    contract.request("POST", "/api/nope", json={"data": {"Quantity": 5}})
    contract.request("PATCH", "/api/jobs", text="{", sender="anonymous")
    contract.get(f"/api/jobs/{job.key}")


def test_methods_that_no_route_has(contract: Contract) -> None:
    for method in ("TRACE", "PROPFIND", "LINK", "PURGE", "SEARCH", "REPORT", "MKCOL", "QUERY"):
        contract.request(method, "/api/jobs")
        contract.request(method, "/api/nope")


def test_every_collection_and_single_type_has_its_routes(contract: Contract) -> None:
    for name in (
        "jobs", "customers", "tags", "employees", "badges", "time-clock-entries", "things", "stricts", "knots",
        "ropes", "comments", "mentions", "print-orders", "people", "memos", "setting", "homepage", "pages",
        "articles", "authors", "posts", "topics",
    ):  # fmt: skip
        contract.get(f"/api/{name}")
        contract.request("PATCH", f"/api/{name}")
        contract.request("PATCH", f"/api/{name}/1")
    for name in (
        "job",
        "person",
        "persons",
        "time_clock_entries",
        "timeClockEntries",
        "settings",
        "homepages",
        "folk",
        "orders_of_prints",
    ):
        contract.get(f"/api/{name}")


def test_delete_answers_the_entry_or_nothing(contract: Contract) -> None:
    customer = contract.create("customers", {"Name": "Acme", "InternalNote": "x"})
    job = contract.create("jobs", {"JobID": "J1", "customer": customer.key})
    contract.delete(f"/api/jobs/{job.key}?populate=customer&fields[0]=JobID")
    contract.delete("/api/jobs/999999?populate=nope")
    contract.delete("/api/jobs/999999?fields[0]=nope")
    contract.delete(f"/api/customers/{customer.key}?sort=nope")
    contract.delete(f"/api/customers/{customer.key}?filters[nope]=1")
    contract.delete(f"/api/customers/{customer.key}?filters[Name]=Other")
    contract.get("/api/customers")
