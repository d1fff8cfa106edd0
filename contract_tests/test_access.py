"""Who may do what: API tokens of each kind, wrong ones, none, and what the public role was given."""

from __future__ import annotations

import pytest

from harness.contract import Contract
from harness.recording import Headers

pytestmark = pytest.mark.parity


def with_authorization(value: str) -> Headers:
    return (("Authorization", value),)


def everything(contract: Contract, sender: str, headers: Headers = ()) -> None:
    """Each action on a collection and on a single type, and a route that does not exist."""
    job = contract.create("jobs", {"JobID": "J1"})
    contract.put("/api/setting", {"data": {"title": "t"}})
    for path, data in (("/api/jobs", {"JobID": "J2"}), ("/api/setting", {"title": "u"})):
        contract.get(path, sender=sender, headers=headers)
        contract.post(path, {"data": data}, sender=sender, headers=headers)
    contract.get(f"/api/jobs/{job.key}", sender=sender, headers=headers)
    contract.put(f"/api/jobs/{job.key}", {"data": {"Quantity": 5}}, sender=sender, headers=headers)
    contract.delete(f"/api/jobs/{job.key}", sender=sender, headers=headers)
    contract.put("/api/setting", {"data": {"title": "u"}}, sender=sender, headers=headers)
    contract.delete("/api/setting", sender=sender, headers=headers)
    contract.get("/api/jobs/999999", sender=sender, headers=headers)
    contract.get("/api/nope", sender=sender, headers=headers)
    contract.post("/api/nope", {}, sender=sender, headers=headers)
    contract.request("PATCH", "/api/jobs", sender=sender, headers=headers)
    contract.head("/api/jobs?filters[JobID]=none", sender=sender, headers=headers)
    contract.get("/_health", sender=sender, headers=headers)


@pytest.mark.parametrize("kind", ["full-access", "read-only", "expired", "anonymous"])
def test_kinds_of_senders(contract: Contract, kind: str) -> None:
    everything(contract, kind)


@pytest.mark.parametrize("action", ["find", "findOne", "create", "update", "delete"])
def test_custom_tokens(contract: Contract, action: str) -> None:
    everything(contract, f"custom api::job.job.{action}")


def test_custom_token_for_another_type(contract: Contract) -> None:
    everything(contract, "custom api::tag.tag.find api::setting.setting.find")


def test_unknown_token(contract: Contract) -> None:
    everything(contract, "anonymous", with_authorization("Bearer nope"))


def test_spellings_of_the_header(contract: Contract) -> None:
    for value in (
        "Bearer <token:full-access>", "bearer <token:full-access>", "BEARER <token:full-access>",
        "Bearer  <token:full-access>", " Bearer <token:full-access>", "Bearer <token:full-access> ",
        "Bearer\t<token:full-access>", "Bearer <token:full-access> x", "Bearer x <token:full-access>",
        "<token:full-access>", "Token <token:full-access>", "Basic <token:full-access>", "Bearer", "Bearer ", "", " ",
        "Bearer:<token:full-access>", "Bearer,<token:full-access>", "Bearer null", "Bearer undefined", "Bearer nope",
        "Bearer <token:full-access>x", "Basic dXNlcjpwYXNz", "JWT x", "bearer", "Bearer é",
    ):  # fmt: skip
        contract.get("/api/jobs", sender="anonymous", headers=with_authorization(value))


def test_tokens_that_look_like_others(contract: Contract) -> None:
    for value in (
        "0" * 256, "a" * 256, "g" * 256, "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6MX0.c2lnbmF0dXJl",
        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJpZCI6MX0.", "a.b.c", "..", "1", "true", "[object Object]", "%00",
        "' OR 1=1 --",
    ):  # fmt: skip
        contract.get("/api/jobs", sender="anonymous", headers=with_authorization(f"Bearer {value}"))
        contract.get("/api/nope", sender="anonymous", headers=with_authorization(f"Bearer {value}"))


def test_tokens_elsewhere(contract: Contract) -> None:
    contract.get("/api/jobs?access_token=x", sender="anonymous")
    contract.get("/api/jobs?token=x", sender="anonymous")
    contract.get("/api/jobs", sender="anonymous", headers=(("X-API-Key", "x"), ("Cookie", "jwt=x")))
    contract.get("/api/jobs", sender="anonymous", headers=(("authorization", "Bearer nope"),))
    contract.get(
        "/api/jobs",
        sender="anonymous",
        headers=(*with_authorization("Bearer nope"), *with_authorization("Bearer other")),
    )


def test_public_role(contract: Contract) -> None:
    contract.grant_public("api::job.job.find", "api::job.job.create", "api::setting.setting.find")
    everything(contract, "anonymous")


def test_public_role_and_wrong_tokens(contract: Contract) -> None:
    contract.grant_public("api::job.job.find")
    for sender in ("read-only", "expired", "custom api::tag.tag.find"):
        contract.get("/api/jobs", sender=sender)
    for value in ("Bearer nope", "Bearer", "Basic x", "Bearer a b", ""):
        contract.get("/api/jobs", sender="anonymous", headers=with_authorization(value))


def test_public_role_and_relations(contract: Contract) -> None:
    customer = contract.create("customers", {"Name": "Acme"})
    contract.create("jobs", {"JobID": "J1", "customer": customer.key})
    contract.grant_public("api::job.job.find", "api::job.job.create")
    contract.gets(
        "/api/jobs",
        ["populate=*", "populate=customer", "filters[customer][Name]=Acme", "sort=customer.Name"],
        sender="anonymous",
    )
    contract.post("/api/jobs?populate=*", {"data": {"JobID": "J2", "customer": customer.key}}, sender="anonymous")
    contract.grant_public("api::customer.customer.find")
    contract.gets("/api/jobs", ["populate=*", "filters[customer][Name]=Acme", "sort=customer.Name"], sender="anonymous")
    contract.post("/api/jobs?populate=*", {"data": {"JobID": "J3", "customer": customer.key}}, sender="anonymous")


def test_read_only_and_relations(contract: Contract) -> None:
    customer = contract.create("customers", {"Name": "Acme"})
    contract.create("jobs", {"JobID": "J1", "customer": customer.key})
    contract.gets("/api/jobs", ["populate=*", "filters[customer][Name]=Acme", "sort=customer.Name"], sender="read-only")


def test_order_of_refusals(contract: Contract) -> None:
    bad = with_authorization("Bearer nope")
    contract.post("/api/jobs", text="{", sender="anonymous", headers=bad)
    contract.get("/api/jobs?sort=nope", sender="anonymous", headers=bad)
    contract.get("/api/jobs?sort=nope", sender="read-only")
    contract.post("/api/jobs?sort=nope", {"data": {}}, sender="read-only")
    contract.put("/api/jobs/999999", {"data": {"nope": 1}}, sender="custom api::job.job.find")
    contract.request("OPTIONS", "/api/jobs", sender="anonymous", headers=bad)
    contract.get("/api/%zz", sender="anonymous", headers=bad)
    contract.get("//api/jobs", sender="anonymous", headers=bad)
