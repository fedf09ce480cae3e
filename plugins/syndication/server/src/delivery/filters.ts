import { subjectCode } from '../gate';
import type { EditionFacets, ItemState } from '../wire';
import type { FeedQuery, ItemsQuery } from './query';
import { badParameter } from './problems';
import type { Session } from './session';

type Filters = Pick<FeedQuery & ItemsQuery, 'kind' | 'language' | 'service' | 'subject' | 'urgency' | 'destination'>;

/** What a cursor is bound to: the same filters, however they were ordered. */
export const boundTo = (call: string, session: Session, filters: Record<string, unknown>): object => [
  call,
  session.connection.code,
  session.key.environment,
  Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? [...(value as unknown[])].sort() : value])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
];

/** The session narrowed to the destinations that were asked for. */
export function narrowed(session: Session, wanted: string[] | undefined): Session {
  if (!wanted) return session;
  const own = session.connection.destinations;
  for (const code of wanted) {
    if (!own.some((destination) => destination.code === code)) {
      throw badParameter(
        'destination',
        `this connection does not serve ${code}; it serves ${own.map((one) => one.code).join(', ') || 'none'}`,
      );
    }
  }
  return {
    ...session,
    lens: `${session.lens}/${wanted.join('/')}`,
    connection: { ...session.connection, destinations: own.filter(({ code }) => wanted.includes(code)) },
  };
}

/** What never changes in an item; these narrow tombstones as well. */
export const identityMatches = (state: ItemState, filters: Filters): boolean =>
  (!filters.kind || filters.kind.includes(state.kind)) &&
  (!filters.language || filters.language.some((tag) => speaks(state.language, tag)));

export function contentMatches(facets: EditionFacets, filters: Filters): boolean {
  if (filters.service && !facets.services.some((code) => filters.service?.includes(code))) return false;
  if (filters.subject && !filters.subject.some((wanted) => facets.subjects.includes(subjectCode(wanted)))) return false;
  return filters.urgency === undefined || (facets.urgency !== null && facets.urgency <= filters.urgency);
}

const speaks = (language: string, wanted: string): boolean => {
  const [tag, range] = [language.toLowerCase(), wanted.toLowerCase()];
  return tag === range || tag.startsWith(`${range}-`);
};
