"""`ctx.session`: the session that `strapi::session` keeps in a signed cookie, as far as anything is put into it.

Source: koa-session 6 with Strapi's settings, the packages cookies and keygrip.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Any

from fake_strapi.http.answer import Header
from fake_strapi.http.cookies import Cookie, cookie_headers, read_cookie, signature
from fake_strapi.http.request import Request
from fake_strapi.javascript.json_text import JsonSyntaxError, parse, stringify

NAME = "koa.sess"
MAX_AGE = 86_400_000
INTERNAL = ("_expire", "_maxAge")

Session = dict[str, Any]


def read_session(request: Request, now: int) -> Session:
    """What the request's cookie holds; an empty session where it is unsigned, broken or too old."""
    value, given = read_cookie(request, NAME), read_cookie(request, f"{NAME}.sig")
    if value is None or given is None or not hmac.compare_digest(given.encode(), signature(NAME, value).encode()):
        return {}
    try:
        session = parse(base64.b64decode(value))
    except (binascii.Error, ValueError, JsonSyntaxError):
        return {}
    if not isinstance(session, dict) or (session.get("_expire") or now) < now:
        return {}
    return {key: one for key, one in session.items() if key not in INTERNAL}


def session_headers(before: Session, after: Session, now: int) -> list[Header]:
    """What an answer sets when the session has changed."""
    if after == before:
        return []
    end = now + MAX_AGE
    value = base64.b64encode(stringify({**after, "_expire": end, "_maxAge": MAX_AGE})).decode()
    return cookie_headers(NAME, value, Cookie(path="/", expires=end))
