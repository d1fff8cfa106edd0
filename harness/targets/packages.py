"""Packages of npm's that are installed together: those of a Strapi, or those of any directory with a lock file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from harness.targets.protocol import TargetError


@dataclass(frozen=True, slots=True)
class Packages:
    """`label` and `cost` are for the person who waits, `name` begins that of the directory they are installed to."""

    label: str
    name: str
    cost: str
    package_json: str
    lock_file: Path | None


def packages_of(directory: Path) -> Packages:
    """Those that a directory's package.json and package-lock.json name. Raises TargetError when one is missing."""
    package, lock_file = directory / "package.json", directory / "package-lock.json"
    for file in (package, lock_file):
        if not file.is_file():
            raise TargetError(f"{file} is missing: packages are installed by package.json and package-lock.json.")
    text = package.read_text(encoding="utf-8")
    name = json.loads(text)["name"]
    return Packages(f"the packages of {name}", name, "less than a minute", text, lock_file)
