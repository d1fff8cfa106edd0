"""What the calls on PaymentIntents take.

Source: Stripe's published OpenAPI specification (github.com/stripe/openapi, August 2026), without some of what
is for platforms.
"""

from __future__ import annotations

from harness.doubles.stripe.params import BOOLEAN, HASH, INTEGER_KIND, LIST, METADATA, TEXT, Kind, one_of
from harness.doubles.stripe.store import PAGE

# From 2026-09-30 on, Stripe takes `allowed_payment_method_types` only (changelog of stripe-node 23.0.0).
KINDS = {"allowed_payment_method_types": LIST, "payment_method_types": LIST}
UPDATE = {
    **KINDS,
    "amount": INTEGER_KIND,
    "application_fee_amount": INTEGER_KIND,
    "capture_method": one_of("automatic", "automatic_async", "manual"),
    "currency": TEXT,
    "customer": TEXT,
    "description": TEXT,
    "metadata": METADATA,
    "payment_method": TEXT,
    "payment_method_data": HASH,
    "payment_method_options": HASH,
    "receipt_email": Kind("email"),
    "setup_future_usage": one_of("off_session", "on_session"),
    "shipping": HASH,
    "statement_descriptor": TEXT,
    "statement_descriptor_suffix": TEXT,
    "transfer_data": HASH,
    "transfer_group": TEXT,
}
CONFIRM = {
    **KINDS,
    "capture_method": UPDATE["capture_method"],
    "error_on_requires_action": BOOLEAN,
    "mandate": TEXT,
    "mandate_data": HASH,
    "off_session": BOOLEAN,
    "payment_method": TEXT,
    "payment_method_data": HASH,
    "payment_method_options": HASH,
    "receipt_email": UPDATE["receipt_email"],
    "return_url": TEXT,
    "setup_future_usage": UPDATE["setup_future_usage"],
    "shipping": HASH,
    "use_stripe_sdk": BOOLEAN,
}
CREATE = {
    **UPDATE,
    **CONFIRM,
    "amount": Kind("integer", required=True),
    "automatic_payment_methods": HASH,
    "confirm": BOOLEAN,
    "confirmation_method": one_of("automatic", "manual"),
    "currency": Kind(required=True),
    "on_behalf_of": TEXT,
    "payment_method_configuration": TEXT,
    "radar_options": HASH,
}
CAPTURE = {
    "amount_to_capture": INTEGER_KIND,
    "application_fee_amount": INTEGER_KIND,
    "final_capture": BOOLEAN,
    "metadata": METADATA,
    "statement_descriptor": TEXT,
    "statement_descriptor_suffix": TEXT,
    "transfer_data": HASH,
}
REASONS = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")
CANCEL = {"cancellation_reason": one_of(*REASONS)}
QUERY = {**PAGE, "created": Kind("time"), "customer": TEXT}
