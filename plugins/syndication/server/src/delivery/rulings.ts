import { LRUCache } from 'lru-cache';
import { decide, type Decision } from '../gate';
import type { DeliveredItem } from '../ledger';
import type { Archive, EditionFacets, ItemState } from '../wire';
import type { Session } from './session';

/** How many rulings are kept, each with what was made from it: about 5 KB. */
const KEPT = 5_000;

/** What the gate decided on one edition for one who asks, and what follows from that alone. */
export interface Ruling {
  edition: number;
  facets: EditionFacets;
  decision: Decision;
  /** Whether the story itself goes out, to one destination at least. */
  covers: boolean;
  view: 'full' | 'browse';
  /** Ids of the pictures and videos that go out with it, in one order. */
  parts: string[];
  /** Made from the ruling, by the rooms that made it, and as good as long as it stands. */
  kept: {
    /** When its outlet was first given the item (epoch milliseconds). */
    first?: number;
    delivered?: DeliveredItem;
    wrapper?: Wrapper;
    /** Names its rendering among all that are cached. */
    rendering?: { view: string; key: string };
  };
}

/** What stands around an item in its envelope, and names what it was made of; with the tag of the whole once that was asked. */
export interface Wrapper {
  of: string;
  head: Buffer;
  tail: Buffer;
  body?: Buffer;
  tag?: string;
}

export interface Question {
  state: ItemState;
  edition: number;
  /** Set for an event: embargo is asked as of it (gate, `embargoAsOf`). */
  asOf?: number;
}

/**
 * Asks the gate, and again only when its answer may have changed: the decision itself names the first instant at which it
 * might, and other rights, another key or another status are another question. What went wrong inside the gate is never
 * kept, and is logged once for each state of the rights, not told.
 */
export function createRulings(input: { archive: Archive; log: { error(message: string): void } }) {
  const known = new LRUCache<string, { ruling: Ruling; from: number; status: string }>({ max: KEPT });
  const logged = new LRUCache<string, true>({ max: 1_000 });

  const keyOf = (session: Session, { state, edition, asOf }: Question) =>
    asOf === undefined ? `${session.lens}|${state.id}|${edition}` : `${session.lens}|${state.id}|${edition}|${asOf}`;

  function stands(session: Session, question: Question): Ruling | undefined {
    const one = known.get(keyOf(session, question));
    if (!one || one.status !== question.state.status) return undefined;
    return one.from <= session.now && session.now < one.ruling.decision.until ? one.ruling : undefined;
  }

  function rule(session: Session, question: Question, facets: EditionFacets): Ruling {
    const { state, edition, asOf } = question;
    const decision = decide({
      now: session.now,
      embargoAsOf: asOf === undefined ? undefined : Math.min(asOf, session.now),
      key: session.key,
      connection: session.connection,
      contracts: session.contracts,
      broken: session.broken,
      edition: { ...facets, status: state.status },
    });
    const ofText = decision.permits.filter(({ part }) => part === 'text');
    const ruling: Ruling = {
      edition,
      facets,
      decision,
      covers: ofText.length > 0,
      view: ofText.some(({ access }) => access === 'full') ? 'full' : 'browse',
      parts: [...new Set(decision.permits.flatMap(({ part }) => (part === 'text' ? [] : [part])))].sort(),
      kept: {},
    };
    if (decision.faults.length === 0 && !(asOf !== undefined && asOf > session.now))
      known.set(keyOf(session, question), { ruling, from: session.now, status: state.status });
    for (const fault of decision.faults) {
      const message = `${session.lens}: ${fault}`;
      if (logged.has(message)) continue;
      logged.set(message, true);
      input.log.error(`gate.fault, outlet ${session.outlet.code}, first at item ${state.id}: ${fault}`);
    }
    return ruling;
  }

  /** In the order of the questions; undefined for an edition that is not there. */
  return async (session: Session, questions: Question[]): Promise<Array<Ruling | undefined>> => {
    const rulings = questions.map((question) => stands(session, question));
    const open = questions.filter((_, index) => !rulings[index]);
    if (open.length === 0) return rulings;
    const facets = await input.archive.facets(open.map(({ state, edition }) => ({ item: state.id, edition })));
    return questions.map((question, index) => {
      const one = facets.get(`${question.state.id}/${question.edition}`);
      return rulings[index] ?? (one && rule(session, question, one));
    });
  };
}
export type Rulings = ReturnType<typeof createRulings>;
