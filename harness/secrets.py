"""Secrets in answers, by the name of what they are: JWTs by their claims, access keys, cookies and their signatures.

`<jwt.id.iat.exp-2592000:1>` is the first JWT of a conversation that holds an id and is good for 2,592,000 seconds.
Those with the same claims share a name: two of one second are equal by chance.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

from harness.jwt import opened_jwt

JWT = re.compile(r"[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}")
ACCESS_KEY = re.compile(r"[0-9a-f]{256}")
SESSION_ID = re.compile(r"[0-9a-f]{32}")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
BCRYPT = re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}")
REGISTRATION_TOKEN = re.compile(r"[0-9a-f]{40}")
Give = Callable[[str, str, str | None], str]
SIGNATURE = re.compile(r"[\w-]{27}")
DATE = re.compile(r"(expires=)\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT")
STATE = re.compile(r'(?<=state=)[0-9a-f]{40}\b|(?<="state": ")[0-9a-f]{40}\b')
SESSION_COOKIE = "koa.sess"
TOKEN_KEYS = ("jwt", "token", "accessToken", "refreshToken")


def secret_kind(key: str, value: str) -> str | None:
    """What stands under a key of an answer, as a kind of name; None when it is no secret."""
    if key in TOKEN_KEYS and JWT.fullmatch(value):
        return jwt_kind(value)
    if key == "id" and SESSION_ID.fullmatch(value):
        return "session.id"
    if key == "deviceId" and UUID.fullmatch(value):
        return "device"
    if key == "registrationToken" and REGISTRATION_TOKEN.fullmatch(value):
        return "registration-token"
    if key == "accessKey" and ACCESS_KEY.fullmatch(value):
        return "access-key"
    return None


def jwt_kind(token: str) -> str:
    """The claims of a JWT in their order; that of its end with its lifetime, where it tells when it was made."""
    claims = claims_of(token)
    words = []
    for name, value in claims.items():
        lifetime = f"-{value - claims['iat']}" if name == "exp" and "iat" in claims else ""
        words.append(f"{name}-{value}" if name == "type" else f"{name}{lifetime}")
    return ".".join(["jwt", *words])


def claims_of(token: str) -> dict[str, Any]:
    opened = opened_jwt(token)
    return {} if opened is None else opened[1]


def identity_of(secret: str) -> str | None:
    """What two JWTs share that differ in their second alone; None for any other secret."""
    if not JWT.fullmatch(secret):
        return None
    return str({name: value for name, value in claims_of(secret).items() if name not in ("iat", "exp")})


def named_cookie(header: str, give: Give) -> str:
    """A Set-Cookie header with names in the place of a JWT, of a signature and of an end."""
    pair, separator, rest = header.partition(";")
    name, _, value = pair.partition("=")
    if JWT.fullmatch(value):
        value = give(jwt_kind(value), value, identity_of(value))
    elif name == SESSION_COOKIE:
        value = f"{give('session', value, None)} {session_of(value, give)}"
    elif name.endswith(".sig") and SIGNATURE.fullmatch(value):
        value = give("signature", value, None)
    return f"{name}={value}{separator}{DATE.sub(hide_date, rest)}"


def session_of(cookie: str, give: Give) -> str:
    """What a session's cookie holds, but for its end, as JSON."""
    session = json.loads(base64.b64decode(cookie))
    session.pop("_expire", None)
    return named_states(json.dumps(session), give)


def named_states(text: str, give: Give) -> str:
    """A text with names in the place of the states of OAuth 2.0."""
    return STATE.sub(lambda match: give("state", match.group(), None), text)


def hide_date(match: re.Match[str]) -> str:
    """An end in 1970, which takes the cookie away, stays."""
    return match.group() if " 1970 " in match.group() else f"{match[1]}<date>"
