"""A burst: deliveries are held back for a while, then all of them are sent at once, side by side.

Strapi sends five events at a time; a receiver behind a proxy, or one of several Strapis, sees more than that together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

AT_ONCE = 50


class Burst:
    """The burst of a workspace that is being held back. Times are milliseconds of its clock."""

    def __init__(self) -> None:
        self._ends = 0

    def ends(self, now: int, seconds: float) -> tuple[int, bool]:
        """When a delivery that is told now is sent, and whether the burst begins with it."""
        length = round(seconds * 1000)
        if now < self._ends <= now + length:  # else it is over, or the clock was put back
            return self._ends, False
        self._ends = now + length
        return self._ends, True


def send_side_by_side(send: Callable[[str], object], ids: Sequence[str]) -> None:
    """Send all of them, and wait for that."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(AT_ONCE, "webhook burst") as pool:
        list(pool.map(send, ids))
