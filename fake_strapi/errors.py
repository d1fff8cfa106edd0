"""Every error that a Strapi client can meet, with Strapi's status, name and texts, and the one envelope around them.

Source: `@strapi/utils` errors and the `strapi::errors` middleware (same shape in 4.26.2 and 5.54.0). Errors that
koa or node raise themselves (`http-errors`, a crash) carry no `details` key; Strapi's own always do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class FakeStrapiError(Exception):
    """Bad use of the fake itself (not an answer to a client): a line that says what is wrong and what to do.

    `status` is what the control API answers it with.
    """

    status = 400


class StrapiError(Exception):
    """An error that is answered to the client. `details` None means: no `details` key in the body."""

    status: int = 500
    name: str = "InternalServerError"
    default_message: str = "Internal Server Error"

    def __init__(
        self,
        message: str | None = None,
        details: Mapping[str, Any] | None = None,
        *,
        name: str | None = None,
    ) -> None:
        self.message = self.default_message if message is None else message
        self.details: Mapping[str, Any] | None = {} if details is None else details
        if name is not None:
            self.name = name
        super().__init__(self.message)

    def body(self) -> dict[str, Any]:
        """The whole answer: `{"data": null, "error": {status, name, message[, details]}}`, keys in Strapi's order."""
        error: dict[str, Any] = {"status": self.status, "name": self.name, "message": self.message}
        if self.details is not None:
            error["details"] = self.details
        return {"data": None, "error": error}


class ApplicationError(StrapiError):
    status = 400
    name = "ApplicationError"
    default_message = "An application error occurred"


class ValidationError(StrapiError):
    status = 400
    name = "ValidationError"
    default_message = "Validation error"


class YupValidationError(ValidationError):
    """Attribute errors, all at once: the message is the only one's, or `N errors occurred`.

    `errors`: `{"path": [...], "message": ..., "name": "ValidationError"[, "value": ...]}` in answer order.
    """

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        message = errors[0]["message"] if len(errors) == 1 else f"{len(errors)} errors occurred"
        super().__init__(message, {"errors": list(errors)})


class PaginationError(StrapiError):
    status = 400
    name = "PaginationError"
    default_message = "Invalid pagination"


class UnauthorizedError(StrapiError):
    status = 401
    name = "UnauthorizedError"
    default_message = "Unauthorized"


class ForbiddenError(StrapiError):
    status = 403
    name = "ForbiddenError"
    default_message = "Forbidden"


class NotFoundError(StrapiError):
    status = 404
    name = "NotFoundError"
    default_message = "Not Found"


class NotImplementedByStrapiError(StrapiError):
    """What Strapi itself answers where it has nothing better to say, such as for a login that crashes."""

    status = 501
    name = "NotImplementedError"
    default_message = "Not Implemented"


class RateLimitError(StrapiError):
    status = 429
    name = "RateLimitError"
    default_message = "Too many requests, please try again later."


class PayloadTooLargeError(StrapiError):
    status = 413
    name = "PayloadTooLargeError"
    default_message = "Entity too large"


class PolicyError(ForbiddenError):
    name = "PolicyError"
    default_message = "Policy Failed"


class HttpError(StrapiError):
    """What koa's own `http-errors` raise: no `details` key. E.g. 413 PayloadTooLargeError, 400 SyntaxError."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message, name=name)
        self.status = status
        self.details = None


class InternalServerError(HttpError):
    """Where a real Strapi crashes and answers 500. `reason` is for the fake's log, never for the client."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(500, "InternalServerError", "Internal Server Error")
        self.reason = reason


def refused_by_policy(*, named: bool) -> StrapiError:
    """What a route's policy answers; `named`: as a thrown PolicyError (`Behaviour.policies_named`)."""
    if not named:
        return ForbiddenError()
    error = HttpError(403, "PolicyError", "Policy Failed")
    error.details = {}
    return error
