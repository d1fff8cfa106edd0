"""`config/middlewares`: the settings of strapi::body, and what else the list changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fake_strapi.schema.settings_javascript import Unreadable

BODY = "strapi::body"
LIMITS = ("jsonLimit", "formLimit", "textLimit")
# Of those that Strapi brings: what answers would lack without them.
SERVED = ("strapi::errors", "strapi::security", "strapi::cors", "strapi::poweredBy", "strapi::query", BODY)
SILENT = frozenset({"strapi::logger", "strapi::session", "strapi::compression", "strapi::responseTime"})


def middleware_warnings(read: tuple[Path, Any]) -> tuple[dict[str, Any], list[str]]:
    """The limits that strapi::body is given, and a line for each entry that is not honoured."""
    file, value = read
    limits: dict[str, Any] = {}
    lines: list[str] = []
    if not isinstance(value, list):
        return limits, lines
    names = []
    for entry in value:
        name = entry.get("name", entry.get("resolve")) if isinstance(entry, dict) else entry
        if not isinstance(name, str):
            line = f" (line {entry.line})" if isinstance(entry, Unreadable) else ""
            lines.append(f"{file}: an entry{line} can't be read without running it; it is left out")
            continue
        names.append(name)
        config = entry.get("config") if isinstance(entry, dict) else None
        if name == BODY:
            limits, more = body_settings(file, config)
            lines += more
        elif not name.startswith("strapi::"):
            lines.append(f"{file}: the middleware {name} is JavaScript; it is not run")
        elif config and name not in SILENT:
            lines.append(f"{file}: the settings of {name} are not supported: answers are as without them")
    if not any(isinstance(entry, Unreadable) for entry in value):
        for name in SERVED:
            if name not in names:
                lines.append(f"{file}: {name} is not in the list; the fake answers as if it were")
    return limits, lines


def body_settings(file: Path, config: Any) -> tuple[dict[str, Any], list[str]]:
    lines: list[str] = []
    if isinstance(config, Unreadable):
        return {}, [f"{file}: line {config.line}: the settings of {BODY} can't be read without running it"]
    limits: dict[str, Any] = {}
    for name, value in (config or {}).items() if isinstance(config, dict) else ():
        if name not in LIMITS:
            lines.append(f"{file}: {BODY}.{name} is not supported: answers are as without it")
        elif isinstance(value, Unreadable):
            lines.append(f"{file}: line {value.line}: {BODY}.{name} can't be read without running it")
        else:
            limits[name] = value
    return limits, lines
