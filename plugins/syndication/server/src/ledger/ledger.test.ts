import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countKey, createLedgerTables, openLedger, postgresPort, unitKey, type Charge, type Ledger } from './index';
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
      await knex.raw(
        'DROP TABLE IF EXISTS ledger_deliveries, ledger_refusals, ledger_items, ledger_holdings, ledger_counts, ledger_counted',
      );
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

  describe('counts what is metered', () => {
    const COUNT = { counter: 'WG-1/l/item/day', period: '2026-11-24T00:00:00.000Z' };
    const charge = (unit: string, more: Partial<Charge> = {}): Charge => ({ ...COUNT, unit, limit: 10, ...more });
    const pull = (charges: Charge[], from = 0) => ledger.deliver(sampleDelivery({ count: 1, from, charges }));
    const used = async () => (await ledger.usage({ counts: [COUNT], units: [] })).used.get(countKey(COUNT)) ?? 0;

    it('up to the limit and not one more, however many ask at once', async () => {
      const recordings = await Promise.all(
        Array.from({ length: 64 }, (_, index) => pull([charge(`u${index}`)], index)),
      );
      expect(recordings.filter(({ recorded }) => recorded)).toHaveLength(10);
      expect(recordings.find(({ recorded }) => !recorded)).toEqual({ recorded: false, full: [{ ...COUNT, used: 10 }] });
      expect(await used()).toBe(10);
      expect(await ledger.counts()).toMatchObject({ deliveries: 10, holdings: 10 });
    });

    it('tells the count as it stands: below, at and above the limit', async () => {
      const limit = 2;
      expect(await pull([charge('a', { limit })])).toEqual({ recorded: true, counts: [{ ...COUNT, used: 1 }] });
      expect(await pull([charge('b', { limit })])).toEqual({ recorded: true, counts: [{ ...COUNT, used: 2 }] });
      expect(await pull([charge('c', { limit })])).toEqual({ recorded: false, full: [{ ...COUNT, used: 2 }] });
    });

    it('once: the same unit again costs nothing, even at the limit', async () => {
      const limit = 1;
      await pull([charge('a', { limit })]);
      expect(await pull([charge('a', { limit })])).toEqual({ recorded: true, counts: [{ ...COUNT, used: 1 }] });
      const { rows } = await ledger.deliveries({ outlet: 'daily', limit: 10 });
      expect(rows.map(({ charges }) => charges)).toEqual([undefined, [{ ...COUNT, unit: 'a' }]]);
    });

    it('in another period anew, and beyond what is included where that is billed', async () => {
      const limit = 1;
      await pull([charge('a', { limit })]);
      expect(await pull([charge('b', { limit, period: 'next' })])).toMatchObject({ recorded: true });
      expect(await pull([charge('c', { limit: null })])).toMatchObject({ recorded: true, counts: [{ used: 2 }] });
    });

    it('all of a delivery or nothing of it', async () => {
      const tight = { counter: 'WG-1/l/item/hour', limit: 1 };
      await pull([charge('a', tight)]);
      expect(await pull([charge('b'), charge('b', tight)], 1)).toMatchObject({
        recorded: false,
        full: [{ counter: tight.counter, used: 1 }],
      });
      expect(await used()).toBe(0);
      expect(await ledger.counts()).toMatchObject({ deliveries: 1, holdings: 1 });
    });

    it('leaves the others of its batch as they are', async () => {
      const limit = 1;
      const recordings = await Promise.all([
        pull([charge('a', { limit })], 1),
        pull([charge('b', { limit })], 2),
        ledger.deliver(sampleDelivery({ count: 1, from: 3 })),
        ledger.refuse(sampleRefusal()),
        pull([charge('a', { limit })], 4),
      ]);
      expect(recordings.map((one) => one && one.recorded)).toEqual([true, false, true, undefined, true]);
    });

    it('tells which units are counted, in which counts, and what is not there is not told', async () => {
      const other = { counter: 'WG-1/l/picture/day' };
      await pull([charge('a'), charge('p', other), charge('a', other)]);
      const { used: counts, counted } = await ledger.usage({
        counts: [COUNT, { ...COUNT, ...other }, { counter: 'none', period: 'none' }],
        units: ['a', 'p', 'x'],
      });
      expect([...counts]).toEqual(
        expect.arrayContaining([
          [countKey(COUNT), 1],
          [countKey({ ...COUNT, ...other }), 2],
        ]),
      );
      expect(counts.size).toBe(2);
      expect([...counted].sort()).toEqual(
        [charge('a'), charge('p', other), charge('a', other)].map((one) => unitKey(one)).sort(),
      );
    });

    it('refuses a charge that is wrong, and counts nothing of it', async () => {
      await expect(pull([charge('')])).rejects.toMatchObject({ code: 'invalid' });
      await expect(pull([charge('a', { limit: -1 })])).rejects.toMatchObject({ code: 'invalid' });
      // Two texts that one store or one key would hold to be the same.
      await expect(pull([charge('a\uD800')])).rejects.toMatchObject({ code: 'invalid' });
      await expect(pull([charge('a', { counter: 'a\nb' })])).rejects.toMatchObject({ code: 'invalid' });
      await expect(pull([charge('a', { period: 'a\nb' })])).rejects.toMatchObject({ code: 'invalid' });
      expect(await used()).toBe(0);
    });

    it('refuses a delivery of which two charges are alike, and no other of its batch', async () => {
      const [other, alike] = await Promise.allSettled([pull([charge('a')]), pull([charge('b'), charge('b')])]);
      expect(other).toMatchObject({ status: 'fulfilled', value: { recorded: true } });
      expect(alike).toMatchObject({ status: 'rejected', reason: { code: 'invalid' } });
      expect(await used()).toBe(1);
    });

    it('refuses what is too long for an index, and no other of its batch', async () => {
      // Unlike characters, since PostgreSQL compresses.
      const long = Array.from({ length: 3_000 }, (_, index) =>
        String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)),
      );
      const [other, wrong] = await Promise.allSettled([pull([charge('a')]), pull([charge(long.join(''))])]);
      expect(other).toMatchObject({ status: 'fulfilled' });
      expect(wrong).toMatchObject({ status: 'rejected', reason: { code: 'invalid' } });
      const name = long.slice(0, 400).join('');
      const longest = charge(name, { counter: name, period: name });
      expect(await pull([longest])).toMatchObject({ recorded: true });
    });

    it('against the limit of each charge, in whatever order they come', async () => {
      const charges = [charge('a', { limit: 1 }), charge('b', { limit: null })];
      const full = [{ ...COUNT, used: 0 }];
      expect(await pull(charges)).toEqual({ recorded: false, full });
      expect(await pull([...charges].reverse())).toEqual({ recorded: false, full });
    });

    it('and leaves no trace of what did not fit', async () => {
      expect(await pull([charge('a', { limit: 0 })])).toEqual({ recorded: false, full: [{ ...COUNT, used: 0 }] });
      const { used: counts, counted } = await ledger.usage({ counts: [COUNT], units: ['a'] });
      expect([counts.size, counted.size]).toEqual([0, 0]);
    });

    it('and answers about a great many counts and units, and about any text', async () => {
      const many = Array.from({ length: 70_000 }, (_, index) => `u${index}`);
      const charges = many.slice(0, 20).map((counter) => charge('a', { counter }));
      await pull(charges);
      const counts = charges.map(({ counter }) => ({ ...COUNT, counter }));
      const found = await ledger.usage({ counts, units: ['a', 'a\u0000b', ...many] });
      expect([found.used.size, found.counted.size]).toEqual([20, 20]);
      expect((await ledger.usage({ counts: [{ counter: 'a\u0000b', period: 'p' }], units: [] })).used.size).toBe(0);
      expect(await ledger.usage({ counts: [], units: ['a'] })).toEqual({ used: new Map(), counted: new Set() });
    });

    it('and does not mix up what the same counter counts in several periods', async () => {
      await pull([charge('a', { counter: 'x', period: '1' }), charge('b', { counter: 'y', period: '2' })]);
      await pull([charge('c', { counter: 'x', period: '2' })]);
      const counts = [
        { counter: 'x', period: '1' },
        { counter: 'y', period: '2' },
      ];
      const { used: found, counted } = await ledger.usage({ counts, units: ['a', 'b', 'c'] });
      expect([...found.keys()].sort()).toEqual(['x\n1', 'y\n2']);
      expect([...counted].sort()).toEqual(['x\n1\na', 'y\n2\nb']);
    });
  });

  it('gives each item held once, in the order in which it was first held', async () => {
    for (const from of [4, 0, 2, 0]) await ledger.deliver(sampleDelivery({ count: 3, from }));
    await ledger.deliver(sampleDelivery({ outlet: 'other', from: 20 }));
    const seen: string[] = [];
    for (let after = 0; ;) {
      const page = await ledger.heldItems({ outlet: 'daily', after, limit: 2 });
      if (page.length === 0) break;
      seen.push(...page.map(({ item }) => Number(item.slice(5)).toString()));
      after = page.at(-1)?.id ?? 0;
      expect(page[0]).toMatchObject({ edition: 1, destinations: ['daily-web'], first: AT });
    }
    expect(seen.length).toBe(7);
    expect(seen.sort()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
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
