"""Runs: reads that take several queries, written as generators, and the three orders in which Strapi does their work.

The order shows in the answer: a populated key stands where its query ended. Strapi 4 asks one query after the other.
Strapi 5 asks in parallel: over the one connection of an SQLite pool the queries are answered in the order in which they
were asked; inside a transaction (the answer to a write) none waits, and the order comes down to JavaScript's ticks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from heapq import heappop, heappush
from typing import Any

from fake_strapi.storage.database import Database

# A run asks for rows (a tuple of SQL and bindings), for other runs to be done first (a list), or to go on some ticks
# later (an int). It is sent the rows.
Run = Generator[Any, Any, Any]

# How many ticks JavaScript takes to go on after `await` of a promise that is done, of `await Promise.all([])` inside
# another function, of the same with promises in it, and of `Promise.all` in the function itself.
AWAIT = 1
AWAIT_NOTHING = 2
AWAIT_STEPS = 3
AWAIT_ALL = 2
# A query takes longer than anything that can be awaited between two queries.
QUERY = 1000


def run_all(run: Run, database: Database) -> Any:
    """Do a run to its end, in the order of the layout's Strapi; answers what the run answers."""
    if not database.layout.behaviour.populates_in_parallel:
        return run_in_turn(run, database)
    return run_at_once(run, database) if database.depth else run_in_line(run, database)


def run_in_turn(run: Run, database: Database) -> Any:
    """Each query when it is asked for."""
    answer: Any = None
    try:
        while True:
            request = run.send(answer)
            answer = None
            if request.__class__ is tuple:
                answer = database.rows(*request)
            elif request.__class__ is list:
                for inner in request:
                    run_in_turn(inner, database)
    except StopIteration as end:
        return end.value


class Task:
    """A run among others. `waiting`: how many of its own runs it waits for."""

    __slots__ = ("parent", "result", "run", "waiting")

    def __init__(self, run: Run, parent: Task | None) -> None:
        self.run = run
        self.parent = parent
        self.waiting = 0
        self.result: Any = None

    def ended(self, result: Any) -> Task | None:
        """Note the result; answers the parent if it can go on now."""
        self.result = result
        parent = self.parent
        if parent is not None:
            parent.waiting -= 1
            if not parent.waiting:
                return parent
        return None


def run_in_line(run: Run, database: Database) -> Any:
    """Queries are answered in the order in which they were asked."""
    queue: deque[tuple[Task, tuple[str, tuple[Any, ...]]]] = deque()

    def advance(task: Task | None, answer: Any) -> None:
        while task is not None:
            try:
                request = task.run.send(answer)
            except StopIteration as end:
                task, answer = task.ended(end.value), None
                continue
            answer = None
            if request.__class__ is tuple:
                queue.append((task, request))
                return
            if request.__class__ is list and request:
                task.waiting = len(request)
                for inner in request:
                    advance(Task(inner, task), None)
                return

    root = Task(run, None)
    advance(root, None)
    while queue:
        task, request = queue.popleft()
        advance(task, database.rows(*request))
    return root.result


def run_at_once(run: Run, database: Database) -> Any:
    """Every query takes the same time and none waits for another: what ends first is a matter of ticks."""
    events: list[tuple[int, int, Task, Any]] = []
    counter = 0

    def later(time: int, task: Task, request: Any) -> None:
        nonlocal counter
        counter += 1
        heappush(events, (time, counter, task, request))

    def advance(task: Task | None, answer: Any, time: int) -> None:
        while task is not None:
            try:
                request = task.run.send(answer)
            except StopIteration as end:
                task, answer = task.ended(end.value), None
                continue
            answer = None
            if request.__class__ is tuple:
                later(time + QUERY, task, request)
                return
            if request.__class__ is int:
                later(time + request, task, None)
                return
            if request:
                task.waiting = len(request)
                for inner in request:
                    advance(Task(inner, task), None, time)
                return

    root = Task(run, None)
    advance(root, None, 0)
    while events:
        time, _, task, request = heappop(events)
        advance(task, None if request is None else database.rows(*request), time)
    return root.result
