import type { Knex } from 'knex';
import type { Reader } from './types';

/** Any 63-bit number, the same in every process: who holds it numbers events (PostgreSQL advisory lock). */
const LOCK = 7_215_403_011;
const BATCH = 500;

interface OutboxRow {
  id: number;
  item: string;
  edition: number;
  type: string;
  outlet: string | null;
  note: string | null;
}

/**
 * Numbers what was committed, without gaps, and wakes the waiting. One transaction a batch; an advisory lock on
 * PostgreSQL, the one writer on SQLite. Numbering after the commit is what keeps a later number from being visible
 * before an earlier one; what a crash left unnumbered is numbered by the next run, in whichever process.
 */
export function createSequencer(input: {
  knex: Knex;
  reader: Reader;
  clock: () => number;
  onNumbered: () => void;
  log: { error(message: string): void };
}) {
  const { knex, clock } = input;
  const postgres = knex.client.driverName === 'pg';
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  async function batch(): Promise<number> {
    return knex.transaction(async (trx) => {
      if (postgres) await trx.raw('SELECT pg_advisory_xact_lock(?)', [LOCK]);
      const now = clock();
      await fireTimers(trx, now);
      const rows = (await trx('wire_outbox').orderBy('id').limit(BATCH)) as OutboxRow[];
      if (rows.length === 0) return 0;
      const [last] = (await trx('wire_events').orderBy('seq', 'desc').limit(1)) as Array<{
        seq: number | string;
        at: number | string;
      }>;
      let seq = Number(last?.seq ?? 0);
      // `at` never runs backwards, whatever the clock does, so that `since` finds a place on the wire.
      const at = Math.max(now, Number(last?.at ?? 0));
      for (const row of rows) {
        seq += 1;
        await trx('wire_events').insert({
          seq,
          item: row.item,
          edition: row.edition,
          type: row.type,
          outlet: row.outlet,
          note: row.note,
          at,
        });
        if (row.type === 'killed' || row.type === 'withheld')
          await trx('wire_items')
            .where({ id: row.item })
            .update({ hidden_through: seq - 1 });
      }
      await trx('wire_outbox')
        .whereIn(
          'id',
          rows.map(({ id }) => id),
        )
        .delete();
      return rows.length;
    });
  }

  /** The end of an embargo, of an item's or of an outlet's rights becomes an event, once, whichever process sees it first. */
  async function fireTimers(trx: Knex.Transaction, now: number): Promise<void> {
    const due = (await trx('wire_timers as t')
      .leftJoin('wire_items as i', 'i.id', 't.item')
      .where('t.due', '<=', now)
      .orderBy('t.due')
      .limit(BATCH)
      .select('t.item', 't.type', 't.outlet', 'i.edition', 'i.status')) as Array<{
      item: string;
      type: string;
      outlet: string | null;
      edition: number | null;
      status: string | null;
    }>;
    for (const { item, type, outlet, edition, status } of due) {
      await trx('wire_timers').where({ item, type }).delete();
      if (outlet !== null) await trx('wire_outbox').insert({ item: '', edition: 0, type, outlet });
      else if (status === 'usable') await trx('wire_outbox').insert({ item, edition, type });
    }
  }

  async function drain(): Promise<void> {
    do {
      again = false;
      let numbered = 0;
      do {
        numbered = await batch();
        if (numbered > 0) input.onNumbered();
      } while (numbered === BATCH && !stopped);
    } while (again && !stopped);
  }

  /** True where something waits to be numbered: cheap, and asked before a write lock is taken. */
  async function pending(): Promise<boolean> {
    const rows = await input.reader.all(
      `SELECT 1 AS one FROM wire_outbox UNION ALL SELECT 1 FROM wire_timers WHERE due <= ? LIMIT 1`,
      [clock()],
    );
    return rows.length > 0;
  }

  return {
    /** Numbers all that is committed now. Calls that overlap share one run; none is lost. */
    run(): Promise<void> {
      if (stopped) return Promise.resolve();
      if (running) {
        again = true;
        return running;
      }
      running = drain()
        .catch((error: unknown) => {
          // Nothing is lost: what has no number keeps waiting, and the next tick tries again.
          input.log.error(`The wire could not be numbered: ${error instanceof Error ? error.message : String(error)}`);
        })
        .finally(() => {
          running = null;
        });
      return running;
    },
    async tick(): Promise<void> {
      if (!stopped && !running && (await pending())) await this.run();
    },
    async stop(): Promise<void> {
      stopped = true;
      await running;
    },
  };
}
export type Sequencer = ReturnType<typeof createSequencer>;
