"""A workspace's clock, as Python has it in its hand: datetimes and timedeltas in place of milliseconds."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.iso_dates import parse_iso
from fake_strapi.simulation.world_clock import WorldClock

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MILLISECOND = timedelta(milliseconds=1)


class WorkspaceClock:
    """What Strapi in this workspace takes for the time; a reset brings the machine's back."""

    def __init__(self, clock: WorldClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """The time that the clock shows, in UTC."""
        return EPOCH + self._clock.now() * MILLISECOND

    @property
    def frozen(self) -> bool:
        return self._clock.frozen

    def freeze(self, at: datetime | date | str | None = None) -> datetime:
        """Stand still: at a time (aware, or ISO 8601), or at the present one. Answers the time it shows then.

        A date is its midnight in UTC.
        """
        self._clock.freeze(None if at is None else milliseconds_of(at))
        return self.now()

    def advance(self, by: timedelta | float) -> datetime:
        """Move forward by seconds or a timedelta; what falls due on the way has been done when this returns."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        self._clock.advance(round(seconds * 1000))
        return self.now()

    def resume(self) -> datetime:
        """Run on from the time that it shows."""
        self._clock.resume()
        return self.now()


def milliseconds_of(at: datetime | date | str) -> int:
    """Since the epoch. Raises FakeStrapiError for a datetime without a zone, and for a text that is no date."""
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise FakeStrapiError(f"{at!r} has no time zone: give it one, such as tzinfo=timezone.utc")
        return (at - EPOCH) // MILLISECOND
    time = parse_iso(at.isoformat() if isinstance(at, date) else at)
    if time is None:
        raise FakeStrapiError(f"{at!r} is no ISO 8601 date, such as 2025-01-20T16:30:00.000Z")
    return time
