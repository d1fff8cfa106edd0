"""The recorded answers of node 20: rows of a call's arguments and what node answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parent / "recorded"


def recorded(name: str) -> list[Any]:
    rows: list[Any] = json.loads((RECORDED / f"{name}.json").read_text())
    return rows
