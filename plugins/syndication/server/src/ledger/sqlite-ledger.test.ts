import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openLedger } from './index';
import { openForWriting } from './sqlite-file';
import { compileLedger, sampleDelivery, sampleRefusal } from './test-support';

let compiled: Awaited<ReturnType<typeof compileLedger>>;
let folder: string;
let filename: string;
beforeAll(async () => {
  compiled = await compileLedger();
});
afterAll(() => compiled.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-test-'));
  filename = join(folder, 'newsroom.ledger.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: { workerFile?: string; timeout?: number } = {}) =>
  openLedger({ client: 'sqlite', filename, workerFile: compiled.workerFile, ...options });

/** Another process that has the same file open. Its script is given `ledger` and `delivery`. */
function startProcess(script: string) {
  const file = join(folder, `process-${Math.random().toString(36).slice(2)}.js`);
  writeFileSync(
    file,
    `const { openLedger } = require(${JSON.stringify(compiled.door)});
     const delivery = ${JSON.stringify(sampleDelivery())};
     openLedger({ client: 'sqlite', filename: ${JSON.stringify(filename)} }).then(async (ledger) => { ${script} });`,
  );
  return spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('the file of the ledger', () => {
  it('holds every delivery that was confirmed, though the process is killed at that moment', async () => {
    const child = startProcess(
      `for (let index = 0; ; index += 1) {
         await ledger.deliver({ ...delivery, requestId: 'req-' + index });
         require('node:fs').writeSync(1, index + '\\n');
       }`,
    );
    let confirmed = -1;
    for await (const chunk of child.stdout) {
      confirmed = Math.max(confirmed, ...String(chunk).trim().split('\n').map(Number));
      if (confirmed >= 100 && !child.killed) child.kill('SIGKILL');
    }
    const ledger = await open();
    const { deliveries } = await ledger.counts();
    expect(confirmed).toBeGreaterThanOrEqual(100);
    expect(deliveries).toBeGreaterThan(confirmed);
    await ledger.close();
  });

  it('is synchronised with the disk at every commit', async () => {
    const ledger = await open();
    const database = openForWriting(filename);
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    database.close();
    await ledger.close();
  });

  it('takes the deliveries of several processes at once without losing one', async () => {
    const script = (name: string) =>
      `await Promise.all(Array.from({ length: 8 }, async (_, caller) => {
         for (let index = 0; index < 50; index += 1) {
           await ledger.deliver({ ...delivery, requestId: '${name}-' + caller + '-' + index });
         }
       }));
       await ledger.close();`;
    const children = ['one', 'two', 'three'].map((name) => startProcess(script(name)));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
    expect(codes).toEqual([0, 0, 0]);
    const ledger = await open();
    expect(await ledger.counts()).toEqual({ deliveries: 1_200, refusals: 0, holdings: 2 });
    await ledger.close();
  });

  it('keeps a quota exact across processes and restarts', async () => {
    const script = (name: string) =>
      `let recorded = 0;
       await Promise.all(Array.from({ length: 64 }, async (_, index) => {
         const charges = [{ counter: 'c', period: 'p', unit: '${name}-' + index, limit: 10 }];
         if ((await ledger.deliver({ ...delivery, charges })).recorded) recorded += 1;
       }));
       await ledger.close();
       process.exitCode = recorded;`;
    const before = await open();
    await before.deliver(sampleDelivery({ charges: [{ counter: 'c', period: 'p', unit: 'first', limit: 10 }] }));
    await before.close();
    const children = ['one', 'two'].map((name) => startProcess(script(name)));
    const recorded = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
    expect(recorded[0]! + recorded[1]!).toBe(9);
    const ledger = await open();
    const { used } = await ledger.usage({ counts: [{ counter: 'c', period: 'p' }], units: [] });
    expect([...used.values()]).toEqual([10]);
    await ledger.close();
  });

  it('lets no row be changed, removed or replaced, by whatever program', async () => {
    const ledger = await open();
    await ledger.deliver(sampleDelivery());
    await ledger.refuse(sampleRefusal());
    const other = new Database(filename);
    for (const table of ['ledger_deliveries', 'ledger_refusals', 'ledger_items']) {
      expect(() => other.exec(`UPDATE ${table} SET id = id`)).toThrow('never changed');
      expect(() => other.exec(`DELETE FROM ${table}`)).toThrow('never deleted');
      expect(() => other.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table} LIMIT 1`)).toThrow(
        'never replaced',
      );
    }
    expect(() => other.exec('DELETE FROM ledger_holdings')).toThrow('never deleted');
    expect(() => other.exec(`UPDATE ledger_holdings SET outlet = 'other'`)).toThrow('only its times');
    other.close();
    expect(await ledger.counts()).toEqual({ deliveries: 1, refusals: 1, holdings: 2 });
    await ledger.close();
  });

  it('lets no count be lowered, renamed, removed or replaced, and nothing counted be taken back', async () => {
    const ledger = await open();
    await ledger.deliver(sampleDelivery({ charges: [{ counter: 'c', period: 'p', unit: 'u', limit: 5 }] }));
    const other = new Database(filename);
    expect(() => other.exec('UPDATE ledger_counts SET used = 0')).toThrow('only what is used grows');
    expect(() => other.exec(`UPDATE ledger_counts SET counter = 'other', used = 2`)).toThrow('only what is used grows');
    expect(() => other.exec(`UPDATE ledger_counts SET period = 'other', used = 2`)).toThrow('only what is used grows');
    expect(() => other.exec('DELETE FROM ledger_counts')).toThrow('never deleted');
    const again = `INSERT OR REPLACE INTO ledger_counts (counter, period, used) VALUES ('c', 'p', 0)`;
    expect(() => other.exec(again)).toThrow('never replaced');
    expect(() => other.exec(`UPDATE ledger_counted SET unit = 'other'`)).toThrow('never changed');
    expect(() => other.exec('DELETE FROM ledger_counted')).toThrow('never deleted');
    const replaced = `INSERT OR REPLACE INTO ledger_counted (id, count, unit, at) SELECT id, count, 'x', at FROM ledger_counted`;
    expect(() => other.exec(replaced)).toThrow('never replaced');
    other.close();
    await ledger.close();
  });

  it('made by the release before metering is brought up to date, and keeps what it holds', async () => {
    const before = await open();
    await before.deliver(sampleDelivery({ requestId: 'old' }));
    await before.close();
    const old = new Database(filename);
    old.exec(`DROP TABLE ledger_counts; DROP TABLE ledger_counted;
              ALTER TABLE ledger_deliveries DROP COLUMN charges; PRAGMA user_version = 1`);
    old.close();
    const ledger = await open();
    const charges = [{ counter: 'c', period: 'p', unit: 'u' }];
    await ledger.deliver(sampleDelivery({ charges: charges.map((charge) => ({ ...charge, limit: 5 })) }));
    const { rows } = await ledger.deliveries({ outlet: 'daily', limit: 10 });
    expect(rows.map((row) => [row.requestId, row.charges])).toEqual([
      ['req-1', charges],
      ['old', undefined],
    ]);
    await ledger.close();
  });

  it('is not made of the database of somebody else', async () => {
    const other = new Database(filename);
    other.exec('CREATE TABLE strapi_migrations (id INTEGER)');
    other.close();
    await expect(open()).rejects.toMatchObject({ code: 'foreign' });
  });

  it('is not touched when a later release has written it', async () => {
    await (await open()).close();
    const later = new Database(filename);
    later.pragma('user_version = 99');
    later.close();
    await expect(open()).rejects.toMatchObject({ code: 'foreign', message: expect.stringContaining('later release') });
  });
});

describe('a failure of the ledger', () => {
  it('rejects what could not be recorded, and records again when the cause is gone', async () => {
    const ledger = await open();
    const other = new Database(filename);
    other.exec(`CREATE TRIGGER full_disk BEFORE INSERT ON ledger_deliveries
                BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`);
    const results = await Promise.allSettled([1, 2, 3].map(() => ledger.deliver(sampleDelivery())));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(ledger.deliver(sampleDelivery())).rejects.toMatchObject({ name: 'LedgerError', code: 'unavailable' });
    other.exec('DROP TRIGGER full_disk');
    other.close();
    await ledger.deliver(sampleDelivery());
    expect(await ledger.counts()).toEqual({ deliveries: 1, refusals: 0, holdings: 2 });
    await ledger.close();
  });

  it('counts nothing of a batch of which a later record could not be written', async () => {
    const ledger = await open();
    const other = new Database(filename);
    other.exec(`CREATE TRIGGER full_disk BEFORE INSERT ON ledger_deliveries WHEN NEW.request_id = 'last'
                BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`);
    const charges = [{ counter: 'c', period: 'p', unit: 'u', limit: 1 }];
    const results = await Promise.allSettled([
      ledger.deliver(sampleDelivery({ charges })),
      ledger.deliver(sampleDelivery({ requestId: 'last' })),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const counts = [{ counter: 'c', period: 'p' }];
    expect(await ledger.usage({ counts, units: ['u'] })).toEqual({ used: new Map(), counted: new Set() });
    other.exec('DROP TRIGGER full_disk');
    other.close();
    // The same thread: what it counted before it rolled back is not remembered.
    const another = [{ counter: 'c', period: 'p', unit: 'v', limit: 1 }];
    expect(await ledger.deliver(sampleDelivery({ charges: another }))).toEqual({
      recorded: true,
      counts: [{ counter: 'c', period: 'p', used: 1 }],
    });
    await ledger.close();
  });

  /** A thread that takes the first batch and then does as it is told; the one that replaces it is sound. */
  function unsoundWorker(does: string): string {
    const workerFile = join(folder, 'unsound.js');
    writeFileSync(
      workerFile,
      `const { parentPort } = require('node:worker_threads');
       const { existsSync, writeFileSync } = require('node:fs');
       const marker = __filename + '.ran';
       if (existsSync(marker)) require(${JSON.stringify(compiled.workerFile)});
       else {
         writeFileSync(marker, '');
         require(${JSON.stringify(compiled.workerFile.replace(/sqlite-worker\.js$/, 'sqlite-file.js'))})
           .openForWriting(require('node:worker_threads').workerData.filename).close();
         parentPort.on('message', () => { ${does} });
         parentPort.postMessage({ type: 'ready' });
       }`,
    );
    return workerFile;
  }

  it('of its thread rejects all that wait, and the next call starts another', async () => {
    const ledger = await open({ workerFile: unsoundWorker('process.exit(1)') });
    await expect(ledger.deliver(sampleDelivery())).rejects.toMatchObject({ code: 'unavailable' });
    await expect(ledger.deliver(sampleDelivery())).resolves.toMatchObject({ recorded: true });
    await ledger.close();
  });

  it('of its thread by an exception rejects as well', async () => {
    const ledger = await open({ workerFile: unsoundWorker(`throw new Error('out of memory')`) });
    await expect(ledger.deliver(sampleDelivery())).rejects.toThrow('out of memory');
    await expect(ledger.deliver(sampleDelivery())).resolves.toMatchObject({ recorded: true });
    await ledger.close();
  });

  it('that hangs turns the callers away in time', async () => {
    const ledger = await open({ workerFile: unsoundWorker(''), timeout: 1_500 });
    await expect(ledger.deliver(sampleDelivery())).rejects.toMatchObject({ code: 'timeout' });
    await expect(ledger.deliver(sampleDelivery())).resolves.toMatchObject({ recorded: true });
    await ledger.close();
  });

  it('to open is told at once', async () => {
    filename = join(folder, 'absent', 'newsroom.ledger.db');
    await expect(open()).rejects.toMatchObject({ name: 'LedgerError', code: 'unavailable' });
    await expect(open({ workerFile: join(folder, 'nothing.js') })).rejects.toThrow('build of the plugin');
  });

  it('to close does not come from an idle thread: a program that forgets it ends all the same', async () => {
    const child = startProcess('await ledger.deliver(delivery);');
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(existsSync(filename)).toBe(true);
  });
});
