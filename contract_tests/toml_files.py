"""The tables that the contract tests are run by: TOML beside them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:  # where pytest brings tomli
    import tomli as tomllib  # type: ignore[import-not-found]


def read_toml(path: Path) -> dict[str, Any]:
    """What a file holds. Raises tomllib.TOMLDecodeError."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
