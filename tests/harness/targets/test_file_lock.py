import subprocess
import sys
from pathlib import Path

import pytest

from harness.targets.file_lock import file_lock
from harness.targets.protocol import TargetError

HOLDER = """
import sys
from pathlib import Path
from harness.targets.file_lock import file_lock
with file_lock(Path(sys.argv[1]), lambda: None, 5):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_another_process_keeps_it_until_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    waits: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(TargetError, match="Another process has held"),
            file_lock(path, lambda: waits.append("x"), 0),
        ):
            pytest.fail("two hold the lock")
        holder.kill()
    assert waits == ["x"]
    with file_lock(path, lambda: waits.append("y"), 0):
        assert waits == ["x"]
