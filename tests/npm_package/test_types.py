"""The types, judged by tsc: what they allow and what they refuse, from ES modules and from CommonJS."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import NodeProject

SCRIPTS = Path(__file__).parent / "scripts"


@pytest.mark.parametrize("module", ["nodenext", "preserve"])
def test_types(project: NodeProject, module: str) -> None:
    """nodenext: as node resolves; preserve: as Vite and its like do."""
    for name in ("types.mts", "types.cts"):
        shutil.copy(SCRIPTS / name, project.directory)
    resolution = "nodenext" if module == "nodenext" else "bundler"
    options = {"module": module, "moduleResolution": resolution, "target": "es2022", "types": ["node"]}
    strict = {"strict": True, "noEmit": True, "exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True}
    files = ["types.mts", "types.cts"] if module == "nodenext" else ["types.mts"]
    (project.directory / "tsconfig.json").write_text(
        json.dumps({"compilerOptions": {**options, **strict}, "files": files})
    )
    assert project.runs("node_modules/typescript/bin/tsc", "--project", ".") == ""


def test_a_wrong_use_is_refused(project: NodeProject) -> None:
    """So that the test above can fail."""
    project.write(wrong__mts="import { clock } from 'fake-strapi'; await clock.advance('60');")
    done = project.run(
        "node_modules/typescript/bin/tsc",
        "--noEmit",
        "--strict",
        "--module",
        "nodenext",
        "--types",
        "node",
        "wrong.mts",
    )
    assert done.returncode != 0
    assert "Argument of type 'string' is not assignable to parameter of type 'number'" in done.stdout
