import { matches, type SearchQuery } from '../../../shared/search-query';
import { DEPTHS, type Depth, type Texts } from '../wire';
import type { View } from './draft';
import type { Ruling } from './rulings';
import type { Session } from './session';

/**
 * By which words an outlet may find an edition, by depth. A hit tells that a word is there, and many of them tell all
 * words: so nothing is found by what the outlet could not have, or could have only by being charged.
 *
 * - Whoever browses, and whoever's quota is used up, finds by headline and summary.
 * - Captions are found by where their picture or video is permitted.
 * - The body is found by where the answer gives it, or the outlet may have it without its being counted.
 */
export function findableOf(input: { session: Session; ruling: Ruling; view: View | null; texts: Texts }): string[][] {
  const { session, ruling, view, texts } = input;
  const { headline, summary, body } = texts;
  if (view === null || view === 'browse') return [[headline], [summary], []];
  const captions = ruling.facets.media.flatMap(({ id }, index) =>
    ruling.parts.includes(id) ? [texts.media[index] ?? ''] : [],
  );
  return [[headline], [summary], view === 'full' || isFree(session, ruling) ? [...captions, body] : captions];
}

/** Whether the text may be had in full without anything being counted; what was taken once is counted no more. */
function isFree(session: Session, ruling: Ruling): boolean {
  return ruling.decision.permits.some(({ part, access, contract, version, schedule }) => {
    if (part !== 'text' || access !== 'full') return false;
    const { schedules = [] } =
      session.contracts.find((one) => one.reference === contract && one.version === version) ?? {};
    const granting = schedules.find(({ number }) => number === schedule);
    return granting !== undefined && (granting.meter === null || granting.meter.take);
  });
}

/** How deep one must look to find it; null where it is not found. What must not be there must be nowhere. */
export function depthOf(query: SearchQuery, findable: string[][]): Depth | null {
  if (!matches(query, findable.flat())) return null;
  return DEPTHS.find((depth) => matches({ ...query, none: [] }, findable.slice(0, depth).flat())) ?? null;
}
