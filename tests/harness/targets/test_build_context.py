import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.targets.app_directory import find_project
from harness.targets.base_images import base_images, compose_file
from harness.targets.build_context import DOCKERFILE, write_build_context
from harness.targets.image import content_digest
from harness.targets.protocol import TargetError
from harness.targets.release import DEFAULT_VERSIONS, release


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    job = root / "src/api/job/content-types/job"
    job.mkdir(parents=True)
    (job / "schema.json").write_text("{}")
    (job / "lifecycles.py").write_text("")
    (root / "config").mkdir()
    (root / "config/plugins.js").write_text("// the project's")
    return root


def context_of(project: Path, place: Path, version: str = "5") -> tuple[Path, dict[str, str]]:
    """Where the application lies in a new context, and the Dockerfile's arguments."""
    arguments = write_build_context(place, find_project(project), release(version))
    return place / arguments["TEMPLATE"], arguments


def lock(project: Path, version: str) -> None:
    packages = {"node_modules/@strapi/strapi": {"version": version}, "node_modules/better-sqlite3": {}}
    (project / "package-lock.json").write_text(json.dumps({"packages": packages}))
    (project / "package.json").write_text('{"name": "own"}')


def test_the_context_is_what_the_dockerfile_copies(project: Path, tmp_path: Path) -> None:
    app, arguments = context_of(project, tmp_path / "context")
    assert (tmp_path / "context" / DOCKERFILE).is_file()
    assert (tmp_path / "context" / arguments["STRAPI_APP"] / "agent/index.js").is_file()
    assert [file.name for file in (app / "src/api/job/content-types/job").iterdir()] == ["schema.json"]
    assert json.loads((app / "package.json").read_text())["dependencies"]["@strapi/strapi"] == DEFAULT_VERSIONS[5]
    assert (app / "package-lock.json").is_file()
    assert json.loads((app / "postgres/package.json").read_text())["dependencies"] == {"pg": "8.20.0"}
    assert (app / "config/project/plugins.js").read_text() == "// the project's"
    assert arguments["DIST"] == "."


def test_a_strapi_without_a_lock_file_is_installed_by_its_version(project: Path, tmp_path: Path) -> None:
    app, _ = context_of(project, tmp_path / "context", "5.12.3")
    assert json.loads((app / "package.json").read_text())["dependencies"]["@strapi/strapi"] == "5.12.3"
    assert not (app / "package-lock.json").exists()


@pytest.mark.parametrize(("locked", "own"), [(DEFAULT_VERSIONS[5], True), ("5.0.0", False)])
def test_a_projects_own_packages_count_when_they_are_this_strapi(
    project: Path, tmp_path: Path, locked: str, own: bool
) -> None:
    lock(project, locked)
    app, _ = context_of(project, tmp_path / "context")
    assert (json.loads((app / "package.json").read_text())["name"] == "own") is own
    assert ((app / "config/plugins.js").read_text() == "// the project's") is own


def test_typescript_is_compiled_in_the_image(project: Path, tmp_path: Path) -> None:
    (project / "tsconfig.json").write_text('{"extends": "./tsconfig.base.json"}')
    (project / "tsconfig.base.json").write_text('{"compilerOptions": {"target": "es2020"}}')
    app, arguments = context_of(project, tmp_path / "context")
    assert arguments["DIST"] == "dist"
    assert json.loads((app / "tsconfig.json").read_text())["extends"] == "./tsconfig.project.json"
    assert json.loads((app / "tsconfig.project.json").read_text())["extends"] == "./tsconfig.base.json"
    assert (app / "tsconfig.base.json").is_file()


def test_compiler_options_from_outside_need_a_dockerfile(project: Path, tmp_path: Path) -> None:
    (project / "tsconfig.json").write_text('{"extends": "../../tsconfig.json"}')
    with pytest.raises(TargetError, match=r"extends \.\./\.\./tsconfig\.json.* needs a Dockerfile of its own"):
        context_of(project, tmp_path / "context")


def test_an_image_is_named_by_the_content(project: Path, tmp_path: Path) -> None:
    def digest(place: str, **more: str) -> str:
        _, arguments = context_of(project, tmp_path / place)
        return content_digest(tmp_path / place, DOCKERFILE, arguments | more)

    first = digest("a")
    assert digest("b") == first
    assert digest("c", NODE_IMAGE="another") != first
    (project / "src/api/job/content-types/job/lifecycles.py").write_text("# not for Strapi")
    assert digest("d") == first
    (project / "src/api/job/content-types/job/schema.json").write_text("{ }")
    assert digest("e") != first


def test_an_own_dockerfiles_image_is_named_by_what_the_engine_is_sent(project: Path) -> None:
    (project / "Dockerfile").write_text("FROM scratch")
    (project / ".dockerignore").write_text("# comment\nnode_modules\n*.log\n")
    first = content_digest(project, "Dockerfile", {})
    (project / "node_modules").mkdir()
    (project / "node_modules/x.js").write_text("")
    (project / "npm.log").write_text("")
    assert content_digest(project, "Dockerfile", {}) == first
    (project / "Dockerfile").write_text("FROM node")
    assert content_digest(project, "Dockerfile", {}) != first


def test_compose_and_the_pinned_strapis_are_the_same() -> None:
    services = compose_file()["services"]
    for major, version in DEFAULT_VERSIONS.items():
        assert services[f"strapi-{major}"]["image"] == f"fake-strapi/strapi:{version}"
        assert services[f"strapi-{major}-postgres"]["image"] == services[f"strapi-{major}"]["image"]
        assert services[f"strapi-{major}"]["build"]["args"]["TEMPLATE"] == f"harness/strapi_app/v{major}"
        assert services[f"postgres-{major}"]["image"] == base_images()["postgres"]


def test_image_tags_are_named_in_the_compose_file_alone() -> None:
    root = Path(__file__).parents[3]
    files = [*root.glob("**/Dockerfile"), *root.glob("harness/**/*.py"), *root.glob("docs/*.md"), root / "README.md"]
    named = {
        f"{file.relative_to(root)}: {image}"
        for file in files
        if not {".venv", "node_modules"} & set(file.parts)
        for image in base_images().values()
        if image in file.read_text(encoding="utf-8")
    }
    assert named == set()


def test_no_engine_is_imported_before_a_container_is_wanted() -> None:
    code = (
        "import sys, harness.plugin, harness.targets.create, harness.targets.container;"
        "print([name for name in ('docker', 'testcontainers', 'yaml', 'requests') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
