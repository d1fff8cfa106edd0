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
        "upload": "actions ai-metadata-jobs configuration folder-structure folders settings",
        "users-permissions": "routes",
    }.items()
    for name in names.split()
}


class NotSupportedError(StrapiError):
    """501: a real Strapi would serve this; the fake says what it lacks."""

    status = 501
    name = "NotImplementedError"


def unsupported(what: str, path: str) -> NotSupportedError:
    """For a route that is there and serves nothing."""
    return NotSupportedError(f"fake-strapi does not serve {what} ({path}) yet", {"fake": "unsupported"})


def check_supported(path: str) -> None:
    """Raises NotSupportedError for a route that a real Strapi serves and the fake doesn't."""
    parts = path.lower().rstrip("/").split("/", 3)
    for prefix in ("/".join(parts[:2]), "/".join(parts[:3])):
        what = UNSUPPORTED.get(prefix)
        if what is not None:
            raise unsupported(what, prefix)
