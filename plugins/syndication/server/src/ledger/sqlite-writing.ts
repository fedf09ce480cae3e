import type Database from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { createKnownHoldings, type FreshHoldings } from './known-holdings';
import type { DeliveryRow, LedgerRow, RefusalRow } from './rows';
import type { Holding } from './types';

/** Writing to the ledger's file, in the thread that alone does so. Returns the function that commits a batch. */
export function createSqliteWriting(database: Database.Database): (rows: LedgerRow[]) => void {
  const known = createKnownHoldings();
  const itemIds = new LRUCache<string, number>({ max: 100_000 });

  const insertDelivery = database.prepare(
    `INSERT INTO ledger_deliveries (at, request_id, outlet, connection, key, route, format, test, items)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
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

  function writeDelivery(row: DeliveryRow): void {
    const { at, requestId, outlet, connection, key, route, format, test, items } = row;
    insertDelivery.run(at, requestId, outlet, connection, key, route, format, test ? 1 : 0, items);
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

  const commit = database.transaction((rows: LedgerRow[]): FreshHoldings => {
    const deliveries: DeliveryRow[] = [];
    for (const row of rows) {
      if ('refusal' in row) writeRefusal(row.refusal);
      else {
        writeDelivery(row.delivery);
        deliveries.push(row.delivery);
      }
    }
    const fresh = known.fresh(deliveries);
    for (const holding of fresh.holdings.values()) writeHolding(holding);
    return fresh;
  });

  return (rows) => {
    try {
      // IMMEDIATE: a deferred transaction that finds another process writing fails instead of waiting for it.
      known.remember(commit.immediate(rows));
    } catch (cause) {
      // What was rolled back took its numbers with it.
      itemIds.clear();
      throw cause;
    }
  };
}
