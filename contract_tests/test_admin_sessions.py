"""The sessions that an administrator of Strapi 5 has, as they see and end them themselves."""

from __future__ import annotations

import pytest

from harness.contract import Contract
from harness.recording import Headers

pytestmark = [pytest.mark.parity, pytest.mark.only("5")]

PATH = "/admin/users/me/sessions"
CHROME = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
AGENTS = (
    CHROME, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1",
    "curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
)  # fmt: skip


def log_in(contract: Contract, email: str = "other@example.com", agent: str = "curl/8.5.0") -> Headers:
    body = {"email": email, "password": "Password123"}
    answer = contract.post("/admin/login", body, sender="anonymous", headers=(("User-Agent", agent),))
    return (("Authorization", f"Bearer {answer.json()['data']['token']}"),)


@pytest.fixture(autouse=True)
def other(contract: Contract) -> None:
    """An administrator who has no session yet: that of the test run itself has some."""
    invited = contract.post(
        "/admin/users", {"email": "other@example.com", "firstname": "O", "roles": [1]}, sender="admin"
    )
    change = {"password": "Password123", "isActive": True}
    contract.put(f"/admin/users/{invited.row.id}", change, sender="admin")


def test_sessions_by_device(contract: Contract) -> None:
    for agent in AGENTS:
        headers = log_in(contract, agent=agent)
    contract.get(PATH, sender="anonymous", headers=headers)
    contract.get(PATH, sender="anonymous")


def test_one_ended(contract: Contract) -> None:
    first, second = log_in(contract), log_in(contract, agent=CHROME)
    listed = contract.get(PATH, sender="anonymous", headers=second).json()["data"]
    contract.delete(f"{PATH}/{listed[1]['id']}", sender="anonymous", headers=second)
    contract.get(PATH, sender="anonymous", headers=second)
    contract.get(PATH, sender="anonymous", headers=first)
    contract.delete(f"{PATH}/nope", sender="anonymous", headers=second)
    contract.delete(f"{PATH}/{listed[0]['id']}", sender="admin")


@pytest.mark.parametrize("query", ["", "?keepCurrent=true", "?keepCurrent=1", "?keepCurrent=yes"])
def test_all_ended(contract: Contract, query: str) -> None:
    first, second = log_in(contract), log_in(contract)
    contract.delete(f"{PATH}{query}", sender="anonymous", headers=second)
    contract.get(PATH, sender="anonymous", headers=second)
    contract.get(PATH, sender="anonymous", headers=first)
