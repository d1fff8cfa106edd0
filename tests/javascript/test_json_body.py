from __future__ import annotations

from typing import Any

import pytest
from recorded_answers import recorded

from fake_strapi.javascript.body import BodySyntaxError, decode_body, has_prototype_key, parse_body

SCALAR = "invalid JSON, only supports object and array"
PROTOTYPE = "Object contains forbidden prototype property"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"", {}),
        (b"{}", {}),
        (b" \n[1]", [1]),
        (b'\xef\xbb\xbf{"data":1}', {"data": 1}),
        (b'{"a":"\xff\xc3"}', {"a": "\ufffd\ufffd"}),
        (b'{"a":"__proto__"}', {"a": "__proto__"}),
        (b'{"a":"\\u005f_proto__:"}', {"a": "__proto__:"}),
    ],
)
def test_objects_and_arrays_are_read(raw: bytes, value: Any) -> None:
    assert parse_body(raw) == value


@pytest.mark.parametrize("raw", [b"null", b'"x"', b"nope", b" ", b"1", b"\xc2\xa0{}", b"\xef\xbb\xbf\xef\xbb\xbf{}"])
def test_anything_else_is_refused_under_the_versions_own_name(raw: bytes) -> None:
    with pytest.raises(BodySyntaxError) as caught:
        parse_body(raw, scalar_error_name="Error")
    assert (caught.value.name, caught.value.message) == ("Error", SCALAR)
    with pytest.raises(BodySyntaxError) as caught:
        parse_body(raw)
    assert (caught.value.name, caught.value.message) == ("SyntaxError", SCALAR)


def test_bad_json_is_a_syntax_error_in_every_version() -> None:
    # As Strapi 4.26.2 and 5.54.0 answer it.
    with pytest.raises(BodySyntaxError) as caught:
        parse_body(b'{"data":{"JobID":"\\ud83d"}', scalar_error_name="Error")
    assert caught.value.name == "SyntaxError"
    assert caught.value.message == "Expected ',' or '}' after property value in JSON at position 26"


@pytest.mark.parametrize(
    "raw",
    [
        b'{"data":{"JobID":"J1","__proto__":{"a":1}}}',
        b'{"data":{},"__proto__":1}',
        b'[[{"__proto__":null}]]',
        b'{"\\u005f\\u005Fproto__":1}',
        b'{"__\\u0070roto__" :1}',
    ],
)
def test_a_prototype_key_is_refused_or_kept(raw: bytes) -> None:
    with pytest.raises(BodySyntaxError) as caught:
        parse_body(raw)
    assert (caught.value.name, caught.value.message) == ("SyntaxError", PROTOTYPE)
    assert has_prototype_key(parse_body(raw, forbid_prototype=False))


@pytest.mark.parametrize(("raw", "text"), recorded("utf8"))
def test_bad_bytes_are_replaced_as_node_replaces_them(raw: str, text: str) -> None:
    assert "\ufeff" + decode_body(b"\xef\xbb\xbf" + bytes.fromhex(raw)) == "\ufeff" + text
