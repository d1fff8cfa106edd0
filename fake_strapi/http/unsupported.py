"""Routes that a Strapi has and this fake doesn't serve yet: they say so, instead of pretending to be unknown."""

from __future__ import annotations

from fake_strapi.errors import StrapiError

# By path prefix, in lower case, without the closing slash.
UNSUPPORTED: dict[str, str] = {
    "/admin": "the admin API",
    "/api/auth": "users-permissions' auth routes",
    "/api/connect": "users-permissions' providers",
    "/api/content-type-builder": "the content-type-builder's content API",
    "/api/email": "the email plugin",
    "/api/i18n": "the i18n plugin's routes",
    "/api/upload": "the upload plugin",
    "/api/users": "users-permissions' users",
    "/api/users-permissions": "users-permissions' roles",
    "/content-manager": "the content manager",
    "/content-type-builder": "the content-type-builder",
    "/graphql": "GraphQL",
    "/i18n": "the i18n plugin's admin API",
    "/upload": "the upload plugin's admin API",
    "/users-permissions": "users-permissions' admin API",
}


class NotSupportedError(StrapiError):
    """501: a real Strapi would serve this; the fake says what it lacks."""

    status = 501
    name = "NotImplementedError"


def check_supported(path: str) -> None:
    """Raises NotSupportedError for a path that a real Strapi serves and the fake doesn't."""
    parts = path.lower().rstrip("/").split("/", 3)
    if parts[1:] == ["admin"]:
        return  # the panel itself, which isn't served: a 404 like any
    for prefix in ("/".join(parts[:2]), "/".join(parts[:3])):
        what = UNSUPPORTED.get(prefix)
        if what is not None:
            raise NotSupportedError(f"fake-strapi does not serve {what} ({prefix}) yet", {"fake": "unsupported"})
