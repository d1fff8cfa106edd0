"""What became of one attempt to deliver a webhook, as a value."""

from __future__ import annotations

from msgspec import Struct

Header = tuple[str, str]


class Sent(Struct, frozen=True):
    """What became of one attempt. `status` 0 and an `error` when no answer came; `headers` are those that went out."""

    status: int
    error: str | None
    duration: float  # seconds
    headers: tuple[Header, ...] = ()
    answer_headers: tuple[Header, ...] = ()
    answer_body: str = ""

    @property
    def delivered(self) -> bool:
        """Whether the receiver said 2xx."""
        return 200 <= self.status < 300
