"""Doubles at the services' own names, for processes whose code isn't changed at all.

A child process with the gateway's `environment` reaches https://api.sendgrid.com, https://api.stripe.com and
https://api.twilio.com as ever, and finds the doubles there: Python by HTTPS_PROXY, node by a module that leads its
connections here (`redirect.cjs`); both trust the gateway's own certificate authority.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from harness.doubles.double import Double

if TYPE_CHECKING:
    from typing_extensions import Self

    from harness.doubles.serving import DoubleServer

REDIRECT = Path(__file__).parent / "redirect.cjs"
LOOPBACK = "localhost,127.0.0.1,::1"


class Gateway:
    """One port where some doubles are found at their names. Takes the package trustme (`fake-strapi[tls]`)."""

    def __init__(self, *doubles: Double) -> None:
        self.doubles = doubles
        self._server: DoubleServer | None = None

    def start(self, port: int = 0) -> Self:
        from harness.doubles.serving import DoubleServer

        if self._server is None:
            self._server = DoubleServer(self.doubles, port).start()
        return self

    def stop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The proxy's address; `/_fake/…` is the control API of all its doubles."""
        if self._server is None:
            raise RuntimeError("this gateway isn't running: call start(), or use it in a with statement")
        return self._server.url

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(host for double in self.doubles for host in double.hosts)

    @property
    def environment(self) -> dict[str, str]:
        """What to add to a child's environment. A NODE_OPTIONS that this process has is kept, ours behind it."""
        from harness.certificates import bundle, trusted_too

        everybody = str(trusted_too())
        variables = {
            "HTTPS_PROXY": self.url,
            "https_proxy": self.url,
            "NO_PROXY": LOOPBACK,
            "no_proxy": LOOPBACK,
            "SSL_CERT_FILE": everybody,
            "REQUESTS_CA_BUNDLE": everybody,
            "CURL_CA_BUNDLE": everybody,
            "NODE_EXTRA_CA_CERTS": str(bundle(os.environ.get("NODE_EXTRA_CA_CERTS"))),
            "NODE_OPTIONS": f'{os.environ.get("NODE_OPTIONS", "")} --require "{REDIRECT}"'.strip(),
            "FAKE_STRAPI_DOUBLES": f"{self.url} {' '.join(self.hosts)}",
        }
        for double in self.doubles:
            variables |= {name: value for name, value in double.environment.items() if not name.endswith("_URL")}
        return variables
