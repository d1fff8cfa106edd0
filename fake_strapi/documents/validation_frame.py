"""What a rule of the entity validator may ask beside the value: the database, the entity, where the attribute stands.

Nothing here does I/O: the look-ups are functions that the caller passes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final, Protocol

from msgspec import Struct

from fake_strapi.schema.content_type import Model


class Undefined(Enum):
    """JavaScript's `undefined`: the value of a key that is not there."""

    UNDEFINED = "undefined"


UNDEFINED: Final = Undefined.UNDEFINED


class Lookups(Protocol):
    """The questions that validation asks the database, in the shape of `strapi.db.query(uid)`'s own parameters.

    Values in `where` are the client's, after casts: any JSON value may stand there, as in a real Strapi. What the
    database layer refuses is raised as it raises it (a StrapiError): among relations that is "Invalid relations", in
    a unique check it ends a real Strapi's process.
    """

    def exists(self, uid: str, where: Mapping[str, Any]) -> bool:
        """Whether `findOne({where})` finds a row of the model `uid`."""
        ...

    def count(self, uid: str, where: Mapping[str, Any]) -> int:
        """`count({where})`: rows of the model `uid`."""
        ...

    def find_many(self, uid: str, params: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """`findMany(params)`: entities as plain dicts, populated as asked."""
        ...


class Frame(Struct):
    """One object under validation: the entity itself, or a component inside it.

    `data`: its values before casts. `entity`: the stored row of an update (of the entity itself only). `root`: the
    content type. `trail`: names of the component attributes that lead here, from the content type. `repeated` and
    `zone`: the raw lists of the repeatable component and of the dynamic zone that this object stands in.
    """

    lookups: Lookups
    model: Model
    data: Any
    entity: Mapping[str, Any] | None
    root: Model
    root_id: Any
    is_draft: bool
    locale: str | None
    trail: tuple[str, ...] = ()
    repeated: Any = ()
    zone: Any = ()

    def value(self, name: str) -> Any:
        """The value of one attribute before casts; UNDEFINED when it was not given."""
        return self.data.get(name, UNDEFINED) if isinstance(self.data, dict) else UNDEFINED

    def into(self, name: str, model: Model, data: Any, *, repeated: Any = None, zone: Any = None) -> Frame:
        """The frame of a component that stands in the attribute `name` of this object."""
        return Frame(
            self.lookups,
            model,
            data,
            None,
            self.root,
            self.root_id,
            self.is_draft,
            self.locale,
            (*self.trail, name),
            self.repeated if repeated is None else repeated,
            self.zone if zone is None else zone,
        )
