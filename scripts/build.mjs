import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT, readEnvironment } from './env.mjs';

const SERVER = [
  'config',
  'database/migrations',
  'src',
  'plugins/syndication/server',
  'plugins/syndication/shared',
  'tsconfig.json',
  'tsconfig.base.json',
  'package-lock.json',
];
const CLIENT = [
  'plugins/wiregate-client/src',
  'plugins/wiregate-client/tsconfig.json',
  'plugins/wiregate-client/tsconfig.build.json',
  'tsconfig.base.json',
  'package-lock.json',
];
const ADMIN = ['src/admin', 'plugins/syndication/admin', 'plugins/syndication/shared', 'package-lock.json'];

/** Changes when a file below one of these places does. */
function stampOf(places) {
  const hash = createHash('sha256').update(process.version);
  const visit = (place) => {
    const full = path.join(PROJECT, place);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) visit(path.join(place, name));
    else if (!place.endsWith('.test.ts')) hash.update(place).update(readFileSync(full));
  };
  places.forEach(visit);
  return hash.digest('hex');
}

function run(command, args) {
  const { status } = spawnSync(process.execPath, [path.join(PROJECT, 'node_modules', command), ...args], {
    cwd: PROJECT,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Builds what has changed since the last build: the plugin and the app, and the admin panel where it is wanted. */
export function build({ admin = true, force = false } = {}) {
  readEnvironment();
  const stamps = path.join(PROJECT, '.tmp', 'build');
  mkdirSync(stamps, { recursive: true });
  const step = (name, places, output, work) => {
    const file = path.join(stamps, name);
    const stamp = stampOf(places);
    if (!force && existsSync(path.join(PROJECT, output)) && existsSync(file) && readFileSync(file, 'utf8') === stamp)
      return;
    rmSync(file, { force: true });
    work();
    writeFileSync(file, stamp);
  };
  step('server', SERVER, 'dist/config/plugins.js', () => {
    console.log('Building the plugin and the app …');
    if (force) rmSync(path.join(PROJECT, 'plugins/syndication/dist'), { recursive: true, force: true });
    run('typescript/bin/tsc', ['-p', 'plugins/syndication/server/tsconfig.build.json']);
    run('typescript/bin/tsc', ['-p', 'tsconfig.json']);
  });
  step('client', CLIENT, 'plugins/wiregate-client/dist/index.js', () => {
    console.log('Building the client …');
    if (force) rmSync(path.join(PROJECT, 'plugins/wiregate-client/dist'), { recursive: true, force: true });
    run('typescript/bin/tsc', ['-p', 'plugins/wiregate-client/tsconfig.build.json']);
  });
  if (!admin) return;
  step('admin', ADMIN, 'dist/build/index.html', () => {
    console.log('Building the admin panel (about a minute) …');
    run('@strapi/strapi/bin/strapi.js', ['build', '--silent']);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  build({ admin: !process.argv.includes('--server'), force: process.argv.includes('--force') });
