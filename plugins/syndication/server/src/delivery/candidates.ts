import type { SearchQuery } from '../../../shared/search-query';
import { DEPTHS, type Archive, type Depth, type Hit, type ItemState, type Scope } from '../wire';
import type { ItemsQuery } from './query';
import type { Session } from './session';

/** Where a list stands: a place in time, and in a search by relevance how deep it was looked. */
export interface Position {
  place: number;
  depth?: Depth;
}

/** What may be listed; the gate has the say. */
export interface Candidate {
  state: ItemState;
  /** The edition that stands here. An item is listed where the newest stands that the outlet may have, and nowhere else. */
  edition: number;
  position: Position;
  /** Of a search: how deep it was looked, and the words of the edition. */
  hit?: Pick<Hit, 'texts'> & { depth: Depth };
}

export type Candidates = (range: {
  after: Position | undefined;
  limit: number;
}) => Promise<{ candidates: Candidate[]; exhausted: boolean }>;

/** Editions of usable items by time, or what a search found: a superset of what may be listed, in the order of the list. */
export function candidatesOf(input: { archive: Archive; session: Session; query: ItemsQuery }): Candidates {
  return input.query.q ? found({ ...input, q: input.query.q }) : inTime(input);
}

function inTime({ archive, query }: { archive: Archive; query: ItemsQuery }): Candidates {
  return async ({ after, limit }) => {
    const editions = await archive.inTime({
      order: query.sort === 'oldest' ? 'oldest' : 'newest',
      after: after?.place,
      since: query.since,
      until: query.until,
      kind: query.kind,
      limit,
    });
    const candidates = editions.map(({ state, edition, place }) => ({ state, edition, position: { place } }));
    return { candidates, exhausted: editions.length < limit };
  };
}

/** By relevance: first what is found in headlines, then in summaries, then anywhere, the newest first in each. */
function found(input: { archive: Archive; session: Session; query: ItemsQuery; q: SearchQuery }): Candidates {
  const { archive, session, query, q } = input;
  // Whoever may only browse finds by what can be browsed, and need not look any deeper.
  const reads = session.inForce.some(({ schedules }) => schedules.some(({ access }) => access === 'full'));
  const deepest: Depth = reads ? 3 : 2;
  const depths = query.sort === 'relevance' ? DEPTHS.filter((depth) => depth <= deepest) : [deepest];
  const asked = { kinds: query.kind, services: query.service, languages: query.language };
  const within = [[asked], ...grantedTo(session)];
  return async ({ after, limit }) => {
    const from = after?.depth === undefined ? undefined : { place: after.place, depth: after.depth };
    const candidates: Candidate[] = [];
    for (const depth of depths) {
      if (from && depth < from.depth) continue;
      const hits = await archive.hits({
        query: q,
        depth,
        order: query.sort === 'oldest' ? 'oldest' : 'newest',
        after: from?.depth === depth ? from.place : undefined,
        since: query.since,
        until: query.until,
        within,
        test: session.key.environment === 'test',
        limit: limit - candidates.length,
      });
      for (const { state, place, edition, texts } of hits)
        candidates.push({ state, edition, position: { depth, place }, hit: { texts, depth } });
      if (candidates.length === limit) return { candidates, exhausted: false };
    }
    return { candidates, exhausted: true };
  };
}

/** Grants beyond so many are not told to the database: an expression has to be read as well. */
const MOST_GRANTS = 30;

/** What the grants in force could cover at most, by kind, service and language. */
function grantedTo({ inForce }: Session): Scope[][] {
  const licences = inForce.flatMap(({ schedules }) => schedules.flatMap(({ licence }) => licence ?? []));
  const grants = [...new Set(licences)].flatMap((licence) => licence.grants);
  if (grants.length > MOST_GRANTS) return [];
  return [
    grants.flatMap(({ everything, kinds, services, languages: stated }): Scope[] => {
      const languages = stated?.length ? stated : undefined;
      if (everything) return [{ languages }];
      return kinds?.length && services?.length ? [{ kinds, services, languages }] : [];
    }),
  ];
}
