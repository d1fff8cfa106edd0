"""API tokens by the admin API: what it takes, what it tells, and that the content API follows at once."""

from __future__ import annotations

from typing import Any

import pytest

from harness.contract import Answer, Contract
from harness.recording import Headers

pytestmark = pytest.mark.parity

PATH = "/admin/api-tokens"
DAY = 86_400_000


def bearer(answer: Answer) -> Headers:
    return (("Authorization", f"Bearer {answer.json()['data']['accessKey']}"),)


def make(contract: Contract, **body: Any) -> Answer:
    return contract.post(PATH, {"name": "one", "type": "full-access", **body}, sender="admin")


def use(contract: Contract, token: Answer) -> None:
    contract.get("/api/jobs", sender="anonymous", headers=bearer(token))
    contract.post("/api/jobs", {"data": {"JobID": "J"}}, sender="anonymous", headers=bearer(token))


def test_list(contract: Contract) -> None:
    contract.get(PATH, sender="admin")
    make(contract, name="b")
    make(contract, name="a", type="custom", permissions=["api::job.job.find"], description=" what for ")
    make(contract, name="B", type="read-only", lifespan=7 * DAY)
    contract.get(PATH, sender="admin")
    contract.get(f"{PATH}?sort=id&pagination[limit]=1&filters[name]=a", sender="admin")


@pytest.mark.parametrize("sender", ["full-access", "anonymous", "read-only"])
def test_only_administrators(contract: Contract, sender: str) -> None:
    contract.get(PATH, sender=sender)
    contract.post(PATH, {}, sender=sender)
    for method in ("GET", "PUT", "DELETE"):
        contract.request(method, f"{PATH}/1", json={} if method == "PUT" else None, sender=sender)
    contract.post(f"{PATH}/1/regenerate", {}, sender=sender)
    contract.request("PATCH", f"{PATH}/1", sender=sender)
    contract.request("OPTIONS", f"{PATH}/1/regenerate", sender=sender)


def test_a_new_token_works_and_a_removed_one_does_not(contract: Contract) -> None:
    token = make(contract)
    use(contract, token)
    contract.get(f"{PATH}/{token.row.id}", sender="admin")
    contract.delete(f"{PATH}/{token.row.id}", sender="admin")
    use(contract, token)
    for method in ("GET", "DELETE"):
        contract.request(method, f"{PATH}/{token.row.id}", sender="admin")


def test_a_regenerated_token(contract: Contract) -> None:
    token = make(contract)
    other = contract.post(f"{PATH}/{token.row.id}/regenerate", {}, sender="admin")
    use(contract, token)
    use(contract, other)
    contract.get(f"{PATH}/{token.row.id}", sender="admin")
    contract.post(f"{PATH}/999999/regenerate", {}, sender="admin")


def test_a_changed_token(contract: Contract) -> None:
    token = make(contract, type="custom", permissions=["api::job.job.find", "api::tag.tag.find"])
    path = f"{PATH}/{token.row.id}"
    use(contract, token)
    contract.put(path, {"permissions": ["api::job.job.create", "api::tag.tag.find"]}, sender="admin")
    use(contract, token)
    contract.put(path, {"type": "read-only"}, sender="admin")
    use(contract, token)
    contract.get(path, sender="admin")
    contract.put(path, {"type": "full-access", "name": " two ", "description": " "}, sender="admin")
    use(contract, token)
    contract.get(path, sender="admin")


def test_refused_changes(contract: Contract) -> None:
    make(contract, name="other")
    token = make(contract)
    path = f"{PATH}/{token.row.id}"
    for body in (
        {}, {"name": "other"}, {"name": "one"}, {"name": ""}, {"name": None}, {"type": "admin"}, {"type": None},
        {"description": None}, {"description": 5}, {"lifespan": None}, {"permissions": ["api::job.job.find"]},
        {"type": "custom"}, {"type": "custom", "permissions": ["api::nope.nope.find", "x"]}, {"permissions": None},
        {"type": "custom", "permissions": []}, {"permissions": "x"}, {"permissions": [1]}, {"nope": 1, "type": 5},
    ):  # fmt: skip
        contract.put(path, body, sender="admin")
    contract.put(f"{PATH}/999999", {"name": "other"}, sender="admin")
    contract.put(f"{PATH}/999999", {"name": ""}, sender="admin")


def test_names(contract: Contract) -> None:
    for name in (" one ", "one", "One", "", "  ", None, 5, True, ["a", "b"], {"a": 1}, "x" * 300):
        make(contract, name=name)


def test_refused_tokens(contract: Contract) -> None:
    for body in (
        {}, {"type": "nope"}, {"type": None}, {"type": 5}, {"type": "custom"}, {"type": "custom", "permissions": None},
        {"type": "custom", "permissions": {}}, {"type": "custom", "permissions": ["x", "api::job.job.find", "x"]},
        {"permissions": ["api::job.job.find"]}, {"type": "custom", "permissions": [5]}, {"permissions": "x"},
        {"lifespan": 5}, {"lifespan": "604800000"}, {"lifespan": 0}, {"lifespan": -1}, {"description": 5},
        {"lifespan": {}}, {"type": "", "lifespan": "x", "permissions": 5}, {"nope": 1},
    ):  # fmt: skip
        make(contract, name="refused", **body)
    contract.post(PATH, {"name": "no type"}, sender="admin")
    contract.post(PATH, [], sender="admin")
    contract.post(PATH, sender="admin")


def test_lifespans(contract: Contract) -> None:
    for lifespan in (None, 7 * DAY, 30 * DAY, 90 * DAY):
        make(contract, name=f"for {lifespan}", lifespan=lifespan)
    contract.get(PATH, sender="admin")


def test_when_a_token_was_used(contract: Contract) -> None:
    token = make(contract)
    contract.get(f"{PATH}/{token.row.id}", sender="admin")
    use(contract, token)
    contract.get(f"{PATH}/{token.row.id}", sender="admin")


def test_ids(contract: Contract) -> None:
    for key in ("0", "-1", "abc", "1.5", "%20", "999999999999999999999"):
        contract.get(f"{PATH}/{key}", sender="admin")
        contract.delete(f"{PATH}/{key}", sender="admin")
