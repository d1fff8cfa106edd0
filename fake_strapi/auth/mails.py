"""The mails that users-permissions hands to the provider of mails, made of its templates.

Source: controllers/auth, services/user and services/users-permissions (`template`) of 4.26.2 and 5.54.0. `text` and
`html` are the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from fake_strapi.javascript.text import to_string

Options = Mapping[str, Any]


class Addresses(Struct, frozen=True):
    """Where the server is: `http://localhost:1337`, the admin panel, and the content API's prefix."""

    server: str
    admin: str
    prefix: str


def reset_mail(
    options: Options, user: Mapping[str, Any], to: str, token: str, url: str | None, addresses: Addresses
) -> dict[str, Any]:
    """For a forgotten password. Its sender is named when it has a name or an address."""
    values = {"URL": url, "SERVER_URL": addresses.server, "ADMIN_URL": addresses.admin, "USER": user, "TOKEN": token}
    sender = options["from"]
    return mail(options, to, values, named=bool(sender.get("email") or sender.get("name")))


def confirmation_mail(options: Options, user: Mapping[str, Any], token: str, addresses: Addresses) -> dict[str, Any]:
    """For an address to be confirmed. Its sender is named when it has a name and an address."""
    url = f"{addresses.server}{addresses.prefix}/auth/email-confirmation"
    values = {"URL": url, "SERVER_URL": addresses.server, "ADMIN_URL": addresses.admin, "USER": user, "CODE": token}
    sender = options["from"]
    return mail(options, user["email"], values, named=bool(sender.get("email") and sender.get("name")))


def mail(options: Options, to: str, values: Mapping[str, Any], *, named: bool) -> dict[str, Any]:
    """What is handed over, in Strapi's order."""
    sender = options["from"]
    text = rendered(options["message"], values)
    return {
        "to": to,
        **({"from": f"{to_string(sender.get('name'))} <{to_string(sender.get('email'))}>"} if named else {}),
        **({"replyTo": options["response_email"]} if "response_email" in options else {}),
        "subject": rendered(options["object"], {"USER": values["USER"]}),
        "text": text,
        "html": text,
    }


def rendered(template: str, values: Mapping[str, Any]) -> str:
    """`<%= USER.username %>` and the like with their values; what names no value stays as it is."""
    known = dict(leaves(values))
    names = "|".join(re.escape(name) for name in known)
    return re.sub(rf"<%=\s*({names})\s*%>", lambda found: shown(known[found[1]]), template)


def leaves(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Each value that is no object, by its path: lodash takes lists for objects too."""
    for key, value in values.items():
        inner = {str(place): one for place, one in enumerate(value)} if isinstance(value, list) else value
        if isinstance(inner, Mapping):
            yield from leaves(inner, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def shown(value: Any) -> str:
    return "" if value is None else to_string(value)
