"""What requests is given inside of `responses` is what a real Strapi answered: recordings judge it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@pytest.mark.parametrize(
    ("names", "at_least"),
    [(("test_printshop", "test_headers", "test_upload_files"), 200)],
)
def test_contract_tests_through_requests(names: tuple[str, ...], at_least: int) -> None:
    files = [f"contract_tests/{name}.py" for name in names]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "through_requests", "-p", "no:cacheprovider", *files],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    asked = re.search(r"^through requests: (\d+)$", done.stdout, re.MULTILINE)
    assert asked is not None
    assert int(asked[1]) >= at_least
