"""SendGrid's v3 API, as far as mail is sent by it: `POST /v3/mail/send`, batch ids, API keys, sandbox mode."""

from __future__ import annotations

import secrets
from typing import Any

from harness.doubles.double import Double, random_id, uncovered
from harness.doubles.exchange import Answer, Request
from harness.doubles.expectations import chosen, expect
from harness.doubles.sendgrid.mail import Mail, mails_of
from harness.doubles.sendgrid.rules import MAX_BYTES, error, errors_of

API_KEY = "SG.fake-sendgrid-key.not-a-secret"
SEND = "/v3/mail/send"
BATCH = "/v3/mail/batch"
ACCESS = (
    ("Access-Control-Allow-Origin", "https://sendgrid.api-docs.io"),
    ("Access-Control-Allow-Methods", "POST"),
    ("Access-Control-Allow-Headers", "Authorization, Content-Type, On-behalf-of, x-sg-elas-acl"),
    ("Access-Control-Max-Age", "600"),
    ("X-No-CORS-Reason", "https://sendgrid.com/docs/Classroom/Basics/API/cors.html"),
)
INVALID_GRANT = "The provided authorization grant is invalid, expired, or revoked"
STATUS_WORDS = {
    401: INVALID_GRANT,
    403: "access forbidden",
    404: "not found",
    405: "method not allowed",
    413: "content too large",
    429: "too many requests",
    500: "internal server error",
}


class SendGrid(Double):
    """The double of SendGrid.

    `api_keys`: those that are good; None takes any that begins with `SG.`. `verified_senders`: addresses and domains
    that mail may be sent from; None takes any.
    """

    name = "SendGrid"
    hosts = ("api.sendgrid.com", "api.eu.sendgrid.com")
    api_key = API_KEY

    def forget(self) -> None:
        self.api_keys: set[str] | None = None
        self.verified_senders: set[str] | None = None
        self.mails: list[Mail] = []
        self.batches: set[str] = set()

    # --- what was sent

    @property
    def sent(self) -> list[Mail]:
        """The mails that go out, in order; not those of sandbox mode."""
        return [mail for mail in self.mails if not mail.sandbox]

    @property
    def validated(self) -> list[Mail]:
        """The mails of sandbox mode."""
        return [mail for mail in self.mails if mail.sandbox]

    def assert_sent(self, *, times: int | None = None, **conditions: Any) -> list[Mail]:
        """Mails like this were sent: so many, or at least one; answers them. Conditions are the fields of Mail.

        A value is equal; a compiled pattern is found in it; a callable is true of it. A list such as `to` has it. Fails
        with all mails that were sent and what about each isn't as wanted, and the requests that were refused.
        """
        __tracebackhide__ = True
        return expect("mail", self.sent, conditions, times, also=self.refused())

    def assert_sent_once(self, **conditions: Any) -> Mail:
        """Exactly one mail like this was sent; answers it."""
        __tracebackhide__ = True
        return self.assert_sent(times=1, **conditions)[0]

    def assert_not_sent(self, **conditions: Any) -> None:
        """No mail like this was sent."""
        __tracebackhide__ = True
        self.assert_sent(times=0, **conditions)

    def mails_to(self, address: str) -> list[Mail]:
        """What an address got, by to, cc or bcc."""
        return [mail for mail in self.sent if address in (*mail.to, *mail.cc, *mail.bcc)]

    def find(self, **conditions: Any) -> list[Mail]:
        """The mails like this, without an assertion."""
        return chosen(self.sent, conditions)

    # --- the service

    @property
    def environment(self) -> dict[str, str]:
        return {"SENDGRID_API_KEY": API_KEY} | ({} if self._server is None else {"SENDGRID_URL": self.url})

    def state(self) -> dict[str, Any]:
        return {
            "sent": [mail.told() for mail in self.sent],
            "validated": [mail.told() for mail in self.validated],
            "batches": sorted(self.batches),
        }

    def error_body(self, status: int) -> Any:
        return {"errors": [error(STATUS_WORDS.get(status, "unavailable"), None)]}

    def answer(self, request: Request) -> Answer:
        if not request.path.startswith("/v3/"):
            return refused(404, "not found")
        if (unauthorized := self._unauthorized(request)) is not None:
            return unauthorized
        if request.path == SEND:
            return self._send(request) if request.method == "POST" else refused(405, "method not allowed")
        if request.path == BATCH and request.method == "POST":
            batch = secrets.token_urlsafe(36)
            self.batches.add(batch)
            return Answer.of_json(201, {"batch_id": batch})
        if request.path.startswith(f"{BATCH}/") and request.method == "GET":
            batch = request.path.removeprefix(f"{BATCH}/")
            return (
                Answer.of_json(200, {"batch_id": batch}) if batch in self.batches else refused(400, "invalid batch id")
            )
        return refused(501, uncovered(request))

    def _unauthorized(self, request: Request) -> Answer | None:
        given = request.headers.get("authorization")
        if given is None:
            return refused(401, "authorization required")
        key = given.removeprefix("Bearer ")
        good = key.startswith("SG.") if self.api_keys is None else key in self.api_keys
        return None if good and given.startswith("Bearer ") else refused(401, INVALID_GRANT)

    def _send(self, request: Request) -> Answer:
        if "application/json" not in request.headers.get("content-type", ""):
            return refused(415, "Content-Type should be application/json.")
        if len(request.body) > MAX_BYTES:
            return refused(413, "content too large")
        payload = request.json
        found = errors_of(payload, self.clock.now())
        if found:
            return Answer.of_json(400, {"errors": found}, *ACCESS)
        if (unverified := self._unverified(payload)) is not None:
            return unverified
        if (batch := payload.get("batch_id")) is not None and batch not in self.batches:
            return Answer.of_json(400, {"errors": [error("invalid batch id", "batch_id", "message.batch_id")]}, *ACCESS)
        sandbox = bool(((payload.get("mail_settings") or {}).get("sandbox_mode") or {}).get("enable"))
        message_id = random_id(22)
        self.mails += mails_of(payload, message_id, self.clock.now(), sandbox)
        return Answer(200, b"", ACCESS) if sandbox else Answer(202, b"", (("X-Message-Id", message_id), *ACCESS))

    def _unverified(self, payload: dict[str, Any]) -> Answer | None:
        address = payload["from"]["email"]
        domain = address.rpartition("@")[2]
        if self.verified_senders is None or {address, domain} & self.verified_senders:
            return None
        return refused(
            403,
            "The from address does not match a verified Sender Identity. Mail cannot be sent until this error is"
            " resolved. Visit https://sendgrid.com/docs/for-developers/sending-email/sender-identity/ to see the Sender"
            " Identity requirements",
            "from",
        )


def refused(status: int, message: str, field: str | None = None) -> Answer:
    return Answer.of_json(status, {"errors": [error(message, field)]}, *ACCESS)
