"""What a call of StrapiClient can fail by."""

from __future__ import annotations


class StrapiCallError(Exception):
    """A call failed; the others are kinds of it."""


class Refused(StrapiCallError):
    """Strapi refused the request: 400, 401, 403, 404 and their like. Sending it again would change nothing.

    `status`, and Strapi's own `name` and `message` ("" where somebody else answered, such as a proxy).
    """

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(f"{status} {name}: {message}".rstrip(": "))
        self.status = status
        self.name = name
        self.message = message


class TooManyRequests(Refused):
    """429. `wait`: seconds until another request may be sent."""

    def __init__(self, name: str, message: str, wait: float) -> None:
        super().__init__(429, name, message)
        self.wait = wait


class Unavailable(StrapiCallError):
    """Strapi failed (5xx), or gave no answer; `status` is None then."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class CircuitOpen(StrapiCallError):
    """Strapi has failed so often that it is left alone for a while: nothing was sent."""
