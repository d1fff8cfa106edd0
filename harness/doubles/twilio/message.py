"""One message of Twilio's, with the states that it goes through by the clock."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import format_datetime
from typing import Any

API_VERSION = "2010-04-01"
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_TWICE = frozenset("\f^{}\\[~]|€")  # these take two places


@dataclass(slots=True)
class Message:
    """One message. Times are Unix seconds; `from_` is None for one of a messaging service that hasn't been sent yet."""

    sid: str
    account_sid: str
    to: str
    from_: str | None
    body: str
    status: str
    created: float
    media: list[str] = field(default_factory=list)
    service: str | None = None
    status_callback: str | None = None
    sent: float | None = None
    updated: float = 0.0
    error_code: int | None = None
    send_at: float | None = None

    @property
    def segments(self) -> int:
        """How many SMS the body takes: GSM 03.38 has 160 places in one and 153 in each of several, UCS-2 70 and 67."""
        if all(letter in GSM_7 or letter in GSM_7_TWICE for letter in self.body):
            length = len(self.body) + sum(letter in GSM_7_TWICE for letter in self.body)
            return 1 if length <= 160 else math.ceil(length / 153)
        length = len(self.body.encode("utf-16-le")) // 2
        return 1 if length <= 70 else math.ceil(length / 67)

    @property
    def uri(self) -> str:
        return f"/{API_VERSION}/Accounts/{self.account_sid}/Messages/{self.sid}"

    def told(self) -> dict[str, Any]:
        """As Twilio's API has it."""
        return {
            "body": self.body,
            "num_segments": "0" if self.status in ("accepted", "scheduled") else str(self.segments),
            "direction": "outbound-api",
            "from": self.from_,
            "date_updated": date(self.updated),
            "price": None,
            "error_message": None,
            "uri": f"{self.uri}.json",
            "account_sid": self.account_sid,
            "num_media": str(len(self.media)),
            "to": self.to,
            "date_created": date(self.created),
            "status": self.status,
            "sid": self.sid,
            "date_sent": date(self.sent),
            "messaging_service_sid": self.service,
            "error_code": self.error_code,
            "price_unit": "USD",
            "api_version": API_VERSION,
            "subresource_uris": {"media": f"{self.uri}/Media.json"},
        }

    def __str__(self) -> str:
        sender = self.from_ or self.service
        code = f", error {self.error_code}" if self.error_code else ""
        return f"{self.sid} to {self.to} from {sender} ({self.status}{code}): {self.body[:100]!r}"


def date(at: float | None) -> str | None:
    """RFC 2822, as in `Thu, 24 Aug 2023 05:01:45 +0000`."""
    return None if at is None else format_datetime(datetime.fromtimestamp(int(at), timezone.utc))
