"""What a prepared query answers. Each part raises its own errors where it is asked for: ask in Strapi's order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from fake_strapi.query.conversion import Params
from fake_strapi.query.later import Later
from fake_strapi.query.pagination import pagination_meta

Action = Literal["findOne", "create", "update", "delete", "findSingle", "updateSingle", "deleteSingle"]


class PreparedList(Struct, frozen=True):
    """A collection type's `find`: read `params`, then look at `count`, then count `count_params`.

    `pagination`: what `meta.pagination` says, without the counts.
    """

    params: Params
    pagination: Mapping[str, int | float]
    is_counted: Later[bool]
    counted: Later[Params]
    pages_computed: bool

    @property
    def count(self) -> bool:
        """Whether the rows are counted. Raises ValidationError for a wrong withCount, after the rows were read."""
        return self.is_counted.get()

    def meta(self, total: int | None) -> dict[str, int | float]:
        """`meta.pagination` of the answer. `total`: what `count_params` counted, None when nothing was counted."""
        return pagination_meta(self.pagination, total, pages_computed=self.pages_computed)

    @property
    def count_params(self) -> Params:
        """The db params of the count (`where`, `_q`, `filters`). Raises PaginationError for a wrong page."""
        return self.counted.get()


class PreparedOne(Struct, frozen=True):
    """Any action but a collection type's `find`.

    `many`: Strapi 4 finds a single type in all locales at once, a list, which it can answer but not change.
    `publishes`: Strapi 5 publishes the draft that it writes, which it does for the status "published" alone.
    """

    lookup: Later[Params]
    answer: Later[Params]
    published_answer: Later[Params]
    write_locale: Later[Any]
    many: bool = False
    publishes: bool = False

    @property
    def params(self) -> Params:
        """The db params that find the row; the caller adds its id or documentId to the `where`.

        What they hold beside differs by action, as Strapi has it: a find's have all, with the answer's `select` and
        `populate`; Strapi 5's update has the lookup by locale and status. For Strapi 5's delete they are of a findMany.
        Raises what Strapi answers for values that can't be converted, before it looks for the row.
        """
        return self.lookup.get()

    @property
    def selection(self) -> Params:
        """`select`, `populate` and `filters` for reading back what was written (Strapi 5: the draft, if there is one).

        Raises what Strapi answers for values that can't be converted: in Strapi 4 that comes after the data was
        validated (but before a row is deleted), in Strapi 5 after its relations were looked up.
        """
        return self.answer.get()

    @property
    def published_selection(self) -> Params:
        """The same for the published version that Strapi 5 makes of the draft."""
        return self.published_answer.get()

    @property
    def locale(self) -> Any:
        """The locale that Strapi 5 writes to, a string. Raises ValidationError for a wrong one, and for a populate that
        the document service refuses: before the relations in the data are looked up.

        For types without locales it is what the query says, whatever that is: validation alone looks at it.
        """
        return self.write_locale.get()
