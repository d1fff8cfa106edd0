"""What webhooks tell of entries that are written by the content API: how many events, their headers, their bodies."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

ENTRY_EVENTS = ("entry.create", "entry.update", "entry.delete", "entry.publish", "entry.unpublish")


def test_a_type_without_drafts(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    customer = contract.create("customers", {"Name": "Çelik"})
    contract.deliveries(1)
    job = contract.post("/api/jobs", {"data": {"JobID": "J1", "Quantity": 5, "customer": customer.key}}).row
    contract.deliveries(1)
    path = f"/api/jobs/{job.key}"
    contract.put(path, {"data": {"Quantity": 6}})
    contract.deliveries(1)
    contract.put(path, {"data": {}})
    contract.deliveries(1)
    contract.delete(path)
    contract.deliveries(1)


def test_what_is_asked_for_and_what_is_told(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    customer = contract.create("customers", {"Name": "Acme"})
    contract.deliveries(1)
    job = contract.post("/api/jobs?fields=JobID", {"data": {"JobID": "J1", "customer": customer.key}}).row
    contract.deliveries(1)
    path = f"/api/jobs/{job.key}"
    contract.put(f"{path}?populate=customer&fields=Quantity", {"data": {"Quantity": 6}})
    contract.deliveries(1)
    contract.delete(f"{path}?populate=*")
    contract.deliveries(1)


def test_nothing_is_told_of_what_is_refused(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    contract.post("/api/customers", {"data": {}})
    contract.put("/api/jobs/999999", {"data": {"Quantity": 1}})
    contract.delete("/api/jobs/999999")
    contract.post("/api/customers", {"data": {"Name": "After all"}}, sender="anonymous")
    contract.post("/api/customers", {"data": {"Name": "Told"}})
    contract.deliveries(1)


def test_a_type_with_drafts(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    twice = 2 if contract.major == 5 else 1
    article = contract.post("/api/articles", {"data": {"title": "One"}}).row
    contract.deliveries(twice)
    path = f"/api/articles/{article.key}"
    contract.put(path, {"data": {"title": "Two"}})
    contract.deliveries(twice)
    contract.put(f"{path}?status=draft", {"data": {"title": "Three"}})
    contract.deliveries(1)
    contract.delete(path)
    contract.deliveries(twice)
    contract.post("/api/articles?status=draft", {"data": {"title": "Four", "publishedAt": None}})
    contract.deliveries(1)


def test_single_types(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    contract.put("/api/setting", {"data": {"title": "One"}})
    contract.deliveries(1)
    contract.put("/api/setting?fields=title", {"data": {"colour": "red"}})
    contract.deliveries(1)
    contract.delete("/api/setting")
    contract.deliveries(1)


def test_users(contract: Contract) -> None:
    contract.hook(*ENTRY_EVENTS)
    user = {"username": "Ann", "email": "ann@shop.example", "password": "secret-1", "role": 1}
    made = contract.post("/api/users", user).row
    contract.deliveries(1)
    contract.put(f"/api/users/{made.id}", {"username": "Anna"})
    contract.deliveries(1)
    contract.delete(f"/api/users/{made.id}")
    contract.post("/api/customers", {"data": {"Name": "Told"}})
    contract.deliveries(1)


def test_relations_from_the_other_side(contract: Contract) -> None:
    jobs = contract.creates("jobs", [{"JobID": "J1"}, {"JobID": "J2"}])
    contract.hook(*ENTRY_EVENTS)
    customer = contract.post("/api/customers", {"data": {"Name": "Acme", "jobs": [job.key for job in jobs]}}).row
    contract.deliveries(1)
    contract.put(f"/api/customers/{customer.key}?populate=jobs", {"data": {"jobs": [jobs[0].key]}})
    contract.deliveries(1)


def test_headers_of_a_webhook(contract: Contract) -> None:
    headers = {
        "X-Shop": "1", "Authorization": "Bearer zzz", "n": 5, "yes": True, "none": None, "list": [1, 2], "object": {},
        "User-Agent": "mine", "Accept": "text/plain", "X-Strapi-Event": "mine", "7": "seven",
    }  # fmt: skip
    contract.hook("entry.create", "entry.create", headers=headers)
    contract.create("customers", {"Name": "Acme"})
    contract.deliveries(2)


def test_headers_in_another_case(contract: Contract) -> None:
    contract.hook("entry.create", headers={"x-strapi-event": "mine", "content-type": "text/x"})
    contract.create("customers", {"Name": "Acme"})
    contract.deliveries(1)


def test_values_as_javascript_writes_them(contract: Contract) -> None:
    contract.hook("entry.create")
    for value in (
        '{"b":1,"2":2,"1":1.0,"a":[1e21,-0.0,0.1,5e-324,12345678901234567890]}',
        r'["\u2028\u2029","\ud83d\ude00","\ud83d","é","\u007f","</script>"]',
        "1.5",
    ):
        contract.post("/api/things?fields=json", text=f'{{"data":{{"json":{value}}}}}')
        contract.deliveries(1)


def test_a_trigger(contract: Contract) -> None:
    contract.hook("entry.create", headers={"X-Shop": "1"})
    (webhook,) = contract.get("/admin/webhooks", sender="admin").json()["data"]
    contract.post(f"/admin/webhooks/{webhook['id']}/trigger", sender="admin")
    contract.deliveries(1)
