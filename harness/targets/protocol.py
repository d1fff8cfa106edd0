"""What every target of a test run can do, and the named capabilities that only some have.

A target is a Strapi that answers on a URL: the fake, a real one as a local process, one in a container, one that
somebody else runs. Tests ask for capabilities by name and skip where a target lacks one, saying so in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from harness.control import ControlClient
    from harness.session import Gate

Capability = Literal[
    "admin",
    "reset",
    "clock",
    "faults",
    "journal",
    "deliveries",
    "snapshots",
    "workspaces",
    "profile",
    "rate-limit",
    "versioning",
    "outbox",
]

CAPABILITIES: Mapping[Capability, str] = {
    "admin": "answer the admin API, with `admin_token()`",
    "reset": "go back to its start, id counters included, at every `clean()`",
    "clock": "hold and advance the clock",
    "faults": "answer with faults on demand",
    "journal": "tell which requests it received",
    "deliveries": "tell which webhooks it delivered, and how",
    "snapshots": "take and restore snapshots of its content",
    "workspaces": "keep several isolated workspaces",
    "versioning": "serve the versions of its API that the guide announces",
    "rate-limit": "limit the rate of requests to its content API",
    "outbox": "tell which mails it would have sent",
    "profile": "keep the promises that the guide makes and a plain Strapi does not",
}

TokenKind = Literal["full-access", "read-only", "custom"]

SettingsName = Literal["advanced", "email-templates", "providers"]
"""Settings of users-permissions, by the last part of their admin route."""

USER_PASSWORD = "Password123"

API_TOKEN_LIFESPANS_MS = (604_800_000, 2_592_000_000, 7_776_000_000)
"""The lifespans that Strapi accepts for an API token: 7, 30 and 90 days. None is without end."""


class TargetError(RuntimeError):
    """A target could not do what was asked of it. The message is for the person who runs the tests."""


class TargetStartError(TargetError):
    """A target did not start; the message ends with its log."""


@dataclass(frozen=True, slots=True)
class User:
    """A user of users-permissions, with the JWT that logging in would give."""

    id: int
    username: str
    email: str
    password: str
    jwt: str


@runtime_checkable
class Target(Protocol):
    """A Strapi to run tests against. Everything but `name` and `capabilities` is valid after `start()`."""

    @property
    def name(self) -> str:
        """`fake`, `process`, `container` or `external`."""

    @property
    def strapi_version(self) -> str:
        """The exact version, e.g. `4.26.2`."""

    @property
    def url(self) -> str:
        """Without a slash at the end, e.g. `http://127.0.0.1:53211`."""

    @property
    def ca_path(self) -> Path | None:
        """A PEM file with the CA to trust; None for plain HTTP, and for HTTPS that the system trusts."""

    @property
    def token(self) -> str:
        """A full-access API token. It outlives `clean()`."""

    @property
    def capabilities(self) -> frozenset[Capability]: ...

    def start(self) -> None:
        """Returns when the target answers. Raises TargetError."""

    def stop(self) -> None:
        """Leaves nothing behind. Harmless when it is not running."""

    def clean(self) -> None:
        """Back to the start: no content, and the permissions, tokens, users and webhooks as they were."""

    def api_token(self, kind: TokenKind, permissions: Sequence[str] = (), lifespan_ms: int | None = None) -> str:
        """A new API token, gone at the next `clean()`.

        `permissions` (e.g. `api::job.job.find`) goes with the kind `custom`; `lifespan_ms` is one of
        API_TOKEN_LIFESPANS_MS or None.
        """

    def expired_token(self) -> str:
        """A full-access API token whose time is over, gone at the next `clean()`. Raises TargetError if none can be."""

    def allow_public(self, actions: Sequence[str]) -> None:
        """The Public role may do these too, e.g. `api::job.job.find`, until the next `clean()`."""

    def allow_authenticated(self, actions: Sequence[str]) -> None:
        """The Authenticated role may do these too, until the next `clean()`."""

    def admin_token(self) -> str:
        """A JWT for the admin API. Valid for the next minutes: ask again rather than keep it."""

    def role_admin_token(self, role: str) -> str:
        """A JWT of a new administrator of the role with that name (`Editor`), gone at the next `clean()`."""

    def control(self) -> ControlClient:
        """The control API, which serves the capabilities that only a fake has. Raises TargetError on a real Strapi."""

    def create_user(self, username: str, *, role: str = "authenticated", **values: object) -> User:
        """A new user of the role of that type, gone at the next `clean()`.

        `values` are attributes of the user; without them the address is `<username>@example.com`, lower-cased, the
        password USER_PASSWORD, the user is confirmed and not blocked. No rate-limited route is used up.
        """

    def change_settings(self, name: SettingsName, changes: Mapping[str, Any]) -> None:
        """Change some of users-permissions' settings until the next `clean()`: merged into those there are."""

    def outbox(self) -> list[dict[str, Any]]:
        """The mails since the last `clean()`, oldest first, as Strapi hands them to its provider of mails."""

    def logs(self) -> str:
        """What the target has logged since its start; empty where it can't be known."""


def gate_of(target: Target) -> Gate | None:
    """What sessions to the target pass with each request; None for a server of the run's own, which takes anything."""
    gate: Gate | None = getattr(target, "gate", None)
    return gate


def lacking(target: Target, wanted: Iterable[Capability]) -> str | None:
    """Why a test that wants these can't run on the target, as a sentence; None when it can."""
    missing = [capability for capability in wanted if capability not in target.capabilities]
    if not missing:
        return None
    return f"The target {target.name!r} can't " + ", can't ".join(CAPABILITIES[name] for name in missing) + "."
