import type Database from 'better-sqlite3';
import { createBatcher } from './batcher';
import { LedgerError } from './errors';
import { createReading } from './reading';
import { deliveryRow, refusalRow, type LedgerRow } from './rows';
import { openForReading } from './sqlite-file';
import { createSqliteWriter } from './sqlite-writer';
import type { Ledger, Recording } from './types';

/** A ledger in a SQLite file of its own: written by a thread, read on a second connection. */
export async function openSqliteLedger(input: {
  filename: string;
  workerFile: string;
  timeout: number;
}): Promise<Ledger> {
  const writer = createSqliteWriter(input);
  await writer.start();
  const database = openForReading(input.filename);
  const batcher = createBatcher<LedgerRow, Recording>({
    commit: writer.commit,
    timeout: input.timeout,
    failed: writer.drop,
  });
  let closing: Promise<void> | null = null;

  return {
    ...createReading(sourceOf(database)),
    // Async, so that a record that is itself wrong rejects like any other failure.
    deliver: async (delivery) => batcher.add({ delivery: deliveryRow(delivery) }),
    refuse: async (refusal) => void (await batcher.add({ refusal: refusalRow(refusal) })),
    close() {
      closing ??= (async () => {
        await batcher.close();
        // The reader first: the last connection to close winds up the log, and only a writing one can.
        database.close();
        await writer.close();
      })();
      return closing;
    },
  };
}

function sourceOf(database: Database.Database): Parameters<typeof createReading>[0] {
  const statements = new Map<string, Database.Statement>();

  async function all<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    if (!database.open) throw new LedgerError('closed', 'The ledger is closed.');
    let statement = statements.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      statements.set(sql, statement);
    }
    // Never iterated: an iterator left open would keep the log of the file from being wound up.
    return statement.all(...parameters) as Row[];
  }

  return {
    all,
    oneOf: {
      sql: (column) => `${column} IN (SELECT value FROM json_each(?))`,
      bind: (values) => JSON.stringify(values),
    },
    async count(table) {
      // Nothing is ever deleted and ids are given without gaps, so the newest id is the count; counting would read all.
      const [row] = await all<{ newest: number | null }>(`SELECT max(id) AS newest FROM ${table}`, []);
      return row?.newest ?? 0;
    },
  };
}
