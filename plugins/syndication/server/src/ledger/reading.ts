import { decodeItems } from './encode';
import { checkLimit, storable } from './rows';
import { countKey, decodeCharges, unitKey } from './counting';
import type { Delivery, HeldItem, Holding, Ledger, Recorded, Refusal } from './types';

export type Reading = Pick<
  Ledger,
  'held' | 'holdsAny' | 'heldItems' | 'holders' | 'usage' | 'deliveries' | 'holdings' | 'refusals' | 'counts'
>;

/** What the two stores do differently when the ledger is read. */
export interface Source {
  /** One statement with `?` placeholders; all rows are fetched before it resolves. */
  all<Row>(sql: string, parameters: unknown[]): Promise<Row[]>;
  /** That a column has one of some values: a condition with one placeholder, and what to bind to it. */
  oneOf: { sql(column: string, type?: 'text' | 'bigint'): string; bind(values: Whole[]): unknown };
  /** How many rows a table has. */
  count(table: 'ledger_deliveries' | 'ledger_refusals' | 'ledger_holdings'): Promise<number>;
}

/** PostgreSQL's driver gives 64-bit numbers as text. */
type Whole = number | string;
type Raw<Row, Numbers extends keyof Row> = Omit<Row, Numbers> & { [name in Numbers]: Whole };

type DeliveryRecord = Raw<Recorded<Omit<Delivery, 'items' | 'charges'>>, 'id' | 'at'> & {
  items: string;
  charges: string | null;
};
type HoldingRecord = Raw<Recorded<Holding>, 'id' | 'first' | 'last' | 'edition'>;
type RefusalRecord = Raw<Recorded<Omit<Refusal, 'contract' | 'version'>>, 'id' | 'at' | 'status'> & {
  contract: string | null;
  version: number | null;
};
interface Held {
  destination: string;
  edition: Whole;
  first: Whole;
}

/** Reading the ledger, the same from either store. */
export function createReading({ all, oneOf, count }: Source): Reading {
  return {
    async held({ outlet, items }) {
      const held = new Map<string, HeldItem>();
      if (items.length === 0) return held;
      const asked = [...new Set(items.map((item) => storable(item)))];
      const rows = await all<Held & { item: string }>(
        // CROSS JOIN, because SQLite then keeps to this order; by itself it begins with all that the outlet holds.
        `SELECT i.item, h.destination, max(h.edition) AS edition, min(h.first) AS first
         FROM ledger_items i CROSS JOIN ledger_holdings h
         WHERE ${oneOf.sql('i.item')} AND h.item = i.id AND h.outlet = ? GROUP BY i.item, h.destination`,
        [oneOf.bind(asked), outlet],
      );
      for (const { item, ...row } of rows) held.set(item, merge(held.get(item), row));
      return held;
    },

    async holdsAny(outlet) {
      return (await all('SELECT 1 AS one FROM ledger_holdings WHERE outlet = ? LIMIT 1', [outlet])).length > 0;
    },

    async heldItems({ outlet, after = 0, limit }) {
      const rows = await all<{ id: Whole; item: string }>(
        `SELECT min(h.id) AS id, i.item AS item FROM ledger_holdings h CROSS JOIN ledger_items i
         WHERE h.outlet = ? AND i.id = h.item GROUP BY i.item HAVING min(h.id) > ? ORDER BY min(h.id) LIMIT ?`,
        [outlet, after, checkLimit(limit)],
      );
      const held = await this.held({ outlet, items: rows.map(({ item }) => item) });
      return rows.flatMap(({ id, item }) => {
        const one = held.get(item);
        return one ? [{ ...one, id: Number(id), item }] : [];
      });
    },

    async usage({ counts, units }) {
      const wanted = new Set(counts.map(countKey));
      if (wanted.size === 0) return { used: new Map(), counted: new Set() };
      const setOf = (texts: string[]) => oneOf.bind([...new Set(texts.map((text) => storable(text, Infinity)))]);
      // Counters and periods are asked for apart, and so come in more pairs than were wanted. A count of which nothing is
      // used was made for a delivery that did not fit: PostgreSQL has it, SQLite has not, and neither tells of it.
      const rows = (
        await all<{ id: Whole; counter: string; period: string; used: Whole }>(
          `SELECT id, counter, period, used FROM ledger_counts
           WHERE ${oneOf.sql('counter')} AND ${oneOf.sql('period')} AND used > 0`,
          [setOf(counts.map(({ counter }) => counter)), setOf(counts.map(({ period }) => period))],
        )
      ).filter((row) => wanted.has(countKey(row)));
      const byId = new Map(rows.map((row) => [String(row.id), row]));
      // By the ids and not by a join: PostgreSQL would read all that a large count has to find a page of units in it.
      const counted =
        units.length > 0 && rows.length > 0
          ? await all<{ count: Whole; unit: string }>(
              `SELECT count, unit FROM ledger_counted WHERE ${oneOf.sql('count', 'bigint')} AND ${oneOf.sql('unit')}`,
              [oneOf.bind(rows.map(({ id }) => id)), setOf(units)],
            )
          : [];
      return {
        used: new Map(rows.map((row) => [countKey(row), Number(row.used)])),
        counted: new Set(counted.map(({ count: id, unit }) => unitKey({ ...byId.get(String(id))!, unit }))),
      };
    },

    async holders(item) {
      const rows = await all<Held & { outlet: string }>(
        `SELECT h.outlet, h.destination, max(h.edition) AS edition, min(h.first) AS first
         FROM ledger_items i JOIN ledger_holdings h ON h.item = i.id
         WHERE i.item = ? GROUP BY h.outlet, h.destination`,
        [storable(item)],
      );
      const holders = new Map<string, HeldItem>();
      for (const { outlet, ...row } of rows) holders.set(outlet, merge(holders.get(outlet), row));
      return [...holders]
        .map(([outlet, it]) => ({ outlet, ...it }))
        .sort((left, right) => (left.outlet < right.outlet ? -1 : 1));
    },

    async deliveries({ outlet, before, since, until, limit }) {
      const where = conditions([
        ['outlet = ?', [outlet]],
        since !== undefined && ['at >= ?', [since]],
        until !== undefined && ['at < ?', [until]],
        before !== undefined && ['(at, id) < ((SELECT at FROM ledger_deliveries WHERE id = ?), ?)', [before, before]],
      ]);
      const rows = await all<DeliveryRecord>(
        `SELECT id, at, request_id AS "requestId", outlet, connection, key, route, format, test, items,
           charges
         FROM ledger_deliveries WHERE ${where.sql} ORDER BY at DESC, id DESC LIMIT ?`,
        [...where.parameters, checkLimit(limit)],
      );
      return {
        rows: rows.map(({ charges, ...row }) => ({
          ...row,
          id: Number(row.id),
          at: Number(row.at),
          test: Boolean(row.test),
          items: decodeItems(row.items),
          ...(charges === null ? {} : { charges: decodeCharges(charges) }),
        })),
      };
    },

    async holdings({ outlet, after, item, limit }) {
      // Two ways to one end, and SQLite is told which: through the item's holdings (the order of the tables is kept, see
      // `held`, and `+ 0` hides the id), or through the outlet's in the order of their ids.
      const way =
        item === undefined
          ? { id: 'h.id', tables: 'ledger_holdings h CROSS JOIN ledger_items i' }
          : { id: 'h.id + 0', tables: 'ledger_items i CROSS JOIN ledger_holdings h' };
      const where = conditions([
        item !== undefined && ['i.item = ?', [storable(item)]],
        ['h.item = i.id', []],
        ['h.outlet = ?', [outlet]],
        after !== undefined && [`${way.id} > ?`, [after]],
      ]);
      const rows = await all<HoldingRecord>(
        `SELECT h.id, h.outlet, h.destination, i.item, h.edition, h.part, h.contract, i.kind, i.language, i.uri,
           h.first, h.last
         FROM ${way.tables} WHERE ${where.sql} ORDER BY ${way.id} LIMIT ?`,
        [...where.parameters, checkLimit(limit)],
      );
      return {
        rows: rows.map((row) => ({
          ...row,
          id: Number(row.id),
          edition: Number(row.edition),
          first: Number(row.first),
          last: Number(row.last),
        })),
      };
    },

    async refusals({ outlet, before, limit }) {
      const where = conditions([
        outlet !== undefined && ['outlet = ?', [outlet]],
        before !== undefined && ['id < ?', [before]],
      ]);
      const rows = await all<RefusalRecord>(
        `SELECT id, at, request_id AS "requestId", outlet, connection, key, route, item, rule, reason, status, contract,
           version
         FROM ledger_refusals WHERE ${where.sql} ORDER BY id DESC LIMIT ?`,
        [...where.parameters, checkLimit(limit)],
      );
      return {
        rows: rows.map(({ contract, version, ...row }) => ({
          ...row,
          id: Number(row.id),
          at: Number(row.at),
          status: Number(row.status),
          ...(contract === null ? {} : { contract }),
          ...(version === null ? {} : { version: Number(version) }),
        })),
      };
    },

    async counts() {
      const [deliveries, refusals, holdings] = await Promise.all([
        count('ledger_deliveries'),
        count('ledger_refusals'),
        count('ledger_holdings'),
      ]);
      return { deliveries, refusals, holdings };
    },
  };
}

function merge(known: HeldItem | undefined, { destination, edition, first }: Held): HeldItem {
  return {
    first: Math.min(known?.first ?? Infinity, Number(first)),
    edition: Math.max(known?.edition ?? 0, Number(edition)),
    destinations: [...(known?.destinations ?? []), destination].sort(),
  };
}

function conditions(list: Array<[sql: string, parameters: unknown[]] | false>): { sql: string; parameters: unknown[] } {
  const given = list.filter((it) => it !== false);
  return {
    sql: given.map(([sql]) => sql).join(' AND ') || 'true',
    parameters: given.flatMap(([, parameters]) => parameters),
  };
}
