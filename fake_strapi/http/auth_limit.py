"""Strapi's own limit on the auth routes of users-permissions: ten requests a minute, for each address or name.

A request counts once it may be made (behind 401 and 403), whatever comes of it. Source: middlewares/rateLimit of
`@strapi/plugin-users-permissions` 4.26.2 and 5.54.0, koa2-ratelimit 1.1.3. `ratelimit` in config/plugins sets it, and
`{"enabled": false}` there or `Config.auth_rate_limit` switches it off.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

from fake_strapi.errors import RateLimitError
from fake_strapi.http.answer import Answer
from fake_strapi.http.call import Call
from fake_strapi.http.rate_limit import tell_rate
from fake_strapi.javascript.text import lodash_to_string

NO_ADDRESS = "unknownIdentifier"
# Routes whose body has no address: one there would only be a way around the limit.
WITHOUT_ADDRESS = ("/auth/local", "/auth/reset-password", "/auth/change-password")


def limited(serve: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    """The route's work, once the request is counted. Raises RateLimitError (429) for one too many."""

    def count_and_serve(call: Call) -> Answer:
        installation = call.world.installation
        limit = installation.settings.users_permissions.ratelimit
        if not (limit.enabled and installation.config.auth_rate_limit):
            return serve(call)
        who = call.user["id"] if call.user is not None else call.request.environ.get("REMOTE_ADDR", "")
        verdict = call.world.counters.hit(f"{key_of(call)}|{who}", limit.max, limit.interval, call.now)
        tell_rate(call.request, verdict)
        if verdict.limit and verdict.exceeded:
            raise RateLimitError
        return serve(call)

    return count_and_serve


def key_of(call: Call) -> str:
    """What is counted together, but for who asks."""
    request = call.request
    ip = request.environ.get("REMOTE_ADDR", "")
    path = posixpath.normpath(request.path).lower()
    if call.world.installation.behaviour.limits_by_address:
        path += "/" if request.path.endswith("/") else ""
        return f"{any_address(call.body)}:{path}:{ip}"
    if "/connect/" in path or path.endswith(WITHOUT_ADDRESS):
        return f"noIdentifier:{path}:{ip}"
    return f"{text_address(call.body)}:{path}:{ip}"


def any_address(body: Any) -> str:
    """Of a body of any shape, as lodash makes a text of it."""
    given = body.get("email") if isinstance(body, dict) else None
    return lodash_to_string(given).lower() or NO_ADDRESS


def text_address(body: Any) -> str:
    given = body.get("email") if isinstance(body, dict) else None
    return given.lower() if isinstance(given, str) and given else NO_ADDRESS
