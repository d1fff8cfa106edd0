"""The cookie that renews a session, and its signature.

Source: shared/utils/session-auth of `@strapi/admin` 5.54.0, the packages cookies and keygrip.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from email.utils import formatdate

from fake_strapi.http.request import Request

NAME = "strapi_admin_refresh"
KEY = b"fake-strapi-app-key"  # the first of a project's app.keys


def set_cookie(request: Request, value: str, expires: int | None = None) -> None:
    """Have the answer set the cookie. `expires` in milliseconds; None: as long as the browser runs. "" ends it."""
    end = 0 if not value else expires
    until = "" if end is None else f" expires={formatdate(end // 1000, usegmt=True)};"
    rest = f"path={request.prefix}/admin;{until} samesite=lax; httponly"
    request.answer_headers += [
        ("Set-Cookie", f"{NAME}={value}; {rest}"),
        ("Set-Cookie", f"{NAME}.sig={signature(value)}; {rest}"),
    ]


def read_cookie(request: Request) -> str | None:
    """The value that a request sends, signed or not: Strapi sets a signature and never looks at it."""
    found = re.search(rf"(?:^|;) *{NAME}=([^;]*)", request.environ.get("HTTP_COOKIE") or "")
    if found is None:
        return None
    value = found[1]
    return value[1:-1] if value.startswith('"') else value


def signature(value: str) -> str:
    digest = hmac.new(KEY, f"{NAME}={value}".encode(), hashlib.sha1).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
