"""Which Strapi to run, and the bundled application that goes around a project's `src/` for it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from harness.targets.packages import Packages
from harness.targets.protocol import TargetError

DEFAULT_VERSIONS = {4: "4.26.2", 5: "5.54.0"}
"""The versions with a committed lock file; `4` and `5` mean these."""

STRAPI_APP = Path(__file__).parent.parent / "strapi_app"
EXACT_VERSION = re.compile(r"([45])\.\d+\.\d+(-[\w.-]+)?")


@dataclass(frozen=True, slots=True)
class Release:
    """An exact version of Strapi, e.g. `5.54.0`."""

    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    @property
    def has_admin_sessions(self) -> bool:
        """Administrators have sessions that expire and are renewed, instead of a token for 30 days."""
        return self.major >= 5

    @property
    def template(self) -> Path:
        """The directory with package.json, the lock file, config/ and start.js."""
        return STRAPI_APP / f"v{self.major}"

    @property
    def has_lock_file(self) -> bool:
        return self.version == DEFAULT_VERSIONS[self.major]

    def package_json(self) -> str:
        """The template's, with every package of Strapi's at this version."""
        text = (self.template / "package.json").read_text(encoding="utf-8")
        if self.has_lock_file:
            return text
        package = json.loads(text)
        for name in package["dependencies"]:
            if name.startswith("@strapi/"):
                package["dependencies"][name] = self.version
        return json.dumps(package, indent=2) + "\n"

    @property
    def packages(self) -> Packages:
        lock_file = self.template / "package-lock.json" if self.has_lock_file else None
        label, name = f"Strapi {self.version}", f"strapi-{self.version}"
        return Packages(label, name, "about 700 MB, some minutes", self.package_json(), lock_file)


def release(version: str) -> Release:
    """`4`, `5`, `v5` or an exact version such as `5.12.3`. Raises TargetError for anything else."""
    plain = version.strip().removeprefix("v")
    if plain in ("4", "5"):
        plain = DEFAULT_VERSIONS[int(plain)]
    if not EXACT_VERSION.fullmatch(plain):
        raise TargetError(f"A real Strapi is asked for as 4, 5 or an exact version such as 5.54.0; found {version!r}.")
    return Release(plain)
