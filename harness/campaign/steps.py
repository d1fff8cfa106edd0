"""Random requests to a project's content API, each in the light of what the ones before it have made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.campaign.choices import Chooser, one_in
from harness.campaign.project import Model, Project
from harness.campaign.queries import Queries
from harness.campaign.values import Values

JSON = "application/json"
BROKEN_BODIES = (
    "", "{", "nope", "null", "[]", "{}", '{"data":null}', '{"data":[]}', '{"data":"x"}', '{"data":5}', '"x"',
    '{"data":{},"data":{}}', '{"dat":{}}', '{"data":{"a":1,}}', '[{"data":{}}]',
)  # fmt: skip
NO_ENTRY = ("999999", "nope", "aaaaaaaaaaaaaaaaaaaaaaaa", "0", "-1", "1.5", "%20", "1e1")


@dataclass(frozen=True, slots=True)
class Step:
    """One request, with names (`<apple.id:1>`) where ids of earlier answers go. `text`: a body that is no JSON value's.

    `has_json`: whether there is a body of JSON, which may be null.
    """

    method: str
    target: str
    json: Any = None
    has_json: bool = False
    text: str | None = None

    @property
    def writes(self) -> bool:
        return self.method not in ("GET", "HEAD", "OPTIONS")

    def as_json(self) -> dict[str, Any]:
        body = {"json": self.json} if self.has_json else {} if self.text is None else {"text": self.text}
        return {"method": self.method, "target": self.target, **body}


def step_from_json(data: Mapping[str, Any]) -> Step:
    """The inverse of `Step.as_json`. A missing key is a KeyError."""
    return Step(data["method"], data["target"], data.get("json"), "json" in data, data.get("text"))


class Steps:
    """The requests of one sequence. `known`: the names of a kind (`apple.id`) that an answer has given so far."""

    def __init__(self, project: Project, major: int, known: Callable[[str], Sequence[str]]) -> None:
        self._project, self._major, self._known = project, major, known
        self._values = Values(project, major, known)
        self._queries = Queries(project, major, known)
        self._content_types = [model for model in project.models if model.uid.startswith("api::")]

    def first(self, choose: Chooser) -> list[Step]:
        """An entry or two of each type, mostly good ones, so that the rest has something to work with."""
        return [
            self.write(choose, model, wrong=False)
            for model in self._content_types
            for _ in range(1 if model.single else choose.number(1, 2))
        ]

    def next(self, choose: Chooser) -> Step:
        """Any request, wrong ones now and then."""
        model = choose.pick(self._content_types)
        kind = choose.number(0, 19)
        if kind <= 6:
            return Step("GET", model.path + self._queries.of_list(choose, model))
        if kind <= 9:
            return Step("GET", self._entry_path(choose, model) + self._queries.of_entry(choose, model))
        if kind <= 12:
            return self.write(choose, model, wrong=one_in(choose, 3))
        if kind <= 15:
            return self.update(choose, model, wrong=one_in(choose, 4))
        if kind == 16:
            return Step("DELETE", self._entry_path(choose, model) + self._queries.of_entry(choose, model))
        if kind == 17:
            return self.publication(choose, model)
        if kind == 18:
            return self._localization(choose, model)
        return self._odd(choose, model)

    def write(self, choose: Chooser, model: Model, wrong: bool) -> Step:
        """A new entry; of a single type the only one."""
        data = self._values.entry(choose, model, wrong)
        query = self._queries.of_entry(choose, model) if one_in(choose, 2) else ""
        if self._major == 4:
            data = {**data, **self._in_body(choose, model)}
        return Step("PUT" if model.single else "POST", model.path + query, {"data": data}, True)

    def update(self, choose: Chooser, model: Model, wrong: bool) -> Step:
        """Some attributes of an entry."""
        data = self._values.entry(choose, model, wrong, partial=True)
        query = self._queries.of_entry(choose, model) if one_in(choose, 2) else ""
        return Step("PUT", self._entry_path(choose, model) + query, {"data": data}, True)

    def publication(self, choose: Chooser, model: Model) -> Step:
        """Publish, or take back: by `publishedAt` in 4, by `status` in 5."""
        path = self._entry_path(choose, model)
        if self._major == 5:
            data = self._values.entry(choose, model, wrong=False, partial=True)
            return Step("PUT", f"{path}?status={choose.pick(('published', 'draft'))}", {"data": data}, True)
        stamp = choose.pick((None, "2026-01-02T00:00:00.000Z", "nope", "", 0))
        return Step("PUT", path, {"data": {"publishedAt": stamp}}, True)

    def _in_body(self, choose: Chooser, model: Model) -> dict[str, object]:
        """What Strapi 4 takes from the data: draft or published, and the locale."""
        more: dict[str, object] = {}
        if model.drafts and one_in(choose, 3):
            more["publishedAt"] = choose.pick((None, None, "2026-01-02T00:00:00.000Z"))
        if model.localized and one_in(choose, 3):
            more["locale"] = choose.pick((*self._project.locales, "en", "xx"))
        return more

    def _localization(self, choose: Chooser, model: Model) -> Step:
        """An entry in another locale: a route of its own in 4, a parameter in 5."""
        data = self._values.entry(choose, model, wrong=one_in(choose, 6))
        locale = choose.pick((*self._project.locales, "en", "xx"))
        path = self._entry_path(choose, model)
        if not model.localized and not one_in(choose, 6):
            return self.update(choose, model, wrong=False)
        if self._major == 5:
            return Step("PUT", f"{path}?locale={locale}", {"data": data}, True)
        return Step("POST", f"{path}/localizations", {"locale": locale, **data}, True)

    def _entry_path(self, choose: Chooser, model: Model) -> str:
        """Of an entry that is there, mostly."""
        if model.single:
            return model.path
        names = self._known(f"{model.name}.{'id' if self._major == 4 else 'documentId'}")
        return f"{model.path}/{choose.pick(NO_ENTRY if not names or one_in(choose, 12) else names)}"

    def _odd(self, choose: Chooser, model: Model) -> Step:
        """Requests that no client means to send."""
        path = choose.pick((model.path, self._entry_path(choose, model)))
        kind = choose.number(0, 4)
        if kind <= 1:
            return Step(choose.pick(("POST", "PUT")), path, text=choose.pick(BROKEN_BODIES))
        if kind == 2:
            method = choose.pick(("PATCH", "OPTIONS", "HEAD", "DELETE", "PUT", "POST"))
            sends = method in ("PATCH", "PUT", "POST")
            return Step(method, path, {"data": {}} if sends else None, sends)
        if kind == 3:
            odd = choose.pick((f"{path}/", path.upper(), f"{path}/x/y", f"{path}x", f"/api{path}", "/api"))
            return Step("GET", odd)
        return Step("HEAD", path + self._queries.of_list(choose, model))
