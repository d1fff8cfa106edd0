"""What all tests of this repository share; the plugin comes with the installed package (entry point pytest11)."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["pytester"]

# How long an example takes says more about the machine than about the code: nothing is judged by time here.
settings.register_profile("untimed", deadline=None)
settings.register_profile("long", deadline=None, max_examples=5000)
settings.load_profile("untimed")
