"""One mail as it goes out: a personalization of a request, with what the request says for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. Addresses are plain ones; `names` has the names that were given with them, by address.

    `text` and `html` are "" where there is none; `attachments` as sent, content in base64. `at` is when it was taken,
    `send_at` when it is to go out, in Unix seconds. `sandbox`: it was only validated.
    """

    to: list[str]
    subject: str
    from_: str
    text: str
    html: str
    cc: list[str]
    bcc: list[str]
    reply_to: str | None
    template_id: str | None
    template_data: Mapping[str, Any]
    attachments: list[Mapping[str, Any]]
    headers: Mapping[str, str]
    custom_args: Mapping[str, str]
    categories: list[str]
    names: Mapping[str, str]
    message_id: str
    at: float
    send_at: int | None
    sandbox: bool
    payload: Mapping[str, Any] = field(repr=False)

    @property
    def attached(self) -> list[str]:
        """The names of the attached files."""
        return [str(one["filename"]) for one in self.attachments]

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "payload"}

    def __str__(self) -> str:
        content = self.text or self.html or f"template {self.template_id}"
        return f"to {', '.join(self.to)} from {self.from_}: {self.subject!r}: {content[:80]!r}"


def mails_of(payload: Mapping[str, Any], message_id: str, at: float, sandbox: bool) -> list[Mail]:
    """The mails of a request that was found good."""
    return [mail_of(payload, block, message_id, at, sandbox) for block in payload["personalizations"]]


def mail_of(payload: Mapping[str, Any], block: Mapping[str, Any], message_id: str, at: float, sandbox: bool) -> Mail:
    substitutions = block.get("substitutions") or {}
    values = {part["type"]: substituted(part["value"], substitutions) for part in payload.get("content") or []}
    sender = block.get("from") or payload["from"]
    people = [*block["to"], *(block.get("cc") or []), *(block.get("bcc") or []), sender]
    return Mail(
        to=[one["email"] for one in block["to"]],
        cc=[one["email"] for one in block.get("cc") or []],
        bcc=[one["email"] for one in block.get("bcc") or []],
        from_=sender["email"],
        reply_to=(payload.get("reply_to") or {}).get("email"),
        subject=substituted(block.get("subject") or payload.get("subject") or "", substitutions),
        text=values.get("text/plain", ""),
        html=values.get("text/html", ""),
        template_id=payload.get("template_id"),
        template_data=block.get("dynamic_template_data") or {},
        attachments=list(payload.get("attachments") or []),
        headers={**(payload.get("headers") or {}), **(block.get("headers") or {})},
        custom_args={**(payload.get("custom_args") or {}), **(block.get("custom_args") or {})},
        categories=list(payload.get("categories") or []),
        names={one["email"]: one["name"] for one in people if one.get("name")},
        message_id=message_id,
        at=at,
        send_at=block.get("send_at") or payload.get("send_at"),
        sandbox=sandbox,
        payload=payload,
    )


def substituted(text: str, substitutions: Mapping[str, str]) -> str:
    """A legacy template's tags, replaced wherever they stand."""
    for tag, value in substitutions.items():
        text = text.replace(tag, str(value))
    return text
