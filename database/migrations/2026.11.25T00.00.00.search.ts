import type { Knex } from 'knex';

/**
 * What can be searched: the folded words of each edition that may be shown. `id` is a place in time
 * (wire/texts.ts), so that both databases read hits from the newest or the oldest on without sorting them. The rows are
 * made from the editions, and are made anew at start-up where they are missing.
 */
export async function up(knex: Knex): Promise<void> {
  const postgres = knex.client.driverName === 'pg';
  await knex.schema.createTable('wire_texts', (table) => {
    // SQLite's full text search numbers its rows by it, which only a plain integer key allows.
    if (postgres) table.bigInteger('id').primary();
    else table.integer('id').primary();
    table.string('item', 40).notNullable();
    table.integer('edition').notNullable();
    table.bigInteger('version_created').notNullable();
    /** By which rules the words were folded. */
    table.integer('folding').notNullable();
    for (const words of ['headline', 'summary', 'body', 'media', 'marks']) table.text(words).notNullable();
    if (postgres) table.specificType('words', 'tsvector').notNullable();
    table.unique(['item', 'edition']);
  });
  if (postgres) {
    await knex.raw('CREATE INDEX wire_texts_words ON wire_texts USING gin (words)');
    return;
  }
  // The words are folded before they come here: the tokenizer has only to part them.
  await knex.raw(`CREATE VIRTUAL TABLE wire_words USING fts5 (headline, summary, body, media, marks,
    content = 'wire_texts', content_rowid = 'id', columnsize = 0, prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 0')`);
  await knex.raw(`CREATE TRIGGER wire_texts_insert AFTER INSERT ON wire_texts BEGIN
    INSERT INTO wire_words (rowid, headline, summary, body, media, marks)
    VALUES (new.id, new.headline, new.summary, new.body, new.media, new.marks); END`);
  await knex.raw(`CREATE TRIGGER wire_texts_delete AFTER DELETE ON wire_texts BEGIN
    INSERT INTO wire_words (wire_words, rowid, headline, summary, body, media, marks)
    VALUES ('delete', old.id, old.headline, old.summary, old.body, old.media, old.marks); END`);
  await knex.raw(`CREATE TRIGGER wire_texts_update BEFORE UPDATE ON wire_texts
    BEGIN SELECT RAISE(ABORT, 'wire_texts is written anew, not updated'); END`);
}

export async function down(): Promise<void> {
  throw new Error('The wire is append-only: it is not rolled back.');
}
