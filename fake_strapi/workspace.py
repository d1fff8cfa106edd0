"""Workspace: one workspace of a running fake, as Python has it in its hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fake_strapi.installation import found_seed
from fake_strapi.simulation.rate_limit import parse_rate_limit
from fake_strapi.simulation.versioning import parse_announced
from fake_strapi.workspace_clock import WorkspaceClock
from fake_strapi.workspace_faults import WorkspaceFaults
from fake_strapi.workspace_journal import WorkspaceJournal
from fake_strapi.workspace_webhooks import WorkspaceWebhooks
from fake_strapi.world import World

if TYPE_CHECKING:
    from fake_strapi.auth.actor import TokenType
    from fake_strapi.simulation.outbox import Outbox
    from fake_strapi.storage.subscribers import Hook, Subscribers

PREFIX = "/_ws/"


class Workspace:
    """What can be done to a workspace from outside of it. FakeStrapi itself is its server's default one.

    `server_url` answers the server's address, without a closing slash.
    """

    def __init__(self, world: World, server_url: Callable[[], str]) -> None:
        self._world = world
        self._server_url = server_url

    @property
    def world(self) -> World:
        return self._world

    @property
    def name(self) -> str:
        """`default`, or the name it was made with."""
        return self.world.name

    @property
    def url(self) -> str:
        """`http://127.0.0.1:53211`, for a named workspace with its prefix behind it; no closing slash."""
        return self._server_url() + prefix_of(self.world)

    @property
    def token(self) -> str:
        """A full-access API token. That of a named workspace leads there by itself, without prefix or header."""
        return self.world.token

    @property
    def clock(self) -> WorkspaceClock:
        """What Strapi takes for the time here."""
        return WorkspaceClock(self.world.clock)

    @property
    def faults(self) -> WorkspaceFaults:
        """Answers that fail on demand."""
        return WorkspaceFaults(self.world)

    @property
    def journal(self) -> WorkspaceJournal:
        """Which requests came."""
        return WorkspaceJournal(self.world)

    @property
    def webhooks(self) -> WorkspaceWebhooks:
        """Whom Strapi tells here, how, and what became of it."""
        return WorkspaceWebhooks(self.world)

    @property
    def lifecycles(self) -> Subscribers:
        """`strapi.db.lifecycles`: `subscribe({"models": [uid], "afterUpdate": tell})`, until the next reset."""
        return self.world.database.subscribers

    def on(self, uid: str, *actions: str) -> Callable[[Hook], Hook]:
        """A decorator that makes a function a lifecycle hook until the next reset: `@strapi.on(uid, "afterUpdate")`.

        It is called with an event (`event.params`, `event.result`, `event.strapi`) wherever a hook of the project's
        own lifecycles.js would be. Raises FakeStrapiError for a model or an action that there is none of.
        """
        return self.lifecycles.on(uid, *actions)

    def reset(self) -> None:
        """Everything as it was at the start: content, tokens, permissions, time."""
        self.world.reset()

    def seed_ids(self, seed: int | None) -> None:
        """From here on the same requests get the same ids, until the next reset; None: ids are chance."""
        self.world.chance.plant(seed)

    def snapshot(self) -> str:
        """Keep everything as it is now; answers the id to come back by. It outlives a reset."""
        return self.world.snapshots.take()

    def restore(self, snapshot_id: str) -> None:
        """Everything as it was when the snapshot was taken, any number of times."""
        self.world.snapshots.restore(snapshot_id)

    def seed(self, values: Mapping[str, Any] | Path | str) -> dict[str, Any]:
        """Write entries as the API would, all or none: `{"customer": [{"$key": "acme", "Name": "Acme"}]}`, or a file.

        Answers their ids, under the same names. An archive of `strapi export` takes the place of all content, and the
        answer is how many entities of each type it had. Raises SeedError with the entry's place and Strapi's message.
        """
        return self.world.seed(found_seed(values)[1])

    def export(self) -> bytes:
        """All content, with users, roles and files, as `strapi export` writes it: the bytes of a `.tar.gz`."""
        return self.world.export()

    def announce_versions(self, date: str | None) -> None:
        """Announce versions 1 and 2 of the API on a date such as `2025-01-20`; None takes them away."""
        self.world.versioning.plan = None if date is None else parse_announced(date)

    def set_rate_limit(self, limit: str | None) -> None:
        """Limit the content API from here on, such as `100/15m` or `5/1s,token,retry-after`; None for no limit."""
        self.world.rate_limit.put(parse_rate_limit("off" if limit is None else limit))

    def create_api_token(
        self, token_type: TokenType = "full-access", permissions: Sequence[str] = (), *, lifespan: int | None = None
    ) -> str:
        """A new token of type full-access, read-only or custom. `lifespan` in milliseconds; None lasts for ever."""
        return self.world.access.create_api_token(token_type, permissions, lifespan=lifespan)

    def allow_authenticated(self, actions: Sequence[str]) -> None:
        """Let users of the Authenticated role do these actions."""
        self.world.access.allow_authenticated(actions)

    def create_user(self, username: str, *, role: str = "authenticated", **values: Any) -> dict[str, Any]:
        """A new user, answered as its row: `strapi.create_user("ann", blocked=True)`.

        `values` are attributes of the user; without them the address is `<username>@example.com` and the password
        `Password123`, the user is confirmed and not blocked. `role` is a role's type. Raises FakeStrapiError.
        """
        return self.world.access.create_user(username, role=role, **values)

    def jwt_for(self, user: Mapping[str, Any] | int) -> str:
        """The JWT that logging in would give this user, or the user of this id, now."""
        return self.world.access.jwt_for(user if isinstance(user, int) else user["id"])

    def change_settings(self, name: str, changes: Mapping[str, Any]) -> None:
        """Change settings of users-permissions: `advanced`, `email-templates` or `providers`.

        `strapi.change_settings("advanced", {"email_confirmation": True})`
        """
        self.world.access.change_settings(name, changes)

    @property
    def outbox(self) -> Outbox:
        """The mails that Strapi would have sent: `strapi.outbox.mails(to="ann@example.com")`."""
        return self.world.outbox

    def allow_public(self, actions: Sequence[str]) -> None:
        """Let callers without a token do these actions, such as `api::job.job.find`."""
        self.world.access.allow_public(actions)


def prefix_of(world: World) -> str:
    """What a path in this workspace begins with; "" for the default one."""
    return "" if world.is_default else PREFIX + world.name
