"""What NODE_ENV changes: the project's own settings, and where Strapi loosens its content security policy.

The policies are a real Strapi's, measured with NODE_ENV=production on 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from fake_strapi import FakeStrapi
from fake_strapi.schema.settings import load_settings

IMAGES = "img-src 'self' data: blob: https://market-assets.strapi.io"
STRICT = f"connect-src 'self' https:;{IMAGES};media-src 'self' data: blob:;default-src 'self'"
DOCUMENTATION = f"connect-src 'self' https:;{IMAGES} 'self' data: cdn.jsdelivr.net strapi.io"
SCRIPTS = ";media-src 'self' data: blob:;script-src 'self' 'unsafe-inline' cdn.jsdelivr.net"


def policy(strapi: FakeStrapi, path: str) -> str:
    return requests.get(strapi.url + path, timeout=10).headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("version", "env", "admin", "documentation"),
    [
        ("4", "production", "connect-src 'self' https: 'self' https: ws:;", f"{DOCUMENTATION}{SCRIPTS};default-src"),
        ("5", "production", STRICT, f"{DOCUMENTATION}{SCRIPTS};manifest-src;frame-src;default-src"),
        ("5", "staging", STRICT, f"{DOCUMENTATION} 'apollo-server"),
        ("5", "test", "connect-src 'self' https: 'self' http: https: ws:;", f"{DOCUMENTATION} 'apollo-server"),
    ],
)
def test_policies(version: str, env: str, admin: str, documentation: str) -> None:
    with FakeStrapi(version=version, env=env) as strapi:
        assert policy(strapi, "/admin").startswith(admin)
        assert policy(strapi, "/documentation").startswith(documentation)


def test_a_given_environment_goes_before_the_process_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit in (("production", 8), ("staging", 9)):
        (tmp_path / "config" / "env" / name).mkdir(parents=True)
        (tmp_path / "config" / "env" / name / "api.json").write_text(f'{{"rest": {{"maxLimit": {limit}}}}}')
    monkeypatch.setenv("NODE_ENV", "staging")
    assert (load_settings(tmp_path).max_limit, load_settings(tmp_path).env) == (9, "staging")
    assert (load_settings(tmp_path, "production").max_limit, load_settings(tmp_path, "production").env) == (
        8,
        "production",
    )
    monkeypatch.delenv("NODE_ENV")
    assert load_settings(tmp_path).env == "development"
