"""Snapshots: a whole workspace at one moment, to come back to."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError
from fake_strapi.storage import database

if TYPE_CHECKING:
    from fake_strapi.world import World


class Part(Protocol):
    """What of a workspace isn't in its database: a snapshot saves it, a restore loads it."""

    def save(self) -> Any: ...

    def load(self, state: Any) -> None: ...


class Snapshot(Struct, frozen=True):
    """A whole workspace at one moment. Opaque; stays valid however often it is restored."""

    rows: database.Snapshot
    parts: tuple[Any, ...]


class UnknownSnapshotError(FakeStrapiError):
    """No snapshot has this id."""

    status = 404


class KeptSnapshots:
    """The snapshots of a workspace that somebody asked for, by id. They outlive a reset, as they are no content."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept: dict[str, tuple[int, Snapshot]] = {}
        self._taken = 0
        self._lock = Lock()

    def take(self) -> str:
        """Keep the workspace as it is now; answers the id, which is never given again."""
        taken = self._world.clock.now(), self._world.snapshot()
        with self._lock:
            self._taken += 1
            snapshot_id = f"s{self._taken}"
            self._kept[snapshot_id] = taken
            return snapshot_id

    def restore(self, snapshot_id: str) -> None:
        """Back to it, any number of times. Raises UnknownSnapshotError."""
        with self._lock:
            _, snapshot = self._find(snapshot_id)
        self._world.restore(snapshot)

    def delete(self, snapshot_id: str) -> None:
        """Forget it. Raises UnknownSnapshotError."""
        with self._lock:
            self._find(snapshot_id)
            del self._kept[snapshot_id]

    def listed(self) -> list[tuple[str, int]]:
        """Ids, and when each was taken, in milliseconds since the epoch; the oldest first."""
        with self._lock:
            return [(snapshot_id, at) for snapshot_id, (at, _) in self._kept.items()]

    def _find(self, snapshot_id: str) -> tuple[int, Snapshot]:
        found = self._kept.get(snapshot_id)
        if found is None:
            there = (
                f"there are {', '.join(self._kept)}"
                if self._kept
                else "there are none; POST /_fake/snapshots takes one"
            )
            raise UnknownSnapshotError(f"no snapshot {snapshot_id!r} in the workspace {self._world.name!r}: {there}")
        return found
