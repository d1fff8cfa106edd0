"""As lifecycles.js beside it."""

import runpy
from pathlib import Path

globals().update(
    {
        name: hook
        for name, hook in runpy.run_path(str(Path(__file__).parents[4] / "hooks.fake.py")).items()
        if name.startswith(("before", "after"))
    }
)
