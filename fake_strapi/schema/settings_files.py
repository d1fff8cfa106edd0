"""Finds and reads the settings of a project: its `config/`, its environment, and `fake-strapi.toml` beside them.

Source of the layout: configuration and config-loader of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fake_strapi.schema.errors import SchemaError
from fake_strapi.schema.settings_javascript import read_javascript

SETTINGS_FILE = "fake-strapi.toml"
SUFFIXES = (".ts", ".js", ".json")  # a TypeScript project's are the ones that it is compiled from
ENVIRONMENT_LINE = re.compile(
    r"^[ \t]*(?:export[ \t]+)?(?P<name>[\w.-]+)[ \t]*=[ \t]*"
    r"""(?P<value>'[^']*'|"(?:[^"\\]|\\.)*"|[^\n#]*)""",
    re.MULTILINE,
)


def project_root(path: Path) -> Path:
    """The directory that has `config/` in it: `path`, or the one around it when `path` is a project's `src`."""
    return path.parent if path.name == "src" and not (path / "src").is_dir() else path


def environment_of(root: Path, node_env: str | None = None) -> dict[str, str]:
    """The variables of the process, and of the project's `.env` those that the process hasn't.

    NODE_ENV is always among them: `node_env` if that is given, else as found, else `development`.
    """
    file = root / ".env"
    found: dict[str, str] = {}
    if file.is_file():
        for line in ENVIRONMENT_LINE.finditer(file.read_text(encoding="utf-8", errors="replace")):
            value = line["value"].strip()
            if value[:1] in ("'", '"'):
                value = value[1:-1].replace("\\n", "\n") if value[0] == '"' else value[1:-1]
            found[line["name"]] = value
    found |= os.environ
    found["NODE_ENV"] = node_env or found.get("NODE_ENV") or "development"
    return found


def config_file(directory: Path, name: str) -> Path | None:
    return next((file for suffix in SUFFIXES if (file := directory / f"{name}{suffix}").is_file()), None)


def read_config(root: Path, name: str, environment: Mapping[str, str]) -> tuple[Path | None, Any]:
    """A file of `config/`, with that of `config/env/<NODE_ENV>/` merged over it: (the last file read, its value).

    (None, None) when there is none. Values that would need JavaScript to run are Unreadable. Raises SchemaError for
    broken JSON, as Strapi doesn't start with it either.
    """
    config = root / "config"
    last, found = None, None
    for directory in (config, config / "env" / environment["NODE_ENV"]):
        file = config_file(directory, name)
        if file is not None:
            value = read_value(file, environment)
            found = value if last is None else merged(found, value)
            last = file
    return last, found


def read_value(file: Path, environment: Mapping[str, str]) -> Any:
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix != ".json":
        return read_javascript(text, environment)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SchemaError(file, f"line {error.lineno}", f"expected JSON: {error.msg}") from error


def merged(under: Any, over: Any) -> Any:
    """lodash's `merge`: objects by key, lists by place."""
    if isinstance(under, dict) and isinstance(over, dict):
        return {**under, **{key: merged(under[key], value) if key in under else value for key, value in over.items()}}
    if isinstance(under, list) and isinstance(over, list):
        pairs = [merged(one, other) for one, other in zip(under, over, strict=False)]
        return pairs + under[len(over) :] + over[len(under) :]
    return over


def read_toml(root: Path) -> dict[str, Any]:
    """`fake-strapi.toml`; {} when there is none. Raises SchemaError for what is no TOML."""
    file = root / SETTINGS_FILE
    if not file.is_file():
        return {}
    # Python 3.10 has no reader of its own.
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        values: dict[str, Any] = toml.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise SchemaError(file, "", f"expected TOML: {error}") from error
    return values
