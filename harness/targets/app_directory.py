"""Builds the directory that a real Strapi is started in, from a project's own files and the bundled application.

The project is copied, not linked: Node resolves a link to its target and would look for `@strapi/strapi` beside the
project. The project itself is never written to.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.targets.install import Report, install, program, report_to_stderr
from harness.targets.protocol import TargetError
from harness.targets.release import STRAPI_APP, Release

COMPILE_TIMEOUT_SECONDS = 300
DATABASE = Path(".tmp", "data.db")
UPLOADS = Path("public", "uploads")
MAILBOX = Path(".tmp", "mails.jsonl")
COMPANION = Path(__file__).parent.parent / "strapi_plugin"
COMPANION_NAME = "webhook-promises"

NOT_FOR_STRAPI = shutil.ignore_patterns("*.py", "__pycache__", ".DS_Store", "node_modules", ".git")
"""A Python file beside a content type would hide the JavaScript one of the same name: Strapi takes every file in that
directory for a part of the type and keeps the last of a name (strapi 4.26 core/loaders/apis)."""

CONFIG_WITH_BUNDLED_PACKAGES: Sequence[str] = ("api",)
CONFIG_WITH_OWN_PACKAGES: Sequence[str] = ("api", "plugins", "middlewares")


@dataclass(frozen=True, slots=True)
class Project:
    """A Strapi project on disk. `root` has package.json, tsconfig.json and so on, if the project has any."""

    root: Path
    source: Path

    @property
    def is_typescript(self) -> bool:
        """It has a tsconfig.json, or TypeScript in `src/` outside the admin panel's customisation."""
        if (self.root / "tsconfig.json").is_file():
            return True
        return any(
            not file.name.endswith(".d.ts") and self.source / "admin" not in file.parents
            for file in self.source.rglob("*.ts")
        )

    def own_packages(self, release: Release) -> Path | None:
        """The project's installed `node_modules`, when they hold this very Strapi and its SQLite driver."""
        modules = self.root / "node_modules"
        try:
            package = json.loads((modules / "@strapi/strapi/package.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if package.get("version") != release.version or not (modules / "better-sqlite3").is_dir():
            return None
        return modules


def find_project(path: Path) -> Project:
    """`path` is a project's root or its `src/`. Raises TargetError."""
    path = path.absolute()
    if (path / "src" / "api").is_dir():
        return Project(path, path / "src")
    if (path / "api").is_dir():
        return Project(path.parent if path.name == "src" else path, path)
    raise TargetError(f"No Strapi project at {path}: expected src/api with content types.")


@dataclass(frozen=True, slots=True)
class AppDirectory:
    """A directory ready for `node start.js`. `dist` is where the compiled files are, relative to it."""

    path: Path
    dist: str
    start_script: Path = STRAPI_APP / "start.js"

    @property
    def database(self) -> Path:
        return self.path / DATABASE

    @property
    def uploads(self) -> Path:
        return self.path / UPLOADS

    @property
    def mailbox(self) -> Path:
        """A line of JSON for each mail that the server would have sent; missing when there was none."""
        return self.path / MAILBOX


def build_app_directory(
    path: Path, project: Project, release: Release, report: Report = report_to_stderr
) -> AppDirectory:
    """Fill the empty directory `path`. Installs Strapi when neither the project nor the cache has it.

    With the project's own packages its package.json, plugins and middlewares count too. With the bundled ones only
    `config/api` does, and of `config/plugins` what is in JavaScript or JSON and about plugins that Strapi brings itself
    (strapi_app/plugins.js): the rest may need packages that are not there.
    """
    modules = project.own_packages(release)
    write_config(path / "config", project, release, own_packages=modules is not None)
    if modules:
        shutil.copy(project.root / "package.json", path)
    else:
        (path / "package.json").write_text(release.package_json(), encoding="utf-8")
    modules = modules or install(release.packages, report) / "node_modules"
    shutil.copytree(project.source, path / "src", ignore=NOT_FOR_STRAPI)
    shutil.copy(STRAPI_APP / "favicon.png", path)
    (path / UPLOADS).mkdir(parents=True)
    (path / DATABASE).parent.mkdir()
    link_directory(path / "node_modules", modules)
    if not project.is_typescript:
        return AppDirectory(path, ".")
    compile_typescript(path, project, report)
    return AppDirectory(path, "dist")


def write_config(config: Path, project: Project, release: Release, *, own_packages: bool) -> None:
    """The bundled application's `config/`, with what counts of the project's own."""
    shutil.copytree(release.template / "config", config)
    own = project.root / "config"
    if not own_packages:
        use_bundled_plugins_config(own, config)
    for name in CONFIG_WITH_OWN_PACKAGES if own_packages else CONFIG_WITH_BUNDLED_PACKAGES:
        use_own_config(own, config, name)


def add_companion(app: AppDirectory, settings: Mapping[str, Any], environment: str) -> None:
    """Have the app keep the guide's promises: the plugin as a project has it (harness/strapi_plugin/README.md).

    `environment` is the NODE_ENV that the server is started with: the plugin's settings are of that environment, so
    that the project's own plugins stay as they are.
    """
    place = Path("src", "plugins", COMPANION_NAME)
    shutil.copytree(COMPANION, app.path / place)
    declared = {COMPANION_NAME: {"enabled": True, "resolve": f"./{place.as_posix()}", "config": dict(settings)}}
    directory = app.path / app.dist / "config" / "env" / environment
    directory.mkdir(parents=True)
    (directory / "plugins.js").write_text(f"module.exports = {json.dumps(declared, indent=2)};\n", encoding="utf-8")


def use_own_config(own: Path, config: Path, name: str) -> None:
    for suffix in (".ts", ".js", ".json"):
        file = own / f"{name}{suffix}"
        if file.is_file():
            (config / f"{name}.js").unlink(missing_ok=True)
            shutil.copy(file, config)
            return


def use_bundled_plugins_config(own: Path, config: Path) -> None:
    for suffix in (".js", ".json"):
        file = own / f"plugins{suffix}"
        if file.is_file():
            (config / "project").mkdir()  # Strapi reads no such directory
            shutil.copy(file, config / "project")
            shutil.copy(STRAPI_APP / "plugins.js", config)
            return


def link_directory(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target, target_is_directory=True)
    except OSError as error:
        raise TargetError(f"Can't link {link} to {target} ({error}); Windows allows it in developer mode.") from error


def extended_file(project: Project) -> str | None:
    """The file that the project's tsconfig.json extends, as it is written there; None for a package's and for none."""
    own = project.root / "tsconfig.json"
    found = own.is_file() and re.search(r'"extends"\s*:\s*"(\.[^"]*)', own.read_text(encoding="utf-8"))
    return found[1] if found else None


def write_tsconfig(path: Path, project: Project, *, with_its_files: bool = False) -> None:
    """The project's compiler options, with what has to come out where it is expected.

    `with_its_files`: the file that they extend has been copied, too; otherwise it is looked for in the project.
    """
    own = project.root / "tsconfig.json"
    base = "@strapi/typescript-utils/tsconfigs/server"
    if own.is_file():
        shutil.copy(own, path / "tsconfig.project.json")
        base = str(own) if extended_file(project) and not with_its_files else "./tsconfig.project.json"
    options = {
        "extends": base,
        "compilerOptions": {
            "outDir": "dist",
            "rootDir": ".",
            "allowJs": True,
            "checkJs": False,
            "noEmit": False,
            "noEmitOnError": False,
            "incremental": False,
            "composite": False,
            "declaration": False,
            "resolveJsonModule": True,
        },
        "include": ["src/**/*.ts", "src/**/*.js", "src/**/*.json", "config/**/*.ts", "config/**/*.js"],
        "exclude": ["node_modules", "dist", "src/admin", "**/*.test.ts", "src/plugins/**"],
    }
    (path / "tsconfig.json").write_text(json.dumps(options, indent=2), encoding="utf-8")


def compile_typescript(path: Path, project: Project, report: Report) -> None:
    """`src/` and `config/` into `dist/`, by the project's compiler options. Raises TargetError with its output."""
    write_tsconfig(path, project)
    report("compiling the project's TypeScript")
    command = [program("node"), str(STRAPI_APP / "compile.js")]
    try:
        done = subprocess.run(
            command, cwd=path, capture_output=True, text=True, timeout=COMPILE_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TargetError(f"TypeScript took more than {COMPILE_TIMEOUT_SECONDS} s.") from error
    if done.returncode != 0 or not (path / "dist" / "src").is_dir():
        raise TargetError(f"Compiling {project.source} failed:\n{done.stdout}{done.stderr}")
