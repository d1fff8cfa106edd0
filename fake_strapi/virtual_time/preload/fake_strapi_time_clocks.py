"""What tells the time: the functions of the module time, and the classes datetime and date.

Part of fake_strapi_time.py, and as that without any other module of this package.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fake_strapi.virtual_time.preload.fake_strapi_time import Participant

REAL_SLEEP = time.sleep
REAL_STRFTIME = time.strftime
REAL_DATETIME = datetime.datetime
REAL_DATE = datetime.date


def clocks(one: Participant) -> dict[Any, Any]:
    """Real function of the module time -> its virtual twin."""

    def twin(genuine: Any, ours: Callable[[], Any]) -> Any:
        def tell() -> Any:
            return ours() if one.takes_part() else genuine()

        tell.__name__ = genuine.__name__
        return tell

    def sleep(seconds: float) -> None:
        if not one.takes_part():
            return REAL_SLEEP(seconds)
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        one.wait_seconds(lambda: False, seconds)
        return None

    def of_now(genuine: Any) -> Any:
        def told(seconds: float | None = None) -> Any:
            return genuine(one.seconds() if seconds is None and one.takes_part() else seconds)

        return told

    def strftime(form: str, *moment: Any) -> str:
        return REAL_STRFTIME(form, *(moment or (time.localtime(),)))

    nanoseconds = 1_000_000
    return {
        time.time: twin(time.time, one.seconds),
        time.time_ns: twin(time.time_ns, lambda: int(one.milliseconds() * nanoseconds)),
        time.monotonic: twin(time.monotonic, one.since_start),
        time.monotonic_ns: twin(time.monotonic_ns, lambda: int(one.since_start() * 1000) * nanoseconds),
        time.perf_counter: twin(time.perf_counter, one.since_start),
        time.perf_counter_ns: twin(time.perf_counter_ns, lambda: int(one.since_start() * 1000) * nanoseconds),
        time.sleep: sleep,
        time.localtime: of_now(time.localtime),
        time.gmtime: of_now(time.gmtime),
        time.ctime: of_now(time.ctime),
        time.strftime: strftime,
    }


def dates(one: Participant) -> dict[Any, Any]:
    """The classes datetime and date. No object of the twins is ever made: they make real ones."""

    class Meta(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, genuine_of[cls]) if cls in genuine_of else super().__instancecheck__(value)

        def __subclasscheck__(cls, other: type) -> bool:
            return issubclass(other, genuine_of[cls]) if cls in genuine_of else super().__subclasscheck__(other)

    genuine_of: dict[type, type] = {}

    class VirtualDatetime(REAL_DATETIME, metaclass=Meta):
        def __new__(cls, *args: Any, **kwargs: Any) -> Any:
            return REAL_DATETIME.__new__(REAL_DATETIME if cls is VirtualDatetime else cls, *args, **kwargs)

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return REAL_DATETIME.fromtimestamp(one.seconds(), tz) if one.takes_part() else REAL_DATETIME.now(tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.now(datetime.timezone.utc).replace(tzinfo=None)

        @classmethod
        def today(cls) -> Any:
            return cls.now()

    class VirtualDate(REAL_DATE, metaclass=Meta):
        def __new__(cls, *args: Any, **kwargs: Any) -> Any:
            return REAL_DATE.__new__(REAL_DATE if cls is VirtualDate else cls, *args, **kwargs)

        @classmethod
        def today(cls) -> Any:
            return REAL_DATE.fromtimestamp(one.seconds()) if one.takes_part() else REAL_DATE.today()

    genuine_of.update({VirtualDatetime: REAL_DATETIME, VirtualDate: REAL_DATE})
    for twin, genuine in genuine_of.items():
        twin.__name__, twin.__qualname__, twin.__module__ = genuine.__name__, genuine.__qualname__, "datetime"
    return {genuine: twin for twin, genuine in genuine_of.items()}
