"""Core routers, read from JavaScript and TypeScript without running it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fake_strapi.schema.routes import CoreRoutes, read_routes

UID = "api::job.job"
ALL = ("find", "findOne", "create", "update", "delete")


def routes(tmp_path: Path, source: str, name: str = "job.js") -> tuple[dict[str, CoreRoutes], list[str]]:
    (tmp_path / name).write_text(source)
    warnings: list[str] = []
    return read_routes(tmp_path, frozenset(), warnings), warnings


@pytest.mark.parametrize(
    "source",
    [
        f"module.exports = createCoreRouter('{UID}');",
        f'import {{ factories }} from "@strapi/strapi"\nexport default factories.createCoreRouter("{UID}")',
        f"// createCoreRouter('api::old.old')\nmodule.exports = createCoreRouter(`{UID}`)",
    ],
)
def test_a_plain_core_router_has_every_action(tmp_path: Path, source: str) -> None:
    found, warnings = routes(tmp_path, source)
    assert found == {UID: CoreRoutes(UID, ALL)}
    assert warnings == []


def test_only_and_except_are_understood(tmp_path: Path) -> None:
    found, _ = routes(tmp_path, f"createCoreRouter('{UID}', {{ only: ['find', 'findOne'] }})")
    assert found[UID].actions == ("find", "findOne")
    found, _ = routes(tmp_path, f"createCoreRouter('{UID}', {{ except: [\"delete\"] }})")
    assert found[UID].actions == ALL[:-1]


def test_an_action_without_auth_is_open(tmp_path: Path) -> None:
    found, _ = routes(tmp_path, f"createCoreRouter('{UID}', {{ config: {{ find: {{ auth: false }} }} }})")
    assert found[UID].open_actions == {"find"}


def test_what_is_not_run_is_said(tmp_path: Path) -> None:
    _, warnings = routes(tmp_path, f"createCoreRouter('{UID}', {{ config: {{ find: {{ policies: ['x'] }} }} }})")
    assert "policies and middlewares" in warnings[0]
    _, warnings = routes(tmp_path, "module.exports = { routes: [{ method: 'GET', path: '/x' }] }")
    assert "custom routes" in warnings[0]


def test_type_declarations_are_no_routes(tmp_path: Path) -> None:
    found, _ = routes(tmp_path, f"createCoreRouter('{UID}')", "job.d.ts")
    assert found == {}
