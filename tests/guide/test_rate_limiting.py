"""The guide's chapter 6: its own JavaScript, unchanged, in node, against the limit that the guide documents."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fake_strapi import FakeStrapi

HERE = Path(__file__).parent


def run(guide: str, test: str, strapi: FakeStrapi, directory: Path) -> Any:
    """What `test` gives, an async function's body that stands below the guide's code."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed: the guide's JavaScript was not run")
    parts = [(HERE / name).read_text(encoding="utf-8") for name in ("surroundings.js", guide)]
    script = directory / "guide.js"
    script.write_text("\n".join([*parts, f"report(async () => {{ {test} }});"]), encoding="utf-8")
    environment = {**os.environ, "STRAPI_URL": strapi.url}
    done = subprocess.run([node, str(script)], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_guide_s_client_is_never_refused(tmp_path: Path) -> None:
    test = """
        const totals = [];
        for (let i = 0; i < 250; i++) totals.push((await fetchJobs()).meta.pagination.total);
        return { answered: totals.length, slept };
    """
    with FakeStrapi(env="production", public=["api::job.job.find"]) as strapi:
        assert run("rate_limiting.js", test, strapi, tmp_path) == {"answered": 250, "slept": [900_000, 900_000]}


def test_a_client_without_it_is(tmp_path: Path) -> None:
    test = """
        for (let i = 0; i < 100; i++) await axios.get('http://localhost:1337/api/jobs');
        try {
          await axios.get('http://localhost:1337/api/jobs');
        } catch (error) {
          const { status, headers, data } = error.response;
          return { status, reset: headers['x-ratelimit-reset'], name: data.error.name };
        }
    """
    with FakeStrapi(env="production", public=["api::job.job.find"]) as strapi:
        assert run("rate_limiting.js", test, strapi, tmp_path) == {
            "status": 429,
            "reset": "1737360900",  # 2025-01-20T08:15:00Z
            "name": "RateLimitError",
        }
