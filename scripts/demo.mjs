import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { PROJECT, readEnvironment } from './env.mjs';
import { install } from './install.mjs';

const once = process.argv.includes('--once');
const say = (text) => console.log(text);

install();
readEnvironment();
const { build } = await import('./build.mjs');
build({ admin: !once });

const folder = path.join(PROJECT, '.tmp/demo');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const port = process.env.PORT ?? (once ? await freePort() : '1337');
const origin = `http://127.0.0.1:${port}`;
Object.assign(process.env, {
  NODE_ENV: 'production',
  HOST: process.env.HOST ?? '127.0.0.1',
  PORT: port,
  AGENCY_CONTACT: process.env.AGENCY_CONTACT ?? 'licensing@meridian-wire.example',
  DATABASE_CLIENT: 'sqlite',
  DATABASE_FILENAME: path.join(folder, 'data.db'),
  VAULT_DIRECTORY: path.join(folder, 'data.vault'),
});

const { createStrapi } = createRequire(import.meta.url)('@strapi/strapi');
say('Starting on an empty SQLite database …');
const strapi = createStrapi({
  appDir: PROJECT,
  distDir: path.join(PROJECT, 'dist'),
  autoReload: false,
  serveAdminPanel: !once,
});
strapi.log.level = 'error';
await strapi.load();
await strapi.server.listen(Number(port), process.env.HOST);

const { seed } = await import('./demo/seed.mjs');
const { pull } = await import('./demo/pull.mjs');
const now = new Date();
say('Writing, licensing, publishing …');
const seeded = await seed({ strapi, now, say: (text) => say(`  ${text}`) });
await strapi.plugin('syndication').service('wire').running.sequencer.run();
const good = await pull({ strapi, origin, now, say, ...seeded });

if (once) {
  await strapi.destroy();
  say(good ? '\nEverything was as the contracts say.' : '\nNot everything was as the contracts say.');
  process.exit(good ? 0 : 1);
}
const login = await administrator();
say(`\nThe server stays up. Staff:   ${origin}/admin   ${login.email} / ${login.password}`);
say(`Outlets: ${origin}/api/syndication/v1/feed?from=start`);
for (const [connection, keys] of Object.entries(seeded.keys))
  for (const [name, key] of Object.entries(keys)) say(`  ${connection.padEnd(20)} ${name.padEnd(5)} ${key}`);
say(`Try:  curl -H "Authorization: Bearer <key>" "${origin}/api/syndication/v1/feed?from=start&limit=1"`);
say('Ctrl+C ends it; the demo begins anew each time.');
if (!good) process.exitCode = 1;

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(String(free)));
    });
  });
}

async function administrator() {
  const email = 'desk@meridian-wire.example';
  const password = `Demo-${randomBytes(9).toString('base64url')}1`;
  const roles = await strapi.service('admin::role').getSuperAdmin();
  await strapi
    .service('admin::user')
    .create({ firstname: 'Night', lastname: 'Desk', email, password, isActive: true, roles: [roles.id] });
  return { email, password };
}
