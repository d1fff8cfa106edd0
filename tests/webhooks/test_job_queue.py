"""Strapi's worker queue: five at a time, first come first served."""

from __future__ import annotations

import threading
from functools import partial
from time import monotonic, sleep

from fake_strapi.webhooks.job_queue import CONCURRENCY, JobQueue


def fail() -> None:
    raise ZeroDivisionError


def test_five_at_a_time() -> None:
    queue, gate = JobQueue(), threading.Event()
    lock, running, most, started = threading.Lock(), 0, 0, threading.Semaphore(0)

    def job() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        started.release()
        gate.wait(10)
        with lock:
            running -= 1

    for _ in range(12):
        queue.put(job)
    for _ in range(CONCURRENCY):
        assert started.acquire(timeout=10)
    assert not queue.wait(0.01)
    assert not started.acquire(blocking=False), "a sixth job runs beside the five"
    gate.set()
    assert queue.wait(10)
    assert most == CONCURRENCY


def test_in_order() -> None:
    queue, gate, done = JobQueue(), threading.Event(), []
    for _ in range(CONCURRENCY - 1):
        queue.put(lambda: gate.wait(10))
    for number in range(20):
        queue.put(partial(done.append, number))
    gate.set()
    assert queue.wait(10)
    assert sorted(done) == list(range(20))
    assert done[0] == 0


def test_a_job_that_fails_stops_nothing() -> None:
    queue, done = JobQueue(), threading.Event()
    queue.put(fail)
    queue.put(done.set)
    assert done.wait(10)
    assert queue.wait(10)


def test_what_waits_can_be_forgotten() -> None:
    queue, gate, ran = JobQueue(), threading.Event(), []
    for _ in range(CONCURRENCY):
        queue.put(lambda: gate.wait(10))
    queue.put(lambda: ran.append(1))
    queue.clear()
    gate.set()
    assert queue.wait(10)
    assert ran == []


def test_a_job_may_overtake_the_one_before_it() -> None:
    answers = iter([True, True, False, True])
    queue, done = JobQueue(lambda: next(answers)), []
    for number in range(4):
        queue.put(partial(done.append, number))
        until = monotonic() + 10
        while len(done) < number and monotonic() < until:  # what goes first is done, and one is held back
            sleep(0.001)
        assert len(done) == number
    assert queue.wait(10)
    assert done == [1, 0, 3, 2]


def test_a_job_that_is_held_back_goes_when_no_other_comes_or_is_forgotten() -> None:
    queue, done = JobQueue(lambda: True), threading.Event()
    queue.put(done.set)
    assert not queue.wait(0)
    assert done.wait(10)
    assert queue.wait(10)
    queue.put(fail)
    queue.clear()
    assert queue.wait(0.1)
