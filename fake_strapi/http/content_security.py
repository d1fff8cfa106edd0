"""The content security policy of the paths where Strapi loosens it: the admin panel and API documentation.

Source: `strapi::security` of 4.26.2 and 5.54.0, with the graphql plugin in 5; headers measured under NODE_ENV
development and production.
"""

from __future__ import annotations

from fake_strapi.http.answer import Answer
from fake_strapi.http.request import Request
from fake_strapi.versions.behaviour import Behaviour

LOOSENED = ("/admin", "/documentation")
REST = (
    "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';"
    "object-src 'none';script-src-attr 'none';style-src 'self' https: 'unsafe-inline'"
)


def loosen(answer: Answer, request: Request, behaviour: Behaviour, env: str) -> None:
    """Put the path's own policy in the place of the common one."""
    if request.method == "GET" and request.path.startswith(LOOSENED):
        if not request.path.startswith("/admin"):
            policy = documentation(behaviour, env)
        elif behaviour.admin_loosened_in is None or env in behaviour.admin_loosened_in:
            policy = admin(behaviour)
        else:
            return
        answer.headers[0] = ("Content-Security-Policy", policy)


def admin(behaviour: Behaviour) -> str:
    return (
        f"connect-src 'self' https: {behaviour.admin_connect_sources};"
        "img-src 'self' data: blob: https://market-assets.strapi.io;media-src 'self' data: blob:;"
        f"script-src 'self' 'unsafe-inline';{REST}"
    )


def documentation(behaviour: Behaviour, env: str) -> str:
    production = env == "production"
    sources = behaviour.documentation_sources_in_production if production else behaviour.documentation_sources
    images, scripts, more = sources
    return (
        "connect-src 'self' https:;img-src 'self' data: blob: https://market-assets.strapi.io"
        f" 'self' data: cdn.jsdelivr.net strapi.io{images};media-src 'self' data: blob:;"
        f"script-src 'self' 'unsafe-inline' cdn.jsdelivr.net{scripts};{more}{REST}"
    )
