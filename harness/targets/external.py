"""A real Strapi that somebody else runs, a staging server say: read-only unless writes are allowed, and left as found.

Its harness clients pass a gate: what would write is refused before it is sent, or, with writes allowed, remembered and
deleted again. What the token may not do is no failure of the test: it is refused in a sentence.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qs, urlsplit

from harness.client import Client
from harness.targets.created import Created, Plan, ids_in, planned
from harness.targets.protocol import USER_PASSWORD, Capability, SettingsName, TargetError, TokenKind, User
from harness.targets.running_strapi import RunningStrapi

if TYPE_CHECKING:
    from pathlib import Path

    from requests import PreparedRequest, Response

    from harness.control import ControlClient
    from harness.session import StrapiSession

GONE = (200, 202, 204, 404)
"""What a DELETE answers whose entry is gone: Strapi 5 says 204 also of one that never was."""


class Refused(TargetError):
    """This Strapi may not, or can't, do what a test asked for. No fault of the test: from pytest it is skipped."""


def refuse(reason: str) -> NoReturn:
    raise Refused(reason)


class ExternalTarget:
    """`strapi`: what runs there. `writes`: whether the run may create entries; they are gone after `clean()`.

    `refuse` is called with the reason for everything that can't be: it raises Refused, unless pytest put `pytest.skip`
    in its place. `mark` begins the texts of what strapi_factory makes, so that a person can tell them.
    """

    name = "external"
    capabilities: frozenset[Capability] = frozenset()

    def __init__(self, strapi: RunningStrapi, *, writes: bool = False) -> None:
        self._strapi = strapi
        self.writes = writes
        self.mark = f"test-{secrets.token_hex(3)}"
        self.refuse: Callable[[str], NoReturn] = refuse
        self.created = Created()
        self.not_permitted: dict[str, int] = {}
        self._session: StrapiSession | None = None

    @property
    def strapi_version(self) -> str:
        """The major version alone, `4` or `5`, unless the exact one was given."""
        return self._strapi.version

    @property
    def url(self) -> str:
        return self._strapi.url

    @property
    def ca_path(self) -> Path | None:
        return self._strapi.ca_path

    @property
    def token(self) -> str:
        """The one of STRAPI_API_TOKEN, whatever it may do."""
        return self._strapi.token

    @property
    def gate(self) -> ExternalTarget:
        """What sessions to this target ask before and tell after each request."""
        return self

    def start(self) -> None:
        from harness.session import StrapiSession

        self._session = StrapiSession(self.url, self.token, self.ca_path, gate=self)

    def stop(self) -> None:
        if self._session is not None:
            self.clean()
            self._session.close()
            self._session = None

    def clean(self) -> None:
        """Delete what this run has created, the newest first; what can't be deleted is in `created.left`."""
        import requests

        session = self._started()
        for path in self.created.take():
            line = f"DELETE {self.url}{path}"
            try:
                # Past the gate: what is deleted here was created here.
                answer = session.ungated("DELETE", path)
            except requests.RequestException as error:
                self.created.left.append(f"{line}: no answer ({error})")
                continue
            if answer.status_code not in GONE:
                self.created.left.append(f"{line}: {answer.status_code} {answer.text[:200]}")

    def client(self) -> Client:
        """For requests as bytes. It only reads, also where writes are allowed: what it creates could not be known."""
        return Client(self.url, ca_path=self.ca_path, read_only=True)

    def unfit(
        self,
        version: str | None = None,
        project: object = None,
        seed: object = None,
        id_seed: object = None,
        profile: str | None = None,
        tls: bool | None = None,
        settings: Mapping[str, object] | None = None,
        **others: object,
    ) -> str | None:
        """Why a test that wants these can't run here, as a sentence; None when it can."""
        is_one = f"The Strapi at {self.url} is somebody else's: it"
        if version and version not in (self.strapi_version, self.strapi_version.partition(".")[0]):
            return f"{is_one} is Strapi {self.strapi_version}, and this test wants {version}."
        if project:
            return f"{is_one} serves its own project, and this test wants {project}."
        if profile == "guide":
            return f"{is_one} does not keep what the guide promises on top of a Strapi: this test needs the fake."
        if tls is not None and tls != self.url.startswith("https:"):
            return f"{is_one} serves {'plain HTTP' if tls else 'HTTPS'}, and this test wants the other."
        wants = {"a seed": seed, "an id_seed": id_seed, "settings": settings, **others}
        asked = [name for name, value in wants.items() if value is not None]
        return f"{is_one} can't be set up, and this test wants {', '.join(asked)}." if asked else None

    # --- the gate

    def before(self, request: PreparedRequest) -> None:
        """Refuse what would go elsewhere, would write to what isn't this run's own, or could not be undone."""
        method, target = told(request, self.url)
        if target is None:
            raise TargetError(f"{method} {request.url}: this session is for {self.url} alone")
        plan = planned(method, target)
        if plan.kind in ("read", "login"):
            return
        if not self.writes:
            self.refuse(f"{method} {target} would write to {self.url}: --strapi-allow-writes lets tests do that")
        if plan.kind == "refused":
            self.refuse(f"{method} {target} is not sent to {self.url}: {plan.refused}")
        if plan.needs is not None and plan.needs not in self.created.own:
            self.refuse(f"{method} {target} would change what this run has not created on {self.url}")
        if plan.single is not None and (plan.single, "") not in self.created.own:
            self._check_single(plan.single, target)

    def _check_single(self, name: str, target: str) -> None:
        """A single type may be written only where it has no entry, draft or published: that is then the run's own."""
        locale = parse_qs(urlsplit(target).query).get("locale", [None])[0]
        drafts = "publicationState=preview" if self.strapi_version.startswith("4") else "status=draft"
        # Strapi 4 takes the default locale where the body names none, whatever the query says.
        for asked in {"", f"&locale={locale}" if locale else ""}:
            path = f"/api/{name}?{drafts}{asked}"
            status = self._started().get(path).status_code
            if status != 404:
                self.refuse(f"PUT {target} would change what is there already on {self.url}: GET {path} is {status}")

    def after(self, request: PreparedRequest, response: Response) -> None:
        """Remember what was created; report what the token may not do."""
        method, target = told(request, self.url)
        if target is None:
            return
        first = response.history[0] if response.history else response
        own_token = request.headers.get("Authorization") == f"Bearer {self.token}"
        if own_token and not_permitted(first, target):
            line = f"{method} {urlsplit(target).path}: {first.status_code}"
            self.not_permitted[line] = self.not_permitted.get(line, 0) + 1
            self.refuse(f"The API token of STRAPI_API_TOKEN may not {method} {target} ({first.status_code}).")
        plan = planned(method, target)
        if plan.kind == "write" and first.ok and (plan.creates or plan.single):
            self._remember(plan, first, f"{method} {target}")

    def _remember(self, plan: Plan, response: Response, line: str) -> None:
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if plan.single is not None:
            row = answer.get("data") if isinstance(answer, dict) else None
            locale = (row.get("attributes") or row).get("locale") if isinstance(row, dict) else None
            asked = parse_qs(urlsplit(line).query).get("locale", [locale])[0]
            chosen = locale if self.strapi_version.startswith("4") else asked
            if (plan.single, "") not in self.created.own:
                self.created.add(plan.single, [""], f"?locale={chosen}" if chosen else "")
            return
        assert plan.creates is not None
        ids = ids_in(answer)
        if not ids:
            self.created.left.append(f"{line} answered {response.status_code} without an id: look for it by hand")
        content = isinstance(answer, dict) and "data" in answer
        every = "?locale=*" if content and not self.strapi_version.startswith("4") else ""
        self.created.add(plan.creates, ids, every)

    def unanswered(self, request: PreparedRequest) -> None:
        """The connection broke: something may be there that nobody knows the id of."""
        method, target = told(request, self.url)
        if target is not None and planned(method, target).kind == "write":
            self.created.left.append(f"{method} {self.url}{target} got no answer: it may have been done")

    # --- what it can't do

    def api_token(self, kind: TokenKind, permissions: Sequence[str] = (), lifespan_ms: int | None = None) -> str:
        self.refuse(f"An API token makes no {kind} token: that takes an administrator of {self.url}.")

    def expired_token(self) -> str:
        self.refuse(f"An API token makes no expired one: that takes an administrator of {self.url}.")

    def allow_public(self, actions: Sequence[str]) -> None:
        self.refuse(f"The Public role of {self.url} is left as it is; the test wants it to do {', '.join(actions)}.")

    def allow_authenticated(self, actions: Sequence[str]) -> None:
        self.refuse(f"The Authenticated role of {self.url} is left as it is; the test wants {', '.join(actions)}.")

    def admin_token(self) -> str:
        self.refuse(f"The admin API of {self.url} takes no API token, and no administrator is known.")

    def role_admin_token(self, role: str) -> str:
        self.refuse(f"The admin API of {self.url} takes no API token, so no administrator {role!r} can be made.")

    def control(self) -> ControlClient:
        self.refuse("A real Strapi has no control API: this test needs the fake.")

    def change_settings(self, name: SettingsName, changes: Mapping[str, Any]) -> None:
        self.refuse(f"The settings {name} of users-permissions on {self.url} are left as they are.")

    def outbox(self) -> list[dict[str, Any]]:
        self.refuse(f"What mails {self.url} has sent can't be known.")

    def create_user(self, username: str, *, role: str = "authenticated", **values: object) -> User:
        """By the content API, logged in by its limited route: Strapi allows some five logins in a while."""
        session = self._started()
        roles = session.get("/api/users-permissions/roles").json().get("roles", [])
        role_id = next((one["id"] for one in roles if one.get("type") == role), None)
        if role_id is None:
            raise TargetError(f"There is no role of the type {role!r} on {self.url}.")
        body = {
            "username": username,
            "email": f"{username.lower()}@example.com",
            "password": USER_PASSWORD,
            "confirmed": True,
            "blocked": False,
            **values,
            "role": role_id,
        }
        made = session.post("/api/users", json=body)
        if not made.ok:
            raise TargetError(f"POST /api/users answered {made.status_code}: {made.text[:500]}")
        login = {"identifier": body["email"], "password": body["password"]}
        answer = session.post("/api/auth/local", json=login, headers={"Authorization": None})
        if not answer.ok:
            raise TargetError(f"POST /api/auth/local answered {answer.status_code}: {answer.text[:500]}")
        user = made.json()
        return User(user["id"], username, user["email"], str(body["password"]), answer.json()["jwt"])

    def logs(self) -> str:
        return ""

    def _started(self) -> StrapiSession:
        if self._session is None:
            raise TargetError("This target has not been started.")
        return self._session


def told(request: PreparedRequest, url: str) -> tuple[str, str | None]:
    """The method of a request, and its path with its query; None for one that goes to another server."""
    method, whole = str(request.method).upper(), str(request.url)
    return method, whole.removeprefix(url) if whole.startswith(f"{url}/") else None


def not_permitted(response: Response, target: str) -> bool:
    """Whether the token's rights end here: a ForbiddenError of the content API, or a 401 of the admin API.

    A policy of a project has another name (PolicyError), and is an answer to judge.
    """
    if response.status_code == 401:
        return not target.startswith("/api/")
    if response.status_code != 403:
        return False
    try:
        return bool(response.json()["error"]["name"] == "ForbiddenError")
    except (ValueError, KeyError, TypeError):
        return False
