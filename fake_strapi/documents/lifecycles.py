"""Lifecycle hooks in Python: `lifecycles.fake.py` beside a type's schema.json, functions named as Strapi names them.

    def beforeCreate(event):
        event.params["data"].setdefault("Status", "Pending Artwork")

Called where `@strapi/database` calls a project's lifecycles.js: after validation, around each step on its rows. An
error that a hook raises is answered as in Strapi: a StrapiError as it is, anything else as a 500. Hooks of a test are
subscribed (storage/subscribers.py). Source: lifecycles and entity-manager of `@strapi/database` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from fake_strapi.errors import (
    ForbiddenError,
    HttpError,
    InternalServerError,
    NotFoundError,
    PolicyError,
    StrapiError,
    UnauthorizedError,
)
from fake_strapi.schema.attributes import Attribute
from fake_strapi.schema.content_type import ContentType, Model
from fake_strapi.schema.errors import SchemaError
from fake_strapi.schema.project import Project
from fake_strapi.storage.layout import Layout
from fake_strapi.storage.subscribers import ACTIONS, Hook
from fake_strapi.versions.behaviour import Behaviour

if TYPE_CHECKING:
    from fake_strapi.documents.query_engine import QueryEngine
    from fake_strapi.documents.strapi_object import Strapi

log = logging.getLogger("fake_strapi.hooks")

Lifecycles = Mapping[tuple[str, str], Hook]  # (uid, action) -> hook


class EventModel(Struct, frozen=True):
    """The model that an event is about, under Strapi's names. `attributes` by name, each with its `type`."""

    uid: str
    singularName: str | None
    tableName: str
    attributes: Mapping[str, Attribute]


@lru_cache(maxsize=1024)
def event_model(layout: Layout, model: Model) -> EventModel:
    singular = model.singular_name if isinstance(model, ContentType) else None
    return EventModel(model.uid, singular, layout[model.uid].table, model.attributes)


class Event(Struct):
    """What a hook is given.

    `params`: what the step was asked for, `data`, `where`, `select`, `populate`…; a before-hook may change it.
    `result`: what the step answers, in after-hooks; an entity or a list may be changed, `{"count": 3}` for bulk steps.
    `state`: a dict that the before- and the after-hook of one step share. `strapi` reads and writes the workspace:
    `event.strapi.query("api::job.job").findMany({...})`. `now`: the request's time, in milliseconds.
    """

    action: str
    model: EventModel
    params: dict[str, Any]
    now: int
    strapi: Strapi
    result: Any = None
    state: dict[str, Any] = field(default_factory=dict)


class Around:
    """The hooks around one step on one model's rows."""

    __slots__ = ("_engine", "_model", "_operation", "_states", "params")

    def __init__(self, engine: QueryEngine, model: Model, operation: str, params: dict[str, Any]) -> None:
        self._engine, self._model, self._operation, self.params = engine, model, operation, params
        self._states: dict[int, dict[str, Any]] = {}

    def before(self) -> None:
        """Call the before-hooks."""
        self._call(f"before{self._operation}", None)

    def after(self, result: Any) -> None:
        """Call the after-hooks with what the step answers."""
        self._call(f"after{self._operation}", result)

    def _call(self, action: str, result: Any) -> None:
        engine = self._engine
        for key, hook in self._hooks(action):
            event = Event(
                action=action,
                model=event_model(engine.database.layout, self._model),
                params=self.params,
                now=engine.now,
                strapi=engine.strapi,
                result=result,
                state=self._states.get(key, {}),
            )
            with engine.database.lock.lent(f"{action} of {self._model.uid}", in_transaction=engine.database.depth > 0):
                call_hook(hook, event, engine.database.layout.behaviour)
            if event.state:
                self._states[key] = event.state

    def _hooks(self, action: str) -> Iterator[tuple[int, Hook]]:
        own = self._engine.lifecycles.get((self._model.uid, action))
        if own is not None:
            yield 0, own
        yield from self._engine.database.subscribers.hooks(self._model.uid, action)


def call_hook(hook: Hook, event: Event, behaviour: Behaviour) -> None:
    """Call one hook. What it raises and is no error of Strapi's is Strapi's 500, and goes to the log as it is."""
    try:
        hook(event)
    except StrapiError as error:
        raise as_thrown(error, behaviour) from error
    except Exception as error:
        log.exception("the hook %s of %s raised", event.action, event.model.uid)
        raise InternalServerError(f"the hook {event.action} of {event.model.uid} raised {error!r}") from error


def as_thrown(error: StrapiError, behaviour: Behaviour) -> StrapiError:
    """What an error becomes on its way through the route: what says who may loses its words (compose-endpoint)."""
    if isinstance(error, PolicyError) and behaviour.policy_errors_told:
        return http_error(error)
    if isinstance(error, ForbiddenError):
        return ForbiddenError()
    if isinstance(error, UnauthorizedError):
        return UnauthorizedError()
    return http_error(error) if isinstance(error, NotFoundError) else error


def http_error(error: StrapiError) -> HttpError:
    """The same error, rendered as errors that are thrown: a 404 that is none of the router's."""
    thrown = HttpError(error.status, error.name, error.message)
    thrown.details = error.details
    return thrown


def load_lifecycles(project: Project) -> Lifecycles:
    """The hooks of a project. Raises SchemaError for a module that can't be loaded or a hook that isn't called."""
    hooks: dict[tuple[str, str], Hook] = {}
    for uid, path in project.lifecycles.items():
        module = load_module(uid, path)
        for name, value in vars(module).items():
            if name in ACTIONS:
                hooks[uid, name] = value
            elif callable(value) and is_hook_name(name):
                raise SchemaError(path, name, f"expected one of {', '.join(ACTIONS)}: no such hook is ever called")
    return hooks


def is_hook_name(name: str) -> bool:
    """Whether this looks like the name of a hook: `beforePublish`."""
    rest = name.removeprefix("before").removeprefix("after")
    return rest != name and rest[:1].isupper()


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
