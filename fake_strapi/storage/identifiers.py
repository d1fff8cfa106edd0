"""The names of tables, columns and indexes: parts joined by underscores, in Strapi 5 with short endings and a limit.

Source: `@strapi/database` utils/identifiers of 5.54.0; 4.26.2 joins and shortens nothing.
"""

from __future__ import annotations

import hashlib

from msgspec import Struct

from fake_strapi.errors import FakeStrapiError

# What Strapi 5 writes for an ending (or a beginning) that it adds itself.
SHORT = {
    "links": "lnk",
    "order_inv_fk": "oifk",
    "order": "ord",
    "morphs": "mph",
    "index": "idx",
    "inv_fk": "ifk",
    "order_fk": "ofk",
    "id_column_index": "idix",
    "order_index": "oidx",
    "unique": "uq",
    "primary": "pk",
    "components": "cmps",
    "component": "cmp",
}
HASH_LENGTH = 5
LEAST_LENGTH = 3  # of what is left of a part in front of its hash


class Identifiers(Struct, frozen=True):
    """`limit`: the most characters of a name; 0 joins the parts as they are, as Strapi 4 does."""

    limit: int

    def name(self, *parts: str, prefix: str | None = None, suffix: str | None = None) -> str:
        """The name of these parts. `prefix` and `suffix` are Strapi's own words: never cut, but written short."""
        if self.limit == 0:
            return "_".join(part for part in (prefix, *parts, suffix) if part is not None)
        before, after = ([] if word is None else [SHORT.get(word, word)] for word in (prefix, suffix))
        whole = "_".join([*before, *parts, *after])
        if len(whole) <= self.limit:
            return whole
        fixed = sum(map(len, (*before, *after))) + len(before) + len(parts) + len(after) - 1
        return "_".join([*before, *self._shortened(parts, self.limit - fixed, whole), *after])

    def fixed(self, *words: str) -> str:
        """A name of Strapi's own words only."""
        return "_".join(words if self.limit == 0 else [SHORT.get(word, word) for word in words])

    def _shortened(self, parts: tuple[str, ...], room: int, whole: str) -> list[str]:
        """Each part cut to a fair share of the room; what short parts leave goes to the long ones, one by one."""
        share, surplus = divmod(room, len(parts))
        if share < LEAST_LENGTH + HASH_LENGTH:
            raise FakeStrapiError(f"no name of {self.limit} characters can be made of {whole!r}: shorten its parts")
        lengths = [min(len(part), share) for part in parts]
        surplus += sum(share - length for length in lengths)
        growing = [place for place, part in enumerate(parts) if len(part) > share]
        while surplus > 0 and growing:
            still = []
            for place in growing:
                if surplus > 0:
                    lengths[place] += 1
                    surplus -= 1
                    if lengths[place] < len(parts[place]):
                        still.append(place)
            growing = still
        return [cut(part, length) for part, length in zip(parts, lengths, strict=True)]


def cut(part: str, length: int) -> str:
    """The part itself if it is short enough, else its beginning and five digits of its hash."""
    if len(part) <= length:
        return part
    digest = hashlib.shake_256(part.encode()).hexdigest(3)[:HASH_LENGTH]
    return part[: length - HASH_LENGTH] + digest
