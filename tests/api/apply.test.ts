import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import Database from 'better-sqlite3';
import { API, freshEnvironment } from '../support/app';
import { runCommand, startServer } from '../support/commands';
import { termsFor } from '../support/content';

const TABLES = [
  ...['outlets', 'destinations', 'connections', 'keys', 'sources', 'licences', 'contracts'].map(
    (name) => `syndication_${name}`,
  ),
  ...['services', 'contract_versions'],
];

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('npm run apply', () => {
  let environment: Awaited<ReturnType<typeof freshEnvironment>>;
  let file: string;

  const apply = (...args: string[]) => runCommand({ name: 'apply', args: [file, ...args], env: environment.env });
  const write = (terms: object | string) =>
    writeFileSync(file, typeof terms === 'string' ? terms : JSON.stringify(terms, null, 2));
  const place = (name: string) => path.join(environment.directory, name);

  /** Everything that a file of terms can change, row by row. */
  function stored(): Record<string, unknown[]> {
    const database = new Database(environment.env['DATABASE_FILENAME'] ?? '', { readonly: true });
    const rows = TABLES.map((table) => [table, database.prepare(`SELECT * FROM ${table} ORDER BY rowid`).all()]);
    database.close();
    return Object.fromEntries(rows) as Record<string, unknown[]>;
  }

  beforeAll(async () => {
    environment = await freshEnvironment('sqlite');
    file = place('terms.yaml');
  });
  afterAll(() => environment?.drop());

  it('makes the database, prints its plan, and writes the keys made now into a file for its owner alone', async () => {
    write(termsFor());
    const ended = await apply('--keys-out', place('keys.json'));
    expect([ended.code, ended.errors]).toEqual([0, '']);
    expect(ended.out.trim().split('\n')).toEqual([
      ...['~ agency agency (name, notice)', '+ service world', '+ service sport', '+ source own'],
      ...['+ licence daily-licence', '+ outlet daily', '+ destination web', '+ connection daily-cms'],
      ...['+ key daily-cms/main', '+ contract WG-daily', '9 to create, 1 to update, 0 unchanged: done.'],
    ]);
    const keys = JSON.parse(readFileSync(place('keys.json'), 'utf8')) as unknown;
    expect(keys).toEqual({ 'daily-cms': { main: expect.stringMatching(/^wk_live_[^_]+_[^_]+$/) } });
    expect(statSync(place('keys.json')).mode & 0o777).toBe(0o600);
    expect(Object.entries(stored()).map(([table, rows]) => `${table} ${rows.length}`)).toEqual([
      ...['syndication_outlets 1', 'syndication_destinations 1', 'syndication_connections 1', 'syndication_keys 1'],
      ...['syndication_sources 1', 'syndication_licences 1', 'syndication_contracts 1', 'services 2'],
      'contract_versions 1',
    ]);
    const credential = (keys as Record<string, Record<string, string>>)['daily-cms']?.['main'] ?? '';
    expect(JSON.stringify(stored())).not.toContain(credential.split('_')[3]);
  });

  it('changes nothing the second time, and makes no key anew', async () => {
    const before = stored();
    const ended = await apply('--keys-out', place('again.json'));
    expect([ended.code, ended.out]).toEqual([0, '0 to create, 0 to update, 9 unchanged: done.\n']);
    expect(JSON.parse(readFileSync(place('again.json'), 'utf8'))).toEqual({});
    expect(stored()).toEqual(before);
  });

  it('tells with --dry-run what it would do, and does none of it', async () => {
    const before = stored();
    write(termsFor({ outlet: 'other' }));
    const ended = await apply('--dry-run', '--keys-out', place('dry.json'));
    expect([ended.code, ended.errors]).toEqual([0, '']);
    expect(ended.out).toContain('+ contract WG-other\n');
    expect(ended.out).toMatch(/nothing was changed \(--dry-run\)\.\n$/);
    expect(ended.out).not.toContain('wk_');
    expect(() => readFileSync(place('dry.json'))).toThrow(/ENOENT/);
    expect(stored()).toEqual(before);
  });

  it('names line and member of every error, ends with 1, and changes nothing', async () => {
    const before = stored();
    write(`services:
  - { code: culture, name: Culture }
outlets:
  - code: late
    name: The Late
    destinations: [{ code: late-web, channel: web }]
    connections: [{ code: late-cms, destinations: [late-print] }]
contracts:
  - reference: WG-late
    outlet: nobody
    basis: signed
    starts: 2026-01-01
    timeZone: Europe/Istanbul
    status: active
    schedules: [{ licence: none-such, destinations: [late-web] }]
`);
    const ended = await apply();
    expect([ended.code, ended.errors.trim().split('\n')]).toEqual([
      1,
      [
        expect.stringMatching(/^error: line 7: outlets\[0\]\.connections\[0\]\.destinations\[0\] .*late-print/),
        expect.stringMatching(/^error: line 10: contracts\[0\]\.outlet names no outlet: nobody/),
        expect.stringMatching(/^error: line 15: contracts\[0\]\.schedules\[0\]\.licence names no licence: none-such/),
        '3 errors; nothing was changed.',
      ],
    ]);
    write('services:\n  - { code: culture, name: Culture }\nlicences:\n  - code: l\n    name: L\n    acess: full\n');
    const misspelt = await apply();
    expect([misspelt.code, misspelt.errors]).toEqual([
      1,
      expect.stringMatching(/error: line \d+: licences\[0\].*acess.*nothing was changed\.\n$/s),
    ]);
    expect(stored()).toEqual(before);
  });

  it('ends with 0 where there are only warnings, and says them with their place', async () => {
    write('licences:\n  - { code: nothing, name: Nothing, access: full, grants: [] }\n');
    const ended = await apply();
    expect(ended.code).toBe(0);
    expect(ended.out).toMatch(/^warning: line 2: licences\[0\]\.grants is empty: this licence grants nothing$/m);
    expect(ended.out).toMatch(/^warning: line 2: licences\[0\] states no channels/m);
    expect(stored()['syndication_licences']).toHaveLength(2);
  });

  it('is heard by a server that runs: a new name of the agency, a key that is refused within two seconds', async () => {
    const keys = JSON.parse(readFileSync(place('keys.json'), 'utf8')) as Record<string, Record<string, string>>;
    const server = await startServer({ port: await freePort(), env: environment.env });
    try {
      const headers = { authorization: `Bearer ${keys['daily-cms']?.['main']}` };
      const status = async () => (await fetch(`${server.origin}${API}/feed`, { headers })).status;
      expect(await status()).toBe(200);

      const sender = async () => {
        const page = await fetch(`${server.origin}${API}/feed?format=newsmlg2`, { headers });
        return /<sender>(.*)<\/sender>/.exec(await page.text())?.[1];
      };
      const before = await sender();
      write({ agency: { name: 'Harbour Wire' } });
      expect([before, (await apply()).code]).toEqual(['Meridian Wire', 0]);
      let name = await sender();
      for (const since = Date.now(); name === before && Date.now() - since < 2_000;) name = await sender();
      expect(name).toBe('Harbour Wire');

      write(termsFor({ key: { status: 'revoked' } }));
      const applied = await apply();
      const since = Date.now();
      expect([applied.code, applied.out]).toEqual([0, expect.stringContaining('~ key daily-cms/main (status)')]);
      let last = await status();
      while (last === 200 && Date.now() - since < 2_000) last = await status();
      expect(last).toBe(401);
    } finally {
      await server.stop();
    }
  }, 90_000);
});
