"""What all tests of this repository share; the plugin comes with the installed package (entry point pytest11)."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["pytester"]

# How long an example takes says more about the machine than about the code: nothing is judged by time here. The usual
# run makes up the same cases each time, so that it says the same of the same code; new ones are for the night.
settings.register_profile("usual", deadline=None, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=5000)
settings.load_profile("usual")
