"""Does a client keep the guide's rules? See check.py, and docs/client-checks.md."""

from __future__ import annotations

from fake_strapi.client_check.check import check_client
from fake_strapi.client_check.client import Place
from fake_strapi.client_check.command import Command
from fake_strapi.client_check.contract import Contract
from fake_strapi.client_check.trigger import Trigger

__all__ = ["Command", "Contract", "Place", "Trigger", "check_client"]
