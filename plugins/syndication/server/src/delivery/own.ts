import { deletionDuty, obligationsOf, type Decision } from '../gate';
import type { Own, TombstoneInput } from '../formats';
import { textIn } from '../../../shared/terms';
import type { Highlights, Obligation, Omission, Use } from '../../../shared/answers';
import type { EventType, PubStatus } from '../../../shared/words';
import type { ItemState } from '../wire';
import type { Permitted } from './draft';
import type { Policies } from './policies';
import type { Ruling } from './rulings';
import type { Session } from './session';

/** What an envelope tells of its event. */
export interface Happening {
  type: EventType;
  at: number;
}

/** An edition that goes out, for one line of an answer. */
export interface ContentLine {
  permitted: Permitted;
  /** Epoch milliseconds: when the outlet was first given the item. */
  firstDelivery: number;
  event?: Happening;
  highlights?: Highlights;
}

/** An item of which no content goes out: that it ended, or that a quota keeps it back. */
export interface EndedLine {
  own: Own;
  ended: Omit<TombstoneInput, 'provider'>;
}
export type Line = ContentLine | EndedLine;

/** An item that an outlet holds and has no right to any more. */
export interface Revoked {
  state: ItemState;
  /** The newest that it holds. */
  edition: number;
  destinations: string[];
  /** Epoch milliseconds. */
  deleteBy: number;
  /** Where it stands among the outlet's holdings. */
  holding: number;
}

const OMITTED_KINDS: Record<string, string> = {
  'licence.media': 'is not covered by your licence',
  'item.source': 'comes from a source that your licence does not cover',
};

/** What stands beside an item in its envelope: its event, where it may be used and what must be done with it. */
export function createOwn({ base, policies }: { base: string; policies: Policies }) {
  function linksOf(id: string, edition?: number) {
    const self = `${base}/items/${id}`;
    return {
      self: edition === undefined ? self : `${self}?version=${edition}`,
      versions: `${self}/versions`,
      rights: `${self}/rights`,
    };
  }

  function ofContent(session: Session, { permitted, event, firstDelivery, highlights }: ContentLine): Own {
    const { state, ruling } = permitted;
    const { decision, facets, edition } = ruling;
    const [policy] = policies.of(decision);
    const restrictions = policies.ofItem(facets);
    const takes = decision.permits.some(({ take }) => take);
    return {
      ...told(event),
      id: state.id,
      edition,
      kind: facets.kind,
      language: facets.language,
      ...(facets.change ? { change: facets.change } : {}),
      uses: usesOf(decision),
      obligations: obligationsOf({
        decision,
        contracts: session.contracts,
        edition: { ...facets, status: state.status },
        firstDelivery,
        language: session.outlet.language,
        provider: providerOf(session, ruling),
      }),
      omitted: omissionsOf(ruling),
      ...(highlights ? { highlights } : {}),
      links: {
        // The item, whichever edition this is: naming one that is not the newest would tell of a newer that is not out yet.
        ...linksOf(state.id),
        ...(policy ? { policy } : {}),
        ...(restrictions ? { restrictions } : {}),
        ...(takes ? { take: `${base}/items/${state.id}/take` } : {}),
      },
    };
  }

  /**
   * What is left of an item for its holders: as its event told it, else as it is now. The event of a withholding stays on
   * the wire when the item was restored since, and is no kill.
   */
  function tombstone(one: {
    state: ItemState;
    edition: number;
    event?: Happening & { note: string | null };
    /** Set where rights have ended: by when (epoch milliseconds) it must be deleted. */
    deleteBy?: number | null;
    session: Session;
  }): EndedLine {
    const { state, event, deleteBy } = one;
    const killed = event ? event.type === 'killed' : state.status === 'canceled';
    return empty({
      ...one,
      pubStatus: killed ? 'canceled' : 'withheld',
      note: (event ? event.note : state.statusNote) ?? undefined,
      since: event ? event.at : state.statusChanged,
      obligations: typeof deleteBy === 'number' ? [duty(one.session, deleteBy, [])] : [],
    });
  }

  /** To an outlet that has no right any more to what it holds: what it is, and by when to delete it. */
  function revoked(one: Revoked & { session: Session; event: Happening }): EndedLine {
    const { state, event } = one;
    const obligation = duty(one.session, one.deleteBy, one.destinations);
    return empty({
      state,
      event,
      edition: one.edition,
      pubStatus: 'withheld',
      note: obligation.text,
      since: event.at,
      obligations: [obligation],
    });
  }

  /** That there is something for the outlet, which a quota keeps from it: nothing of its content. */
  function spent(one: { state: ItemState; ruling: Ruling; event?: Happening }): EndedLine {
    const { state, ruling, event } = one;
    const { rule, reason, until } = ruling.spent!;
    const again = until === undefined ? '' : ` It can be had from ${new Date(until).toISOString()}.`;
    return empty({
      state,
      event,
      edition: ruling.edition,
      pubStatus: 'usable',
      since: ruling.facets.versionCreated,
      obligations: [],
      omitted: [{ kind: state.kind, rule, text: `The ${state.kind} is left out: ${reason}${again}` }],
    });
  }

  function empty(one: {
    state: ItemState;
    edition: number;
    event?: Happening;
    pubStatus: PubStatus;
    note?: string;
    /** Epoch milliseconds. */
    since: number;
    obligations: Obligation[];
    omitted?: Omission[];
  }): EndedLine {
    const { edition, pubStatus, note } = one;
    const { id, uri, kind, language } = one.state;
    return {
      own: {
        ...told(one.event),
        id,
        edition,
        kind,
        language,
        uses: [],
        obligations: one.obligations,
        omitted: one.omitted ?? [],
        links: linksOf(id),
      },
      ended: { uri, kind, edition, pubStatus, note, versionCreated: new Date(one.since).toISOString(), language },
    };
  }

  return { ofContent, tombstone, revoked, spent, linksOf };
}

/** The agency's name in the language of the item. */
export const providerOf = (session: Session, { facets }: Ruling): string =>
  textIn(session.rights.agency.name, facets.language) ?? facets.sourceName;

const told = (event: Happening | undefined) =>
  event ? { event: event.type, at: new Date(event.at).toISOString() } : {};

function usesOf(decision: Decision): Use[] {
  return decision.permits
    .filter(({ part }) => part === 'text')
    .map(({ destination, contract, schedule, access, take }) => ({
      destination,
      contract,
      schedule,
      access,
      ...(take ? { take } : {}),
    }));
}

const duty = (session: Session, by: number, destinations: string[]): Obligation =>
  deletionDuty({ by, destinations, language: session.outlet.language });

/** What is left out of a covered story, by kind and rule, without caption or id. A part that some destination may have is not left out. */
function omissionsOf({ decision, facets, parts }: Ruling): Omission[] {
  const seen = new Set<string>();
  return decision.refusals.flatMap(({ part, rule, reason }): Omission[] => {
    const media = facets.media.find(({ id }) => id === part);
    if (!media || parts.includes(part) || seen.has(part)) return [];
    seen.add(part);
    const shown = rule === 'gate.fault' ? 'licence.media' : rule;
    return [
      {
        kind: media.kind,
        rule: shown,
        text: `A ${media.kind} ${OMITTED_KINDS[shown] ?? `is left out: ${reason}`}`.replace(/\.?$/, '.'),
      },
    ];
  });
}
