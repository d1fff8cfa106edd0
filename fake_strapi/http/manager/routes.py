"""The routes of the content manager.

Source: routes/admin of `@strapi/plugin-content-manager` 4.26.2 and `@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

from fake_strapi.auth.admin_actions import CREATE, DELETE, PUBLISH, READ, UPDATE
from fake_strapi.http.manager.desk import PREFIX, Desk, Serve, for_super_admins, visited
from fake_strapi.http.manager.documents import DocumentTypes, SingleDocuments
from fake_strapi.http.manager.entities import EntityTypes, SingleEntities
from fake_strapi.http.manager.models import Models
from fake_strapi.http.manager.relations import DocumentRelations, EntityRelations
from fake_strapi.http.manager.uids import Uids
from fake_strapi.http.manager.users import UserDocuments, UserEntities, routed
from fake_strapi.http.router import Endpoint, Router
from fake_strapi.installation import Installation

COLLECTION, SINGLE = f"{PREFIX}/collection-types/:model", f"{PREFIX}/single-types/:model"
# method, path, permission, controller
Row = tuple[str, str, str, Serve]


def add_manager_routes(router: Router, installation: Installation) -> None:
    """All routes of the content manager."""
    desk = Desk(installation)
    rows = document_rows(desk) if installation.behaviour.documents else entity_rows(desk)
    by_path: dict[str, dict[str, Endpoint]] = {}
    for method, path, action, serve in rows:
        served = visited(desk, action, serve, publishes=action == PUBLISH)
        by_path.setdefault(path, {})[method] = Endpoint(action, served, "admin")
    for path, endpoints in by_path.items():
        router.add_path(path, endpoints)
    uids = Uids(desk)
    relations = DocumentRelations(desk) if installation.behaviour.documents else EntityRelations(desk)
    for method, path, answer in (
        ("POST", "uid/generate", uids.generate),
        ("POST", "uid/check-availability", uids.check_availability),
        ("GET", "relations/:model/:targetField", relations.find_available),
        ("GET", "relations/:model/:id/:targetField", relations.find_existing),
    ):
        router.add_path(f"{PREFIX}/{path}", {method: Endpoint("", for_super_admins(answer), "admin")})
    add_model_routes(router, Models(desk))


def add_model_routes(router: Router, models: Models) -> None:
    """The routes that tell of types and components; configuring their views is refused."""
    for path, answer in (
        ("init", models.init),
        ("content-types", models.find_content_types),
        ("content-types-settings", models.settings),
        ("components", models.find_components),
    ):
        router.add_path(f"{PREFIX}/{path}", {"GET": Endpoint("", answer, "admin")})
    for kind, told in (
        ("content-types", models.content_type_configuration),
        ("components", models.component_configuration),
    ):
        endpoints = {"GET": Endpoint("", told, "admin"), "PUT": Endpoint("", models.configure, "admin")}
        router.add_path(f"{PREFIX}/{kind}/:uid/configuration", endpoints)


def entity_rows(desk: Desk) -> tuple[Row, ...]:
    """Strapi 4's."""
    many, single, users = EntityTypes(desk), SingleEntities(desk), UserEntities(desk)
    return (
        ("GET", SINGLE, READ, single.find),
        ("PUT", SINGLE, f"{CREATE} {UPDATE}", single.create_or_update),
        ("DELETE", SINGLE, DELETE, single.delete),
        ("POST", f"{SINGLE}/actions/publish", PUBLISH, single.publish),
        ("POST", f"{SINGLE}/actions/unpublish", PUBLISH, single.unpublish),
        ("GET", f"{SINGLE}/actions/countDraftRelations", READ, single.count_draft_relations),
        ("GET", COLLECTION, READ, many.find),
        ("POST", COLLECTION, CREATE, routed(many.create, users.create)),
        ("POST", f"{COLLECTION}/clone/:sourceId", CREATE, many.clone),
        ("POST", f"{COLLECTION}/auto-clone/:sourceId", CREATE, many.auto_clone),
        ("GET", f"{COLLECTION}/:id", READ, many.find_one),
        ("PUT", f"{COLLECTION}/:id", UPDATE, routed(many.update, users.update)),
        ("DELETE", f"{COLLECTION}/:id", DELETE, many.delete),
        ("POST", f"{COLLECTION}/:id/actions/publish", PUBLISH, many.publish),
        ("POST", f"{COLLECTION}/:id/actions/unpublish", PUBLISH, many.unpublish),
        ("POST", f"{COLLECTION}/actions/bulkDelete", DELETE, many.bulk_delete),
        ("POST", f"{COLLECTION}/actions/bulkPublish", PUBLISH, many.bulk_publish),
        ("POST", f"{COLLECTION}/actions/bulkUnpublish", PUBLISH, many.bulk_unpublish),
        ("GET", f"{COLLECTION}/:id/actions/countDraftRelations", READ, many.count_draft_relations),
        ("GET", f"{COLLECTION}/actions/countManyEntriesDraftRelations", READ, many.count_many_draft_relations),
    )


def document_rows(desk: Desk) -> tuple[Row, ...]:
    """Strapi 5's."""
    many, single, users = DocumentTypes(desk), SingleDocuments(desk), UserDocuments(desk)
    return (
        ("GET", SINGLE, READ, single.find),
        ("PUT", SINGLE, f"{CREATE} {UPDATE}", single.create_or_update),
        ("DELETE", SINGLE, DELETE, single.delete),
        ("POST", f"{SINGLE}/actions/publish", PUBLISH, single.publish),
        ("POST", f"{SINGLE}/actions/unpublish", PUBLISH, single.unpublish),
        ("POST", f"{SINGLE}/actions/discard", UPDATE, single.discard),
        ("GET", f"{SINGLE}/actions/countDraftRelations", READ, single.count_draft_relations),
        ("GET", COLLECTION, READ, many.find),
        ("POST", COLLECTION, CREATE, routed(many.create, users.create)),
        ("POST", f"{COLLECTION}/clone/:sourceId", CREATE, many.clone),
        ("POST", f"{COLLECTION}/auto-clone/:sourceId", CREATE, many.auto_clone),
        ("GET", f"{COLLECTION}/:id", READ, many.find_one),
        ("PUT", f"{COLLECTION}/:id", UPDATE, routed(many.update, users.update)),
        ("DELETE", f"{COLLECTION}/:id", DELETE, many.delete),
        ("POST", f"{COLLECTION}/actions/publish", PUBLISH, many.publish),
        ("POST", f"{COLLECTION}/:id/actions/publish", PUBLISH, many.publish),
        ("POST", f"{COLLECTION}/:id/actions/unpublish", PUBLISH, many.unpublish),
        ("POST", f"{COLLECTION}/:id/actions/discard", UPDATE, many.discard),
        ("POST", f"{COLLECTION}/actions/bulkDelete", DELETE, many.bulk_delete),
        ("POST", f"{COLLECTION}/actions/bulkFindForValidation", READ, many.bulk_find_for_validation),
        ("POST", f"{COLLECTION}/actions/bulkPublish", PUBLISH, many.bulk_publish),
        ("POST", f"{COLLECTION}/actions/bulkUnpublish", PUBLISH, many.bulk_unpublish),
        ("GET", f"{COLLECTION}/:id/actions/countDraftRelations", READ, many.count_draft_relations),
        ("GET", f"{COLLECTION}/actions/countManyEntriesDraftRelations", READ, many.count_many_draft_relations),
    )
