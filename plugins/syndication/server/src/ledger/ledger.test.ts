import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLedgerTables, openLedger, postgresPort, type Ledger } from './index';
import { compileLedger, createTestDatabase, sampleDelivery, sampleRefusal } from './test-support';

const AT = 1_790_000_000_000;

/** A way to open an empty ledger, again and again; null where there is no such store to test with. */
interface Store {
  open(): Promise<Ledger>;
  end(): Promise<void>;
}

async function sqliteStore(): Promise<Store> {
  const { workerFile, remove } = await compileLedger();
  const folder = mkdtempSync(join(tmpdir(), 'ledger-test-'));
  let count = 0;
  return {
    open: () => openLedger({ client: 'sqlite', filename: join(folder, `${(count += 1)}.ledger.db`), workerFile }),
    async end() {
      rmSync(folder, { recursive: true, force: true });
      remove();
    },
  };
}

async function postgresStore(): Promise<Store | null> {
  const database = await createTestDatabase();
  if (!database) return null;
  const knex = database.connect();
  return {
    async open() {
      await knex.raw('DROP TABLE IF EXISTS ledger_deliveries, ledger_refusals, ledger_items, ledger_holdings');
      await createLedgerTables(knex);
      return openLedger({ client: 'postgres', port: postgresPort({ knex }) });
    },
    async end() {
      await knex.destroy();
      await database.drop();
    },
  };
}

const stores: Array<[name: string, make: () => Promise<Store | null>]> = [['SQLite', sqliteStore]];
if (process.env['TEST_DATABASE_URL']?.startsWith('postgres')) stores.push(['PostgreSQL', postgresStore]);
else
  describe('the ledger in PostgreSQL', () =>
    it.skip('is not tested: TEST_DATABASE_URL names no server', () => undefined));

describe.each(stores)('the ledger in %s', (_, make) => {
  let store: Store | null;
  let ledger: Ledger;
  beforeAll(async () => {
    store = await make();
  });
  afterAll(() => store?.end());
  beforeEach(async () => {
    if (!store) throw new Error('there is no store to test with');
    ledger = await store.open();
  });
  afterEach(() => ledger.close());

  it('gives back each delivery as it was recorded, newest first', async () => {
    const deliveries = [0, 1, 2].map((minute) =>
      sampleDelivery({ at: AT + minute * 60_000, requestId: `req-${minute}`, test: minute === 1 }),
    );
    for (const delivery of deliveries) await ledger.deliver(delivery);
    const { rows } = await ledger.deliveries({ outlet: 'daily', limit: 10 });
    expect(rows.map(({ id, ...delivery }) => [typeof id, delivery])).toEqual(
      [...deliveries].reverse().map((delivery) => ['number', delivery]),
    );
    expect((await ledger.deliveries({ outlet: 'other', limit: 10 })).rows).toEqual([]);
  });

  it('records in the order in which it was asked to, also of one millisecond', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `req-${index}`);
    await Promise.all(ids.map((requestId) => ledger.deliver(sampleDelivery({ requestId }))));
    const seen: string[] = [];
    for (let before: number | undefined; ;) {
      const { rows } = await ledger.deliveries({ outlet: 'daily', limit: 77, ...(before ? { before } : {}) });
      if (rows.length === 0) break;
      seen.push(...rows.map(({ requestId }) => requestId));
      before = rows.at(-1)?.id;
    }
    expect(seen.reverse()).toEqual(ids);
  });

  it('narrows deliveries to a span of time, its beginning included and its end not', async () => {
    for (const second of [0, 1, 2, 3]) await ledger.deliver(sampleDelivery({ at: AT + second * 1_000 }));
    const { rows } = await ledger.deliveries({ outlet: 'daily', since: AT + 1_000, until: AT + 3_000, limit: 10 });
    expect(rows.map(({ at }) => at)).toEqual([AT + 2_000, AT + 1_000]);
  });

  it('knows what an outlet holds as soon as a delivery is recorded', async () => {
    const delivery = sampleDelivery({ count: 1 });
    const item = delivery.items[0]!;
    const text = item.parts[0]!;
    expect(await ledger.holdsAny('daily')).toBe(false);
    await ledger.deliver(delivery);
    await ledger.deliver({
      ...delivery,
      at: AT + 5_000,
      items: [{ ...item, edition: 2, parts: [{ ...text, destination: 'daily-print' }] }],
    });
    expect(await ledger.holdsAny('daily')).toBe(true);
    expect(await ledger.holdsAny('other')).toBe(false);
    const held = await ledger.held({ outlet: 'daily', items: [item.item, 'unknown', item.item] });
    expect([...held]).toEqual([[item.item, { edition: 2, first: AT, destinations: ['daily-print', 'daily-web'] }]]);
    expect((await ledger.held({ outlet: 'other', items: [item.item] })).size).toBe(0);
    expect((await ledger.held({ outlet: 'daily', items: [] })).size).toBe(0);
  });

  it('names every holder of an item', async () => {
    const delivery = sampleDelivery({ count: 1 });
    const item = delivery.items[0]!;
    for (const outlet of ['zeta', 'alpha']) await ledger.deliver({ ...delivery, outlet });
    await ledger.deliver({ ...delivery, outlet: 'alpha', items: [{ ...item, edition: 4 }] });
    expect(await ledger.holders(item.item)).toEqual([
      { outlet: 'alpha', destinations: ['daily-web'], edition: 4, first: AT },
      { outlet: 'zeta', destinations: ['daily-web'], edition: 1, first: AT },
    ]);
    expect(await ledger.holders('unknown')).toEqual([]);
  });

  it('keeps of a holding the first time exactly and the last to the minute', async () => {
    for (const later of [0, 30_000, 61_000, 90_000]) {
      await ledger.deliver(sampleDelivery({ at: AT + later, count: 1 }));
    }
    const { rows } = await ledger.holdings({ outlet: 'daily', limit: 10 });
    expect(rows).toEqual([
      {
        id: expect.any(Number),
        outlet: 'daily',
        destination: 'daily-web',
        item: 'item-000000000000000',
        edition: 1,
        part: 'text',
        contract: 'WG-2026-014',
        kind: 'article',
        language: 'en',
        uri: 'https://wire.example/2026/11/22/item-000000000000000',
        first: AT,
        last: AT + 61_000,
      },
    ]);
  });

  it('lists holdings page by page, each once, and those of one item', async () => {
    for (const from of [0, 40, 80]) await ledger.deliver(sampleDelivery({ count: 50, from }));
    const seen: string[] = [];
    for (let after = 0; ;) {
      const { rows } = await ledger.holdings({ outlet: 'daily', after, limit: 33 });
      if (rows.length === 0) break;
      seen.push(...rows.map(({ item }) => item));
      after = rows.at(-1)?.id ?? after;
    }
    expect(seen).toHaveLength(130);
    expect(new Set(seen).size).toBe(130);
    const [item = ''] = seen;
    expect((await ledger.holdings({ outlet: 'daily', item, limit: 10 })).rows).toHaveLength(1);
    expect((await ledger.holdings({ outlet: 'other', item, limit: 10 })).rows).toHaveLength(0);
  });

  it('records refusals, also of unknown callers and of whatever they sent', async () => {
    const known = sampleRefusal({ contract: 'WG-2026-014', version: 3 });
    const stranger = sampleRefusal({
      outlet: null,
      connection: null,
      key: null,
      rule: 'key.active',
      status: 401,
      item: `a\u0000b\uD800${'x'.repeat(300)}`,
    });
    await ledger.refuse(known);
    await ledger.refuse(stranger);
    const { rows } = await ledger.refusals({ limit: 10 });
    expect(rows.map(({ id: _, ...refusal }) => refusal)).toEqual([
      { ...stranger, item: `a\uFFFDb\uFFFD${'x'.repeat(196)}` },
      known,
    ]);
    const mine = await ledger.refusals({ outlet: 'daily', limit: 10 });
    expect(mine.rows.map(({ rule }) => rule)).toEqual(['contract.in-force']);
    expect((await ledger.refusals({ before: mine.rows[0]!.id, limit: 10 })).rows).toEqual([]);
  });

  it('answers a question with NUL in it instead of failing', async () => {
    expect((await ledger.held({ outlet: 'daily', items: ['a\u0000b'] })).size).toBe(0);
    expect(await ledger.holders('a\u0000b')).toEqual([]);
  });

  it('turns away a record that is wrong, and only that one', async () => {
    const wrong = sampleDelivery({ at: Number.NaN });
    const nameless = sampleDelivery({ outlet: '' });
    const results = await Promise.allSettled([
      ledger.deliver(sampleDelivery()),
      ledger.deliver(wrong),
      ledger.deliver(nameless),
      ledger.deliver(sampleDelivery()),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    await expect(ledger.deliver(wrong)).rejects.toMatchObject({ name: 'LedgerError', code: 'invalid' });
    await expect(ledger.deliveries({ outlet: 'daily', limit: 0 })).rejects.toThrow('limit');
  });

  it('counts what it has', async () => {
    await ledger.deliver(sampleDelivery({ count: 5 }));
    await ledger.deliver(sampleDelivery({ count: 5 }));
    await ledger.refuse(sampleRefusal());
    expect(await ledger.counts()).toEqual({ deliveries: 2, refusals: 1, holdings: 5 });
  });

  it('records on closing what is pending, and rejects afterwards', async () => {
    const pending = [ledger.deliver(sampleDelivery()), ledger.refuse(sampleRefusal())];
    await ledger.close();
    await expect(Promise.all(pending)).resolves.toHaveLength(2);
    await expect(ledger.deliver(sampleDelivery())).rejects.toMatchObject({ code: 'closed' });
    await expect(ledger.holdsAny('daily')).rejects.toMatchObject({ code: 'closed' });
    await ledger.close();
  });
});
