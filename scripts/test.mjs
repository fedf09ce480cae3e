import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { PROJECT, readEnvironment } from './env.mjs';
import { install } from './install.mjs';

install();
readEnvironment();
const { build } = await import('./build.mjs');
build({ admin: false });
if (!process.env.TEST_DATABASE_URL) console.log('TEST_DATABASE_URL is not set: the tests on PostgreSQL are skipped.');
if (!process.env.TEST_REDIS_URL) console.log('TEST_REDIS_URL is not set: the tests on Redis are skipped.');
const jest = path.join(PROJECT, 'node_modules/jest/bin/jest.js');
const { status } = spawnSync(process.execPath, [jest, ...process.argv.slice(2)], { cwd: PROJECT, stdio: 'inherit' });
process.exit(status ?? 1);
