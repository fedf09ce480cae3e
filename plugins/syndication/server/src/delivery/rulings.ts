import { LRUCache } from 'lru-cache';
import { decide, type Decision, type PartRefusal } from '../gate';
import type { DeliveredItem } from '../ledger';
import type { EventType } from '../../../shared/words';
import type { Archive, EditionFacets, ItemState } from '../wire';
import type { Session } from './session';
import type { PageUsage } from './usage';

/** How many rulings are kept, each with what was made from it: about 5 KB. */
const KEPT = 5_000;

/** What the gate decided on one edition for one who asks, and what follows from that alone. */
export interface Ruling {
  edition: number;
  facets: EditionFacets;
  decision: Decision;
  /** Whether the story itself goes out, to one destination at least. */
  covers: boolean;
  /** Covered but for a quota that is used up. */
  spent: PartRefusal | null;
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
  type: EventType | undefined;
  at: number | undefined;
  first: number;
  head: Buffer;
  tail: Buffer;
  body?: Buffer;
  tag?: string;
}

export interface Question {
  state: ItemState;
  edition: number;
  /** Set for an event: its number on the wire. */
  seq?: number;
  /** Set for an event: embargo is asked as of it (gate, `embargoAsOf`). */
  asOf?: number;
  /** Set for an event: when it was put on the wire. */
  since?: number;
  /** Set for one picture or video alone: no other is decided, or uses anything. */
  part?: string;
}

export interface Asking {
  /** What was used, and what the answer uses; without it the questions are a listing. */
  usage?: PageUsage;
  asks?: 'content' | 'listing' | 'take';
  /** What is not wanted is not decided, and uses nothing. */
  wants?: (facets: EditionFacets) => boolean;
}

/**
 * Asks the gate, and again only when its answer may have changed: the decision itself names the first instant at which it
 * might, and other rights, another key or another status are another question. What went wrong inside the gate is never
 * kept, and is logged once for each state of the rights, not told.
 */
export function createRulings(input: { archive: Archive; log: { error(message: string): void } }) {
  const known = new LRUCache<string, Known>({ max: KEPT });
  const logged = new LRUCache<string, true>({ max: 1_000 });

  // Short where it can be: it is made and looked up for each event of a page.
  const keyOf = (session: Session, { seq, state, edition, part }: Question, asks: string) =>
    seq !== undefined
      ? `${session.lens}#${seq}${asks}`
      : `${session.lens}|${state.id}|${edition}|${asks}|${part ?? ''}`;

  function stands(session: Session, question: Question, asks: string): Ruling | undefined {
    const one = known.get(keyOf(session, question, asks));
    if (!one) return undefined;
    const { ruling, from, status } = one;
    if (status !== question.state.status || !isSame(one, question)) return undefined;
    return from <= session.now && session.now < ruling.decision.until ? ruling : undefined;
  }

  function rule(from: {
    session: Session;
    question: Question;
    facets: EditionFacets;
    asking: Asking;
    asks: NonNullable<Asking['asks']>;
    since: number | null;
  }): Ruling {
    const { session, question, facets, asks } = from;
    const { state, edition, asOf } = question;
    const decision = decide({
      now: session.now,
      embargoAsOf: asOf === undefined ? undefined : Math.min(asOf, session.now),
      key: session.key,
      connection: session.connection,
      contracts: session.contracts,
      broken: session.broken,
      edition: { ...facets, status: state.status },
      usage: from.asking.usage,
      asks,
      since: from.since,
    });
    const ofText = decision.permits.filter(({ part }) => part === 'text');
    const covers = ofText.length > 0;
    const ruling: Ruling = {
      edition,
      facets,
      decision,
      covers,
      spent: covers
        ? null
        : (decision.refusals.find(({ part, rule }) => part === 'text' && rule === 'licence.quota') ?? null),
      view: ofText.some(({ access }) => access === 'full') ? 'full' : 'browse',
      parts: [...new Set(decision.permits.flatMap(({ part }) => (part === 'text' ? [] : [part])))].sort(),
      kept: {},
    };
    from.asking.usage?.count(decision.charges);
    if (decision.faults.length === 0 && decision.lasting && !(asOf !== undefined && asOf > session.now))
      known.set(keyOf(session, question, asks), {
        ruling,
        item: state.id,
        asOf,
        since: question.since,
        from: session.now,
        status: state.status,
      });
    for (const fault of decision.faults) {
      const message = `${session.lens}: ${fault}`;
      if (logged.has(message)) continue;
      logged.set(message, true);
      input.log.error(`gate.fault, outlet ${session.outlet.code}, first at item ${state.id}: ${fault}`);
    }
    return ruling;
  }

  /** In the order of the questions; undefined for an edition that is not there or not wanted. */
  return async (session: Session, questions: Question[], asking: Asking = {}): Promise<Array<Ruling | undefined>> => {
    const asks = session.metered ? (asking.asks ?? (asking.usage ? 'content' : 'listing')) : 'content';
    const rulings = questions.map((question) => stands(session, question, asks));
    const open = questions
      .filter((_, index) => !rulings[index])
      .map(({ state, edition }) => ({ item: state.id, edition }));
    const facets = open.length > 0 ? await input.archive.facets(open) : NONE;
    const wanted = (index: number): EditionFacets | undefined => {
      const question = questions[index]!;
      const one = rulings[index]?.facets ?? facets.get(`${question.state.id}/${question.edition}`);
      return one && (asking.wants?.(one) ?? true) ? one : undefined;
    };
    const asked = questions.map((_, index) => wanted(index));
    if (session.metered && asking.usage)
      await asking.usage.load(
        session,
        asked.flatMap((one, index) => (one && !rulings[index] ? one : [])),
      );
    const since =
      session.delays.length > 0 && open.length > 0 && questions.some((one) => one.since === undefined)
        ? await input.archive.since(open)
        : null;
    return questions.map((question, index) => {
      const one = asked[index];
      if (!one || rulings[index]) return one && rulings[index];
      const numbered = question.since ?? since?.get(`${question.state.id}/${question.edition}`) ?? null;
      return rule({ session, question, facets: narrowed(one, question.part), asking, asks, since: numbered });
    });
  };
}

/** What is kept of a ruling: to what question it was the answer, and from when (epoch milliseconds). */
interface Known {
  ruling: Ruling;
  item: string;
  asOf: number | undefined;
  since: number | undefined;
  from: number;
  status: string;
}

/** After the wire was restored from a backup a number may stand for another event. */
const isSame = (one: Known, { state, edition, asOf, since }: Question): boolean =>
  one.item === state.id && one.ruling.edition === edition && one.asOf === asOf && one.since === since;

/** The first part of a picture or video is the item itself, whichever other is asked for. */
function narrowed(facets: EditionFacets, part: string | undefined): EditionFacets {
  if (part === undefined) return facets;
  const isOwn = facets.kind === 'picture' || facets.kind === 'video';
  return { ...facets, media: facets.media.filter(({ id }, index) => id === part || (isOwn && index === 0)) };
}

const NONE = new Map<string, EditionFacets>();
export type Rulings = ReturnType<typeof createRulings>;
