"""Getting in: the first administrator, login, logout, renewal.

Source: controllers/authentication and controllers/admin of `@strapi/admin` 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from typing import Any

from fake_strapi.auth import admin_passwords, admin_sessions, admin_users, admin_validation, admins
from fake_strapi.auth.admin_sessions import Renewal
from fake_strapi.documents.validation_body import check_body
from fake_strapi.errors import ApplicationError, UnauthorizedError, ValidationError
from fake_strapi.http.admin import cookies
from fake_strapi.http.admin.calls import body_of, data_answer
from fake_strapi.http.admin.listing import query_of
from fake_strapi.http.admin.rate_limit import count_attempt, count_mail
from fake_strapi.http.answer import Answer, no_content
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.http.urls import addresses
from fake_strapi.javascript.text import lodash_to_string
from fake_strapi.versions.behaviour import Behaviour

MISSING_CREDENTIALS = "Missing credentials"


def init(call: Call) -> Answer:
    """What the panel asks first of all: whether there is an administrator."""
    with call.world.database.lock:
        known = admins.exists(call.world.database)
    return data_answer(call, {"uuid": False, "hasAdmin": known, "menuLogo": None, "authLogo": None})


def register_admin(call: Call) -> Answer:
    """The first administrator of all; answers with the roles and a token."""
    behaviour = call.world.installation.behaviour
    if behaviour.admin_sessions:
        count_attempt(call)
    body = body_of(call)
    check_body(admin_validation.first_admin(behaviour), body, behaviour)
    with call.world.database.transaction():
        row = admins.create_first(call.world.database, body, call.now)
        return welcome(call, row, body)


def login(call: Call) -> Answer:
    """A token for an address and a password, in the body or the query."""
    count_attempt(call)
    behaviour, body = call.world.installation.behaviour, body_of(call)
    if behaviour.admin_sessions:
        check_body(admin_validation.login(behaviour), {} if body is None else body, behaviour)
    email, password = (credential(call, body, name) for name in ("email", "password"))
    if email is None or password is None:
        raise ApplicationError(MISSING_CREDENTIALS)
    with call.world.database.transaction():
        row = admins.check_credentials(call.world.database, lodash_to_string(email).lower(), password)
        return welcome(call, row, body)


def credential(call: Call, body: Any, name: str) -> Any:
    """What passport-local looks up, in the body, else in the query: anything that is true and no object, or None."""
    for source in (body, query_of(call)):
        value = source.get(name) if isinstance(source, dict) else None
        if value and not isinstance(value, dict | list):
            return value
    return None


def welcome(call: Call, row: admins.Entity, body: Any, *, access_token: bool = True) -> Answer:
    """An administrator with a token, and with a session where there are any.

    `access_token`: whether the token stands there under both of its names.
    """
    database = call.world.database
    if not database.layout.behaviour.admin_sessions:
        token = admin_sessions.long_jwt(row["id"], call.world.access.admin_secret, call.now)
        return data_answer(call, {"token": token, "user": admins.shown(row)})
    agent, secret = call.request.header("User-Agent"), call.world.access.admin_secret
    renewal = admin_sessions.open_session(database, row["id"], body, agent, secret, call.now)
    keep(call, renewal)
    token = renewal.access_token
    twice = {"accessToken": token} if access_token else {}
    return data_answer(call, {"token": token, **twice, "user": admins.shown(row)})


def keep(call: Call, renewal: Renewal) -> None:
    cookies.set_cookie(call.request, renewal.refresh_token, renewal.expires)


def registration_info(call: Call) -> Answer:
    """Who was invited with the token that the query names."""
    query = query_of(call)
    check_body(admin_validation.REGISTRATION_INFO, query, call.world.installation.behaviour)
    with call.world.database.lock:
        row = admin_users.by_registration_token(call.world.database, query["registrationToken"])
    if row is None:
        raise ValidationError("Invalid registrationToken")
    return data_answer(call, {name: row[name] for name in ("email", "firstname", "lastname")})


def register(call: Call) -> Answer:
    """Somebody invited comes in."""
    behaviour, body = call.world.installation.behaviour, body_of(call)
    check_body(admin_validation.registration(behaviour), body, behaviour)
    with call.world.database.transaction():
        return welcome(call, admin_users.register(call.world.database, body or {}, call.now), body)


def forgot_password(call: Call) -> Answer:
    """A mail with a token, if anybody active has the address: the answer doesn't tell."""
    behaviour, body = call.world.installation.behaviour, body_of(call)
    if behaviour.admin_sessions:
        count_mail(call)
    check_body(admin_validation.FORGOTTEN, body, behaviour)
    with call.world.database.transaction():
        mail = admin_passwords.forget(call.world.database, body["email"], addresses(call).admin, call.now)
    if mail is not None:
        call.world.outbox.send(mail)
    return no_content(call.request)


def reset_password(call: Call) -> Answer:
    """Another password for a token; all sessions end, and a new one begins."""
    database, body = call.world.database, body_of(call)
    behaviour = database.layout.behaviour
    check_body(admin_validation.password_reset(behaviour), body, behaviour)
    with database.lock:
        row = admin_passwords.reset(database, body["resetPasswordToken"], body["password"], call.now)
        if behaviour.admin_sessions:
            admin_sessions.close_sessions(database, row["id"])
        return welcome(call, row, None, access_token=False)


def renew_token(call: Call) -> Answer:
    """A fresh token for one that is still good."""
    body = body_of(call)
    check_body(admin_validation.RENEWAL, body, call.world.installation.behaviour)
    token = admin_sessions.renewed_jwt(body["token"], call.world.access.admin_secret, call.now)
    if token is None:
        raise ValidationError("Invalid token")
    return data_answer(call, {"token": token})


def access_token(call: Call) -> Answer:
    """A fresh access token, and the next refresh token, for the cookie of the last one."""
    refresh_token = cookies.read_cookie(call.request)
    if not refresh_token:
        raise UnauthorizedError("Missing refresh token")
    with call.world.database.transaction():
        renewal = admin_sessions.renew(call.world.database, refresh_token, call.world.access.admin_secret, call.now)
    if renewal is None:
        raise UnauthorizedError("Invalid refresh token")
    keep(call, renewal)
    return data_answer(call, {"token": renewal.access_token})


def logout(call: Call) -> Answer:
    """Where there are sessions: the end of all of this administrator, or of one device's."""
    database = call.world.database
    if database.layout.behaviour.admin_sessions:
        assert call.admin is not None
        cookies.set_cookie(call.request, "")
        body = body_of(call)
        device = body.get("deviceId") if isinstance(body, dict) else None
        with database.transaction():
            if isinstance(device, str) and device:
                device = admin_sessions.device_of(database, call.admin, device)
                admin_sessions.close_sessions(database, call.admin.id, device)
            else:
                admin_sessions.close_sessions(database, call.admin.id)
    return data_answer(call, {})


def add_authentication_routes(router: Router, behaviour: Behaviour) -> None:
    router.add_path("/admin/init", {"GET": Endpoint("", init, "anyone")})
    router.add_path("/admin/register-admin", {"POST": Endpoint("", register_admin, "anyone")})
    router.add_path("/admin/login", {"POST": Endpoint("", login, "anyone")})
    router.add_path("/admin/registration-info", {"GET": Endpoint("", registration_info, "anyone")})
    router.add_path("/admin/register", {"POST": Endpoint("", register, "anyone")})
    router.add_path("/admin/forgot-password", {"POST": Endpoint("", forgot_password, "anyone")})
    router.add_path("/admin/reset-password", {"POST": Endpoint("", reset_password, "anyone")})
    router.add_path("/admin/logout", {"POST": Endpoint("", logout, "admin")})
    if behaviour.admin_sessions:
        router.add_path("/admin/access-token", {"POST": Endpoint("", access_token, "anyone")})
    else:
        router.add_path("/admin/renew-token", {"POST": Endpoint("", renew_token, "anyone")})
