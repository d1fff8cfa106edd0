"""Names of devices, checked against `getDeviceName` of @strapi/utils 5.54.0."""

from __future__ import annotations

import pytest

from fake_strapi.auth.user_agents import device_name

CASES = {
    "": None,
    "curl/8.5.0": None,
    "python-requests/2.32 (Linux)": "Linux",
    "Chrome/120": "Chrome",
    "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0": "Edge on Windows",
    "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 OPR/106.0": "Opera on Windows",
    "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/23.0 Chrome/115.0 Mobile": "Samsung Internet on Android",
    "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) FxiOS/120.0 Mobile Safari/605.1": "Firefox on iOS",
    "Mozilla/5.0 (X11; CrOS x86_64) Chrome/119.0 Safari/537.36": "Chrome on ChromeOS",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17.0 Safari/605.1.15": "Safari on macOS",
    "x" * 1024 + " Chrome/1": None,
}


@pytest.mark.parametrize(("agent", "name"), CASES.items())
def test_device_names(agent: str, name: str | None) -> None:
    assert device_name(agent) == name


def test_no_header_has_no_name() -> None:
    assert device_name(None) is None
