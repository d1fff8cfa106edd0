"""What the tests of doubles share."""

from __future__ import annotations

import pytest

from harness.doubles import Stripe
from tests.harness.doubles.stripe_api import StripeApi


@pytest.fixture
def stripe_api(stripe: Stripe) -> StripeApi:
    return StripeApi(stripe.url)
