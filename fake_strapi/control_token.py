"""Who may use the control API: everybody on a loopback address, where only this machine comes, else who has a token."""

from __future__ import annotations

import hmac
import secrets
from ipaddress import ip_address

from msgspec import Struct

from fake_strapi.config import Config

HEADER = "X-Fake-Token"


class ControlAccess(Struct, frozen=True):
    """`token` None: open. `host` is where the server listens, for the refusal's text."""

    host: str
    token: str | None

    def refusal(self, given: str | None) -> str | None:
        """Why a caller is refused who sent `given`; None when it may go on."""
        if self.token is None or (given is not None and hmac.compare_digest(given.encode(), self.token.encode())):
            return None
        wrong = "needs the header" if given is None else "was given another token than its own in"
        return f"the control API of a server that listens on {self.host} {wrong} {HEADER}: see --control-token"


def control_access(config: Config) -> ControlAccess:
    """As configured; off the loopback a token is made up where none is given, so that nobody else resets the fake."""
    token = config.control_token
    if token is None and not is_loopback(config.host):
        token = secrets.token_urlsafe(24)
    return ControlAccess(config.host, token)


def is_loopback(host: str) -> bool:
    """Whether only this machine can connect to a server that listens there. Another name than localhost may not be."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
