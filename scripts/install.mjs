import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from './env.mjs';

/** Installs what the lockfile names, where that was not done: on a fresh clone there is only Node. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(PROJECT, 'package-lock.json')))
    .update(process.version)
    .digest('hex');
  const modules = path.join(PROJECT, 'node_modules');
  const stamp = path.join(modules, '.wiregate-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  // Somebody may have installed by hand; a stamp that is out of date says that the lockfile has moved on since.
  if (!existsSync(path.join(modules, '.package-lock.json')) || existsSync(stamp)) {
    console.log('Installing dependencies (two to four minutes the first time) …');
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: PROJECT,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    if (status !== 0) process.exit(status ?? 1);
  }
  writeFileSync(stamp, lock);
}
