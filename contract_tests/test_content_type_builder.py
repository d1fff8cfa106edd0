"""What a client may read of the content-type-builder: types, components, and who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

SOURCE = Path(__file__).parent / "zoo" / "src"
TYPES = [f"api::{path.parts[-4]}.{path.parts[-2]}" for path in sorted(SOURCE.glob("api/*/content-types/*/schema.json"))]
COMPONENTS = [f"{path.parts[-2]}.{path.stem}" for path in sorted(SOURCE.glob("components/*/*.json"))]
BUILTIN = [
    "plugin::upload.file", "plugin::upload.folder", "plugin::i18n.locale", "plugin::users-permissions.user",
    "plugin::users-permissions.role", "plugin::users-permissions.permission", "plugin::content-releases.release",
    "plugin::content-releases.release-action", "plugin::review-workflows.workflow", "admin::user", "admin::role",
    "admin::permission", "admin::api-token", "admin::api-token-permission", "admin::transfer-token",
    "admin::transfer-token-permission", "admin::session",
]  # fmt: skip
PATH = "/api/content-type-builder"


def test_every_type_of_the_project(contract: Contract) -> None:
    for uid in TYPES:
        contract.get(f"{PATH}/content-types/{uid}")


def test_every_component(contract: Contract) -> None:
    for uid in COMPONENTS:
        contract.get(f"{PATH}/components/{uid}")


def test_types_of_strapi_itself(contract: Contract) -> None:
    for uid in BUILTIN:
        contract.get(f"{PATH}/content-types/{uid}")


def test_what_is_not_there(contract: Contract) -> None:
    for uid in ("api::nope.nope", "API::job.job", "job", "api%3A%3Atag.tag", "api::tag.tag/", "%zz"):
        contract.get(f"{PATH}/content-types/{uid}")
    for uid in ("shared.nope", "Shared.seo", "seo", "shared%2Eseo"):
        contract.get(f"{PATH}/components/{uid}")
    contract.get(PATH)
    contract.get(f"{PATH}/schema")
    contract.head(f"{PATH}/content-types/api::tag.tag")


def test_lists(contract: Contract) -> None:
    contract.get(
        f"{PATH}/components"
    )  # in the order in which a real Strapi happened to load them: the judge sorts them
    contract.head(f"{PATH}/components?kind=x&sort=nope")
    contract.get(f"{PATH}/content-types")
    contract.gets(f"{PATH}/content-types", [
        "kind=singleType", "kind=collectionType&sort=nope", "kind=", "kind=x", "kind", "kind[]=singleType",
        "kind[a]=singleType",
    ])  # fmt: skip


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_is_written(contract: Contract, method: str) -> None:
    for path in ("content-types", "content-types/api::tag.tag", "components", "components/shared.seo"):
        contract.request(method, f"{PATH}/{path}", json=None if method in ("DELETE", "OPTIONS") else {})


@pytest.mark.parametrize(
    "sender",
    [
        "anonymous",
        "read-only",
        "custom plugin::content-type-builder.content-types.getContentType",
        "custom plugin::content-type-builder.components.getComponent",
    ],
)
def test_who_may(contract: Contract, sender: str) -> None:
    contract.get(f"{PATH}/content-types?kind=x", sender=sender)
    contract.get(f"{PATH}/content-types/api::tag.tag", sender=sender)
    contract.get(f"{PATH}/components/shared.seo", sender=sender)
    contract.head(f"{PATH}/components", sender=sender)


PANEL = "/content-type-builder"


def test_administrators(contract: Contract) -> None:
    contract.get(f"{PANEL}/content-types", sender="admin")
    contract.gets(f"{PANEL}/content-types", ["kind=singleType", "kind=x"], sender="admin")
    contract.head(f"{PANEL}/components", sender="admin")
    contract.get(f"{PANEL}/reserved-names", sender="admin")
    for path in ("content-types/api::tag.tag", "content-types/admin::user", "content-types/nope",
                 "components/shared.seo", "components/nope.nope"):  # fmt: skip
        contract.get(f"{PANEL}/{path}", sender="admin")


@pytest.mark.parametrize("sender", ["full-access", "anonymous"])
def test_only_administrators(contract: Contract, sender: str) -> None:
    for path in ("content-types", "content-types/api::tag.tag", "components", "reserved-names"):
        contract.get(f"{PANEL}/{path}", sender=sender)
        contract.request("OPTIONS", f"{PANEL}/{path}", sender=sender)
