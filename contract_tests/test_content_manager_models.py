"""The content manager: what it tells of types and components, and how it shows them before anybody configures that."""

from __future__ import annotations

import pytest

from contract_tests.manager import SENDER
from harness.contract import Contract

pytestmark = pytest.mark.parity


def get(contract: Contract, *paths: str) -> None:
    for path in paths:
        contract.get(f"/content-manager/{path}", sender=SENDER)


def test_types_and_components(contract: Contract) -> None:
    get(contract, "init", "content-types", "components", "content-types-settings")


def test_kinds(contract: Contract) -> None:
    get(contract, *(f"content-types?kind={kind}" for kind in ("singleType", "collectionType", "nope", "")))
    get(contract, "content-types?kind[0]=singleType")


def test_views_of_types(contract: Contract) -> None:
    for name in ("tag", "article", "page", "post", "thing", "employee", "homepage", "memo", "comment", "rope"):
        get(contract, f"content-types/api::{name}.{name}/configuration")
    for uid in ("plugin::users-permissions.user", "plugin::upload.file", "admin::user", "plugin::i18n.locale"):
        get(contract, f"content-types/{uid}/configuration")
    get(contract, "content-types/api::nope.nope/configuration", "content-types/shared.seo/configuration")


def test_views_of_components(contract: Contract) -> None:
    get(contract, *(f"components/{uid}/configuration" for uid in ("shared.seo", "layout.section", "shared.nope")))


@pytest.mark.parametrize("sender", ["anonymous", "full-access"])
def test_others_than_administrators(contract: Contract, sender: str) -> None:
    for path in ("init", "content-types", "components", "content-types/api::tag.tag/configuration"):
        contract.get(f"/content-manager/{path}", sender=sender)
