"""The icon at `/favicon.ico`: the project's own one, where it has one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import requests

from fake_strapi import FakeStrapi
from fake_strapi.installation import PRINTSHOP


@pytest.mark.parametrize("name", ["favicon.png", "favicon.ico"])
def test_the_projects_own_icon(tmp_path: Path, name: str) -> None:
    shutil.copytree(PRINTSHOP / "src", tmp_path / "src")
    (tmp_path / name).write_bytes(b"an icon")
    for project in (tmp_path, tmp_path / "src"):
        with FakeStrapi(project=project) as strapi:
            answer = requests.get(f"{strapi.url}/favicon.ico", timeout=10)
            assert (answer.content, answer.headers["Content-Type"]) == (b"an icon", "image/x-icon")
