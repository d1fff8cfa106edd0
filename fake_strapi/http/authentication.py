"""Who asks: one way to know it for each audience that a route may have. Each raises, or sets what the Call knows.

Source: services/auth and the strategies of admin and users-permissions, 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fake_strapi.auth.admin_sessions import administrator_of
from fake_strapi.auth.api_token import bearer_token
from fake_strapi.errors import ForbiddenError, UnauthorizedError, refused_by_policy
from fake_strapi.http.call import Call
from fake_strapi.http.router import Audience
from fake_strapi.storage.work_lock import HeldByHook

NOBODY_KNOWN = "Missing or invalid credentials"


def of_content(call: Call) -> None:
    """An API token, a user's JWT, or the Public role.

    Raises 401 for a token that nobody knows or that has expired, 403 for an action that isn't allowed.

    A Public role that may do nothing at all knows nobody either: 401 in place of 403.
    """
    endpoint, world = call.endpoint, call.world
    assert endpoint is not None
    token = bearer_token(call.request.environ.get("HTTP_AUTHORIZATION"))
    if token is None:
        try:
            call.actor = world.access.public_actor()
        except HeldByHook as error:  # users-permissions takes whatever fails for nobody (measured on 5.54.0)
            raise UnauthorizedError(NOBODY_KNOWN) from error
        if not call.actor.actions:
            raise UnauthorizedError(NOBODY_KNOWN)
    else:
        actor = world.access.token_actor(token, call.now)
        if actor is None:
            known = world.access.jwt_user(token, call.now)
            if known is None:
                raise UnauthorizedError(NOBODY_KNOWN)
            call.user, actor, call.session = known.row, known.actor, known.session
        call.actor = actor
    if not call.actor.may(endpoint.action):
        raise ForbiddenError


def of_admin(call: Call) -> None:
    """An administrator. Raises 401 for anybody else, 403 for one whose roles don't let them do this."""
    endpoint, world = call.endpoint, call.world
    assert endpoint is not None
    token = bearer_token(call.request.environ.get("HTTP_AUTHORIZATION"))
    if token is not None:
        with world.database.lock:
            call.admin = administrator_of(world.database, token, world.access.admin_secret, call.now)
    if call.admin is None:
        raise UnauthorizedError(NOBODY_KNOWN)
    if endpoint.action and not any(call.may(action) for action in endpoint.action.split(" ")):
        raise refused_by_policy(named=world.installation.behaviour.policies_named)


def of_anyone(call: Call) -> None:
    """Nobody is asked."""


AUTHENTICATE: Mapping[Audience, Callable[[Call], None]] = {
    "content": of_content,
    "admin": of_admin,
    "anyone": of_anyone,
}
