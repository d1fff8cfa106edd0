"""`config/plugins`: the companion plugin, with which a real Strapi keeps the guide's promises (harness/strapi_plugin).

A project that has it is served as the plugin makes its server: signed webhooks, retries, the rate limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_strapi.schema.settings_javascript import UNDEFINED
from fake_strapi.schema.settings_plugins import COMPANION, Sources

NAMES = ("secret", "signature", "retries", "timeout", "rateLimit")


def companion_settings(sources: Sources) -> Mapping[str, Any] | None:
    """What the plugin is set to, as far as it can be read; None where it isn't enabled.

    Raises SchemaError for a setting that there isn't, as the plugin does. Values are checked by who takes them.
    """
    plugin = sources.config_value("plugins", (COMPANION,))
    if plugin is None or not isinstance(plugin.value, dict):
        return None
    enabled = sources.config_value("plugins", (COMPANION, "enabled"))
    if enabled is None or not enabled.value:
        return None
    config = sources.config_value("plugins", (COMPANION, "config"))
    given = config.value if config is not None and isinstance(config.value, dict) else {}
    unknown = [name for name in given if name not in NAMES]
    if config is not None and unknown:
        raise config.wrong(f"settings out of {', '.join(NAMES)}")
    found = {name: sources.config_value("plugins", (COMPANION, "config", name)) for name in given}
    return {name: one.value for name, one in found.items() if one is not None and one.value is not UNDEFINED}
