"""A client that is a program in any language."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence

from fake_strapi.client_check.client import Place
from fake_strapi.client_check.program import Program
from fake_strapi.virtual_time.keeper import TimeKeeper

ANSWER = re.compile(r"(ok|failed)\b:?\s*(.*)")


class Run:
    """A call that is a run of the program: it failed when its exit code is not 0."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.error: str | None = None

    def poll(self) -> bool:
        code = self._program.ended
        deque(self._program.poll(), 0)  # behind the question above: what it said last is read as well
        if code is None:
            return False
        self.error = None if code == 0 else self._program.ending
        return True


class Line:
    """A call that a line asks for, and a line answers: `ok`, or `failed` and why."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.error: str | None = None
        program.tell("call")

    def poll(self) -> bool:
        code = self._program.ended
        for line in self._program.poll():
            if found := ANSWER.match(line):
                self.error = None if found[1] == "ok" else found[2] or "failed"
                return True
        if code is not None:
            self.error = f"it has ended, {self._program.ending}"
        return code is not None


class Command:
    """`Command(["node", "client.js"])`: STRAPI_URL and STRAPI_API_TOKEN tell it where to call.

    Each call is a run of it, which fails by its exit code. With `lines` it runs on: each line that it reads from stdin
    is a call, and it answers with a line that begins with `ok` or `failed`. `env` is added to its environment.
    """

    fresh = True

    def __init__(self, command: Sequence[str], *, lines: bool = False, env: Mapping[str, str] | None = None) -> None:
        self.name = " ".join(command)
        self.one_shot = not lines
        self._command = list(command)
        self._env = dict(env or {})
        self._program: Program | None = None

    def start(self, place: Place, keeper: TimeKeeper) -> None:
        self._env |= place.environment
        self._keeper = keeper
        if not self.one_shot:
            self._program = self._spawn()

    def ready(self) -> bool:
        return True

    def call(self) -> Run | Line:
        if not self.one_shot:
            assert self._program is not None
            return Line(self._program)
        self.stop()
        self._program = self._spawn()
        return Run(self._program)

    def stop(self) -> None:
        if self._program is not None:
            self._program.stop()
            self._program = None

    def _spawn(self) -> Program:
        return Program(self._command, self._env, self._keeper, told=not self.one_shot)
