// Compiles a TypeScript project with Strapi's own compiler settings. Type errors don't stop it: the server decides.
'use strict';

const appDir = process.cwd();
const { compile } = require(require.resolve('@strapi/typescript-utils', { paths: [appDir] }));

compile(appDir, { configOptions: { ignoreDiagnostics: true } });
