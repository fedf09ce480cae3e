import { createBatcher } from './batcher';
import { LedgerError } from './errors';
import { createKnownHoldings, type FreshHoldings, type KnownHoldings } from './known-holdings';
import type { PostgresPort } from './postgres-port';
import { createReading } from './reading';
import { countKey, decideCharges, encodeCharges, unitKey } from './counting';
import { deliveryRow, RECORDED, refusalRow, type DeliveryRow, type LedgerRow, type RefusalRow } from './rows';
import type { Charge, Holding, Ledger, Recording } from './types';

type Query = PostgresPort['query'];

/** Deadlock and serialisation failure: PostgreSQL asks that the transaction be tried again. */
const TRY_AGAIN = new Set(['40P01', '40001']);
const TRIES = 3;

/** A ledger in the tables of `createLedgerTables`. */
export function openPostgresLedger(input: { port: PostgresPort; timeout: number }): Ledger {
  const { port, timeout } = input;
  const known = createKnownHoldings();
  const batcher = createBatcher<LedgerRow, Recording>({ commit, timeout });
  let closed = false;

  async function commit(rows: LedgerRow[]): Promise<Recording[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { fresh, results } = await port.transaction(({ query }) => write({ query, rows, known }));
        known.remember(fresh);
        return results;
      } catch (cause) {
        if (attempt === TRIES || !TRY_AGAIN.has(codeOf(cause))) throw cause;
      }
    }
  }

  return {
    ...createReading({
      async all<Row>(sql: string, parameters: unknown[]) {
        if (closed) throw new LedgerError('closed', 'The ledger is closed.');
        return port.query<Row>(sql, parameters);
      },
      // Not IN (SELECT unnest …), which is joined as a table and hides from PostgreSQL which values are looked for.
      oneOf: { sql: (column, type = 'text') => `${column} = ANY (?::${type}[])`, bind: (values) => values },
      async count(table) {
        if (closed) throw new LedgerError('closed', 'The ledger is closed.');
        const [row] = await port.query<{ count: string }>(`SELECT count(*) AS count FROM ${table}`, []);
        return Number(row?.count ?? 0);
      },
    }),
    deliver: async (delivery) => batcher.add({ delivery: deliveryRow(delivery) }),
    refuse: async (refusal) => void (await batcher.add({ refusal: refusalRow(refusal) })),
    async close() {
      await batcher.close();
      closed = true;
    },
  };
}

async function write(input: {
  query: Query;
  rows: LedgerRow[];
  known: KnownHoldings;
}): Promise<{ fresh: FreshHoldings; results: Recording[] }> {
  const { query, rows, known } = input;
  const refusals = rows.flatMap((row) => ('refusal' in row ? [row.refusal] : []));
  // Where the server is set to answer before it has written, this transaction is not.
  await query(
    `SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'`,
    [],
  );
  const { results, charged } = await count(query, rows);
  const deliveries = rows.flatMap((row, index) =>
    'delivery' in row && results[index]?.recorded ? [{ ...row.delivery, charged: charged[index] ?? null }] : [],
  );
  if (deliveries.length > 0) await insertDeliveries(query, deliveries);
  if (refusals.length > 0) await insertRefusals(query, refusals);
  const fresh = known.fresh(deliveries);
  if (fresh.holdings.size > 0) await upsertHoldings(query, [...fresh.holdings.values()]);
  return { fresh, results };
}

/**
 * Counts what the deliveries of a batch use, in their order. The counts are locked first, in one order in every process, so
 * that what is read of them is still so when they are moved.
 */
async function count(
  query: Query,
  rows: LedgerRow[],
): Promise<{ results: Recording[]; charged: Array<string | null> }> {
  const charges = rows.flatMap((row) => ('delivery' in row ? (row.delivery.charges ?? []) : []));
  const charged: Array<string | null> = [];
  if (charges.length === 0) return { results: rows.map(() => RECORDED), charged };
  const { counts, counted } = await lockCounts(query, charges);
  const moved: Array<Charge & { at: number }> = [];
  const standing = {
    used: (charge: Charge) => counts.get(countKey(charge))?.used ?? 0,
    counted: (charge: Charge) => counted.has(unitKey(charge)),
  };
  const results = rows.map((row, index): Recording => {
    if (!('delivery' in row) || !row.delivery.charges) return RECORDED;
    const decided = decideCharges(row.delivery.charges, standing);
    if ('full' in decided) return { recorded: false, full: decided.full };
    for (const charge of decided.fresh) {
      counted.add(unitKey(charge));
      counts.get(countKey(charge))!.used += 1;
      moved.push({ ...charge, at: row.delivery.at });
    }
    charged[index] = encodeCharges(decided.fresh);
    return { recorded: true, counts: decided.counts };
  });
  if (moved.length > 0) await moveCounts(query, moved, counts);
  return { results, charged };
}

type Counts = Map<string, { id: string; used: number }>;

async function lockCounts(query: Query, charges: Charge[]): Promise<{ counts: Counts; counted: Set<string> }> {
  const each = [...new Map(charges.map((charge) => [countKey(charge), charge])).values()];
  const named = [column(each, 'counter'), column(each, 'period')];
  await query(
    `INSERT INTO ledger_counts (counter, period, used)
     SELECT counter, period, 0 FROM unnest(?::text[], ?::text[]) AS row (counter, period)
     WHERE NOT EXISTS (SELECT 1 FROM ledger_counts c WHERE c.counter = row.counter AND c.period = row.period)
     ORDER BY counter COLLATE "C", period COLLATE "C"
     ON CONFLICT ON CONSTRAINT ledger_counts_key DO NOTHING`,
    named,
  );
  const locked = await query<{ id: string; counter: string; period: string; used: string }>(
    `SELECT id, counter, period, used FROM ledger_counts
     WHERE (counter, period) IN (SELECT * FROM unnest(?::text[], ?::text[]))
     ORDER BY counter COLLATE "C", period COLLATE "C" FOR UPDATE`,
    named,
  );
  const counts: Counts = new Map(locked.map((row) => [countKey(row), { id: row.id, used: Number(row.used) }]));
  const rows = await query<{ counter: string; period: string; unit: string }>(
    `SELECT c.counter, c.period, u.unit FROM ledger_counted u JOIN ledger_counts c ON c.id = u.count
     WHERE u.count = ANY (?::bigint[]) AND u.unit = ANY (?::text[])`,
    [column(locked, 'id'), [...new Set(column(charges, 'unit'))]],
  );
  return { counts, counted: new Set(rows.map(unitKey)) };
}

async function moveCounts(query: Query, moved: Array<Charge & { at: number }>, counts: Counts): Promise<void> {
  const ids = moved.map((charge) => counts.get(countKey(charge))!.id);
  await query(
    `INSERT INTO ledger_counted (count, unit, at) SELECT * FROM unnest(?::bigint[], ?::text[], ?::bigint[])`,
    [ids, column(moved, 'unit'), column(moved, 'at')],
  );
  const each = [...new Set(moved.map(countKey))].map((key) => counts.get(key)!);
  await query(
    `UPDATE ledger_counts SET used = row.used FROM unnest(?::bigint[], ?::bigint[]) AS row (id, used)
     WHERE ledger_counts.id = row.id`,
    [column(each, 'id'), column(each, 'used')],
  );
}

/** Columns as arrays: one statement whatever the number of rows, and no limit of 65,535 bound values. */
const column = <Row, Name extends keyof Row>(rows: Row[], name: Name): Array<Row[Name]> => rows.map((row) => row[name]);

async function insertDeliveries(query: Query, rows: Array<DeliveryRow & { charged: string | null }>): Promise<void> {
  await query(
    `INSERT INTO ledger_deliveries (at, request_id, outlet, connection, key, route, format, test, items, charges)
     SELECT at, request_id, outlet, connection, key, route, format, test, items, charges
     FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::text[],
       ?::text[]) WITH ORDINALITY
       AS row (at, request_id, outlet, connection, key, route, format, test, items, charges, position)
     ORDER BY position`,
    [
      column(rows, 'at'),
      column(rows, 'requestId'),
      column(rows, 'outlet'),
      column(rows, 'connection'),
      column(rows, 'key'),
      column(rows, 'route'),
      column(rows, 'format'),
      column(rows, 'test'),
      column(rows, 'items'),
      column(rows, 'charged'),
    ],
  );
}

async function insertRefusals(query: Query, rows: RefusalRow[]): Promise<void> {
  await query(
    `INSERT INTO ledger_refusals
       (at, request_id, outlet, connection, key, route, item, rule, reason, status, contract, version)
     SELECT at, request_id, outlet, connection, key, route, item, rule, reason, status, contract, version
     FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
       ?::integer[], ?::text[], ?::integer[]) WITH ORDINALITY
       AS row (at, request_id, outlet, connection, key, route, item, rule, reason, status, contract, version, position)
     ORDER BY position`,
    [
      column(rows, 'at'),
      column(rows, 'requestId'),
      column(rows, 'outlet'),
      column(rows, 'connection'),
      column(rows, 'key'),
      column(rows, 'route'),
      column(rows, 'item'),
      column(rows, 'rule'),
      column(rows, 'reason'),
      column(rows, 'status'),
      column(rows, 'contract'),
      column(rows, 'version'),
    ],
  );
}

/**
 * Both statements go in the order of the item's own id and then of the rest of the key, the same in every process: two
 * that wrote the same holdings in different orders would wait for each other for ever.
 */
async function upsertHoldings(query: Query, rows: Holding[]): Promise<void> {
  const items = [...new Map(rows.map((row) => [row.item, row])).values()];
  await query(
    `INSERT INTO ledger_items (item, kind, language, uri)
     SELECT item, kind, language, uri
     FROM unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS row (item, kind, language, uri)
     WHERE NOT EXISTS (SELECT 1 FROM ledger_items known WHERE known.item = row.item)
     ORDER BY item COLLATE "C"
     ON CONFLICT ON CONSTRAINT ledger_items_item DO NOTHING`,
    [column(items, 'item'), column(items, 'kind'), column(items, 'language'), column(items, 'uri')],
  );
  await query(
    `INSERT INTO ledger_holdings (item, outlet, destination, edition, part, contract, first, last)
     SELECT i.id, outlet, destination, edition, part, contract, first, last
     FROM unnest(?::text[], ?::text[], ?::text[], ?::integer[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
       AS row (item, outlet, destination, edition, part, contract, first, last)
       JOIN ledger_items i ON i.item = row.item
     ORDER BY i.id, outlet COLLATE "C", destination COLLATE "C", edition, part COLLATE "C", contract COLLATE "C"
     ON CONFLICT ON CONSTRAINT ledger_holdings_key DO UPDATE SET
       first = least(ledger_holdings.first, excluded.first), last = greatest(ledger_holdings.last, excluded.last)`,
    [
      column(rows, 'item'),
      column(rows, 'outlet'),
      column(rows, 'destination'),
      column(rows, 'edition'),
      column(rows, 'part'),
      column(rows, 'contract'),
      column(rows, 'first'),
      column(rows, 'last'),
    ],
  );
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
