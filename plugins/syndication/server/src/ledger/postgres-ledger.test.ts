import type { Knex } from 'knex';
import { createLedgerTables, openLedger, postgresPort } from './index';
import { createTestDatabase, sampleDelivery, sampleRefusal } from './test-support';

type TestDatabase = NonNullable<Awaited<ReturnType<typeof createTestDatabase>>>;
const there = process.env['TEST_DATABASE_URL']?.startsWith('postgres') === true;
if (!there) console.info('The tables of the ledger are not tested: TEST_DATABASE_URL names no PostgreSQL server.');

(there ? describe : describe.skip)('the tables of the ledger', () => {
  let database: TestDatabase;
  let knex: Knex;
  beforeAll(async () => {
    const made = await createTestDatabase();
    if (!made) throw new Error('TEST_DATABASE_URL names no PostgreSQL server');
    database = made;
    knex = database.connect();
  });
  afterAll(async () => {
    await knex.destroy();
    await database.drop();
  });

  const empty = async () => {
    await knex.raw(
      'DROP TABLE IF EXISTS ledger_deliveries, ledger_refusals, ledger_items, ledger_holdings, ledger_counts, ledger_counted',
    );
    await createLedgerTables(knex);
  };
  const open = () => openLedger({ client: 'postgres', port: postgresPort({ knex }) });

  beforeEach(empty);

  it('may be made again, and keep what they hold', async () => {
    const ledger = await open();
    await ledger.deliver(sampleDelivery());
    await createLedgerTables(knex);
    expect((await ledger.counts()).deliveries).toBe(1);
    await ledger.close();
  });

  it('let no row be changed or removed', async () => {
    const ledger = await open();
    await ledger.deliver(sampleDelivery());
    await ledger.refuse(sampleRefusal());
    for (const table of ['ledger_deliveries', 'ledger_refusals', 'ledger_items']) {
      await expect(knex.raw(`UPDATE ${table} SET id = DEFAULT`)).rejects.toThrow('append-only');
      await expect(knex.raw(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
      await expect(knex.raw(`TRUNCATE ${table}`)).rejects.toThrow('append-only');
    }
    await expect(knex.raw('DELETE FROM ledger_holdings')).rejects.toThrow('append-only');
    await expect(knex.raw(`UPDATE ledger_holdings SET outlet = 'other'`)).rejects.toThrow('append-only');
    await ledger.close();
  });

  it('take the deliveries of several processes at once: no deadlock, nothing lost, the first time exact', async () => {
    const ledgers = await Promise.all([open(), open(), open()]);
    const at = 1_790_000_000_000;
    await Promise.all(
      ledgers.flatMap((ledger, index) =>
        Array.from({ length: 40 }, (_, round) => {
          const delivery = sampleDelivery({ count: 25, from: round * 5, at: at + ((index + round) % 3) });
          // Each in an order of its own, which is what makes a deadlock.
          if (index === 1) delivery.items.reverse();
          return ledger.deliver(delivery);
        }),
      ),
    );
    const [ledger] = ledgers;
    expect(await ledger?.counts()).toEqual({ deliveries: 120, refusals: 0, holdings: 220 });
    const { rows } = (await ledger?.holdings({ outlet: 'daily', limit: 1_000 })) ?? { rows: [] };
    expect(rows.filter(({ first }) => first !== at)).toEqual([]);
    await Promise.all(ledgers.map((it) => it.close()));
  });

  it('keep a quota exact when several processes count at once, in whatever order', async () => {
    const ledgers = await Promise.all([open(), open(), open()]);
    const recordings = await Promise.all(
      ledgers.flatMap((ledger, process) =>
        Array.from({ length: 40 }, (_, index) => {
          const charges = ['a', 'b'].map((counter) => ({
            counter,
            period: 'p',
            unit: `${process}-${index}`,
            limit: 25,
          }));
          return ledger.deliver(sampleDelivery({ charges: index % 2 === 0 ? charges : charges.reverse() }));
        }),
      ),
    );
    expect(recordings.filter(({ recorded }) => recorded)).toHaveLength(25);
    const counts = ['a', 'b'].map((counter) => ({ counter, period: 'p' }));
    const { used } = await ledgers[0]!.usage({ counts, units: [] });
    expect([...used.values()]).toEqual([25, 25]);
    await expect(knex.raw('UPDATE ledger_counts SET used = 0')).rejects.toThrow('append-only');
    await expect(knex.raw('DELETE FROM ledger_counts')).rejects.toThrow('append-only');
    await expect(knex.raw('DELETE FROM ledger_counted')).rejects.toThrow('append-only');
    await expect(knex.raw('TRUNCATE ledger_counts')).rejects.toThrow('append-only');
    await expect(knex.raw(`UPDATE ledger_counts SET counter = 'other', used = 99`)).rejects.toThrow('append-only');
    await expect(knex.raw(`UPDATE ledger_counted SET unit = 'other'`)).rejects.toThrow('append-only');
    await Promise.all(ledgers.map((it) => it.close()));
    const reopened = await open();
    const charges = counts.map((count) => ({ ...count, unit: 'later', limit: 25 }));
    expect(await reopened.deliver(sampleDelivery({ charges }))).toEqual({
      recorded: false,
      full: counts.map((count) => ({ ...count, used: 25 })),
    });
    await reopened.close();
  });

  it('keep a quota exact in many small batches on counts that are there already', async () => {
    // Connections of their own, and one delivery at a time: else a few large batches hardly meet.
    const pools = Array.from({ length: 6 }, () => database.connect());
    const ledgers = await Promise.all(
      pools.map((pool) => openLedger({ client: 'postgres', port: postgresPort({ knex: pool }) })),
    );
    const charges = (unit: string) => ['a', 'b'].map((counter) => ({ counter, period: 'p', unit, limit: 60 }));
    await ledgers[0]!.deliver(sampleDelivery({ count: 1, charges: charges('first') }));
    const recorded = await Promise.all(
      ledgers.map(async (ledger, process) => {
        let own = 0;
        for (let index = 0; index < 20; index += 1) {
          const both = charges(`${process}-${index}`);
          if (process % 2 === 1) both.reverse();
          if ((await ledger.deliver(sampleDelivery({ count: 1, charges: both }))).recorded) own += 1;
        }
        return own;
      }),
    );
    expect(recorded.reduce((sum, own) => sum + own)).toBe(59);
    const counts = ['a', 'b'].map((counter) => ({ counter, period: 'p' }));
    expect([...(await ledgers[0]!.usage({ counts, units: [] })).used.values()]).toEqual([60, 60]);
    const [counted] = (await knex.raw('SELECT count(*) FROM ledger_counted')).rows as Array<{ count: string }>;
    expect(Number(counted?.count)).toBe(120);
    await Promise.all(ledgers.map((it) => it.close()));
    await Promise.all(pools.map((pool) => pool.destroy()));
  });

  it('take no statement more where nothing is metered, and a few however much is', async () => {
    let statements = 0;
    const port = postgresPort({ knex });
    const ledger = await openLedger({
      client: 'postgres',
      port: {
        ...port,
        transaction: (work) =>
          port.transaction(({ query }) =>
            work({
              query: (sql, parameters) => {
                statements += 1;
                return query(sql, parameters);
              },
            }),
          ),
      },
    });
    const taken = async (delivery: Parameters<typeof ledger.deliver>[0]) => {
      const before = statements;
      await ledger.deliver(delivery);
      return statements - before;
    };
    // The setting, the delivery, its items, its holdings.
    expect(await taken(sampleDelivery())).toBe(4);
    expect(await taken(sampleDelivery({ charges: [] }))).toBe(2);
    const charges = Array.from({ length: 200 }, (_, index) => ({
      counter: `c${index % 7}`,
      period: 'p',
      unit: `u${index}`,
      limit: null,
    }));
    expect(await taken(sampleDelivery({ charges }))).toBe(7);
    await ledger.close();
  });

  it('are written durably where the server by itself would answer sooner', async () => {
    await knex.raw(`ALTER DATABASE ${database.name} SET synchronous_commit = off`);
    const fresh = database.connect();
    const seen: string[] = [];
    const port = postgresPort({ knex: fresh });
    const ledger = await openLedger({
      client: 'postgres',
      port: {
        ...port,
        transaction: (work) =>
          port.transaction(async (trx) => {
            const result = await work(trx);
            const [row] = await trx.query<{ synchronous_commit: string }>('SHOW synchronous_commit', []);
            seen.push(row?.synchronous_commit ?? '');
            return result;
          }),
      },
    });
    await ledger.deliver(sampleDelivery());
    expect(seen).toEqual(['on']);
    await ledger.close();
    await fresh.destroy();
    await knex.raw(`ALTER DATABASE ${database.name} RESET synchronous_commit`);
  });

  it('that cannot be written reject, and record again when the cause is gone', async () => {
    const ledger = await open();
    await knex.raw('ALTER TABLE ledger_deliveries RENAME TO away');
    await expect(ledger.deliver(sampleDelivery())).rejects.toMatchObject({
      name: 'LedgerError',
      code: 'unavailable',
    });
    await knex.raw('ALTER TABLE away RENAME TO ledger_deliveries');
    await ledger.deliver(sampleDelivery());
    expect((await ledger.counts()).deliveries).toBe(1);
    await ledger.close();
  });

  it('that cannot be written count nothing', async () => {
    const ledger = await open();
    const charged = (unit: string) => sampleDelivery({ charges: [{ counter: 'c', period: 'p', unit, limit: 1 }] });
    await knex.raw('ALTER TABLE ledger_deliveries RENAME TO away');
    await expect(ledger.deliver(charged('u'))).rejects.toMatchObject({ code: 'unavailable' });
    const counts = [{ counter: 'c', period: 'p' }];
    expect(await ledger.usage({ counts, units: ['u'] })).toEqual({ used: new Map(), counted: new Set() });
    await knex.raw('ALTER TABLE away RENAME TO ledger_deliveries');
    expect(await ledger.deliver(charged('v'))).toEqual({ recorded: true, counts: [{ ...counts[0], used: 1 }] });
    await ledger.close();
  });
});
