"""Asking a provider of OAuth 2.0: one request over HTTPS, its answer parsed.

Trusted are the system's CAs and those of NODE_EXTRA_CA_CERTS, as in a real Strapi.
"""

from __future__ import annotations

import http.client
import os
import ssl
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from msgspec import Struct

from fake_strapi.auth.oauth import OAuthError, form_encoded
from fake_strapi.javascript.json_text import JsonSyntaxError, parse
from fake_strapi.tls import client_context

TIMEOUT_SECONDS = 10


class ProviderAnswer(Struct, frozen=True):
    """`body`: JSON, a form's values, or the text."""

    status: int
    reason: str
    body: Any


def ask(url: str, *, form: Mapping[str, Any] | None = None, token: str | None = None) -> ProviderAnswer:
    """POST a form, or GET with an access token. Raises OAuthError where no answer comes."""
    parts = urlsplit(url)
    headers = {"Accept": "*/*"}
    body = None
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = form_encoded(form)
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    context = trusting(os.environ.get("NODE_EXTRA_CA_CERTS"))
    connection = http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT_SECONDS, context=context)
    try:
        connection.request("GET" if form is None else "POST", parts.path, body, headers)
        response = connection.getresponse()
        data = response.read()
    except ssl.SSLCertVerificationError as error:
        raise OAuthError("unable to verify the first certificate") from error
    except ConnectionRefusedError as error:
        raise OAuthError(f"connect ECONNREFUSED {parts.netloc}") from error
    except (OSError, http.client.HTTPException) as error:
        raise OAuthError(str(error)) from error
    finally:
        connection.close()
    return ProviderAnswer(response.status, response.reason, parsed(data, response.headers.get("Content-Type") or ""))


@lru_cache(4)
def trusting(extra: str | None) -> ssl.SSLContext:
    """Read once a file: the system's own CAs alone take tens of milliseconds."""
    return client_context(Path(extra) if extra else None)


def parsed(data: bytes, content_type: str) -> Any:
    """The body by its type."""
    if "application/x-www-form-urlencoded" in content_type:
        return dict(parse_qsl(data.decode("utf-8", "replace")))
    try:
        return parse(data)
    except JsonSyntaxError:
        return data.decode("utf-8", "replace")
