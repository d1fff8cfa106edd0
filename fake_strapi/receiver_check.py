"""Plays the guide's webhook contract against a receiver, and judges what it answers, promise by promise.

    report = check_receiver("http://127.0.0.1:3001/webhooks/strapi", secret="shh")
    report.raise_for_failures()

The receiver's side of the contract: answer 2xx within five seconds, refuse what is not signed by the secret, process
an event once however often it comes, and live with whatever a Strapi may send. It is sent to as Strapi sends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct, field

from fake_strapi.errors import FakeStrapiError
from fake_strapi.findings import FAILED, PASSED, UNSURE, Finding, Report
from fake_strapi.javascript.dates import to_iso
from fake_strapi.javascript.json_text import stringify
from fake_strapi.versions import behaviour_of
from fake_strapi.webhooks.clients import CLIENTS, Header
from fake_strapi.webhooks.headers import configured_headers
from fake_strapi.webhooks.sender import Sender
from fake_strapi.webhooks.sent import Sent
from fake_strapi.webhooks.signing import SCHEMES, Signed, signature_headers

QUICK_SECONDS = 5.0
TIMEOUT_SECONDS = 10.0
BIG_TEXT = 300_000  # characters: three times what express.json() takes unless it is told otherwise
STALE_SECONDS = 600
TIMED_SCHEMES = frozenset({"timestamped", "standard-webhooks"})

Count = Callable[[], int]


def check_receiver(
    url: str,
    *,
    secret: str,
    signature: str = "x-strapi-signature",
    version: str = "4",
    processed: Count | None = None,
    now: Callable[[], float] = time.time,
) -> Report:
    """Play the contract against `url`; `signature` is a scheme of signing.SCHEMES, `version` the Strapi to be.

    `processed` answers how many events the receiver has processed so far; without it, what it does with a duplicate
    can't be seen. Raises FakeStrapiError when nobody answers at the URL.
    """
    if signature not in SCHEMES:
        raise FakeStrapiError(f"no signature {signature!r}: there are {', '.join(SCHEMES)}")
    sender = Sender(CLIENTS[behaviour_of(version).webhook_client])
    play = Play(url, secret, signature, sender, processed, now)
    try:
        first = play.send(play.event())
        if not first.status:
            raise FakeStrapiError(f"nobody answers at {url}: {first.error}")
        findings = [finding for check in CHECKS for finding in check(play)]
    finally:
        sender.close()
    return Report(f"the receiver {url}", tuple(findings))


class Play(Struct):
    """One receiver, and how to send to it."""

    url: str
    secret: str
    scheme: str
    sender: Sender
    processed: Count | None
    now: Callable[[], float]
    made: int = 0
    log: list[Sent] = field(default_factory=list)

    def event(self, **entry: Any) -> dict[str, Any]:
        """The body of a new event: a job that was changed a second after the last one."""
        self.made += 1
        at = to_iso(int(self.now() * 1000) + self.made * 1000)
        job = {"id": self.made, "JobID": f"CHECK-{self.made:03}", "Status": "Complete", "Quantity": 1, **entry}
        job |= {"createdAt": at, "updatedAt": at}
        return {"event": "entry.update", "createdAt": at, "model": "job", "uid": "api::job.job", "entry": job}

    def send(
        self,
        event: dict[str, Any] | bytes,
        *,
        secret: str | None = "",
        age: int = 0,
        cut: bool = False,
        tampered: bool = False,
    ) -> Sent:
        """Send one delivery. `secret`: None signs nothing, "" rightly, any other wrongly. `tampered`: changed then."""
        body = event if isinstance(event, bytes) else stringify(event, js_keys=True)
        name = "entry.update" if isinstance(event, bytes) else event["event"]
        headers: list[Header] = configured_headers({}, {}, name)
        if secret is not None:
            signed = Signed(f"check_{self.made}", int(self.now()) - age, body)
            headers += signature_headers([self.scheme], [secret or self.secret], signed)
        if tampered:
            body = body.replace(b'"Quantity":1', b'"Quantity":2')
        sent = self.sender.send(self.url, headers, body, TIMEOUT_SECONDS, cut=cut)
        self.log.append(sent)
        return sent

    def count(self) -> int | None:
        """How many events have been processed; None when nobody tells."""
        return None if self.processed is None else self.processed()


def counted_by(url: str) -> Count:
    """Asks a URL how many events have been processed. Raises FakeStrapiError when it doesn't answer a number."""

    def count() -> int:
        from urllib.error import URLError
        from urllib.request import urlopen

        try:
            with urlopen(url, timeout=TIMEOUT_SECONDS) as answer:
                return int(answer.read())
        except (URLError, ValueError, OSError) as error:
            raise FakeStrapiError(f"{url} doesn't answer how many events were processed: {error}") from None

    return count


def told(sent: Sent) -> str:
    """What came back, in a few words."""
    if not sent.status:
        return f"no answer: {sent.error}"
    text = " ".join(sent.answer_body.split())
    return f"{sent.status} after {sent.duration * 1000:.0f} ms" + (f" ({text[:60]})" if text else "")


def accepted(play: Play, promise: str, event: dict[str, Any], hint: str = "") -> Finding:
    """What fails (no answer, 5xx) comes again, as the guide's retries do: who takes it then keeps the contract."""
    sent = play.send(event)
    if sent.delivered:
        return Finding(promise, PASSED, told(sent))
    if not sent.status or sent.status >= 500:
        again = play.send(event)
        if again.delivered:
            return Finding(promise, UNSURE, f"{told(sent)}; only when it was tried again {told(again)}")
    return Finding(promise, FAILED, told(sent) + (f"; {hint}" if hint else ""))


def refused(promise: str, sent: Sent) -> Finding:
    """401 is what the guide answers; another 4xx refuses too, but says something else."""
    if sent.status == 401:
        return Finding(promise, PASSED, told(sent))
    if 400 <= sent.status < 500:
        return Finding(promise, UNSURE, f"{told(sent)}; refused, but the guide says 401")
    return Finding(promise, FAILED, f"{told(sent)}; expected 401")


def good_signature(play: Play) -> list[Finding]:
    return [accepted(play, "a signed event is accepted", play.event())]


def bad_signatures(play: Play) -> list[Finding]:
    found = [
        refused("a signature by another secret is refused", play.send(play.event(), secret="not the secret")),
        refused("an event without a signature is refused", play.send(play.event(), secret=None)),
        refused("a body that was changed on its way is refused", play.send(play.event(), tampered=True)),
    ]
    if play.scheme in TIMED_SCHEMES:
        sent = play.send(play.event(), age=STALE_SECONDS)
        found.append(refused(f"a signature {STALE_SECONDS // 60} minutes old is refused", sent))
    return found


def duplicates(play: Play) -> list[Finding]:
    event, before = play.event(), play.count()
    for _ in range(2):
        play.send(event)
    taken = [accepted(play, "a duplicate is accepted", event, "an error makes Strapi send it again")]
    after = play.count()
    promise = "an event that comes three times is processed once"
    if before is None or after is None:
        return [*taken, Finding(promise, UNSURE, "nobody tells how many were processed: give a count")]
    verdict = PASSED if after - before == 1 else FAILED
    return [*taken, Finding(promise, verdict, f"processed {after - before} times")]


def failures(play: Play) -> list[Finding]:
    """A connection that breaks is no delivery: the retry must be taken as the first."""
    event, before = play.event(), play.count()
    play.send(event, cut=True)
    found = [accepted(play, "a retry is accepted after a connection that broke", event)]
    after = play.count()
    if before is not None and after is not None:
        verdict = PASSED if after - before == 1 else FAILED
        found.append(Finding("it is processed then, and once", verdict, f"processed {after - before} times"))
    return found


def unknown_events(play: Play) -> list[Finding]:
    file = {"id": 1, "name": "a.png", "url": "/uploads/a.png", "mime": "image/png", "size": 1.5}
    at = to_iso(int(play.now() * 1000))
    hint = "every event that a webhook asks for comes to the same URL"
    return [
        accepted(play, "an event of another model is tolerated", {**play.event(), "model": "customer"}, hint),
        accepted(play, "an unknown event is tolerated", {**play.event(), "event": "entry.archive"}, hint),
        accepted(
            play,
            "an event without an entry (media.create) is tolerated",
            {"event": "media.create", "createdAt": at, "media": file},
            hint,
        ),
        accepted(play, "the admin panel's test event is tolerated", {"event": "trigger-test", "createdAt": at}, hint),
    ]


def odd_bodies(play: Play) -> list[Finding]:
    text = "Çelik \u2028 \U0001f600 </script>"
    odd = {"2": "b", "1": "a", "float": 1e21, "tiny": 5e-324, "big": 2**64, "zero": 0, "text": text, "lone": "\ud800"}
    old = play.event()
    play.send(play.event())
    return [
        accepted(play, "texts and numbers that JSON writes oddly are verified", play.event(InkColors=odd)),
        accepted(
            play,
            f"a big event ({BIG_TEXT // 1000} kB) is accepted",
            play.event(Notes="x" * BIG_TEXT),
            "express.json() takes 100 kB unless its limit is set",
        ),
        accepted(play, "an event that comes late, behind a newer one, is accepted", old),
    ]


def quickness(play: Play) -> list[Finding]:
    """Of all that was sent: Strapi waits ten seconds, the guide asks for five."""
    slowest = max(sent.duration for sent in play.log)
    verdict = PASSED if slowest < QUICK_SECONDS else FAILED
    return [Finding("every answer comes within 5 seconds", verdict, f"the slowest took {slowest:.3f} s")]


CHECKS: Sequence[Callable[[Play], list[Finding]]] = (
    good_signature,
    bad_signatures,
    duplicates,
    failures,
    unknown_events,
    odd_bodies,
    quickness,
)
