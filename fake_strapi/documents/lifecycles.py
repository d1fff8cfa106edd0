"""Lifecycle hooks in Python: `lifecycles.fake.py` beside a type's schema.json, functions named as Strapi names them.

    def beforeCreate(event):
        event.params["data"].setdefault("Status", "Pending Artwork")

Called where `@strapi/database` calls a project's lifecycles.js: after validation, around the row's own write. An error
that a hook raises is answered as in Strapi: a StrapiError as it is, anything else as a 500.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from fake_strapi.schema.content_type import ContentType
from fake_strapi.schema.errors import SchemaError
from fake_strapi.schema.project import Project

if TYPE_CHECKING:
    from fake_strapi.documents.query_engine import QueryEngine

ACTIONS = ("beforeCreate", "afterCreate", "beforeUpdate", "afterUpdate", "beforeDelete", "afterDelete")
# Hooks of Strapi that are not called yet: having one stops the start, since silence would be a lie.
UNSUPPORTED_ACTIONS = tuple(
    f"{moment}{action}"
    for action in ("FindOne", "FindMany", "Count", "CreateMany", "UpdateMany", "DeleteMany")
    for moment in ("before", "after")
)


@dataclass(slots=True)
class Event:
    """What a hook is given. `params["data"]` may be changed in a before-hook; `result` is there in after-hooks.

    `state` is the same dict in the before- and the after-hook of one write; `strapi` reads and writes the workspace
    (`event.strapi.query("api::job.job").find_many({...})`); `now` is the request's time, in milliseconds.
    """

    action: str
    model: ContentType
    params: dict[str, Any]
    now: int
    strapi: QueryEngine
    result: Any = None
    state: dict[str, Any] = field(default_factory=dict)


Hook = Callable[[Event], object]
Lifecycles = Mapping[tuple[str, str], Hook]  # (uid, action) -> hook


def load_lifecycles(project: Project) -> Lifecycles:
    """The hooks of a project. Raises SchemaError for a module that can't be loaded or a hook that isn't called."""
    hooks: dict[tuple[str, str], Hook] = {}
    for uid, path in project.lifecycles.items():
        module = load_module(uid, path)
        for action in UNSUPPORTED_ACTIONS:
            if callable(getattr(module, action, None)):
                raise SchemaError(path, action, f"expected one of {', '.join(ACTIONS)}: this hook is not supported yet")
        for action in ACTIONS:
            hook = getattr(module, action, None)
            if hook is not None:
                hooks[uid, action] = hook
    return hooks


def load_module(uid: str, path: Path) -> ModuleType:
    name = "fake_strapi_lifecycles_" + "".join(c if c.isalnum() else "_" for c in uid)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise SchemaError(path, "", f"expected a Python module with lifecycle hooks: {error!r}") from error
    return module
