"""Installs packages of npm's once, into a cache outside the checkout: a Strapi, or what a lock file names.

A cached installation is never changed again: its name holds the hash of the package and lock files and of the Node
that built its native modules. It is installed beside its final place and moved there in one step, under a file lock,
so that several test runs may start at once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from harness.targets.file_lock import file_lock
from harness.targets.packages import Packages
from harness.targets.protocol import TargetError

CACHE_VARIABLE = "FAKE_STRAPI_CACHE"
TIMEOUT_SECONDS = 30 * 60
PROGRESS_SECONDS = 15
LOG_HEAD, LOG_TAIL = 2_000, 4_000

Report = Callable[[str], None]


def report_to_stderr(line: str) -> None:
    print(f"strapi: {line}", file=sys.stderr, flush=True)


def cache_directory() -> Path:
    """`$FAKE_STRAPI_CACHE`, or the platform's cache directory for this user."""
    if chosen := os.environ.get(CACHE_VARIABLE):
        return Path(chosen).expanduser().absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~/AppData/Local")).expanduser() / "fake-strapi" / "Cache"
    if sys.platform == "darwin":
        return Path("~/Library/Caches/fake-strapi").expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "fake-strapi"


def program(name: str) -> str:
    """The path of `node` or `npm`. Raises TargetError when it isn't installed."""
    path = shutil.which(name)
    if path is None:
        raise TargetError(
            f"A real Strapi, or what else npm installs, needs {name}, which is not on the PATH. "
            "Install Node.js 20, or run the tests on the fake (the default target)."
        )
    return path


@cache
def node_version() -> str:
    """E.g. `v20.20.2`."""
    answer = subprocess.run([program("node"), "--version"], capture_output=True, text=True, check=True)
    return answer.stdout.strip()


def installation_name(packages: Packages, node: str) -> str:
    """The directory in the cache: readable, and different as soon as anything that matters is."""
    digest = hashlib.sha256()
    digest.update(packages.package_json.encode())
    if packages.lock_file is not None:
        digest.update(packages.lock_file.read_bytes())
    digest.update(f"{node} {sys.platform}".encode())
    return f"{packages.name}-{digest.hexdigest()[:12]}"


def installed(packages: Packages) -> Path | None:
    """The directory that holds their `node_modules`, if they have been installed; None without node, too."""
    if shutil.which("node") is None:
        return None
    place = cache_directory() / installation_name(packages, node_version())
    return place if place.is_dir() else None


def install(packages: Packages, report: Report = report_to_stderr) -> Path:
    """The directory that holds their `node_modules`; installs them when they aren't there yet.

    Raises TargetError with npm's output.
    """
    cache_root = cache_directory()
    place = cache_root / installation_name(packages, node_version())
    if place.is_dir():
        return place
    cache_root.mkdir(parents=True, exist_ok=True)
    waiting = f"waiting for another process that installs {packages.label} into {place}"
    with file_lock(place.with_name(f"{place.name}.lock"), lambda: report(waiting), TIMEOUT_SECONDS):
        if not place.is_dir():
            partial = place.with_name(f"{place.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            install_into(partial, packages, place, report)
            partial.rename(place)
    return place


def install_into(directory: Path, packages: Packages, place: Path, report: Report) -> None:
    command = [program("npm"), "install" if packages.lock_file is None else "ci", "--no-audit", "--no-fund"]
    (directory / "package.json").write_text(packages.package_json, encoding="utf-8")
    if packages.lock_file is not None:
        shutil.copy(packages.lock_file, directory)
    report(f"installing {packages.label} into {place} (once; {packages.cost})")
    log_file = place.with_name(f"{place.name}.log")
    started = time.monotonic()
    with log_file.open("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            command, cwd=directory, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            code = wait_reporting(process, started, report)
        except BaseException:
            process.kill()
            process.wait()
            raise
    seconds = round(time.monotonic() - started)
    if code != 0:
        output = log_file.read_text(encoding="utf-8", errors="replace")
        raise TargetError(
            f"`npm {command[1]}` for {packages.label} failed with exit code {code} after {seconds} s. "
            f"npm's output (whole in {log_file}):\n{shortened(output)}"
        )
    report(f"installed {packages.label} in {seconds} s")


def shortened(output: str) -> str:
    """npm says what is wrong first and where to read more last."""
    if len(output) <= LOG_HEAD + LOG_TAIL:
        return output
    return f"{output[:LOG_HEAD]}\n[...]\n{output[-LOG_TAIL:]}"


def wait_reporting(process: subprocess.Popen[bytes], started: float, report: Report) -> int:
    """The exit code; a line for the person who waits every 15 seconds. Raises TargetError after 30 minutes."""
    while (seconds := round(time.monotonic() - started)) < TIMEOUT_SECONDS:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=PROGRESS_SECONDS)
        report(f"npm is still installing, {seconds + PROGRESS_SECONDS} s")
    raise TargetError(f"npm did not finish within {TIMEOUT_SECONDS} s.")


if __name__ == "__main__":  # python -m harness.targets.install 5 (or a directory): where it is, for scripts
    from harness.targets.packages import packages_of
    from harness.targets.release import release

    wish = sys.argv[1]
    print(install(packages_of(Path(wish)) if Path(wish).is_dir() else release(wish).packages))
