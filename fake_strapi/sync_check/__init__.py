"""Does a copy of Strapi's content follow it? See check.py, and docs/sync-checks.md."""

from __future__ import annotations

from fake_strapi.sync_check.check import check_sync
from fake_strapi.sync_check.program import SyncProgram

__all__ = ["SyncProgram", "check_sync"]
