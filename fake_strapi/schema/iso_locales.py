"""The locales that an administrator may add: codes and names, in Strapi's order.

Source: `GET /i18n/iso-locales` of 4.26.2 and 5.54.0; the second knows some more, which are `later` in the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fake_strapi.versions.behaviour import Behaviour


@cache
def iso_locales(behaviour: Behaviour) -> Mapping[str, str]:
    """Names by code."""
    content = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    later = () if behaviour.later_iso_locales else content["later"]
    return {code: name for code, name in content["names"].items() if code not in later}
