"""How often one may try to log in: five times in five minutes for each address, path and client.

Source: middlewares/rateLimit of `@strapi/admin` 4.26.2 and 5.54.0, on koa2-ratelimit.
"""

from __future__ import annotations

import posixpath
from typing import Any

from fake_strapi.errors import RateLimitError
from fake_strapi.http.admin.calls import body_of
from fake_strapi.http.call import Call
from fake_strapi.javascript.text import lodash_to_string
from fake_strapi.versions.behaviour import Behaviour

MOST = 5
WINDOW = 5 * 60_000
UNKNOWN = "unknownEmail"


def count_attempt(call: Call) -> None:
    """Count the request and say so in its answer's headers. Raises RateLimitError when it is one too many."""
    who = address(body_of(call), call.world.installation.behaviour)
    count(call, f"admin {who}:{path(call.request.path)}")


def count_mail(call: Call) -> None:
    """The same for what sends mails: five in five minutes for each address, whatever the path.

    Source: middlewares/rateLimit of `@strapi/email` 5.54.0.
    """
    count(call, f"mail {address(body_of(call), call.world.installation.behaviour)}")


def count(call: Call, key: str) -> None:
    key = f"{key}:{call.request.environ.get('REMOTE_ADDR')}"
    verdict = call.world.counters.hit(key, MOST, WINDOW, call.now)
    call.request.answer_headers += [
        ("X-RateLimit-Limit", str(verdict.limit)),
        ("X-RateLimit-Remaining", str(verdict.remaining)),
        ("X-RateLimit-Reset", str(-(-verdict.reset // 1000))),
    ]
    if verdict.exceeded:
        raise RateLimitError


def address(body: Any, behaviour: Behaviour) -> str:
    """Whose attempt it is, as far as the body says."""
    email = body.get("email") if isinstance(body, dict) else None
    if behaviour.admin_sessions:
        return email.lower() if isinstance(email, str) else UNKNOWN
    return lodash_to_string(email).lower() or UNKNOWN


def path(text: str) -> str:
    return posixpath.normpath(text).lower().removesuffix("/")
