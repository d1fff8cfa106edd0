"""Random query strings: filters, sort, fields, populate to any depth, pagination, status, locale, and wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from harness.campaign.choices import Chooser, one_in, some
from harness.campaign.filters import ADDED, COLUMNS, ODD_NAMES, Filters
from harness.campaign.project import Model, Project

INNER = ("relation", "media", "component", "dynamiczone")
ORDERS = ("", ":asc", ":desc", ":DESC")
STATUSES = ("draft", "published", "draft", "nope", "")
PUBLICATION_FILTERS = (
    "never-published", "has-published-version", "modified", "unmodified", "never-published-document",
    "has-published-version-document", "published-without-draft", "published-with-draft", "nope",
)  # fmt: skip


class Queries:
    """Query strings for one project. `known`: the names of a kind (`apple.id`) that an answer has given so far."""

    def __init__(self, project: Project, major: int, known: Callable[[str], Sequence[str]]) -> None:
        self._project, self._major = project, major
        self._filters = Filters(project, major, known)

    def of_list(self, choose: Chooser, model: Model) -> str:
        """`?…` for a list of entries, or nothing."""
        parts: list[str] = []
        if choose.number(0, 2):
            parts += self._filters.parts(choose, model, "filters", choose.number(0, 3))
        if choose.number(0, 1):
            parts += self.sort(choose, model, "sort", top=True)
        if one_in(choose, 3):
            parts += self.pagination(choose)
        if one_in(choose, 12):
            # In 5 a search looks at documentIds, too, which are random: no word that one could hold by chance.
            words = ("alpha", "BETA", "%25", "", "2026", "some te", *(("a", "1") if self._major == 4 else ()))
            parts.append(f"_q={choose.pick(words)}")
        return joined([*parts, *self._of_any(choose, model), *self._publication(choose, model)])

    def of_entry(self, choose: Chooser, model: Model) -> str:
        """`?…` for one entry, read or written."""
        parts = self._of_any(choose, model)
        if one_in(choose, 8):
            parts += self._filters.parts(choose, model, "filters", 1)
        if one_in(choose, 12):
            parts += self.sort(choose, model, "sort", top=True)
        return joined([*parts, *self._publication(choose, model)])

    def _of_any(self, choose: Chooser, model: Model) -> list[str]:
        parts: list[str] = []
        if one_in(choose, 3):
            parts += self.fields(choose, model, "fields")
        if one_in(choose, 2):
            parts += self.populate(choose, model, "populate", 3)
        return parts

    def _publication(self, choose: Chooser, model: Model) -> list[str]:
        """Which version and locale of the entries."""
        parts = []
        if one_in(choose, 2 if model.drafts else 10):
            if self._major == 5:
                parts.append(f"status={choose.pick(STATUSES)}")
            else:
                parts.append(f"publicationState={choose.pick(('preview', 'live', 'preview'))}")
        if self._major == 5 and model.drafts and one_in(choose, 8):
            parts.append(
                choose.pick(
                    (
                        f"publicationFilter={choose.pick(PUBLICATION_FILTERS)}",
                        f"hasPublishedVersion={choose.pick(('true', 'false', 'x'))}",
                    )
                )
            )
        if one_in(choose, 3 if model.localized else 12):
            parts.append(f"locale={choose.pick((*self._project.locales, 'en', '*', 'all', 'xx', ''))}")
        return parts

    def sort(self, choose: Chooser, model: Model, prefix: str, top: bool = False) -> list[str]:
        """Up to two keys. `top`: and the id, because rows that are equal by the other keys come in no order."""
        keys = []
        for _ in range(choose.number(0, 2)):
            key = choose.pick([*model.of_type(*COLUMNS), *ADDED])
            if one_in(choose, 4) and (inner := model.of_type("relation", "component")):
                name = choose.pick(inner)
                target = self._project.model(str(model.attributes[name].get("target", "")))
                key = f"{name}.{choose.pick([*target.of_type(*COLUMNS), 'id'])}" if target else name
            elif one_in(choose, 10):
                # The order of documentIds is chance.
                key = choose.pick((*(name for name in ODD_NAMES if name != "documentId"), *model.attributes))
            keys.append(key)
        words = [f"{key}{choose.pick(ORDERS)}" for key in dict.fromkeys([*keys, *(["id"] if top or not keys else [])])]
        if one_in(choose, 15):
            words[0] = choose.pick((":zzz", "-id", "", f"{words[0]}:up"))
        shape = choose.number(0, 3)
        if shape == 0:
            return [f"{prefix}={','.join(words)}"]
        if shape == 1 and all("." not in word for word in words):
            return [f"{prefix}[{i}][{w.partition(':')[0]}]={w.partition(':')[2] or 'asc'}" for i, w in enumerate(words)]
        return [f"{prefix}[{i}]={word}" for i, word in enumerate(words)]

    def fields(self, choose: Chooser, model: Model, prefix: str) -> list[str]:
        chosen = some(choose, [*model.of_type(*COLUMNS), *ADDED], 1, 3)
        if one_in(choose, 10):
            chosen.append(choose.pick((*ODD_NAMES, *model.attributes, "*", "")))
        if one_in(choose, 4):
            return [f"{prefix}={','.join(chosen)}"]
        return [f"{prefix}[{i}]={name}" for i, name in enumerate(chosen)]

    def pagination(self, choose: Chooser) -> list[str]:
        if choose.number(0, 1):
            start = choose.pick(("0", "1", "2", "5", "-1"))
            parts = [
                f"pagination[start]={start}",
                f"pagination[limit]={choose.pick(('1', '2', '5', '0', '-1', '101'))}",
            ]
        else:
            page = choose.pick(("1", "2", "3", "0"))
            parts = [f"pagination[page]={page}", f"pagination[pageSize]={choose.pick(('1', '2', '5', '0', '1000'))}"]
        kept = choose.pick((parts, parts, parts[:1], parts[1:]))
        if one_in(choose, 4):
            kept = [*kept, f"pagination[withCount]={choose.pick(('false', 'true', '0', 'x'))}"]
        if one_in(choose, 12):
            kept = [choose.pick(("page=2", "pagination[page]=x", "pagination[limit]=1.5", "pagination=5", "limit=2"))]
        return kept

    def populate(self, choose: Chooser, model: Model, prefix: str, depth: int) -> list[str]:
        """What an entry is answered with, to any depth."""
        names = model.of_type(*INNER)
        if one_in(choose, 12):
            odd = choose.pick((*ODD_NAMES, *model.attributes, "true", "false", "", "*,nope"))
            return [
                choose.pick((f"{prefix}={odd}", f"{prefix}[{odd}]=*", f"{prefix}[0]={odd}", f"{prefix}[{odd}][foo]=1"))
            ]
        kind = choose.number(0, 6)
        if kind == 0 or not names:
            return [f"{prefix}=*"]
        if kind == 1:
            return [f"{prefix}={','.join(some(choose, names, 1, 3))}"]
        if kind == 2:
            return [f"{prefix}[{i}]={name}" for i, name in enumerate(some(choose, names, 1, 3))]
        if kind == 3:
            return [f"{prefix}[{i}]={self._path(choose, model, 3)}" for i in range(choose.number(1, 2))]
        return [
            part for name in some(choose, names, 1, 2) for part in self._node(choose, model, name, prefix, depth - 1)
        ]

    def _path(self, choose: Chooser, model: Model, depth: int) -> str:
        """`owner.parts.note`: names down relations and components."""
        names = model.of_type(*INNER)
        if not names:
            return "nope"
        name = choose.pick(names)
        attribute = model.attributes[name]
        target = self._project.model(str(attribute.get("target") or attribute.get("component")))
        if target is None or depth == 0 or not target.of_type(*INNER) or one_in(choose, 3):
            return name
        return f"{name}.{self._path(choose, target, depth - 1)}"

    def _node(self, choose: Chooser, model: Model, name: str, prefix: str, depth: int) -> list[str]:
        """One name of a populate object, with options."""
        attribute, place = model.attributes[name], f"{prefix}[{name}]"
        if attribute["type"] == "dynamiczone":
            return self._zone(choose, attribute["components"], place, depth)
        target = self._project.model(str(attribute.get("target") or attribute.get("component")))
        shape = choose.number(0, 9)
        if shape == 0 or target is None:
            return [f"{place}={choose.pick(('true', '*', 'false', '1'))}"]
        if shape <= 3 and depth > 0:
            return self.populate(choose, target, f"{place}[populate]", depth)
        if shape == 4:
            return self._filters.parts(choose, target, f"{place}[filters]", 1)
        if shape == 5:
            return self.sort(choose, target, f"{place}[sort]")
        if shape == 6 and attribute["type"] == "relation":
            return [f"{place}[count]=true"]
        if shape == 7 and one_in(choose, 3):
            return [f"{place}[{choose.pick(('limit', 'start', 'foo', 'pagination', 'status', 'locale'))}]=1"]
        if shape == 8:
            return [*self.fields(choose, target, f"{place}[fields]"), *self.sort(choose, target, f"{place}[sort]")]
        return self.fields(choose, target, f"{place}[fields]")

    def _zone(self, choose: Chooser, uids: Sequence[str], place: str, depth: int) -> list[str]:
        shape = choose.number(0, 5)
        if shape == 0:
            return [f"{place}[populate]=*"]
        if shape == 1:
            return [f"{place}={choose.pick(('true', '*', 'false'))}"]
        if shape == 2:
            return [choose.pick((f"{place}[fields][0]=id", f"{place}[count]=true", f"{place}[on][zz.zz]=*"))]
        parts: list[str] = []
        for uid in some(choose, uids, 1, 2):
            component, below = self._project.model(uid), f"{place}[on][{uid}]"
            if component is None or depth <= 0 or one_in(choose, 3):
                parts.append(f"{below}={choose.pick(('true', '*'))}")
            elif one_in(choose, 2):
                parts += self.fields(choose, component, f"{below}[fields]")
            else:
                parts += self.populate(choose, component, f"{below}[populate]", depth - 1)
        return parts


def joined(parts: Sequence[str]) -> str:
    return "?" + "&".join(parts) if parts else ""
