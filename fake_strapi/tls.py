"""TLS: the certificate that the fake serves HTTPS with, and whom it trusts where it is the client itself."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from fake_strapi.config import Config
from fake_strapi.errors import FakeStrapiError

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
ANY_ADDRESS = ("0.0.0.0", "::", "")


class ServerTls(Struct, frozen=True):
    """What a server needs. `ca_path`: a PEM file with the CA of a certificate that was made here, there until `forget`;
    None where a certificate was given."""

    context: ssl.SSLContext
    ca_path: Path | None

    def forget(self) -> None:
        """Remove the CA's file."""
        if self.ca_path is not None:
            self.ca_path.unlink(missing_ok=True)


def server_tls(config: Config, host: str) -> ServerTls | None:
    """As configured; None for plain HTTP. Raises FakeStrapiError for a certificate that can't be used."""
    if config.tls_cert is None and config.tls_key is None:
        return made(host) if config.tls else None
    if config.tls_cert is None or config.tls_key is None:
        raise FakeStrapiError("a certificate and its key go together: give both tls_cert and tls_key")
    context = server_context()
    try:
        context.load_cert_chain(config.tls_cert, config.tls_key)
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        raise FakeStrapiError(
            f"can't use the certificate {config.tls_cert} with the key {config.tls_key} ({error}):"
            " expected PEM files that belong together, the key without a passphrase"
        ) from error
    return ServerTls(context, None)


def server_context() -> ssl.SSLContext:
    """As node's https server: TLS 1.2 and newer, HTTP/1.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def made(host: str) -> ServerTls:
    """A certificate made now, by a CA made now, for the names of this machine."""
    try:
        import trustme
    except ImportError:
        raise FakeStrapiError(
            "making a certificate takes the package trustme: pip install 'fake-strapi[tls]',"
            " or give a certificate of your own (tls_cert and tls_key)"
        ) from None
    ca = trustme.CA(organization_name="fake-strapi")
    context = server_context()
    ca.issue_cert(*names(host)).configure_cert(context)
    handle, path = tempfile.mkstemp(prefix="fake-strapi-ca-", suffix=".pem")
    with os.fdopen(handle, "wb") as file:
        file.write(ca.cert_pem.bytes())
    return ServerTls(context, Path(path))


def names(host: str) -> Sequence[str]:
    """What a client may call the server: the loopbacks, this machine, and the host that it listens on."""
    wanted = [*LOOPBACK_NAMES]
    for name in (host, socket.gethostname()):
        if name not in ANY_ADDRESS and name not in wanted and (is_address(name) or name.isascii()):
            wanted.append(name)
    return wanted


def is_address(name: str) -> bool:
    with suppress(ValueError):
        ipaddress.ip_address(name)
        return True
    return False


def client_context(ca_file: Path | None = None, text: str | None = None) -> ssl.SSLContext:
    """Whom a client of the fake's own trusts: the system's CAs, and those of a PEM file and of a PEM text beside them.

    Raises FakeStrapiError for a file or a text without certificates.
    """
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:
            raise FakeStrapiError(f"can't read certificates from {ca_file} ({error}): expected a PEM file") from error
    if text is not None:
        try:
            context.load_verify_locations(cadata=text)
        except (OSError, TypeError, ValueError) as error:
            raise FakeStrapiError(
                f"no certificates ({error}): expected the text of a PEM file, not {text!r}"
            ) from error
    return context
