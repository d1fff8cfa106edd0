"""Seeds where a user meets them: the command, the library, the control API, the settings file."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from fake_strapi import FakeStrapi, FakeStrapiError

PRINTSHOP = Path(__file__).parent.parent / "harness" / "printshop"
COMMAND = [sys.executable, "-m", "fake_strapi.cli"]
SEED = {
    "job": [{"Quantity": 5, "customer": {"$key": "acme"}}],
    "customer": [{"$key": "acme", "Name": "Acme", "Email": "acme@example.com"}],
}
BROKEN = {"customer": [{"Name": "Acme"}, {"Email": "bolt@example.com"}]}


def write(directory: Path, seed: object) -> Path:
    file = directory / "seed.json"
    file.write_text(json.dumps(seed))
    return file


def names(strapi: FakeStrapi) -> list[str]:
    headers = {"Authorization": f"Bearer {strapi.token}"}
    rows = requests.get(f"{strapi.url}/api/customers", headers=headers, timeout=10).json()["data"]
    return [row["Name"] for row in rows]


def test_a_fake_starts_with_its_seed_and_comes_back_to_it(tmp_path: Path) -> None:
    with FakeStrapi(version="5", seed=write(tmp_path, SEED)) as strapi:
        ids = strapi.seed({"customer": [{"Name": "Bolt"}]})
        assert ids["customer"][0]["id"] == 2
        assert names(strapi) == ["Acme", "Bolt"]
        requests.post(f"{strapi.url}/_fake/reset", timeout=10)
        assert names(strapi) == ["Acme"]


def test_the_control_api_seeds_all_or_none() -> None:
    with FakeStrapi(version="5") as strapi:
        url = f"{strapi.url}/_fake/seed"
        made = requests.post(url, json=SEED, timeout=10)
        assert made.status_code == 200
        assert list(made.json()) == ["job", "customer"]
        assert made.json()["customer"][0]["$key"] == "acme"
        refused = requests.post(url, json=BROKEN, timeout=10)
        assert refused.status_code == 400
        error = refused.json()["error"]
        assert (error["place"], error["message"]) == ("customer[1]", "seed: customer[1]: Name must be defined.")
        assert error["details"]["errors"][0]["path"] == ["Name"]
        assert names(strapi) == ["Acme"]
        broken = requests.post(url, data="{", timeout=10)
        assert (broken.status_code, "JSON" in broken.text) == (400, True)


def test_a_settings_file_names_a_seed_beside_it(tmp_path: Path) -> None:
    shutil.copytree(PRINTSHOP / "src", tmp_path / "src")
    (tmp_path / "fake-strapi.toml").write_text('seed = "seed.json"\n')
    write(tmp_path, SEED)
    with FakeStrapi(tmp_path, "5") as strapi:
        assert names(strapi) == ["Acme"]
    with FakeStrapi(tmp_path, "5", seed={}) as strapi:
        assert names(strapi) == []
    write(tmp_path, BROKEN)
    with pytest.raises(FakeStrapiError, match=r"seed\.json: customer\[1\]: Name must be defined\."):
        FakeStrapi(tmp_path)


def test_a_broken_seed_ends_the_start_with_3(tmp_path: Path) -> None:
    file = write(tmp_path, BROKEN)
    result = subprocess.run(
        [*COMMAND, "serve", "--port", "0", "--seed", str(file)], capture_output=True, text=True, timeout=20
    )
    assert result.returncode == 3
    assert result.stderr.strip() == f"fake-strapi: {file}: customer[1]: Name must be defined."
