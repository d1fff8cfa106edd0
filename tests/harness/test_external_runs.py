"""Runs of pytest on a Strapi that somebody else runs; a fake that nobody knows for one stands for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

import fake_strapi.app
import fake_strapi.server
import harness.targets.external
import harness.targets.shared_fake
from fake_strapi import FakeStrapi

# A run in this process forgets the modules that it imported first; these would be imported anew each time.
LOADED = (requests, fake_strapi.app, fake_strapi.server, harness.targets.external, harness.targets.shared_fake)

STAND_IN = """
import harness.targets.shared_fake as shared_fake
from harness.control import ControlError

def find_fake(url):
    raise ControlError("Not Found", 404)  # what a real Strapi says to GET /_fake/health

shared_fake.find_fake = find_fake
"""

TESTS = """
    import pytest

    def test_reading(strapi_client, strapi_token, strapi_url):
        assert strapi_client.get("/api/customers").json()["data"] == []

    def test_writing(strapi, strapi_factory):
        assert strapi_factory("customer")["Name"].startswith(strapi.mark)

    def test_failing(strapi_factory):
        strapi_factory("job")
        assert not "on purpose"

    def test_clock(strapi_clock):
        pass

    @pytest.mark.strapi(version=3)
    def test_other_version(strapi):
        pass

    def test_token(strapi_server):
        strapi_server.api_token("read-only")
"""


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi(version="5") as running:
        yield running


@pytest.fixture
def run(pytester: pytest.Pytester, strapi: FakeStrapi, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A directory with tests, and an environment that knows the token of the Strapi."""
    original = harness.targets.shared_fake.find_fake
    monkeypatch.setattr(harness.targets.shared_fake, "find_fake", original)  # put back what the stand-in changes
    monkeypatch.setenv("STRAPI_API_TOKEN", strapi.token)
    for name in ("STRAPI_URL", "STRAPI_ALLOW_WRITES"):
        monkeypatch.delenv(name, raising=False)
    (pytester.path / "stand_in.py").write_text(STAND_IN)
    pytester.syspathinsert()
    monkeypatch.setenv("PYTHONPATH", str(pytester.path))  # for processes of pytest-xdist
    pytester.makeini("[pytest]\naddopts = --strict-markers -p stand_in -p no:cacheprovider -rs")
    pytester.makepyfile(TESTS)
    return pytester


def created(strapi: FakeStrapi) -> tuple[int, int]:
    """How many requests have created or deleted."""
    found = requests.get(f"{strapi.url}/_fake/requests", timeout=10).json()["requests"]
    methods = [one["method"] for one in found if one["path"].startswith("/api/")]
    return methods.count("POST"), methods.count("DELETE")


def test_it_is_read_unless_writes_are_allowed(run: pytest.Pytester, strapi: FakeStrapi) -> None:
    result = run.runpytest(f"--strapi-target={strapi.url}/admin")
    result.assert_outcomes(passed=1, skipped=5)
    result.stdout.fnmatch_lines_random(
        [
            f"strapi: the real Strapi at {strapi.url}, Strapi 5: read-only",
            f"*POST /api/customers would write to {strapi.url}: --strapi-allow-writes lets tests do that",
            "*The target 'external' can't hold and advance the clock.",
            "*it is Strapi 5, and this test wants 3.",
            "*An API token makes no read-only token: *",
        ]
    )
    assert created(strapi) == (0, 0)


@pytest.mark.parametrize("way", ["option", "ini", "environment"])
def test_writes_are_undone(run: pytest.Pytester, strapi: FakeStrapi, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    options = ["--strapi-target=external"]
    monkeypatch.setenv("STRAPI_URL", strapi.url)
    if way == "option":
        options.append("--strapi-allow-writes")
    elif way == "ini":
        options += ["-o", "strapi_allow_writes=true"]
    else:
        monkeypatch.setenv("STRAPI_ALLOW_WRITES", "true")
    result = run.runpytest(*options)
    result.assert_outcomes(passed=2, failed=1, skipped=3)
    result.stdout.fnmatch_lines([f"strapi: the real Strapi at {strapi.url}, Strapi 5: tests may create entries*"])
    result.stdout.no_fnmatch_line("*left behind*")
    assert created(strapi) == (2, 2)


def test_what_is_left_is_reported_by_processes_too(
    run: pytest.Pytester, strapi: FakeStrapi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPI_API_TOKEN", strapi.create_api_token("custom", ["api::customer.customer.create"]))
    monkeypatch.setenv("STRAPI_ALLOW_WRITES", "1")
    target = f"--strapi-target={strapi.url}"
    for result in (
        run.runpytest(target, "--strapi-version=5"),
        run.runpytest_subprocess(target, "--strapi-version=5", "-n1"),
    ):
        assert result.ret == pytest.ExitCode.OK
        result.stdout.fnmatch_lines_random(
            [
                f"left behind: DELETE {strapi.url}/api/customers/*: 403 *",
                "the token may not GET /api/customers: 403 (1 times)",
                "the token may not POST /api/jobs: 403 (1 times)",
            ]
        )


@pytest.mark.parametrize(
    ("target", "token", "reason"),
    [
        ("https://cms.example.com", "x", "*is no loopback address*Reach a server elsewhere through a tunnel*"),
        ("http://127.0.0.1:9", "x", "*no server can be used at http://127.0.0.1:9: *"),
        ("external", "x", "it is the Strapi at STRAPI_URL, which is not set"),
        ("URL", "", "*needs an API token: set STRAPI_API_TOKEN"),
        ("URL", "nobody's", "*refuses the API token of STRAPI_API_TOKEN*"),
    ],
)
def test_what_can_not_be_used_is_told(
    run: pytest.Pytester,
    strapi: FakeStrapi,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
    token: str,
    reason: str,
) -> None:
    if target != "URL":  # there is nothing that the stand-in could be asked for
        run.makeini("[pytest]\naddopts = --strict-markers")
    monkeypatch.setenv("STRAPI_API_TOKEN", token)
    result = run.runpytest(f"--strapi-target={target.replace('URL', strapi.url)}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --strapi-target={target.replace('URL', strapi.url)}: {reason}"])


def test_strapi_url_alone_sends_no_test_to_a_real_one(
    run: pytest.Pytester, strapi: FakeStrapi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPI_URL", strapi.url)
    run.makepyfile(f"def test_it(strapi_url):\n    assert strapi_url != {strapi.url!r}")
    result = run.runpytest()
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["strapi: fake as Strapi 4, PrintShop"])
