"""check-receiver: the reference receiver keeps every promise, and each broken twin of it is caught at its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner

from fake_strapi import FakeStrapiError, check_receiver, receiver_check
from fake_strapi.cli import main
from fake_strapi.javascript.json_text import parse, stringify
from fake_strapi.webhooks.sent import Sent
from fake_strapi.webhooks.signing import SCHEMES
from harness.receiver import WebhookReceiver

SECRET = "shh"


@contextmanager
def reference(handler: Callable[[Any], object] = lambda event: None, **more: Any) -> Iterator[WebhookReceiver]:
    with WebhookReceiver(secrets=[SECRET], handler=handler, **more) as receiver:
        yield receiver


@pytest.mark.parametrize("signature", SCHEMES)
def test_the_reference_keeps_every_promise(signature: str) -> None:
    with reference() as receiver:
        assert receiver.processor is not None
        processor = receiver.processor
        report = check_receiver(receiver.url, secret=SECRET, signature=signature, processed=lambda: processor.processed)
    assert report.failures == ()
    assert {finding.verdict for finding in report.findings} == {"passed"}
    report.raise_for_failures()


def test_bodies_are_what_node_reads_and_writes_again() -> None:
    """A receiver that verifies what JSON.stringify makes of the parsed body, as the guide's does, is no worse."""
    with reference() as receiver:
        check_receiver(receiver.url, secret=SECRET)
        bodies = [one.body for one in receiver.received if one.complete]
    assert any(b'"1":"a","2":"b"' in body for body in bodies)
    for body in bodies:
        assert stringify(parse(body), js_keys=True) == body


def broken(receiver: WebhookReceiver, **more: Any) -> set[str]:
    report = check_receiver(receiver.url, secret=SECRET, **more)
    with pytest.raises(AssertionError, match=r"breaks \d+ promises"):
        report.raise_for_failures()
    return {finding.promise for finding in report.failures}


def test_one_that_verifies_nothing() -> None:
    with WebhookReceiver() as receiver:
        assert broken(receiver) == {
            "a signature by another secret is refused",
            "an event without a signature is refused",
            "a body that was changed on its way is refused",
        }


def test_one_with_another_secret() -> None:
    with WebhookReceiver(secrets=["other"]) as receiver:
        assert "a signed event is accepted" in broken(receiver)


def test_one_that_processes_every_delivery() -> None:
    with WebhookReceiver(secrets=[SECRET]) as receiver:

        def accepted() -> int:
            return sum(one.refused is None and one.complete for one in receiver.received)

        assert broken(receiver, processed=accepted) == {"an event that comes three times is processed once"}


def test_one_that_fails_at_first_and_takes_the_retry() -> None:
    """500 is a failed delivery, which Strapi makes again: the contract is kept, but it is said."""
    seen: set[bytes] = set()

    def fail_at_first(event: Any) -> None:
        if (key := stringify(event)) not in seen:
            seen.add(key)
            raise OSError("the database is away")

    with reference(fail_at_first) as receiver:
        assert receiver.processor is not None
        processor = receiver.processor
        report = check_receiver(receiver.url, secret=SECRET, processed=lambda: processor.processed)
    assert report.failures == ()
    unsure = {finding.promise: finding.evidence for finding in report.findings if finding.verdict == "unsure"}
    assert "500 after" in unsure["a signed event is accepted"]
    assert "only when it was tried again 200 after" in unsure["a signed event is accepted"]


def test_one_that_knows_entries_only() -> None:
    with reference(lambda event: event["entry"]["id"]) as receiver:
        assert broken(receiver) == {
            "an event without an entry (media.create) is tolerated",
            "the admin panel's test event is tolerated",
        }


def test_one_that_answers_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver_check, "QUICK_SECONDS", 0.5)
    with reference() as receiver:
        receiver.answer(delay=0.6, times=1)
        assert broken(receiver) == {"every answer comes within 5 seconds"}


def test_what_cannot_be_seen_is_not_judged() -> None:
    with reference() as receiver:
        report = check_receiver(receiver.url, secret=SECRET)
    unsure = {finding.promise for finding in report.findings if finding.verdict == "unsure"}
    assert unsure == {"an event that comes three times is processed once"}
    assert receiver_check.refused("x", Sent(403, None, 0.1)).verdict == "unsure"
    assert receiver_check.refused("x", Sent(0, "socket hang up", 0.1)).verdict == "failed"


def test_nobody_there() -> None:
    with pytest.raises(FakeStrapiError, match="nobody answers at"):
        check_receiver("http://127.0.0.1:9/", secret=SECRET)
    with pytest.raises(FakeStrapiError, match="no signature 'md5'"):
        check_receiver("http://127.0.0.1:9/", secret=SECRET, signature="md5")


def test_the_command() -> None:
    with reference() as receiver, WebhookReceiver() as careless:
        good = CliRunner().invoke(main, ["check-receiver", receiver.url, "--secret", SECRET])
        bad = CliRunner().invoke(main, ["check-receiver", careless.url, "--secret", SECRET, "--strapi", "5"])
        nobody = CliRunner().invoke(main, ["check-receiver", "http://127.0.0.1:9/"], env={"WEBHOOK_SECRET": SECRET})
        uncounted = CliRunner().invoke(
            main, ["check-receiver", receiver.url, "--secret", SECRET, "--count-url", "http://127.0.0.1:9/"]
        )
    assert good.exit_code == 0
    assert good.output.startswith("passed  a signed event is accepted")
    assert bad.exit_code == 1
    assert "failed  an event without a signature is refused" in bad.output
    assert (nobody.exit_code, uncounted.exit_code) == (2, 2)
