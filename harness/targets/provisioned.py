"""What every real Strapi can do that a run has set up itself: an administrator of its own does it by the admin API."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from harness.targets.protocol import Capability, SettingsName, TargetError, TokenKind, User
from harness.targets.provision import Admin

if TYPE_CHECKING:
    from harness.control import ControlClient


class ProvisionedStrapi(ABC):
    """The part of a Target that does not depend on how the server is run."""

    capabilities: frozenset[Capability] = frozenset({"admin", "outbox", "reset"})

    @property
    @abstractmethod
    def admin(self) -> Admin:
        """Of the started server. Raises TargetError before."""

    @property
    @abstractmethod
    def token(self) -> str:
        """A full-access API token."""

    @property
    @abstractmethod
    def jwt_secret(self) -> str:
        """What the server signs the JWTs of its users with."""

    @property
    def ca_path(self) -> None:
        return None

    def api_token(self, kind: TokenKind, permissions: Sequence[str] = (), lifespan_ms: int | None = None) -> str:
        return self.admin.create_api_token(kind, permissions, lifespan_ms)

    def allow_public(self, actions: Sequence[str]) -> None:
        self.admin.allow("public", actions)

    def allow_authenticated(self, actions: Sequence[str]) -> None:
        self.admin.allow("authenticated", actions)

    def admin_token(self) -> str:
        return self.admin.token()

    def role_admin_token(self, role: str) -> str:
        return self.admin.create_administrator(role)

    def control(self) -> ControlClient:
        raise TargetError("A real Strapi has no control API: run this on the fake.")

    def create_user(self, username: str, *, role: str = "authenticated", **values: object) -> User:
        return self.admin.create_user(self.token, username, role, values, self.jwt_secret)

    def change_settings(self, name: SettingsName, changes: Mapping[str, Any]) -> None:
        self.admin.change_settings(name, changes)
