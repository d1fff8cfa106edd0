"""docs/settings.md has every setting of Config and every option of `fake-strapi serve`, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from fake_strapi.command.serve import serve
from fake_strapi.config import Config

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"
ROWS = re.findall(r"^\|(.*?)\|(.*?)\|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)[2:]
# FakeStrapi calls the version by a name of its own; the port file and the lines of a request are the command's.
OWN_NAMES = {"strapi": "version"}
OF_THE_COMMAND = {"--quiet", "--with-stdin"}


def test_every_setting_of_python_is_there() -> None:
    listed = [name for first, _ in ROWS for name in re.findall(r"`(\w+)`", first)]
    assert sorted(listed) == sorted(OWN_NAMES.get(name, name) for name in Config.__struct_fields__)


def test_every_option_of_the_command_is_there() -> None:
    listed = {name for _, second in ROWS for name in re.findall(r"`(--[\w-]+)`", second)}
    assert listed == {option for param in serve.params for option in param.opts} - OF_THE_COMMAND
