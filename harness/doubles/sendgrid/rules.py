"""What SendGrid's `POST /v3/mail/send` refuses, with its messages, fields and help links.

Sources: SendGrid's page of Mail Send errors and its support articles; answers of the service as they stand in issues of
its own libraries (sendgrid-nodejs 1362 and 1425, sendgrid-ruby 138 and 467, smtpapi-go 83, sendgrid-java 448). Texts
that are marked as ours are not known from the service.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

HELP = "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#"
MAX_PERSONALIZATIONS = 1000
MAX_RECIPIENTS = 1000
MAX_CATEGORIES = 10
MAX_CATEGORY = 255
MAX_CUSTOM_ARGS = 10_000
MAX_AHEAD_SECONDS = 72 * 3600
MAX_BYTES = 30 * 1024 * 1024
EMAIL = re.compile(r"^[^@\s<>,;:]+@[^@\s<>,;:.]+(\.[^@\s<>,;:.]+)+$")
RESERVED_HEADERS = (
    "x-sg-id",
    "x-sg-eid",
    "received",
    "dkim-signature",
    "content-type",
    "content-transfer-encoding",
    "to",
    "from",
    "subject",
    "reply-to",
    "cc",
    "bcc",
)

BLOCK_TYPES = {
    "custom_args": "object",
    "dynamic_template_data": "object",
    "from": "object",
    "headers": "object",
    "send_at": "integer",
    "subject": "string",
    "substitutions": "object",
}
TYPES = {
    "batch_id": "string",
    "categories": "array",
    "custom_args": "object",
    "headers": "object",
    "mail_settings": "object",
    "send_at": "integer",
    "subject": "string",
    "template_id": "string",
}

Error = dict[str, Any]


def error(message: str, field: str | None, help_: str | None = None) -> Error:
    return {"message": message, "field": field, "help": None if help_ is None else HELP + help_}


def json_type(value: Any) -> str:
    """A value's type as SendGrid's validator names it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    names: dict[type, str] = {float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]


def wrong_type(expected: str, value: Any, field: str, help_: str) -> Error:
    return error(f"Invalid type. Expected: {expected}, given: {json_type(value)}.", field, help_)


def errors_of(mail: Any, now: float) -> list[Error]:
    """Everything that is wrong with a mail; `now` in Unix seconds."""
    if not isinstance(mail, dict):
        return [error("Bad Request", None)]
    if wrong := list(_types(mail)):
        return wrong
    return [
        *_personalizations(mail),
        *_sender(mail),
        *_subject(mail),
        *_content(mail),
        *_attachments(mail.get("attachments")),
        *_extras(mail, now),
    ]


def _types(mail: Mapping[str, Any]) -> Iterator[Error]:
    """Values of another type than the rules go by."""
    yield from _types_of(mail, TYPES, "")
    blocks = mail.get("personalizations")
    for place, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if isinstance(block, dict):
            yield from _types_of(block, BLOCK_TYPES, f"personalizations.{place}.")


def _types_of(owner: Mapping[str, Any], types: Mapping[str, str], prefix: str) -> Iterator[Error]:
    for name, expected in types.items():
        if owner.get(name) is not None and json_type(owner[name]) != expected:
            yield wrong_type(expected, owner[name], f"{prefix}{name}", f"message.{name}")


def _personalizations(mail: Mapping[str, Any]) -> Iterator[Error]:
    blocks = mail.get("personalizations")
    if not blocks and (blocks is None or isinstance(blocks, list)):
        yield error(
            "The personalizations field is required and must have at least one personalization.",
            "personalizations",
            "-Personalizations-Errors",
        )
        return
    if not isinstance(blocks, list):
        yield wrong_type("array", blocks, "personalizations", "-Personalizations-Errors")
        return
    if len(blocks) > MAX_PERSONALIZATIONS:
        yield error(
            "The personalization block is limited to 1000 personalizations per API request. You have provided"
            f" {len(blocks)} personalizations. Please consider splitting this into multiple requests and resending your"
            " request.",
            "personalizations",
            "-Personalizations-Errors",
        )
    recipients = 0
    for place, block in enumerate(blocks):
        field = f"personalizations.{place}"
        if not isinstance(block, dict):
            yield wrong_type("object", block, field, "-Personalizations-Errors")
            continue
        recipients += sum(len(block[kind]) for kind in ("to", "cc", "bcc") if isinstance(block.get(kind), list))
        yield from _recipients(block, field)
    if recipients > MAX_RECIPIENTS:
        yield error(
            "There is a limit of 1000 total recipients (to + cc + bcc) per request.",
            "personalizations",
            "-Personalizations-Errors",
        )


def _recipients(block: Mapping[str, Any], field: str) -> Iterator[Error]:
    if not block.get("to"):
        yield error(
            "The to array is required for all personalization objects, and must have at least one email object with a"
            " valid email address.",
            f"{field}.to",
            "message.personalizations.to",
        )
    seen: set[str] = set()
    duplicate = None
    for kind in ("to", "cc", "bcc"):
        people = block.get(kind)
        if people is None:
            continue
        if not isinstance(people, list):
            yield wrong_type("array", people, f"{field}.{kind}", f"message.personalizations.{kind}")
            continue
        for place, person in enumerate(people):
            yield from _address(person, f"{field}.{kind}.{place}", f"message.personalizations.{kind}")
            address = person.get("email") if isinstance(person, dict) else None
            if isinstance(address, str):
                if address.lower() in seen and duplicate is None:
                    duplicate = (address, kind)
                seen.add(address.lower())
    if duplicate is not None:
        yield error(
            "Each email address in the personalization block should be unique between to, cc, and bcc. We found the"
            f" first duplicate instance of [{duplicate[0]}] in the {field}.{duplicate[1]} field.",
            field,
            "message.recipient-errors",
        )


def _address(person: Any, field: str, help_: str) -> Iterator[Error]:
    if not isinstance(person, dict):
        yield wrong_type("object", person, field, help_)
        return
    address = person.get("email")
    if address is not None and not isinstance(address, str):
        yield wrong_type("string", address, f"{field}.email", help_)
    elif not EMAIL.match(address or ""):
        yield error("Does not contain a valid address.", f"{field}.email", help_)


def _sender(mail: Mapping[str, Any]) -> Iterator[Error]:
    sender = mail.get("from")
    if sender is None or (isinstance(sender, dict) and not sender.get("email")):
        yield error(
            "The from object must be provided for every email send. It is an object that requires the email parameter,"
            ' but may also contain a name parameter.  e.g. {"email" : "example@example.com"}  or {"email" :'
            ' "example@example.com", "name" : "Example Recipient"}.',
            "from.email",
            "message.from",
        )
    else:
        yield from _address(sender, "from", "message.from")
    if (reply_to := mail.get("reply_to")) is not None:
        yield from _address(reply_to, "reply_to", "message.reply_to")


def _subject(mail: Mapping[str, Any]) -> Iterator[Error]:
    blocks = [block for block in mail.get("personalizations") or [] if isinstance(block, dict)]
    everywhere = bool(blocks) and all(block.get("subject") for block in blocks)
    if not mail.get("subject") and not mail.get("template_id") and not everywhere:
        yield error(
            "The subject is required. You can get around this requirement if you use a template with a subject defined"
            " or if every personalization has a subject defined.",
            "subject",
            "message.subject",
        )


def _content(mail: Mapping[str, Any]) -> Iterator[Error]:
    content = mail.get("content")
    if content is None or content == []:
        if not mail.get("template_id"):
            yield error(
                "Unless a valid template_id is provided, the content parameter is required. There must be at least one"
                " defined content block. We typically suggest both text/plain and text/html blocks are included, but"
                " only one block is required.",
                "content",
                "message.content",
            )
        return
    if not isinstance(content, list):
        yield wrong_type("array", content, "content", "message.content")
        return
    types = []
    for place, part in enumerate(content):
        if not isinstance(part, dict):
            yield wrong_type("object", part, f"content.{place}", "message.content")
            continue
        types.append(part.get("type"))
        if not isinstance(part.get("type"), str) or not part["type"]:
            yield error(
                "The content type must be a string at least one character in length.",
                f"content.{place}.type",
                "message.content.type",
            )
        if not isinstance(part.get("value"), str) or not part["value"]:
            yield error(
                "The content value must be a string at least one character in length.",
                f"content.{place}.value",
                "message.content.value",
            )
    order = {"text/plain": 0, "text/html": 1}
    ranks = [order.get(str(one), 2) for one in types]
    if ranks != sorted(ranks):
        yield error(
            "If present, text/plain and text/html may only be provided once, and text/plain must come first, followed"
            " by text/html, followed by any other content.",  # ours: the rule is SendGrid's
            "content",
            "message.content",
        )


def _attachments(attachments: Any) -> Iterator[Error]:
    if attachments is None:
        return
    if not isinstance(attachments, list):
        yield wrong_type("array", attachments, "attachments", "message.attachments")
        return
    for place, one in enumerate(attachments):
        field = f"attachments.{place}"
        if not isinstance(one, dict):
            yield wrong_type("object", one, field, "message.attachments")
            continue
        if not one.get("filename"):
            yield error(
                "The filename of the attachment is required.",  # ours
                f"{field}.filename",
                "message.attachments.filename",
            )
        if not is_base64(one.get("content")):
            yield error(
                "The attachment content must be base64 encoded.", f"{field}.content", "message.attachments.content"
            )
        if one.get("disposition") == "inline" and not one.get("content_id"):
            yield error(
                "An inline attachment needs a content_id.",  # ours
                f"{field}.content_id",
                "message.attachments.content_id",
            )


def is_base64(text: Any) -> bool:
    if not isinstance(text, str) or not text:
        return False
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _extras(mail: Mapping[str, Any], now: float) -> Iterator[Error]:
    """Categories, headers, custom arguments and times: the limits are SendGrid's, most of the words ours."""
    categories = mail.get("categories") or []
    if len(categories) > MAX_CATEGORIES:
        yield error("There is a limit of 10 categories per request.", "categories", "message.categories")
    for place, category in enumerate(categories):
        if not isinstance(category, str) or len(category) > MAX_CATEGORY:
            yield error(
                "A category is a string of at most 255 characters.", f"categories.{place}", "message.categories"
            )
    if len(categories) != len({str(one) for one in categories}):
        yield error("Each category must be unique.", "categories", "message.categories")
    blocks = [block for block in mail.get("personalizations") or [] if isinstance(block, dict)]
    for owner, field in ((mail, ""), *((block, f"personalizations.{n}.") for n, block in enumerate(blocks))):
        for name in owner.get("headers") or {}:
            if str(name).lower() in RESERVED_HEADERS:
                yield error(f"The header {name} is reserved.", f"{field}headers.{name}", "message.headers")
        arguments = owner.get("custom_args") or {}
        if any(not isinstance(value, str) for value in arguments.values()):
            yield error("Bad Request", None)  # so sendgrid-nodejs 288
        if len(json.dumps(arguments)) > MAX_CUSTOM_ARGS:
            yield error(
                "The custom arguments are limited to 10000 bytes.", f"{field}custom_args", "message.custom_args"
            )
        at = owner.get("send_at")
        if isinstance(at, int) and at > now + MAX_AHEAD_SECONDS:
            yield error("Scheduling more than 72 hours ahead is not allowed.", f"{field}send_at", "message.send_at")
