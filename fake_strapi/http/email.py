"""The email plugin's content API: `POST /api/email` hands its body to the provider of mails, whatever it is.

Source: controllers/email of `@strapi/plugin-email` 4.26.2 and `@strapi/email` 5.54.0. A provider takes the mail apart,
so a text or a list becomes an object of its parts, and a body that isn't there fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.errors import InternalServerError
from fake_strapi.http.answer import Answer, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.router import Endpoint, Router


def send(call: Call) -> Answer:
    """A mail for the outbox."""
    call.world.outbox.send(mail_of(call.given_body))
    return json_answer(call.request, 200, {})


def mail_of(body: Any) -> Mapping[str, Any]:
    if body is None:
        raise InternalServerError("Couldn't send email: a provider takes apart a mail that isn't there")
    if isinstance(body, Mapping):
        return body
    return {str(place): part for place, part in enumerate(body)}


def add_email_routes(router: Router) -> None:
    """The one route."""
    router.add_path("/api/email", {"POST": Endpoint("plugin::email.email.send", send)})
