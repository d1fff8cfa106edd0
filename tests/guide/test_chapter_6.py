"""Rate limiting: the guide's client beside the limit that the guide documents (docs/rate-limits.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from fake_strapi import FakeStrapi

if TYPE_CHECKING:
    from conftest import Guide

CLIENT = ("chapter_5/fetch_with_retry.js", "chapter_6/rate_limited_client.js")  # the first for its `sleep`
QUARTER = 900_000


def production() -> FakeStrapi:
    return FakeStrapi(env="production", public=["api::job.job.find"])


def test_the_guide_s_client_is_never_refused(guide: Guide) -> None:
    lines = """
        await holdTime();
        const totals = [];
        for (let i = 0; i < 250; i++) totals.push((await fetchJobs()).meta.pagination.total);
        return [totals.length, slept];
    """
    with production() as strapi:
        assert guide.run(strapi, *CLIENT, lines) == [250, [QUARTER, QUARTER]]


def test_a_client_without_it_is(guide: Guide) -> None:
    lines = """
        await holdTime();
        for (let i = 0; i < 100; i++) await axios.get('http://localhost:1337/api/jobs');
        try {
          await axios.get('http://localhost:1337/api/jobs');
        } catch ({ response: { status, headers, data } }) {
          return [status, headers['x-ratelimit-reset'], data.error.name];
        }
    """
    with production() as strapi:
        assert guide.run(strapi, lines) == [429, "1737360900", "RateLimitError"]  # 2025-01-20T08:15:00Z


def test_two_clients_of_one_address_are(guide: Guide) -> None:
    """Strapi counts by IP, the client what it sent itself."""
    lines = """
        const other = new RateLimitedClient(100, 900000);
        for (let i = 0; i < 100; i++) await fetchJobs();
        return thrown(() => other.makeRequest(() => axios.get('http://localhost:1337/api/jobs')));
    """
    with production() as strapi:
        assert guide.run(strapi, *CLIENT, lines) == "Request failed with status code 429"


def test_a_slow_first_request_is_told_too_early(guide: Guide) -> None:
    """The client's window begins when it sends, Strapi's when the request arrives, here a second later."""
    lines = """
        await holdTime();
        await client.makeRequest(() => pass(1000).then(() => axios.get('http://localhost:1337/api/jobs')));
        for (let i = 1; i < 100; i++) await fetchJobs();
        return [await thrown(fetchJobs), slept];
    """
    with production() as strapi:
        assert guide.run(strapi, *CLIENT, lines) == ["Request failed with status code 429", [QUARTER - 1000]]


@pytest.mark.parametrize("env", ["development", "production"])
def test_the_limit_from_python(env: str) -> None:
    with FakeStrapi(env=env) as strapi, requests.Session() as api:
        api.headers["Authorization"] = f"Bearer {strapi.token}"
        strapi.clock.freeze("2025-01-20T08:00:00Z")
        answers = [api.get(f"{strapi.url}/api/jobs") for _ in range(101)]
        if env == "development":
            assert {answer.status_code for answer in answers} == {200}
            assert "X-RateLimit-Limit" not in answers[0].headers
            return
        assert answers[99].headers["X-RateLimit-Remaining"] == "0"
        assert answers[100].status_code == 429

        reset = int(answers[100].headers["X-RateLimit-Reset"])
        strapi.clock.advance(reset - strapi.clock.now().timestamp())
        assert api.get(f"{strapi.url}/api/jobs").status_code == 200
