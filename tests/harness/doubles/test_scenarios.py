"""The guide's three scenarios in Python: from the job that becomes Complete to the mail, the SMS and the payment."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

import harness
from fake_strapi import FakeStrapi
from harness.doubles import SendGrid, Stripe, Twilio, in_requests
from harness.receiver import WebhookReceiver

JOB = "api::job.job"
PRINTSHOP = Path(harness.__file__).parent / "printshop"
PHONE = "+14155552345"


def send_mail(to: str, job_id: str) -> None:
    payload = {
        "personalizations": [{"to": [{"email": to}]}],
        "from": {"email": "noreply@printshop.com"},
        "subject": f"Job {job_id} Complete",
        "content": [{"type": "text/plain", "value": f"Your job {job_id} is complete and ready for pickup!"}],
    }
    headers = {"Authorization": "Bearer SG.key"}
    answer = requests.post("https://api.sendgrid.com/v3/mail/send", json=payload, headers=headers, timeout=10)
    answer.raise_for_status()


def send_sms(to: str, body: str) -> None:
    url = f"https://api.twilio.com/2010-04-01/Accounts/{Twilio.account_sid}/Messages.json"
    form = {"To": to, "From": Twilio.phone_number, "Body": body}
    requests.post(url, data=form, auth=(Twilio.account_sid, "token"), timeout=10).raise_for_status()


@pytest.fixture(params=["4", "5"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FakeStrapi]:
    """The PrintShop, with the phone numbers of customers that the guide's SMS are sent to."""
    project = tmp_path / "printshop"
    shutil.copytree(PRINTSHOP, project)
    file = project / "src/api/customer/content-types/customer/schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    schema["attributes"]["phone"] = {"type": "string"}
    file.write_text(json.dumps(schema), encoding="utf-8")
    with FakeStrapi(version=request.param, project=project, profile="guide") as strapi:
        yield strapi


def write(strapi: FakeStrapi, method: str, path: str, **data: Any) -> Any:
    headers = {"Authorization": f"Bearer {strapi.token}"}
    answer = requests.request(method, f"{strapi.url}/api/{path}", json={"data": data}, headers=headers, timeout=30)
    answer.raise_for_status()
    row = answer.json()["data"]
    return row.get("documentId", row["id"])


def test_a_hook_sends_mail_and_sms_once(shop: FakeStrapi, sendgrid: SendGrid, twilio: Twilio) -> None:
    @shop.on(JOB, "beforeUpdate", "afterUpdate")
    def tell(event: Any) -> None:
        if event.action == "beforeUpdate":
            event.state["was"] = event.strapi.query(JOB).findOne({"where": event.params["where"]})["Status"]
            return
        if event.result["Status"] != "Complete" or event.state["was"] == "Complete":
            return
        wish = {"where": {"id": event.result["id"]}, "populate": ["customer"]}
        customer = event.strapi.query(JOB).findOne(wish)["customer"]
        send_mail(customer["Email"], event.result["JobID"])
        send_sms(customer["phone"], f"Job {event.result['JobID']} is complete!")

    with in_requests(sendgrid, twilio):
        customer = write(shop, "POST", "customers", Name="Ann", Email="ann@acme.example", phone=PHONE)
        job = write(shop, "POST", "jobs", JobID="J1", Status="In Production", customer=customer)
        sendgrid.assert_not_sent()
        write(shop, "PUT", f"jobs/{job}", Status="Complete")
        write(shop, "PUT", f"jobs/{job}", Quantity=5)
    sendgrid.assert_sent_once(
        to="ann@acme.example",
        subject="Job J1 Complete",
        text="Your job J1 is complete and ready for pickup!",
    )
    twilio.assert_sent_once(to=PHONE, body="Job J1 is complete!")


def test_a_receiver_of_webhooks_sends_once_though_it_is_told_twice(
    shop: FakeStrapi, sendgrid: SendGrid, twilio: Twilio
) -> None:
    """The first mail fails: the event is told again, and handled again."""

    def handle(told: Any) -> None:
        entry = told["entry"]
        if (told["event"], told["model"]) == ("entry.update", "job") and entry["Status"] == "Complete":
            send_mail("ann@acme.example", entry["JobID"])
            send_sms(PHONE, f"Job {entry['JobID']} is complete!")

    sendgrid.faults.unavailable("/v3/mail/send", times=1)
    shop.clock.freeze()
    with in_requests(sendgrid, twilio), WebhookReceiver(handler=handle) as receiver:
        shop.webhooks.add(receiver.url, ["entry.update"])
        job = write(shop, "POST", "jobs", JobID="J1")
        write(shop, "PUT", f"jobs/{job}", Status="Complete")
        assert shop.webhooks.wait()
        sendgrid.assert_not_sent()
        shop.clock.advance(60)
        (delivery,) = shop.webhooks.deliveries()
        assert [attempt["status"] for attempt in delivery["attempts"]] == [500, 200]
        shop.webhooks.redeliver(delivery["id"], duplicates=2)
        assert shop.webhooks.wait()
    sendgrid.assert_sent_once(to="ann@acme.example")
    twilio.assert_sent_once(to=PHONE)


def test_a_payment_intent_carries_the_job_s_id(shop: FakeStrapi, stripe: Stripe) -> None:
    def create_payment(job_id: Any, amount: int) -> str:
        headers = {"Authorization": f"Bearer {shop.token}"}
        job = requests.get(f"{shop.url}/api/jobs/{job_id}", headers=headers, timeout=30).json()["data"]
        job = job.get("attributes", job)
        answer = requests.post(
            "https://api.stripe.com/v1/payment_intents",
            data={"amount": amount * 100, "currency": "usd", "metadata[jobId]": job["JobID"]},
            headers={"Authorization": "Bearer sk_test_key", "Idempotency-Key": f"pay-{job['JobID']}"},
            timeout=10,
        )
        answer.raise_for_status()
        return str(answer.json()["client_secret"])

    with in_requests(stripe):
        job = write(shop, "POST", "jobs", JobID="JOB-2025-001", Quantity=100)
        assert create_payment(job, 50) == create_payment(job, 50)
    intent = stripe.assert_payment_intent_once(amount=5000, currency="usd", metadata={"jobId": "JOB-2025-001"})
    assert intent["status"] == "requires_payment_method"
