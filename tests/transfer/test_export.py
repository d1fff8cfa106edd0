"""What a fake exports: the lines of a real export, and an archive that another fake starts with."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
from test_archives_recorded import answers

from fake_strapi import FakeStrapi
from fake_strapi.transfer.archive import archive_of, read_archive

RECORDED = Path(__file__).parent / "recorded"
ZOO = Path(__file__).parents[2] / "contract_tests" / "zoo"
VERSIONS = pytest.mark.parametrize("version", ["4", "5"])


def shapes(links: Iterable[Mapping[str, Any]]) -> Counter[tuple[Any, ...]]:
    """Links without the ids of rows, which are others after an import."""
    return Counter(
        (
            *(link["kind"], link["relation"]),
            *(link["left"]["type"], link["left"]["field"], link["left"].get("pos"), *sorted(link["left"])),
            *(link["right"]["type"], link["right"].get("field"), link["right"].get("pos"), *sorted(link["right"])),
        )
        for link in links
    )


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_ids(one) for key, one in value.items() if key != "id"}
    return [without_ids(one) for one in value] if isinstance(value, list) else value


@VERSIONS
def test_the_lines_are_those_of_a_real_export(version: str) -> None:
    real = read_archive(RECORDED / f"export_{version}.tar.gz")
    with FakeStrapi(ZOO, version, seed=RECORDED / f"export_{version}.tar.gz") as strapi:
        ours = archive_of(strapi.export())
    assert ours.version == real.version
    assert ours.schemas == real.schemas
    assert [line["type"] for line in ours.entities] == [line["type"] for line in real.entities]
    assert [without_ids(line["data"]) for line in ours.entities] == [
        without_ids(line["data"]) for line in real.entities
    ]
    # Strapi 5 tells each row's own documentId as a link: an import writes what is there already.
    kept = [one for one in real.links if isinstance(one["right"]["ref"], int)]
    assert shapes(ours.links) == shapes(kept)
    assert {asset.name: (asset.data, without_ids(asset.metadata)) for asset in ours.assets} == {
        asset.name: (asset.data, without_ids(asset.metadata)) for asset in real.assets
    }
    told = {line["value"]["key"]: line["value"]["value"] for line in ours.configuration if line["type"] == "core-store"}
    expected = {line["value"]["key"]: line["value"]["value"] for line in real.configuration}
    del expected["strapi_content_types_schema"]  # what each start finds by itself
    assert told == expected


@VERSIONS
def test_another_fake_starts_with_it(tmp_path: Path, version: str) -> None:
    with FakeStrapi(ZOO, version, seed=RECORDED / f"export_{version}.tar.gz") as strapi:
        expected = answers(strapi, version)
        downloaded = requests.get(f"{strapi.url}/_fake/export", timeout=10)
        assert downloaded.headers["Content-Type"] == "application/gzip"
    (tmp_path / "export.tar.gz").write_bytes(downloaded.content)
    with FakeStrapi(ZOO, version, seed=tmp_path / "export.tar.gz") as strapi:
        assert answers(strapi, version) == expected


def test_webhooks_go_along(tmp_path: Path) -> None:
    with FakeStrapi(admin="admin@example.com:Password123") as strapi:
        body = {"email": "admin@example.com", "password": "Password123"}
        token = requests.post(f"{strapi.url}/admin/login", json=body, timeout=10).json()["data"]["token"]
        webhook = {
            "name": "w",
            "url": "http://localhost:1337/hook",
            "headers": {"X-A": "b"},
            "events": ["entry.create"],
        }
        headers = {"Authorization": f"Bearer {token}"}
        made = requests.post(f"{strapi.url}/admin/webhooks", json=webhook, headers=headers, timeout=10)
        assert made.status_code == 201, made.text
        exported = strapi.export()
    (line,) = [one for one in archive_of(exported).configuration if one["type"] == "webhook"]
    assert line["value"] == {"id": 1, **webhook, "enabled": True}
    (tmp_path / "export.tar.gz").write_bytes(exported)
    with FakeStrapi(seed=tmp_path / "export.tar.gz") as strapi:
        assert [one.url for one in strapi.world.webhooks.webhooks()] == ["http://localhost:1337/hook"]


def test_the_command_writes_what_a_file_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from fake_strapi.cli import main

    with FakeStrapi(version="5", db=tmp_path / "data.db", seed={"customer": [{"Name": "Acme"}]}):
        pass
    target = tmp_path / "export.tar.gz"
    arguments = ["export", str(target), "--strapi", "5", "--db", str(tmp_path / "data.db")]
    monkeypatch.setattr(sys, "argv", ["fake-strapi", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in (0, None)
    names = [one["data"]["Name"] for one in read_archive(target).entities if one["type"] == "api::customer.customer"]
    assert names == ["Acme"]
    assert str(target) in capsys.readouterr().out
