"""Every example of docs/ runs: Python as it stands, JavaScript in node against a fake started as the page says.

A JavaScript block is a module. It talks to the fake that the last `$ fake-strapi serve …` above it starts, or to one
without options, and trusts a `ca.pem` that the fake wrote.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
import requests
import trustme

import fake_strapi.app
import fake_strapi.server

# A test with pytester forgets the modules that it imported first; these must stay the ones that they were.
LOADED = (requests, trustme, fake_strapi.app, fake_strapi.server)
DOCS = Path(__file__).parent.parent / "docs"
PACKAGE = DOCS.parent / "packages" / "fake-strapi"
PAGES = sorted(DOCS.glob("*.md"))
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
SERVE = re.compile(r"^\$ fake-strapi serve *(.*)$", re.MULTILINE)
START_SECONDS = 20
RUN_SECONDS = 60


def blocks(language: str) -> list[object]:
    """The blocks of a language on all pages: (page, number of its line, text, options of the fake)."""
    found_blocks: list[object] = []
    for page in PAGES:
        text, options = page.read_text(encoding="utf-8"), ""
        for found in BLOCK.finditer(text):
            if found[1] == "console" and (served := SERVE.findall(found[2])):
                options = served[-1]
            if found[1] == language:
                line = text.count("\n", 0, found.start()) + 2
                found_blocks.append(pytest.param(page, line, found[2], options, id=f"{page.name}:{line}"))
    return found_blocks


@contextmanager
def served(options: str, directory: Path) -> Iterator[str]:
    """A fake as the command starts it; its URL."""
    port_file = directory / "port"
    command = [sys.executable, "-m", "fake_strapi.cli", "serve", *shlex.split(options), "--port", "0", "--quiet"]
    process = subprocess.Popen([*command, "--port-file", str(port_file)], cwd=directory, stdout=subprocess.DEVNULL)
    try:
        deadline = monotonic() + START_SECONDS
        while not port_file.exists() or not port_file.read_text().endswith("\n"):
            assert process.poll() is None, f"fake-strapi serve {options} ended"
            assert monotonic() < deadline, f"fake-strapi serve {options} did not start"
            sleep(0.01)
        scheme = "https" if "--tls" in options else "http"
        yield f"{scheme}://localhost:{port_file.read_text().strip()}"
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def test_there_are_pages() -> None:
    assert PAGES


@pytest.mark.parametrize(("page", "line", "text", "options"), blocks("python"))
def test_python(page: Path, line: int, text: str, options: str, pytester: pytest.Pytester) -> None:
    if "def test_" in text:
        pytester.makepyfile(text)
        pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=text.count("def test_"))
    else:
        exec(compile("\n" * (line - 1) + text, str(page), "exec"), {})


@pytest.mark.parametrize(("page", "line", "text", "options"), blocks("javascript"))
def test_javascript(page: Path, line: int, text: str, options: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed: the JavaScript of the documentation was not run")
    with served(options, tmp_path) as url:
        module = tmp_path / "example.mjs"
        module.write_text(re.sub("https?://localhost:1337", url, text), encoding="utf-8")
        shutil.copytree(PACKAGE, tmp_path / "node_modules" / PACKAGE.name)  # as npm would install it
        environment = {**os.environ, "NODE_EXTRA_CA_CERTS": str(tmp_path / "ca.pem")}
        done = subprocess.run(
            [node, str(module)], env=environment, capture_output=True, text=True, timeout=RUN_SECONDS, check=False
        )
    assert done.returncode == 0, f"{page.name}, line {line}:\n{done.stderr}"


def test_the_index_has_every_page() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if page.name != "README.md" and f"]({page.name})" not in index] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link
