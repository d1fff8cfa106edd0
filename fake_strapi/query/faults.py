"""What a query is refused with, in each version's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fake_strapi.errors import InternalServerError, StrapiError, ValidationError
from fake_strapi.query.context import QueryContext


def invalid_key(key: str, path: str | None, context: QueryContext) -> ValidationError:
    """A key that must not stand where it stands. `path`: dotted, of the attributes that lead to it."""
    if not context.behaviour.query_keys_explained:
        return ValidationError(f"Invalid parameter {key}")
    at = f" at {path}" if path and path != key else ""
    return ValidationError(f"Invalid key {key}{at}", {"key": key, "path": path})


def fault(message: str, context: QueryContext) -> StrapiError:
    """A value that can't be used: Strapi 5 tells the client, Strapi 4 crashes with the same words."""
    return ValidationError(message) if context.behaviour.query_faults_refused else InternalServerError(message)


@contextmanager
def in_parameter(name: str, context: QueryContext) -> Iterator[None]:
    """Errors from inside say which query parameter they are about, in versions that explain."""
    try:
        yield
    except ValidationError as error:
        if context.behaviour.query_keys_explained:
            details: dict[str, Any] = {**(error.details or {}), "source": "query", "param": name}
            error.details = details
        raise
