"""Sets up a real Strapi through its own admin API: the first administrator, API tokens, permissions, webhooks.

Source of the calls and shapes: strapi 4.26 and 5.54 admin/server/routes and plugin-users-permissions/server/routes.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.jwt import signed_jwt
from harness.targets.protocol import USER_PASSWORD, SettingsName, TargetError, TokenKind, User

if TYPE_CHECKING:
    import requests

TIMEOUT_SECONDS = 60
USER_JWT_SECONDS = 30 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of an administrator."""

    email: str
    password: str


# The name of the token that a target hands out; it is the fake's own name for it.
TOKEN_NAME = "fake-strapi"
TEST_ADMINISTRATOR = Credentials("admin@example.com", "Password123")


class Admin:
    """An administrator's session with one server.

    Strapi 5 lets an access token live for 30 minutes; it is renewed by the cookie that the first answer set, and only
    when that fails by a new login, of which Strapi allows five in five minutes.
    """

    def __init__(self, url: str, credentials: Credentials = TEST_ADMINISTRATOR) -> None:
        import requests

        self.url = url
        self.credentials = credentials
        self._session = requests.Session()
        self._session.trust_env = False
        self._jwt = ""
        self._renewal_cookies: dict[str, str] = {}
        self._user_sessions: bool | None = None
        self._names = itertools.count(1)

    def register(self, remember_me: bool = False) -> None:
        """Become the first administrator of a new server, or log in when there is one. Raises TargetError.

        With `remember_me`, which only Strapi 5 knows, the session can be renewed for 14 days instead of two hours.
        """
        body: dict[str, object] = {
            "firstname": "Admin",
            "email": self.credentials.email,
            "password": self.credentials.password,
        }
        if remember_me:
            body["rememberMe"] = True
        has_admin = self._send("GET", "/admin/init").json()["data"]["hasAdmin"]
        if has_admin:
            self.log_in()
        else:
            self._keep(self._send("POST", "/admin/register-admin", body))

    def log_in(self) -> None:
        body = {"email": self.credentials.email, "password": self.credentials.password}
        self._keep(self._send("POST", "/admin/login", body))

    def token(self) -> str:
        """A JWT that the server accepts now."""
        if self._send("GET", "/admin/users/me", authorized=True).status_code == 401:
            self._renew()
        return self._jwt

    def call(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of an answer, None for an empty one. Raises TargetError for a status of 400 and above."""
        answer = self._send(method, path, body, authorized=True)
        if answer.status_code == 401:
            self._renew()
            answer = self._send(method, path, body, authorized=True)
        return content_of(answer)

    def create_api_token(
        self,
        kind: TokenKind,
        permissions: Sequence[str] = (),
        lifespan_ms: int | None = None,
        name: str | None = None,
    ) -> str:
        """The access key of a new API token."""
        body: dict[str, object] = {
            "name": name or f"test {kind} {next(self._names)}",
            "description": "",
            "type": kind,
            "lifespan": lifespan_ms,
        }
        if kind == "custom":
            body["permissions"] = list(permissions)
        elif permissions:
            raise TargetError(f"An API token of the kind {kind!r} takes no permissions.")
        access_key: str = self.call("POST", "/admin/api-tokens", body)["data"]["accessKey"]
        return access_key

    def allow(self, role_type: str, actions: Sequence[str]) -> None:
        """A role of users-permissions (`public`, `authenticated`) may do these too, e.g. `api::job.job.find`."""
        role_id = self.role_id(role_type)
        role = self.call("GET", f"/users-permissions/roles/{role_id}")["role"]
        for action in actions:
            enable(role["permissions"], action)
        body = {key: role[key] for key in ("name", "description", "permissions")}
        self.call("PUT", f"/users-permissions/roles/{role_id}", body)

    def create_user(
        self, token: str, username: str, role_type: str, values: Mapping[str, object], jwt_secret: str
    ) -> User:
        """A new user by the content API, with a JWT made as logging in makes it: that route is rate-limited."""
        body = {
            "username": username,
            "email": f"{username.lower()}@example.com",
            "password": USER_PASSWORD,
            "confirmed": True,
            "blocked": False,
            **values,
            "role": self.role_id(role_type),
        }
        answer = self._session.post(
            f"{self.url}/api/users", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT_SECONDS
        )
        made = content_of(answer)
        claims = {"userId": str(made["id"]), "sessionId": "", "type": "access"}
        jwt = signed_jwt(
            claims if self.has_user_sessions else {"id": made["id"]}, jwt_secret, int(time.time()), USER_JWT_SECONDS
        )
        return User(made["id"], username, made["email"], str(body["password"]), jwt)

    @property
    def has_user_sessions(self) -> bool:
        """Whether the project's users have sessions (Strapi 5's `jwtManagement: "refresh"`): its routes tell."""
        if self._user_sessions is None:
            answer = self._send("POST", "/api/auth/refresh", {})
            self._user_sessions = answer.status_code == 400
        return self._user_sessions

    def create_administrator(self, role_name: str) -> str:
        """The JWT of a new, active administrator of the role with that name, logged in."""
        roles = self.call("GET", "/admin/roles")["data"]
        role_id = next((role["id"] for role in roles if role["name"] == role_name), None)
        if role_id is None:
            raise TargetError(f"Administrators have no role with the name {role_name!r}.")
        email = f"{role_name.lower().replace(' ', '-')}@example.com"
        invited = {"firstname": role_name, "email": email, "roles": [role_id]}
        made = self.call("POST", "/admin/users", invited)["data"]
        password = self.credentials.password
        self.call("PUT", f"/admin/users/{made['id']}", {"isActive": True, "password": password})
        login = self._send("POST", "/admin/login", {"email": email, "password": password})
        token: str = content_of(login)["data"]["token"]
        return token

    def role_id(self, role_type: str) -> int:
        """Of a role of users-permissions."""
        roles = self.call("GET", "/users-permissions/roles")["roles"]
        role_id: int | None = next((role["id"] for role in roles if role["type"] == role_type), None)
        if role_id is None:
            raise TargetError(f"There is no role of the type {role_type!r}.")
        return role_id

    def change_settings(self, name: SettingsName, changes: Mapping[str, Any]) -> None:
        """Merge changes into settings of users-permissions."""
        path = f"/users-permissions/{name}"
        found = self.call("GET", path)
        if name == "advanced":
            self.call("PUT", path, {**found["settings"], **changes})
        else:
            self.call("PUT", path, {name: merged(found, changes)})

    def delete_webhooks(self) -> None:
        """All of them, also from the server's memory."""
        for webhook in self.call("GET", "/admin/webhooks")["data"]:
            self.call("DELETE", f"/admin/webhooks/{webhook['id']}")

    def close(self) -> None:
        self._session.close()

    def _renew(self) -> None:
        if self._renewal_cookies:
            answer = self._send("POST", "/admin/access-token", {}, cookies=self._renewal_cookies)
            if answer.ok:
                self._jwt = answer.json()["data"]["token"]
                return
        self.log_in()

    def _keep(self, answer: requests.Response) -> None:
        self._jwt = content_of(answer)["data"]["token"]
        self._renewal_cookies = answer.cookies.get_dict()

    def _send(
        self,
        method: str,
        path: str,
        body: object = None,
        authorized: bool = False,
        cookies: dict[str, str] | None = None,
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {self._jwt}"} if authorized else {}
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._session.cookies.clear()
        return self._session.request(
            method, self.url + path, json=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
        )


def content_of(answer: requests.Response) -> Any:
    if answer.status_code >= 400:
        request = f"{answer.request.method} {answer.request.url}"
        raise TargetError(f"{request} answered {answer.status_code}: {answer.text[:2000]}")
    return answer.json() if answer.content else None


def merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with the changes, also inside of objects."""
    result = dict(values)
    for key, change in changes.items():
        inner = result.get(key)
        result[key] = merged(inner, change) if isinstance(inner, dict) and isinstance(change, Mapping) else change
    return result


def enable(permissions: dict[str, Any], action: str) -> None:
    """Switch on one action in a role's tree of permissions: `api::job` > `job` > `find`. Raises TargetError."""
    owner, _, rest = action.partition(".")
    controller, _, name = rest.partition(".")
    try:
        permissions[owner]["controllers"][controller][name]["enabled"] = True
    except KeyError:
        known = [
            f"{kind}.{controller_name}.{action_name}"
            for kind, tree in permissions.items()
            for controller_name, actions in tree["controllers"].items()
            for action_name in actions
        ]
        near = [item for item in known if item.startswith(f"{owner}.")] or known
        raise TargetError(f"Strapi has no action {action!r}. It has: {', '.join(sorted(near))}.") from None
