"""Cookies as koa writes and reads them: each with a signature beside it, which `ctx.cookies.get(name)` never looks at.

Source: the packages cookies 0.9 and keygrip, as Strapi uses them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from email.utils import formatdate

from msgspec import Struct

from fake_strapi.errors import InternalServerError
from fake_strapi.http.request import Request

KEY = b"fake-strapi-app-key"  # the first of a project's app.keys


class Cookie(Struct, frozen=True, kw_only=True):
    """What is said about a cookie. `expires` in milliseconds; None: as long as the browser runs."""

    path: str
    expires: int | None = None
    domain: str | None = None
    same_site: str | None = None
    secure: bool = False

    @property
    def attributes(self) -> str:
        """In the order in which the package cookies writes them."""
        said = [f"path={self.path}"]
        if self.expires is not None:
            said.append(f"expires={formatdate(self.expires // 1000, usegmt=True)}")
        if self.domain:
            said.append(f"domain={self.domain}")
        if self.same_site:
            said.append(f"samesite={self.same_site.lower()}")
        return "; ".join([*said, *(["secure"] if self.secure else []), "httponly"])


def cookie_headers(name: str, value: str, cookie: Cookie) -> list[tuple[str, str]]:
    """The two headers that set a cookie and its signature."""
    rest = cookie.attributes
    return [
        ("Set-Cookie", f"{name}={value}; {rest}"),
        ("Set-Cookie", f"{name}.sig={signature(name, value)}; {rest}"),
    ]


def set_cookie(request: Request, name: str, value: str, cookie: Cookie) -> None:
    """Have the answer set a cookie. Raises InternalServerError for a secure one on a connection that isn't."""
    if cookie.secure and request.environ.get("wsgi.url_scheme") != "https":
        raise InternalServerError("Cannot send secure cookie over unencrypted connection")
    request.answer_headers += cookie_headers(name, value, cookie)


def read_cookie(request: Request, name: str) -> str | None:
    """The value that a request sends."""
    found = re.search(rf"(?:^|;) *{re.escape(name)}=([^;]*)", request.environ.get("HTTP_COOKIE") or "")
    if found is None:
        return None
    value = found[1]
    return value[1:-1] if value.startswith('"') else value


def signature(name: str, value: str) -> str:
    digest = hmac.new(KEY, f"{name}={value}".encode(), hashlib.sha1).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
