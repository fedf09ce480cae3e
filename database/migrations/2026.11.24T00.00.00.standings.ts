import type { Knex } from 'knex';

/**
 * What each outlet's rights were when somebody last looked: where they are others now, the outlet is told what it lost.
 * Timers may be an outlet's too: the end of a contract, or of the agreement of a source.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('outlet_standings', (table) => {
    table.string('outlet', 64).primary();
    table.string('hash', 64).notNullable();
  });
  await knex.schema.alterTable('wire_timers', (table) => {
    table.string('outlet', 64);
  });
}

export async function down(): Promise<void> {
  throw new Error('The wire is append-only: it is not rolled back.');
}
