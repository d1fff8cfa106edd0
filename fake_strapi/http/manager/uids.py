"""The content manager's help for `uid` attributes: `/uid/generate` and `/uid/check-availability`.

Source: controllers/uid and services/uid of `@strapi/plugin-content-manager` 4.26.2 and `@strapi/content-manager`
5.54.0.
"""

from __future__ import annotations

import re
from typing import Any

from fake_strapi.documents.document_manager import ManagerQueries
from fake_strapi.documents.validation_body import NOT_EMPTY, REQUIRED, check_body, text
from fake_strapi.documents.validation_rules import Rule
from fake_strapi.documents.validation_yup import YupObject
from fake_strapi.errors import InternalServerError, ValidationError
from fake_strapi.http.answer import Answer, json_answer
from fake_strapi.http.call import Call
from fake_strapi.http.manager.desk import Desk
from fake_strapi.http.manager.shapes import MISSING, Issue, check_dimensions, expected, refuse, text_issues
from fake_strapi.javascript.regexp import compile_js_regex
from fake_strapi.javascript.slugify import slugify
from fake_strapi.query.document_params import prepare_find
from fake_strapi.query.lodash import is_empty
from fake_strapi.query.qs import parse
from fake_strapi.schema.attributes import MISSING as NO_DEFAULT
from fake_strapi.schema.attributes import UidAttribute
from fake_strapi.schema.content_type import ContentType
from fake_strapi.storage.find import find_many

PATTERN = re.compile(r"[A-Za-z0-9-_.~]*")
OPTIONS = {"separator": "separator", "lowercase": "lowercase", "decamelize": "decamelize"}
NOT_URL = Rule(
    '{path} must match the following: "/^[A-Za-z0-9-_.~]*$/"', lambda value, frame: bool(PATTERN.fullmatch(value))
)
WHAT = {"contentTypeUID": text(NOT_EMPTY), "field": text(NOT_EMPTY)}
GENERATE = YupObject(fields={**WHAT, "data": YupObject(fields={}, keeps_text=True, rules=(REQUIRED,))}, keeps_text=True)
CHECK = YupObject(fields={**WHAT, "value": text(NOT_URL, NOT_EMPTY)}, keeps_text=True)
NO_MATCH = 'Must match the custom regex or the default one "/^[A-Za-z0-9-_.~]*$/"'


class Uids:
    """The two controllers, for either version."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.queries = ManagerQueries(desk.context)

    def generate(self, call: Call) -> Answer:
        """A uid of what the data say, or of the type's name; with a number when it is taken."""
        body = self._body(call)
        if self.desk.installation.behaviour.documents:
            data = body.get("data", MISSING) if isinstance(body, dict) else MISSING
            wrong: list[Issue] = [] if isinstance(data, dict) else [(("data",), expected("object", data))]
            self._check(body, wrong)
        else:
            check_body(GENERATE, body, self.desk.installation.behaviour)
        locale = self._locale(call)
        content_type, attribute = self._attribute(body)
        target = attribute.target_field
        value = body["data"].get(target) if target is not None else None
        if is_empty(value) or isinstance(value, (int, float)):
            default = None if attribute.default is NO_DEFAULT else attribute.default
            value = default or content_type.model_name
        if not isinstance(value, str):
            raise InternalServerError("Expected a string to make a slug of")
        given = {OPTIONS[name]: option for name, option in attribute.uid_options.items() if name in OPTIONS}
        with call.world.database.lock:
            found = self._unique(call, content_type, attribute.name, slugify(value, **given), locale)
        return json_answer(call.request, 200, {"data": found})

    def check_availability(self, call: Call) -> Answer:
        """Whether a uid is free, and one that is if it isn't."""
        body = self._body(call)
        if self.desk.installation.behaviour.documents:
            self._check(body, self._value_issues(body))
        else:
            check_body(CHECK, body, self.desk.installation.behaviour)
        locale = self._locale(call)
        content_type, attribute = self._attribute(body)
        value = body["value"]
        with call.world.database.lock:
            free = not self._rows(call, content_type, {attribute.name: value}, locale)
            suggestion = None if free else self._unique(call, content_type, attribute.name, value, locale)
        return json_answer(call.request, 200, {"isAvailable": free, "suggestion": suggestion})

    def _body(self, call: Call) -> Any:
        return {} if call.body is None else call.body

    def _check(self, body: Any, wrong: list[Issue]) -> None:
        if not isinstance(body, dict):
            refuse([((), expected("object", body))])
        refuse([*text_issues(body, ("contentTypeUID", "field")), *wrong])

    def _value_issues(self, body: Any) -> list[Issue]:
        """A value is a text, empty or as the attribute's regex wants it."""
        if not isinstance(body, dict):
            return []
        issues = text_issues(body, ("value",))
        if issues or body["value"] == "":
            return issues
        uid, field = body.get("contentTypeUID"), body.get("field")
        content_type = self.desk.installation.registry.get(uid) if isinstance(uid, str) else None
        attribute = None if content_type is None or not isinstance(field, str) else content_type.attributes.get(field)
        regex = getattr(attribute, "regex", None)
        passes = compile_js_regex(regex).test(body["value"]) if regex else PATTERN.fullmatch(body["value"])
        return [] if passes else [(("value",), NO_MATCH)]

    def _locale(self, call: Call) -> Any:
        """Strapi 5 looks among the drafts of one locale."""
        if not self.desk.installation.behaviour.documents:
            return None
        return check_dimensions(dict(parse(call.request.query, self.desk.qs_options)))[0]

    def _attribute(self, body: dict[str, Any]) -> tuple[ContentType, UidAttribute]:
        content_type = self.desk.installation.registry.get(body["contentTypeUID"])
        if not isinstance(content_type, ContentType):
            raise ValidationError("ContentType not found")
        attribute = content_type.attributes.get(body["field"])
        if not isinstance(attribute, UidAttribute):
            raise ValidationError(f"{body['field']} must be a valid `uid` attribute")
        return content_type, attribute

    def _rows(self, call: Call, content_type: ContentType, filters: dict[str, Any], locale: Any) -> list[Any]:
        params: dict[str, Any] = {"where": filters}
        if self.desk.installation.behaviour.documents:
            query = {"filters": filters, "locale": locale, "status": "draft"}
            params = prepare_find(query, content_type, self.desk.context)
        return find_many(call.world.database, content_type.uid, params)

    def _unique(self, call: Call, content_type: ContentType, field: str, value: str, locale: Any) -> str:
        """The value, or the first free one of `value-1`, `value-2`… Strapi 4 numbers it too when it is part of one."""
        documents = self.desk.installation.behaviour.documents
        operator = "$startsWith" if documents else "$contains"
        taken = {row[field] for row in self._rows(call, content_type, {field: {operator: value}}, locale)}
        if not taken or (documents and value not in taken):
            return value
        number = 1
        while f"{value}-{number}" in taken:
            number += 1
        return f"{value}-{number}"
