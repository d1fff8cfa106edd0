"""A PostgreSQL of a test run's own, in a container, for one Strapi."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.targets.base_images import base_images
from harness.targets.engine import OwnedContainer, Ready
from harness.targets.free_port import HOST, reserve_port

NAME = "strapi"
"""Of the database, its user, and the password."""
PORT = 5432
TIMEOUT_SECONDS = 120.0


class PostgresContainer(OwnedContainer):
    """Published on a loopback port; its data are in memory and gone with it."""

    def __init__(self) -> None:
        super().__init__(base_images()["postgres"])
        self._reserved = reserve_port()
        self._resources.callback(self._reserved.release)
        ports: dict[str, Any] = self.ports  # of testcontainers, which knows numbers only: all interfaces of the machine
        ports[f"{PORT}/tcp"] = (HOST, self._reserved.number)
        self.with_envs(POSTGRES_USER=NAME, POSTGRES_PASSWORD=NAME, POSTGRES_DB=NAME)
        self.with_tmpfs_mount("/var/lib/postgresql/data")
        self.waiting_for(Ready(f"PostgreSQL ({self.image})", self._accepts_connections, TIMEOUT_SECONDS))

    @property
    def environment(self) -> Mapping[str, str]:
        """What a Strapi on this machine needs to use it, by the names that Strapi's own template gives them."""
        return {
            "DATABASE_CLIENT": "postgres",
            "DATABASE_HOST": HOST,
            "DATABASE_PORT": str(self._reserved.number),
            "DATABASE_NAME": NAME,
            "DATABASE_USERNAME": NAME,
            "DATABASE_PASSWORD": NAME,
            "DATABASE_SSL": "false",
        }

    def _accepts_connections(self) -> bool:
        # Over TCP: while it sets itself up, it listens on a socket only.
        return self.running and self.exec(["pg_isready", "--host", HOST, "--username", NAME]).exit_code == 0
