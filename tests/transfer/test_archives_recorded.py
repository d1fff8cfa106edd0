"""A fake that starts with an archive answers as a real Strapi that has imported it (recorded/imported_*.json)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from archive_scenario import paths

from fake_strapi import FakeStrapi

RECORDED = Path(__file__).parent / "recorded"
ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"


def answers(strapi: FakeStrapi, version: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {strapi.token}"}
    asked = {
        path: requests.get(strapi.url + path, headers=headers, timeout=10) for path in paths(documents=version == "5")
    }
    return {path: answer.json() for path, answer in asked.items()}


@pytest.mark.parametrize("version", ["4", "5"])
def test_an_archive_is_restored_as_by_a_real_import(version: str) -> None:
    recorded = json.loads((RECORDED / f"imported_{version}.json").read_text(encoding="utf-8"))
    with FakeStrapi(ZOO, version, seed=RECORDED / f"export_{version}.tar.gz") as strapi:
        got = answers(strapi, version)
        for path, expected in recorded["answers"].items():
            assert got[path] == expected, path
