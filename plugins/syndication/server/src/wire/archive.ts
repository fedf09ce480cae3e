import { LRUCache } from 'lru-cache';
import type { Edition } from '../../../shared/edition';
import type { EventType } from '../../../shared/words';
import { ITEM_COLUMNS, stateOf, type ItemRow } from './item-row';
import { createSearch } from './search';
import { placeOf, SPILL } from './texts';
import type { EditionFacets, ItemState, Reader, WireEvent } from './types';

const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

/** Editions that are read at once where many are walked. */
const WALKED = 2_000;

/** Rows of answers that are kept until the next commit. */
const ROWS_KEPT = 4_000;

/** Reading the wire: keyset only, no offsets, no totals. Item states are always as committed now; editions never change. */
export function createArchive(input: { reader: Reader; facetsCached?: number; editionsCached?: number }) {
  const { reader } = input;
  const facets = new LRUCache<string, EditionFacets>({ max: input.facetsCached ?? 2_000 });
  const editions = new LRUCache<string, Edition>({ max: input.editionsCached ?? 100 });
  const since = new LRUCache<string, { at: number }>({ max: input.facetsCached ?? 2_000 });

  const kept = new LRUCache<string, unknown[]>({
    maxSize: ROWS_KEPT,
    sizeCalculation: (rows) => rows.length + 1,
  });
  /** A short name for each statement. */
  const statements = new Map<string, number>();
  let keptAt: number | null = null;

  /** The rows of a statement, each mapped. They are kept until a look finds that somebody committed something. */
  async function ask<Row, Value>(sql: string, parameters: unknown[], map: (row: Row) => Value): Promise<Value[]> {
    const query = async () => (await reader.all<Row>(sql, parameters)).map(map);
    const version = reader.version();
    if (version === null) return query();
    if (version !== keptAt) kept.clear();
    keptAt = version;
    const statement = statements.get(sql) ?? statements.size;
    statements.set(sql, statement);
    const key = `${statement}|${parameters.join('|')}`;
    const known = kept.get(key) as Value[] | undefined;
    if (known) return known;
    const rows = await query();
    // Meanwhile another may have found that something was committed.
    if (keptAt === version) kept.set(key, rows);
    return rows;
  }

  async function select<Value extends object>(
    cache: LRUCache<string, Value>,
    column: 'facets' | 'document',
    wanted: Array<{ item: string; edition: number }>,
  ): Promise<Map<string, Value>> {
    const found = new Map<string, Value>();
    const missing = new Map<string, { item: string; edition: number }>();
    for (const one of wanted) {
      const key = `${one.item}/${one.edition}`;
      const value = cache.get(key);
      if (value) found.set(key, value);
      else missing.set(key, one);
    }
    if (missing.size > 0) {
      const rows = await reader.all<{ item: string; edition: number; value: string }>(
        `SELECT item, edition, ${column} AS value FROM wire_editions WHERE (item, edition) IN (VALUES ${Array.from(missing, () => '(CAST(? AS TEXT), CAST(? AS INTEGER))').join(', ')})`,
        [...missing.values()].flatMap(({ item, edition }) => [item, edition]),
      );
      for (const row of rows) {
        const value = JSON.parse(row.value) as Value;
        cache.set(`${row.item}/${row.edition}`, value);
        found.set(`${row.item}/${row.edition}`, value);
      }
    }
    return found;
  }

  return {
    /** Which state of the database is shown: that of the last look. */
    version: () => reader.version(),

    /** Events after `after`, oldest first, with the present state of their items. */
    async events(range: { after: number; limit: number }): Promise<WireEvent[]> {
      return ask<
        ItemRow & {
          seq: number | string;
          type: EventType;
          at: number | string;
          outlet: string | null;
          note: string | null;
          event_edition: number;
        },
        WireEvent
      >(
        `SELECT e.seq AS seq, e.type AS type, e.at AS at, e.outlet AS outlet, e.note AS note, e.edition AS event_edition, ${ITEM_COLUMNS}
         FROM wire_events e LEFT JOIN wire_items i ON i.id = e.item WHERE e.seq > ? ORDER BY e.seq LIMIT ?`,
        [range.after, range.limit],
        (row) => {
          const line = { seq: Number(row.seq), at: Number(row.at) };
          if (row.type === 'revoked') return { ...line, type: row.type, outlet: row.outlet ?? '', item: null };
          return { ...line, type: row.type, note: row.note, edition: row.event_edition, item: stateOf(row) };
        },
      );
    },

    /** The number of the newest event; 0 on an empty wire. */
    async head(): Promise<number> {
      const [seq] = await ask(
        'SELECT MAX(seq) AS seq FROM wire_events',
        [],
        ({ seq }: { seq: number | string | null }) => Number(seq ?? 0),
      );
      return seq ?? 0;
    },

    /** When the event of a number was put on the wire; null where there is none. */
    async at(seq: number): Promise<number | null> {
      const [at] = await ask('SELECT at FROM wire_events WHERE seq = ?', [seq], (row: { at: number | string }) =>
        Number(row.at),
      );
      return at ?? null;
    },

    /** The number after which all events of `at` and later stand. */
    async positionAt(at: number): Promise<number> {
      const [row] = await reader.all<{ seq: number | string }>(
        'SELECT seq FROM wire_events WHERE at >= ? ORDER BY at, seq LIMIT 1',
        [at],
      );
      return row ? Number(row.seq) - 1 : this.head();
    },

    async item(id: string): Promise<ItemState | null> {
      return (await this.items([id])).get(id) ?? null;
    },

    async items(ids: string[]): Promise<Map<string, ItemState>> {
      if (ids.length === 0) return new Map();
      const sql = `SELECT ${ITEM_COLUMNS} FROM wire_items i WHERE i.id IN (${marks(ids.length)})`;
      return new Map((await ask(sql, ids, stateOf)).map((state) => [state.id, state]));
    },

    /** By public name; what is not on the wire is not there. */
    async byUri(uris: string[]): Promise<Map<string, ItemState>> {
      if (uris.length === 0) return new Map();
      const sql = `SELECT ${ITEM_COLUMNS} FROM wire_items i WHERE i.uri IN (${marks(uris.length)})`;
      return new Map((await ask(sql, uris, stateOf)).map((state) => [state.uri, state]));
    },

    /** Usable items by `versionCreated` of their newest edition. */
    async newest(range: {
      order: 'newest' | 'oldest';
      after?: { versionCreated: number; id: string };
      since?: number;
      until?: number;
      kind?: string[];
      language?: string[];
      limit: number;
    }): Promise<ItemState[]> {
      const [beyond, direction] = range.order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
      const conditions = [`i.status = 'usable'`];
      const parameters: unknown[] = [];
      const where = (condition: string, ...values: unknown[]) => {
        conditions.push(condition);
        parameters.push(...values);
      };
      if (range.after) where(`(i.version_created, i.id) ${beyond} (?, ?)`, range.after.versionCreated, range.after.id);
      if (range.since !== undefined) where('i.version_created >= ?', range.since);
      if (range.until !== undefined) where('i.version_created < ?', range.until);
      if (range.kind?.length) where(`i.kind IN (${marks(range.kind.length)})`, ...range.kind);
      return ask(
        `SELECT ${ITEM_COLUMNS} FROM wire_items i WHERE ${conditions.join(' AND ')} ORDER BY i.version_created ${direction}, i.id ${direction} LIMIT ?`,
        [...parameters, range.limit],
        stateOf,
      );
    },

    /**
     * Editions of usable items that may be shown, by their place in time (wire/texts.ts). An item stands at each of them:
     * where it is listed for somebody hangs on which of them is the newest that he may have, and on no other.
     */
    async inTime(range: {
      order: 'newest' | 'oldest';
      /** What stands beyond this place. */
      after?: number;
      /** `versionCreated` of the edition, epoch milliseconds: from, and before. */
      since?: number;
      until?: number;
      kind?: string[];
      limit: number;
    }): Promise<Array<{ place: number; edition: number; state: ItemState }>> {
      const [beyond, direction] = range.order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
      const conditions = [`i.status = 'usable'`, 't.edition >= i.floor'];
      const parameters: unknown[] = [];
      const where = (condition: string, ...values: unknown[]) => {
        conditions.push(condition);
        parameters.push(...values);
      };
      if (range.after !== undefined) where(`t.id ${beyond} ?`, range.after);
      if (range.since !== undefined) where('t.id >= ? AND t.version_created >= ?', placeOf(range.since), range.since);
      if (range.until !== undefined)
        where('t.id < ? AND t.version_created < ?', placeOf(range.until + SPILL), range.until);
      if (range.kind?.length) where(`i.kind IN (${marks(range.kind.length)})`, ...range.kind);
      // On SQLite a cross join is read in the order in which it is written: nothing is sorted.
      const join = reader.client === 'sqlite' ? 'CROSS JOIN' : 'JOIN';
      return ask(
        `SELECT t.id AS place, t.edition AS listed, ${ITEM_COLUMNS} FROM wire_texts t ${join} wire_items i ON i.id = t.item
         WHERE ${conditions.join(' AND ')} ORDER BY t.id ${direction} LIMIT ?`,
        [...parameters, range.limit],
        (row: ItemRow & { place: number | string; listed: number }) => ({
          place: Number(row.place),
          edition: row.listed,
          state: stateOf(row),
        }),
      );
    },

    /** Full text search. */
    hits: createSearch({ reader }),

    /** Items that were killed or withheld since (epoch milliseconds), the last first. */
    async ended(range: { since: number; limit: number }): Promise<ItemState[]> {
      return ask(
        `SELECT ${ITEM_COLUMNS} FROM wire_items i WHERE i.status <> 'usable' AND i.status_changed >= ?
         ORDER BY i.status_changed DESC, i.id LIMIT ?`,
        [range.since, range.limit],
        stateOf,
      );
    },

    /** Editions that were put on the wire since, oldest first, whatever became of their items: by keyset, as they are read. */
    async *editionsSince(from: number): AsyncGenerator<{ facets: EditionFacets; at: number }> {
      let after = (await this.positionAt(from)) ?? 0;
      for (;;) {
        const rows = await reader.all<{ seq: number | string; at: number | string; facets: string }>(
          `SELECT e.seq AS seq, e.at AS at, w.facets AS facets FROM wire_events e
           JOIN wire_editions w ON w.item = e.item AND w.edition = e.edition
           WHERE e.seq > ? AND e.type IN ('published', 'updated', 'corrected', 'restored', 'embargo-changed')
           ORDER BY e.seq LIMIT ?`,
          [after, WALKED],
        );
        for (const row of rows) yield { facets: JSON.parse(row.facets) as EditionFacets, at: Number(row.at) };
        const last = rows.at(-1);
        if (!last || rows.length < WALKED) return;
        after = Number(last.seq);
      }
    },

    /** By `item/edition`. */
    facets: (wanted: Array<{ item: string; edition: number }>) => select(facets, 'facets', wanted),
    editions: (wanted: Array<{ item: string; edition: number }>) => select(editions, 'document', wanted),

    /** By `item/edition`: when it was put on the wire. What has no number yet is not there. */
    async since(wanted: Array<{ item: string; edition: number }>): Promise<Map<string, number>> {
      const found = new Map<string, number>();
      const missing = wanted.filter(({ item, edition }) => {
        const known = since.get(`${item}/${edition}`);
        if (known) found.set(`${item}/${edition}`, known.at);
        return !known;
      });
      if (missing.length === 0) return found;
      const rows = await reader.all<{ item: string; edition: number; at: number | string }>(
        `SELECT item, edition, MIN(at) AS at FROM wire_events
         WHERE item IN (${marks(missing.length)}) AND type NOT IN ('withheld', 'killed', 'rights-ended', 'revoked')
         GROUP BY item, edition`,
        missing.map(({ item }) => item),
      );
      for (const row of rows) {
        since.set(`${row.item}/${row.edition}`, { at: Number(row.at) });
        found.set(`${row.item}/${row.edition}`, Number(row.at));
      }
      return found;
    },

    /** Those of a list that changed state since they were read. */
    async unsteady(read: ItemState[]): Promise<string[]> {
      const now = await this.items(read.map(({ id }) => id));
      return read
        .filter(({ id, status, floor }) => now.get(id)?.status !== status || now.get(id)?.floor !== floor)
        .map(({ id }) => id);
    },
  };
}
export type Archive = ReturnType<typeof createArchive>;
