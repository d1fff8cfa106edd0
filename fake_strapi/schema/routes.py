"""Which core routes a project serves: read statically from `src/api/<api>/routes/*.js|ts`.

A Strapi project has REST routes for a type only where it calls `createCoreRouter(uid, options)`. JavaScript is not run
here: `only` and `except` are understood when they are written as lists, everything else is said in a warning.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct

COLLECTION_ACTIONS = ("find", "findOne", "create", "update", "delete")
SINGLE_ACTIONS = ("find", "update", "delete")

CORE_ROUTER = re.compile(r"createCoreRouter\s*(?:<[^>]*>)?\s*\(\s*['\"`](?P<uid>[^'\"`]+)['\"`](?P<rest>[^;]*)", re.S)
NAME_LIST = r"\s*:\s*\[(?P<names>[^\]]*)\]"
ONLY = re.compile(r"\bonly" + NAME_LIST)
EXCEPT = re.compile(r"\bexcept" + NAME_LIST)
OPEN_ACTION = re.compile(r"\b(?P<action>find|findOne|create|update|delete)\s*:\s*\{[^{}]*\bauth\s*:\s*false")
QUOTED = re.compile(r"['\"`]([^'\"`]+)['\"`]")
COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", re.S)


class CoreRoutes(Struct, frozen=True):
    """The actions of one content type that have a route, and those among them that need no token."""

    uid: str
    actions: tuple[str, ...]
    open_actions: frozenset[str] = frozenset()


def read_routes(directory: Path, single_types: frozenset[str], warnings: list[str]) -> dict[str, CoreRoutes]:
    """The core routes declared in one API's `routes/` directory, by uid."""
    found: dict[str, CoreRoutes] = {}
    for file in sorted(directory.iterdir()):
        if file.suffix not in (".js", ".ts", ".mjs", ".cjs") or file.name.endswith(".d.ts"):
            continue
        source = COMMENT.sub("", file.read_text(encoding="utf-8"))
        matches = list(CORE_ROUTER.finditer(source))
        if not matches and "routes" in source:
            warnings.append(f"{file}: custom routes can't be read from JavaScript; they are not served")
        for match in matches:
            uid, rest = match["uid"], match["rest"]
            every = SINGLE_ACTIONS if uid in single_types else COLLECTION_ACTIONS
            actions: tuple[str, ...] = every
            if only := ONLY.search(rest):
                actions = tuple(name for name in every if name in QUOTED.findall(only["names"]))
            elif without := EXCEPT.search(rest):
                actions = tuple(name for name in every if name not in QUOTED.findall(without["names"]))
            if re.search(r"\b(policies|middlewares)\s*:", rest):
                warnings.append(f"{file}: policies and middlewares of {uid} are JavaScript; they are not run")
            if re.search(r"\bprefix\s*:\s*['\"`][^'\"`]+['\"`]", rest):
                warnings.append(f"{file}: the route prefix of {uid} is not supported; it is served under /api")
            open_actions = frozenset(m["action"] for m in OPEN_ACTION.finditer(rest))
            found[uid] = CoreRoutes(uid, actions, open_actions)
    return found
