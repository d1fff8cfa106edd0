"""What a query is prepared for: a project, a Strapi version, a caller, and the settings."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from fake_strapi.query.pagination import PaginationSettings
from fake_strapi.schema.content_type import Model, Registry
from fake_strapi.versions.behaviour import Behaviour


class QueryContext(Struct, frozen=True, eq=False):
    """See the module's text. `may`: whether the caller may do an action, such as `api::customer.customer.find`.

    `default_locale`: the locale of queries on localized types that name none. `strict_params` and `strict_documents`:
    Strapi 5's settings `api.rest.strictParams` and `api.documents.strictParams`.
    """

    registry: Registry
    behaviour: Behaviour
    may: Callable[[str], bool]
    settings: PaginationSettings = PaginationSettings()
    default_locale: str = "en"
    strict_params: bool = False
    strict_documents: bool = False

    def model(self, uid: str) -> Model | None:
        """The content type or component of this uid."""
        return self.registry.get(uid)
