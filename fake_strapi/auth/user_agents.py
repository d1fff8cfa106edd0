"""A name for a device by its User-Agent header, such as `Chrome on macOS`.

Source: user-agent of `@strapi/utils` 5.54.0: the first that matches, of browsers and of systems.
"""

from __future__ import annotations

import re

LONGEST = 1024
BROWSERS = (
    (r"\bEdg(?:e|A|iOS)?/", "Edge"),
    (r"\b(?:OPR|Opera)/", "Opera"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\bVivaldi/", "Vivaldi"),
    (r"\b(?:YaBrowser|Yowser)/", "Yandex Browser"),
    (r"\bBrave/", "Brave"),
    (r"\b(?:Firefox|FxiOS)/", "Firefox"),
    (r"\b(?:Chrome|CriOS|Chromium)/", "Chrome"),
    (r"\bSafari/", "Safari"),
)
SYSTEMS = (
    (r"\bWindows NT\b", "Windows"),
    (r"\b(?:iPhone|iPad|iPod)\b", "iOS"),
    (r"\bAndroid\b", "Android"),
    (r"\b(?:Macintosh|Mac OS X)\b", "macOS"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bLinux\b", "Linux"),
)


def device_name(user_agent: str | None) -> str | None:
    """The browser, the system or both; None when neither is known."""
    text = (user_agent or "")[:LONGEST]
    found = [
        next((name for pattern, name in known if re.search(pattern, text, re.ASCII)), None)
        for known in (BROWSERS, SYSTEMS)
    ]
    return " on ".join(name for name in found if name) or None
