import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Command } from 'commander';
import { PROJECT, readEnvironment } from './env.mjs';
import { install } from './install.mjs';

/** What takes longer than a test run may. */
install();
const options = new Command('npm run soak --')
  .option('--rounds <number>', 'how often each soak does what it does (each has its own default)')
  .option('--only <name>', 'one of tests/soak, such as kill')
  .showHelpAfterError()
  .parse()
  .opts();
readEnvironment();
const { build } = await import('./build.mjs');
build({ admin: false });
const jest = path.join(PROJECT, 'node_modules/jest/bin/jest.js');
const { status } = spawnSync(
  process.execPath,
  [jest, '--runInBand', '--testMatch', `<rootDir>/{tests,plugins}/**/${options.only ?? '*'}.soak.ts`],
  {
    cwd: PROJECT,
    stdio: 'inherit',
    env: { ...process.env, ...(options.rounds ? { SOAK_ROUNDS: options.rounds } : {}) },
  },
);
process.exit(status ?? 1);
