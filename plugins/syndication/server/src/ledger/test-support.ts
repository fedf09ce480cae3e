import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import knexOf, { type Knex } from 'knex';
import type { Delivery, Refusal } from './types';

/**
 * Compiles this room for tests that start threads or processes, which know no TypeScript. In a folder below
 * node_modules, so that the packages are found from there.
 */
export async function compileLedger(): Promise<{ workerFile: string; door: string; remove: () => void }> {
  const { transformSync } = await import('@swc/core');
  const cache = join(__dirname, '../../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'ledger-'));
  for (const name of readdirSync(__dirname)) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts') || name.startsWith('test-')) continue;
    const { code } = transformSync(readFileSync(join(__dirname, name), 'utf8'), {
      filename: name,
      configFile: false,
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), code);
  }
  return {
    workerFile: join(folder, 'sqlite-worker.js'),
    door: join(folder, 'index.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A delivery as `/feed` makes it: `count` articles of which the text goes to one destination. */
export function sampleDelivery(input: Partial<Delivery> & { count?: number; from?: number } = {}): Delivery {
  const { count = 2, from = 0, ...given } = input;
  return {
    at: 1_790_000_000_000,
    requestId: 'req-1',
    outlet: 'daily',
    connection: 'daily-cms',
    key: '7h2kq9',
    route: 'GET /feed',
    format: 'ninjs',
    test: false,
    items: Array.from({ length: count }, (_, index) => ({
      item: `item-${String(from + index).padStart(15, '0')}`,
      edition: 1,
      event: 'published' as const,
      kind: 'article' as const,
      language: 'en',
      uri: `https://wire.example/2026/11/22/item-${String(from + index).padStart(15, '0')}`,
      view: 'full' as const,
      parts: [
        {
          part: 'text',
          destination: 'daily-web',
          contract: 'WG-2026-014',
          version: 3,
          schedule: 1,
          grant: 0,
          access: 'full' as const,
        },
      ],
    })),
    ...given,
  };
}

export function sampleRefusal(given: Partial<Refusal> = {}): Refusal {
  return {
    at: 1_790_000_000_000,
    requestId: 'req-2',
    outlet: 'daily',
    connection: 'daily-cms',
    key: '7h2kq9',
    route: 'GET /items/{id}',
    item: 'item-000000000000000',
    rule: 'contract.in-force',
    reason: 'the contract ended on 2026-10-31',
    status: 403,
    ...given,
  };
}

/**
 * A PostgreSQL database of its own on the server that TEST_DATABASE_URL names; null where it names none. `connect`
 * gives a pool of connections to it, which the caller destroys.
 */
export async function createTestDatabase(): Promise<{
  name: string;
  connect: () => Knex;
  drop: () => Promise<void>;
} | null> {
  const url = process.env['TEST_DATABASE_URL'] ?? '';
  if (!url.startsWith('postgres')) return null;
  const name = `ledger_test_${process.pid}_${Date.now()}`;
  const connectTo = (address: string) => knexOf({ client: 'pg', connection: address, pool: { min: 0, max: 4 } });
  const onServer = async (sql: string) => {
    const server = connectTo(url);
    await server.raw(sql);
    await server.destroy();
  };
  await onServer(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    name,
    connect: () => connectTo(own.toString()),
    drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
