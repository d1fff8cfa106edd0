"""Twilio's API of 2010-04-01, as far as messages go: sent, fetched, listed, redacted, canceled, removed.

A message is queued, and by the clock sent and delivered; each state is told to its StatusCallback, signed.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
import uuid
from typing import Any
from urllib.parse import urlencode

from harness.doubles.callbacks import Callback
from harness.doubles.double import Double, uncovered
from harness.doubles.exchange import Answer, Request
from harness.doubles.expectations import chosen, expect
from harness.doubles.twilio import rules
from harness.doubles.twilio.errors import BY_STATUS, TEXTS, Refused, error_answer, error_body
from harness.doubles.twilio.listing import page, wanted
from harness.doubles.twilio.message import API_VERSION, Message, date
from harness.doubles.twilio.signing import signature

ACCOUNT_SID = "AC" + "fa" * 16
AUTH_TOKEN = "fake-twilio-auth-token"
PHONE_NUMBER = "+15005550006"  # Twilio's own number for tests that passes all validation
PATH = re.compile(rf"^/{API_VERSION}/Accounts/(?P<account>[^/]+?)(/Messages(/(?P<sid>[^/]+?))?)?(?P<json>\.json)?$")
ENDS = ("delivered", "undelivered", "failed", "canceled")


class Twilio(Double):
    """The double of Twilio.

    `credentials`: auth tokens (or secrets) by account SID (or API key); None takes any, and signs with what came.
    `numbers`: those that the account may send from; None takes any. `sends_after` and `delivers_after`: seconds of the
    clock from a message's creation to these states; None: never by itself.
    """

    name = "Twilio"
    hosts = ("api.twilio.com",)
    account_sid = ACCOUNT_SID
    auth_token = AUTH_TOKEN
    phone_number = PHONE_NUMBER

    def forget(self) -> None:
        self.credentials: dict[str, str] | None = None
        self.numbers: set[str] | None = None
        self.sends_after: float | None = 1.0
        self.delivers_after: float | None = 2.0
        self.messages: list[Message] = []
        self.callbacks: list[Callback] = []
        self._fates: dict[str, tuple[str, int | None]] = {}
        self._tokens: dict[str, str] = {}

    # --- what was sent

    @property
    def sent(self) -> list[Message]:
        """The messages that Twilio took, in order, with their states of now; not those that were canceled."""
        return [message for message in self.messages if message.status != "canceled"]

    def assert_sent(self, *, times: int | None = None, **conditions: Any) -> list[Message]:
        """Messages like this were sent: so many, or at least one; answers them. Conditions are the fields of Message.

        A value is equal; a compiled pattern is found in it; a callable is true of it. Fails with all that were sent,
        and with the requests that were refused.
        """
        __tracebackhide__ = True
        return expect("message", self.sent, conditions, times, also=self.refused())

    def assert_sent_once(self, **conditions: Any) -> Message:
        """Exactly one message like this was sent; answers it."""
        __tracebackhide__ = True
        return self.assert_sent(times=1, **conditions)[0]

    def assert_not_sent(self, **conditions: Any) -> None:
        """No message like this was sent."""
        __tracebackhide__ = True
        self.assert_sent(times=0, **conditions)

    def find(self, **conditions: Any) -> list[Message]:
        """The messages like this, without an assertion."""
        return chosen(self.sent, conditions)

    # --- what becomes of it

    def will(self, to: str, status: str, error_code: int | None = None) -> None:
        """What becomes of messages to a number: `twilio.will("+15551234567", "undelivered", 30003)`."""
        if status not in ("sent", "delivered", "undelivered", "failed"):
            raise ValueError(f"a message ends as sent, delivered, undelivered or failed, not {status!r}")
        self._fates[to] = status, error_code

    def move(self, message: Message, status: str, error_code: int | None = None) -> None:
        """Bring a message to a state now, and tell its StatusCallback."""
        with self._lock:
            message.status, message.error_code = status, error_code
            message.updated = self.clock.now()
            if status in ("sent", "failed") and message.sent is None:
                message.sent = message.updated
            if message.from_ is None and status == "sent":
                message.from_ = PHONE_NUMBER
        self._tell(message)

    def wait_for_callbacks(self, timeout: float = 10.0) -> list[Callback]:
        """The calls that were made so far, once none is under way."""
        self.clock.settle(timeout)
        return list(self.callbacks)

    def _plan(self, message: Message) -> None:
        status, error_code = self._fates.get(message.to, ("delivered", None))
        if status == "failed":
            self._at(message, self.sends_after, "failed", error_code)
            return
        self._at(message, self.sends_after, "sent", None)
        if status != "sent":
            self._at(message, self.delivers_after, status, error_code)

    def _at(self, message: Message, after: float | None, status: str, error_code: int | None) -> None:
        if after is None:
            return
        start = message.created if message.send_at is None else message.send_at

        def happen() -> None:
            if message in self.messages and message.status not in ENDS:
                self.move(message, status, error_code)

        self.clock.at(start + after, happen)

    def _tell(self, message: Message) -> None:
        if message.status_callback is None:
            return
        fields = {
            "SmsSid": message.sid,
            "SmsStatus": message.status,
            "MessageStatus": message.status,
            "To": message.to,
            "MessageSid": message.sid,
            "AccountSid": message.account_sid,
            "From": message.from_ or "",
            "ApiVersion": API_VERSION,
        }
        if message.service is not None:
            fields["MessagingServiceSid"] = message.service
        if message.error_code is not None:
            fields["ErrorCode"] = str(message.error_code)
        url = message.status_callback
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "User-Agent": "TwilioProxy/1.1",
            "X-Twilio-Signature": signature(url, fields, self._token_of(message.account_sid)),
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
        }
        callback = Callback(message.status, url, urlencode(fields).encode(), headers)
        self.callbacks.append(callback)

        def tell() -> None:
            callback.send(self.clock.now())

        self.clock.soon(tell)

    def _token_of(self, account_sid: str) -> str:
        return (self.credentials or {}).get(account_sid) or self._tokens.get(account_sid, AUTH_TOKEN)

    # --- the service

    @property
    def environment(self) -> dict[str, str]:
        return {
            "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "TWILIO_PHONE_NUMBER": PHONE_NUMBER,
        } | ({} if self._server is None else {"TWILIO_URL": self.url})

    def state(self) -> dict[str, Any]:
        return {
            "messages": [one.told() for one in self.messages],
            "callbacks": [one.told() for one in self.callbacks],
        }

    def error_body(self, status: int) -> Any:
        code = BY_STATUS.get(status, 20500 if status >= 500 else 20001)
        return error_body(status, code, TEXTS[code].format(path=""))

    def answer(self, request: Request) -> Answer:
        try:
            return self._answer(request)
        except Refused as refused:
            return refused.answer()

    def _answer(self, request: Request) -> Answer:
        found = PATH.match(request.path)
        account = self._authenticated(request)
        if found is None or found["json"] is None:
            return error_answer(501, None, uncovered(request))
        if found["account"] != account:
            raise Refused(20003)
        if "/Messages" not in request.path:
            return self._account(request, account)
        if found["sid"] is not None:
            return self._one(request, account, found["sid"])
        if request.method == "POST":
            return self._create(request, account)
        if request.method == "GET":
            query = dict(request.query_pairs)
            mine = [one for one in self.messages if one.account_sid == account]
            try:
                return Answer.of_json(200, page(wanted(mine, query), query, request.path))
            except ValueError:
                raise Refused(20001) from None
        raise Refused(20004)

    def _authenticated(self, request: Request) -> str:
        """The account that the request is about, once its credentials are found good. Raises Refused."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        try:
            user, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise Refused(20003) from None
        if scheme != "Basic" or not user.startswith(("AC", "SK")) or not secret:
            raise Refused(20003)
        if self.credentials is not None and self.credentials.get(user) != secret:
            raise Refused(20003)
        if user.startswith("AC"):
            self._tokens[user] = secret
            return user
        found = PATH.match(request.path)
        return found["account"] if found is not None else user

    def _account(self, request: Request, account: str) -> Answer:
        if request.method != "GET":
            return error_answer(501, None, uncovered(request))
        return Answer.of_json(
            200,
            {
                "sid": account,
                "friendly_name": "fake-strapi",
                "status": "active",
                "type": "Full",
                "date_created": date(0),
                "date_updated": date(0),
                "uri": f"/{API_VERSION}/Accounts/{account}.json",
                "subresource_uris": {"messages": f"/{API_VERSION}/Accounts/{account}/Messages.json"},
            },
        )

    def _create(self, request: Request, account: str) -> Answer:
        pairs = request.form_pairs
        form = dict(pairs)
        media = [value for name, value in pairs if name == "MediaUrl"]
        now = self.clock.now()
        to = rules.recipient(form)
        from_ = rules.sender(form, to, self.numbers)
        body = rules.content(form, media)
        send_at = rules.schedule(form, now)
        status = "scheduled" if send_at is not None else "queued" if from_ is not None else "accepted"
        message = Message(
            sid=("MM" if media else "SM") + secrets.token_hex(16),
            account_sid=account,
            to=to,
            from_=from_,
            body=body,
            status=status,
            created=now,
            updated=now,
            media=media,
            service=form.get("MessagingServiceSid") or None,
            status_callback=rules.callback(form),
            send_at=send_at,
        )
        self.messages.append(message)
        self._plan(message)
        return Answer.of_json(201, message.told())

    def _one(self, request: Request, account: str, sid: str) -> Answer:
        message = next((one for one in self.messages if (one.sid, one.account_sid) == (sid, account)), None)
        if message is None:
            raise Refused(20404, path=request.path)
        if request.method == "DELETE":
            self.messages.remove(message)
            return Answer(204)
        if request.method == "POST":
            self._update(message, dict(request.form_pairs))
        elif request.method != "GET":
            raise Refused(20004)
        return Answer.of_json(200, message.told())

    def _update(self, message: Message, form: dict[str, str]) -> None:
        """Redact a message by an empty Body, or cancel a scheduled one."""
        if form.get("Status") == "canceled":
            if message.status not in ("scheduled", "accepted"):
                raise Refused(30409)
            message.status = "canceled"
        elif form.get("Body") == "":
            message.body = ""
        else:
            raise Refused(20001)
        message.updated = self.clock.now()
