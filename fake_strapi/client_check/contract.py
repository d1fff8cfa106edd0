"""The contract that a client is held to: the numbers of the guide's chapters 5 and 6, unless others are given."""

from __future__ import annotations

from msgspec import Struct


class Contract(Struct, frozen=True, kw_only=True):
    """Durations in seconds.

    A failed request is tried again after each of `backoff`, up to `jitter` later, and then no more. The circuit opens
    after `threshold` failures, for `open_for`. No more than `limit` requests are sent in any `window`. A 429 without
    Retry-After is waited for until the window is over, or for `patience` at a time, as the guide's own code does.
    """

    backoff: tuple[float, ...] = (1.0, 2.0, 4.0)
    jitter: float = 1.0
    threshold: int = 5
    open_for: float = 60.0
    limit: int = 100
    window: float = 900.0
    patience: float = 60.0
