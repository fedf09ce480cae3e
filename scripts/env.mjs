import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const PROJECT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** A path as the caller means it: npm runs scripts in the project's folder, wherever it was called. */
export const fromCaller = (file) => path.resolve(process.env.INIT_CWD ?? process.cwd(), file);

const SECRETS = [
  'APP_KEYS',
  'API_TOKEN_SALT',
  'ADMIN_JWT_SECRET',
  'TRANSFER_TOKEN_SALT',
  'ENCRYPTION_KEY',
  'JWT_SECRET',
  'SYNDICATION_PEPPER',
  'SYNDICATION_SECRET',
];

/** Takes what `.env` says where the environment says nothing, and makes on the first run the secrets that are nowhere. */
export function readEnvironment() {
  const file = path.join(PROJECT, '.env');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const stated = new Map();
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match) stated.set(match[1], match[2].replace(/^(["'])(.*)\1$/, '$2'));
  }
  const missing = SECRETS.filter((name) => !process.env[name] && !stated.get(name));
  if (missing.length > 0) {
    for (const name of missing) stated.set(name, name === 'APP_KEYS' ? `${secret()},${secret()}` : secret());
    const head =
      text === ''
        ? '# Secrets of this installation. Keep this file to yourself; never commit it.\n'
        : `${text.trimEnd()}\n`;
    writeFileSync(file, head + missing.map((name) => `${name}=${stated.get(name)}\n`).join(''), { mode: 0o600 });
  }
  for (const [name, value] of stated) process.env[name] ??= value;
  process.env.STRAPI_TELEMETRY_DISABLED ??= 'true';
}

const secret = () => randomBytes(32).toString('base64url');
