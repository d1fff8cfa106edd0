"""What a plain Strapi does not serve: features that need a licence, plugins that are not installed, the MCP server."""

from __future__ import annotations

import pytest

from harness.contract import Contract

pytestmark = pytest.mark.parity

PATHS = (
    "/content-releases",
    "/content-releases/settings",
    "/review-workflows/workflows",
    "/admin/review-workflows/workflows",
    "/admin/audit-logs",
    "/admin/providers",
    "/admin/providers/options",
    "/admin/license-limit-information",
    "/documentation",
    "/openapi.json",
    "/mcp",
)


@pytest.mark.parametrize("sender", ["admin", "anonymous"])
def test_routes_of_other_editions_are_unknown(contract: Contract, sender: str) -> None:
    for path in PATHS:
        contract.get(path, sender=sender)
    contract.post("/mcp", {"jsonrpc": "2.0", "id": 1, "method": "initialize"}, sender=sender)
    contract.post("/content-releases", {"name": "Spring"}, sender=sender)
