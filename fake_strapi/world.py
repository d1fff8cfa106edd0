"""World: everything that can change in one workspace. Reset is back to how the world started."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fake_strapi.access import Access
from fake_strapi.auth import admin_permissions, admins, api_token, public_role, settings, workspace_tokens
from fake_strapi.chance import Chance
from fake_strapi.clock import Clock
from fake_strapi.documents import locales, users_roles
from fake_strapi.documents.event_hub import EventHub
from fake_strapi.documents.seed import Ids, SeedServices
from fake_strapi.documents.seed_file import plain
from fake_strapi.installation import Installation
from fake_strapi.simulation.clock_waits import ClockWaits
from fake_strapi.simulation.counters import Counters
from fake_strapi.simulation.faults import Faults
from fake_strapi.simulation.journal import Journal
from fake_strapi.simulation.outbox import Outbox
from fake_strapi.simulation.rate_limit import RateLimiter
from fake_strapi.simulation.versioning import Versioning
from fake_strapi.simulation.world_clock import WorldClock
from fake_strapi.snapshots import KeptSnapshots, Part, Snapshot
from fake_strapi.storage import core_store
from fake_strapi.storage.database import Database
from fake_strapi.storage.database_file import open_file
from fake_strapi.storage.dialect import MEMORY
from fake_strapi.storage.shared_file import SharedFile
from fake_strapi.takeover import remember, take_over
from fake_strapi.transfer.archive import Archive
from fake_strapi.transfer.export import export
from fake_strapi.transfer.restore import restore
from fake_strapi.upload import storage as upload_storage
from fake_strapi.upload.storage import FileStorage
from fake_strapi.webhooks import delivery_log
from fake_strapi.webhooks import store as webhook_store
from fake_strapi.webhooks.create import configure_webhooks, create_runner

DEFAULT_WORKSPACE = "default"
# Seeds are written now and then, and what that takes is made once a project.
KEPT_SEED_SERVICES = 4


@lru_cache(KEPT_SEED_SERVICES)
def seed_services(installation: Installation) -> SeedServices:
    return SeedServices(installation.registry, installation.behaviour, installation.lifecycles)


class World:
    """One workspace: its rows, its tokens and its clock. All of it hangs on this object, most of it in the database.

    `start` is how it starts, when that is not to be worked out again: the start of another world of the installation.
    `shared` is the file of its database, where other processes read along.
    """

    def __init__(
        self,
        installation: Installation,
        clock: Clock | None = None,
        *,
        name: str = DEFAULT_WORKSPACE,
        start: Snapshot | None = None,
        shared: SharedFile | None = None,
    ) -> None:
        self.installation = installation
        self.name = name
        self.clock = WorldClock(clock)
        self.chance = Chance(installation.config.id_seed)
        self.database, found = self._open_database(shared)
        self._assemble()
        try:
            if start is not None:
                self.restore(start)
            elif found:
                self._find_again()
                self.webhooks.recover()
            else:
                self._begin()
        except BaseException:  # a file is given back, for another try
            self.database.close()
            raise
        if not self.is_default:
            chance = self.chance.save()
            self.access.create_token("full-access", name="fake-strapi workspace", access_key=self.token)
            self.chance.load(chance)  # from a seed, ids are the same in every workspace
        self.start = self.snapshot()
        self.snapshots = KeptSnapshots(self)

    def _assemble(self) -> None:
        """All that stands on the database. Nothing is read or written yet."""
        installation = self.installation
        self.uploads_directory = self._uploads_directory()
        self.uploads: FileStorage = upload_storage.create_storage(self.uploads_directory, self.database)
        self.webhooks = create_runner(
            self.database,
            self.clock,
            installation.config,
            installation.profile,
            installation.settings.webhook_headers,
            installation.settings.companion,
        )
        self.hub = EventHub(self.webhooks)
        self.counters = Counters()
        self.outbox = Outbox()
        self.faults = Faults()
        self.clock_waits = ClockWaits(self.clock)
        self.rate_limit = RateLimiter(self.counters, installation.rate_limit)
        self.versioning = Versioning(installation.versioning)
        self.journal = Journal(installation.config.journal)
        self._parts: tuple[Part, ...] = (
            self.chance,
            self.clock,
            self.counters,
            self.outbox,
            self.database.subscribers,
            self.faults,
            self.clock_waits,
            self.journal,
            self.rate_limit,
            self.versioning,
            self.webhooks,
        )
        self.access = Access(
            installation, self.database, self.clock, self.chance, None if self.is_default else self.name
        )
        self.changes: tuple[str, ...] = ()  # what a file was changed for the project's sake, a line each

    @property
    def is_default(self) -> bool:
        return self.name == DEFAULT_WORKSPACE

    @property
    def token(self) -> str:
        """A full-access token; that of a named workspace leads there by itself."""
        api_token = self.installation.config.api_token
        return api_token if self.is_default else workspace_tokens.own_token(api_token, self.name)

    def _uploads_directory(self) -> Path | None:
        """Named workspaces have a subdirectory each, whose name no uploaded file can have."""
        directory = self.installation.config.uploads
        if directory is None or self.is_default:
            return directory
        return directory / ".workspaces" / self.name

    def _open_database(self, shared: SharedFile | None) -> tuple[Database, bool]:
        """The database, and whether an earlier process has filled it: the default workspace may have a file."""
        layout, file = self.installation.layout, self.installation.config.db
        if shared is not None:
            return open_file(layout, shared.path, self.chance, shared)
        if file is None or not self.is_default:
            return Database(layout, chance=self.chance), False
        return open_file(layout, file, self.chance)

    def _begin(self) -> None:
        """A workspace that has nothing yet, all or nothing."""
        database, now = self.database, self.clock.now()
        with database.transaction():
            self._make_tables()
            api_token.furnish(database, now)
            locales.furnish(database, now, self.installation.config.default_locale)
            users_roles.furnish(database, now)
            admins.furnish(database, now)
            self._configure()
            admin_permissions.furnish(database, self.installation.registry, now)
            if self.installation.seed is not None:
                source, values = self.installation.seed
                if isinstance(values, Archive):
                    self.restore_archive(values)
                else:
                    seed_services(self.installation).plant(values, database, now, source)
            self._remember()

    def _find_again(self) -> None:
        """A workspace that was there already; it is not seeded again."""
        self._make_tables()
        writer = seed_services(self.installation).core.writer(self.database, self.clock.now())
        self.changes = take_over(self.installation, self.database, writer)
        with self.database.transaction():
            self._configure()
            admin_permissions.furnish(self.database, self.installation.registry, self.clock.now())
            self._remember()

    def _make_tables(self) -> None:
        """Those that are no content."""
        for statement in (*core_store.TABLES, *upload_storage.TABLES, *webhook_store.TABLES, *delivery_log.TABLES):
            self.database.connection.execute(statement)

    def _configure(self) -> None:
        """What the configuration asks for, unless it is there."""
        database, config, now = self.database, self.installation.config, self.clock.now()
        name = api_token.CONFIGURED_NAME
        api_token.create_token(database, "full-access", now=now, name=name, access_key=config.api_token)
        for token in config.read_only_tokens:
            api_token.create_token(database, "read-only", now=now, access_key=token)
        for token, actions in config.custom_tokens.items():
            api_token.create_token(database, "custom", now=now, access_key=token, permissions=actions)
        locales.add_locales(database, config.locales, now)
        public_role.allow(database, config.public, now)
        users_roles.allow(database, users_roles.AUTHENTICATED, config.authenticated, now)
        if config.advanced:
            settings.change(database, "advanced", config.advanced)
        admins.configure(database, config.admin, now)
        configure_webhooks(database, config.webhooks)

    def _remember(self) -> None:
        """For the next process that opens the file."""
        if self.database.path != MEMORY:
            remember(self.installation, self.database, self.clock.now())

    def reset(self) -> None:
        """Everything as it was at the start: of this process, where the workspace lives in a file."""
        self.restore(self.start)

    def snapshot(self) -> Snapshot:
        """The whole workspace as it is now, to come back to."""
        with self.database.lock:
            return Snapshot(self.database.snapshot(), tuple(part.save() for part in self._parts))

    def restore(self, snapshot: Snapshot) -> None:
        """Back to a snapshot of this world."""
        with self.database.lock:
            self.database.restore(snapshot.rows)
            for part, state in zip(self._parts, snapshot.parts, strict=True):
                part.load(state)
            self.access.forget()

    def seed(self, values: Any) -> Ids:
        """Write the entries of a seed, all or none; answers their ids. Raises SeedError. A reset forgets them.

        An Archive takes the place of all content; then the answer tells how many entities of each type there were.
        """
        if isinstance(values, Archive):
            return self.restore_archive(values)
        ids = seed_services(self.installation).plant(plain("seed", values), self.database, self.clock.now())
        self.access.forget_permissions()
        return ids

    def restore_archive(self, archive: Archive) -> dict[str, Any]:
        """Put what `strapi export` wrote in the place of all content; answers the number of entities by type.

        What the configuration allows is allowed again, as roles come with the archive. Raises SeedError.
        """
        with self.database.transaction():
            counts = restore(archive, self.installation.project, self.database, self.uploads, self.clock.now())
            self._configure()
        self.webhooks.forget()
        self.access.forget()
        return dict(counts)

    def export(self) -> bytes:
        """All content as an archive that `strapi import` takes: the bytes of a `.tar.gz`."""
        with self.database.lock:
            return export(self.installation.project, self.database, self.uploads, self.clock.now())

    def close(self) -> None:
        self.clock.close()
        self.webhooks.close()
        self.database.close()
