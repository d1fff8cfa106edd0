"""What the pages on checks show of the command is what it says: each console block, with the program above it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs"
SHOWN = re.compile(r"this is\s+`(\S+)`:\s+```javascript\n(.*?)```\s+```console\n\$ (.*?)\n(.*?)```", re.DOTALL)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed: the page's program was not checked")
@pytest.mark.skipif(
    os.environ.get("FAKE_STRAPI_REAL") != "1", reason="takes the page's port 3001; FAKE_STRAPI_REAL=1 asks for it"
)
@pytest.mark.parametrize("page", ["client-checks.md", "sync-checks.md"])
def test_the_command_says_what_the_page_shows(page: str, tmp_path: Path) -> None:
    found = SHOWN.search((DOCS / page).read_text(encoding="utf-8"))
    assert found is not None
    name, program, command, expected = found.groups()
    (tmp_path / name).write_text(program, encoding="utf-8")
    words = shlex.split(command)
    start = words.index("fake-strapi")
    environment = {**os.environ, **dict(word.split("=", 1) for word in words[:start])}
    done = subprocess.run(
        [sys.executable, "-m", "fake_strapi.cli", *words[start + 1 :]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout == expected, done.stderr
    assert done.returncode == int("\nfailed" in expected)
