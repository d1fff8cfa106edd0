"""A client under check, as the check has it in its hand: something that makes a call when it is told to."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from fake_strapi.virtual_time.keeper import TimeKeeper


class Place(Struct, frozen=True):
    """The Strapi that a client is to use. `url` has no closing slash and no `/api`."""

    url: str
    token: str

    @property
    def environment(self) -> dict[str, str]:
        """What tells a program of it."""
        return {"STRAPI_URL": self.url, "STRAPI_API_TOKEN": self.token}


class Call(Protocol):
    """One call of a client. `error`: what it failed by, None for success; known once `poll` has answered True."""

    @property
    def error(self) -> str | None: ...

    def poll(self) -> bool:
        """Whether it has ended. Whatever the client did before it began to wait has been heard when this answers."""


class Played(Protocol):
    """What stands on a stage. `fresh`: `start` makes a new one, which remembers nothing."""

    name: str
    fresh: bool

    def start(self, place: Place, keeper: TimeKeeper) -> None:
        """Raises FakeStrapiError when that can't be."""

    def ready(self) -> bool:
        """Whether it can be used; asked until it is so. Raises FakeStrapiError when it won't be."""

    def stop(self) -> None:
        """Leaves nothing behind. Harmless when it has not started."""


class Client(Played, Protocol):
    """Three kinds: a Python callable, a program, and a URL that makes another server call.

    `one_shot`: each call is a process of its own, which remembers nothing.
    """

    one_shot: bool

    def call(self) -> Call: ...
