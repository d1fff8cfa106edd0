"""Mails, payments and SMS: the guide's lines with the services' own packages, against doubles of the services.

The hooks run with the job that Strapi's webhook tells of, and inside of a real Strapi as its `lifecycles.js`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

import harness
from fake_strapi import FakeStrapi
from harness.doubles import Gateway, SendGrid, Stripe, Twilio
from harness.targets.process import ProcessTarget

if TYPE_CHECKING:
    from conftest import Guide

HERE = Path(__file__).parent
PRINTSHOP = Path(harness.__file__).parent / "printshop"
PHONE = "+14155552345"

# What Strapi gives the guide's lines: `module`, and `strapi`, here by the REST API.
STRAPI = """
    const module = { exports: {} };
    const strapi = { entityService: { async findOne(uid, id) {
      const { data } = await write('get', `/${uid.split('.').pop()}s/${id}`);
      return { id: data.id, ...data.attributes };
    } } };
"""
# Calls a hook with each event's job, as a receiver of Strapi's webhooks; populated, as the hooks want it.
RECEIVER = """
    const flat = (row) => ({ id: row.id, ...row.attributes });
    async function populated(id) {
      const job = flat((await write('get', `/jobs/${id}?populate=customer`)).data);
      return { ...job, customer: job.customer.data && flat(job.customer.data) };
    }
    const app = require('express')();
    app.use(require('express').json());
    const errors = [];
    const hooks = { 'entry.create': 'afterCreate', 'entry.update': 'afterUpdate' };
    app.post('/webhooks/strapi', async (request, response) => {
      const call = module.exports[hooks[request.body.event]];
      if (call && request.body.model === 'job') {
        await call({ result: await populated(request.body.entry.id) }).catch((error) => errors.push(error.message));
      }
      response.end();
    });
    app.listen(3001);
    await hook('entry.create', 'entry.update');
    const told = () => control('POST', 'deliveries/wait', { timeout: 20 });
    const ann = { Name: 'Ann', Email: 'ann@acme.example', phone: '+14155552345' };
    const customer = (await write('post', '/customers', ann)).data.id;
"""
JOB = """
    const begun = { JobID: 'J1', Status: 'In Production', customer };
    const job = (await write('post', '/jobs', begun)).data.id;
    await told();
"""
COMPLETE = "await write('put', `/jobs/${job}`, { Status: 'Complete' }); await told();"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The PrintShop, with the phone numbers of customers that the guide's SMS are sent to."""
    project = tmp_path / "printshop"
    shutil.copytree(PRINTSHOP, project)
    file = project / "src/api/customer/content-types/customer/schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    schema["attributes"]["phone"] = {"type": "string"}
    file.write_text(json.dumps(schema), encoding="utf-8")
    return project


class World:
    """The three services, at their own names."""

    def __init__(self) -> None:
        self.sendgrid, self.stripe, self.twilio = SendGrid(), Stripe(), Twilio()
        self.gateway = Gateway(self.sendgrid, self.stripe, self.twilio)


@pytest.fixture
def world() -> Iterator[World]:
    services = World()
    with services.gateway:
        yield services
    services.twilio.stop()
    services.stripe.stop()


def run(guide: Guide, world: World, strapi: FakeStrapi, *lines: str) -> Any:
    return guide.run(strapi, STRAPI, *lines, **world.gateway.environment)


def test_mail(guide: Guide, world: World, shop: Path) -> None:
    with FakeStrapi(project=shop) as strapi:
        created = "await write('post', '/jobs', { JobID: 'J1', Status: 'Complete', customer }); await told();"
        assert run(guide, world, strapi, "chapter_9/email.js", RECEIVER, created, "return errors;") == []
    world.sendgrid.assert_sent_once(
        to="ann@acme.example",
        from_="noreply@printshop.com",
        subject="Job J1 Complete",
        text="Your job J1 is complete and ready for pickup!",
    )


def test_a_job_that_becomes_complete_sends_no_mail(guide: Guide, world: World, shop: Path) -> None:
    """The guide's hook is afterCreate: it hears of no change."""
    with FakeStrapi(project=shop) as strapi:
        assert run(guide, world, strapi, "chapter_9/email.js", RECEIVER, JOB, COMPLETE, "return errors;") == []
    world.sendgrid.assert_not_sent()


def test_sms(guide: Guide, world: World, shop: Path) -> None:
    with FakeStrapi(project=shop) as strapi:
        assert run(guide, world, strapi, "chapter_9/sms.js", RECEIVER, JOB, COMPLETE, "return errors;") == []
    world.twilio.assert_sent_once(to=PHONE, from_=Twilio.phone_number, body="Job J1 is complete!")


def test_each_update_of_a_complete_job_sends_an_sms_again(guide: Guide, world: World, shop: Path) -> None:
    again = "await write('put', `/jobs/${job}`, { Quantity: 5 }); await told();"
    with FakeStrapi(project=shop) as strapi:
        assert run(guide, world, strapi, "chapter_9/sms.js", RECEIVER, JOB, COMPLETE, again, "return errors;") == []
    world.twilio.assert_sent(times=2, to=PHONE)


def test_a_customer_of_the_printshop_has_no_phone(guide: Guide, world: World) -> None:
    """Its schema has no `phone`: Twilio's package refuses to send to nobody."""
    receiver = RECEIVER.replace(", phone: '+14155552345'", "")
    with FakeStrapi() as strapi:
        errors = run(guide, world, strapi, "chapter_9/sms.js", receiver, JOB, COMPLETE, "return errors;")
    assert errors == ["Required parameter \"params['to']\" missing."]
    world.twilio.assert_not_sent()


def pay(guide: Guide, world: World, amount: str) -> Any:
    with FakeStrapi() as strapi:
        (job,) = strapi.seed({"job": [{"JobID": "JOB-2025-001"}]})["job"]
        call = f"createPayment({job['id']}, {amount})"
        return run(
            guide,
            world,
            strapi,
            "chapter_9/payment.js",
            f"return {call}.catch((error) => [error.type, error.message]);",
        )


def test_payment(guide: Guide, world: World) -> None:
    secret = pay(guide, world, "50")
    intent = world.stripe.assert_payment_intent_once(amount=5000, currency="usd", metadata={"jobId": "JOB-2025-001"})
    assert secret == intent["client_secret"]


def test_a_payment_of_19_99_is_refused(guide: Guide, world: World) -> None:
    """`amount * 100` isn't whole for many an amount with cents: 19.99 * 100 is 1998.9999999999998."""
    assert pay(guide, world, "19.99") == ["StripeInvalidRequestError", "Invalid integer: 1998.9999999999998"]
    world.stripe.assert_payment_intent(times=0)


# --- the services' own packages for node, beyond what the guide calls


def test_stripe_s_package(guide: Guide, world: World) -> None:
    """By its settings, without the gateway: a payment, an error, a key, a webhook."""
    with FakeStrapi() as strapi, world.stripe:
        result = guide.run(strapi, "packages/stripe.js", **world.stripe.environment)
    assert result == {
        "same": True,
        "other": "StripeIdempotencyError",
        "declined": ["StripeCardError", "card_declined", "generic_decline", "requires_payment_method"],
        "listed": ["2", "1", "0"],
        "event": "payment_intent.succeeded",
        "told": True,
        "forged": "StripeSignatureVerificationError",
    }
    world.stripe.assert_paid_once(amount=5000)


def test_sendgrid_s_package(guide: Guide, world: World) -> None:
    """By its settings, without the gateway: a mail, and an error."""
    with FakeStrapi() as strapi, world.sendgrid:
        result = guide.run(strapi, "packages/sendgrid.js", **world.sendgrid.environment)
    assert result == [202, True, [400, "subject"]]
    world.sendgrid.assert_sent_once(to="ann@acme.example", html="<p>Hi</p>")


def test_twilio_s_package(guide: Guide, world: World) -> None:
    """At Twilio's own name: a message, its state, a page, an error; and the signature of a callback."""
    world.twilio.sends_after = 0.0
    with FakeStrapi() as strapi:
        result = guide.run(strapi, "packages/twilio.js", **world.gateway.environment)
    assert result == ["queued", [400, 21211], "sent", True, False, [True]]


# --- inside of a real Strapi


@pytest.mark.skipif(
    os.environ.get("FAKE_STRAPI_REAL") != "1", reason="starts a real Strapi; FAKE_STRAPI_REAL=1 asks for it"
)
@pytest.mark.parametrize("version", ["4", "5"])
def test_hooks_of_a_real_strapi(guide_modules: Path, world: World, shop: Path, version: str) -> None:
    """The guide's files as they are, as lifecycles of the PrintShop: a mail and an SMS go out, once each."""
    hooks = shop / "src/hooks"
    hooks.mkdir()
    for name in ("email.js", "sms.js"):
        shutil.copy(HERE / "chapter_9" / name, hooks)
    lifecycles = shop / "src/api/job/content-types/job/lifecycles.js"
    both = "module.exports = { ...require('../../../../hooks/email'), ...require('../../../../hooks/sms') };"
    lifecycles.write_text(both, encoding="utf-8")
    environment = {**world.gateway.environment, "NODE_PATH": str(guide_modules)}
    target = ProcessTarget(shop, version, environment=environment)
    target.start()
    try:
        with requests.Session() as api:
            api.headers["Authorization"] = f"Bearer {target.token}"

            def write(method: str, path: str, **data: Any) -> Any:
                answer = api.request(method, f"{target.url}/api/{path}", json={"data": data}, timeout=30)
                assert answer.ok, answer.text
                row = answer.json()["data"]
                return row.get("documentId", row["id"])

            customer = write("POST", "customers", Name="Ann", Email="ann@acme.example", phone=PHONE)
            write("POST", "jobs?populate=customer", JobID="J1", Status="Complete", customer=customer)
            world.sendgrid.assert_sent_once(to="ann@acme.example", subject="Job J1 Complete")
            world.twilio.assert_not_sent()
            job = write("POST", "jobs?populate=customer", JobID="J2", Status="In Production", customer=customer)
            write("PUT", f"jobs/{job}?populate=customer", Status="Complete")
        world.twilio.assert_sent_once(to=PHONE, body="Job J2 is complete!")
        world.sendgrid.assert_sent_once()
    finally:
        target.stop()
