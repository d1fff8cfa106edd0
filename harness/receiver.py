"""A webhook receiver for tests: a real HTTP server on a free loopback port that remembers each delivery byte for byte.

    with WebhookReceiver() as receiver:
        ...  # make a webhook for receiver.url, change something
        delivery = receiver.wait_for("entry.update", model="job")
        assert delivery.entry["Status"] == "Complete"

Works with the fake and with a real Strapi, in pytest (the fixture `webhook_receiver`) and outside of it. With a
`handler` it is what the guide asks of a receiver: it refuses what is not signed, handles each event once, and answers
in time.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.event_processor import EventProcessor, key_of
from harness.received import Header, Received, Reply
from harness.receiver_server import ReceiverServer
from harness.webhook_signatures import why_refused

DEFAULT_TIMEOUT = 5.0
SHOWN_MISSES = 10


class UnexpectedDelivery(AssertionError):
    """Deliveries that the test neither waited for nor allowed."""


class NoSuchDelivery(AssertionError):
    """What the test waited for didn't come in time."""


class WebhookReceiver:
    """See the module's text. With `secrets` each delivery's signature is checked, and a bad one answered 401.

    `clock` answers the time in Unix seconds that signatures are compared with. `make_hook` makes a webhook for a URL
    and events, for `hook`. `handler` is called with the body of each event, once an event (event_processor.py).
    `tls`: over HTTPS, with a certificate by the authority of `ca_path`; takes the package trustme (`fake-strapi[tls]`).
    """

    def __init__(
        self,
        *,
        secrets: Sequence[str] = (),
        path: str = "/webhooks/strapi",
        clock: Callable[[], float] = time.time,
        make_hook: Callable[..., Any] | None = None,
        handler: Callable[[Any], object] | None = None,
        tls: bool = False,
    ) -> None:
        self.secrets = list(secrets)
        self.path = path
        self.tls = tls
        self.strict = True  # whether the fixture fails a test for what it didn't expect
        self.processor = None if handler is None else EventProcessor(handler)
        self._make_hook = make_hook
        self.received: list[Received] = []
        self._clock = clock
        self._replies: list[Reply] = []
        self._taken: set[int] = set()
        self._allowed: list[tuple[str | None, str | None]] = []
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._server: ReceiverServer | None = None
        self._thread: threading.Thread | None = None

    # --- the server

    def start(self) -> WebhookReceiver:
        self._stopping.clear()
        self._server = ReceiverServer(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="receiver", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Close the port and every connection. May be called twice."""
        if self._server is None or self._thread is None:
            return
        self._stopping.set()
        self._server.shutdown()
        self._server.close_all()
        self._server.server_close()
        self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> WebhookReceiver:
        return self.start()

    def __exit__(self, *raised: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        if self._server is None:
            raise RuntimeError("this receiver isn't running: call start(), or use it in a with statement")
        port: int = self._server.server_address[1]
        return port

    @property
    def url(self) -> str:
        """Where to send webhooks; any other path on this port is taken as well."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}{self.path}"

    @property
    def ca_path(self) -> Path | None:
        """Over HTTPS: a PEM file of the authority to trust."""
        if not self.tls:
            return None
        from harness.certificates import ca_file

        return ca_file()

    def hook(self, *events: str, **more: Any) -> Any:
        """Have Strapi send these events here; answers the webhook's id. `name` and `headers` may be given."""
        if self._make_hook is None:
            raise RuntimeError("this receiver knows no Strapi: make a webhook for its url, or use the fixture")
        return self._make_hook(self.url, events, **more)

    # --- what it answers

    def answer(
        self,
        status: int = 200,
        *,
        body: str = "OK",
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        close: bool = False,
        event: str | None = None,
        times: int | None = None,
    ) -> None:
        """Answer like this from now on: `times` deliveries, or all; of one event, or of all. The last one told wins."""
        with self._changed:
            self._replies.append(Reply(status, body, headers or {}, delay, close, event, times))

    def reply_to(self, event: str | None) -> Reply:
        """What the next delivery of an event is answered."""
        with self._changed:
            for reply in reversed(self._replies):
                if (reply.event is None or reply.event == event) and reply.times != 0:
                    if reply.times is not None:
                        reply.times -= 1
                    return reply
        return Reply()

    # --- what it got

    def wait_for(
        self,
        event: str,
        *,
        model: str | None = None,
        where: Callable[[Received], bool] | None = None,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Received:
        """The next delivery like this that nobody has waited for yet. Raises NoSuchDelivery, with what came instead."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                for place, one in enumerate(self.received):
                    if place not in self._taken and why_not(one, event, model, where) is None:
                        self._taken.add(place)
                        return one
                if not self._changed.wait(deadline - time.monotonic()):
                    raise NoSuchDelivery(self._missing(event, model, where, timeout))

    def wait_for_count(self, count: int, *, timeout: float = DEFAULT_TIMEOUT) -> list[Received]:
        """All deliveries, once there are so many. Raises NoSuchDelivery."""
        self.wait_until_arrived(count, timeout=timeout)
        with self._changed:
            self._taken.update(range(len(self.received)))
            return list(self.received)

    def wait_until_arrived(self, count: int, *, timeout: float = DEFAULT_TIMEOUT) -> None:
        """Wait until so many deliveries have come, expected or not. Raises NoSuchDelivery."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.received) >= count, timeout):
                raise NoSuchDelivery(f"{len(self.received)} deliveries came within {timeout:g} s, not {count}")

    def allow(self, event: str | None = None, model: str | None = None) -> None:
        """Deliveries like this (all, without a word) may come without being waited for."""
        self._allowed.append((event, model))

    @property
    def unexpected(self) -> list[Received]:
        """Deliveries that were neither waited for nor allowed."""
        with self._changed:
            return [
                one
                for place, one in enumerate(self.received)
                if place not in self._taken
                and not any(event in (None, one.event) and model in (None, one.model) for event, model in self._allowed)
            ]

    def assert_nothing_unexpected(self) -> None:
        """Raises UnexpectedDelivery when something came that nobody waited for."""
        if unexpected := self.unexpected:
            lines = "".join(f"\n  {one}" for one in unexpected)
            raise UnexpectedDelivery(
                f"{len(unexpected)} deliveries came that the test neither waited for nor allowed"
                f" (wait_for(…), or allow(event, model)):{lines}"
            )

    def clear(self) -> None:
        """Forget what came, and how to answer."""
        with self._changed:
            self.received.clear()
            self._taken.clear()
            self._replies.clear()
            self._allowed.clear()

    # --- called by the server's threads

    def judge(self, headers: Sequence[Header], body: bytes, event: str | None) -> tuple[str | None, Reply]:
        """Why a delivery that came whole is refused, None if it isn't; and what it is answered."""
        if self.secrets:
            named = {name.lower(): value for name, value in headers}
            refused = why_refused(named, body, self.secrets, self._clock())
            if refused is not None:
                return refused, Reply(401, "Invalid signature")
        reply = self.reply_to(event)
        if self.processor is None or reply.status >= 400 or reply.close:
            return None, reply
        return None, replace(reply, status=self._handled(self.processor, headers, body))

    def _handled(self, processor: EventProcessor, headers: Sequence[Header], body: bytes) -> int:
        """The status that the handler's work comes to; 400 for what is no JSON."""
        try:
            event = json.loads(body)
        except ValueError:
            return 400
        webhook_id = next((value for name, value in headers if name.lower() == "webhook-id"), None)
        return processor.process(key_of(webhook_id, event, body), event)

    def keep(self, received: Received) -> None:
        with self._changed:
            self.received.append(received)
            self._changed.notify_all()

    def pause(self, seconds: float) -> None:
        """Answer later, but not later than the end."""
        self._stopping.wait(seconds)

    def _missing(self, event: str, model: str | None, where: Callable[[Received], bool] | None, timeout: float) -> str:
        wanted = " ".join(word for word in (event, model) if word) + (" that meets the condition" if where else "")
        text = f"no {wanted} came within {timeout:g} s."
        if not self.received:
            return f"{text} Nothing came at all: is there an enabled webhook for {event} with the URL {self.url}?"
        misses = []
        for place, one in enumerate(self.received):
            reason = why_not(one, event, model, where)
            near = (one.event == event) + (one.event == event and one.model == (model or one.model)) + (reason is None)
            told = ", ".join(filter(None, (reason, "waited for before" if place in self._taken else None)))
            misses.append((-near, place, f"\n  {told}: {one}"))
        shown = [line for *_, line in sorted(misses)[:SHOWN_MISSES]]
        more = f"\n  and {len(misses) - len(shown)} more, less like it" if len(misses) > len(shown) else ""
        return f"{text} Came instead:{''.join(shown)}{more}"


def why_not(one: Received, event: str, model: str | None, where: Callable[[Received], bool] | None) -> str | None:
    """Why a delivery is not the one that is waited for; None when it is."""
    if one.event != event:
        return f"another event than {event}"
    if model is not None and one.model != model:
        return f"another model than {model}"
    if where is not None and not where(one):
        return "doesn't meet the condition"
    return None
