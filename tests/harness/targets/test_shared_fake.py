"""The target that is a workspace of a running fake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from fake_strapi import FakeStrapi
from harness.control import ControlError
from harness.targets.fake import FakeTarget
from harness.targets.protocol import Target, TargetError
from harness.targets.shared_fake import SharedFakeTarget, find_fake, is_loopback_url


@pytest.fixture
def strapi() -> Iterator[FakeStrapi]:
    with FakeStrapi(version="5") as running:
        yield running


@pytest.fixture
def target(strapi: FakeStrapi) -> Iterator[SharedFakeTarget]:
    shared = SharedFakeTarget(find_fake(strapi.url))
    shared.start()
    yield shared
    shared.stop()


def status(target: Target, token: str | None, method: str = "GET") -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.request(method, f"{target.url}/api/jobs", headers=headers, json={"data": {}}, timeout=10)
    return answer.status_code


def test_it_is_a_target_with_all_that_a_fake_can(target: SharedFakeTarget) -> None:
    assert isinstance(target, Target)
    assert target.capabilities == FakeTarget.capabilities
    assert target.strapi_version == "5.54.0"
    assert target.logs() == ""


def test_its_workspace_comes_and_goes_with_it(strapi: FakeStrapi) -> None:
    one, other = (SharedFakeTarget(find_fake(f"{strapi.url}/_ws/default/api")) for _ in range(2))
    with pytest.raises(TargetError, match="has not been started"):
        _ = one.url
    for target in (one, other):
        target.start()
    assert len(strapi.workspaces) == 3
    assert one.url == f"{strapi.url}/_ws/{one.workspace}"
    assert status(one, one.token, "POST") == 201
    for target in (one, other):
        target.stop()
        target.stop()
    assert len(strapi.workspaces) == 1


def test_tokens_and_permissions_are_gone_when_it_is_clean(target: SharedFakeTarget) -> None:
    reader, expired = target.api_token("read-only"), target.expired_token()
    custom = target.api_token("custom", ["api::job.job.create"], 604_800_000)
    target.allow_public(["api::job.job.find"])
    assert [status(target, token) for token in (target.token, reader, expired, custom, None)] == [
        200,
        200,
        401,
        403,
        200,
    ]
    assert [status(target, token, "POST") for token in (reader, custom, None)] == [403, 201, 403]
    target.clean()
    assert [status(target, token) for token in (target.token, reader, custom, None)] == [200, 401, 401, 403]


def test_what_a_test_wants_is_granted_or_refused_in_a_sentence(target: SharedFakeTarget, tmp_path: Path) -> None:
    assert target.unfit() is None
    assert target.unfit(version="5", profile="guide") is None
    assert target.unfit(version="5.54.0") is None
    assert "is Strapi 5.54.0, and this test wants 4." in str(target.unfit(version="4"))
    assert "serves its own project" in str(target.unfit(project=tmp_path))
    assert "has the profile 'guide', and this test wants 'strapi'." in str(target.unfit(profile="strapi"))
    seed = tmp_path / "seed.json"
    seed.write_text('{"customer": [{"Name": "Acme"}]}')
    rows = []
    for _ in range(2):
        target.clean()
        target.grant(seed=seed, id_seed=7)
        headers = {"Authorization": f"Bearer {target.token}"}
        answer = requests.get(f"{target.url}/api/customers?fields=Name", headers=headers, timeout=10)
        rows.append(answer.json()["data"])
    assert rows[0] == rows[1]
    assert rows[0][0]["Name"] == "Acme"
    seed.write_text("- Acme")
    with pytest.raises(TargetError, match="takes a seed as JSON"):
        target.grant(seed=seed)


def test_only_a_fake_on_this_machine_is_found(strapi: FakeStrapi) -> None:
    assert find_fake(strapi.url + "/").url == strapi.url
    for url in ("http://127.0.0.1:1337", "http://localhost", "https://[::1]:1337/x", "http://127.1.2.3"):
        assert is_loopback_url(url)
    for url in (
        "http://10.0.0.1",
        "https://cms.example.com",
        "http://localhost.evil.example",
        "ftp://127.0.0.1",
        "fake",
    ):
        assert not is_loopback_url(url)
    port = strapi.port
    strapi.stop()
    with pytest.raises(ControlError, match="no answer"):
        find_fake(f"http://127.0.0.1:{port}")


def test_a_server_with_a_control_token_is_opened_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeStrapi(control_token="secret") as strapi:
        with pytest.raises(ControlError, match="needs the header X-Fake-Token"):
            find_fake(strapi.url)
        monkeypatch.setenv("FAKE_STRAPI_CONTROL_TOKEN", "secret")
        target = SharedFakeTarget(find_fake(strapi.url))
        target.start()
        target.clean()
        target.stop()


def test_over_https(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeStrapi(tls=True) as strapi:
        with pytest.raises(ControlError, match="CERTIFICATE_VERIFY_FAILED"):
            find_fake(strapi.url)
        monkeypatch.setenv("FAKE_STRAPI_CA_FILE", str(strapi.ca_path))
        target = SharedFakeTarget(find_fake(strapi.url))
        target.start()
        assert target.ca_path == strapi.ca_path
        target.clean()
        assert target.unfit(tls=True) is None
        assert "serves HTTPS, and this test wants the other" in (target.unfit(tls=False) or "")
        target.stop()


def test_it_has_an_administrator_of_its_own(strapi: FakeStrapi, target: SharedFakeTarget) -> None:
    for _ in range(2):
        headers = {"Authorization": f"Bearer {target.admin_token()}"}
        me = requests.get(f"{target.url}/admin/users/me", headers=headers, timeout=10).json()["data"]
        assert me["email"] == "admin@example.com"
        assert requests.get(f"{strapi.url}/admin/init", timeout=10).json()["data"]["hasAdmin"] is False
        target.clean()


def test_an_administrator_that_nobody_knows_is_named() -> None:
    with FakeStrapi(admin="else@example.com:Password123") as strapi:
        target = SharedFakeTarget(find_fake(strapi.url))
        target.start()
        with pytest.raises(
            TargetError, match=r"has another administrator .* or with --admin admin@example.com:Password123"
        ):
            target.admin_token()
        target.stop()
