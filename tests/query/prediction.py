"""What the fake makes of a query, beside what a real Strapi answered and asked its database (see record_queries.py)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from fake_strapi.errors import StrapiError
from fake_strapi.javascript.json_text import stringify
from fake_strapi.query.context import QueryContext
from fake_strapi.query.pagination import PaginationSettings
from fake_strapi.query.prepare import prepare_list, prepare_one
from fake_strapi.query.qs import QUERY_OPTIONS, parse
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.find import find_many
from fake_strapi.versions import behaviour_of
from tests.query.record_queries import CUSTOM, UNKNOWN_ID
from tests.query.zoo import empty_database, zoo_registry

Answer = dict[str, Any]


def difference(version: str, answer: Answer) -> tuple[Any, Any] | None:
    """What the real Strapi did and what the fake does with the same query; None where that is the same."""
    predict = LISTS if answer["action"] == "find" else ONES[answer["action"], version]
    expected, found = predict(Question(version, answer))
    return None if found == expected else (expected, found)


class Question:
    """One recorded question, put to the fake's pipeline."""

    def __init__(self, version: str, answer: Answer) -> None:
        self.version = version
        self.answer = answer
        self.registry = zoo_registry(version)
        behaviour = behaviour_of(version)
        route = answer["route"]
        self.type: ContentType = next(t for t in self.registry.api_types if t.route_name == route)
        self.query = parse(answer["query"], QUERY_OPTIONS[behaviour.qs_release])
        may = (lambda action: True) if answer["caller"] == "full-access" else CUSTOM.__contains__
        self.context = QueryContext(self.registry, behaviour, may, PaginationSettings(25, 100, True))
        self.queries: list[Any] = answer["queries"]
        if answer["action"] == "update" and self.type.localized and version == "5":
            self.queries = self.queries[1:]  # the first is i18n's own, which knows nothing of the query
        self.error = answer.get("error")

    def first_query(self) -> Any:
        """What the real Strapi asked of its database first, or what it answered without having asked."""
        return self.shown(self.queries[0][1]) if self.queries else self.error

    def shown(self, params: Mapping[str, Any]) -> Any:
        """Db params as door.js shows them, without what does not tell of the query: ids, types unknown here."""
        left = {name: value for name, value in params.items() if value is not None}
        if "filters" in left and not isinstance(left["filters"], dict):
            left["filters"] = self.shown_filters(left["filters"])
        if not left.get("filters", True):
            del left["filters"]
        for name in ("populate", "on"):
            if isinstance(left.get(name), dict):
                left[name] = {key: self.shown_inside(value) for key, value in left[name].items()}
        if isinstance(left.get("on"), dict):
            left["on"] = {uid: value for uid, value in left["on"].items() if uid in self.registry}
        where = left.get("where")
        if isinstance(where, dict):
            hidden = {"id": UNKNOWN_ID, "documentId": UNKNOWN_ID}
            left["where"] = {key: value for key, value in where.items() if hidden.get(key, ()) != value}
        if left.get("where") == {}:
            del left["where"]
        return json.loads(stringify(left))

    def shown_inside(self, value: Any) -> Any:
        return self.shown(value) if isinstance(value, dict) else value

    def shown_filters(self, filters: Any) -> dict[str, Any]:
        shown = {content_type.uid: filters(content_type) for content_type in self.registry.api_types}
        if getattr(filters, "publication", None):
            shown = {uid: where and {"$and": [where, "publication"]} for uid, where in shown.items()}
        return {uid: where for uid, where in shown.items() if where}


def outcome(act: Callable[[], Any]) -> Any:
    """What a step answers, or the error that it raises, as Strapi answers that."""
    try:
        return act()
    except StrapiError as error:
        return json.loads(stringify(error.body()["error"]))


def is_error(value: Any) -> bool:
    return isinstance(value, dict) and "status" in value and "message" in value


def of_list(question: Question) -> tuple[Any, Any]:
    prepared = outcome(lambda: prepare_list(question.query, question.type, question.context))
    if is_error(prepared):
        return question.first_query(), prepared
    expected: list[Any] = [question.first_query()]
    found: list[Any] = [question.shown(prepared.params)]
    refused = outcome(lambda: find_many(empty_database(question.version), question.type.uid, prepared.params))
    if is_error(refused):
        return [*expected, question.error], [*found, refused]
    counted = outcome(lambda: prepared.count_params if prepared.count else None)
    if is_error(counted):
        return [*expected, question.error], [*found, counted]
    meta = prepared.meta(None if counted is None else 0)
    expected += [question.shown(params) for _, params in question.queries[1:]]
    found += [] if counted is None else [question.shown(counted)]
    return [*expected, question.answer.get("pagination")], [*found, json.loads(stringify(meta))]


def prepared_one(question: Question) -> Any:
    return outcome(lambda: prepare_one(question.query, question.type, question.context, question.answer["action"]))


def of_looked_up(question: Question) -> tuple[Any, Any]:
    """Actions that first look for the row."""
    prepared = prepared_one(question)
    found = prepared if is_error(prepared) else outcome(lambda: looked_up(question, prepared.params))
    return question.first_query(), found if is_error(found) else question.shown(found)


def looked_up(question: Question, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The params of a look-up: in Strapi 5 the path's documentId stands where the query may have put one."""
    if question.version == "4" or question.type.is_single or "documentId" not in params.get("where", {}):
        return params
    return {**params, "where": {**params["where"], "documentId": UNKNOWN_ID}}


def of_update(question: Question) -> tuple[Any, Any]:
    """Strapi 5 checks the query before it looks for the row."""
    prepared = prepared_one(question)
    found = prepared if is_error(prepared) else outcome(lambda: prepared.locale)
    if not is_error(found):
        found = outcome(lambda: prepared.params)
    return question.first_query(), found if is_error(found) else question.shown(found)


def of_unlooked(question: Question) -> tuple[Any, Any]:
    """The query is refused, or the request goes on to fail for another reason."""
    prepared = prepared_one(question)
    if is_error(prepared):
        return question.error, prepared
    return True, bool(question.queries) or question.error is None or is_about_data(question.error)


def of_creation(question: Question) -> tuple[Any, Any]:
    """Strapi 5's PUT of a single type that is not there yet: its query is worked out before the data is looked at."""
    prepared = prepared_one(question)
    for step in (lambda: prepared, lambda: prepared.locale, lambda: prepared.selection):
        found = outcome(step)
        if is_error(found):
            return question.error, found
    return True, is_about_data(question.error)


def is_about_data(error: Any) -> bool:
    return "data" in error["message"] or error["message"].startswith("title must be")


LISTS = of_list
ONES: dict[tuple[str, str], Callable[[Question], tuple[Any, Any]]] = {
    ("findOne", "4"): of_looked_up,
    ("findOne", "5"): of_looked_up,
    ("findSingle", "4"): of_looked_up,
    ("findSingle", "5"): of_looked_up,
    ("create", "4"): of_unlooked,
    ("create", "5"): of_unlooked,
    ("update", "4"): of_unlooked,
    ("update", "5"): of_update,
    ("delete", "4"): of_looked_up,
    ("delete", "5"): of_looked_up,
    ("updateSingle", "4"): of_looked_up,
    ("updateSingle", "5"): of_creation,
    ("deleteSingle", "4"): of_looked_up,
    ("deleteSingle", "5"): of_unlooked,
}
