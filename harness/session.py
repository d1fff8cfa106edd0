"""The session that the fixture `strapi_client` gives; usable without pytest."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urljoin

import requests

from harness.targets.protocol import User


class Gate(Protocol):
    """What a session asks and tells about each request to a server that is not the run's own."""

    def before(self, request: requests.PreparedRequest) -> None:
        """Raises for a request that must not be sent."""

    def after(self, request: requests.PreparedRequest, response: requests.Response) -> None: ...

    def unanswered(self, request: requests.PreparedRequest) -> None: ...


class StrapiSession(requests.Session):
    """A `requests.Session` that sends the token and takes paths (`/api/jobs`) for URLs.

    Proxies and credentials of the environment are left out: the server is on this machine. `ca_path`: a PEM file with
    the CA to trust over HTTPS. `gate`: what every request passes, each hop of a redirect as well.
    """

    def __init__(
        self, base_url: str, token: str | None = None, ca_path: Path | None = None, gate: Gate | None = None
    ) -> None:
        super().__init__()
        self.base_url = base_url.rstrip("/")
        self._gate = gate
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

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        if self._gate is None:
            return super().send(request, **kwargs)
        self._gate.before(request)
        try:
            response = super().send(request, **kwargs)
        except requests.RequestException:
            self._gate.unanswered(request)
            raise
        self._gate.after(request, response)
        return response

    def ungated(self, method: str, path: str) -> requests.Response:
        """One request past the gate, for who keeps it."""
        gate, self._gate = self._gate, None
        try:
            return self.request(method, path, allow_redirects=False)
        finally:
            self._gate = gate


class UserSession(StrapiSession):
    """The session of a user of users-permissions, who is logged in."""

    def __init__(self, base_url: str, user: User, ca_path: Path | None = None, gate: Gate | None = None) -> None:
        super().__init__(base_url, user.jwt, ca_path, gate)
        self.user = user
