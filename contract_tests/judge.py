"""One run of the contract tests: which servers it talks to, which versions, and the rules that every test keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

import harness
from contract_tests.composed import composed
from contract_tests.features import read_features
from contract_tests.found import PREFIX as FOUND
from contract_tests.found import case_of_project, source_of_project
from contract_tests.other_database import FILE as POSTGRES
from contract_tests.other_database import ONE_CONNECTION, Difference, difference_of, names_of, read_differences
from contract_tests.toml_files import read_toml
from harness.settings import REAL_TARGETS, kinds_of, option
from harness.shapes import Shapes, load_shapes
from harness.sides import LIKE_A_REAL_ONE
from harness.targets.create import create_target
from harness.targets.protocol import Target
from harness.targets.release import EXACT_VERSION

DIRECTORY = Path(__file__).parent
HARNESS = Path(harness.__file__).parent
PROJECTS = {
    "zoo": DIRECTORY / "zoo" / "src",
    "hooks": DIRECTORY / "hooks" / "src",
    "localized": DIRECTORY / "localized" / "src",
    "sessions": DIRECTORY / "sessions",
    "printshop": HARNESS / "printshop" / "src",
    "strict": DIRECTORY / "strict" / "src",
}
COMPANION = "companion"  # a real Strapi with the plugin that keeps the promises
MARKERS = ("parity", "fake_only", "gap", "promise")


def _pinned(major: int) -> str:
    package = json.loads((HARNESS / "strapi_app" / f"v{major}" / "package.json").read_text(encoding="utf-8"))
    return str(package["dependencies"]["@strapi/strapi"])


VERSIONS = (_pinned(4), _pinned(5))
MAJORS = tuple(version.partition(".")[0] for version in VERSIONS)


def pinned_of(version: str) -> str:
    """The version of the same major whose recordings are in the tree, and which the fake is.

    A test for the other major alone is collected with no version at all, and skipped: then what was given.
    """
    same = (pinned for pinned in VERSIONS if pinned.partition(".")[0] == version.partition(".")[0])
    return next(same, version)


@dataclass(frozen=True, slots=True)
class Gap:
    """A known difference between the fake and a real Strapi."""

    id: str
    reason: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """What the guide promises of its Strapi and a plain one doesn't keep.

    `settings`: what the fake keeps it with, beside the profile `guide`. `companion`: settings of the plugin with which
    a real Strapi keeps it (harness/strapi_plugin); one such server keeps all promises at once.
    """

    id: str
    reason: str
    settings: Mapping[str, Any]
    companion: Mapping[str, Any]


def read_promises(path: Path) -> dict[str, Promise]:
    """The guide's promises by id."""
    rows = read_toml(path).get("promise", [])
    return {row["id"]: Promise(row["id"], row["reason"], row.get("settings", {}), row["companion"]) for row in rows}


def read_gaps(path: Path) -> tuple[dict[str, Gap], int]:
    """The known gaps by id, and how many there may be at most."""
    data = read_toml(path)
    gaps = [Gap(row["id"], row["reason"], tuple(row.get("versions", VERSIONS))) for row in data.get("gap", [])]
    return {gap.id: gap for gap in gaps}, data["max"]


def read_left_out(path: Path) -> tuple[dict[str, Gap], int]:
    """What no contract test can ask, by id, and how much that may be at most."""
    data = read_toml(path)
    rows = [Gap(row["id"], row["reason"], tuple(row["versions"])) for row in data.get("left_out", [])]
    return {row.id: row for row in rows}, data.get("max_left_out", 0)


def read_number_of_facts(path: Path) -> int:
    """How many facts there are in `facts/`, as the table of gaps has it."""
    return int(read_toml(path)["facts"])


class Run:
    """What one run of pytest holds: options, the servers that it started, and how many exchanges were judged."""

    def __init__(self, config: pytest.Config) -> None:
        self.directory = DIRECTORY
        self.target = option(config, "strapi_target") or "fake"
        self.recording = bool(config.getoption("strapi_record"))
        self.gaps, self.max_gaps = read_gaps(DIRECTORY / "gaps.toml")
        self.left_out, self.max_left_out = read_left_out(DIRECTORY / "gaps.toml")
        self.promises = read_promises(DIRECTORY / "promises.toml")
        self.features = read_features(DIRECTORY / "features.toml", VERSIONS)
        asked = option(config, "strapi_version")
        self.versions = [version for version in VERSIONS if asked is None or _fits(version, asked)]
        elsewhere: str | None = config.getoption("strapi_recordings")
        self.adopting = elsewhere is not None
        self.recordings = DIRECTORY / "recordings"
        if elsewhere is not None:  # to be compared with those of the tree: see adopt/
            self.recordings = config.invocation_params.dir / elsewhere
            self.versions = [asked] if asked is not None and EXACT_VERSION.fullmatch(asked) else []
            if not self.versions:
                raise pytest.UsageError("--strapi-recordings is for one version: --strapi-version=5.53.0")
        self.judged = 0
        self.wanted = False
        self._targets: dict[tuple[str, str, str, str | None], Target] = {}
        self.composed = composed()
        self.database = option(config, "strapi_database") or "sqlite"
        self._differences = read_differences(POSTGRES) if self.database == "postgres" else []
        if self.recording and self.target != "process":  # a recording names the Node of this machine
            raise pytest.UsageError("--strapi-record needs a real Strapi of this machine's: --strapi-target=process")
        if not self.versions:
            raise pytest.UsageError(f"no recordings for Strapi {asked}: there are some for {', '.join(VERSIONS)}")

    def shown(self, path: Path) -> str:
        """A recording's path for a message."""
        return str(_short(path)) if path.is_relative_to(DIRECTORY.parent) else str(path)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The servers that a test talks to; the real one first, because it is right."""
        return kinds_of(self.target)

    @property
    def promise_kinds(self) -> tuple[str, ...]:
        """The servers that a promise is asked of, each for itself: a real one also with the companion plugin."""
        return (*self.kinds, COMPANION) if self.real is not None else self.kinds

    @property
    def real(self) -> str | None:
        """The kind of real server, if there is one."""
        return next((kind for kind in self.kinds if kind in REAL_TARGETS), None)

    def suits(self, item: pytest.Item) -> bool:
        """Whether the servers of this run can be asked. Those that run already serve one project, without the companion
        plugin, trust no provider of OAuth that a test makes, and are not started anew where a test ends them."""
        if self.composed is None:
            return True
        promised = promise_of(item) is not None and server_of(item) == COMPANION
        trusted = "oauth_provider" in cast(pytest.Function, item).fixturenames
        difference = self.difference_of(item)
        ends_it = difference is not None and difference.ends_server
        return project_of(item) == self.composed.project and not promised and not trusted and not ends_it

    def difference_of(self, item: pytest.Item) -> Difference | None:
        """Why the recordings do not judge the test on this run's database."""
        version = version_of(item)
        return difference_of(self._differences, names_of(item, version), version)

    @property
    def has_fake(self) -> bool:
        return "fake" in self.kinds

    @property
    def described(self) -> str:
        return " and ".join(self.kinds) + " as Strapi " + ", ".join(self.versions)

    def targets(self, version: str, project: str, kinds: Sequence[str], promise: Promise | None = None) -> list[Target]:
        """Clean servers for one test. One that can't be reached is an error, never a skip.

        `promise`: the fake is one that keeps it, and so is a real one with the companion.
        """
        found = []
        if project.startswith(FOUND):
            self._stop_other_found(project)
        for kind in kinds:
            kept = promise if kind == "fake" else None
            key = (kind, version, project, None if kept is None else kept.id)
            if key not in self._targets and self.composed is not None:
                self._targets[key] = self.composed.target(version)
                self._targets[key].start()
            elif key not in self._targets:
                where = {"real": self.real, "database": self.database}
                made = make_target(kind, version, project, kept, self.promises.values(), **where)
                made.start()
                self._targets[key] = made
            else:
                self._targets[key].clean()
            found.append(self._targets[key])
        return found

    def shapes(self, project: str) -> Shapes:
        return _shapes(source_of(project))

    def _stop_other_found(self, project: str) -> None:
        """Each found case has a project of its own: only one of them is served at a time."""
        for key in [key for key in self._targets if key[2].startswith(FOUND) and key[2] != project]:
            self._targets.pop(key).stop()

    def stop(self) -> None:
        for target in self._targets.values():
            target.stop()
        self._targets.clear()


_shapes = cache(load_shapes)


def make_target(
    kind: str,
    version: str,
    project: str,
    promise: Promise | None = None,
    promises: Iterable[Promise] = (),
    *,
    real: str | None = None,
    database: str = "sqlite",
) -> Target:
    """A target that is not started yet. `promise`: what the fake keeps; `promises`: what the companion keeps.

    `real`: the kind of server that has the companion. `database`: of one in a container.
    """
    if kind == COMPANION:
        kept = {name: value for one in promises for name, value in one.companion.items()}
        assert real is not None
        variables = ONE_CONNECTION if database == "postgres" else {}
        return create_target(real, version, source_of(project), promises=kept, database=database, environment=variables)
    settings: dict[str, Any] = {"database": database}
    if database == "postgres" and kind != "fake":
        settings["environment"] = ONE_CONNECTION
    if kind == "fake":
        version = pinned_of(version)
        settings |= LIKE_A_REAL_ONE
        if project == "localized":  # what its src/index.js adds to a real Strapi
            settings["locales"] = {"fr": "French (fr)", "de": "German (de)"}
        if project.startswith(FOUND) and (added := case_of_project(project).project):
            settings |= {"locales": dict(added.locales)} if added.locales else {}
        if promise is not None:
            settings |= {"profile": "guide", **promise.settings}
    return create_target(kind, version, source_of(project), **settings)


def source_of(project: str) -> Path:
    """The src of a project by its name."""
    return source_of_project(project) if project.startswith(FOUND) else PROJECTS[project]


def _fits(version: str, asked: str) -> bool:
    return version == asked or version.startswith(asked.removeprefix("v") + ".")


# --- rules for tests


def marker_of(item: pytest.Item) -> str | None:
    names = [name for name in MARKERS if item.get_closest_marker(name)]
    return names[0] if len(names) == 1 else None


def is_judged(item: pytest.Item) -> bool:
    """Whether recordings of a real Strapi judge the test; one for another major version has none, and is skipped."""
    if version_of(item).partition(".")[0] not in MAJORS:
        return False
    return "contract" in cast(pytest.Function, item).fixturenames and marker_of(item) not in ("fake_only", "promise")


def gap_of(item: pytest.Item) -> str | None:
    return _named_by("gap", item)


def promise_of(item: pytest.Item) -> str | None:
    return _named_by("promise", item)


def _named_by(marker_name: str, item: pytest.Item) -> str | None:
    marker = item.get_closest_marker(marker_name)
    return str(marker.args[0]) if marker is not None and marker.args else None


def project_of(item: pytest.Item) -> str:
    marker = item.get_closest_marker("project")
    return str(marker.args[0]) if marker else "zoo"


def version_of(item: pytest.Item) -> str:
    return str(cast(pytest.Function, item).callspec.params["version"])


def server_of(item: pytest.Item) -> str:
    """The server that a promise is asked of."""
    return str(cast(pytest.Function, item).callspec.params["server"])


def versions_of(item: pytest.Item, versions: Sequence[str]) -> list[str]:
    marker = item.get_closest_marker("only")
    return [version for version in versions if marker is None or _fits(version, str(marker.args[0]))]


def recording_name(test: str, version: str) -> str:
    """`test_x` for `test_x[5.54.0]`, `test_x_big` for `test_x[5.54.0-big]`."""
    case = re.sub(re.escape(version) + "-?|-?" + re.escape(version), "", test).replace("[]", "")
    return re.sub(r"[^\w.=-]+", "_", case).strip("_")


def recording_path(item: pytest.Item, version: str, recordings: Path) -> Path:
    """`<recordings>/<version>/<module>/<test name>.json`; the version is no part of the name."""
    name = recording_name(cast(pytest.Function, item).name, version)
    return recordings / version / item.path.stem / f"{name}.json"


def rules_broken(items: Sequence[pytest.Item], run: Run) -> list[str]:
    """What is wrong with the tests as they are written, and with the recordings that lie beside them."""
    problems = [
        f"{item.nodeid}: needs exactly one of the markers {', '.join(MARKERS)}"
        for item in items
        if marker_of(item) is None
    ]
    used = {gap for item in items if (gap := gap_of(item)) is not None}
    promised = {promise for item in items if (promise := promise_of(item)) is not None}
    whole = {item.path for item in items if not _selected(item)}
    problems += [f"{gap}: gap without a row in gaps.toml" for gap in sorted(used - set(run.gaps))]
    problems += [f"{name}: promise without a row in promises.toml" for name in sorted(promised - set(run.promises))]
    if len(run.gaps) > run.max_gaps:
        problems.append(f"gaps.toml has {len(run.gaps)} gaps, its maximum is {run.max_gaps}")
    if len(run.left_out) > run.max_left_out:
        problems.append(f"gaps.toml leaves out {len(run.left_out)} facts, its maximum is {run.max_left_out}")
    if whole.issuperset(DIRECTORY.glob("test_*.py")):
        problems += [f"{gap}: row in gaps.toml without a test" for gap in sorted(set(run.gaps) - used)]
        problems += [f"{name}: row in promises.toml without a test" for name in sorted(set(run.promises) - promised)]
    if run.recording or run.adopting:
        return problems
    modules = {path.stem for path in DIRECTORY.glob("test_*.py")}
    problems += run.features.problems(modules, DIRECTORY / "recordings", VERSIONS)
    wanted = {recording_path(item, version_of(item), run.recordings) for item in items if is_judged(item)}
    missing = [_short(path) for path in sorted(wanted) if not path.exists()]
    problems += [f"{path}: missing; record it with --strapi-record" for path in missing[:10]]
    problems += [f"and {len(missing) - 10} more are missing"] if len(missing) > 10 else []
    for path in sorted(run.recordings.glob("*/*/*.json")):
        version, module = path.parts[-3:-1]
        test_file = DIRECTORY / f"{module}.py"
        if version not in VERSIONS:
            problems.append(f"{_short(path)}: of Strapi {version}, which is not pinned any more; delete it")
        elif not test_file.exists() or (test_file in whole and version in run.versions and path not in wanted):
            problems.append(f"{_short(path)}: no test has this recording; delete it")
    return problems


def _selected(item: pytest.Item) -> bool:
    """Whether single tests of the file were named on the command line, so that others may be missing."""
    return any("::" in argument and item.path.name in argument for argument in item.config.args)


def _short(path: Path) -> Path:
    return path.relative_to(DIRECTORY.parent)
