"""Routes that a Strapi has and this fake doesn't serve yet: they say so, instead of pretending to be unknown."""

from __future__ import annotations

from fake_strapi.errors import StrapiError

# By the beginning of the path, in lower case; what comes behind it doesn't matter.
UNSUPPORTED: dict[str, str] = {
    "/graphql": "GraphQL",
    "/email": "the mail settings of the admin panel",
} | {
    f"/{area}/{name}": f"the {area} API"
    for area, names in {
        "admin": "admin-tokens content-api guided-tour-meta homepage information license-trial-time-left plugins"
        " transfer",
        "content-manager": "history-versions homepage preview",
        "content-type-builder": "component-categories schema update-schema update-schema-status",
        "i18n": "content-manager settings ai-localization-jobs",
        "upload": "configuration files folder-structure folders settings actions",
        "users-permissions": "routes",
    }.items()
    for name in names.split()
}

# A whole path, with its method: the content API's own uploads are under /api.
ROUTES = {("POST", "/upload"): "the upload API"}


class NotSupportedError(StrapiError):
    """501: a real Strapi would serve this; the fake says what it lacks."""

    status = 501
    name = "NotImplementedError"


def unsupported(what: str, path: str) -> NotSupportedError:
    """For a route that is there and serves nothing."""
    return NotSupportedError(f"fake-strapi does not serve {what} ({path}) yet", {"fake": "unsupported"})


def check_supported(method: str, path: str) -> None:
    """Raises NotSupportedError for a route that a real Strapi serves and the fake doesn't."""
    path = path.lower().rstrip("/")
    if (method, path) in ROUTES:
        raise unsupported(ROUTES[method, path], path)
    parts = path.split("/", 3)
    for prefix in ("/".join(parts[:2]), "/".join(parts[:3])):
        what = UNSUPPORTED.get(prefix)
        if what is not None:
            raise unsupported(what, prefix)
