import type { Knex } from 'knex';

/**
 * The tables that must outlive the plugin being switched off: Strapi drops a missing plugin's content types, and never
 * these. Instants are epoch milliseconds, UTC. Editions and events are immutable, and triggers keep them so.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('wire_items', (table) => {
    table.string('id', 40).primary();
    table.string('uri', 1024).notNullable().unique();
    table.string('kind', 20).notNullable();
    table.string('language', 35).notNullable();
    table.string('content_type', 100).notNullable();
    table.string('document_id', 40).notNullable();
    table.string('locale', 35).notNullable();
    table.string('status', 20).notNullable();
    table.text('status_note');
    table.bigInteger('status_changed').notNullable();
    table.boolean('test').notNullable();
    table.bigInteger('first_created').notNullable();
    table.bigInteger('version_created').notNullable();
    table.integer('edition').notNullable();
    /** The lowest edition that may still be shown: a correction or a restoration raises it. */
    table.integer('floor').notNullable();
    /** Events up to this number are hidden from everyone: set by a kill or a withholding. */
    table.bigInteger('hidden_through').notNullable().defaultTo(0);
    /** `version` of an imported item, as its provider counts. */
    table.string('provider_version', 255);
    table.unique(['document_id', 'locale']);
    table.index(['version_created', 'id']);
  });

  await knex.schema.createTable('wire_editions', (table) => {
    table.string('item', 40).notNullable();
    table.integer('edition').notNullable();
    table.bigInteger('version_created').notNullable();
    table.bigInteger('embargoed_until');
    table.string('content_hash', 64).notNullable();
    table.text('facets').notNullable();
    table.text('document').notNullable();
    table.primary(['item', 'edition']);
  });

  await knex.schema.createTable('wire_outbox', (table) => {
    table.increments('id');
    table.string('item', 40).notNullable();
    table.integer('edition').notNullable();
    table.string('type', 20).notNullable();
    table.string('outlet', 64);
    table.text('note');
  });

  await knex.schema.createTable('wire_events', (table) => {
    table.bigInteger('seq').primary();
    table.string('item', 40).notNullable().index();
    table.integer('edition').notNullable();
    table.string('type', 20).notNullable();
    table.string('outlet', 64);
    table.text('note');
    table.bigInteger('at').notNullable().index();
  });

  await knex.schema.createTable('wire_timers', (table) => {
    table.string('item', 40).notNullable();
    table.string('type', 20).notNullable();
    table.bigInteger('due').notNullable().index();
    table.primary(['item', 'type']);
  });

  await knex.schema.createTable('wire_pins', (table) => {
    table.string('sha256', 64).notNullable();
    table.string('item', 40).notNullable();
    table.integer('edition').notNullable();
    table.primary(['sha256', 'item', 'edition']);
  });

  // One row for each commit that every process must hear of (rights, status); old rows are swept.
  await knex.schema.createTable('wire_control', (table) => {
    table.increments('id');
    table.string('topic', 20).notNullable();
    table.bigInteger('at').notNullable();
  });

  await knex.schema.createTable('contract_versions', (table) => {
    table.string('reference', 64).notNullable();
    table.integer('version').notNullable();
    table.string('hash', 64).notNullable();
    table.bigInteger('at').notNullable();
    table.text('document').notNullable();
    table.primary(['reference', 'version']);
  });

  for (const table of ['wire_editions', 'wire_events', 'contract_versions']) await makeAppendOnly(knex, table);
}

async function makeAppendOnly(knex: Knex, table: string): Promise<void> {
  if (knex.client.driverName === 'pg') {
    await knex.raw(`CREATE OR REPLACE FUNCTION wiregate_append_only() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$`);
    await knex.raw(`CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION wiregate_append_only()`);
    return;
  }
  for (const action of ['UPDATE', 'DELETE']) {
    await knex.raw(`CREATE TRIGGER ${table}_no_${action.toLowerCase()} BEFORE ${action} ON ${table}
      BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`);
  }
}

export async function down(): Promise<void> {
  throw new Error('The wire is append-only: it is not rolled back.');
}
