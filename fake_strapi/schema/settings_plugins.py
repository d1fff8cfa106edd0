"""`config/plugins`: what of upload and users-permissions changes answers.

Source: server/config of plugin-users-permissions and of the upload plugin, 4.26.2 and 5.54.0; koa2-ratelimit and
jsonwebtoken for what their values mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct, field

from fake_strapi.schema.settings_javascript import Unreadable
from fake_strapi.schema.settings_values import (
    Given,
    box_sides_of,
    interval_of,
    number_of,
    size_limit_of,
    switch_of,
    text_of,
    texts_of,
    timespan_of,
)

USERS_PERMISSIONS, UPLOAD = "users-permissions", "upload"
COMPANION = "webhook-promises"  # read in settings_promises.py

# In the settings file under Strapi's own names, without the `config` between them: `[users-permissions.jwt] expiresIn`
# here is `'users-permissions': {config: {jwt: {expiresIn}}}` there. ANY_KEY: keys of the project's own.
ANY_KEY = ("*",)
PLUGIN_TABLES: Mapping[str, tuple[str, ...]] = {
    "users-permissions": ("jwtSecret", "jwtManagement"),
    "users-permissions.jwt": ("expiresIn", "algorithm"),
    "users-permissions.ratelimit": ("enabled", "interval", "max"),
    "users-permissions.register": ("allowedFields",),
    "users-permissions.sessions": (
        *("accessTokenLifespan", "maxRefreshTokenLifespan", "idleRefreshTokenLifespan"),
        *("maxSessionLifespan", "idleSessionLifespan", "httpOnly"),
    ),
    "users-permissions.sessions.cookie": ("name", "secure", "sameSite", "path", "domain", "maxAge"),
    "upload": ("sizeLimit", "breakpoints"),
    "upload.breakpoints": ANY_KEY,
    "upload.security": ("allowedTypes", "deniedTypes"),
}

# Settings that change nothing a client could see, or nothing beside what is read here.
SILENT = frozenset(
    {
        "users-permissions.layout",
        "upload.enabled",
        "upload.provider",
        "upload.providerOptions",
        "upload.actionOptions",
        "upload.sharp",
        "upload.concurrentUploadSize",
        "upload.concurrentUploadRequests",
        "upload.signAdminURLsOnly",
    }
)
# Plugins that Strapi brings itself: all are as without settings, unless a line says otherwise.
BUNDLED = frozenset(
    {
        *(USERS_PERMISSIONS, UPLOAD, "i18n", "email", "content-manager", "content-type-builder", "content-releases"),
        *("review-workflows", "cloud", "admin"),
    }
)


class RateLimit(Struct, frozen=True, kw_only=True):
    """Of the auth routes: `max` requests in `interval` milliseconds."""

    enabled: bool = True
    interval: int = 60_000
    max: int = 10


class SessionCookie(Struct, frozen=True, kw_only=True):
    """Where a refresh token travels in one. `secure` None: in production. `max_age` in milliseconds; 0: as long as the
    browser runs."""

    name: str = "strapi_up_refresh"
    secure: bool | None = None
    same_site: str = "lax"
    path: str = "/"
    domain: str | None = None
    max_age: int = 0


class Sessions(Struct, frozen=True, kw_only=True):
    """Of Strapi 5's jwtManagement "refresh". Lifespans in seconds."""

    access_token_lifespan: int = 600
    max_refresh_token_lifespan: int = 2_592_000
    idle_refresh_token_lifespan: int = 1_209_600
    max_session_lifespan: int = 86_400
    idle_session_lifespan: int = 7_200
    http_only: bool = False
    cookie: SessionCookie = SessionCookie()


class UsersPermissions(Struct, frozen=True, kw_only=True):
    """`jwt_secret` None: the project names none. `jwt_expires_in` in seconds. `register_allowed_fields` None: not set,
    which Strapi 4 and 5 take differently."""

    jwt_secret: str | None = None
    jwt_management: str = "legacy-support"
    jwt_expires_in: int | float = 2_592_000
    jwt_algorithm: str = "HS256"
    ratelimit: RateLimit = RateLimit()
    register_allowed_fields: tuple[str, ...] | None = None
    sessions: Sessions = Sessions()


class Upload(Struct, frozen=True, kw_only=True):
    """`size_limit` in bytes; None: none. `breakpoints`: a format's name to the side, in pixels, of the box it fits.

    Types of `security` are media types such as `image/png` or `image/*`; None: not set.
    """

    size_limit: int | float | None = 1_000_000_000
    breakpoints: Mapping[str, int | float] = field(default_factory=lambda: {"large": 1000, "medium": 750, "small": 500})
    allowed_types: tuple[str, ...] | None = None
    denied_types: tuple[str, ...] | None = None


class Sources(Protocol):
    """Where settings are asked for: the settings file first, then `config/`."""

    @property
    def files(self) -> Mapping[str, tuple[Path, Any]]: ...

    @property
    def environment(self) -> Mapping[str, str]: ...

    def find(self, table: str, key: str, config: str, path: tuple[str, ...]) -> Given | None: ...

    def config_value(self, config: str, path: tuple[str, ...]) -> Given | None: ...


def plugin_value(sources: Sources, table: str, key: str) -> Given | None:
    """`[table] key` of the settings file, else the same of config/plugins."""
    plugin, *inner = table.split(".")
    return sources.find(table, key, "plugins", (plugin, "config", *inner, key))


def users_permissions_settings(sources: Sources) -> UsersPermissions:
    """Raises SchemaError for a value that Strapi would not start or not answer with."""

    def value(key: str, inner: str = "") -> Given | None:
        return plugin_value(sources, f"{USERS_PERMISSIONS}.{inner}" if inner else USERS_PERMISSIONS, key)

    return UsersPermissions(
        jwt_secret=text_of(value("jwtSecret"), None) or sources.environment.get("JWT_SECRET"),
        jwt_management=text_of(value("jwtManagement"), None) or "legacy-support",
        jwt_expires_in=timespan_of(value("expiresIn", "jwt"), 2_592_000),
        jwt_algorithm=text_of(value("algorithm", "jwt"), None) or "HS256",
        ratelimit=rate_limit(sources),
        register_allowed_fields=texts_of(value("allowedFields", "register")),
        sessions=session_settings(sources),
    )


def session_settings(sources: Sources) -> Sessions:
    """A lifespan that is 0 counts as none given."""
    table = f"{USERS_PERMISSIONS}.sessions"

    def lifespan(key: str, default: int) -> int:
        return number_of(plugin_value(sources, table, key), 0) or default

    def of_cookie(key: str) -> Given | None:
        return plugin_value(sources, f"{table}.cookie", key)

    defaults, cookie, secure = Sessions(), SessionCookie(), of_cookie("secure")
    return Sessions(
        access_token_lifespan=lifespan("accessTokenLifespan", defaults.access_token_lifespan),
        max_refresh_token_lifespan=lifespan("maxRefreshTokenLifespan", defaults.max_refresh_token_lifespan),
        idle_refresh_token_lifespan=lifespan("idleRefreshTokenLifespan", defaults.idle_refresh_token_lifespan),
        max_session_lifespan=lifespan("maxSessionLifespan", defaults.max_session_lifespan),
        idle_session_lifespan=lifespan("idleSessionLifespan", defaults.idle_session_lifespan),
        http_only=switch_of(plugin_value(sources, table, "httpOnly"), False),
        cookie=SessionCookie(
            name=text_of(of_cookie("name"), None) or cookie.name,
            secure=secure.value if secure is not None and isinstance(secure.value, bool) else None,
            same_site=text_of(of_cookie("sameSite"), None) or cookie.same_site,
            path=text_of(of_cookie("path"), None) or cookie.path,
            domain=text_of(of_cookie("domain"), None),
            max_age=number_of(of_cookie("maxAge"), 0),
        ),
    )


def rate_limit(sources: Sources) -> RateLimit:
    """`ratelimit: null` brings the middleware's own numbers back; `enabled` is only `true` when it is exactly that."""
    table = f"{USERS_PERMISSIONS}.ratelimit"
    enabled = plugin_value(sources, table, "enabled")
    whole = sources.config_value("plugins", (USERS_PERMISSIONS, "config", "ratelimit"))
    interval, most = (300_000, 5) if whole is not None and not whole.value else (60_000, 10)
    return RateLimit(
        enabled=enabled is None or enabled.value is True,
        interval=interval_of(plugin_value(sources, table, "interval"), interval),
        max=number_of(plugin_value(sources, table, "max"), most),
    )


def upload_settings(sources: Sources) -> Upload:
    """Raises SchemaError for a value that Strapi would not start or not answer with."""
    # The local provider's own limit is deprecated, and wins over the plugin's.
    of_provider = sources.config_value("plugins", (UPLOAD, "config", "providerOptions", "sizeLimit"))
    limit = plugin_value(sources, UPLOAD, "sizeLimit")
    if of_provider is not None and of_provider.value and (limit is None or limit.file == of_provider.file):
        limit = of_provider
    defaults = Upload()
    return Upload(
        size_limit=size_limit_of(limit, defaults.size_limit),
        breakpoints=box_sides_of(plugin_value(sources, UPLOAD, "breakpoints"), defaults.breakpoints),
        allowed_types=texts_of(plugin_value(sources, f"{UPLOAD}.security", "allowedTypes")),
        denied_types=texts_of(plugin_value(sources, f"{UPLOAD}.security", "deniedTypes")),
    )


def plugin_warnings(sources: Sources) -> Iterator[str]:
    """A line for each plugin that isn't run, and for each setting of the others that is made and not honoured."""
    file, plugins = sources.files["plugins"]
    if not isinstance(plugins, dict):
        return
    for name, plugin in plugins.items():
        if isinstance(plugin, Unreadable):
            yield f"{file}: line {plugin.line}: {name} can't be read without running it"
            continue
        enabled = plugin.get("enabled", True) if isinstance(plugin, dict) else plugin
        if name not in BUNDLED:
            if name != COMPANION and enabled is not False:
                yield f"{file}: the plugin {name} is JavaScript; it is not run"
        elif enabled is False:
            yield f"{file}: {name}.enabled is not supported: answers are as without it"
        elif name in (USERS_PERMISSIONS, UPLOAD) and isinstance(plugin, dict):
            yield from unsupported_keys(file, name, plugin.get("config"))
    for path, harmless in (
        ((UPLOAD, "config", "providerOptions", "localServer"), ({},)),
        ((USERS_PERMISSIONS, "config", "jwt", "algorithm"), ("HS256",)),
    ):
        found = sources.config_value("plugins", path)
        if found is not None and found.value is not None and found.value not in harmless:
            yield f"{found.file}: {found.key} is not supported: answers are as without it"
    provider = sources.config_value("plugins", (UPLOAD, "config", "provider"))
    if provider is not None and provider.value not in (None, "local"):
        yield f"{file}: upload.provider {provider.value!r} is JavaScript; files are kept and served as by 'local'"


def unsupported_keys(file: Path, table: str, config: Any) -> Iterator[str]:
    """A line for each key of a plugin's table that nobody reads."""
    if isinstance(config, Unreadable):
        yield f"{file}: line {config.line}: {table} can't be read without running it"
    if not isinstance(config, dict) or PLUGIN_TABLES[table] == ANY_KEY:
        return
    for key, value in config.items():
        path = f"{table}.{key}"
        if path in SILENT or key in PLUGIN_TABLES[table]:
            continue
        if path in PLUGIN_TABLES:
            yield from unsupported_keys(file, path, value)
        else:
            yield f"{file}: {path} is not supported: answers are as without it"
