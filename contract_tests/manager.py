"""The content manager, as its tests speak to it: the same calls of both versions, by an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.contract import Answer, Contract, Row, Unusable

SENDER = "admin"


@dataclass(frozen=True, slots=True)
class Manager:
    """One content type's calls. `single`: it is a single type."""

    contract: Contract
    uid: str
    single: bool = False

    @property
    def path(self) -> str:
        return f"/content-manager/{'single' if self.single else 'collection'}-types/{self.uid}"

    def get(self, rest: str = "") -> Answer:
        return self.contract.get(self.path + rest, sender=SENDER)

    def gets(self, *rests: str) -> None:
        for rest in rests:
            self.get(rest)

    def post(self, rest: str, body: object = None) -> Answer:
        return self.contract.post(self.path + rest, body, sender=SENDER)

    def put(self, rest: str, body: object = None) -> Answer:
        return self.contract.put(self.path + rest, body, sender=SENDER)

    def delete(self, rest: str = "") -> Answer:
        return self.contract.delete(self.path + rest, sender=SENDER)

    def create(self, **values: object) -> Row:
        """An entry that the test needs; the test ends here if that fails."""
        answer = self.post("", values)
        if answer.status not in (200, 201):
            raise Unusable(f"POST {self.path} answered {answer.status}: {answer.body}")
        return answer.row

    def bulk(self, action: str, keys: list[Any], **more: object) -> Answer:
        """`bulkDelete`, `bulkPublish` or `bulkUnpublish`: by ids in 4, by documentIds in 5."""
        name = "ids" if self.contract.major == 4 else "documentIds"
        return self.post(f"/actions/{action}", {name: keys, **more})


def manager(contract: Contract, name: str) -> Manager:
    """The calls of a type of the zoo, or of users, by its singular name."""
    if name == "user":
        return Manager(contract, "plugin::users-permissions.user")
    return Manager(contract, f"api::{name}.{name}", name in ("homepage", "setting"))


def linked(contract: Contract, *rows: Row, by: str = "connect") -> dict[str, object]:
    """A relation's value that connects (or disconnects, or sets) entries."""
    key = "id" if contract.major == 4 else "documentId"
    return {by: [{key: row.key} for row in rows]}


def add_locale(contract: Contract, code: str = "fr", name: str = "French (fr)") -> None:
    """A locale that the test needs."""
    contract.post("/i18n/locales", {"name": name, "code": code, "isDefault": False}, sender=SENDER)
