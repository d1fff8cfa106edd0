import json
import re
from pathlib import Path

import pytest

from harness.targets.protocol import TargetError
from harness.targets.release import DEFAULT_VERSIONS, STRAPI_APP, release


@pytest.mark.parametrize(
    ("asked", "version", "major"),
    [
        ("4", "4.26.2", 4),
        ("5", "5.54.0", 5),
        ("v5", "5.54.0", 5),
        ("4.25.1", "4.25.1", 4),
        (" 5.0.0-rc.1", "5.0.0-rc.1", 5),
    ],
)
def test_versions_that_can_be_asked_for(asked: str, version: str, major: int) -> None:
    found = release(asked)
    assert (found.version, found.major, found.template.name) == (version, major, f"v{major}")


@pytest.mark.parametrize("asked", ["", "3.6.0", "6", "5.54", "latest", "4.26.2; rm -rf /"])
def test_other_versions_are_refused(asked: str) -> None:
    with pytest.raises(TargetError, match="asked for as 4, 5 or an exact version"):
        release(asked)


@pytest.mark.parametrize("version", DEFAULT_VERSIONS.values())
def test_the_committed_package_json_asks_for_the_default_version(version: str) -> None:
    dependencies = json.loads(release(version).package_json())["dependencies"]
    own = {name: wanted for name, wanted in dependencies.items() if name.startswith("@strapi/")}
    assert own
    assert set(own.values()) == {version}


def test_another_version_changes_strapis_packages_only() -> None:
    committed = json.loads(release("4").package_json())
    other = json.loads(release("4.20.0").package_json())
    assert other["dependencies"]["@strapi/strapi"] == "4.20.0"
    assert other["dependencies"]["@strapi/plugin-i18n"] == "4.20.0"
    assert other["dependencies"]["better-sqlite3"] == committed["dependencies"]["better-sqlite3"]
    assert other["overrides"] == committed["overrides"]


LOCK_FILES = sorted(STRAPI_APP.glob("v*/package-lock.json"))


@pytest.mark.parametrize("file", LOCK_FILES, ids=lambda file: file.parent.name)
def test_lock_files_name_no_registry_and_agree_with_package_json(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    package_json = json.loads((file.parent / "package.json").read_text(encoding="utf-8"))
    assert '"resolved"' not in text
    assert not re.search(r"https?://[^\"]*\.tgz", text)
    assert packages[""]["dependencies"] == package_json["dependencies"]


@pytest.mark.parametrize("file", LOCK_FILES, ids=lambda file: file.parent.name)
def test_lock_files_hold_every_optional_package(file: Path) -> None:
    """`npm ci` refuses a lock file that lacks the packages of other platforms."""
    packages = json.loads(file.read_text(encoding="utf-8"))["packages"]
    lacking = []
    for place, package in packages.items():
        for name in package.get("optionalDependencies", {}):
            levels = place.split("/node_modules/")
            above = ["/node_modules/".join(levels[:count]) for count in range(len(levels), 0, -1)]
            places = [f"{level}/node_modules/{name}" for level in above] + [f"node_modules/{name}"]
            if not any(candidate in packages for candidate in places):
                lacking.append((place, name))
    assert lacking == []


def test_there_are_two_lock_files() -> None:
    assert [file.parent.name for file in LOCK_FILES] == ["v4", "v5"]
