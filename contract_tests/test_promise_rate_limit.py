"""The guide's rate limit: 100 requests in 15 minutes per IP, told in headers, in production."""

from __future__ import annotations

import pytest

from harness.contract import ANONYMOUS, Answer, Contract

pytestmark = pytest.mark.promise("rate-limit")


def rate(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers if name.startswith("X-RateLimit-")}


def test_each_answer_tells_the_rate(contract: Contract) -> None:
    first = contract.get("/api/jobs")
    assert rate(first) == {
        "X-RateLimit-Limit": "100",
        "X-RateLimit-Remaining": "99",
        "X-RateLimit-Reset": "<unix time>",
    }


def test_errors_tell_the_rate(contract: Contract) -> None:
    for remaining, answer in (
        (99, contract.get("/api/nope")),
        (98, contract.post("/api/jobs", text="{")),
        (97, contract.get("/api/jobs?sort=nope:nope:nope", sender=ANONYMOUS)),
        (96, contract.get("/api/jobs?filters[nope]=1")),
    ):
        assert rate(answer).get("X-RateLimit-Remaining") == str(remaining)


def test_one_request_too_many(contract: Contract) -> None:
    for _ in range(100):
        assert contract.get("/api/jobs?pagination[pageSize]=1").status == 200
    over = contract.get("/api/jobs")
    assert over.status == 429
    assert over.json() == {
        "data": None,
        "error": {
            "status": 429,
            "name": "RateLimitError",
            "message": "Too many requests, please try again later.",
            "details": {},
        },
    }
    assert rate(over)["X-RateLimit-Remaining"] == "0"
