"""A real Strapi as a child process: start on a free port, wait until it answers, stop with all its children."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

from harness.targets.app_directory import AppDirectory
from harness.targets.free_port import HOST, ReservedPort, reserve_port
from harness.targets.install import program
from harness.targets.protocol import TargetError, TargetStartError

POLL_SECONDS = 0.02
STOP_SECONDS = 5
PORT_ATTEMPTS = 5
LOG_TAIL = 8_000
PORT_TAKEN = re.compile("EADDRINUSE|already used by another application")
COUNTERS_FORGOTTEN = "start.js: the counters are forgotten"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

ENVIRONMENT: Mapping[str, str] = {
    "NODE_ENV": "development",
    "TZ": "UTC",
    "HOST": HOST,
    "APP_KEYS": "test-app-key-1,test-app-key-2",
    "ADMIN_JWT_SECRET": "test-admin-jwt-secret",
    "API_TOKEN_SALT": "test-api-token-salt",
    "TRANSFER_TOKEN_SALT": "test-transfer-token-salt",
    "JWT_SECRET": "test-jwt-secret",
    "ENCRYPTION_KEY": "test-encryption-key-of-32-chars!",
    "STRAPI_TELEMETRY_DISABLED": "true",
    "STRAPI_DISABLE_UPDATE_NOTIFICATION": "true",
    "NO_UPDATE_NOTIFIER": "1",
    "STOP_WITH_STDIN": "true",
}
"""The environment of every server. The secrets are worth nothing: they are the defaults of a throw-away server."""

NOT_PASSED_ON = ("STRAPI_", "DATABASE_", "NODE_", "ADMIN_", "npm_")
"""Variables of the test run that would change the server: those that start so."""


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(NOT_PASSED_ON)}
    kept = {key: os.environ[key] for key in ("NODE_EXTRA_CA_CERTS",) if key in os.environ}
    return {**inherited, **kept, **ENVIRONMENT, **extra}


class ServerProcess:
    """One Strapi in an app directory. It can be started again on the same port and the same database."""

    def __init__(self, app: AppDirectory, extra_environment: Mapping[str, str], timeout_seconds: float) -> None:
        self.app = app
        self.timeout_seconds = timeout_seconds
        self._extra_environment = extra_environment
        self._port: ReservedPort | None = None
        self._log_file = app.path / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.start_seconds = 0.0
        """How long the last start took, from the process to the first answer."""

    @property
    def pid(self) -> int:
        """Of the node process; 0 before the first start."""
        return self._process.pid if self._process else 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def port(self) -> int:
        """The same from the first start until `stop()` for good."""
        return self._port.number if self._port else 0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def log(self) -> str:
        """Everything written to its output since the first start."""
        return self.log_since(0) if self._log_file.exists() else ""

    def log_since(self, begin: int) -> str:
        """What was written after the first `begin` bytes."""
        with self._log_file.open("rb") as file:
            file.seek(begin)
            return COLOUR.sub("", file.read().decode("utf-8", "replace"))

    def log_size(self) -> int:
        """In bytes: a place to read on from."""
        return self._log_file.stat().st_size

    def start(self) -> None:
        """Start and wait for a 204 on `/_health`. Raises TargetStartError with the log."""
        if self._port:
            self._start_once()
            return
        for attempts_left in reversed(range(PORT_ATTEMPTS)):
            self._port = reserve_port()
            try:
                return self._start_once()
            except TargetStartError as error:
                self.release()
                if not attempts_left or not PORT_TAKEN.search(str(error)):
                    raise

    def _start_once(self) -> None:
        extra = {
            "PORT": str(self.port),
            "DATABASE_FILENAME": str(self.app.database),
            "STRAPI_DIST_DIR": self.app.dist,
            "MAILBOX": str(self.app.mailbox),
            **self._extra_environment,
        }
        begun = time.monotonic()
        with self._log_file.open("ab") as log:
            begin = log.tell()
            self._process = subprocess.Popen(
                [program("node"), str(self.app.start_script)],
                cwd=self.app.path,
                env=environment(extra),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=sys.platform != "win32",
            )
        try:
            self._wait_until_ready(begin)
            self.start_seconds = time.monotonic() - begun
        except BaseException:
            self.stop()
            raise

    def _wait_until_ready(self, log_begin: int) -> None:
        assert self._process is not None
        deadline = time.monotonic() + self.timeout_seconds
        while not answers_health(self.port):
            code = self._process.poll()
            if code is None and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)
                continue
            problem = f"did not answer within {self.timeout_seconds:.0f} s"
            if code is not None:
                problem = f"ended with exit code {code}"
            log = self.log_since(log_begin)[-LOG_TAIL:]
            raise TargetStartError(f"The real Strapi in {self.app.path} {problem}. Its log:\n{log}")

    def forget_counters(self) -> None:
        """Let the running server forget how often its rate-limited routes were used. Raises TargetError."""
        assert self._process is not None
        assert self._process.stdin is not None
        begin = self.log_size()
        deadline = time.monotonic() + self.timeout_seconds
        try:
            self._process.stdin.write(b"\n")
            self._process.stdin.flush()
            while COUNTERS_FORGOTTEN not in self.log_since(begin):
                if not self.running or time.monotonic() > deadline:
                    raise TargetError("The real Strapi did not forget its counters.")
                time.sleep(POLL_SECONDS / 10)
        except OSError as error:
            raise TargetError(f"The real Strapi can't be told to forget its counters: {error}") from error

    def release(self) -> None:
        """Stop for good, and give back the port."""
        self.stop()
        if self._port:
            self._port.release()
            self._port = None

    def stop(self) -> None:
        """End it and its children: by SIGTERM, after five seconds by SIGKILL. It may be started again."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            end_group(process, signal.SIGTERM)
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                end_group(process, getattr(signal, "SIGKILL", signal.SIGTERM))
                process.wait()
        if process.stdin:
            with suppress(OSError):
                process.stdin.close()


def end_group(process: subprocess.Popen[bytes], with_signal: signal.Signals) -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, with_signal)


def answers_health(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/_health")
        return connection.getresponse().status == 204
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
