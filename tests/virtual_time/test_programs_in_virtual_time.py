"""A program's waits cost nothing, and it sees them pass: in node, in Python, in several at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from fake_strapi.virtual_time.held_clock import HeldClock
from fake_strapi.virtual_time.keeper import StuckError, TimeKeeper

HOUR = 3_600_000
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed: its virtual time was not tried")


def run(command: Sequence[str], **more: str) -> tuple[list[str], float]:
    """The lines that a program says, and the seconds of its own time that it took."""
    with TimeKeeper(HeldClock()) as keeper:
        began = keeper.now
        process = subprocess.Popen(
            command,
            env={**os.environ, **more, **keeper.environment({**os.environ, **more})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        try:
            assert keeper.drive(lambda: process.poll() is not None, until=began + 10 * HOUR)
            said = process.stdout.read().splitlines()
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
        assert process.returncode == 0, said
        return said, (keeper.now - began) / 1000


def python(text: str) -> tuple[list[str], float]:
    return run([sys.executable, "-c", text])


def node(text: str, *options: str) -> tuple[list[str], float]:
    assert NODE is not None
    return run([NODE, *options, "-e", text])


def test_python_sleeps_at_once() -> None:
    began = time.monotonic()
    said, took = python("""
import time, datetime
start = time.time(), time.monotonic(), datetime.datetime.now()
for _ in range(60):
    time.sleep(60)
print(time.time() - start[0], time.monotonic() - start[1], datetime.datetime.now() - start[2])
""")
    assert said == ["3600.0 3600.0 1:00:00"]
    assert took == 3600
    assert time.monotonic() - began < 60


def test_python_threads_wait_for_each_other() -> None:
    said, took = python("""
import threading, time, queue
start = time.time()
event, jobs = threading.Event(), queue.Queue()
print(event.wait(30), time.time() - start)
def work():
    time.sleep(5)
    event.set()
    time.sleep(5)
    jobs.put("job")
thread = threading.Thread(target=work)
thread.start()
print(event.wait(60), time.time() - start)
print(jobs.get(timeout=60), time.time() - start)
thread.join()
timer = threading.Timer(90, lambda: print("timer", time.time() - start))
timer.start()
""")
    assert said == ["False 30.0", "True 35.0", "job 40.0", "timer 130.0"]
    assert took == 130


def test_python_asyncio() -> None:
    said, took = python("""
import asyncio, time
async def main():
    start = time.time()
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 20)
    except asyncio.TimeoutError:
        print("timeout", time.time() - start)
    await asyncio.gather(*(asyncio.sleep(seconds) for seconds in (1, 600, 30)))
    print(time.time() - start)
asyncio.run(main())
""")
    assert said == ["timeout 20.0", "620.0"]
    assert took == 620


def test_python_datetimes_are_real_ones() -> None:
    said, _ = python("""
import copy, datetime
now = datetime.datetime.now(datetime.timezone.utc)
class Mine(datetime.datetime): pass
print(isinstance(now, datetime.datetime), isinstance(now, datetime.date), isinstance(now, Mine))
print(type(Mine.now()).__name__, copy.deepcopy(now) == now)
print(datetime.datetime(2025, 1, 20).isoformat(), datetime.date(2025, 1, 20) < datetime.date.today())
print(datetime.datetime.fromisoformat("2025-01-20T16:30:00") - datetime.datetime.strptime("20.1.2025", "%d.%m.%Y"))
""")
    assert said == ["True True False", "datetime True", "2025-01-20T00:00:00 True", "16:30:00"]


def test_python_that_forks() -> None:
    said, took = python("""
import os, time
start = time.time()
child = os.fork()
if child == 0:
    time.sleep(600)
    print("child", time.time() - start)
    os._exit(0)
os.waitpid(child, 0)
print("parent", time.time() - start)
""")
    assert said == ["child 600.0", "parent 600.0"]
    assert took == 600


def test_python_that_waits_for_what_is_not_seen() -> None:
    """A lock, a child: after a quarter of a second of real time, time passes for the others."""
    said, took = python("""
import threading, time
lock = threading.Lock()
lock.acquire()
def release():
    time.sleep(300)
    lock.release()
threading.Thread(target=release).start()
start = time.time()
lock.acquire()
print(time.time() - start)
""")
    assert said == ["300.0"]
    assert took == 300


def test_python_that_watches_the_clock() -> None:
    said, took = python("""
import time
start = time.time()
while time.time() < start + 2: pass
time.sleep(1)
print("over")
""")
    assert said == ["over"]
    assert 3 <= took < 4


def test_a_sitecustomize_of_its_own_is_found(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('mine')")
    said, _ = run([sys.executable, "-c", "import time; time.sleep(5); print('over')"], PYTHONPATH=str(tmp_path))
    assert said == ["mine", "over"]


@needs_node
def test_node_waits_at_once() -> None:
    said, took = node("""
const { setTimeout: sleep } = require('node:timers/promises');
const { promisify } = require('node:util');
(async () => {
  const [start, began] = [Date.now(), performance.now()];
  for (let i = 0; i < 60; i++) await new Promise((resolve) => setTimeout(resolve, 60000));
  console.log(Date.now() - start, performance.now() - began, new Date() - start, new Date() instanceof Date);
  await sleep(1000);
  await promisify(setTimeout)(1000);
  console.log(Date.now() - start, typeof Date(), Date.UTC(2025, 0, 20));
  let ticks = 0;
  const interval = setInterval(() => {
    if (++ticks < 3) return;
    clearInterval(interval);
    console.log(Date.now() - start);
  }, 60000);
  setTimeout(() => console.log('never'), 3600000).unref();
  const aborted = sleep(50000, null, { signal: AbortSignal.timeout(40000) }).catch((error) => error.name);
  console.log(await aborted, Date.now() - start);
})();
""")
    assert said == [
        "3600000 3600000 3600000 true",
        "3602000 string 1737331200000",
        "AbortError 3642000",
        "3782000",
    ]
    assert took == 3782


@needs_node
def test_node_modules_of_the_new_kind() -> None:
    text = """
import { setTimeout as sleep } from 'node:timers/promises';
import { setTimeout } from 'node:timers';
import { performance } from 'node:perf_hooks';
const start = performance.now();
await sleep(30000);
await new Promise((resolve) => setTimeout(resolve, 30000));
console.log(performance.now() - start);
"""
    said, took = node(text, "--input-type=module")
    assert (said, took) == (["60000"], 60)


@needs_node
def test_node_that_watches_the_clock() -> None:
    said, took = node(
        "const start = Date.now(); while (Date.now() < start + 2000); setTimeout(() => console.log('over'), 1000)"
    )
    assert said == ["over"]
    assert 3 <= took < 4


@needs_node
def test_a_request_takes_no_time() -> None:
    """However long the answer takes: a timer must not fire meanwhile."""
    said, _ = node("""
const { createServer } = require('node:http');
const { execFile } = require('node:child_process');
const server = createServer((request, response) => {
  const slow = execFile(process.execPath, ['-e', '0'], { env: {} }, () => response.end('late'));
}).listen(0, '127.0.0.1', async () => {
  const start = Date.now();
  const interval = setInterval(() => console.log('tick', Date.now() - start), 1000);
  console.log(await (await fetch(`http://127.0.0.1:${server.address().port}`)).text(), Date.now() - start);
  clearInterval(interval);
  process.exit(0);
});
""")
    assert said == ["late 0"]


@needs_node
def test_a_program_of_several_processes() -> None:
    """A shell that starts node that starts Python: time passes for all when it passes for one."""
    inner = "import time; start = time.time(); time.sleep(100); print(time.time() - start)"
    script = f"""
const {{ spawn }} = require('node:child_process');
const start = Date.now();
setTimeout(() => console.log('node', Date.now() - start), 40000);
const child = spawn({sys.executable!r}, ['-c', {inner!r}], {{ stdio: 'inherit' }});
child.on('exit', () => console.log('exit', Date.now() - start));
"""
    said, took = run(["sh", "-c", 'exec "$0" -e "$1"', NODE or "", script])
    assert said[0] == "node 40000"
    assert said[1].startswith("100.0")
    assert took >= 100


def test_who_never_joins_goes_by_the_machine_s_time() -> None:
    with TimeKeeper(HeldClock(), stranger=lambda: True) as keeper:
        began = keeper.now
        done = time.monotonic() + 0.05
        assert keeper.drive(lambda: time.monotonic() > done, until=began + HOUR)
        assert keeper.clock.runs
        assert 30 < keeper.now - began < 5000
        assert not keeper.drive(lambda: False, until=keeper.now + 20)


def test_a_program_that_waits_for_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fake_strapi.virtual_time.keeper.SILENT_SECONDS", 0.5)
    with TimeKeeper(HeldClock()) as keeper:
        process = subprocess.Popen(
            [sys.executable, "-c", "import threading; threading.Event().wait()"],
            env={**os.environ, **keeper.environment()},
        )
        try:
            with pytest.raises(StuckError, match=r"nothing happened for 0\.5 s, and nobody waits for a time"):
                keeper.drive(lambda: False, until=keeper.now + HOUR)
        finally:
            process.kill()
            process.wait()


def test_time_passes_without_programs_in_steps() -> None:
    """What falls due on the way is done at its time."""
    due = [5_000, 9_000, 20_000]
    seen: list[int] = []
    clock = HeldClock()
    start = clock.now()

    def moved() -> None:
        seen.append(clock.now() - start)
        due[:] = [one for one in due if one > clock.now() - start]

    with TimeKeeper(clock, moved=moved, next_due=lambda: min((start + one for one in due), default=None)) as keeper:
        assert not keeper.pass_until(start + 10_000)
    assert seen == [5_000, 9_000, 10_000]
