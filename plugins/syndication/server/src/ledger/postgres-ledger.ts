import { createBatcher } from './batcher';
import { LedgerError } from './errors';
import { createKnownHoldings, type FreshHoldings } from './known-holdings';
import type { PostgresPort } from './postgres-port';
import { createReading } from './reading';
import { deliveryRow, refusalRow, type DeliveryRow, type LedgerRow, type RefusalRow } from './rows';
import type { Holding, Ledger } from './types';

type Query = PostgresPort['query'];

/** Deadlock and serialisation failure: PostgreSQL asks that the transaction be tried again. */
const TRY_AGAIN = new Set(['40P01', '40001']);
const TRIES = 3;

/** A ledger in the tables of `createLedgerTables`. */
export function openPostgresLedger(input: { port: PostgresPort; timeout: number }): Ledger {
  const { port, timeout } = input;
  const known = createKnownHoldings();
  const batcher = createBatcher<LedgerRow>({ commit, timeout });
  let closed = false;

  async function commit(rows: LedgerRow[]): Promise<void> {
    const deliveries = rows.flatMap((row) => ('delivery' in row ? [row.delivery] : []));
    const refusals = rows.flatMap((row) => ('refusal' in row ? [row.refusal] : []));
    const fresh = known.fresh(deliveries);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await port.transaction(({ query }) => write({ query, deliveries, refusals, fresh }));
        break;
      } catch (cause) {
        if (attempt === TRIES || !TRY_AGAIN.has(codeOf(cause))) throw cause;
      }
    }
    known.remember(fresh);
  }

  return {
    ...createReading({
      async all<Row>(sql: string, parameters: unknown[]) {
        if (closed) throw new LedgerError('closed', 'The ledger is closed.');
        return port.query<Row>(sql, parameters);
      },
      itemSet: { sql: '(SELECT unnest(?::text[]))', bind: (items) => items },
      async count(table) {
        if (closed) throw new LedgerError('closed', 'The ledger is closed.');
        const [row] = await port.query<{ count: string }>(`SELECT count(*) AS count FROM ${table}`, []);
        return Number(row?.count ?? 0);
      },
    }),
    deliver: async (delivery) => batcher.add({ delivery: deliveryRow(delivery) }),
    refuse: async (refusal) => batcher.add({ refusal: refusalRow(refusal) }),
    async close() {
      await batcher.close();
      closed = true;
    },
  };
}

async function write(input: {
  query: Query;
  deliveries: DeliveryRow[];
  refusals: RefusalRow[];
  fresh: FreshHoldings;
}): Promise<void> {
  const { query, deliveries, refusals, fresh } = input;
  // Where the server is set to answer before it has written, this transaction is not.
  await query(
    `SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'`,
    [],
  );
  if (deliveries.length > 0) await insertDeliveries(query, deliveries);
  if (refusals.length > 0) await insertRefusals(query, refusals);
  if (fresh.holdings.size > 0) await upsertHoldings(query, [...fresh.holdings.values()]);
}

/** Columns as arrays: one statement whatever the number of rows, and no limit of 65,535 bound values. */
const column = <Row, Name extends keyof Row>(rows: Row[], name: Name): Array<Row[Name]> => rows.map((row) => row[name]);

async function insertDeliveries(query: Query, rows: DeliveryRow[]): Promise<void> {
  await query(
    `INSERT INTO ledger_deliveries (at, request_id, outlet, connection, key, route, format, test, items)
     SELECT at, request_id, outlet, connection, key, route, format, test, items
     FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::text[])
       WITH ORDINALITY AS row (at, request_id, outlet, connection, key, route, format, test, items, position)
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
