"""A project's settings: found, given by hand, refused, warned about."""

from __future__ import annotations

from pathlib import Path

import pytest

from fake_strapi.config import Config
from fake_strapi.schema.errors import SchemaError
from fake_strapi.schema.settings import Settings, load_settings, with_settings

ADVICE = "the defaults are taken, unless fake-strapi.toml says otherwise"


def write(root: Path, **files: str) -> Path:
    """`api_js="..."` becomes config/api.js, `toml` fake-strapi.toml."""
    for name, text in files.items():
        path = root / "fake-strapi.toml" if name == "toml" else root / "config" / ".".join(name.rsplit("_", 1))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "src").mkdir(exist_ok=True)
    return root


def body(settings: str) -> str:
    return f"""module.exports = ['strapi::logger', 'strapi::errors', 'strapi::security', 'strapi::cors',
      'strapi::poweredBy', 'strapi::query', {{ name: 'strapi::body', config: {{ {settings} }} }}]"""


def test_without_a_configuration_it_is_as_a_generated_project(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path)) == Settings()


def test_what_config_api_says(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        api_js="module.exports = {rest: {defaultLimit: '10', maxLimit: 50, withCount: 'false', prefix: '/v1'}}",
    )
    expected = Settings(default_limit=10, max_limit=50, with_count=True, prefix="/v1", populate_relations=True)
    assert load_settings(root) == expected
    assert load_settings(root / "src") == expected


@pytest.mark.parametrize("text", ["module.exports = {}", "module.exports = {rest: {maxLimit: 0}}"])
def test_no_limit_in_a_configuration_is_none(tmp_path: Path, text: str) -> None:
    assert load_settings(write(tmp_path, api_js=text)).max_limit is None
    assert load_settings(write(tmp_path, api_js=text)).default_limit == 25


def test_the_environment_and_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        tmp_path,
        api_js="module.exports = ({env}) => ({rest: {defaultLimit: env.int('FEW', 3), maxLimit: env.int('MANY', 4)}})",
    )
    write(tmp_path, server_ts="export default ({ env }) => ({ port: env.int('APP_PORT', 1337) });")
    (tmp_path / ".env").write_text("# comment\nexport FEW=5 # five\nAPP_PORT='4000'\nMANY=6\n", encoding="utf-8")
    monkeypatch.setenv("MANY", "7")
    settings = load_settings(tmp_path)
    assert (settings.default_limit, settings.max_limit, settings.port) == (5, 7, 4000)
    (tmp_path / "config" / "env" / "production").mkdir(parents=True)
    (tmp_path / "config" / "env" / "production" / "api.json").write_text('{"rest": {"maxLimit": 8}}', encoding="utf-8")
    assert load_settings(tmp_path).max_limit == 7
    monkeypatch.setenv("NODE_ENV", "production")
    settings = load_settings(tmp_path)
    assert (settings.default_limit, settings.max_limit) == (5, 8)


@pytest.mark.parametrize(
    ("given", "limits"),
    [
        ("jsonLimit: '2mb', formLimit: 1000, textLimit: '1.5 KB'", (2 << 20, 1000, 1536)),
        ("jsonLimit: '', textLimit: null", (1 << 20, 56 << 10, 1 << 20)),
        ("jsonLimit: 'much', formLimit: '12 apples'", (1 << 60, 12, 56 << 10)),
    ],
)
def test_limits_of_bodies(tmp_path: Path, given: str, limits: tuple[int, int, int]) -> None:
    settings = load_settings(write(tmp_path, middlewares_js=body(given)))
    assert (settings.json_limit, settings.form_limit, settings.text_limit) == limits
    assert settings.warnings == ()


def test_what_is_not_honoured_is_said(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        api_js="module.exports = {rest: {maxLimit: compute(), strictParams: true}, documents: {strictRelations: true}}",
        middlewares_js="module.exports = ['strapi::errors', 'global::mine',"
        " {name: 'strapi::cors', config: {origin: ['*']}},"
        " {name: 'strapi::body', config: {jsonStrict: false, jsonLimit: big}}, mine]",
        server_js="module.exports = require('./elsewhere')",
    )
    settings = load_settings(root)
    assert settings.max_limit == 100
    config = tmp_path / "config"
    assert settings.warnings == (
        f"{config}/server.js: can't be read without running it; {ADVICE}",
        f"{config}/api.js: line 1: rest.maxLimit can't be read without running it; {ADVICE}",
        f"{config}/middlewares.js: the middleware global::mine is JavaScript; it is not run",
        f"{config}/middlewares.js: the settings of strapi::cors are not supported: answers are as without them",
        f"{config}/middlewares.js: strapi::body.jsonStrict is not supported: answers are as without it",
        f"{config}/middlewares.js: line 1: strapi::body.jsonLimit can't be read without running it",
        f"{config}/middlewares.js: an entry (line 1) can't be read without running it; it is left out",
        f"{config}/api.js: documents.strictRelations is not supported: answers are as without it",
    )


@pytest.mark.parametrize(("value", "is_strict"), [("true", True), ("false", False), ("undefined", False)])
def test_strict_modes(tmp_path: Path, value: str, is_strict: bool) -> None:
    strict = f"module.exports = {{rest: {{strictParams: {value}}}, documents: {{strictParams: {value}}}}}"
    settings = load_settings(write(tmp_path, api_js=strict))
    assert (settings.strict_params, settings.strict_documents) == (is_strict, is_strict)
    assert settings.warnings == ()


def test_a_strict_mode_that_is_no_boolean_is_not_honoured(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, api_js="module.exports = {rest: {strictParams: 'yes'}}"))
    assert not settings.strict_params
    assert len(settings.warnings) == 1


def test_the_settings_file_wins_over_the_configuration_and_loses_to_arguments(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        api_js="module.exports = {rest: {defaultLimit: 10, maxLimit: 50, prefix: '/v1'}}",
        toml='seed = "seed.json"\npublic = ["api::a.a.find"]\n[api.rest]\nmaxLimit = 60\nwithCount = false\n'
        '[body]\njsonLimit = "5mb"\n[server]\nport = 4000\n[custom_fields]\n"plugin::x.y" = "string"\n',
    )
    settings = load_settings(root)
    assert (settings.default_limit, settings.max_limit, settings.with_count, settings.prefix) == (10, 60, False, "/v1")
    assert (settings.json_limit, settings.port, settings.seed) == (5 << 20, 4000, tmp_path / "seed.json")
    config, settings = with_settings(Config(max_limit=0, json_limit=7, public=["b"], seed={}), settings)
    assert (settings.default_limit, settings.max_limit, settings.json_limit) == (10, None, 7)
    assert (config.public, config.seed, config.custom_fields) == (("api::a.a.find", "b"), {}, {"plugin::x.y": "string"})


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("[api.rest]\nmaxlimit = 5", "api.rest.maxlimit: expected one of defaultLimit, maxLimit, withCount, prefix"),
        (
            "[rest]\nmaxLimit = 5",
            "rest: expected one of seed, public, custom_fields, [api.rest], [body], [server], [admin],"
            " [users-permissions], [upload]",
        ),
        ("[api.graphql]\nx = 5", "api.graphql: expected the table [api.rest]"),
        ("body = 5", "body: expected the table [body]"),
        ("public = 'all'", "public: expected a list of actions, found 'all'"),
        ("[api.rest]\nmaxLimit = 'many'", "api.rest.maxLimit: expected a whole number, found 'many'"),
        ("[server]\nport = 70000", "server.port: expected a port, found 70000"),
    ],
)
def test_a_wrong_settings_file_is_refused(tmp_path: Path, toml: str, problem: str) -> None:
    with pytest.raises(SchemaError) as raised:
        load_settings(write(tmp_path, toml=toml))
    assert str(raised.value) == f"{tmp_path}/fake-strapi.toml: {problem}"


def test_broken_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"api\.json: line 2: expected JSON"):
        load_settings(write(tmp_path, api_json='{"rest":\n'))
    with pytest.raises(SchemaError, match=r"fake-strapi\.toml: expected TOML"):
        load_settings(write(tmp_path, toml="a ="))


def test_a_prefix_with_slashes_elsewhere_is_warned_about(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, toml='[api.rest]\nprefix = "/v1/"'))
    assert settings.prefix == "/v1/"
    assert "routes are under /v1// in Strapi" in settings.warnings[0]
    settings = load_settings(write(tmp_path, toml='[api.rest]\nprefix = "v1"'))
    assert settings.prefix == "v1"
    assert "no route matches 'v1'" in settings.warnings[0]
