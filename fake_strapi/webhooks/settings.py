"""How a workspace delivers: every switch with its default, and what the profiles `strapi` and `guide` choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fake_strapi.config import Profile
from fake_strapi.errors import FakeStrapiError
from fake_strapi.webhooks.signing import SCHEMES, standard_key

GUIDE_RETRIES = (60.0, 300.0, 900.0)
DEFAULT_TIMEOUT = 10.0
LONGEST_TIMEOUT = 600.0


class WebhookSettings(Struct, frozen=True, kw_only=True):
    """The switches. Seconds are seconds of the workspace's clock, but for `timeout`, which is real time."""

    secrets: tuple[str, ...] = ()  # the current one, then the one before it; without any nothing is signed
    signature: tuple[str, ...] = ("x-strapi-signature",)  # names of signing.SCHEMES
    retries: tuple[float, ...] = ()  # seconds to wait after each failure; when they are used up it has failed
    timeout: float = DEFAULT_TIMEOUT  # seconds of real time that a receiver has
    duplicate: float = 0.0  # the share of deliveries that are sent twice
    drop: float = 0.0  # the share that is never sent
    reorder: bool = False  # an event that follows soon may overtake the one before it
    delay: tuple[float, float] = (0.0, 0.0)  # seconds between the event and its delivery: at least, at most
    burst: float = 0.0  # seconds in which deliveries are held back, to be sent all at once
    wrong_signature: float = 0.0  # the share whose signature is another secret's
    stale_timestamp: float = 0.0  # the share whose time is ten minutes old
    truncate: float = 0.0  # the share of which the receiver sees half a body
    ca: str | None = (
        None  # PEM: certificates to trust in receivers over HTTPS, beside those of the system and the start
    )
    seed: int | None = None  # makes the shares come out the same each time

    @property
    def is_honest(self) -> bool:
        """Whether no delivery is tampered with."""
        shares = (self.duplicate, self.drop, self.wrong_signature, self.stale_timestamp, self.truncate)
        return not (any(shares) or self.burst or any(self.delay))


def settings_of(profile: Profile, secrets: tuple[str, ...], retries: tuple[float, ...] | None) -> WebhookSettings:
    """What a workspace starts with: the guide retries, a plain Strapi doesn't; a secret signs in either."""
    promised = GUIDE_RETRIES if profile == "guide" else ()
    return WebhookSettings(secrets=secrets, retries=promised if retries is None else retries)


KEYS = {
    "secret": "a text, a list of the current and the previous one, or null: nothing is signed",
    "signature": f"one or a list of {', '.join(SCHEMES)}",
    "retries": "seconds to wait after each failure, e.g. [60, 300, 900]; [] is no retry",
    "timeout": "seconds that a receiver has",
    "ca": "the text of a PEM file: certificates to trust in receivers, beside the usual ones; null: no more of them",
    "duplicate": "0 to 1: how many are sent twice",
    "drop": "0 to 1: how many are never sent",
    "reorder": "true: an event that follows soon may overtake the one before it",
    "delay": "seconds before each delivery, or [least, most]",
    "burst": "seconds in which deliveries are held back, to be sent all at once, side by side",
    "wrong_signature": "0 to 1",
    "stale_timestamp": "0 to 1",
    "truncate": "0 to 1: how many lose half of their body",
    "seed": "a whole number, or null: chance is chance",
}
FIELDS = {"secret": "secrets"}
SHARES = ("duplicate", "drop", "wrong_signature", "stale_timestamp", "truncate")


def changed(settings: WebhookSettings, values: Mapping[str, Any]) -> WebhookSettings:
    """The settings with some switches set anew. Raises FakeStrapiError for a key or a value that there isn't."""
    unknown = [key for key in values if key not in KEYS]
    if unknown:
        known = "; ".join(f"{key}: {text}" for key, text in KEYS.items())
        raise FakeStrapiError(f"no such webhook setting: {', '.join(unknown)}. There are {known}")
    return replace(settings, **{FIELDS.get(key, key): read(key, value) for key, value in values.items()})


def read(key: str, value: Any) -> Any:
    """One switch's value. Raises FakeStrapiError."""
    try:
        return READERS[key](value)
    except (TypeError, ValueError):
        raise FakeStrapiError(f"webhook setting {key}: expected {KEYS[key]}; got {value!r}") from None


def described(settings: WebhookSettings) -> dict[str, Any]:
    """The settings under the names that `changed` takes; of secrets only how many there are."""
    return {
        "secrets": len(settings.secrets),
        **{key: getattr(settings, key) for key in KEYS if key != "secret"},
    }


def _secrets(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    secrets = _one_or_several(value)
    if not 0 < len(secrets) <= 2 or not all(isinstance(secret, str) and secret for secret in secrets):
        raise ValueError
    for secret in secrets:
        standard_key(secret)
    return secrets


def _schemes(value: Any) -> tuple[str, ...]:
    names = _one_or_several(value)
    if not names or not all(name in SCHEMES for name in names) or len(set(names)) < len(names):
        raise ValueError
    return names


def _one_or_several(value: Any) -> tuple[Any, ...]:
    return (value,) if isinstance(value, str) else _list(value)


def _list(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return tuple(value)


def _number(value: Any, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError
    return float(value)


def _ca(value: Any) -> str | None:
    if value is not None:
        from fake_strapi.tls import client_context  # as with the sender: it brings much along

        client_context(text=value)
    return None if value is None else str(value)


def _share(value: Any) -> float:
    return _number(value, 0, 1)


def _seconds(value: Any) -> float:
    return _number(value, 0, 10 * 365 * 86_400)


def _delay(value: Any) -> tuple[float, float]:
    if isinstance(value, list | tuple):
        least, most = (_seconds(one) for one in value)
        if least > most:
            raise ValueError
        return least, most
    return _seconds(value), _seconds(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _seed(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise TypeError
    return value


READERS = {
    "secret": _secrets,
    "signature": _schemes,
    "retries": lambda value: tuple(_seconds(one) for one in _list(value)),
    "timeout": lambda value: _number(value, 0.001, LONGEST_TIMEOUT),
    "ca": _ca,
    "reorder": _flag,
    "delay": _delay,
    "burst": _seconds,
    "seed": _seed,
    **dict.fromkeys(SHARES, _share),
}
