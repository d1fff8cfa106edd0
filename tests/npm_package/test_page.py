"""The Jest and Vitest of docs/javascript.md, in a project of its files. The page's node example: tests/test_docs.py."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import NodeProject

PAGE = (Path(__file__).parent.parent.parent / "docs" / "javascript.md").read_text(encoding="utf-8")
FILES = re.findall(r"```js\n// ([\w.]+)\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_s_files_pass(project: NodeProject) -> None:
    assert [name for name, _ in FILES] == ["jest.config.js", "jobs.test.js", "vitest.config.mjs", "reminders.spec.mjs"]
    assert len(FILES) == PAGE.count("```js\n")
    for name, text in FILES:
        (project.directory / name).write_text(text, encoding="utf-8")
    assert re.search(r"^Tests: +2 passed, 2 total$", project.runs("jest", "jobs"), re.MULTILINE)
    assert re.search(r"Tests +1 passed \(1\)", project.runs("vitest", "run"))


def test_the_page_names_settings_that_there_are(project: NodeProject) -> None:
    """The three settings of the preset, one by one, and the setups of one's own."""
    for name, text in FILES[1:2]:
        (project.directory / name).write_text(text, encoding="utf-8")
    named = ("fake-strapi/jest", "fake-strapi/jest-teardown", "fake-strapi/jest-setup")
    assert all(f"'{name}'" in PAGE for name in named)
    project.configure(globalSetup=named[0], globalTeardown=named[1], setupFilesAfterEnv=[named[2]])
    project.runs("jest")

    line = "module.exports = require('fake-strapi/jest').withOptions({ strapi: '5' })"
    assert line in PAGE
    project.write(setup__js=line)
    project.configure(globalSetup="./setup.js", globalTeardown=named[1], setupFilesAfterEnv=[named[2]])
    done = project.run("jest")  # a Strapi 5 has no attributes
    assert "reading 'JobID'" in done.stderr

    line = "export default withOptions({ strapi: '5' })"
    assert line in PAGE
    project.write(setup__mjs=f"import {{ withOptions }} from 'fake-strapi/vitest';\n{line};")
    (name, config), (spec, text) = FILES[2:]
    own = re.sub(r"    provide: .*\n", "", config.replace("'fake-strapi/vitest'", "'./setup.mjs'", 1))
    assert "provide" not in own
    (project.directory / name).write_text(own, encoding="utf-8")
    (project.directory / spec).write_text(text, encoding="utf-8")
    project.runs("vitest", "run")
