import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { Client } from 'pg';
import { stringify } from 'yaml';

export const PROJECT = path.resolve(__dirname, '../..');
export const API = '/api/syndication/v1';

/** PostgreSQL's tests run where TEST_DATABASE_URL names a server on which databases may be made. */
export const POSTGRES = process.env['TEST_DATABASE_URL'];
export const DATABASES = POSTGRES ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const);
export type Database = (typeof DATABASES)[number];

/** `describe` for what needs PostgreSQL; where there is none it says so and skips. */
export const describePostgres = POSTGRES ? describe : describe.skip;

export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
  text: string;
}

export interface App {
  strapi: Core.Strapi;
  /** http://127.0.0.1:<port> */
  origin: string;
  directory: string;
  /** Applies terms, as `npm run apply` does; throws with its errors. Gives the keys made, by connection and name. */
  apply(terms: object): Promise<Record<string, Record<string, string>>>;
  /** Calls the partner API; `call` begins with a slash. */
  get<Body = Record<string, unknown>>(call: string, key?: string, init?: RequestInit): Promise<Answer<Body>>;
  /** Numbers all that is committed. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

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

/** Environment for a process of its own, or for this one: a fresh database, and secrets that last as long as the test. */
export async function freshEnvironment(
  database: Database,
): Promise<{ env: Record<string, string>; directory: string; drop: () => Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'wiregate-'));
  const env: Record<string, string> = Object.fromEntries(
    SECRETS.map((name) => [name, `${name}-for-tests-only-0123456789abcdef`]),
  );
  Object.assign(env, {
    STRAPI_TELEMETRY_DISABLED: 'true',
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    VAULT_DIRECTORY: path.join(directory, 'vault'),
    // What a test asks for at once is more than any outlet does; tests/attacks/abuse.test.ts sets limits.
    LIMIT_KEY_RATE: '0',
    LIMIT_ADDRESS_RATE: '0',
    LIMIT_FAILURES_RATE: '0',
  });
  if (database === 'sqlite') {
    Object.assign(env, { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: path.join(directory, 'data.db') });
    return { env, directory, drop: () => rm(directory, { recursive: true, force: true }) };
  }
  const name = `wiregate_test_${randomBytes(6).toString('hex')}`;
  await withClient((client) => client.query(`CREATE DATABASE ${name}`));
  const url = new URL(POSTGRES ?? '');
  url.pathname = `/${name}`;
  Object.assign(env, { DATABASE_CLIENT: 'postgres', DATABASE_URL: url.href, DATABASE_NAME: name });
  return {
    env,
    directory,
    drop: async () => {
      await withClient((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function withClient(run: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: POSTGRES });
  await client.connect();
  try {
    await run(client);
  } finally {
    await client.end();
  }
}

/** The compiled app in this process, listening on a free port; one at a time in a test file. */
export async function startApp(
  input: {
    database?: Database;
    admin?: boolean;
    existing?: Awaited<ReturnType<typeof freshEnvironment>>;
    /** Another folder than the project's, with the same built app and more in it. */
    project?: string;
    /** What an agency's developers do when the app has loaded, and does not listen yet. */
    prepare?: (strapi: Core.Strapi) => void | Promise<void>;
  } = {},
): Promise<App> {
  const environment = input.existing ?? (await freshEnvironment(input.database ?? 'sqlite'));
  Object.assign(process.env, environment.env);
  const { createStrapi } = await import('@strapi/strapi');
  const project = input.project ?? PROJECT;
  const strapi = createStrapi({
    appDir: project,
    distDir: path.join(project, 'dist'),
    autoReload: false,
    serveAdminPanel: input.admin ?? false,
  });
  strapi.log.level = process.env['TEST_LOG'] ?? 'silent';
  await strapi.load();
  await input.prepare?.(strapi);
  strapi.server.mount();
  await new Promise<void>((resolve) => strapi.server.httpServer.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(strapi.server.httpServer.address() as AddressInfo).port}`;
  return {
    strapi,
    origin,
    directory: environment.directory,
    async apply(terms) {
      const service = strapi.plugin('syndication').service('terms') as {
        apply(order: {
          file: string;
          dryRun: boolean;
        }): Promise<{ ok: boolean; errors: string[]; keys: Record<string, Record<string, string>> }>;
      };
      const applied = await service.apply({ file: stringify(terms), dryRun: false });
      if (!applied.ok) throw new Error(applied.errors.join('\n'));
      return applied.keys;
    },
    async get<Body>(call: string, key?: string, init: RequestInit = {}): Promise<Answer<Body>> {
      const response = await fetch(`${origin}${API}${call}`, {
        ...init,
        headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...init.headers },
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: (text.startsWith('{') ? JSON.parse(text) : {}) as Body,
      };
    },
    async settle() {
      await (
        strapi.plugin('syndication').service('wire') as { running: { sequencer: { run(): Promise<void> } } | null }
      ).running?.sequencer.run();
    },
    async stop() {
      strapi.server.httpServer.closeAllConnections();
      await strapi.destroy();
      if (!input.existing) await environment.drop();
    },
  };
}
