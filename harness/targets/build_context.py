"""What our Dockerfile builds from: the directories that it knows from this repository, and a user's project in them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.targets.app_directory import (
    NOT_FOR_STRAPI,
    AppDirectory,
    Project,
    add_companion,
    extended_file,
    write_config,
    write_tsconfig,
)
from harness.targets.protocol import TargetError
from harness.targets.release import STRAPI_APP, Release
from harness.targets.server_process import ENVIRONMENT

HOME = Path("harness", "strapi_app")
DOCKERFILE = (HOME / "Dockerfile").as_posix()
OURS = ("Dockerfile", "start.js", "compile.js", "favicon.png")


def write_build_context(
    path: Path, project: Project, release: Release, promises: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Fill the empty directory `path`; the answer is what the Dockerfile takes as arguments.

    The project's own package.json counts, and its plugins and middlewares with it, when its package-lock.json has this
    very Strapi and better-sqlite3; otherwise the bundled one, with the same of `config/` as in a process
    (app_directory.py). `promises`: settings of the companion plugin. Raises TargetError for a project that needs a
    Dockerfile of its own.
    """
    home = path / HOME
    home.mkdir(parents=True)
    for name in OURS:
        shutil.copy(STRAPI_APP / name, home)
    shutil.copytree(STRAPI_APP / "agent", home / "agent")
    app = home / release.template.name
    app.mkdir()
    shutil.copytree(release.template / "postgres", app / "postgres", ignore=NOT_FOR_STRAPI)
    own_packages = has_own_packages(project, release)
    if own_packages:
        shutil.copy(project.root / "package.json", app)
        shutil.copy(project.root / "package-lock.json", app)
    else:
        (app / "package.json").write_text(release.package_json(), encoding="utf-8")
        if release.has_lock_file:
            shutil.copy(release.template / "package-lock.json", app)
    write_config(app / "config", project, release, own_packages=own_packages)
    shutil.copytree(project.source, app / "src", ignore=NOT_FOR_STRAPI)
    if promises is not None:
        add_companion(AppDirectory(app, "."), promises, ENVIRONMENT["NODE_ENV"])
    dist = "."
    if project.is_typescript:
        dist = "dist"
        write_compiler_options(app, project)
    directory = app.relative_to(path).as_posix()
    return {"TEMPLATE": directory, "PROJECT": directory, "STRAPI_APP": HOME.as_posix(), "DIST": dist}


def has_own_packages(project: Project, release: Release) -> bool:
    """Whether npm can install this very Strapi, and its SQLite driver, as the project's own lock file has it."""
    try:
        packages = json.loads((project.root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
        version = packages["node_modules/@strapi/strapi"]["version"]
    except (OSError, ValueError, KeyError):
        return False
    own_package = (project.root / "package.json").is_file()
    return own_package and version == release.version and "node_modules/better-sqlite3" in packages


def write_compiler_options(app: Path, project: Project) -> None:
    extended = extended_file(project)
    if extended is not None and extended.startswith(".."):
        raise TargetError(
            f"{project.root / 'tsconfig.json'} extends {extended}, which is outside of the project: an image of it"
            " needs a Dockerfile of its own."
        )
    for file in project.root.glob("tsconfig*.json"):
        shutil.copy(file, app)
    write_tsconfig(app, project, with_its_files=True)
