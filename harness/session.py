"""The session that the fixture `strapi_client` gives; usable without pytest."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

from harness.targets.protocol import User


class StrapiSession(requests.Session):
    """A `requests.Session` that sends the token and takes paths (`/api/jobs`) for URLs.

    Proxies and credentials of the environment are left out: the server is on this machine. `ca_path`: a PEM file with
    the CA to trust over HTTPS.
    """

    def __init__(self, base_url: str, token: str | None = None, ca_path: Path | None = None) -> None:
        super().__init__()
        self.base_url = base_url.rstrip("/")
        self.trust_env = False
        if ca_path is not None:
            self.verify = str(ca_path)
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """As `requests.Session.request`; a URL without a host is taken on the base URL. Times out after 30 s."""
        kwargs.setdefault("timeout", 30)
        text = url.decode() if isinstance(url, bytes) else url
        # The base may have a path of its own, a workspace's, which urljoin would drop.
        whole = self.base_url + text if text.startswith("/") else urljoin(self.base_url + "/", text)
        return super().request(method, whole, *args, **kwargs)


class UserSession(StrapiSession):
    """The session of a user of users-permissions, who is logged in."""

    def __init__(self, base_url: str, user: User, ca_path: Path | None = None) -> None:
        super().__init__(base_url, user.jwt, ca_path)
        self.user = user
