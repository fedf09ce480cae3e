import type Database from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { createKnownHoldings, type FreshHoldings } from './known-holdings';
import { decideCharges, encodeCharges } from './counting';
import { RECORDED, type DeliveryRow, type LedgerRow, type RefusalRow } from './rows';
import type { Charge, Holding, Recording } from './types';

/**
 * Writing to the ledger's file, in the thread that alone does so. Returns the function that commits a batch, and gives what
 * became of each of its rows.
 */
export function createSqliteWriting(database: Database.Database): (rows: LedgerRow[]) => Recording[] {
  const known = createKnownHoldings();
  const itemIds = new LRUCache<string, number>({ max: 100_000 });

  const insertDelivery = database.prepare(
    `INSERT INTO ledger_deliveries (at, request_id, outlet, connection, key, route, format, test, items, charges)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectCount = database.prepare<[string, string], { id: number; used: number }>(
    'SELECT id, used FROM ledger_counts WHERE counter = ? AND period = ?',
  );
  const selectCounted = database
    .prepare<[number, string], number>('SELECT 1 FROM ledger_counted WHERE count = ? AND unit = ?')
    .pluck();
  const insertCount = database.prepare('INSERT INTO ledger_counts (counter, period, used) VALUES (?, ?, 0)');
  const moveCount = database.prepare('UPDATE ledger_counts SET used = used + 1 WHERE id = ?');
  const insertCounted = database.prepare('INSERT INTO ledger_counted (count, unit, at) VALUES (?, ?, ?)');
  const insertRefusal = database.prepare(
    `INSERT INTO ledger_refusals
       (at, request_id, outlet, connection, key, route, item, rule, reason, status, contract, version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectItem = database.prepare<[string], number>('SELECT id FROM ledger_items WHERE item = ?').pluck();
  const insertItem = database.prepare('INSERT INTO ledger_items (item, kind, language, uri) VALUES (?, ?, ?, ?)');
  const upsertHolding = database.prepare(
    `INSERT INTO ledger_holdings (item, outlet, destination, edition, part, contract, first, last)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (item, outlet, destination, edition, part, contract)
     DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)`,
  );

  /** The delivery with what it counts, or nothing of it. */
  function writeDelivery(row: DeliveryRow): Recording {
    const decided = row.charges ? decideCharges(row.charges, standing) : { fresh: [], counts: [] };
    if ('full' in decided) return { recorded: false, full: decided.full };
    const { at, requestId, outlet, connection, key, route, format, test, items } = row;
    const charges = encodeCharges(decided.fresh);
    insertDelivery.run(at, requestId, outlet, connection, key, route, format, test ? 1 : 0, items, charges);
    for (const charge of decided.fresh) writeCharge(charge, at);
    return decided.counts.length > 0 ? { recorded: true, counts: decided.counts } : RECORDED;
  }

  const standing = {
    used: ({ counter, period }: Charge) => selectCount.get(counter, period)?.used ?? 0,
    counted: ({ counter, period, unit }: Charge) => {
      const count = selectCount.get(counter, period);
      return count !== undefined && selectCounted.get(count.id, unit) !== undefined;
    },
  };

  function writeCharge({ counter, period, unit }: Charge, at: number): void {
    const id = selectCount.get(counter, period)?.id ?? Number(insertCount.run(counter, period).lastInsertRowid);
    insertCounted.run(id, unit, at);
    moveCount.run(id);
  }

  function writeRefusal(row: RefusalRow): void {
    const { at, requestId, outlet, connection, key, route, item, rule, reason, status, contract, version } = row;
    insertRefusal.run(at, requestId, outlet, connection, key, route, item, rule, reason, status, contract, version);
  }

  function writeHolding(holding: Holding): void {
    const { outlet, destination, edition, part, contract, first, last } = holding;
    upsertHolding.run(itemId(holding), outlet, destination, edition, part, contract, first, last);
  }

  function itemId({ item, kind, language, uri }: Holding): number {
    let id = itemIds.get(item);
    if (id === undefined) {
      id = selectItem.get(item) ?? Number(insertItem.run(item, kind, language, uri).lastInsertRowid);
      itemIds.set(item, id);
    }
    return id;
  }

  const commit = database.transaction((rows: LedgerRow[]): { fresh: FreshHoldings; results: Recording[] } => {
    const deliveries: DeliveryRow[] = [];
    const results = rows.map((row): Recording => {
      if ('refusal' in row) {
        writeRefusal(row.refusal);
        return RECORDED;
      }
      const recording = writeDelivery(row.delivery);
      if (recording.recorded) deliveries.push(row.delivery);
      return recording;
    });
    const fresh = known.fresh(deliveries);
    for (const holding of fresh.holdings.values()) writeHolding(holding);
    return { fresh, results };
  });

  return (rows) => {
    try {
      // IMMEDIATE: a deferred transaction that finds another process writing fails instead of waiting for it.
      const { fresh, results } = commit.immediate(rows);
      known.remember(fresh);
      return results;
    } catch (cause) {
      // What was rolled back took its numbers with it.
      itemIds.clear();
      throw cause;
    }
  };
}
