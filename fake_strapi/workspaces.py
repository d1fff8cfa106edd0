"""Workspaces: the Worlds of one server, by name. A new one costs a copy of the start, not another start.

| chosen by | |
|---|---|
| path prefix | `/_ws/<name>/api/jobs`; taken away before anything else looks at the path |
| header | `X-Fake-Workspace: <name>` |
| API token | one that was made in the workspace, or its own: `<the configured token>.<name>` |
| nothing of these | the default workspace, whose name is `default` |

The prefix is asked first, then the header, then the token. The configured tokens are valid in every workspace.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any

from fake_strapi.auth.workspace_tokens import workspace_of
from fake_strapi.clock import Clock
from fake_strapi.errors import FakeStrapiError
from fake_strapi.installation import Installation
from fake_strapi.world import DEFAULT_WORKSPACE, World

if TYPE_CHECKING:
    from fake_strapi.webhooks.sender import Carry

NAME = re.compile(r"[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?")


class UnknownWorkspaceError(FakeStrapiError):
    """A request named a workspace that isn't there."""

    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(
            f'there is no workspace {name!r}: make it with POST /_fake/workspaces {{"name": "{name}"}},'
            " or serve with --auto-workspaces"
            if NAME.fullmatch(name)
            else f"{name!r} can't be a workspace: {NAME_RULE}"
        )


class WorkspaceExistsError(FakeStrapiError):
    """A name that is taken."""

    status = 409


NAME_RULE = "a name has up to 63 of a-z, 0-9, '-', '_' and '.', and begins and ends with a letter or digit"


class Workspaces:
    """All workspaces of a server. Any thread may use it; each World guards itself."""

    def __init__(self, installation: Installation, clock: Clock | None = None, default: World | None = None) -> None:
        self.installation = installation
        self.default = default or World(installation, clock)
        self._clock = clock
        self._carry: Carry | None = None
        self._worlds: dict[str, World] = {DEFAULT_WORKSPACE: self.default}
        self._lock = Lock()
        self.processes: Callable[[], list[dict[str, Any]]] = list
        """Where several processes serve them: each one, for GET /_fake/health."""

    def __len__(self) -> int:
        return len(self._worlds)

    def __iter__(self) -> Iterator[World]:
        """The default one first, then the others as they were made."""
        return iter(tuple(self._worlds.values()))

    def get(self, name: str) -> World:
        """The workspace of that name. Raises UnknownWorkspaceError, unless the configuration has it made then."""
        world = self._worlds.get(name)
        if world is None:
            if not self.installation.config.auto_workspaces or not NAME.fullmatch(name):
                raise UnknownWorkspaceError(name)
            with self._lock:
                world = self._worlds.get(name) or self._make(name)
        return world

    def named_by(self, token: str) -> World:
        """The workspace that a token names; the default one for any other token."""
        name = workspace_of(token, self.installation.config.api_token)
        return self.default if name is None else self.get(name)

    def create(self, name: str | None = None) -> World:
        """A new workspace, as the server started; without a name it gets a free one. Raises FakeStrapiError."""
        with self._lock:
            if name is None:
                name = f"w-{secrets.token_hex(6)}"
            elif not isinstance(name, str) or not NAME.fullmatch(name):
                raise FakeStrapiError(f"{name!r} can't be a workspace: {NAME_RULE}")
            if name in self._worlds:
                raise WorkspaceExistsError(f"there is a workspace {name!r} already: reset it, or delete it first")
            return self._make(name)

    def delete(self, name: str) -> None:
        """Forget a workspace and all that is in it. Raises UnknownWorkspaceError."""
        if name == DEFAULT_WORKSPACE:
            raise FakeStrapiError("the default workspace can't be deleted: reset it instead")
        with self._lock:
            world = self._worlds.pop(name, None)
        if world is None:
            raise UnknownWorkspaceError(name)
        world.close()
        if world.uploads_directory is not None:
            shutil.rmtree(world.uploads_directory, ignore_errors=True)

    def carry_webhooks_by(self, carry: Carry | None) -> None:
        """In these workspaces and those to come: `carry` is asked first whether it takes a webhook (sender.Carry)."""
        with self._lock:
            self._carry = carry
            for world in self:
                world.webhooks.carry_by(carry)

    def close(self) -> None:
        """Every workspace, the default one too."""
        for world in self:
            world.close()

    def _make(self, name: str) -> World:
        world = self._worlds[name] = World(self.installation, self._clock, name=name, start=self.default.start)
        world.webhooks.carry_by(self._carry)
        return world
