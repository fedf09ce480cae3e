import type { Highlights } from '../../../shared/answers';
import { linesOf } from '../../../shared/blocks';
import type { Edition } from '../../../shared/edition';
import { tokensOf, type Token } from '../../../shared/fold';
import type { SearchQuery, Term } from '../../../shared/search-query';
import { escapeHtml } from '../formats';
import type { View } from './draft';

/** Passages of a body, and how many characters of text stand on either side of what was found. */
const PASSAGES = 3;
const AROUND = 80;

/** From what the answer shows of the item and from nothing else; undefined where nothing of that was found. */
export function highlightsOf(input: {
  query: SearchQuery;
  edition: Edition;
  view: View;
  /** Ids of the media that go out with it. */
  parts: string[];
}): Highlights | undefined {
  const { query, view, parts } = input;
  const { headline, summary, body, media } = input.edition.content;
  const whole = (text = '') => marked(text, found(query, text))[0];
  const passages =
    view === 'full'
      ? linesOf(body)
          .flatMap((line) => marked(line, found(query, line), AROUND))
          .slice(0, PASSAGES)
      : [];
  const captions = view === 'browse' ? [] : media.filter(({ id }) => parts.includes(id));
  const highlights = {
    headline: whole(headline),
    summary: whole(summary),
    body: listed(passages),
    captions: listed(
      captions.flatMap((part) =>
        [part.headline, part.caption, part.altText].flatMap((text) => {
          const shown = whole(text);
          return shown === undefined ? [] : [{ association: part.name, text: shown }];
        }),
      ),
    ),
  };
  return Object.values(highlights).some((value) => value !== undefined) ? highlights : undefined;
}

const listed = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

interface Span {
  start: number;
  end: number;
}

/** Where in a text the words stand that are looked for, in order; a phrase is one span, and no two overlap. */
function found(query: SearchQuery, text: string): Span[] {
  const spans: Span[] = [];
  let line = 0;
  for (const part of text.split('\n')) {
    const tokens = tokensOf(part);
    for (let index = 0; index < tokens.length;) {
      const length = Math.max(0, ...query.all.map((term) => lengthAt(term, tokens, index)));
      if (length > 0) spans.push({ start: line + tokens[index]!.start, end: line + tokens[index + length - 1]!.end });
      index += length || 1;
    }
    line += part.length + 1;
  }
  return spans;
}

/** How many tokens a term takes from here; 0 where it does not stand here. */
function lengthAt({ words, prefix }: Term, tokens: Token[], from: number): number {
  const stands = words.every((word, index) => {
    const folded = tokens[from + index]?.folded;
    return folded === word || (prefix && index === words.length - 1 && (folded?.startsWith(word) ?? false));
  });
  return stands ? words.length : 0;
}

/** The text with its spans marked: whole, or in passages of so many characters around them. Nothing where there are none. */
function marked(text: string, spans: Span[], around = Infinity): string[] {
  const passages: Span[][] = [];
  for (const span of spans) {
    const last = passages.at(-1);
    if (last && span.start - last.at(-1)!.end <= 2 * around) last.push(span);
    else passages.push([span]);
  }
  return passages.map((inside) => {
    const start = edge(text, inside[0]!.start - around, -1);
    const end = edge(text, inside.at(-1)!.end + around, 1);
    let at = start;
    const pieces = inside.map((span) => {
      const before = escapeHtml(text.slice(at, span.start));
      at = span.end;
      return `${before}<mark>${escapeHtml(text.slice(span.start, span.end))}</mark>`;
    });
    return `${start > 0 ? '…' : ''}${pieces.join('')}${escapeHtml(text.slice(at, end))}${end < text.length ? '…' : ''}`;
  });
}

/** The next space from a place outwards, so that no word is cut; the end of the text where that is nearer. */
function edge(text: string, place: number, direction: -1 | 1): number {
  let at = Math.max(0, Math.min(text.length, place));
  while (at > 0 && at < text.length && !/\s/.test(text[at]!)) at += direction;
  return at > 0 && at < text.length && direction === -1 ? at + 1 : at;
}
