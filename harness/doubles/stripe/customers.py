"""Customers: made, changed, deleted, listed."""

from __future__ import annotations

from typing import Any

from harness.doubles.stripe import objects
from harness.doubles.stripe.account import Account
from harness.doubles.stripe.objects import Object
from harness.doubles.stripe.params import HASH, INTEGER_KIND, LIST, METADATA, TEXT, Kind, merged, one_of
from harness.doubles.stripe.payment_methods import PaymentMethods
from harness.doubles.stripe.store import PAGE

KIND = "customer"
WRITE = {
    "address": HASH,
    "balance": INTEGER_KIND,
    "description": TEXT,
    "email": Kind("email"),
    "invoice_prefix": TEXT,
    "invoice_settings": HASH,
    "metadata": METADATA,
    "name": TEXT,
    "next_invoice_sequence": INTEGER_KIND,
    "phone": TEXT,
    "preferred_locales": LIST,
    "shipping": HASH,
    "tax_exempt": one_of("none", "exempt", "reverse"),
}
CREATE = {**WRITE, "payment_method": TEXT}
QUERY = {**PAGE, "created": Kind("time"), "email": TEXT}


class Customers:
    def __init__(self, account: Account, methods: PaymentMethods) -> None:
        self.account, self.methods = account, methods

    def create(self, given: dict[str, Any]) -> Object:
        made = objects.customer(self.account.now())
        method = given.pop("payment_method", None)
        self._write(made, given)
        self.account.store.add(made)
        self.account.emit("customer.created", made)
        if method is not None:
            self.methods.attach(method, {"customer": made["id"]})
        return made

    def retrieve(self, identifier: str) -> Object:
        return self.account.store.get(KIND, identifier, "id")

    def update(self, identifier: str, given: dict[str, Any]) -> Object:
        customer = self.account.store.get(KIND, identifier, "id")
        before = dict(customer)
        self._write(customer, given)
        changed = {name: before[name] for name in before if before[name] != customer[name]}
        if changed:
            self.account.emit("customer.updated", customer, changed)
        return customer

    def delete(self, identifier: str) -> Object:
        customer = self.account.store.get(KIND, identifier, "id")
        self.account.emit("customer.deleted", customer)
        for method in self.account.store.all("payment_method"):
            if method["customer"] == identifier:
                method["customer"] = None
        return self.account.store.replace(identifier, {"id": identifier, "object": KIND, "deleted": True})

    def list(self, given: dict[str, Any]) -> Object:
        email = given.get("email")
        return self.account.store.page(KIND, "/v1/customers", given, lambda one: email in (None, one["email"]))

    def payment_methods(self, identifier: str, given: dict[str, Any]) -> Object:
        self.account.store.get(KIND, identifier, "customer")
        return self.methods.list(given, f"/v1/customers/{identifier}/payment_methods", identifier)

    def _write(self, customer: Object, given: dict[str, Any]) -> None:
        for name, value in given.items():
            if name == "metadata":
                customer["metadata"] = merged(customer["metadata"], value)
            elif name == "invoice_settings":
                customer["invoice_settings"] = {**customer["invoice_settings"], **(value or {})}
            elif name != "expand":
                customer[name] = value
