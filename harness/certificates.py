"""The certificate authority of this process's own HTTPS servers: OAuth providers, doubles of services.

Takes the package trustme (`fake-strapi[tls]`).
"""

from __future__ import annotations

import atexit
import os
import ssl
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import trustme


@cache
def certificate_authority() -> trustme.CA:
    """The authority, made when it is first asked for."""
    import trustme

    return trustme.CA(organization_name="fake-strapi tests")


def server_context(*names: str) -> ssl.SSLContext:
    """For a server of these names, whose certificate is by the authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate_authority().issue_cert(*names).configure_cert(context)
    return context


@cache
def ca_file() -> Path:
    """Its certificate as a PEM file, there until the process ends."""
    return kept(certificate_authority().cert_pem.bytes())


@cache
def bundle(others: str | None) -> Path:
    """The same, behind the certificates of another file: what node's NODE_EXTRA_CA_CERTS takes only one of."""
    if others is None or not Path(others).is_file():
        return ca_file()
    return kept(Path(others).read_bytes() + b"\n" + certificate_authority().cert_pem.bytes())


def trusted_too() -> Path:
    """The same, behind the authorities that are trusted anyway: for variables that replace all others."""
    import certifi

    return bundle(os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE") or certifi.where())


def kept(pem: bytes) -> Path:
    handle, path = tempfile.mkstemp(prefix="fake-strapi-ca-", suffix=".pem")
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    atexit.register(Path(path).unlink, missing_ok=True)
    return Path(path)
