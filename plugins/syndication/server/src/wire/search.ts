import type { SearchQuery, Term } from '../../../shared/search-query';
import { ITEM_COLUMNS, stateOf, type ItemRow } from './item-row';
import { markOfKind, markOfLanguage, markOfService, placeOf, readMedia, SPILL, TEST_MARK, type Texts } from './texts';
import type { ItemState, Reader } from './types';

/** How deep is looked: in the headline, in headline or summary, in all that an edition says. */
export const DEPTHS = [1, 2, 3] as const;
export type Depth = (typeof DEPTHS)[number];

export interface HitRange {
  query: SearchQuery;
  depth: Depth;
  order: 'newest' | 'oldest';
  /** The place of a hit: what stands beyond it is looked for. */
  after?: number;
  /** `versionCreated` of the edition, epoch milliseconds: from, and before. */
  since?: number;
  until?: number;
  test: boolean;
  /** Of each entry, one scope must hold it; an entry without scopes is held by nothing. */
  within: Scope[][];
  limit: number;
}

/** What is not stated is any. */
export interface Scope {
  kinds?: string[];
  services?: string[];
  languages?: string[];
}

/** An edition that may hold what is looked for, with its words. */
export interface Hit {
  place: number;
  state: ItemState;
  edition: number;
  texts: Texts;
}

/**
 * Full text search, each hit an edition that its item's state does not hide, by its place in time. What is found is a
 * superset of what is looked for: nothing is left out for what must not be there, and a phrase may have been found by its
 * words.
 */
export function createSearch(input: { reader: Reader }) {
  const { reader } = input;
  const dialect = reader.client === 'sqlite' ? SQLITE : POSTGRES;

  return async (range: HitRange): Promise<Hit[]> => {
    const [beyond, direction] = range.order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
    const conditions = [dialect.condition, `i.status = 'usable'`, 't.edition >= i.floor', 'i.test = ?'];
    const parameters: unknown[] = [dialect.expression(range), dialect.boolean(range.test)];
    const where = (condition: string, value: number) => {
      conditions.push(condition);
      parameters.push(value);
    };
    if (range.after !== undefined) where(`${dialect.place} ${beyond} ?`, range.after);
    if (range.since !== undefined) {
      where(`${dialect.place} >= ?`, placeOf(range.since));
      where('t.version_created >= ?', range.since);
    }
    if (range.until !== undefined) {
      where(`${dialect.place} < ?`, placeOf(range.until + SPILL));
      where('t.version_created < ?', range.until);
    }
    if (range.within.some((scopes) => scopes.length === 0)) return [];
    const rows = await reader.all<HitRow>(
      `SELECT t.id AS place, t.edition AS hit, t.headline AS headline, t.summary AS summary, t.body AS body, t.media AS media, ${ITEM_COLUMNS}
       FROM ${dialect.from} WHERE ${conditions.join(' AND ')} ORDER BY ${dialect.place} ${direction} LIMIT ?`,
      [...parameters, range.limit],
    );
    return rows.map(hitOf);
  };
}

interface HitRow extends ItemRow {
  place: number | string;
  hit: number;
  headline: string;
  summary: string;
  body: string;
  media: string;
}

const hitOf = (row: HitRow): Hit => ({
  place: Number(row.place),
  state: stateOf(row),
  edition: row.hit,
  texts: { headline: row.headline, summary: row.summary, body: row.body, media: readMedia(row.media) },
});

/** How a database writes what holds of marks. */
interface Expression {
  and: (parts: string[]) => string;
  or: (parts: string[]) => string;
  mark: (mark: string) => string;
}

function marksIn({ within, test }: HitRange, { and, or, mark }: Expression): string[] {
  const anyOf = (marks: string[]) => or(marks.map(mark));
  const scoped = within.flatMap((scopes) => {
    const each = scopes.map(({ kinds, services, languages }) => [
      ...(kinds ? [anyOf(kinds.map(markOfKind))] : []),
      ...(services ? [anyOf(services.map(markOfService))] : []),
      ...(languages ? [anyOf(languages.map(markOfLanguage))] : []),
    ]);
    return each.some((groups) => groups.length === 0) ? [] : [or([...new Set(each.map(and))])];
  });
  return [...scoped, ...(test ? [mark(TEST_MARK)] : [])];
}

const COLUMNS: Record<Depth, string> = {
  1: '{headline}',
  2: '{headline summary}',
  3: '{headline summary body media}',
};

/** What stands in an expression are folded words, letters and digits alone: there is nothing to escape. */
const SQLITE = {
  // The order is that of the words' own index, so that nothing is sorted, and it alone leads.
  from: 'wire_words CROSS JOIN wire_texts t ON t.id = wire_words.rowid CROSS JOIN wire_items i ON i.id = t.item',
  place: 'wire_words.rowid',
  condition: 'wire_words MATCH ?',
  boolean: (value: boolean) => Number(value),
  expression(range: HitRange): string {
    const term = ({ words, prefix }: Term) => `"${words.join(' ')}"${prefix ? ' *' : ''}`;
    const marks = marksIn(range, {
      and: (parts) => `(${parts.join(' AND ')})`,
      or: (parts) => `(${parts.join(' OR ')})`,
      mark: (mark) => `"${mark}"`,
    });
    const words = range.query.all.map(term).join(' AND ');
    return [`${COLUMNS[range.depth]} : (${words})`, ...marks.map((one) => `marks : (${one})`)].join(' AND ');
  },
};

const POSTGRES = {
  from: 'wire_texts t JOIN wire_items i ON i.id = t.item',
  place: 't.id',
  condition: 't.words @@ ?::tsquery',
  boolean: (value: boolean) => value,
  expression(range: HitRange): string {
    const lexeme = (depth: number, word: string, prefix = false) => `'${depth}${word}'${prefix ? ':*' : ''}`;
    const terms = range.query.all.flatMap(({ words, prefix }) =>
      words.map((word, index) => lexeme(range.depth, word, prefix && index === words.length - 1)),
    );
    const marks = marksIn(range, {
      and: (parts) => `(${parts.join(' & ')})`,
      or: (parts) => `(${parts.join(' | ')})`,
      mark: (mark) => lexeme(0, mark),
    });
    return [...terms, ...marks].join(' & ');
  },
};
