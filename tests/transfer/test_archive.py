"""Archives that are read, refused, and restored into a running workspace."""

from __future__ import annotations

import io
import json
import shutil
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import requests
from record_archives import change_schemas

from fake_strapi import FakeStrapi
from fake_strapi.documents.seed_file import SeedError
from fake_strapi.transfer.archive import archive_of, read_archive

RECORDED = Path(__file__).parent / "recorded"
ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
VERSIONS = pytest.mark.parametrize("version", ["4", "5"])


def packed(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def get(strapi: FakeStrapi, path: str) -> requests.Response:
    return requests.get(strapi.url + path, headers={"Authorization": f"Bearer {strapi.token}"}, timeout=10)


@VERSIONS
def test_tar_gzip_and_a_directory_hold_the_same(tmp_path: Path, version: str) -> None:
    gzip = RECORDED / f"export_{version}.tar.gz"
    with tarfile.open(gzip) as tar:
        tar.extractall(tmp_path / "unpacked", **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    with tarfile.open(tmp_path / "export.tar", "w") as tar:
        tar.add(tmp_path / "unpacked", ".")
    one, *others = (read_archive(path) for path in (gzip, tmp_path / "export.tar", tmp_path / "unpacked"))
    assert len(one.entities) > 20
    assert {asset.data for asset in one.assets} >= {b"hello"}
    for other in others:
        assert (other.version, other.schemas) == (one.version, one.schemas)
        assert (other.entities, other.links, other.configuration) == (one.entities, one.links, one.configuration)
        assert sorted(asset.name for asset in other.assets) == sorted(asset.name for asset in one.assets)


def test_members_that_would_lead_elsewhere_are_left_aside(tmp_path: Path) -> None:
    data = packed(
        {
            "metadata.json": b'{"strapi": {"version": "4.26.2"}}',
            "assets/uploads/../../evil.txt": b"x",
            "../assets/uploads/evil.txt": b"x",
            "/assets/uploads/evil.txt": b"x",
            "assets/uploads/.hidden": b"x",
            "assets/uploads/a\\b.txt": b"x",
            "assets/uploads/good.txt": b"ok",
        }
    )
    assert [asset.name for asset in archive_of(data).assets] == ["good.txt"]
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        link = tarfile.TarInfo("assets/uploads/link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tar.addfile(link)
        tar.addfile(tarfile.TarInfo("metadata.json"))
    with pytest.raises(SeedError, match=r"metadata\.json: expected JSON"):
        archive_of(buffer.getvalue())


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"no archive", "expected an archive of strapi export"),
        (packed({"notes.txt": b""}), "it has no metadata.json"),
        (packed({"metadata.json": b"{}", "entities/entities_00001.jsonl": b"{}\n["}), r"line 2: expected JSON"),
        (packed({"metadata.json": b"[]"}), r"metadata\.json: expected an object"),
    ],
    ids=["no tar", "no members of its", "no JSON", "no object"],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes, problem: str) -> None:
    file = tmp_path / "export.tar.gz"
    file.write_bytes(data)
    with pytest.raises(SeedError, match=problem):
        read_archive(file)


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="strapi export --no-encrypt"):
        FakeStrapi(ZOO, seed=tmp_path / "export.tar.gz.enc")


@VERSIONS
def test_schemas_that_differ_are_told_as_strapi_does(tmp_path: Path, version: str) -> None:
    shutil.copytree(ZOO, tmp_path / "zoo")
    change_schemas(tmp_path / "zoo")
    with pytest.raises(SeedError) as raised:
        FakeStrapi(tmp_path / "zoo", version, seed=RECORDED / f"export_{version}.tar.gz")
    told = str(raised.value).split("\n")
    assert "there are differences in schema between the source and destination" in told[0]
    expected = (RECORDED / f"mismatch_{version}.txt").read_text(encoding="utf-8").splitlines()
    assert [line.strip() for line in told[1:]] == expected


def test_an_archive_of_the_other_strapi_is_refused() -> None:
    with pytest.raises(SeedError, match=r"it was exported by Strapi 5\.54\.0: serve it with --strapi 5"):
        FakeStrapi(ZOO, "4", seed=RECORDED / "export_5.tar.gz")


@VERSIONS
def test_a_running_workspace_takes_an_archive_in_the_place_of_its_content(version: str) -> None:
    file = RECORDED / f"export_{version}.tar.gz"
    with FakeStrapi(ZOO, version, seed={"tag": [{"name": "old"}]}, public=["api::tag.tag.find"]) as strapi:
        answer = requests.post(f"{strapi.url}/_fake/seed", data=file.read_bytes(), timeout=10)
        assert answer.status_code == 200, answer.text
        assert answer.json()["api::tag.tag"] == 4
        names = [row.get("attributes", row)["name"] for row in get(strapi, "/api/tags?sort=id").json()["data"]]
        assert names == ["one", "two", "three", "after"]
        assert requests.get(f"{strapi.url}/api/tags", timeout=10).status_code == 200
        note = next(one for one in get(strapi, "/api/upload/files").json() if one["name"] == "note.txt")
        assert requests.get(strapi.url + note["url"], timeout=10).content == b"hello"
        strapi.reset()
        assert get(strapi, "/api/tags").json()["meta"]["pagination"]["total"] == 1
        assert strapi.seed(file)["api::tag.tag"] == 4
        refused = requests.post(f"{strapi.url}/_fake/seed", data=packed({"a": b""}), timeout=10)
        assert refused.status_code == 400
        assert "metadata.json" in json.loads(refused.text)["error"]["message"]
        assert get(strapi, "/api/tags").json()["meta"]["pagination"]["total"] == 4


def test_check_takes_an_archive(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from fake_strapi.cli import main

    archive = str(RECORDED / "export_5.tar.gz")
    monkeypatch.setattr(sys, "argv", ["fake-strapi", "check", str(ZOO), "--strapi", "5", "--seed", archive])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in (0, None)
    assert "seeded entries" in capsys.readouterr().out
