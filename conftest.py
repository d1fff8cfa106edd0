"""What all tests of this repository share; the plugin comes with the installed package (entry point pytest11)."""

from __future__ import annotations

pytest_plugins = ["pytester"]
