"""Which ids belong to which table: a Strapi project's types and components, as far as naming ids needs them.

Two tables may both have a row 1. To compare answers of two servers whose counters stand elsewhere, an id must be known
by its table and its value together; the schema files tell which table stands behind an attribute.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Shape:
    """A content type or component: its singular name (`job`, `shared.seo`) and what stands behind its attributes.

    `targets`: attribute to the uid of its relation, media or component (None: told by the row itself).
    `opaque`: attributes whose value is the client's own data (json, blocks), never looked into.
    `furnished`: a server starts with rows of this type, stamped before any conversation.
    """

    name: str
    targets: Mapping[str, str | None] = field(default_factory=dict)
    opaque: frozenset[str] = frozenset()
    furnished: bool = False


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes of a project. `routes`: first path segment below /api, in lower case, to uid.

    Paths of the admin API (`/admin/roles`) go by ADMIN_ROUTES.
    """

    by_uid: Mapping[str, Shape]
    routes: Mapping[str, str]

    def of_route(self, target: str) -> Shape | None:
        """The type whose rows a request like `/api/jobs/1?sort=id` answers; None for any other path.

        The content manager names the type itself: `/content-manager/collection-types/api::job.job/1`.
        """
        named = [part for part in unquote(re.split("[?#;]", target)[0]).split("/") if part]
        parts = [part.lower() for part in named]
        if len(parts) > 2 and parts[0] == "content-manager":
            shape = self.by_uid.get(parts[2])
            if parts[1] != "relations" or shape is None:
                return shape
            return self.of_uid(shape.targets.get(named[-1]))
        if len(parts) < 2 and parts != ["upload"]:
            return None
        if parts[0] == "admin":
            names = [*parts[3:4], parts[1]]  # that of /admin/roles/1/permissions comes first
            return next((self.by_uid[ADMIN_ROUTES[name]] for name in names if name in ADMIN_ROUTES), None)
        if parts[0] in ("i18n", "upload", "users-permissions"):  # the plugins' own side of the admin API
            return self.by_uid.get(self.routes[parts[0]])
        if parts[0] != "api":
            return None
        return self.by_uid.get(self.routes.get(parts[1], ""))

    def route_of_event(self, event: object) -> str:
        """A path whose rows are those that a webhook's body tells of; "" for none that is known."""
        if not isinstance(event, dict):
            return ""
        if "media" in event:
            return "/upload/files"
        for route, uid in self.routes.items():
            if uid == event.get("uid") or ("uid" not in event and self.by_uid[uid].name == event.get("model")):
                return f"/api/{route}"
        return ""

    def of_uid(self, uid: str | None) -> Shape | None:
        return self.by_uid.get(uid) if uid is not None else None


ADMIN = "admin::user"
ADMIN_ROLE = "admin::role"
ADMIN_PERMISSION = "admin::permission"
API_TOKEN = "admin::api-token"
WELCOME = "admin::welcome"  # no type: what a login answers
FILE = "plugin::upload.file"
USER = "plugin::users-permissions.user"
ROLE = "plugin::users-permissions.role"
LOCALE = "plugin::i18n.locale"
BUILT_IN = {
    ADMIN: Shape("admin", {"roles": ADMIN_ROLE}, furnished=True),
    ADMIN_ROLE: Shape("admin-role", furnished=True),
    ADMIN_PERMISSION: Shape("admin-permission", furnished=True),
    API_TOKEN: Shape("api-token", furnished=True),
    WELCOME: Shape("welcome", {"user": ADMIN}),
    FILE: Shape(
        "file",
        {"related": None, "folder": "plugin::upload.folder", "createdBy": ADMIN, "updatedBy": ADMIN},
        frozenset({"formats", "provider_metadata"}),
    ),
    USER: Shape("user", {"role": ROLE}),
    ROLE: Shape("role", {"users": USER}, furnished=True),
    LOCALE: Shape("locale", furnished=True),
}
ADMIN_ROUTES = {
    "users": ADMIN,
    "roles": ADMIN_ROLE,
    "permissions": ADMIN_PERMISSION,
    "api-tokens": API_TOKEN,
    **dict.fromkeys(("login", "register-admin", "register", "reset-password"), WELCOME),
}


def load_shapes(source: Path) -> Shapes:
    """Shapes of the project whose `src` directory this is. A missing directory is a FileNotFoundError."""
    if not source.is_dir():
        raise FileNotFoundError(f"{source} is not the src directory of a Strapi project")
    by_uid = dict(BUILT_IN)
    routes = {"auth": USER, "users": USER, "users-permissions": ROLE, "i18n": LOCALE, "upload": FILE}
    for path in sorted(source.glob("api/*/content-types/*/schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        info, api = schema["info"], path.parts[-4]
        uid = f"api::{api}.{info['singularName']}"
        by_uid[uid] = _shape(info["singularName"], schema["attributes"], uid)
        single = schema["kind"] == "singleType"
        routes[info["singularName" if single else "pluralName"].lower()] = uid
    for path in sorted(source.glob("components/*/*.json")):
        uid = f"{path.parts[-2]}.{path.stem}"
        by_uid[uid] = _shape(uid, json.loads(path.read_text(encoding="utf-8"))["attributes"], uid)
    return Shapes(by_uid, routes)


def _shape(name: str, attributes: Mapping[str, Mapping[str, object]], uid: str) -> Shape:
    targets: dict[str, str | None] = {"createdBy": ADMIN, "updatedBy": ADMIN, "localizations": uid}
    for key, attribute in attributes.items():
        kind = attribute["type"]
        if kind == "media":
            targets[key] = FILE
        elif kind in ("relation", "component"):
            target = attribute.get("target" if kind == "relation" else "component")
            targets[key] = target if isinstance(target, str) else None
        elif kind == "dynamiczone":
            targets[key] = None
    opaque = frozenset(key for key, attribute in attributes.items() if attribute["type"] in ("json", "blocks"))
    return Shape(name, targets, opaque)
