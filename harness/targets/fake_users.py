"""Users, their settings and the mails to them, on any fake: by its control API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.control import ControlClient
from harness.targets.protocol import USER_PASSWORD, SettingsName, User


class FakeUsers:
    """What a target of a fake has for users; `control()` is the target's own."""

    def control(self) -> ControlClient:
        raise NotImplementedError

    def allow_authenticated(self, actions: Sequence[str]) -> None:
        self.control().post("/authenticated", {"allow": list(actions)})

    def create_user(self, username: str, *, role: str = "authenticated", **values: object) -> User:
        made = self.control().post("/users", {"username": username, "role": role, **values})
        password = str(values.get("password", USER_PASSWORD))
        return User(made["id"], made["username"], made["email"], password, made["jwt"])

    def change_settings(self, name: SettingsName, changes: Mapping[str, Any]) -> None:
        self.control().put(f"/settings/{name}", changes)

    def outbox(self) -> list[dict[str, Any]]:
        mails: list[dict[str, Any]] = self.control().get("/outbox")["mails"]
        return mails
