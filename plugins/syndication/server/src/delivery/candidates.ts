import type { SearchQuery } from '../../../shared/search-query';
import { DEPTHS, type Archive, type Depth, type Hit, type ItemState, type Scope } from '../wire';
import type { ItemsQuery } from './query';
import type { Session } from './session';

/** Where a list stands: in time, or among the hits of a search. */
export type Position = { versionCreated: number; id: string } | { depth: Depth; place: number };

/** What may be listed; the gate has the say. */
export interface Candidate {
  state: ItemState;
  position: Position;
  /** Of a search: the edition that was found, how deep it was looked, and its words. */
  hit?: Pick<Hit, 'edition' | 'texts'> & { depth: Depth };
}

export type Candidates = (range: {
  after: Position | undefined;
  limit: number;
}) => Promise<{ candidates: Candidate[]; exhausted: boolean }>;

/** Usable items by time, or what a search found: a superset of what may be listed, in the order of the list. */
export function candidatesOf(input: { archive: Archive; session: Session; query: ItemsQuery }): Candidates {
  return input.query.q ? found({ ...input, q: input.query.q }) : inTime(input);
}

function inTime({ archive, query }: { archive: Archive; query: ItemsQuery }): Candidates {
  return async ({ after, limit }) => {
    const states = await archive.newest({
      order: query.sort === 'oldest' ? 'oldest' : 'newest',
      after: after && 'id' in after ? after : undefined,
      since: query.since,
      until: query.until,
      kind: query.kind,
      limit,
    });
    const candidates = states.map((state) => ({
      state,
      position: { versionCreated: state.versionCreated, id: state.id },
    }));
    return { candidates, exhausted: states.length < limit };
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
    const from = after && 'depth' in after ? after : undefined;
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
        candidates.push({ state, position: { depth, place }, hit: { edition, texts, depth } });
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
