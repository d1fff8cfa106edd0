"""The files of chapter_*/ are the guide's blocks: all of them, unchanged.

The guide is another project's and isn't here; GUIDE=path/to/integration-guide.md names it for this test. The checksum
keeps the files as they were when it was last compared.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
BEHIND = "## Best Practices"  # what follows the last chapter
COMPARED = "744ded2d3d680baa4b49fe1300761082f279c184e94108dbe40a3184b0919631"


def files() -> list[Path]:
    return sorted(file for file in HERE.glob("chapter_*/*") if file.is_file())


def test_they_are_as_they_were_compared() -> None:
    digest = hashlib.sha256()
    for file in files():
        digest.update(f"{file.relative_to(HERE).as_posix()}\n{file.read_text(encoding='utf-8')}".encode())
    assert digest.hexdigest() == COMPARED, (
        "the guide's lines are its own: compare them with it, then note the new checksum"
    )


def test_they_are_the_guide_s() -> None:
    guide = os.environ.get("GUIDE")
    if guide is None:
        pytest.skip("GUIDE names no file: the guide's blocks were not compared with it")
    text = Path(guide).read_text(encoding="utf-8").split(f"\n{BEHIND}\n")[0]
    blocks = [block for _, block in BLOCK.findall(text)]
    ours = [file.read_text(encoding="utf-8") for file in files()]
    assert [str(file) for file, lines in zip(files(), ours, strict=True) if lines not in blocks] == []
    code = [block for language, block in BLOCK.findall(text) if language in ("javascript", "json", "http")]
    assert [block for block in code if block not in ours] == []


def test_the_page_names_tests_that_there_are() -> None:
    page = (HERE.parent.parent / "docs/guide.md").read_text(encoding="utf-8")
    defined = re.findall(
        r"^def (test_\w+)", "".join(file.read_text(encoding="utf-8") for file in HERE.glob("test_*.py")), re.M
    )
    named = re.findall(r"`(test_\w+)`", page)
    assert named
    assert set(named) - set(defined) == set()
