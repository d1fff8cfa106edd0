import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.targets.app_directory import AppDirectory
from harness.targets.protocol import TargetStartError
from harness.targets.server_process import ServerProcess, answers_health, environment

SERVER = """
import http.server, os, sys, threading
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204); self.end_headers()
    def log_message(self, *_): print("\\x1b[32mhttp\\x1b[39m:", self.requestline, flush=True)
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
def until_parent_is_gone():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=until_parent_is_gone, daemon=True).start()
server.serve_forever()
"""


MakeServer = Callable[..., ServerProcess]


@pytest.fixture
def make(tmp_path: Path, add_program: Callable[[str, str], Path]) -> MakeServer:
    """Make a server whose `node` is this Python program."""

    def make_server(source: str, timeout_seconds: float = 20) -> ServerProcess:
        add_program("node", source)
        return ServerProcess(AppDirectory(tmp_path, "."), {"EXTRA": "given"}, timeout_seconds)

    return make_server


def test_starts_stops_and_starts_again_on_the_same_port(make: MakeServer) -> None:
    server = make(SERVER)
    server.start()
    try:
        port = server.port
        assert server.running
        assert server.url == f"http://127.0.0.1:{port}"
        assert "http: GET /_health" in server.log()
        size = server.log_size()
        server.stop()
        assert not server.running
        assert not answers_health(port)
        server.start()
        assert server.port == port
        assert server.log_since(size).count("GET /_health") == 1
    finally:
        server.release()
    assert not answers_health(port)


def test_an_early_end_is_told_at_once_with_the_log(make: MakeServer) -> None:
    server = make("import sys\nprint('Error: Could not load src/api/job')\nsys.exit(3)")
    began = time.monotonic()
    with pytest.raises(TargetStartError, match=r"(?s)ended with exit code 3.*Could not load src/api/job"):
        server.start()
    assert time.monotonic() - began < 10
    assert not server.running


def test_a_server_that_never_answers_is_ended(make: MakeServer, tmp_path: Path) -> None:
    server = make("import os, time\nprint('pid', os.getpid(), flush=True)\ntime.sleep(60)", timeout_seconds=1)
    with pytest.raises(TargetStartError, match=r"did not answer within 1 s") as raised:
        server.start()
    pid = int(str(raised.value).split("pid ")[1])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_taken_port_is_tried_elsewhere(make: MakeServer, tmp_path: Path) -> None:
    source = (
        f"""
import os, sys
first = os.path.join({str(tmp_path)!r}, "first")
if not os.path.exists(first):
    open(first, "w").close()
    sys.exit("Error: listen EADDRINUSE: address already in use")
"""
        + SERVER
    )
    server = make(source)
    server.start()
    try:
        assert answers_health(server.port)
    finally:
        server.release()


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")
def test_the_children_end_too(make: MakeServer, tmp_path: Path) -> None:
    source = (
        "import subprocess\nchild = subprocess.Popen(['sleep', '60'])\nprint('child', child.pid, flush=True)\n" + SERVER
    )
    server = make(source)
    server.start()
    child = int(server.log().split("child ")[1].split()[0])
    os.kill(child, 0)
    server.release()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and is_alive(child):
        time.sleep(0.01)
    assert not is_alive(child)


PARENT = """
import os, pathlib, signal, sys
from harness.targets.app_directory import AppDirectory
from harness.targets.server_process import ServerProcess
server = ServerProcess(AppDirectory(pathlib.Path(sys.argv[1]), "."), {}, 20)
server.start()
print(server.port, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
def test_it_ends_when_its_starter_is_killed(make: MakeServer, tmp_path: Path) -> None:
    make(SERVER)
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    environment_of_parent = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, cwd=root, env=environment_of_parent, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    port = int(done.stdout)
    deadline = time.monotonic() + 5
    while answers_health(port) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not answers_health(port)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "(sleep) Z" not in Path(f"/proc/{pid}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")
def test_a_server_that_ignores_the_signal_is_killed(make: MakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.targets.server_process.STOP_SECONDS", 0.2)
    server = make("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SERVER)
    server.start()
    port = server.port
    server.release()
    assert not answers_health(port)


def test_variables_that_would_change_the_server_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRAPI_LICENSE", "x")
    monkeypatch.setenv("NODE_OPTIONS", "--inspect")
    monkeypatch.setenv("DATABASE_CLIENT", "postgres")
    monkeypatch.setenv("NODE_ENV", "production")
    monkeypatch.setenv("SOME_OTHER", "kept")
    found = environment({"DATABASE_FILENAME": "data.db"})
    assert found["SOME_OTHER"] == "kept"
    assert found["NODE_ENV"] == "development"
    assert found["DATABASE_FILENAME"] == "data.db"
    assert not {"STRAPI_LICENSE", "NODE_OPTIONS", "DATABASE_CLIENT"} & found.keys()
