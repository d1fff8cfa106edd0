"""Asks a plain node http server for the answers to all wire cases: `python wire_recording.py`, node 20 on the PATH.

Writes node_answers.json; with `--check` only compares.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from wire_cases import CASES
from wire_conversation import Heard, converse

HERE = Path(__file__).parent
RECORDED = HERE / "node_answers.json"
SILENCE = 0.15
"""Seconds without a byte after which node has nothing more to say."""


def load() -> dict[str, Heard]:
    """The recorded answers by the names of the cases."""
    rows = json.loads(RECORDED.read_text(encoding="utf-8"))["answers"]
    return {
        name: Heard(
            row["answer"].encode("latin-1"),
            None if row["after"] is None else row["after"].encode("latin-1"),
            row["closed_after"],
        )
        for name, row in rows.items()
    }


def record() -> dict[str, object]:
    """A fresh recording, as it stands in the file."""
    with subprocess.Popen(["node", str(HERE / "node_server.js")], stdout=subprocess.PIPE, text=True) as node:
        assert node.stdout is not None
        port = int(node.stdout.readline())
        try:
            heard = {case.name: converse(port, case, patience=SILENCE) for case in CASES}
        finally:
            node.terminate()
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    answers = {
        name: {
            "answer": one.answer.decode("latin-1"),
            "after": None if one.after is None else one.after.decode("latin-1"),
            "closed_after": one.closed_after,
        }
        for name, one in heard.items()
    }
    return {"node": version, "answers": answers}


def main() -> int:
    fresh = record()
    if "--check" not in sys.argv:
        RECORDED.write_text(json.dumps(fresh, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return 0
    kept, now = json.loads(RECORDED.read_text(encoding="utf-8"))["answers"], fresh["answers"]
    assert isinstance(now, dict)
    different = sorted(name for name in kept.keys() | now.keys() if kept.get(name) != now.get(name))
    for name in different:
        print(f"{name}\n  kept {kept.get(name)}\n  now  {now.get(name)}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
