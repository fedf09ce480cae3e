import { fold } from './fold';

/** One thing that is looked for: a word, or several in this order; the last may be the beginning of one. */
export interface Term {
  /** Folded (fold.ts). */
  words: string[];
  prefix: boolean;
}

/** What is looked for: all of the one, none of the other. */
export interface SearchQuery {
  all: Term[];
  none: Term[];
}

export type ReadSearch = { query: SearchQuery } | { complaint: string };

/** The most that is read of a query (characters). */
export const LONGEST_QUERY = 200;
/** A beginning of fewer letters would be that of half the language. */
const SHORTEST_PREFIX = 2;

/** An optional minus, then what stands in quotation marks (to the end where they are not closed), or up to the next space or quotation mark. */
const PIECE = /(-?)(?:["“”„]([^"“”„]*)["“”„]?|([^\s"“”„]+))/gu;

/**
 * The query language (docs/search.md): words, all of which must be there, "words in this order", -word for what must not
 * be there, begin* for a beginning. Nothing else has a meaning: what is no letter and no digit parts words.
 */
export function readSearch(text: string): ReadSearch {
  if ([...text].length > LONGEST_QUERY) return { complaint: `is longer than ${LONGEST_QUERY} characters` };
  const query: SearchQuery = { all: [], none: [] };
  for (const [, minus, quoted, plain] of text.matchAll(PIECE)) {
    const words = fold(quoted ?? plain ?? '')
      .split(' ')
      .filter((word) => word !== '');
    if (words.length === 0) continue;
    const prefix = plain?.endsWith('*') ?? false;
    if (prefix && [...words.at(-1)!].length < SHORTEST_PREFIX)
      return { complaint: `has a beginning of less than ${SHORTEST_PREFIX} letters: ${plain}` };
    (minus === '-' ? query.none : query.all).push({ words, prefix });
  }
  if (query.all.length === 0) return { complaint: 'names no word to look for' };
  return { query };
}

/** Whether folded texts (lines of words, as `fold` gives them) hold what is looked for. A phrase never goes across lines. */
export function matches(query: SearchQuery, texts: readonly string[]): boolean {
  const hay = texts.map((text) => `\n${text}\n`.replaceAll('\n', ' \n ')).join('');
  const holds = ({ words, prefix }: Term) => hay.includes(` ${words.join(' ')}${prefix ? '' : ' '}`);
  return query.all.every(holds) && !query.none.some(holds);
}
