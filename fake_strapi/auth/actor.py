"""Who asks, and what they may do on the content API.

Actions are Strapi's: `api::job.job.find`, `plugin::upload.content-api.upload`. Source: the `verify` of the api-token
strategy (admin) and of users-permissions, 4.26.2 and 5.54.0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

TokenType = Literal["full-access", "read-only", "custom"]
TOKEN_TYPES: tuple[TokenType, ...] = ("full-access", "read-only", "custom")


class Actor(Struct, frozen=True):
    """One caller. Two actors that are equal may do the same, so prepared queries are shared between them."""

    kind: Literal["full-access", "read-only", "custom", "public", "user", "open"]
    actions: frozenset[str] = frozenset()

    def may(self, action: str) -> bool:
        """Whether the action is allowed."""
        if self.kind == "full-access":
            return True
        if self.kind == "read-only":
            return action.endswith(("find", "findOne"))
        return action in self.actions


# A route declared with `auth: false` asks nobody, and then nobody may follow a relation: its sanitizers find no
# strategy to ask, and take that for a no (measured on both versions).
OPEN = Actor("open")


def token_actor(token_type: TokenType, permissions: Iterable[str] = ()) -> Actor:
    """The caller behind an API token; `permissions` count for custom ones only."""
    if token_type == "custom":
        return Actor("custom", frozenset(permissions))
    return Actor(token_type)


def public_actor(permissions: Iterable[str]) -> Actor:
    """The caller without a token: what the Public role may do."""
    return Actor("public", frozenset(permissions))


def user_actor(permissions: Iterable[str]) -> Actor:
    """A user: what the role may do, whoever has it."""
    return Actor("user", frozenset(permissions))
