"""`make counters`: what a request of each kind costs now, beside what it cost when counters.json was written.

Instructions come from callgrind, SQL statements from SQLite, memory from tracemalloc: none depends on how busy a
machine is, so a rise fails. `--update` writes the file anew: for a change that is worth its price, or made it cheaper.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import click

KEPT = Path(__file__).with_name("counters.json")
MARKS = Path(__file__).with_name("marks.c")
TOLERANCE = {"instructions": 0.10, "queries": 0.0, "peak": 0.15}
"""How much more is still the same. Another build of Python or SQLite moves instructions and memory by some percent."""
SECONDS = 900

Counters = dict[str, dict[str, dict[str, int]]]
"""By version, scenario and counter."""


def count(version: str, valgrind: str | None) -> dict[str, dict[str, int]]:
    """One version's counters by scenario; without valgrind, no instructions."""
    command = [sys.executable, "-m", "benchmarks.counters.counted", version]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    with tempfile.TemporaryDirectory() as directory:
        if valgrind is not None:
            library = f"{directory}/marks.so"
            subprocess.run(["cc", "-shared", "-fPIC", "-o", library, str(MARKS)], check=True, timeout=60)
            options = ["--instr-atstart=no", "--collect-atstart=no", f"--callgrind-out-file={directory}/out"]
            command = [valgrind, "--tool=callgrind", "-q", *options, *command, library]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=SECONDS)
        found: dict[str, dict[str, int]] = json.loads(done.stdout)
        instructions: dict[str, list[int]] = {}
        for path in Path(directory).glob("out.*"):
            text = path.read_text()
            named = re.search(r"^desc: Trigger: Client Request: (.+)$", text, re.MULTILINE)
            total = re.search(r"^(?:summary|totals): (\d+)", text, re.MULTILINE)
            if named and total:
                instructions.setdefault(named[1], []).append(int(total[1]))
        for name, counts in instructions.items():
            found[name]["instructions"] = int(median(counts))
    return found


def compare(kept: Counters, found: Counters) -> tuple[list[str], list[str]]:
    """A line for each counter, and those that rose more than they may. A scenario that is new is a rise."""
    lines, rises = [], []
    for version, scenarios in found.items():
        for scenario, counters in scenarios.items():
            for counter, value in sorted(counters.items()):
                before = kept.get(version, {}).get(scenario, {}).get(counter)
                change = "new" if before is None else f"{(value - before) / before:+.1%}" if before else f"{value:+d}"
                lines.append(f"{version}  {scenario:24}{counter:14}{value:>10,}  {change}")
                if before is None or value > before * (1 + TOLERANCE[counter]):
                    rises.append(f"Strapi {version}, {scenario}: {counter} {value:,} were {before}")
    return lines, rises


@click.command()
@click.option("--update", is_flag=True, help="Write counters.json anew.")
@click.option("--no-instructions", is_flag=True, help="Without valgrind and a C compiler: SQL and memory alone.")
def main(update: bool, no_instructions: bool) -> None:
    valgrind = None if no_instructions else shutil.which("valgrind")
    if valgrind is None and not no_instructions:
        raise click.ClickException("instructions need valgrind (apt-get install valgrind); or: --no-instructions")
    python = ".".join(platform.python_version_tuple()[:2])
    found = {version: count(version, valgrind) for version in ("4", "5")}
    kept: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {"python": python, "counters": {}}
    lines, rises = compare(kept["counters"], found)
    click.echo("\n".join(lines))
    if update:
        KEPT.write_text(json.dumps({"python": python, "counters": found}, indent=1) + "\n")
        click.echo(f"written to {KEPT.name}")
    elif kept["python"] != python:
        click.echo(f"counters.json is of Python {kept['python']}, this is {python}: nothing to compare with")
    elif rises:
        raise click.ClickException("dearer than counters.json allows:\n  " + "\n  ".join(rises))


if __name__ == "__main__":
    main()
