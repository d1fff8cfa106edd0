"""The settings of a project that change answers: from `fake-strapi.toml`, else from its `config/`, else Strapi's own.

`config/api` (rest.defaultLimit, maxLimit, withCount, prefix), `config/middlewares` (the limits of strapi::body),
`config/plugins` (upload, users-permissions), `config/server` (port, url) and `config/admin` (url) are read where they
are written as plain values. What can't be read, and what is set but not honoured, becomes a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from fake_strapi.config import Config
from fake_strapi.schema.errors import SchemaError
from fake_strapi.schema.settings_files import SETTINGS_FILE, environment_of, project_root, read_config, read_toml
from fake_strapi.schema.settings_javascript import Unreadable
from fake_strapi.schema.settings_middlewares import middleware_warnings
from fake_strapi.schema.settings_plugins import (
    Upload,
    UsersPermissions,
    plugin_warnings,
    upload_settings,
    users_permissions_settings,
)
from fake_strapi.schema.settings_promises import companion_settings
from fake_strapi.schema.settings_toml import TOML_TABLES, check_toml
from fake_strapi.schema.settings_values import number_of, port_of, prefix_of, size_of, switch_of, text_of


class Settings(Struct, frozen=True, kw_only=True):
    """What a project sets. The defaults are those of a project as Strapi generates it.

    `max_limit` None: no limit. `strict_params`, `strict_documents`: `strictParams` of `api.rest` and `api.documents`.
    Limits of bodies in bytes. `server_url` and `admin_url` as they are set: an address or a
    path, "" for none. `webhook_headers`: what each webhook is sent with. `populate_relations`: events of Strapi 4's
    content manager show what an entry is related to, not only how many they are. `companion`: what the plugin that
    keeps the guide's promises is set to; None: the project hasn't it. `env`: the NODE_ENV. `seed`: a file.
    `warnings`: lines for a person.
    """

    default_limit: int = 25
    max_limit: int | None = 100
    with_count: bool = True
    strict_params: bool = False
    strict_documents: bool = False
    prefix: str = "/api"
    json_limit: int = 1_048_576
    form_limit: int = 57_344
    text_limit: int = 57_344
    port: int = 1337
    server_url: str = ""
    admin_url: str = "/admin"
    users_permissions: UsersPermissions = UsersPermissions()
    upload: Upload = field(default_factory=Upload)
    webhook_headers: Mapping[str, Any] = field(default_factory=dict)
    populate_relations: bool = False
    companion: Mapping[str, Any] | None = None
    env: str = "development"
    seed: Path | None = None
    public: tuple[str, ...] = ()
    custom_fields: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class Found(Struct):
    """One value that a project sets, and where, for messages: `config/api.js: rest.maxLimit`."""

    value: Any
    file: Path
    key: str

    def wrong(self, expected: str) -> SchemaError:
        return SchemaError(self.file, self.key, f"expected {expected}, found {self.value!r}")


class Sources:
    """The files of one project. Asked for a value, they answer the first that has it, or None."""

    def __init__(self, path: Path, warnings: list[str], node_env: str | None = None) -> None:
        self.root = project_root(path)
        self.warnings = warnings
        self.environment = environment_of(self.root, node_env)
        self.toml_file = self.root / SETTINGS_FILE
        self.toml = read_toml(self.root)
        check_toml(self.toml, self.toml_file)
        self.has_config = (self.root / "config").is_dir()
        self.unread: set[str] = set()
        self.files = {name: self._read(name) for name in ("api", "server", "admin", "middlewares", "plugins")}

    def _read(self, name: str) -> tuple[Path, Any]:
        file, value = read_config(self.root, name, self.environment)
        if isinstance(value, Unreadable) and file is not None:
            self.warnings.append(f"{file}: can't be read without running it; {self.advice}")
            self.unread.add(name)
            return file, {}
        return file or self.root / "config", value

    @property
    def advice(self) -> str:
        return f"the defaults are taken, unless {SETTINGS_FILE} says otherwise"

    def find(self, table: str, key: str, config: str, path: tuple[str, ...]) -> Found | None:
        """`[table] key` of the TOML file, else the value at `path` of `config/<config>`."""
        given = self.toml_value(table, key)
        return given if given is not None else self.config_value(config, path)

    def toml_value(self, table: str, key: str) -> Found | None:
        values: Any = self.toml
        for name in table.split("."):
            values = values.get(name, {})
        return Found(values[key], self.toml_file, f"{table}.{key}") if key in values else None

    def config_value(self, config: str, path: tuple[str, ...]) -> Found | None:
        file, value = self.files[config]
        for name in path:
            if isinstance(value, Unreadable):
                break
            if not isinstance(value, dict) or name not in value:
                return None
            value = value[name]
        key = ".".join(path)
        if isinstance(value, Unreadable):
            self.unread.add(config)
            self.warnings.append(f"{file}: line {value.line}: {key} can't be read without running it; {self.advice}")
            return None
        return Found(value, file, key)


def load_settings(path: Path, node_env: str | None = None) -> Settings:
    """The settings of the project at `path` under a NODE_ENV (None: the process's own).

    Raises SchemaError for a file that is broken or a value that is none.
    """
    warnings: list[str] = []
    sources = Sources(path, warnings, node_env)
    rest = {name: sources.find("api.rest", name, "api", ("rest", name)) for name in TOML_TABLES["api.rest"]}
    # A project that has a configuration, but no maxLimit in it, has no limit; without any it is as generated.
    unlimited = sources.has_config and "api" not in sources.unread
    body, more = middleware_warnings(sources.files["middlewares"])
    warnings += [*more, *unsupported(sources), *plugin_warnings(sources)]
    found: dict[str, Any] = {
        "default_limit": number_of(rest["defaultLimit"], 25),
        "max_limit": number_of(rest["maxLimit"], 0 if unlimited else 100) or None,
        "with_count": switch_of(rest["withCount"], True),
        "strict_params": is_true(sources.config_value("api", ("rest", "strictParams"))),
        "strict_documents": is_true(sources.config_value("api", ("documents", "strictParams"))),
        "prefix": prefix_of(rest["prefix"], "/api", warnings),
        "port": port_of(sources.find("server", "port", "server", ("port",)), 1337),
        "server_url": text_of(sources.find("server", "url", "server", ("url",)), ""),
        "admin_url": text_of(sources.find("admin", "url", "admin", ("url",)), "/admin"),
        # true in the code, false in a project as Strapi generates it
        "populate_relations": switch_of(
            sources.config_value("server", ("webhooks", "populateRelations")),
            sources.has_config and "server" not in sources.unread,
        ),
        "webhook_headers": headers_of(sources.config_value("server", ("webhooks", "defaultHeaders")), warnings),
        "companion": companion_settings(sources),
        "users_permissions": users_permissions_settings(sources),
        "upload": upload_settings(sources),
    }
    for name in TOML_TABLES["body"]:
        limit = sources.toml_value("body", name)
        if limit is None and name in body:
            limit = Found(body[name], sources.files["middlewares"][0], f"strapi::body.{name}")
        found[name.replace("Limit", "_limit")] = size_of(limit, name)
    toml = sources.toml
    return Settings(
        **found,
        env=sources.environment["NODE_ENV"],
        seed=sources.root / toml["seed"] if "seed" in toml else None,
        public=tuple(toml.get("public", ())),
        custom_fields=toml.get("custom_fields", {}),
        warnings=tuple(warnings),
    )


def is_true(found: Found | None) -> bool:
    """Whether a switch is on that takes nothing but a boolean."""
    return found is not None and found.value is True


def headers_of(found: Found | None, warnings: list[str]) -> Mapping[str, Any]:
    """Headers of all webhooks; one that can't be read is not sent."""
    if found is None or found.value is None:
        return {}
    if not isinstance(found.value, dict):
        raise found.wrong("an object of headers")
    for name, value in found.value.items():
        if isinstance(value, Unreadable):
            where = f"{found.file}: line {value.line}: {found.key}.{name}"
            warnings.append(f"{where} can't be read without running it; webhooks are sent without that header")
    return {name: value for name, value in found.value.items() if not isinstance(value, Unreadable)}


# Set to something else than what stands here, they change a real Strapi's answers, and not the fake's.
UNSUPPORTED: tuple[tuple[str, tuple[str, ...], tuple[Any, ...]], ...] = (
    ("api", ("rest", "strictParams"), (True, False)),
    ("api", ("documents", "strictParams"), (True, False)),
    ("api", ("documents", "strictRelations"), (False,)),
    ("api", ("responses", "privateAttributes"), ([],)),
    ("server", ("http", "serverOptions"), ({},)),
    ("server", ("openapi",), ({},)),
)


def unsupported(sources: Sources) -> list[str]:
    """A line for each setting that is made and not honoured."""
    lines = []
    for config, path, harmless in UNSUPPORTED:
        found = sources.config_value(config, path)
        if found is not None and found.value is not None and found.value not in harmless:
            lines.append(f"{found.file}: {found.key} is not supported: answers are as without it")
    return lines


def with_settings(config: Config, settings: Settings) -> tuple[Config, Settings]:
    """Both with the precedence worked out: what `config` gives wins over what the project sets."""
    names = ("default_limit", "max_limit", "with_count", "prefix", "json_limit", "form_limit", "text_limit")
    given = {name: value for name in names if (value := getattr(config, name)) is not None}
    if given.get("max_limit") == 0:
        given["max_limit"] = None
    merged_config = replace(
        config,
        public=(*settings.public, *config.public),
        custom_fields={**settings.custom_fields, **config.custom_fields},
        seed=settings.seed if config.seed is None else config.seed,
    )
    return merged_config, replace(settings, **given)
