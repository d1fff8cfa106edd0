"""The cookie that renews an administrator's session. Source: shared/utils/session-auth of `@strapi/admin` 5.54.0."""

from __future__ import annotations

from fake_strapi.http import cookies
from fake_strapi.http.cookies import Cookie
from fake_strapi.http.request import Request

NAME = "strapi_admin_refresh"


def set_cookie(request: Request, value: str, expires: int | None = None) -> None:
    """Have the answer set the cookie. `expires` in milliseconds; None: as long as the browser runs. "" ends it."""
    end = 0 if not value else expires
    cookie = Cookie(path=f"{request.prefix}/admin", expires=end, same_site="lax")
    cookies.set_cookie(request, NAME, value, cookie)


def read_cookie(request: Request) -> str | None:
    """The value that a request sends."""
    return cookies.read_cookie(request, NAME)
