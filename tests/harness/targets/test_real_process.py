"""A real Strapi started, used and cleaned: a process, or a container with either database. Opt-in: see opt_in.py."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

import harness
from harness.targets.protocol import TargetError, TargetStartError
from tests.harness.targets.opt_in import REAL_SERVERS, RealServer, RealTarget

PRINTSHOP = Path(harness.__file__).parent / "printshop"
ZOO = Path(__file__).parents[3] / "contract_tests" / "zoo"
WEBHOOK = {"name": "w", "url": "http://127.0.0.1:9999/x", "headers": {}, "events": ["entry.create"]}


@pytest.fixture(scope="module", params=REAL_SERVERS)
def zoo(request: pytest.FixtureRequest) -> Iterator[RealTarget]:
    target: RealTarget = request.param.of(ZOO)
    target.start()
    yield target
    target.stop()


@pytest.fixture
def target(zoo: RealTarget) -> RealTarget:
    zoo.clean()
    return zoo


def call(target: RealTarget, method: str, path: str, body: Any = None, token: str | None = "", **rest: Any) -> Any:
    """`token`: the target's own unless given; None sends none."""
    chosen = target.token if token == "" else token
    headers = {"Authorization": f"Bearer {chosen}"} if chosen else {}
    return requests.request(method, target.url + path, json=body, headers=headers, timeout=30, **rest)


def create_tag(target: RealTarget) -> int:
    answer = call(target, "POST", "/api/tags", {"data": {"name": "x"}})
    entry_id: int = answer.json()["data"]["id"]
    return entry_id


def total(target: RealTarget, plural: str) -> int:
    count: int = call(target, "GET", f"/api/{plural}").json()["meta"]["pagination"]["total"]
    return count


def zoo_routes() -> dict[str, int]:
    """The path of every type, and what it answers while it is empty."""
    routes = {}
    for file in (ZOO / "src/api").glob("*/content-types/*/schema.json"):
        schema = json.loads(file.read_text(encoding="utf-8"))
        is_single = schema["kind"] == "singleType"
        routes[schema["info"]["singularName" if is_single else "pluralName"]] = 404 if is_single else 200
    return routes


def test_every_type_of_the_zoo_answers(target: RealTarget) -> None:
    routes = zoo_routes()
    assert len(routes) > 20
    assert {path: call(target, "GET", f"/api/{path}?populate=*").status_code for path in routes} == routes


def test_clean_removes_content_and_puts_the_id_counters_back(target: RealTarget) -> None:
    for _ in range(2):
        assert [create_tag(target), create_tag(target)] == [1, 2]
        target.clean()
        assert total(target, "tags") == 0


def test_clean_takes_permissions_and_tokens_back(target: RealTarget) -> None:
    read_only = target.api_token("read-only")
    custom = target.api_token("custom", ["api::job.job.find"], 604_800_000)
    target.allow_public(["api::tag.tag.find"])

    def statuses() -> list[int]:
        return [
            call(target, "GET", path, token=token).status_code
            for token in (None, read_only, custom)
            for path in ("/api/tags", "/api/jobs")
        ]

    assert statuses() == [200, 403, 200, 200, 403, 200]
    target.clean()
    assert statuses() == [403, 403, 401, 401, 401, 401]
    assert call(target, "GET", "/api/tags").status_code == 200


def test_clean_removes_webhooks_from_the_servers_memory_too(target: RealTarget) -> None:
    made = call(target, "POST", "/admin/webhooks", WEBHOOK, target.admin_token())
    assert made.status_code == 201
    target.clean()
    assert call(target, "GET", "/admin/webhooks", token=target.admin_token()).json() == {"data": []}
    made = call(target, "POST", "/admin/webhooks", WEBHOOK, target.admin_token())
    assert str(made.json()["data"]["id"]) == "1"


def test_clean_removes_uploaded_files(target: RealTarget) -> None:
    headers = {"Authorization": f"Bearer {target.token}"}
    files = {"files": ("a.txt", b"some text", "text/plain")}
    answer = requests.post(f"{target.url}/api/upload", files=files, headers=headers, timeout=30)
    assert answer.ok
    file = target.url + answer.json()[0]["url"]
    assert requests.get(file, timeout=30).text == "some text"
    target.clean()
    assert requests.get(file, timeout=30).status_code == 404


def test_clean_starts_the_counters_of_limited_routes_anew(target: RealTarget) -> None:
    def remaining() -> str:
        body = {"identifier": "nobody", "password": "wrong"}
        return str(call(target, "POST", "/api/auth/local", body, token=None).headers["X-RateLimit-Remaining"])

    url = target.url
    assert [remaining(), remaining()] == ["9", "8"]
    target.clean()
    assert remaining() == "9"
    assert target.url == url


def test_a_users_role_can_be_allowed_more(target: RealTarget) -> None:
    user = {"username": "ann", "email": "ann@example.com", "password": "secret123"}
    jwt = call(target, "POST", "/api/auth/local/register", user, token=None).json()["jwt"]
    assert call(target, "GET", "/api/tags", token=jwt).status_code == 403
    target.allow_authenticated(["api::tag.tag.find"])
    assert call(target, "GET", "/api/tags", token=jwt).status_code == 200


def test_an_administrators_session_is_renewed(target: RealTarget) -> None:
    admin = target.admin
    # Strapi 4's token lasts for 30 days and is not renewed but asked for again, which is limited to five times.
    for _ in range(7 if target.strapi_version.startswith("5") else 1):
        target.clean()
        admin._jwt = "expired"
        assert call(target, "GET", "/admin/users/me", token=target.admin_token()).status_code == 200


def test_an_unknown_action_is_refused(target: RealTarget) -> None:
    with pytest.raises(TargetError, match=r"no action 'api::tag\.tag\.destroy'.*api::tag\.tag\.delete"):
        target.allow_public(["api::tag.tag.destroy"])


@pytest.mark.parametrize("server", REAL_SERVERS)
def test_the_printshop_gives_job_numbers(server: RealServer) -> None:
    target = server.of(PRINTSHOP)
    target.start()
    try:
        entries = [call(target, "POST", "/api/jobs", {"data": {}}).json()["data"] for _ in range(2)]
        numbers = [entry.get("attributes", entry)["JobID"] for entry in entries]
        assert [number[-4:] for number in numbers] == ["-001", "-002"]
        given = call(target, "POST", "/api/jobs", {"data": {"JobID": numbers[0][:-3] + "1000"}}).json()["data"]
        after = call(target, "POST", "/api/jobs", {"data": {}}).json()["data"]
        assert given.get("attributes", given)["JobID"].endswith("-1000")
        assert after.get("attributes", after)["JobID"].endswith("-1001")
    finally:
        target.stop()
    assert target.logs() == ""


@pytest.mark.parametrize("server", REAL_SERVERS)
def test_a_typescript_project_is_compiled(server: RealServer, tmp_path: Path) -> None:
    shutil.copytree(PRINTSHOP / "src", tmp_path / "src")
    for file in list((tmp_path / "src").rglob("*.js")):
        factory = {"routes": "Router", "controllers": "Controller", "services": "Service"}.get(file.parent.name)
        if factory:
            text = f"import {{ factories }} from '@strapi/strapi';\n\nexport default factories.createCore{factory}"
            file.with_suffix(".ts").write_text(f"{text}('api::{file.stem}.{file.stem}');\n")
        file.unlink()
    lifecycles = tmp_path / "src/api/job/content-types/job/lifecycles.ts"
    lifecycles.write_text(
        "import type { Nothing } from 'not-installed';\n"
        "export default { beforeCreate({ params: { data } }: Nothing): void { data.JobID = 'from TypeScript'; } };\n"
    )
    (tmp_path / "config").mkdir()
    (tmp_path / "config/api.ts").write_text("export default { rest: { defaultLimit: 3, maxLimit: 11 } };\n")
    target = server.of(tmp_path)
    target.start()
    try:
        entry = call(target, "POST", "/api/jobs", {"data": {}}).json()["data"]
        assert entry.get("attributes", entry)["JobID"] == "from TypeScript"
        page = call(target, "GET", "/api/jobs?pagination[pageSize]=50").json()["meta"]["pagination"]
        assert page["pageSize"] == 11
    finally:
        target.stop()


@pytest.mark.parametrize("server", REAL_SERVERS)
def test_a_broken_project_is_told_with_the_servers_log(server: RealServer, tmp_path: Path) -> None:
    shutil.copytree(PRINTSHOP / "src", tmp_path / "src")
    schema = tmp_path / "src/api/job/content-types/job/schema.json"
    schema.write_text(schema.read_text().replace('"json"', '"jsonn"'))
    target = server.of(tmp_path)
    with pytest.raises(TargetStartError, match=r"(?s)ended.*jsonn"):
        target.start()
    with pytest.raises(TargetError, match="has not been started"):
        _ = target.url
