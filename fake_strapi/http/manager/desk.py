"""What all controllers of the content manager share: the installation's part, and one request's view of it.

Administrators are super admins here: others' permissions, by field and condition, are not looked at yet.
Source: services/permission-checker, policies/hasPermissions and middlewares/routing of `@strapi/plugin-content-manager`
4.26.2 and `@strapi/content-manager` 5.54.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from fake_strapi.auth.admin_actions import READ, is_displayed
from fake_strapi.documents.admin_output import AdminSanitizer
from fake_strapi.documents.document_service import DocumentService
from fake_strapi.documents.entity_service import EntityService
from fake_strapi.documents.entry_writer import EntryWriter
from fake_strapi.documents.query_engine import Entity, QueryEngine
from fake_strapi.documents.validation import ModelValidators
from fake_strapi.errors import InternalServerError, NotFoundError, StrapiError, refused_by_policy
from fake_strapi.http.answer import Answer, context_error, json_answer, no_content
from fake_strapi.http.call import Call
from fake_strapi.http.unsupported import NotSupportedError
from fake_strapi.installation import Installation
from fake_strapi.query.admin_query import sanitize_admin_query
from fake_strapi.query.context import QueryContext
from fake_strapi.query.qs import QUERY_OPTIONS, parse
from fake_strapi.schema.builtin import HIDDEN
from fake_strapi.schema.content_type import ContentType

PREFIX = "/content-manager"
# What a super admin's permissions don't name, so that it is left out of what they send.
NOT_WRITABLE = frozenset({"createdAt", "updatedAt"})


class Desk:
    """The content manager of one installation. Holds caches of pure functions only."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        registry, behaviour = installation.registry, installation.behaviour
        strict = installation.settings.strict_documents  # the document service's own, whoever asks it
        self.context = QueryContext(registry, behaviour, lambda action: True, strict_documents=strict)
        self.sanitizer = AdminSanitizer(registry, behaviour)
        self.validators = ModelValidators(registry, behaviour)
        self.qs_options = QUERY_OPTIONS[behaviour.qs_release]

    def writer(self, call: Call) -> EntryWriter:
        installation, world = self.installation, call.world
        engine = QueryEngine(world.database, installation.registry, installation.lifecycles, call.now, world.hub)
        return EntryWriter(engine, self.validators)

    def entity_service(self, call: Call) -> EntityService:
        return EntityService(self.writer(call))

    def document_service(self, call: Call) -> DocumentService:
        return DocumentService(self.writer(call))


class Visit(Struct, dict=True):
    """One request: who asks, for which type, with which query and body."""

    desk: Desk
    call: Call
    content_type: ContentType

    @cached_property
    def query(self) -> dict[str, Any]:
        """The query string, parsed."""
        return dict(parse(self.call.request.query, self.desk.qs_options))

    @cached_property
    def body(self) -> Any:
        """The body; an object when none was sent, or an empty text."""
        return {} if self.call.body in (None, "") else self.call.body

    def sanitized(self, query: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A query without what nobody may ask for."""
        given = self.query if query is None else query
        return sanitize_admin_query(given, self.content_type, self.desk.context)

    @property
    def administrator(self) -> int:
        """The id of who asks."""
        assert self.call.admin is not None
        return self.call.admin.id

    def input(self, body: Any, *, edition: bool = False) -> dict[str, Any]:
        """What of a body is written, with the administrator as its creator or its editor.

        Raises InternalServerError for bodies and entries of lists whose permissions can't be looked up.
        """
        if crashes_abilities(body):
            raise InternalServerError("what is no object can't be marked as a subject of permissions")
        items = body if isinstance(body, dict) else dict(enumerate(body)) if isinstance(body, list) else {}
        removed = NOT_WRITABLE | HIDDEN.get(self.content_type.uid, frozenset())
        data = {str(name): value for name, value in items.items() if name not in removed}
        if edition:
            data.pop("createdBy", None)
            return {**data, "updatedBy": self.administrator}
        return {**data, "createdBy": self.administrator, "updatedBy": self.administrator}

    def shown(self, entity: Entity) -> Entity:
        """An entity as an administrator sees it."""
        return self.desk.sanitizer.entity(entity, self.content_type)

    def entity(self, entity: Entity | None, status: int = 200) -> Answer:
        """The answer with an entity; 204 without."""
        if entity is None:
            return no_content(self.call.request)
        return self.json(self.shown(entity), status)

    def json(self, value: Any, status: int = 200) -> Answer:
        return json_answer(self.call.request, status, value)

    def error(self, error: StrapiError) -> Answer:
        """An error that a controller sets on its context."""
        return context_error(self.call.request, error)

    def not_found(self) -> Answer:
        return self.error(NotFoundError())


def crashes_abilities(body: Any) -> bool:
    """Whether casl's `subject` throws for a body or for one of a list's entries: falsy ones it lets pass."""
    if isinstance(body, list):
        return any(crashes_abilities(one) for one in body)
    return bool(body) and not isinstance(body, dict)


Serve = Callable[[Visit], Answer]


def visited(desk: Desk, action: str, serve: Serve, *, publishes: bool = False) -> Callable[[Call], Answer]:
    """A controller behind the policies of its route. `publishes`: Strapi 4 serves types with draft and publish only."""

    def answer(call: Call) -> Answer:
        content_type = desk.installation.registry.get(call.params["model"])
        behaviour = desk.installation.behaviour
        unpublishable = publishes and not behaviour.documents
        if not isinstance(content_type, ContentType):
            raise refused_by_policy(named=behaviour.policies_named)
        if not is_displayed(content_type) and not (behaviour.hidden_types_read and action == READ):
            raise refused_by_policy(named=behaviour.policies_named)
        if unpublishable and not content_type.draft_and_publish:
            raise refused_by_policy(named=behaviour.policies_named)
        with call.world.database.lock:
            return serve(Visit(desk, call, content_type))

    return for_super_admins(answer)


def for_super_admins(serve: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    """A controller that says so to administrators with other roles."""

    def answer(call: Call) -> Answer:
        assert call.admin is not None
        if not call.admin.is_super_admin:
            raise NotSupportedError(
                "fake-strapi serves the content manager to super admins only: the permissions of other roles are not"
                " looked at yet",
                {"fake": "unsupported"},
            )
        return serve(call)

    return answer
