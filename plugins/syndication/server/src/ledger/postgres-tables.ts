const STATEMENTS: string[] = [
  `CREATE TABLE IF NOT EXISTS ledger_deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    request_id text NOT NULL,
    outlet text NOT NULL,
    connection text NOT NULL,
    key text NOT NULL,
    route text NOT NULL,
    format text NOT NULL,
    test boolean NOT NULL,
    items text NOT NULL
  )`,
  'CREATE INDEX IF NOT EXISTS ledger_deliveries_outlet ON ledger_deliveries (outlet, at, id)',

  `CREATE TABLE IF NOT EXISTS ledger_refusals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    request_id text NOT NULL,
    outlet text,
    connection text,
    key text,
    route text NOT NULL,
    item text,
    rule text NOT NULL,
    reason text NOT NULL,
    status integer NOT NULL,
    contract text,
    version integer
  )`,
  'CREATE INDEX IF NOT EXISTS ledger_refusals_outlet ON ledger_refusals (outlet, id)',

  // Apart from the holdings, so that their large index is by numbers in the order of first delivery.
  `CREATE TABLE IF NOT EXISTS ledger_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item text NOT NULL,
    kind text NOT NULL,
    language text NOT NULL,
    uri text NOT NULL,
    CONSTRAINT ledger_items_item UNIQUE (item)
  )`,

  `CREATE TABLE IF NOT EXISTS ledger_holdings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item bigint NOT NULL,
    outlet text NOT NULL,
    destination text NOT NULL,
    edition integer NOT NULL,
    part text NOT NULL,
    contract text NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT ledger_holdings_key UNIQUE (item, outlet, destination, edition, part, contract)
  )`,
  'CREATE INDEX IF NOT EXISTS ledger_holdings_outlet ON ledger_holdings (outlet, id)',

  'ALTER TABLE ledger_deliveries ADD COLUMN IF NOT EXISTS charges text',
  `CREATE TABLE IF NOT EXISTS ledger_counts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    counter text NOT NULL,
    period text NOT NULL,
    used bigint NOT NULL,
    CONSTRAINT ledger_counts_key UNIQUE (counter, period)
  )`,
  `CREATE TABLE IF NOT EXISTS ledger_counted (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    count bigint NOT NULL,
    unit text NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT ledger_counted_key UNIQUE (count, unit)
  )`,
  `CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP; END $$`,
  ...['ledger_deliveries', 'ledger_refusals', 'ledger_items', 'ledger_counted'].flatMap((table) => [
    `DROP TRIGGER IF EXISTS ledger_append_only ON ${table}`,
    `CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
     FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()`,
  ]),
  `CREATE OR REPLACE FUNCTION ledger_counts_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF NEW.used < OLD.used THEN RAISE EXCEPTION 'append-only: of a count only what is used grows'; END IF;
     RETURN NEW;
   END $$`,
  'DROP TRIGGER IF EXISTS ledger_counts_only_grow ON ledger_counts',
  `CREATE TRIGGER ledger_counts_only_grow BEFORE UPDATE ON ledger_counts
   FOR EACH ROW EXECUTE FUNCTION ledger_counts_only_grow()`,
  'DROP TRIGGER IF EXISTS ledger_append_only ON ledger_counts',
  `CREATE TRIGGER ledger_append_only BEFORE DELETE OR TRUNCATE OR UPDATE OF id, counter, period ON ledger_counts
   FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()`,
  'DROP TRIGGER IF EXISTS ledger_append_only ON ledger_holdings',
  // Of a holding only its times change. A statement trigger, since one for each row would slow every upsert.
  `CREATE TRIGGER ledger_append_only
   BEFORE DELETE OR TRUNCATE OR UPDATE OF id, item, outlet, destination, edition, part, contract ON ledger_holdings
   FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()`,
];

/**
 * Makes the tables of the ledger in PostgreSQL, with the triggers that keep them append-only. For a migration: may be
 * run again, and in a transaction.
 */
export async function createLedgerTables(database: { raw(sql: string): PromiseLike<unknown> }): Promise<void> {
  for (const statement of STATEMENTS) await database.raw(statement);
}
