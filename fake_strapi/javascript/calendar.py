"""Days of the proleptic Gregorian calendar in UTC, for all of JavaScript's years (-271821 to 275760)."""

from __future__ import annotations

DAY = 86_400_000
# The furthest a JavaScript Date goes from the epoch, either way (ECMAScript TimeClip).
MAX_TIME = 8_640_000_000_000_000


def days_from_date(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a date. `month` 1 to 12; `day` may lie outside the month and counts on."""
    # Years run from March, so that the leap day is a year's last; 146097 days are 400 years.
    shifted = year - (month <= 2)
    era, year_of_era = divmod(shifted, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def date_from_days(days: int) -> tuple[int, int, int]:
    """The (year, month, day) that lies `days` after 1970-01-01."""
    era, day_of_era = divmod(days + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    return era * 400 + year_of_era + (month <= 2), month, day


def is_leap_year(year: int) -> bool:
    """Whether the year has a February 29th."""
    return year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)


def days_in_month(year: int, month: int) -> int:
    """How many days a month (1 to 12) of that year has."""
    return 28 + is_leap_year(year) if month == 2 else 30 + (month + month // 8) % 2
