"""The webhook runner of a workspace: hears events, queues deliveries, sends them, tries again where that is promised.

With the profile `strapi` it is Strapi's own runner: one try, ten seconds, no signature. Source: services/webhook-runner
of `@strapi/strapi` 4.26.2 and `@strapi/core` 5.54.0. What goes beyond that are switches (settings.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from fake_strapi.documents.event_hub import Info
from fake_strapi.errors import FakeStrapiError
from fake_strapi.javascript.json_text import stringify
from fake_strapi.simulation.world_clock import WorldClock
from fake_strapi.storage.database import Database
from fake_strapi.webhooks.burst import Burst, send_side_by_side
from fake_strapi.webhooks.delivery import after_attempt, asked_mischief, chosen_mischief, redelivered
from fake_strapi.webhooks.delivery_log import Delivery, DeliveryLog
from fake_strapi.webhooks.events import TEST_EVENT
from fake_strapi.webhooks.headers import configured_headers
from fake_strapi.webhooks.job_queue import Job, JobQueue
from fake_strapi.webhooks.outgoing import body_at, signature_at
from fake_strapi.webhooks.sent import Sent
from fake_strapi.webhooks.settings import WebhookSettings, changed
from fake_strapi.webhooks.store import Webhook, find_webhooks

if TYPE_CHECKING:
    from fake_strapi.webhooks.sender import Carry, Sender

ATTEMPT, BURST = "webhook attempt", "webhook burst"  # the kinds of jobs that the workspace's clock knows
TRIM_EVERY = 1_000
LOST = Sent(0, "the process ended before it was sent, and there are no retries: as a real Strapi, it is forgotten", 0)

NewId = Callable[[], str]
MakeSender = Callable[[str | None], "Sender"]
"""From the certificates to trust beside the usual ones (WebhookSettings.ca)."""


class WebhookRunner:
    """All webhook work of one workspace. Listens to its event hub; a Part of it. Any thread may call."""

    def __init__(
        self,
        database: Database,
        clock: WorldClock,
        make_sender: MakeSender,
        settings: WebhookSettings,
        *,
        new_id: NewId,
        default_headers: Mapping[str, Any] | None = None,
    ) -> None:
        self.database = database
        self.log = DeliveryLog(database.connection)
        self.settings = settings
        self._clock = clock
        self._make_sender = make_sender
        self._sender: Sender | None = None
        self._trusted: str | None = None  # by the sender, beside the usual certificates
        self._carry: Carry | None = None
        self._new_id = new_id
        self._default_headers = default_headers or {}
        self._queue = JobQueue(self._overtakes)
        self._burst = Burst()
        self._chance = Random(settings.seed)
        self._webhooks: list[Webhook] | None = None
        self._heard = 0
        clock.on(ATTEMPT, self._due)
        clock.on(BURST, self._burst_due)

    # --- events

    def wants(self, event: str) -> bool:
        """Whether an enabled webhook asks for such events."""
        return any(webhook.enabled and event in webhook.events for webhook in self.webhooks())

    def hear(self, event: str, info: Info) -> None:
        """Queue one job for the event: its webhooks one after another, in the order in which they were made."""
        event_id = self._new_id()
        text = stringify(dict(info), js_keys=True)
        model = info.get("model")
        ids: list[str] = []
        for webhook in self.webhooks():
            if not webhook.enabled:
                continue
            for _ in range(webhook.events.count(event)):
                ids += self._told(webhook, event, event_id, model, text)
        self._heard += 1
        if self._heard % TRIM_EVERY == 0:
            self.log.trim()
        if ids:
            self._queue.put(partial(self._run_all, ids))

    def webhooks(self) -> list[Webhook]:
        """All of them, from memory."""
        webhooks = self._webhooks
        if webhooks is None:
            with self.database.lock:
                webhooks = self._webhooks = find_webhooks(self.database.connection)
        return webhooks

    def forget(self) -> None:
        """Webhooks have been made, changed or removed: they are read anew."""
        self._webhooks = None

    def _told(self, webhook: Webhook, event: str, event_id: str, model: Any, info: bytes) -> list[str]:
        """Note the delivery of an event, and its duplicates; answers the ids of those that are sent at once."""
        mischief = chosen_mischief(self.settings, self._chance)
        headers = configured_headers(self._default_headers, webhook.headers, event)
        at_once = []
        for _ in range(1 + int(mischief.pop("duplicates", 0))):
            delivery = Delivery(
                self._new_id(), event_id, event, model, webhook.id, webhook.url, headers, info, mischief=mischief
            )
            if self._add(delivery):
                at_once.append(delivery.id)
        return at_once

    def _add(self, delivery: Delivery) -> bool:
        """Note a delivery; whether it is sent at once."""
        if delivery.mischief.get("drop"):
            delivery.state = "dropped"
        elif delivery.mischief.get("burst"):
            delivery.next_attempt, begins = self._burst.ends(self._clock.now(), self.settings.burst)
            if begins:
                self._clock.schedule(delivery.next_attempt, BURST)
        elif delay := delivery.mischief.get("delay"):
            delivery.next_attempt = self._clock.now() + round(delay * 1000)
        self.log.add(delivery)
        if delivery.next_attempt is not None and not delivery.mischief.get("burst"):
            self._clock.schedule(delivery.next_attempt, ATTEMPT, delivery.id)
        return delivery.state == "pending" and delivery.next_attempt is None

    # --- attempts

    def _run_all(self, ids: Sequence[str]) -> None:
        for delivery_id in ids:
            self.attempt(delivery_id)

    def _due(self, delivery_id: str, due: int) -> None:
        """A retry or a delayed delivery when its time has come: here while the clock is moved, else by the queue."""
        self._do(partial(self.attempt, delivery_id, due))

    def _burst_due(self, _: None, due: int) -> None:
        with self.database.lock:
            ids = [one.id for one in self.log.find(state="pending") if one.next_attempt == due]
            if self.settings.reorder:
                self._chance.shuffle(ids)
        self._do(partial(send_side_by_side, partial(self.attempt, due=due), ids))

    def _do(self, job: Job) -> None:
        if self._clock.moving:
            job()
        else:
            self._queue.put(job)

    def attempt(self, delivery_id: str, due: int | None = None) -> None:
        """Send a delivery once and note what became of it. `due`: when its time was to come, None for now.

        Nothing happens when it waits no more or for another time, as after a reset, or when it was redelivered.
        """
        with self.database.lock:
            delivery = self.log.get(delivery_id)
            if delivery is None or delivery.state != "pending" or delivery.next_attempt != due:
                return
            began = self._clock.now()
            delivery.next_attempt = None
            if delivery.body is None:
                delivery.body = body_at(delivery, began)
            self.log.update(delivery)
            settings = self.settings
        headers = [*delivery.headers, *signature_at(delivery, settings, began)]
        cut = bool(delivery.mischief.get("truncate"))
        sent = self.sender().send(delivery.url, headers, delivery.body, settings.timeout, cut=cut)
        self._note(delivery, sent, settings, began)

    def sender(self) -> Sender:
        """What sends; made when something is first sent, since it brings much along."""
        with self.database.lock:
            if self._sender is not None and self._trusted != self.settings.ca:
                self._sender.close()  # its connections were made to whom it trusted
                self._sender = None
            if self._sender is None:
                self._trusted = self.settings.ca
                self._sender = self._make_sender(self._trusted)
                self._sender.carry = self._carry
            return self._sender

    def carry_by(self, carry: Carry | None) -> None:
        """From here on `carry` is asked first whether it takes a request elsewhere than to a socket."""
        with self.database.lock:
            self._carry = carry
            if self._sender is not None:
                self._sender.carry = carry

    def _note(self, delivery: Delivery, sent: Sent, settings: WebhookSettings, began: int) -> None:
        with self.database.lock:
            if self.log.get(delivery.id) is None:
                return
            after = after_attempt(delivery, sent.delivered, settings, self._clock.now())
            self.log.add_attempt(delivery.id, began, sent)
            self.log.update(after)
            if after.next_attempt is not None:
                self._clock.schedule(after.next_attempt, ATTEMPT, after.id)

    # --- what a person asks for

    def change(self, values: Mapping[str, Any]) -> WebhookSettings:
        """Set switches anew. Raises FakeStrapiError. Deliveries that wait follow the new ones."""
        with self.database.lock:
            self.settings = changed(self.settings, values)
            if "seed" in values:
                self._chance = Random(self.settings.seed)
            return self.settings

    def deliveries(self, *, event: str | None = None, state: str | None = None) -> list[dict[str, Any]]:
        """The log, as the control API tells it."""
        with self.database.lock:
            return self.log.described(self.log.find(event=event, state=state))

    def redeliver(self, delivery_id: str, mischief: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Send a delivery once more, whatever became of it. Raises FakeStrapiError for an id that nobody knows."""
        asked = asked_mischief(mischief or {})
        copies = int(asked.pop("duplicates", 0))
        with self.database.lock:
            delivery = self.log.get(delivery_id)
            if delivery is None:
                raise FakeStrapiError(f"no delivery {delivery_id!r}: GET /_fake/deliveries lists those there are")
            again = redelivered(delivery, asked)
            if delay := asked.get("delay"):
                again.next_attempt = self._clock.now() + round(delay * 1000)
                self._clock.schedule(again.next_attempt, ATTEMPT, again.id)
            elif asked.get("drop"):
                again.state = "dropped"
            self.log.update(again)
            ids = [again.id] if again.state == "pending" and again.next_attempt is None else []
            for _ in range(copies):
                copy = redelivered(delivery, asked)
                copy.id = self._new_id()
                if self._add(copy):
                    ids.append(copy.id)
        for one in ids:
            self._queue.put(partial(self.attempt, one))
        return self.log.described([again])[0]

    def redeliver_failed(self) -> int:
        """Send all that have failed once more; answers how many they are."""
        with self.database.lock:
            failed = self.log.find(state="failed")
            for delivery in failed:
                self.log.update(redelivered(delivery, {}))
        for delivery in failed:
            self._queue.put(partial(self.attempt, delivery.id))
        return len(failed)

    def trigger(self, webhook: Webhook) -> Sent:
        """Send a test event now, once, enabled or not; what became of it. It is on the log as any other."""
        headers = configured_headers(self._default_headers, webhook.headers, TEST_EVENT)
        identifier = self._new_id()
        delivery = Delivery(identifier, identifier, TEST_EVENT, None, webhook.id, webhook.url, headers, b"{}")
        began = self._clock.now()
        delivery.body = body_at(delivery, began)
        settings = replace(self.settings, retries=())
        with self.database.lock:
            self.log.add(delivery)
        headers = [*headers, *signature_at(delivery, settings, began)]
        sent = self.sender().send(webhook.url, headers, delivery.body, settings.timeout)
        self._note(delivery, sent, settings, began)
        return sent

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; what is scheduled for later doesn't count. False: it took longer."""
        return self._queue.wait(seconds)

    # --- the whole

    def recover(self) -> None:
        """Take up what an earlier process on the same database left: at once what it was about, the rest when due.

        Without retries it has failed: a real Strapi, whose queue is in its memory, forgets it too.
        """
        with self.database.lock:
            for delivery in self.log.find(state="pending"):
                if not self.settings.retries:
                    self.log.add_attempt(delivery.id, self._clock.now(), LOST)
                    self.log.update(replace(delivery, state="failed", next_attempt=None))
                elif delivery.next_attempt is None:
                    self._queue.put(partial(self.attempt, delivery.id))
                else:
                    self._clock.schedule(delivery.next_attempt, ATTEMPT, delivery.id)

    def save(self) -> tuple[WebhookSettings, object]:
        return self.settings, self._chance.getstate()

    def load(self, state: tuple[WebhookSettings, Any]) -> None:
        """What waits in the queue is forgotten; what a restored database has waiting is taken up again."""
        self.settings, chance = state
        self._chance.setstate(chance)
        self._queue.clear()
        self._burst = Burst()
        self.forget()
        for delivery in self.log.find(state="pending"):
            if delivery.next_attempt is None:
                self._queue.put(partial(self.attempt, delivery.id))

    def close(self) -> None:
        """No more jobs; connections are closed."""
        self._queue.clear()
        if self._sender is not None:
            self._sender.close()

    def _overtakes(self) -> bool | None:
        return self._chance.random() < 0.5 if self.settings.reorder else None
