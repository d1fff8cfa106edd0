"""What an administrator may write into a webhook.

Source: controllers/webhooks of `@strapi/admin` 4.26.2 and 5.54.0; in production its URL must not lead to this machine
or a private network, as the package is-localhost-ip tells.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from fake_strapi.documents.validation_body import NOT_EMPTY, REQUIRED, boolean, check_body, closed_object, text
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_yup import YupArray, YupLazy, YupObject, YupType
from fake_strapi.errors import ValidationError
from fake_strapi.versions.behaviour import Behaviour
from fake_strapi.webhooks.events import allowed_events

WORD = r"[a-z\u00a1-\uffff0-9_]"
URL = (
    r"(?:([a-z0-9+.-]+)://)(?:\S+(?::\S*)?@)?"
    r"(?:(?:[1-9][0-9]?|1[0-9][0-9]|2[01][0-9]|22[0-3])(?:\.(?:1?[0-9]{1,2}|2[0-4][0-9]|25[0-5])){2}"
    r"(?:\.(?:[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-4]))"
    rf"|(?:(?:{WORD}-*)*{WORD}+)(?:\.(?:{WORD}-*)*{WORD}+)*\.?)"
    r"(?::[0-9]{2,5})?(?:[/?#]\S*)?"
)
VALID_URL = Rule(
    "{path} must be a valid URL",
    lambda value, frame: re.fullmatch(URL, value) is not None,  # compiled when it is asked: that takes 10 ms
)
PUBLIC_URL = Rule(
    "Url is not supported because it isn't reachable over the public internet",
    lambda value, frame: isinstance(value, str) and is_public(value),
    of_absent=True,
)
HEADERS = YupLazy(
    lambda value: YupObject(fields={}, keeps_text=True, rules=(REQUIRED,)),
    demands=True,
)


@cache
def webhook_schema(*, update: bool, production: bool) -> YupObject:
    """The schema of a webhook's body; `production` as NODE_ENV says."""
    url = (VALID_URL, NOT_EMPTY, PUBLIC_URL) if production else (VALID_URL, NOT_EMPTY)
    fields: dict[str, YupType] = {
        "name": text(NOT_EMPTY),
        "url": text(*url),
        "headers": HEADERS,
        "events": YupArray(items=text(), keeps_text=True, rules=(REQUIRED,)),
    }
    if update:
        fields["isEnabled"] = boolean()
    return closed_object(fields)


def check_webhook(body: Any, behaviour: Behaviour, *, update: bool, production: bool) -> None:
    """Raises YupValidationError for all that is wrong with the body."""
    check_body(webhook_schema(update=update, production=production), body, behaviour)


def check_events(events: list[str], behaviour: Behaviour) -> None:
    """Raises ValidationError for the first event that nobody may ask for."""
    allowed = allowed_events(behaviour)
    for event in events:
        if event not in allowed:
            raise ValidationError(f"Webhook event {event} is not supported")


LOCAL_NETWORKS = tuple(
    map(
        ipaddress.ip_network,
        ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"),
    )
)

FORBIDDEN_IN_HOSTS = frozenset(" \t\r\n\0<>^|%\\")  # where `new URL` throws


def is_public(url: str) -> bool:
    """Whether a URL's host is neither this machine nor in a private network, by its name or its addresses.

    As in Strapi, an IPv6 address in brackets passes (the URL is refused by its form), a name that nobody knows too.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not host or any(character in FORBIDDEN_IN_HOSTS for character in host):
        return False
    if "[" in parts.netloc:
        return True
    try:
        addresses = {str(row[4][0]).partition("%")[0] for row in socket.getaddrinfo(host, None)}
    except OSError:
        return True
    return not any(is_local(ipaddress.ip_address(address)) for address in addresses)


def is_local(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Loopback, private and link-local addresses, and all others that a socket of this machine can be bound to."""
    if any(address in network for network in LOCAL_NETWORKS):
        return True
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(address), 0))
        except OSError:
            return False
    return True
