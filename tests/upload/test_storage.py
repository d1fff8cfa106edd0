"""Where the bytes of uploaded files are."""

from __future__ import annotations

from pathlib import Path

import pytest

from fake_strapi.clock import FrozenClock
from fake_strapi.config import Config
from fake_strapi.installation import install
from fake_strapi.upload.storage import DirectoryStorage, StoredFile
from fake_strapi.world import World

NOW = 1_700_000_000_000


def test_files_in_the_workspace_go_with_reset_and_come_with_snapshots() -> None:
    world = World(install(Config()), FrozenClock(NOW))
    world.uploads.write("a.txt", b"one", NOW)
    taken = world.snapshot()
    world.uploads.write("a.txt", b"two", NOW + 1)
    assert world.uploads.read("a.txt") == StoredFile(b"two", NOW + 1)
    world.restore(taken)
    assert world.uploads.read("a.txt") == StoredFile(b"one", NOW)
    world.reset()
    assert world.uploads.read("a.txt") is None


def test_files_in_a_directory(tmp_path: Path) -> None:
    world = World(install(Config(uploads=tmp_path / "uploads")), FrozenClock(NOW))
    world.uploads.write("a.txt", b"one", NOW)
    assert (tmp_path / "uploads" / "a.txt").read_bytes() == b"one"
    assert world.uploads.read("a.txt") == StoredFile(b"one", NOW)
    world.uploads.delete("a.txt")
    world.uploads.delete("a.txt")
    assert list((tmp_path / "uploads").iterdir()) == []


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../secret", ".hidden", "..", "", "a\\b", "a\0b"])
def test_no_name_leaves_the_directory(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    storage = DirectoryStorage(tmp_path / "uploads")
    storage.write(name, b"x", NOW)
    assert storage.read(name) is None
    storage.delete(name)
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
    assert (tmp_path / "secret").read_bytes() == b"secret"


def test_links_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (uploads / "link").symlink_to(tmp_path / "secret")
    storage = DirectoryStorage(uploads)
    assert storage.read("link") is None
    storage.write("link", b"x", NOW)
    assert (tmp_path / "secret").read_bytes() == b"secret"
