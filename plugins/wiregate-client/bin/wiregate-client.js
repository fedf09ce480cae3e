#!/usr/bin/env node
// A file of its own and not dist's, so that npm finds it, executable, before anything is built.
require('../dist/command.js')
  .run(process.argv)
  .then((code) => {
    process.exitCode = code;
  });
