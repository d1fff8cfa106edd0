"""A project that has the companion plugin: what its `config/plugins` says is what the fake keeps."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from fake_strapi import FakeStrapi
from fake_strapi.errors import FakeStrapiError
from fake_strapi.schema.settings import load_settings
from fake_strapi.webhooks.settings import GUIDE_RETRIES
from harness.targets.create import PRINTSHOP


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PRINTSHOP / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.py"))
    return tmp_path


def write(project: Path, config: str, enabled: str = "true") -> None:
    plugin = f"{{ enabled: {enabled}, resolve: './src/plugins/webhook-promises', config: {config} }}"
    (project / "config").mkdir(exist_ok=True)
    (project / "config/plugins.js").write_text(f"module.exports = ({{ env }}) => ({{ 'webhook-promises': {plugin} }});")


def kept(project: Path, **settings: Any) -> tuple[Any, ...]:
    """(how many secrets, schemes, retries, timeout, rate limit) of a fake that serves the project."""
    with FakeStrapi(project, **settings) as strapi:
        assert strapi.installation.settings.warnings == ()
        found, limit = strapi.webhooks.configure(), strapi.installation.rate_limit
        rate = None if limit is None else (limit.limit, limit.window, limit.by)
        return found["secrets"], found["signature"], found["retries"], found["timeout"], rate


PLAIN = ("x-strapi-signature",)


def test_its_settings_are_the_fakes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        project,
        "{ secret: env('SECRET'), signature: ['timestamped'], retries: [1, 2.5], timeout: 3, rateLimit: '5/1m,token' }",
    )
    monkeypatch.delenv("SECRET", raising=False)
    assert kept(project) == (0, ("timestamped",), (1, 2.5), 3, (5, 60_000, "token"))
    monkeypatch.setenv("SECRET", "shh")
    assert kept(project) == (1, ("timestamped",), (1, 2.5), 3, (5, 60_000, "token"))


def test_its_defaults_are_the_guides(project: Path) -> None:
    write(project, "{}")
    assert kept(project, env="development") == (0, PLAIN, GUIDE_RETRIES, 10, None)
    assert kept(project, env="production") == (0, PLAIN, GUIDE_RETRIES, 10, (100, 900_000, "ip"))
    write(project, "{ retries: [], rateLimit: null, secret: ['new', 'old'] }")
    assert kept(project, env="production") == (2, PLAIN, (), 10, None)
    write(project, "{ rateLimit: { window: 60 } }")
    assert kept(project) == (0, PLAIN, GUIDE_RETRIES, 10, (100, 60_000, "ip"))


def test_what_the_configuration_gives_wins(project: Path) -> None:
    write(project, "{ secret: ['new', 'old'], signature: 'timestamped', retries: [1], timeout: 3, rateLimit: '5/1m' }")
    given: dict[str, Any] = {
        "webhook_secret": "s",
        "webhook_signature": ["standard-webhooks"],
        "webhook_retries": (7,),
        "webhook_timeout": 2,
        "rate_limit": "off",
    }
    assert kept(project, **given) == (1, ("standard-webhooks",), (7,), 2, None)


@pytest.mark.parametrize("enabled", ["false", "undefined", "null"])
def test_one_that_is_not_enabled_promises_nothing(project: Path, enabled: str) -> None:
    write(project, "{ secret: 'shh', rateLimit: '5/1m' }", enabled)
    assert load_settings(project).companion is None
    with FakeStrapi(project) as strapi:
        assert strapi.webhooks.configure()["retries"] == ()
        assert strapi.installation.rate_limit is None


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("{ retry: [1] }", "expected settings out of secret, signature, retries, timeout, rateLimit"),
        ("{ retries: 'often' }", "webhook setting retries: expected seconds"),
        ("{ signature: 'nope' }", "webhook setting signature: expected one"),
        ("{ rateLimit: 'often' }", "'often' is no rate limit"),
        ("{ rateLimit: true }", "limit: expected a number"),
    ],
)
def test_what_the_plugin_refuses_stops_the_fake(project: Path, config: str, message: str) -> None:
    write(project, config)
    with pytest.raises(FakeStrapiError, match=message):
        FakeStrapi(project)


def test_what_can_not_be_read_is_said(project: Path) -> None:
    write(project, json.dumps({"retries": [5]}).replace("[5]", "[5].concat([6])"))
    settings = load_settings(project)
    assert settings.companion == {}
    assert "webhook-promises.config.retries can't be read without running it" in " ".join(settings.warnings)
