"""The walls of the house: imports point downwards, and some libraries stay in their rooms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Each row may import from rows above it and from its own. ARCHITECTURE.md says what lives in each.
LAYERS = (
    ("chance", "clock", "errors", "findings", "javascript", "virtual_time"),
    ("versions", "config", "schema", "tls"),
    ("query",),
    ("storage",),
    ("documents",),
    ("auth", "simulation", "transfer", "upload", "webhooks"),
    ("control_token", "installation"),
    ("access", "snapshots", "takeover", "world"),
    ("workspace", "workspace_clock", "workspace_faults", "workspace_journal", "workspace_webhooks", "workspaces"),
    ("http",),
    ("app",),
    ("check", "client_check", "in_responses", "receiver_check", "server", "sync_check", "workers"),
    ("command",),
    ("cli",),
)
HEIGHT = {name: height for height, row in enumerate(LAYERS) for name in row}
FLASK_ROOMS = ("fake_strapi/http/", "fake_strapi/app.py")
FAKE_ROOM = "harness/targets/fake.py"


def modules(folder: str) -> list[Path]:
    return sorted(p for p in (ROOT / folder).rglob("*.py") if "printshop" not in p.parts and "zoo" not in p.parts)


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports by full name, please"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str | None:
    """The layer's name of a `fake_strapi` module; None for any other."""
    parts = module.split(".")
    return parts[1] if parts[0] == "fake_strapi" and len(parts) > 1 and parts[1] in HEIGHT else None


@pytest.mark.parametrize("path", modules("fake_strapi"), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_downwards(path: Path) -> None:
    here = path.relative_to(ROOT / "fake_strapi").parts[0].removesuffix(".py")
    if here == "__init__":
        return  # the public names, looked up lazily
    assert here in HEIGHT, f"{here} has no place in LAYERS"
    upwards = {name for name in imported(path) if (there := room(name)) and HEIGHT[there] > HEIGHT[here]}
    assert not type_only(path, upwards), f"{path.relative_to(ROOT)} imports from above: {upwards}"


def type_only(path: Path, names: set[str]) -> set[str]:
    """Those of the names that are imported outside of `if TYPE_CHECKING`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for inner in ast.walk(node):
                if isinstance(inner, ast.ImportFrom):
                    guarded |= {inner.module or ""} | {f"{inner.module}.{a.name}" for a in inner.names}
    return names - guarded


@pytest.mark.parametrize("folder", ["fake_strapi", "harness", "contract_tests"])
def test_flask_stays_in_http_and_app(folder: str) -> None:
    for path in modules(folder):
        where = str(path.relative_to(ROOT))
        if not where.startswith(FLASK_ROOMS):
            foreign = [name for name in imported(path) if name.split(".")[0] in ("flask", "werkzeug")]
            assert not foreign, f"{where} imports {foreign}"


def test_only_the_fake_target_imports_the_fake() -> None:
    for path in [*modules("harness"), *modules("contract_tests")]:
        where = str(path.relative_to(ROOT))
        if where != FAKE_ROOM and not where.endswith(".fake.py"):  # hooks of a project, which run inside the fake
            foreign = [name for name in imported(path) if name.split(".")[0] == "fake_strapi"]
            assert not foreign, f"{where} imports {foreign}: only {FAKE_ROOM} knows the fake"


def test_versions_are_data() -> None:
    """No decision by a version number outside versions/: a difference has a name there."""
    for path in modules("fake_strapi"):
        if "versions" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                names = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
                assert "major" not in names, f"{path.relative_to(ROOT)}:{node.lineno} compares versions"


def test_chance_has_one_home() -> None:
    """Ids of a workspace come from its `chance` (`database.chance`), so that a seed makes them the same each time."""
    homes = {
        "chance.py",
        "control_token.py",  # of the server, no workspace's
        "workspaces.py",  # a free name
        "storage/write_password.py",  # a salt that no answer shows
        "simulation/redaction.py",  # marks of one process
    }
    for path in modules("fake_strapi"):
        where = path.relative_to(ROOT / "fake_strapi").as_posix()
        found = {"secrets", "uuid"} & {name.split(".")[0] for name in imported(path)}
        if "urandom" in path.read_text(encoding="utf-8"):
            found.add("os.urandom")
        assert not found or where in homes, (
            f"{where} uses {', '.join(found)}: ask the world's chance for bytes, hex, uuid"
        )
