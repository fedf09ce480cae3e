import type { Knex } from 'knex';

/** What was killed or withheld is looked for by when, and is little among much. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`CREATE INDEX IF NOT EXISTS wire_items_ended ON wire_items (status_changed) WHERE status <> 'usable'`);
}

export async function down(): Promise<void> {
  throw new Error('The wire is append-only: it is not rolled back.');
}
