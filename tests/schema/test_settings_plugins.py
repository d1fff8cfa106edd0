"""`config/plugins`: what is read of upload and users-permissions, what it comes to, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from fake_strapi.schema.errors import SchemaError
from fake_strapi.schema.settings import load_settings
from fake_strapi.schema.settings_plugins import RateLimit, Sessions, Upload, UsersPermissions


def project(root: Path, plugins: str = "", toml: str = "") -> Path:
    (root / "config").mkdir()
    (root / "src").mkdir()
    if plugins:
        (root / "config" / "plugins.js").write_text(f"module.exports = ({{ env }}) => ({{{plugins}}});")
    if toml:
        (root / "fake-strapi.toml").write_text(toml)
    return root


def users_permissions(root: Path, config: str) -> UsersPermissions:
    return load_settings(project(root, f"'users-permissions': {{ config: {{ {config} }} }}")).users_permissions


def upload(root: Path, config: str) -> Upload:
    return load_settings(project(root, f"upload: {{ config: {{ {config} }} }}")).upload


def test_what_users_permissions_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", "hush")
    told = users_permissions(
        tmp_path,
        "jwtSecret: env('JWT_SECRET'), jwt: { expiresIn: '7d', algorithm: 'HS384' },"
        " ratelimit: { interval: { min: 5, sec: 1 }, max: 3 }, register: { allowedFields: ['phone'] },"
        " jwtManagement: 'refresh', sessions: { accessTokenLifespan: 60, httpOnly: true }",
    )
    assert told == UsersPermissions(
        jwt_secret="hush",
        jwt_expires_in=604_800,
        jwt_algorithm="HS384",
        ratelimit=RateLimit(interval=301_000, max=3),
        register_allowed_fields=("phone",),
        jwt_management="refresh",
        sessions=Sessions(access_token_lifespan=60, http_only=True),
    )


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("'3600'", 3.6), ("3600", 3600), ("'1.5 Hours'", 5400), ("'1y'", 31_557_600)],
)
def test_a_lifespan_is_what_jsonwebtoken_takes_it_for(tmp_path: Path, written: str, seconds: float) -> None:
    assert users_permissions(tmp_path, f"jwt: {{ expiresIn: {written} }}").jwt_expires_in == seconds


@pytest.mark.parametrize("written", ["'soon'", "true", "null", "1.5"])
def test_a_lifespan_that_signs_no_token_is_refused(tmp_path: Path, written: str) -> None:
    with pytest.raises(SchemaError, match=r"plugins\.js: users-permissions\.config\.jwt\.expiresIn: expected a time"):
        users_permissions(tmp_path, f"jwt: {{ expiresIn: {written} }}")


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("ratelimit: { enabled: false }", RateLimit(enabled=False)),
        ("ratelimit: { enabled: 'true' }", RateLimit(enabled=False)),
        ("ratelimit: { max: 100 }", RateLimit(max=100)),
        ("ratelimit: null", RateLimit(interval=300_000, max=5)),
    ],
)
def test_the_rate_limit_of_the_auth_routes(tmp_path: Path, written: str, limit: RateLimit) -> None:
    assert users_permissions(tmp_path, written).ratelimit == limit


def test_what_upload_is_told(tmp_path: Path) -> None:
    told = upload(
        tmp_path,
        "sizeLimit: 250 * 1024 * 1024, breakpoints: { big: 800 }, security: { allowedTypes: ['image/*'] }",
    )
    assert told == Upload(size_limit=262_144_000, breakpoints={"big": 800}, allowed_types=("image/*",))


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("providerOptions: { sizeLimit: 5 }, sizeLimit: 6", 5),
        ("providerOptions: { sizeLimit: 0 }, sizeLimit: 6", 6),
        ("providerOptions: { sizeLimit: 5 }", 5),
        ("sizeLimit: '7'", 7),
        ("sizeLimit: '7mb'", None),
        ("sizeLimit: 0", None),
    ],
)
def test_the_limit_of_a_file(tmp_path: Path, written: str, limit: int | None) -> None:
    assert upload(tmp_path, written).size_limit == limit


def test_the_settings_file_wins(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        "upload: { config: { sizeLimit: 1, providerOptions: { sizeLimit: 2 } } },"
        " 'users-permissions': { config: { jwt: { expiresIn: '1d' } } }",
        "[upload]\nsizeLimit = 3\n[upload.breakpoints]\nxlarge = 1920\n[users-permissions]\njwtSecret = 'own'\n"
        "[users-permissions.jwt]\nexpiresIn = '1h'\n[users-permissions.ratelimit]\nenabled = false\n"
        "[server]\nurl = 'https://cms.example.com'\n[admin]\nurl = '/dashboard'\n",
    )
    settings = load_settings(root)
    assert settings.upload == Upload(size_limit=3, breakpoints={"xlarge": 1920})
    assert settings.users_permissions == UsersPermissions(
        jwt_secret="own", jwt_expires_in=3600, ratelimit=RateLimit(enabled=False)
    )
    assert (settings.server_url, settings.admin_url) == ("https://cms.example.com", "/dashboard")
    assert settings.warnings == ()


def test_what_is_not_honoured_is_said(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        "sentry: true, seo: { enabled: false }, i18n: false, email: { config: { provider: 'smtp' } },"
        " upload: { config: { provider: 'aws-s3', security: { deniedTypes: [], mode: 1 } } },"
        " 'users-permissions': { config: { jwt: { issuer: 'me', expiresIn: soon() }, callback: { validate: ok } } }",
    )
    file = root / "config" / "plugins.js"
    settings = load_settings(root)
    assert settings.users_permissions == UsersPermissions()
    assert settings.warnings == (
        f"{file}: the plugin sentry is JavaScript; it is not run",
        f"{file}: i18n.enabled is not supported: answers are as without it",
        f"{file}: upload.security.mode is not supported: answers are as without it",
        f"{file}: users-permissions.jwt.issuer is not supported: answers are as without it",
        f"{file}: users-permissions.callback is not supported: answers are as without it",
        f"{file}: upload.provider 'aws-s3' is JavaScript; files are kept and served as by 'local'",
        f"{file}: line 1: users-permissions.config.jwt.expiresIn can't be read without running it;"
        " the defaults are taken, unless fake-strapi.toml says otherwise",
    )


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("[upload]\nlimit = 5", "upload.limit: expected one of sizeLimit, breakpoints"),
        ("[upload.breakpoints]\nbig = '5px'", "upload.breakpoints: expected names, each with whole pixels"),
        ("[users-permissions.ratelimit]\ninterval = {m = 5}", "expected milliseconds, or numbers by ms, sec, min"),
        ("[users-permissions.register]\nallowedFields = [1]", "register.allowedFields: expected a list of texts"),
        ("[users-permissions]\njwt = '1h'", "jwt: expected the table [users-permissions.jwt]"),
    ],
)
def test_wrong_values_are_refused(tmp_path: Path, toml: str, problem: str) -> None:
    with pytest.raises(SchemaError) as raised:
        load_settings(project(tmp_path, toml=toml))
    assert problem in str(raised.value)


def test_what_is_read_and_not_honoured_is_said_too(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        "upload: { config: { providerOptions: { localServer: { maxage: 300000 } } } },"
        " 'users-permissions': { config: { jwt: { algorithm: 'HS512' } } }",
    )
    file = root / "config" / "plugins.js"
    assert load_settings(root).warnings == (
        f"{file}: upload.config.providerOptions.localServer is not supported: answers are as without it",
        f"{file}: users-permissions.config.jwt.algorithm is not supported: answers are as without it",
    )
