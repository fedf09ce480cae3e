import Database from 'better-sqlite3';
import { LedgerError } from './errors';

/** Marks the file as a ledger (`PRAGMA application_id`): "Wgld". */
const APPLICATION_ID = 0x57676c64;
/** How long to wait for another process that is writing (milliseconds). */
const BUSY_TIMEOUT = 5_000;

const appendOnly = (table: string): string => `
  CREATE TRIGGER ${table}_never_updated BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only: a row is never changed'); END;
  CREATE TRIGGER ${table}_never_deleted BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only: a row is never deleted'); END;
  -- INSERT OR REPLACE deletes without firing the trigger above
  CREATE TRIGGER ${table}_never_replaced BEFORE INSERT ON ${table}
    WHEN EXISTS (SELECT 1 FROM ${table} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '${table} is append-only: a row is never replaced'); END;
`;

/** Each entry takes the file from the version of its index to the next; entries are never edited, only added. */
const MIGRATIONS: string[] = [
  `
  CREATE TABLE ledger_deliveries (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    outlet TEXT NOT NULL,
    connection TEXT NOT NULL,
    key TEXT NOT NULL,
    route TEXT NOT NULL,
    format TEXT NOT NULL,
    test INTEGER NOT NULL,
    items TEXT NOT NULL
  ) STRICT;
  CREATE INDEX ledger_deliveries_outlet ON ledger_deliveries (outlet, at);

  CREATE TABLE ledger_refusals (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    outlet TEXT,
    connection TEXT,
    key TEXT,
    route TEXT NOT NULL,
    item TEXT,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    status INTEGER NOT NULL,
    contract TEXT,
    version INTEGER
  ) STRICT;
  CREATE INDEX ledger_refusals_outlet ON ledger_refusals (outlet);

  -- Items stand apart from holdings so that the large index below is by numbers in the order of first delivery: with
  -- the items' own random ids in it, several outlets walking an archive wrote a holding in 45 microseconds, not in 10.
  CREATE TABLE ledger_items (
    id INTEGER PRIMARY KEY,
    item TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    uri TEXT NOT NULL
  ) STRICT;

  CREATE TABLE ledger_holdings (
    id INTEGER PRIMARY KEY,
    item INTEGER NOT NULL,
    outlet TEXT NOT NULL,
    destination TEXT NOT NULL,
    edition INTEGER NOT NULL,
    part TEXT NOT NULL,
    contract TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
  ) STRICT;
  -- by item first: it answers who holds an item, and what of some items an outlet holds
  CREATE UNIQUE INDEX ledger_holdings_key ON ledger_holdings (item, outlet, destination, edition, part, contract);
  CREATE INDEX ledger_holdings_outlet ON ledger_holdings (outlet);

  ${appendOnly('ledger_deliveries')}
  ${appendOnly('ledger_refusals')}
  ${appendOnly('ledger_items')}
  CREATE TRIGGER ledger_holdings_never_deleted BEFORE DELETE ON ledger_holdings
    BEGIN SELECT RAISE(ABORT, 'a holding is never deleted'); END;
  CREATE TRIGGER ledger_holdings_only_times BEFORE UPDATE OF id, item, outlet, destination, edition, part, contract
    ON ledger_holdings BEGIN SELECT RAISE(ABORT, 'of a holding only its times change'); END;
  `,
  `
  ALTER TABLE ledger_deliveries ADD COLUMN charges TEXT;

  CREATE TABLE ledger_counts (
    id INTEGER PRIMARY KEY,
    counter TEXT NOT NULL,
    period TEXT NOT NULL,
    used INTEGER NOT NULL,
    UNIQUE (counter, period)
  ) STRICT;
  CREATE TABLE ledger_counted (
    id INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    unit TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (count, unit)
  ) STRICT;

  ${appendOnly('ledger_counted')}
  CREATE TRIGGER ledger_counts_never_deleted BEFORE DELETE ON ledger_counts
    BEGIN SELECT RAISE(ABORT, 'a count is never deleted'); END;
  CREATE TRIGGER ledger_counts_never_replaced BEFORE INSERT ON ledger_counts
    WHEN EXISTS (SELECT 1 FROM ledger_counts WHERE id = NEW.id OR (counter = NEW.counter AND period = NEW.period))
    BEGIN SELECT RAISE(ABORT, 'a count is never replaced'); END;
  CREATE TRIGGER ledger_counts_only_grow BEFORE UPDATE ON ledger_counts
    WHEN NEW.id <> OLD.id OR NEW.counter <> OLD.counter OR NEW.period <> OLD.period OR NEW.used < OLD.used
    BEGIN SELECT RAISE(ABORT, 'of a count only what is used grows'); END;
  `,
];

/**
 * Opens the ledger's own file for writing, makes it where it is absent and brings it up to date. Several processes may
 * do so at once.
 * @throws LedgerError `foreign` for a file that is something else; an SqliteError where the file cannot be had
 */
export function openForWriting(filename: string): Database.Database {
  const database = new Database(filename, { timeout: BUSY_TIMEOUT });
  try {
    // Before anything is written, so that somebody else's file is left as it was.
    checkIsLedger({ database, filename });
    useWal(database);
    database.pragma('synchronous = FULL');
    // On macOS an ordinary fsync does not reach the platter; elsewhere this does nothing.
    database.pragma('fullfsync = ON');
    // A checkpoint every 16 MB rather than every 4: fewer interruptions of the queue.
    database.pragma('wal_autocheckpoint = 4000');
    database.pragma('cache_size = -16384');
    database.transaction(migrate).immediate({ database, filename });
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** A second connection, for reading alone; the file must have been opened for writing before. */
export function openForReading(filename: string): Database.Database {
  const database = new Database(filename, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
  database.pragma('cache_size = -2000');
  return database;
}

interface File {
  database: Database.Database;
  filename: string;
}

function checkIsLedger({ database, filename }: File): void {
  const application = Number(database.pragma('application_id', { simple: true }));
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (application === APPLICATION_ID || (application === 0 && tables === 0)) return;
  throw new LedgerError(
    'foreign',
    `${filename} is not a ledger. The ledger needs a file of its own, apart from the database of the newsroom.`,
  );
}

function migrate({ database, filename }: File): void {
  checkIsLedger({ database, filename });
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > MIGRATIONS.length) {
    throw new LedgerError(
      'foreign',
      `${filename} was written by a later release (its version is ${version}, this release knows ${MIGRATIONS.length}).`,
    );
  }
  if (version === MIGRATIONS.length) return;
  for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${MIGRATIONS.length}`);
}

/** SQLite does not wait by itself when two processes turn a new file to WAL at the same moment. */
function useWal(database: Database.Database): void {
  const deadline = Date.now() + BUSY_TIMEOUT;
  for (;;) {
    try {
      database.pragma('journal_mode = WAL');
      return;
    } catch (cause) {
      if (Date.now() > deadline || !isBusy(cause)) throw cause;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

const isBusy = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_BUSY');
