import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.targets import app_directory
from harness.targets.app_directory import add_companion, build_app_directory, find_project, write_tsconfig
from harness.targets.protocol import TargetError
from harness.targets.release import release

AddProgram = Callable[[str, str], Path]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    job = root / "src/api/job/content-types/job"
    job.mkdir(parents=True)
    (job / "schema.json").write_text("{}")
    (job / "lifecycles.js").write_text("module.exports = {};")
    (job / "lifecycles.py").write_text("")
    (root / "config").mkdir()
    (root / "config/api.js").write_text("// the project's")
    (root / "config/plugins.js").write_text("// the project's")
    return root


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "installation"
    (place / "node_modules").mkdir(parents=True)
    monkeypatch.setattr(app_directory, "install", lambda *_: place)
    return place


def test_a_project_is_found_by_its_root_and_by_its_source(project: Path) -> None:
    assert find_project(project) == find_project(project / "src")
    assert find_project(project).root == project


def test_a_source_under_another_name_is_its_own_root(project: Path, tmp_path: Path) -> None:
    (project / "src").rename(tmp_path / "sources")
    found = find_project(tmp_path / "sources")
    assert found.root == found.source == tmp_path / "sources"


def test_no_project(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="No Strapi project at"):
        find_project(tmp_path)


def test_the_project_is_copied_into_the_bundled_application(project: Path, installation: Path, tmp_path: Path) -> None:
    app = build_app_directory(tmp_path / "app", find_project(project), release("5"))
    job = app.path / "src/api/job/content-types/job"
    assert sorted(file.name for file in job.iterdir()) == ["lifecycles.js", "schema.json"]
    assert (app.path / "node_modules").resolve() == installation / "node_modules"
    assert json.loads((app.path / "package.json").read_text())["dependencies"]["@strapi/strapi"] == "5.54.0"
    assert (app.path / "config/api.js").read_text() == "// the project's"
    assert "the project's" not in (app.path / "config/plugins.js").read_text()
    assert app.uploads.is_dir()
    assert app.database.parent.is_dir()
    assert app.dist == "."


@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        ("() => ({ 'users-permissions': { config: 1 }, graphql: {} })", {"users-permissions": {"config": 1}}),
        ("{ upload: { config: { sizeLimit: 5 } } }", {"upload": {"config": {"sizeLimit": 5}}}),
        ("{ upload: { config: { provider: 'aws-s3' } } }", {}),
        ("require('a-package-that-is-not-there')", {}),
        ("({ env }) => ({ upload: { config: { sizeLimit: env('SIZE') } } })", {"upload": {"config": {"sizeLimit": 7}}}),
    ],
)
@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_settings_of_bundled_plugins_hold(
    project: Path, installation: Path, tmp_path: Path, settings: str, kept: object
) -> None:
    (project / "config/plugins.js").write_text(f"module.exports = {settings};")
    app = build_app_directory(tmp_path / "app", find_project(project), release("5"))
    script = "console.log(JSON.stringify(require('./config/plugins')({ env: () => 7 })))"
    done = subprocess.run(["node", "-e", script], cwd=app.path, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == kept


def test_a_typescript_config_takes_the_place_of_the_javascript_one(
    project: Path, installation: Path, tmp_path: Path
) -> None:
    (project / "config/api.js").rename(project / "config/api.ts")
    app = build_app_directory(tmp_path / "app", find_project(project), release("4"))
    assert sorted(file.name for file in (app.path / "config").glob("api.*")) == ["api.ts"]


def own_packages(project: Path, version: str) -> Path:
    modules = project / "node_modules"
    (modules / "@strapi/strapi").mkdir(parents=True)
    (modules / "@strapi/strapi/package.json").write_text(json.dumps({"version": version}))
    (modules / "better-sqlite3").mkdir()
    (project / "package.json").write_text('{"name": "own"}')
    return modules


def test_a_projects_own_packages_are_used_when_they_are_of_that_version(
    project: Path, installation: Path, tmp_path: Path
) -> None:
    modules = own_packages(project, "4.26.2")
    app = build_app_directory(tmp_path / "app", find_project(project), release("4"))
    assert (app.path / "node_modules").resolve() == modules
    assert json.loads((app.path / "package.json").read_text()) == {"name": "own"}
    assert (app.path / "config/plugins.js").read_text() == "// the project's"
    assert "the project's" not in (app.path / "config/database.js").read_text()


def test_a_projects_packages_of_another_version_are_not(project: Path, installation: Path, tmp_path: Path) -> None:
    own_packages(project, "4.25.0")
    app = build_app_directory(tmp_path / "app", find_project(project), release("4"))
    assert (app.path / "node_modules").resolve() == installation / "node_modules"


def test_what_counts_as_typescript(project: Path) -> None:
    assert not find_project(project).is_typescript
    (project / "src/admin").mkdir()
    (project / "src/admin/app.ts").write_text("")
    (project / "src/types.d.ts").write_text("")
    assert not find_project(project).is_typescript
    (project / "src/index.ts").write_text("")
    assert find_project(project).is_typescript


@pytest.mark.parametrize(
    ("own", "extends"),
    [
        (None, "@strapi/typescript-utils/tsconfigs/server"),
        ('{"extends": "@strapi/typescript-utils/tsconfigs/server"}', "./tsconfig.project.json"),
        ('{"extends": "../base.json"}', "{root}/tsconfig.json"),
    ],
)
def test_the_compiler_options_rest_on_the_projects(
    project: Path, tmp_path: Path, own: str | None, extends: str
) -> None:
    if own:
        (project / "tsconfig.json").write_text(own)
    write_tsconfig(tmp_path, find_project(project))
    options = json.loads((tmp_path / "tsconfig.json").read_text())
    assert options["extends"] == extends.format(root=project)
    assert options["compilerOptions"]["outDir"] == "dist"


def test_a_failed_compilation_shows_the_compilers_words(
    project: Path, installation: Path, tmp_path: Path, add_program: AddProgram
) -> None:
    add_program("node", "import sys\nsys.exit('no such option')")
    (project / "tsconfig.json").write_text("{}")
    with pytest.raises(TargetError, match=r"(?s)Compiling .* failed:.*no such option"):
        build_app_directory(tmp_path / "app", find_project(project), release("4"), lambda _: None)


def test_the_companion_is_added_beside_the_projects_own_plugins(
    project: Path, installation: Path, tmp_path: Path
) -> None:
    app = build_app_directory(tmp_path / "app", find_project(project), release("5"))
    before = (app.path / "config/plugins.js").read_text()
    add_companion(app, {"secret": "shh", "retries": [1]}, "test")
    assert (app.path / "src/plugins/webhook-promises/strapi-server.js").is_file()
    assert (app.path / "config/plugins.js").read_text() == before
    settings = (app.path / "config/env/test/plugins.js").read_text()
    assert json.loads(settings.removeprefix("module.exports = ").removesuffix(";\n")) == {
        "webhook-promises": {
            "enabled": True,
            "resolve": "./src/plugins/webhook-promises",
            "config": {"secret": "shh", "retries": [1]},
        }
    }
