"""Every delivery and each of its attempts, as rows of the workspace's database: so a reset forgets them, a snapshot
keeps them, and with a database file they outlive the process.

A delivery is one event for one webhook. It is `pending` until a receiver has taken it (`delivered`), all tries have
failed (`failed`), or mischief has swallowed it (`dropped`).
"""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field

from fake_strapi.javascript.dates import to_iso
from fake_strapi.javascript.json_text import parse, stringify

if TYPE_CHECKING:
    from fake_strapi.webhooks.clients import Header
    from fake_strapi.webhooks.sent import Sent

State = Literal["pending", "delivered", "failed", "dropped"]
STATES: tuple[State, ...] = ("pending", "delivered", "failed", "dropped")
KEPT_DELIVERIES = 10_000  # of those that are over; older ones are forgotten

TABLES = (
    "CREATE TABLE IF NOT EXISTS fake_deliveries (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE,"
    " event_id TEXT, event TEXT, model TEXT, webhook INTEGER, url TEXT, headers TEXT, info BLOB, body BLOB, state TEXT,"
    " tries INTEGER, next_attempt INTEGER, mischief TEXT)",
    "CREATE TABLE IF NOT EXISTS fake_delivery_attempts (delivery TEXT, at INTEGER, status INTEGER, error TEXT,"
    " duration REAL, headers TEXT, answer_headers TEXT, answer_body TEXT)",
    "CREATE INDEX IF NOT EXISTS fake_delivery_attempts_delivery ON fake_delivery_attempts (delivery)",
    "CREATE INDEX IF NOT EXISTS fake_deliveries_state ON fake_deliveries (state)",
)
COLUMNS = "id, event_id, event, model, webhook, url, headers, info, body, state, tries, next_attempt, mischief"


class Delivery(Struct):
    """One event for one webhook. `info` is the body behind `event` and `createdAt`; `body` is there once it was sent.

    `tries`: attempts since it was told or redelivered. `next_attempt`: milliseconds of the workspace's clock; None
    while it waits for its turn only. `mischief`: what is done to it on purpose, by name.
    """

    id: str
    event_id: str
    event: str
    model: str | None
    webhook: int
    url: str
    headers: list[Header]
    info: bytes
    body: bytes | None = None
    state: State = "pending"
    tries: int = 0
    next_attempt: int | None = None
    mischief: dict[str, Any] = field(default_factory=dict)


class DeliveryLog:
    """The deliveries of one workspace. The caller holds the database's lock."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, delivery: Delivery) -> None:
        """A new delivery."""
        self._connection.execute(
            f"INSERT INTO fake_deliveries ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _values(delivery)
        )

    def get(self, delivery_id: str) -> Delivery | None:
        """A delivery by its id; None when there is none, as after a reset."""
        row = self._connection.execute(f"SELECT {COLUMNS} FROM fake_deliveries WHERE id = ?", (delivery_id,)).fetchone()
        return None if row is None else _delivery(row)

    def find(self, *, event: str | None = None, state: str | None = None) -> list[Delivery]:
        """Those of an event and in a state, in the order in which they were told."""
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM fake_deliveries WHERE event = coalesce(?, event) AND state = coalesce(?, state)"
            " ORDER BY number",
            (event, state),
        )
        return [_delivery(row) for row in rows]

    def update(self, delivery: Delivery) -> None:
        """Keep what has changed: body, state, tries, the next attempt, mischief."""
        self._connection.execute(
            "UPDATE fake_deliveries SET body = ?, state = ?, tries = ?, next_attempt = ?, mischief = ? WHERE id = ?",
            (
                delivery.body,
                delivery.state,
                delivery.tries,
                delivery.next_attempt,
                stringify(delivery.mischief).decode(),
                delivery.id,
            ),
        )

    def add_attempt(self, delivery_id: str, at: int, sent: Sent) -> None:
        """What became of one attempt, which began `at` (milliseconds of the workspace's clock)."""
        self._connection.execute(
            "INSERT INTO fake_delivery_attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                delivery_id,
                at,
                sent.status,
                sent.error,
                sent.duration,
                _json(sent.headers),
                _json(sent.answer_headers),
                sent.answer_body,
            ),
        )

    def trim(self) -> None:
        """Forget what is long over."""
        self._connection.execute(
            "DELETE FROM fake_deliveries WHERE state <> 'pending' AND number <="
            " (SELECT max(number) FROM fake_deliveries) - ?",
            (KEPT_DELIVERIES,),
        )
        self._connection.execute(
            "DELETE FROM fake_delivery_attempts WHERE delivery NOT IN (SELECT id FROM fake_deliveries)"
        )

    def described(self, deliveries: Sequence[Delivery]) -> list[dict[str, Any]]:
        """As the control API tells them, attempts and all."""
        return [self._described(delivery) for delivery in deliveries]

    def _described(self, delivery: Delivery) -> dict[str, Any]:
        attempts = self._connection.execute(
            "SELECT at, status, error, duration, headers, answer_headers, answer_body FROM fake_delivery_attempts"
            " WHERE delivery = ? ORDER BY rowid",
            (delivery.id,),
        )
        return {
            "id": delivery.id,
            "event_id": delivery.event_id,
            "event": delivery.event,
            "model": delivery.model,
            "webhook": delivery.webhook,
            "url": delivery.url,
            "state": delivery.state,
            "next_attempt": None if delivery.next_attempt is None else to_iso(delivery.next_attempt),
            "attempts": [
                {
                    "at": to_iso(at),
                    "status": status or None,
                    "error": error,
                    "duration": duration,
                    "request": {"headers": parse(headers)},
                    "response": {"headers": parse(answer_headers), "body": body} if status else None,
                }
                for at, status, error, duration, headers, answer_headers, body in attempts
            ],
            "mischief": delivery.mischief,
            "body": None if delivery.body is None else delivery.body.decode("utf-8", "replace"),
        }


def _values(delivery: Delivery) -> tuple[Any, ...]:
    return (
        delivery.id,
        delivery.event_id,
        delivery.event,
        delivery.model,
        delivery.webhook,
        delivery.url,
        _json(delivery.headers),
        delivery.info,
        delivery.body,
        delivery.state,
        delivery.tries,
        delivery.next_attempt,
        stringify(delivery.mischief).decode(),
    )


def _delivery(row: tuple[Any, ...]) -> Delivery:
    delivery = Delivery(*row)
    delivery.headers = [(name, value) for name, value in parse(row[6])]
    delivery.mischief = parse(row[12])
    return delivery


def _json(headers: Sequence[Header]) -> str:
    return stringify([list(header) for header in headers]).decode("utf-8", "surrogatepass")
