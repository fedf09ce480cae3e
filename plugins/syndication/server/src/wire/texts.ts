import type { Knex } from 'knex';
import { linesOf } from '../../../shared/blocks';
import type { Edition } from '../../../shared/edition';
import { fold, FOLDING } from '../../../shared/fold';

/** The words of an edition by where they stand, folded, a line for each paragraph. */
export interface Texts {
  headline: string;
  summary: string;
  body: string;
  /** Of each picture and video, in the edition's order: headline, caption and alternative text, a line each. */
  media: string[];
}

/** The most of a body that is looked through (characters of its folded lines). */
const LONGEST_BODY = 200_000;
/** Between the media of an edition; both databases take it for a space. */
const NEXT = '\u001e';

/** The id of a row is its place in time: so many follow one another within a millisecond, and it stays a safe integer. */
const ROOM = 1_024;
const LAST = Math.floor(Number.MAX_SAFE_INTEGER / ROOM / 2);

/** Within an instant one after the other, as SQLite's full text search likes its rows written. */
let turn = Math.floor(Math.random() * ROOM);

/** The first id of an instant (epoch milliseconds). */
export const placeOf = (instant: number): number => Math.max(-LAST, Math.min(LAST, Math.trunc(instant))) * ROOM;

/** A place may lie so much later (milliseconds) than its instant where that was crowded. */
export const SPILL = 3_600_000;

const linesIn = (texts: Array<string | undefined>): string =>
  texts
    .flatMap((text) => (text ?? '').split('\n'))
    .map(fold)
    .filter((line) => line !== '')
    .join('\n');

export function textsOf({ content }: Edition): Texts {
  return {
    headline: linesIn([content.headline]),
    summary: linesIn([content.summary]),
    body: linesIn(linesOf(content.body)).slice(0, LONGEST_BODY),
    media: content.media.map(({ headline, caption, altText }) => linesIn([headline, caption, altText])),
  };
}

export const storedMedia = (media: string[]): string => media.join(NEXT);
export const readMedia = (stored: string): string[] => stored.split(NEXT);

/** What the edition is, as words among themselves: so that what is rare of its kind is found as fast as what is common. */
const marksOf = ({ kind, language, test, content }: Edition): string[] => [
  markOfKind(kind),
  ...rangesOf(language).map(markOfLanguage),
  ...content.services.map(({ code }) => markOfService(code)),
  ...(test ? [TEST_MARK] : []),
];
export const TEST_MARK = 'istest';
export const markOfKind = (kind: string): string => `kind${kind}`;
export const markOfService = (code: string): string => `service${fold(code).replaceAll(' ', '')}`;
export const markOfLanguage = (tag: string): string => `lang${fold(tag).replaceAll(' ', '')}`;
/** `zh-Hant-TW` is `zh` and `zh-Hant` as well. */
const rangesOf = (tag: string): string[] =>
  tag.split('-').map((_, index, parts) => parts.slice(0, index + 1).join('-'));

/**
 * Words as PostgreSQL indexes them, each led by how deep one must look for it: `1` in the headline, `2` in headline or
 * summary, `3` anywhere, `0` a mark. So one index answers each depth, and no parser of the database has a say.
 */
function lexemesOf(texts: Texts, marks: string[]): string {
  const levels = [marks, [texts.headline], [texts.headline, texts.summary], Object.values(texts).flat()];
  return levels
    .flatMap((level, depth) => {
      const words = new Set(level.flatMap((lines) => lines.split(/\s/)).filter((word) => word !== ''));
      return Array.from(words, (word) => `'${depth}${word}'`);
    })
    .join(' ');
}

/** The index of what can be searched: one row for each edition that may be shown, written in the transaction of the wire. */
export function createTexts(input: { trx: Knex }) {
  const { trx } = input;
  const postgres = trx.client.driverName === 'pg';

  async function write(edition: Edition): Promise<void> {
    const texts = textsOf(edition);
    const marks = marksOf(edition);
    const versionCreated = Date.parse(edition.versionCreated);
    const row = {
      item: edition.item,
      edition: edition.edition,
      version_created: versionCreated,
      folding: FOLDING,
      headline: texts.headline,
      summary: texts.summary,
      body: texts.body,
      media: storedMedia(texts.media),
      marks: marks.join(' '),
      ...(postgres ? { words: trx.raw('?::tsvector', [lexemesOf(texts, marks)]) } : {}),
    };
    turn += 1;
    // Where an instant is crowded, as in an archive that knows only days, or where another process wrote, its room grows.
    for (let room = ROOM, place = turn % ROOM; ; room *= 2, place = Math.floor(Math.random() * room)) {
      const id = placeOf(versionCreated) + place;
      const written = (await trx('wire_texts')
        .insert({ ...row, id })
        .onConflict('id')
        .ignore()
        .returning('id')) as unknown[];
      if (written.length > 0) return;
    }
  }

  return {
    write,
    /** What can be shown to nobody any more is not looked through. */
    async forget(what: { item: string; below?: number }): Promise<void> {
      const rows = trx('wire_texts').where({ item: what.item });
      await (what.below === undefined ? rows : rows.where('edition', '<', what.below)).delete();
    },
  };
}

/** Editions that are indexed in one transaction. */
const BATCH = 500;
/** Any 63-bit number, the same in every process: who holds it indexes (PostgreSQL advisory lock). */
const LOCK = 7_215_403_012;

/**
 * Indexes what is on the wire and not indexed, or folded by other rules: after this was introduced, or the folding
 * changed. Broken off, it goes on where it was. Gives how many.
 */
export async function indexMissing(input: { knex: Knex }): Promise<number> {
  const { knex } = input;
  const missing = (await knex('wire_editions as e')
    .join('wire_items as i', 'i.id', 'e.item')
    .leftJoin('wire_texts as t', (on) =>
      on.on('t.item', 'e.item').andOn('t.edition', 'e.edition').andOnVal('t.folding', FOLDING),
    )
    .whereNull('t.id')
    .whereNot('i.status', 'canceled')
    .whereRaw('e.edition >= i.floor')
    // In the order of the index: SQLite's would begin a new segment at every step back.
    .orderBy(['e.version_created', 'e.item', 'e.edition'])
    .select('e.item', 'e.edition')) as Array<{ item: string; edition: number }>;
  for (let start = 0; start < missing.length; start += BATCH) {
    await knex.transaction(async (trx) => {
      // Two processes that start at once do the same work one after the other.
      if (knex.client.driverName === 'pg') await trx.raw('SELECT pg_advisory_xact_lock(?)', [LOCK]);
      const texts = createTexts({ trx });
      for (const { item, edition } of missing.slice(start, start + BATCH)) {
        const row = (await trx('wire_editions').where({ item, edition }).first('document')) as { document: string };
        await trx('wire_texts').where({ item, edition }).delete();
        await texts.write(JSON.parse(row.document) as Edition);
      }
    });
  }
  return missing.length;
}
