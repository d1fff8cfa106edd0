"""A real Strapi that has the agent in its node (strapi_app/agent): set up, and put back to that state between tests."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from harness.targets.agent import Agent
from harness.targets.protocol import API_TOKEN_LIFESPANS_MS, TargetError
from harness.targets.provision import TOKEN_NAME, Admin
from harness.targets.provisioned import ProvisionedStrapi
from harness.targets.release import release


@dataclass(frozen=True, slots=True)
class AgentServer:
    """A server that answers, and what is known of it."""

    url: str
    agent: Agent
    admin: Admin
    token: str
    version: str


def set_up(url: str, agent: Agent, asked: str, resources: ExitStack) -> AgentServer:
    """Make the server what tests find after each `clean()`.

    `asked`: `4`, `5` or exact. Raises TargetError if it is another Strapi.
    """
    resources.callback(agent.close)
    version = agent.version()
    if asked.removeprefix("v") not in (version, version.partition(".")[0]):
        raise TargetError(f"The Strapi at {url} is {version}, and this run asks for {asked}.")
    admin = Admin(url)
    resources.callback(admin.close)
    admin.register(remember_me=release(version).has_admin_sessions)
    for token in admin.call("GET", "/admin/api-tokens")["data"]:  # of an earlier run on the same server
        if token["name"] == TOKEN_NAME:
            admin.call("DELETE", f"/admin/api-tokens/{token['id']}")
    made = admin.create_api_token("full-access", name=TOKEN_NAME)
    agent.keep()
    return AgentServer(url, agent, admin, made, version)


class AgentStrapi(ProvisionedStrapi):
    """The part of a Target that needs no knowledge of where the server runs."""

    _server: AgentServer | None = None

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def token(self) -> str:
        return self.server.token

    @property
    def admin(self) -> Admin:
        return self.server.admin

    @property
    def server(self) -> AgentServer:
        """Raises TargetError before the start."""
        if self._server is None:
            raise TargetError("This target has not been started.")
        return self._server

    def clean(self) -> None:
        self.server.agent.restore()

    def expired_token(self) -> str:
        """Strapi itself gives none: the end of a new one is put back in the database."""
        token = self.api_token("full-access", lifespan_ms=API_TOKEN_LIFESPANS_MS[0])
        self.server.agent.expire_newest_token()
        return token

    def outbox(self) -> list[dict[str, Any]]:
        return self.server.agent.mails()
