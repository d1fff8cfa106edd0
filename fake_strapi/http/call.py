"""One request on its way through the chain of app.py, and what the steps have found out about it so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from fake_strapi.auth.ability import Ability
from fake_strapi.auth.actor import OPEN, Actor
from fake_strapi.auth.admin_permissions import user_ability
from fake_strapi.auth.admins import Administrator
from fake_strapi.http.body import METHODS_WITH_BODY, is_read
from fake_strapi.http.multipart import Files
from fake_strapi.http.request import Request
from fake_strapi.http.router import Endpoint, Params, Router
from fake_strapi.simulation.fault import Fault
from fake_strapi.world import World


class Call(Struct):
    """`now` is read once, so that everything one request does happens at one time."""

    request: Request
    world: World
    router: Router
    now: int
    body: Any = None  # the parsed body; None where the method has none
    files: Files | None = None  # of a multipart form; None where the body is none
    endpoint: Endpoint | None = None  # what the router found
    params: Params = field(default_factory=dict)  # the values of the route's parameters, by name
    actor: Actor = OPEN
    user: Mapping[str, Any] | None = None  # who is logged in, with the role; None for tokens and for nobody
    session: str | None = None  # the one behind the user's JWT, where users have sessions
    fault: Fault | None = None  # the one that fired
    admin: Administrator | None = None  # who asks on the admin API
    _ability: Ability | None = None

    @property
    def ability(self) -> Ability:
        """What the administrator who asks may do, as their roles stand now."""
        if self._ability is None:
            assert self.admin is not None
            with self.world.database.lock:
                self._ability = user_ability(self.world.database, self.world.installation.registry, self.admin.row)
        return self._ability

    def may(self, action: str) -> bool:
        """Whether the administrator may do this, on the content type that the route names if it names one."""
        assert self.admin is not None
        return self.admin.is_super_admin or self.ability.can(action, self.params.get("model"))

    @property
    def given_body(self) -> Any:
        """The body as a controller reads it: {} for methods without one; None where koa has none, in some versions."""
        if self.request.method not in METHODS_WITH_BODY:
            return {}
        behaviour = self.world.installation.behaviour
        return None if behaviour.unread_bodies_missing and not is_read(self.request.media_type) else self.body

    @property
    def id(self) -> str:
        """The route's `:id`; "" where it has none."""
        return self.params.get("id", "")
