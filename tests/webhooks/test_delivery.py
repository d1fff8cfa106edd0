"""The policy of deliveries, as values."""

from __future__ import annotations

from random import Random

import pytest

from fake_strapi.errors import FakeStrapiError
from fake_strapi.webhooks.delivery import after_attempt, asked_mischief, chosen_mischief, redelivered
from fake_strapi.webhooks.delivery_log import Delivery
from fake_strapi.webhooks.settings import GUIDE_RETRIES, WebhookSettings, changed, described, settings_of

NOON = 1_795_435_200_000


def delivery() -> Delivery:
    return Delivery("d1", "e1", "entry.create", "job", 1, "http://127.0.0.1:1/", [], b"{}")


def test_the_guides_retries_are_counted_from_each_failure() -> None:
    settings = settings_of("guide", (), None)
    one = delivery()
    waits = []
    now = NOON
    for _ in range(3):
        one = after_attempt(one, False, settings, now)
        assert one.state == "pending"
        assert one.next_attempt is not None
        waits.append((one.next_attempt - now) // 60_000)
        now = one.next_attempt + 7_000  # the receiver took seven seconds to fail
    assert waits == [1, 5, 15]
    last = after_attempt(one, False, settings, now)
    assert (last.state, last.next_attempt, last.tries) == ("failed", None, 4)


def test_a_plain_strapi_tries_once() -> None:
    assert after_attempt(delivery(), False, settings_of("strapi", ("s",), None), NOON).state == "failed"
    assert settings_of("strapi", (), (2.0,)).retries == (2.0,)


def test_what_was_taken_is_over() -> None:
    late = after_attempt(
        after_attempt(delivery(), False, settings_of("guide", (), None), NOON), True, WebhookSettings(), 0
    )
    assert (late.state, late.next_attempt, late.tries) == ("delivered", None, 2)


def test_a_redelivery_has_all_its_tries_again_and_is_the_same_event() -> None:
    failed = after_attempt(delivery(), False, WebhookSettings(), NOON)
    again = redelivered(failed, {"truncate": True})
    assert (again.state, again.tries, again.event_id, again.mischief) == ("pending", 0, "e1", {"truncate": True})


def test_a_seed_tells_all_mischief() -> None:
    settings = WebhookSettings(duplicate=0.5, drop=0.3, stale_timestamp=0.5, delay=(1, 9))
    first = [chosen_mischief(settings, chance) for chance in [Random(7)] for _ in range(40)]
    assert first == [chosen_mischief(settings, chance) for chance in [Random(7)] for _ in range(40)]
    assert {"duplicates", "drop", "stale_timestamp", "delay"} == {name for one in first for name in one}
    assert all(1 <= one["delay"] <= 9 for one in first)
    assert chosen_mischief(WebhookSettings(), Random(7)) == {}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"secrets": "x"}, "no such webhook setting: secrets. There are secret: a text"),
        ({"secret": ""}, "expected a text, a list of the current"),
        ({"secret": ["a", "b", "c"]}, "webhook setting secret"),
        (
            {"signature": "md5"},
            "one or a list of x-strapi-signature, x-strapi-signature-256, timestamped, standard-web",
        ),
        ({"retries": [-1]}, "webhook setting retries"),
        ({"retries": 3}, "webhook setting retries"),
        ({"retries": {}}, "webhook setting retries"),
        ({"retries": ""}, "webhook setting retries"),
        ({"secret": {"a": 1}}, "webhook setting secret"),
        ({"signature": {"timestamped": 1}}, "webhook setting signature"),
        ({"signature": ["timestamped", "timestamped"]}, "webhook setting signature"),
        ({"burst": -1}, "webhook setting burst"),
        ({"timeout": 0}, "webhook setting timeout"),
        ({"drop": 1.5}, "0 to 1"),
        ({"drop": True}, "0 to 1"),
        ({"reorder": 1}, "webhook setting reorder"),
        ({"delay": [5, 1]}, "webhook setting delay"),
        ({"seed": "a"}, "webhook setting seed"),
    ],
)
def test_bad_settings_are_refused_with_what_to_do(values: dict[str, object], said: str) -> None:
    with pytest.raises(FakeStrapiError) as caught:
        changed(WebhookSettings(), values)
    assert said in str(caught.value)


def test_settings_change_one_by_one() -> None:
    first = changed(WebhookSettings(), {"secret": ["new", "old"], "retries": list(GUIDE_RETRIES), "delay": 2})
    second = changed(first, {"signature": ["timestamped"], "secret": None})
    assert (first.secrets, second.secrets, second.retries, second.delay) == (("new", "old"), (), GUIDE_RETRIES, (2, 2))
    told = described(first)
    assert told["secrets"] == 2
    assert "new" not in str(told)


@pytest.mark.parametrize(
    "values", [{"burst": 1}, {"drop": 1}, {"delay": -1}, {"duplicates": True}, {"duplicates": 1.5}, {"truncate": "yes"}]
)
def test_bad_mischief_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(FakeStrapiError, match="mischief"):
        asked_mischief(values)
