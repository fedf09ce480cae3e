import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { freshEnvironment, PROJECT, startApp } from '../support/app';
import { publishArticle, termsFor } from '../support/content';

/** A copy of the built project, in which the plugin can be spoilt. */
function copyOfProject(): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'wiregate-copy-'));
  for (const name of [
    'package.json',
    'dist',
    'config',
    'database',
    'public',
    'scripts',
    'src',
    'plugins',
    'tsconfig.json',
    'tsconfig.base.json',
  ]) {
    cpSync(path.join(PROJECT, name), path.join(copy, name), {
      recursive: true,
      filter: (file) => !file.includes('node_modules'),
    });
  }
  symlinkSync(path.join(PROJECT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

function start(copy: string, env: Record<string, string>) {
  return spawnSync(process.execPath, ['scripts/start.mjs'], {
    cwd: copy,
    env: { ...process.env, ...env, PORT: '0' },
    encoding: 'utf8',
    timeout: 40_000,
  });
}

describe('without its plugin', () => {
  let environment: Awaited<ReturnType<typeof freshEnvironment>>;
  let before: unknown;

  const filled = () => {
    const database = new Database(environment.env['DATABASE_FILENAME'] ?? '', { readonly: true });
    const ledger = new Database(path.join(environment.directory, 'data.ledger.db'), { readonly: true });
    const count = (from: Database.Database, table: string) =>
      (from.prepare(`SELECT COUNT(*) AS rows FROM ${table}`).get() as { rows: number }).rows;
    const counts = {
      events: count(database, 'wire_events'),
      editions: count(database, 'wire_editions'),
      contracts: count(database, 'syndication_contracts'),
      versions: count(database, 'contract_versions'),
      deliveries: count(ledger, 'ledger_deliveries'),
    };
    database.close();
    ledger.close();
    return counts;
  };

  beforeAll(async () => {
    environment = await freshEnvironment('sqlite');
    const app = await startApp({ existing: environment });
    const keys = await app.apply(termsFor());
    await publishArticle(app);
    await app.get('/feed?from=start', keys['daily-cms']?.['main']);
    await app.stop();
    before = filled();
  });
  afterAll(() => environment?.drop());

  it('the app has something to lose', () => {
    expect(before).toEqual({ events: 1, editions: 1, contracts: 1, versions: 1, deliveries: 1 });
  });

  it('the app does not start where the build is missing, says so, and loses nothing', () => {
    const copy = copyOfProject();
    rmSync(path.join(copy, 'plugins/syndication/dist'), { recursive: true });
    const ended = start(copy, environment.env);
    expect(ended.status).not.toBe(0);
    expect(ended.stderr + ended.stdout).toMatch(/not built .*npm run build/);
    expect(filled()).toEqual(before);
    rmSync(copy, { recursive: true });
  });

  it('the app does not start where it is switched off, says so, and loses nothing', () => {
    const copy = copyOfProject();
    const file = path.join(copy, 'dist/config/plugins.js');
    writeFileSync(file, readFileSync(file, 'utf8').replace('enabled: true', 'enabled: false'));
    const ended = start(copy, environment.env);
    expect(ended.status).not.toBe(0);
    expect(ended.stderr + ended.stdout).toMatch(/syndication is switched off/);
    expect(filled()).toEqual(before);
    rmSync(copy, { recursive: true });
  }, 90_000);
});
