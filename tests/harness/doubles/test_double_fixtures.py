"""The fixtures, as a user meets them: in a pytest run of its own."""

from __future__ import annotations

import sys

import pytest
import requests
import trustme

import harness.doubles.sendgrid.double
import harness.doubles.twilio.double

# A run in this process forgets the modules that it imported first; these must stay the ones that they were.
LOADED = (requests, trustme, harness.doubles.sendgrid.double, harness.doubles.twilio.double)


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeini("[pytest]\naddopts = --strict-markers")
    return pytester


def test_each_test_has_a_double_that_is_as_new(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        import requests

        URLS = []

        def sms(twilio, body):
            url = f"{twilio.url}/2010-04-01/Accounts/{twilio.account_sid}/Messages.json"
            form = {"To": "+14155552345", "From": twilio.phone_number, "Body": body}
            return requests.post(url, data=form, auth=(twilio.account_sid, twilio.auth_token))

        def test_one(twilio, twilio_double):
            assert twilio is twilio_double
            URLS.append(twilio.url)
            twilio.clock.freeze()
            assert sms(twilio, "one").status_code == 201
            twilio.assert_sent_once(body="one")

        def test_two(twilio):
            assert URLS == [twilio.url]
            twilio.assert_not_sent()
            assert not twilio.clock.frozen

        def test_gateway(sendgrid, twilio, doubles_gateway):
            assert "TWILIO_AUTH_TOKEN" in doubles_gateway(sendgrid, twilio).environment
        """
    )
    run.runpytest("-p", "no:cacheprovider").assert_outcomes(passed=3)


def test_a_fault_that_never_fired_fails_its_test(run: pytest.Pytester) -> None:
    run.makepyfile(
        """
        def test_one(sendgrid):
            sendgrid.faults.server_error("/v3/mail/sent")

        def test_two(sendgrid):
            assert sendgrid.faults.all() == []

        def test_three(sendgrid):
            sendgrid.faults.server_error()
            sendgrid.faults.strict = False
        """
    )
    result = run.runpytest()
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["*fault of SendGrid (/v3/mail/sent: status 500) never fired*"])


def test_a_module_of_the_same_name_stays_what_it_is(run: pytest.Pytester) -> None:
    """The fixtures' names are those of the services' own packages."""
    run.makepyfile(twilio="class Client: pass")
    run.makepyfile(
        """
        import twilio
        from twilio import Client

        def test_it(twilio_double):
            assert Client is twilio.Client
            assert twilio_double.url.startswith("http://")
        """
    )
    run.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_the_plugin_imports_no_double(run: pytest.Pytester) -> None:
    script = "import sys, harness.plugin; print([name for name in sys.modules if name.startswith('harness.doubles')])"
    run.run(sys.executable, "-c", script).stdout.fnmatch_lines(["[[]]"])
    named = "import harness.doubles as d; print(sorted(d.__all__) == sorted(d.HOMES)); d.Paypal"
    result = run.run(sys.executable, "-c", named)
    result.stdout.fnmatch_lines(["True"])
    result.stderr.fnmatch_lines(["AttributeError: harness.doubles has no Paypal: it has *SendGrid*"])
