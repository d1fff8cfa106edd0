"""Configuration files read without running them."""

from __future__ import annotations

from typing import Any

import pytest

from fake_strapi.schema.settings_javascript import Unreadable, read_javascript

ENVIRONMENT = {"PORT": "3000", "KEYS": '["a", b ]', "FLAG": "true", "JSON": '{"a": 1}', "RATIO": "0.5x"}

GENERATED_API_TS = """import type { Core } from '@strapi/strapi';

const config: Core.Config.Api = {
  rest: {
    defaultLimit: 25,
    maxLimit: 100,
    withCount: true,
  },
};

export default config;
"""
GENERATED_SERVER_TS = """import type { Core } from '@strapi/strapi';

const config = ({ env }: Core.Config.Shared.ConfigParams): Core.Config.Server => ({
  host: env('HOST', '0.0.0.0'),
  port: env.int('PORT', 1337),
  app: {
    keys: env.array('APP_KEYS')!,
  },
});

export default config;
"""
API = {"rest": {"defaultLimit": 25, "maxLimit": 100, "withCount": True}}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (GENERATED_API_TS, API),
        (GENERATED_SERVER_TS, {"host": "0.0.0.0", "port": 3000, "app": {"keys": Unreadable(7)}}),
        (
            "module.exports = {rest: {maxLimit: 1_000, 'withCount': false,},}",
            {"rest": {"maxLimit": 1000, "withCount": False}},
        ),
        (
            "exports.x = 1\nmodule.exports = ({ env }) => { const a = 5\n return { a: a, b: -1.5 } }",
            {"a": 5, "b": -1.5},
        ),
        ("'use strict'\nconst x = require('y').z\nmodule.exports = ['a', {b: x}]", ["a", {"b": Unreadable(2)}]),
        ("module.exports = function ({ env }) { return { a: null, b: undefined } };", {"a": None}),
        ("export default { a: 10 * 1024 /* ten */, b: 0x10 } satisfies Config; // end", {"a": 10240, "b": 16}),
        ("export default ({ env }) => [env('PORT'), env('NONE', 'x'), env.int('NONE')]", ["3000", "x", None]),
        ("export default [process.env.NONE || 'x', process.env.PORT ?? 'x']", ["x", "3000"]),
        (r"module.exports = {a: 'it\'s\n\u00e9', b: `c`}", {"a": "it's\né", "b": "c"}),
        (
            "export default ({ env }) => [`B ${process.env.PORT}`, `${env('NONE', 'x')}-${env.int('PORT')}`]",
            ["B 3000", "x-3000"],
        ),
        (
            "const a = 'b'\nexport default [`${a}\\n${1.0}${process.env.NO}`, `\\${a}`, `${a.b}`, `${`x`}`, `${{}}`]",
            ["b\n1undefined", "${a}", *[Unreadable(2)] * 3],
        ),
        ("const a = { b: 1 };\nmodule.exports = { a, c: [a] };", {"a": {"b": 1}, "c": [{"b": 1}]}),
    ],
)
def test_what_a_file_exports(source: str, value: Any) -> None:
    assert read_javascript(source, ENVIRONMENT) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int('PORT')", 3000),
        ("array('KEYS')", ["a", "b"]),
        ("bool('FLAG')", True),
        ("json('JSON')", {"a": 1}),
        ("float('RATIO')", 0.5),
    ],
)
def test_kinds_of_environment_variables(kind: str, value: Any) -> None:
    assert read_javascript(f"module.exports = ({{ env }}) => ({{ a: env.{kind} }})", ENVIRONMENT) == {"a": value}


@pytest.mark.parametrize(
    "value",
    [
        "Math.max(1, 2)",
        "a ? 1 : 2",
        "`a${b}`",
        "require('./x')",
        "() => 5",
        "function () { return 5 }",
        "/ab/",
        "new Date()",
        "{...b}",
        "1 + 2",
        "b.c",
        "!1",
    ],
)
def test_a_value_that_takes_running_spoils_only_itself(value: str) -> None:
    source = f"module.exports = {{ before: 1,\n a: {value},\n after: 2 }}"
    assert read_javascript(source, {}) == {"before": 1, "a": Unreadable(2), "after": 2}


@pytest.mark.parametrize(
    "source",
    [
        "module.exports = require('./other')",
        "module.exports = {",
        "module.exports = { a: 'x }",
        "",
        "export const a = 1",
        "module.exports = ({ env }) => { if (env('A')) return {}; return { a: 1 } }",
    ],
)
def test_a_file_that_takes_running(source: str) -> None:
    assert isinstance(read_javascript(source, {}), Unreadable)
