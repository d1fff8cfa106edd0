'use strict';

// Answers questions about JavaScript and about Strapi's own modules, a line a question: [function, calls] as JSON, where
// calls are lists of arguments. The answer is one line, too: the list of what each call answered,
// in order, or {failed} with the stack of what was thrown.
//     node main.js path/to/a/strapi/node_modules

process.env.TZ = 'UTC';
const path = require('path');

const root = path.resolve(process.argv[2]);
const functions = {
  ...require('./javascript.js')(root),
  ...require('./validation.js')(root),
  ...require('./fields.js')(root),
};

const answer = async (line) => {
  const [name, calls] = JSON.parse(line);
  let answers = [];
  try {
    for (const args of calls) answers.push(await functions[name](...args));
  } catch (error) {
    answers = { failed: error.stack };
  }
  process.stdout.write(JSON.stringify(answers) + '\n');
};

let rest = '';
let last = Promise.resolve();
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  for (const line of lines) last = last.then(() => answer(line));
});
