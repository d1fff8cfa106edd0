"""A run on a real Strapi that somebody else runs: read-only, or leaving it as it was. Opt-in (FAKE_STRAPI_REAL=1)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from harness.targets.process import ProcessTarget
from harness.targets.protocol import TargetError
from harness.targets.running_strapi import find_strapi

pytestmark = pytest.mark.skipif(
    os.environ.get("FAKE_STRAPI_REAL") != "1", reason="starts a real Strapi; FAKE_STRAPI_REAL=1 asks for it"
)

PROJECT = Path(__file__).parents[3] / "contract_tests" / "localized"
NOT_COMPARED = ("sqlite_", "strapi_api_tokens", "strapi_core_store", "strapi_sessions", "upload_folders")
"""Id counters, when a token was used last, sessions of those who logged in, and the folder of the first upload."""

WRITING = """
    import pytest, requests

    def entry(answer):
        assert answer.ok, answer.text
        return answer.json()["data"]

    def key(row):
        return row.get("documentId", row["id"])

    def test_entries(strapi_client, strapi_factory):
        tag = strapi_factory("tag", name="red")
        assert strapi_client.put(f"/api/tags/{tag.key}", json={"data": {"name": "blue"}}).ok
        page = strapi_factory("page")
        assert strapi_client.delete(f"/api/pages/{page.key}").ok

    def test_locales(strapi, strapi_client):
        post = key(entry(strapi_client.post("/api/posts", json={"data": {"title": "x"}})))
        if strapi.strapi_version == "4":
            made = strapi_client.post(f"/api/posts/{post}/localizations", json={"locale": "fr", "title": "y"})
        else:
            made = strapi_client.put(f"/api/posts/{post}?locale=fr", json={"data": {"title": "y"}})
        assert made.ok, made.text

    def test_single_type(strapi, strapi_client):
        locale = "" if strapi.strapi_version == "4" else "?locale=fr"
        for title in ("h", "again"):
            entry(strapi_client.put(f"/api/homepage{locale}", json={"data": {"title": title}}))

    def test_files(strapi_client):
        made = strapi_client.post("/api/upload", files=[("files", ("a.txt", b"x")), ("files", ("b.txt", b"y"))])
        assert len(made.json()) == 2

    def test_users(strapi_client, strapi_user):
        ann = strapi_user("ann")
        assert ann.get("/api/users/me").json()["username"] == "ann"
        bob = {"username": "bob", "email": "bob@example.com", "password": "Password123"}
        assert strapi_client.post("/api/auth/local/register", json=bob, headers={"Authorization": None}).ok

    def test_that_fails(strapi_factory):
        strapi_factory.many("tag", 3)
        assert False, "on purpose"

    def test_what_is_there(strapi_client):
        strapi_client.put("/api/tags/KEPT", json={"data": {"name": "changed"}})
        pytest.fail("not reached")

    def test_what_can_not_be_undone(strapi_client):
        strapi_client.post("/api/auth/forgot-password", json={"email": "ann@example.com"})
        pytest.fail("not reached")
"""


@pytest.fixture(scope="module", params=["4", "5"])
def staging(request: pytest.FixtureRequest) -> Iterator[ProcessTarget]:
    target = ProcessTarget(PROJECT, request.param)
    target.start()
    yield target
    target.stop()


@pytest.fixture
def url(staging: ProcessTarget, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a clean one with an entry in it; the environment has its token."""
    staging.clean()
    monkeypatch.setenv("STRAPI_API_TOKEN", staging.token)
    monkeypatch.delenv("STRAPI_URL", raising=False)
    return staging.url


def kept_tag(staging: ProcessTarget) -> str:
    headers = {"Authorization": f"Bearer {staging.token}"}
    made = requests.post(f"{staging.url}/api/tags", json={"data": {"name": "kept"}}, headers=headers, timeout=30)
    row = made.json()["data"]
    return str(row.get("documentId", row["id"]))


def rows(staging: ProcessTarget) -> dict[str, list[tuple[object, ...]]]:
    """All that is in its database and not NOT_COMPARED, by table."""
    with closing(sqlite3.connect(staging.database)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = [name for name in tables if not name.startswith(NOT_COMPARED)]
        return {name: database.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in wanted}


def test_it_is_told_apart_by_its_answers(staging: ProcessTarget, url: str) -> None:
    for token in (staging.token, staging.api_token("read-only")):
        assert find_strapi(url, token).version == staging.strapi_version.partition(".")[0]
    other = "4" if staging.strapi_version.startswith("5") else "5"
    with pytest.raises(TargetError, match=f"answers as Strapi .: leave --strapi-version={other} out"):
        find_strapi(url, staging.token, version=other)
    with pytest.raises(TargetError, match="refuses the API token"):
        find_strapi(url, "nobody's")


def test_a_token_that_may_read_little(staging: ProcessTarget, url: str) -> None:
    token = staging.api_token("custom", ["api::tag.tag.find"])
    if staging.strapi_version.startswith("5"):  # which has a route that Strapi 4 has not
        assert find_strapi(url, token).version == "5"
        return
    with pytest.raises(TargetError, match=r"doesn't tell whether it is 4 or 5.*give --strapi-version"):
        find_strapi(url, token, project=PROJECT)
    assert find_strapi(url, token, version="4.26.2").version == "4.26.2"
    kept_tag(staging)
    assert find_strapi(url, token, project=PROJECT).version == "4"


def test_read_only(staging: ProcessTarget, url: str, pytester: pytest.Pytester) -> None:
    key = kept_tag(staging)
    pytester.makepyfile(
        f"""
        def test_reading(strapi_client):
            assert strapi_client.get("/api/tags/{key}").status_code == 200

        def test_writing(strapi_client):
            strapi_client.delete("/api/tags/{key}")

        def test_factory(strapi_factory):
            strapi_factory("tag")

        def test_user(strapi_user):
            strapi_user("ann")

        def test_admin(strapi_client):
            strapi_client.get("/admin/information")

        def test_hook(webhook_receiver):
            webhook_receiver.hook("entry.create")

        def test_clock(strapi_clock):
            pass
        """
    )
    before = rows(staging)
    result = pytester.runpytest_subprocess(f"--strapi-target={url}", f"--strapi-project={PROJECT}", "-rs")
    result.assert_outcomes(passed=1, skipped=6)
    result.stdout.fnmatch_lines_random(
        [
            f"strapi: the real Strapi at {url}, Strapi [45]: read-only",
            f"*DELETE /api/tags/{key} would write to {url}: --strapi-allow-writes lets tests do that",
            f"*POST /api/tags would write to {url}: *",
            f"*POST /api/users would write to {url}: *",
            "*The API token of STRAPI_API_TOKEN may not GET /admin/information (401).",
            "*takes no API token, and no administrator is known.",
            "*The target 'external' can't hold and advance the clock.",
            "the token may not GET /admin/information: 401 (1 times)",
        ]
    )
    assert rows(staging) == before


@pytest.mark.parametrize("processes", ["", "-n2"])
def test_writes_are_undone(staging: ProcessTarget, url: str, pytester: pytest.Pytester, processes: str) -> None:
    pytester.makepyfile(WRITING.replace("KEPT", kept_tag(staging)))
    pytester.makeini(f"[pytest]\nstrapi_allow_writes = true\nstrapi_project = {PROJECT}")
    before = rows(staging)
    result = pytester.runpytest_subprocess(f"--strapi-target={url}", "-rs", *processes.split())
    result.assert_outcomes(passed=5, failed=1, skipped=2)
    result.stdout.fnmatch_lines_random(
        [
            "*PUT /api/tags/* would change what this run has not created*",
            "*POST /api/auth/forgot-password is not sent*it is no route of which it is known how to undo it",
        ]
    )
    result.stdout.no_fnmatch_line("*left behind*")
    assert rows(staging) == before


def test_a_token_that_may_not_delete_leaves_a_list(
    staging: ProcessTarget, url: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPI_API_TOKEN", staging.api_token("custom", ["api::tag.tag.create", "api::tag.tag.find"]))
    monkeypatch.setenv("STRAPI_URL", url)
    monkeypatch.setenv("STRAPI_ALLOW_WRITES", "1")
    pytester.makepyfile(
        """
        def test_tags(strapi_factory, strapi_client):
            strapi_factory("tag")
            assert len(strapi_client.get("/api/tags").json()["data"]) == 1

        def test_posts(strapi_factory):
            strapi_factory("post", title="x")
        """
    )
    result = pytester.runpytest_subprocess(
        "--strapi-target=external", f"--strapi-project={PROJECT}", f"--strapi-version={staging.strapi_version}", "-rs"
    )
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*The API token of STRAPI_API_TOKEN may not POST /api/posts (403)."])
    result.stdout.fnmatch_lines_random(
        [
            f"left behind: DELETE {url}/api/tags/*: 403 *ForbiddenError*",
            "the token may not POST /api/posts: 403 (1 times)",
        ]
    )
