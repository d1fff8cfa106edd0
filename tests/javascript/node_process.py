"""One node process that answers questions about JavaScript, for the tests that compare us with the real thing.

`QS_NODE_MODULES` names a `node_modules` directory of a Strapi project (qs, lodash, date-fns). Without it, or without
node, those tests skip and say so; the recorded tables judge all the same.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

import pytest

_SCRIPT = r"""
process.env.TZ = 'UTC';
const root = process.argv[1];
const load = (name) => { try { return require(root + '/' + name); } catch { return null; } };
const qs = load('qs'), lodash = load('lodash'), dateFns = load('date-fns');
// JSON cannot carry NaN, the infinities, minus zero: tell numbers by their bits.
const bits = (x) => { const b = Buffer.alloc(8); b.writeDoubleBE(x); return b.toString('hex'); };
const tried = (f) => { try { return { value: f() }; } catch (e) { return { error: e.message, name: e.name }; } };
const functions = {
  versions: () => ({
    node: process.version, lodash: lodash && lodash.VERSION, qs: qs && load('qs/package.json').version,
  }),
  qs: (text, options) => tried(() => qs.parse(text, options)),
  parse: (text) => tried(() => JSON.stringify(JSON.parse(text))),
  decode: (hex) => Buffer.from(hex, 'hex').toString(),
  double: (hex) => { const x = Buffer.from(hex, 'hex').readDoubleBE(0); return [JSON.stringify(x), String(x)]; },
  stringify: (value) => JSON.stringify(value),
  number: (value) => bits(Number(value)),
  lodashNumber: (value) => bits(lodash.toNumber(value)),
  parseInt: (value, radix) => bits(parseInt(value, radix)),
  parseFloat: (value) => bits(parseFloat(value)),
  string: (value) => String(value),
  lodashString: (value) => lodash.toString(value),
  snakeCase: (text) => lodash.snakeCase(text),
  kebabCase: (text) => lodash.kebabCase(text),
  datetime: (value) => {
    const text = lodash.toString(value);
    let date = dateFns.parseISO(text);
    if (!dateFns.isValid(date)) date = dateFns.parse(text, 'T', new Date(0));
    return dateFns.isValid(date) ? date.getTime() : null;
  },
  iso: (time) => new Date(time).toISOString(),
  regexp: (source, texts) => tried(() => {
    const pattern = new RegExp(source);
    return [String(pattern), texts.map((text) => pattern.test(text))];
  }),
};
let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  for (const line of lines) {
    const [name, calls] = JSON.parse(line);
    const answers = calls.map((args) => functions[name](...args));
    process.stdout.write(JSON.stringify(answers) + '\n');
  }
});
"""


class Node:
    """The process. `ask` sends many calls of one function at once; values travel as JSON."""

    def __init__(self, executable: str, node_modules: str) -> None:
        self._process = subprocess.Popen(
            [executable, "-e", _SCRIPT, node_modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "TZ": "UTC"},
        )
        self.versions: dict[str, str | None] = self.ask("versions", [()])[0]

    def ask(self, name: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, [list(call) for call in calls]]).encode() + b"\n")
        self._process.stdin.flush()
        answers: list[Any] = json.loads(self._process.stdout.readline())
        return answers

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=10)


def start_node(*packages: str) -> Node:
    """A node with these packages at hand, or the test skips with the reason."""
    executable = shutil.which("node")
    node_modules = os.environ.get("QS_NODE_MODULES", "")
    if executable is None:
        pytest.skip("node is not installed: only the recorded answers were compared")
    missing = [name for name in packages if not os.path.isdir(os.path.join(node_modules, name))]
    if not node_modules or missing:
        wanted = ", ".join(missing or packages)
        pytest.skip(
            f"QS_NODE_MODULES names no node_modules directory with {wanted}: only recorded answers were compared"
        )
    return Node(executable, node_modules)
