'use strict';

// Where the Python command `fake-strapi` is.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const VARIABLE = 'FAKE_STRAPI_COMMAND';
const PYTHONS = ['python3', 'python', 'py'];
const ENVIRONMENTS = ['.venv', 'venv'];

class CommandNotFoundError extends Error {
  constructor(looked) {
    super(
      'fake-strapi: the command that serves the fake was not found.\n' +
        '  Install it (Python 3.10 or newer): pip install fake-strapi\n' +
        `  or say where it is: ${VARIABLE}=/path/to/.venv/bin/fake-strapi\n` +
        `  Looked: ${looked.join(', ')}.`,
    );
    this.name = 'CommandNotFoundError';
  }
}

// The words to start it with. `option`: a text or a list of words, before all else; `cwd`: where virtual environments are
// looked for, and in every directory above. Throws CommandNotFoundError.
function findCommand({ command: option, cwd = process.cwd(), env = process.env } = {}) {
  const given = option ?? env[VARIABLE];
  if (given !== undefined && given.length) {
    const words = Array.isArray(given) ? [...given] : fs.existsSync(given) ? [given] : split(given);
    if (path.isAbsolute(words[0]) ? !fs.existsSync(words[0]) : !onPath(words[0], env) && !fs.existsSync(path.resolve(cwd, words[0]))) {
      throw new CommandNotFoundError([`${option === undefined ? VARIABLE : 'the option command'} is ${JSON.stringify(given)}`]);
    }
    return words;
  }
  const installed = onPath('fake-strapi', env) ?? inEnvironment(cwd);
  if (installed) return [installed];
  for (const name of PYTHONS) {
    const python = onPath(name, env);
    if (python && spawnSync(python, ['-c', 'import fake_strapi.cli'], { stdio: 'ignore', env }).status === 0) {
      return [python, '-m', 'fake_strapi.cli'];
    }
  }
  throw new CommandNotFoundError([
    `fake-strapi on the PATH`,
    `${ENVIRONMENTS.join(' or ')} in ${cwd} and above`,
    `the module fake_strapi of ${PYTHONS.join(', ')}`,
  ]);
}

// A command line as a shell would have it, as far as quotes go.
function split(text) {
  const words = text.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [text];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

function onPath(name, env) {
  const endings = process.platform === 'win32' ? (env.PATHEXT ?? '.EXE;.CMD').split(';') : [''];
  for (const directory of (env.PATH ?? env.Path ?? '').split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(directory, name + ending);
      if (directory && isProgram(file)) return file;
    }
  }
  return undefined;
}

function inEnvironment(cwd) {
  const [bin, name] = process.platform === 'win32' ? ['Scripts', 'fake-strapi.exe'] : ['bin', 'fake-strapi'];
  for (let directory = path.resolve(cwd); ; directory = path.dirname(directory)) {
    for (const environment of ENVIRONMENTS) {
      const file = path.join(directory, environment, bin, name);
      if (isProgram(file)) return file;
    }
    if (directory === path.dirname(directory)) return undefined;
  }
}

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

module.exports = { CommandNotFoundError, findCommand };
