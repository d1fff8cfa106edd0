import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.targets import install as installing
from harness.targets.install import cache_directory, install, installation_name, installed, program
from harness.targets.packages import packages_of
from harness.targets.protocol import TargetError
from harness.targets.release import release

NPM = """
import json, os, sys
os.mkdir("node_modules")
with open("node_modules/call.json", "w") as file:
    json.dump({"arguments": sys.argv[1:], "files": sorted(os.listdir("."))}, file)
print("npm says much")
sys.exit(int(os.environ.get("NPM_EXIT", "0")))
"""

AddProgram = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FAKE_STRAPI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(installing, "node_version", lambda: "v20.0.0")
    return tmp_path / "cache"


def test_the_cache_is_where_the_variable_says(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_directory() == cache
    monkeypatch.delenv("FAKE_STRAPI_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    monkeypatch.setattr("harness.targets.install.sys.platform", "linux")
    assert cache_directory() == Path("/somewhere/fake-strapi")
    monkeypatch.setattr("harness.targets.install.sys.platform", "darwin")
    assert cache_directory() == Path("~/Library/Caches/fake-strapi").expanduser()


def test_the_name_changes_with_everything_that_matters() -> None:
    names = {
        installation_name(release(version).packages, node)
        for version in ("4", "5", "4.26.1")
        for node in ("v20.0.0", "v22.0.0")
    }
    assert len(names) == 6
    assert all(name.startswith("strapi-") for name in names)


def test_installs_once_by_the_lock_file(add_program: AddProgram, cache: Path) -> None:
    add_program("npm", NPM)
    lines: list[str] = []
    place = install(release("4").packages, lines.append)
    assert place.parent == cache
    call = json.loads((place / "node_modules/call.json").read_text())
    assert call["arguments"][0] == "ci"
    assert call["files"] == ["node_modules", "package-lock.json", "package.json"]
    assert "installing Strapi 4.26.2" in lines[0]
    assert lines[-1] == "installed Strapi 4.26.2 in 0 s"
    assert install(release("4").packages, lines.append) == place
    assert len(lines) == 2


def test_a_version_without_a_lock_file_is_resolved_by_npm(add_program: AddProgram) -> None:
    add_program("npm", NPM)
    place = install(release("4.25.0").packages, lambda _: None)
    call = json.loads((place / "node_modules/call.json").read_text())
    assert call["arguments"][0] == "install"
    assert json.loads((place / "package.json").read_text())["dependencies"]["@strapi/strapi"] == "4.25.0"


def test_any_directory_with_a_lock_file_is_installed_alike(add_program: AddProgram, tmp_path: Path) -> None:
    add_program("npm", NPM)
    add_program("node", "")
    directory = tmp_path / "mine"
    directory.mkdir()
    (directory / "package.json").write_text('{"name": "mine"}')
    with pytest.raises(TargetError, match=r"package-lock\.json is missing"):
        packages_of(directory)

    (directory / "package-lock.json").write_text("{}")
    packages = packages_of(directory)
    assert installed(packages) is None
    lines: list[str] = []
    place = install(packages, lines.append)
    assert place.name.startswith("mine-")
    assert json.loads((place / "node_modules/call.json").read_text())["arguments"][0] == "ci"
    assert lines[-1] == "installed the packages of mine in 0 s"
    assert installed(packages) == place

    (directory / "package-lock.json").write_text('{"changed": true}')
    assert installed(packages_of(directory)) is None


def test_without_node_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert installed(release("4").packages) is None


def test_a_failure_shows_what_npm_said_and_leaves_nothing_that_looks_installed(
    add_program: AddProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_program("npm", NPM)
    monkeypatch.setenv("NPM_EXIT", "7")
    with pytest.raises(TargetError, match=r"(?s)`npm ci` for Strapi 5.54.0 failed with exit code 7.*npm says much"):
        install(release("5").packages, lambda _: None)
    monkeypatch.delenv("NPM_EXIT")
    assert (install(release("5").packages, lambda _: None) / "node_modules").is_dir()


def test_a_long_output_keeps_its_begin_and_its_end() -> None:
    short = installing.shortened("reason\n" + "x" * 20_000 + "\nwhere to read more")
    assert short.startswith("reason\n")
    assert short.endswith("\nwhere to read more")
    assert len(short) < 7_000


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TargetError, match="needs node, which is not on the PATH"):
        program("node")
