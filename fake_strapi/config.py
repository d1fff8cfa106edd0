"""Every setting of the fake, its default, and a line of comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field

Profile = Literal["strapi", "guide"]
PROFILES: tuple[Profile, ...] = ("strapi", "guide")

# Used when neither --api-token nor STRAPI_API_TOKEN names one: fixed, so that a test can rely on it.
DEFAULT_API_TOKEN = "fake-strapi-full-access-token"
DEFAULT_JWT_SECRET = "fake-strapi-jwt-secret"


class Config(Struct, frozen=True, kw_only=True):
    """All settings together; a Config never changes."""

    project: Path | None = None  # the Strapi project served; None: the bundled PrintShop
    strapi: str = "4"  # version answered as: a major or a measured release
    profile: Profile | None = None  # None: guide for the bundled project, strapi for any other
    env: str | None = None  # NODE_ENV: development, production, …; None: as the process or the project's .env has it
    webhooks: Mapping[str, Sequence[str]] = field(default_factory=dict)  # URL -> events, all of them with none
    webhook_secret: str | None = None  # signs webhooks; None: a fixed one for the profile guide, else nothing is signed
    webhook_retries: tuple[float, ...] | None = None  # seconds after each failure; None: 1, 5, 15 minutes for guide
    webhook_signature: Sequence[str] | None = None  # schemes, all at once; None: x-strapi-signature (docs/webhooks.md)
    webhook_timeout: float | None = None  # seconds that a receiver has; None: 10
    rate_limit: str | None = None  # on the content API: 100/15m, off; None: 100/15m for guide in production, else off
    versioning: str | None = None  # date on which /api/v1 and /api/v2 are announced (docs/versioning.md); None: never
    host: str = "localhost"  # address to listen on; localhost is both loopbacks, 127.0.0.1 and ::1
    control_token: str | None = None  # what /_fake asks for; None: nothing on a loopback, else one that is made up
    port: int = 1337  # 0 takes a free one
    tls: bool = False  # HTTPS, with a certificate made at the start (takes trustme: fake-strapi[tls])
    tls_cert: Path | None = None  # HTTPS with this certificate (PEM, its chain behind it) and its key
    tls_key: Path | None = None
    webhook_ca: Path | None = None  # PEM file of CAs to trust in receivers of webhooks, beside the system's own
    api_token: str = DEFAULT_API_TOKEN  # full access
    read_only_tokens: Sequence[str] = ()  # more tokens, of type read-only
    custom_tokens: Mapping[str, Sequence[str]] = field(default_factory=dict)  # token -> actions
    admin: str | None = None  # the first administrator, EMAIL:PASSWORD; None: nobody has registered yet
    authenticated: Sequence[str] = ()  # actions that every user of the Authenticated role may do
    advanced: Mapping[str, Any] = field(default_factory=dict)  # of users-permissions, e.g. {"email_confirmation": True}
    jwt_secret: str | None = None  # signs users' JWTs; None: the project's, else DEFAULT_JWT_SECRET
    auth_rate_limit: bool = True  # Strapi's limit on its auth routes, 10 a minute; False: never a 429 there
    public: Sequence[str] = ()  # actions that need no token, such as api::job.job.find
    default_locale: str | None = None  # of content, on a first start: STRAPI_PLUGIN_I18N_INIT_LOCALE_CODE, en
    locales: Mapping[str, str] = field(default_factory=dict)  # beside en, the default one: code -> name
    custom_fields: Mapping[str, str] = field(default_factory=dict)  # custom field uid -> attribute type
    db: Path | None = None  # an SQLite file that the default workspace lives in, and finds again; None: in memory
    uploads: Path | None = None  # directory for uploaded files; None: in the workspace, so that reset forgets them
    auto_workspaces: bool = False  # make a workspace when a request first names it; else that is a 404
    seed: Path | str | Mapping[str, Any] | None = None  # entries that a workspace starts with, or a file of them
    id_seed: int | None = None  # documentIds, tokens, hashes, … follow from it; None: they are chance
    journal: int = 1000  # requests that each workspace remembers; 0: none
    # None: as the project has it (fake-strapi.toml, config/), else as Strapi generates a project.
    default_limit: int | None = None  # api.rest.defaultLimit, 25
    max_limit: int | None = None  # api.rest.maxLimit, 100; 0: no limit
    with_count: bool | None = None  # api.rest.withCount, true
    prefix: str | None = None  # api.rest.prefix, /api
    json_limit: int | None = None  # bytes of a JSON body: strapi::body jsonLimit, 1mb
    form_limit: int | None = None  # bytes of a form: strapi::body formLimit, 56kb
    text_limit: int | None = None  # bytes of a text body: strapi::body textLimit, 56kb

    @property
    def serves_tls(self) -> bool:
        return self.tls or self.tls_cert is not None or self.tls_key is not None
