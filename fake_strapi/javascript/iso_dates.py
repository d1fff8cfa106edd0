"""ISO 8601 as date-fns 2.30 `parseISO` reads it: what a Strapi datetime may look like. The server's zone is UTC."""

from __future__ import annotations

import re

from fake_strapi.javascript.calendar import DAY, MAX_TIME, days_from_date, days_in_month, is_leap_year

_HOUR = 3_600_000
_MINUTE = 60_000

# Years of four digits, or signed of six; alone, centuries of two, or signed of four.
_YEAR = re.compile(r"([0-9]{4}|[+-][0-9]{6})|([0-9]{2}|[+-][0-9]{4})\Z")
# After the year: a day of the year, a month and perhaps a day, an ISO week and perhaps its day, or nothing.
_DAY = re.compile(r"-?(?:([0-9]{3})|([0-9]{2})(?:-?([0-9]{2}))?|W([0-9]{2})(?:-?([0-9]))?|)\Z")
_UNIT = r"[0-9]{2}(?:[.,][0-9]*)?"
_TIME = re.compile(rf"({_UNIT})(?::?({_UNIT}))?(?::?({_UNIT}))?\Z")
_ZONE_START = re.compile("[Z+-][^\n\r\u2028\u2029]*\\Z")
_ZONE = re.compile(r"([+-])([0-9]{2})(?::?([0-9]{2}))?\Z")


def parse_iso(text: str) -> int | None:
    """Milliseconds since the epoch, or None where `parseISO` answers an invalid Date. No zone means UTC."""
    date, time, zone = _split(text)
    start = _parse_date(date) if date else None
    if start is None:
        return None
    elapsed: float = 0
    if time:
        parsed = _parse_time(time)
        if parsed is None:
            return None
        elapsed = parsed
    offset = 0
    if zone:
        shifted = _parse_zone(zone)
        if shifted is None:
            return None
        offset = shifted
    return clip(start + elapsed + offset)


def clip(time: float) -> int | None:
    """The time a Date keeps: whole milliseconds, cut towards zero; None outside of a Date's range."""
    return int(time) if -MAX_TIME <= time <= MAX_TIME else None


def _split(text: str) -> tuple[str, str, str]:
    """The date, the time and the zone of a text, "" for what it lacks. All empty: not a date."""
    pieces = re.split("[T ]", text)
    if len(pieces) > 2:
        return "", "", ""
    date, time = pieces[0], pieces[1] if len(pieces) > 1 else ""
    if ":" in date:
        date, time = "", date
    elif re.search("[Zz]", date):
        # A date that ends in a zone has no time; the zone's letter may be of either case here.
        date = re.split("[Zz ]", text, maxsplit=1)[0]
        time = text[len(date) :]
    zone = _ZONE_START.search(time) if time else None
    if not zone:
        return date, time, ""
    # The zone's text is cut out where it stands first.
    return date, time.replace(zone[0], "", 1), zone[0]


def _parse_date(text: str) -> int | None:
    year_found = _YEAR.match(text)
    if not year_found:
        return None
    year = int(year_found[1]) if year_found[1] else int(year_found[2]) * 100
    found = _DAY.match(text, year_found.end())
    if not found:
        return None
    day_of_year, month, day, week, week_day = (int(part) if part else None for part in found.groups())
    if found[4]:
        return _parse_week(year, week or 0, 1 if week_day is None else week_day)
    if found[1]:
        days = day_of_year or 0
        if not 1 <= days <= 365 + is_leap_year(year):
            return None
        return _date(year, 1, days)
    month = 1 if month is None else month
    day = 1 if day is None else day
    if not (1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        return None
    return _date(year, month, day)


def _parse_week(year: int, week: int, day: int) -> int | None:
    if not (1 <= week <= 53 and 1 <= day <= 7):
        return None
    # January 4th lies in week 1, whose Monday counts back from it (1970-01-01 was a Thursday). A Date must hold it.
    fourth = days_from_date(year, 1, 4)
    if clip(fourth * DAY) is None:
        return None
    monday = fourth - (fourth + 3) % 7
    return clip((monday + (week - 1) * 7 + day - 1) * DAY)


def _date(year: int, month: int, day: int) -> int | None:
    return clip(days_from_date(year, month, day) * DAY)


def _parse_time(text: str) -> float | None:
    found = _TIME.match(text)
    if not found:
        return None
    # A fraction stands as a double, as in JavaScript: the sum's last bits decide the millisecond.
    hours, minutes, seconds = (float(unit.replace(",", ".")) if unit else 0.0 for unit in found.groups())
    in_range = hours < 25 and minutes < 60 and seconds < 60 and hours != 24
    if not (in_range or (hours == 24 and minutes == 0 and seconds == 0)):
        return None
    return hours * _HOUR + minutes * _MINUTE + seconds * 1000


def _parse_zone(text: str) -> int | None:
    """Milliseconds to add for the zone. What is no zone counts as UTC; None for minutes past 59."""
    found = _ZONE.match(text)
    if not found:
        return 0
    hours, minutes = int(found[2]), int(found[3] or 0)
    if minutes > 59:
        return None
    distance = hours * _HOUR + minutes * _MINUTE
    return -distance if found[1] == "+" else distance
