"""What all workspaces of a server share: the project, the Strapi version, and what was worked out of them.

Nothing in an Installation changes after its start (its caches hold answers of pure functions), so any number of
workspaces and threads use it at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct

from fake_strapi.auth.session_manager import SessionManager
from fake_strapi.auth.users_permissions import sessions_of
from fake_strapi.config import DEFAULT_JWT_SECRET, Config, Profile
from fake_strapi.documents.lifecycles import Lifecycles, load_lifecycles
from fake_strapi.documents.output import Nesting, OutputSanitizer
from fake_strapi.documents.seed_file import load_seed
from fake_strapi.documents.services import CoreServices
from fake_strapi.documents.users import Users
from fake_strapi.documents.users_roles import check_actions
from fake_strapi.documents.users_validation import user_validators
from fake_strapi.documents.validation import ModelValidators
from fake_strapi.schema.content_type import Registry
from fake_strapi.schema.project import Project, load_project
from fake_strapi.schema.settings import Settings, load_settings, with_settings
from fake_strapi.simulation.rate_limit import RateLimit, parse_rate_limit, read_rate_limit
from fake_strapi.simulation.versioning import VersionPlan, parse_announced
from fake_strapi.storage.layout import Layout, build_layout
from fake_strapi.transfer.archive import is_archive, read_archive
from fake_strapi.versions import Behaviour, behaviour_of

KEPT_SERVICES = 4
PRINTSHOP = Path(__file__).parent.parent / "harness" / "printshop"


class Installation(Struct, frozen=True, eq=False):
    """See the module's text. Compared by identity."""

    config: Config
    settings: Settings
    profile: Profile
    behaviour: Behaviour
    project: Project
    layout: Layout
    lifecycles: Lifecycles
    sanitizer: OutputSanitizer
    nesting: Nesting
    rate_limit: RateLimit | None  # on the content API, at the start
    versioning: VersionPlan | None  # of the versions of the API, at the start
    seed: tuple[str, Any] | None  # what a workspace starts with: the name for messages, the values or an Archive

    @property
    def registry(self) -> Registry:
        return self.project.registry

    @property
    def jwt_secret(self) -> str:
        """What signs the JWTs of users."""
        return self.config.jwt_secret or self.settings.users_permissions.jwt_secret or DEFAULT_JWT_SECRET

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know about the project and its settings, a line each."""
        return (*self.project.warnings, *self.settings.warnings)


@lru_cache(KEPT_SERVICES)
def sessions_of_users(installation: Installation) -> SessionManager | None:
    """What keeps the sessions of users; None where their JWTs have none: by default, and in versions without them."""
    settings = installation.settings.users_permissions
    if not installation.behaviour.user_sessions or settings.jwt_management != "refresh":
        return None
    return sessions_of(settings, installation.jwt_secret)


@lru_cache(KEPT_SERVICES)
def users_of(installation: Installation) -> Users:
    """What writes users, made once an installation."""
    registry, behaviour = installation.registry, installation.behaviour
    services = CoreServices(registry, behaviour, installation.lifecycles, ModelValidators(registry, behaviour))
    return Users(services, user_validators(behaviour))


def install(config: Config) -> Installation:
    """Load the configured project under the configured version. Raises FakeStrapiError for either one's faults, for
    allowed actions that there are none of, and for certificates that can't be read."""
    behaviour = behaviour_of(config.strapi)
    root = config.project or PRINTSHOP
    config, settings = with_settings(config, load_settings(root, config.env))
    project = load_project(root, behaviour, config.custom_fields)
    if config.webhook_ca is not None:
        from fake_strapi.tls import client_context  # imported here: most fakes speak no TLS

        client_context(config.webhook_ca)
    allowed = (*config.public, *config.authenticated, *chain.from_iterable(config.custom_tokens.values()))
    if allowed:
        check_actions(allowed, project.registry, behaviour)
    profile: Profile = config.profile or ("strapi" if config.project else "guide")
    return Installation(
        config=config,
        settings=settings,
        profile=profile,
        behaviour=behaviour,
        project=project,
        layout=build_layout(project.registry, behaviour),
        lifecycles=load_lifecycles(project),
        sanitizer=OutputSanitizer(project.registry, behaviour),
        nesting=Nesting(project.registry, documents=behaviour.documents),
        rate_limit=rate_limit_of(config.rate_limit, profile, settings),
        versioning=None if config.versioning is None else parse_announced(config.versioning),
        seed=None if config.seed is None else found_seed(config.seed),
    )


def rate_limit_of(given: str | None, profile: Profile, settings: Settings) -> RateLimit | None:
    """What was asked for, else as the project's companion plugin is set, else what the guide says: a limit in
    production, none in development. Raises FakeStrapiError."""
    if given is not None:
        return parse_rate_limit(given)
    companion = settings.companion
    if companion is not None and "rateLimit" in companion:
        asked = companion["rateLimit"]
        return read_rate_limit({"limit": RateLimit().limit, **asked} if isinstance(asked, dict) else {"limit": asked})
    promised = profile == "guide" or companion is not None
    return RateLimit() if promised and settings.env == "production" else None


def found_seed(seed: Path | str | Mapping[str, Any]) -> tuple[str, Any]:
    """(what to call it, its values, or the Archive that it is). Raises SeedError."""
    if not isinstance(seed, Mapping) and is_archive(Path(seed)):
        return str(seed), read_archive(Path(seed))
    return load_seed(seed)
