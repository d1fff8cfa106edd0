"""The numbers node's HTTP server works with (node 20.20, node:http defaults; Strapi changes none of them)."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """How much and how long the server takes of a client. Times are in seconds, sizes in bytes."""

    head_bytes: int = 16 * 1024
    """Target, header names and header values together; from here on the answer is 431."""
    chunk_extension_bytes: int = 16 * 1024
    """The extension of one chunk of a chunked body; beyond it the answer is 413."""
    body_bytes: int = 256 * 1024 * 1024
    """A larger body is not kept: the application is told (`wire.body_overflow`) and the rest is read and dropped."""
    keep_alive: float = 6.0
    """Quiet time after which a kept connection is closed: node announces 5 s and adds a buffer of 1 s."""
    head_seconds: float = 60.0
    """From the first byte (or the connect) to the end of the headers; then 408."""
    request_seconds: float = 300.0
    """From the first byte to the end of the body; then 408."""
