"""The addresses that Strapi takes for its own: those of its settings, else of the socket that it listens on.

Source: getConfigUrls, getAbsoluteServerUrl and getAbsoluteAdminUrl of `@strapi/utils` 4.26.2; config/get-config-urls
and loaders of `@strapi/core` 5.54.0.
"""

from __future__ import annotations

from fake_strapi.auth.mails import Addresses
from fake_strapi.http.call import Call
from fake_strapi.workspace import prefix_of

LOOPBACK = ("127.0.0.1", "0.0.0.0", "::1", "::", "localhost")


def addresses(call: Call) -> Addresses:
    """Of the server, of the admin panel, and the content API's prefix. What a mail says leads to its workspace."""
    settings, environ = call.world.installation.settings, call.request.environ
    host, port = call.world.installation.config.host, environ.get("SERVER_PORT", "1337")
    own = f"http://{'localhost' if host in LOOPBACK else host}:{port}{prefix_of(call.world)}"
    server = absolute(settings.server_url, own)
    admin = settings.admin_url.strip("/ ") or "admin"
    if not admin.startswith("http"):
        admin = f"{server}/{admin}"
    return Addresses(server, admin, settings.prefix)


def absolute(url: str, own: str) -> str:
    """A setting such as `https://shop.example/cms/`, or one that is a path behind the server's own address."""
    url = url.strip("/ ")
    if not url:
        return own
    return url if url.startswith("http") else f"{own}/{url}"
