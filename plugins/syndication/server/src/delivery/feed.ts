import type { DeliveredItem, HeldItem, Ledger } from '../ledger';
import type { Archive, Bell, ItemEvent, OutletEvent, WireEvent } from '../wire';
import type { Cursors } from './cursor';
import type { Firsts } from './firsts';
import { boundTo, contentMatches, identityMatches, narrowed } from './filters';
import { deliveredOf, tombstoneOf, type Draft, type Permitted } from './draft';
import type { Pipeline } from './pipeline';
import { advance, dueAt, positionsOf, walkersOf, type Positions, type Walker } from './positions';
import { badParameter, Problem } from './problems';
import type { FeedQuery } from './query';
import type { Line, Revoked } from './own';
import type { Form, Renderer } from './render';
import type { Revocations } from './revocations';
import type { Question, Ruling, Rulings } from './rulings';
import { withDelays, type Session } from './session';
import { chargesOf, createPageUsage, type PageUsage } from './usage';

/** Events that one request looks at before it answers with what it has and an advanced cursor. */
const SCAN = 2_000;
const DAY = 86_400_000;

/** `at` of the event at `seq`: a database restored from a backup has another there. */
type Position = Positions & { at: number };

/** What an outlet sees of an event. */
type Found =
  | { event: ItemEvent; shows: 'content'; permitted: Permitted }
  /** Covered, but a quota is used up: that there is something, and nothing of it. */
  | { event: ItemEvent; shows: 'spent'; ruling: Ruling }
  | { event: ItemEvent; shows: 'tombstone'; deleteBy: number | null }
  | { event: OutletEvent; shows: 'revoked'; revoked: Revoked };

export interface FeedCall {
  query: FeedQuery;
  session: Session;
  renew: () => Promise<Session>;
  /** Aborts when the caller has gone away. */
  signal: () => AbortSignal;
  /** Whether the answer is not going to be read: nothing is delivered by it. */
  unread: (draft: Draft) => boolean;
  base: string;
  form: Form;
}

/** One answer while it is being put together. */
interface Page {
  /** Who asks, for the destinations that were asked for. */
  session: Session;
  query: FeedQuery;
  usage: PageUsage;
  walkers: Walker[];
  found: Found[];
  scanned: number;
  /** Within the first event, if that is one of many items. */
  within: number | undefined;
  /** When the last event that was walked was put on the wire. */
  at: number | null;
}

/** `GET /feed`: the wire in order, decided, recorded and enveloped. */
export function createFeed(input: {
  archive: Archive;
  bell: Bell;
  ledger: Ledger;
  cursors: Cursors;
  rulings: Rulings;
  firsts: Firsts;
  revocations: Revocations;
  renderer: Renderer;
  pipeline: Pipeline;
  clock: () => number;
}) {
  const { archive, ledger, cursors, rulings, firsts, renderer } = input;
  const { own } = renderer;

  return async (call: FeedCall): Promise<Draft> => {
    const first = call.session;
    const bound = boundTo('feed', first, {
      ...call.query,
      after: undefined,
      since: undefined,
      from: undefined,
      limit: undefined,
      wait: undefined,
      format: undefined,
    });
    narrowed(first, call.query.destination);
    if (first.inForce.length === 0) await refuseStranger(first);
    let start = await startOf({ query: call.query, session: first, bound, base: call.base });
    const signal = call.query.wait > 0 ? call.signal() : null;
    const deadline = first.now + call.query.wait * 1_000;
    for (let session = first; ; session = await call.renew()) {
      const heard = input.bell.rung;
      const draft = await input.pipeline(
        { route: 'GET /feed', session, renew: call.renew, unread: call.unread },
        (current) => draftFrom({ query: call.query, session: current, start, bound, form: call.form }),
      );
      const left = deadline - input.clock();
      if (!draft.idle || left <= 0 || !signal || signal.aborted) return draft;
      start = draft.idle.positions;
      const due = Math.max(draft.idle.due - input.clock(), 1);
      await input.bell.wait({ since: heard, milliseconds: Math.min(left, due), signal });
    }
  };

  /** An outlet without a contract in force has a feed only of what happened to what it holds. */
  async function refuseStranger(session: Session): Promise<void> {
    if (await ledger.holdsAny(session.outlet.code)) return;
    throw new Problem('no-contract', 'No contract of yours is in force.', { members: { rule: 'contract.in-force' } });
  }

  async function startOf(from: {
    query: FeedQuery;
    session: Session;
    bound: object;
    base: string;
  }): Promise<Positions> {
    const { query } = from;
    const given = (['after', 'since', 'from'] as const).filter((name) => query[name] !== undefined);
    if (given.length > 1) throw badParameter(given[1] ?? '', `cannot stand beside ${given[0]}`);
    if (query.after !== undefined) {
      const position = cursors.open(query.after, from.bound) as Position;
      if (position.seq > 0 && (await archive.at(position.seq)) !== position.at) {
        throw new Problem(
          'cursor-expired',
          'after: the wire was restored from a backup, and this cursor is from before. Go on from the link.',
          {
            members: {
              parameter: 'after',
              links: { next: `${from.base}/feed?since=${new Date(position.at).toISOString()}` },
            },
          },
        );
      }
      return position;
    }
    if (query.from === 'start') return { seq: 0 };
    if (query.from === 'now') return { seq: await archive.head() };
    return { seq: await archive.positionAt(query.since ?? from.session.now - DAY) };
  }

  async function draftFrom(from: {
    query: FeedQuery;
    session: Session;
    start: Positions;
    bound: object;
    form: Form;
  }): Promise<Draft> {
    const { query, start, form } = from;
    const session = narrowed(from.session, query.destination);
    const page: Page = {
      session,
      query,
      usage: createPageUsage({ ledger }),
      walkers: walkersOf(start, session.delays),
      found: [],
      scanned: 0,
      within: start.within,
      at: null,
    };
    for (const index of page.walkers.keys()) await walk(page, index);
    const ahead = await aheadOf(page);
    const { found } = page;
    const positions = positionsOf(page.walkers, page.within);
    const tail = {
      cursor: cursors.seal(
        {
          ...positions,
          at: page.at ?? (positions.seq > 0 ? ((await archive.at(positions.seq)) ?? 0) : 0),
        } satisfies Position,
        from.bound,
      ),
      more: ahead.more,
      entitlement: from.session.entitlement,
    };
    const { headers, body } = await renderer.page({ session, form, list: 'events', lines: await linesOf(page), tail });
    return {
      status: 200,
      headers,
      body,
      idle: found.length === 0 && !ahead.more ? { positions, due: ahead.due } : undefined,
      format: form.format,
      items: deliveredIn(found),
      charges: session.metered
        ? chargesOf(found.flatMap((one) => (one.shows === 'content' ? one.permitted.ruling.decision : [])))
        : [],
      read: found.map((one) => (one.shows === 'revoked' ? one.revoked.state : one.event.item)),
    };
  }

  /** One walker goes on until the page is full, or nothing is left for it: to the end of the wire, or to where the one before it stands. */
  async function walk(page: Page, index: number): Promise<void> {
    const { walkers, session, query } = page;
    const walker = walkers[index]!;
    let within = index === 0 ? page.within : undefined;
    if (index === 0) page.within = undefined;
    let limit = query.limit;
    for (let ended = false; !ended && !isFull(page); limit = 200) {
      // First what is asked for; an outlet whose contracts cover little is then looked through in larger steps.
      limit = Math.min(limit, SCAN - page.scanned);
      const all = await archive.events({ after: walker.seq, limit });
      const events =
        index === 0 ? all : all.filter(({ seq, at }) => seq <= walkers[0]!.seq && dueAt(walker, at) <= session.now);
      ended = events.length < limit;
      const decided = await decideAll({ page, index, events });
      for (const [place, event] of events.entries()) {
        if (isFull(page)) return;
        if (event.type === 'revoked') {
          if (index === 0 && event.outlet === session.outlet.code && !(await expand(page, event, within))) return;
        } else if (decided[place]) page.found.push(decided[place]);
        within = undefined;
        page.scanned += 1;
        advance({ walkers, index, event, now: session.now });
        if (index === 0) page.at = event.at;
      }
    }
  }

  /** Tells, of all that the outlet holds, what it lost; false where the page was full before the end. */
  async function expand(page: Page, event: OutletEvent, within: number | undefined): Promise<boolean> {
    const { session, query } = page;
    if (query.event && !query.event.includes('revoked')) return true;
    for (let after = within ?? 0; ;) {
      const { revoked, last, looked } = await input.revocations.lost({ session, after });
      if (last === null) return true;
      page.scanned += looked;
      for (const one of revoked) {
        after = one.holding;
        if (identityMatches(one.state, query)) page.found.push({ event, shows: 'revoked', revoked: one });
        if (page.found.length >= query.limit) break;
      }
      if (page.found.length < query.limit) after = last;
      if (isFull(page)) {
        page.within = after;
        return false;
      }
    }
  }

  /** Whether calling again at once gives something or moves the cursor, and when something comes of age. */
  async function aheadOf(page: Page): Promise<{ more: boolean; due: number }> {
    const { walkers, session } = page;
    const [first, ...later] = walkers;
    if (page.within !== undefined || first!.seq < (await archive.head())) return { more: true, due: Infinity };
    let due = Infinity;
    for (const walker of later) {
      if (walker.seq >= first!.seq) continue;
      const [next] = await archive.events({ after: walker.seq, limit: 1 });
      if (next) due = Math.min(due, dueAt(walker, next.at));
    }
    return { more: due <= session.now, due };
  }

  /** In the order of the events: what the outlet sees of each, or null. */
  async function decideAll(from: { page: Page; index: number; events: WireEvent[] }): Promise<Array<Found | null>> {
    const { page, index, events } = from;
    const { session, query } = page;
    const visible = events.map((event) => isVisible({ event, session, query }));
    const endings: string[] = [];
    const asked: ItemEvent[] = [];
    for (const event of visible) {
      if (!event) continue;
      if (!isEnding(event)) asked.push(event);
      else if (index === 0) endings.push(event.item.id);
    }
    const held =
      endings.length > 0
        ? await ledger.held({ outlet: session.outlet.code, items: [...new Set(endings)] })
        : new Map<string, HeldItem>();
    const ruled = session.inForce.length > 0 ? await rule({ page, index, events, asked }) : NONE;
    return visible.map((event): Found | null => {
      if (!event) return null;
      if (isEnding(event)) {
        const holding = held.get(event.item.id);
        return index === 0 && holding && concerns(event, holding)
          ? { event, shows: 'tombstone', deleteBy: input.revocations.deleteBy({ session, event, holding }) }
          : null;
      }
      const ruling = ruled.get(event);
      if (ruling?.covers)
        return { event, shows: 'content', permitted: { state: event.item, ruling, view: ruling.view } };
      return ruling?.spent ? { event, shows: 'spent', ruling } : null;
    });
  }

  /**
   * A delayed walker sends what a schedule of its own delay permits and no shorter one did; so an event is sent once. Those
   * who walk together are asked together.
   */
  async function rule(from: {
    page: Page;
    index: number;
    events: WireEvent[];
    asked: ItemEvent[];
  }): Promise<Map<ItemEvent, Ruling>> {
    const { page, index, asked } = from;
    const { session, query, usage } = page;
    const asking = { usage, wants: (facets: Ruling['facets']) => contentMatches(facets, query) };
    const found = new Map<ItemEvent, Ruling>();
    for (const { events, last } of page.walkers.length === 1 ? [{ events: asked, last: 0 }] : together(from)) {
      let open = events;
      if (index > 0) {
        const shorter = withDelays(session, session.delays.slice(0, index - 1));
        const sent = await rulings(shorter, events.map(questionOf));
        open = events.filter((_, place) => !sent[place]?.covers);
      }
      const ruled = await rulings(withDelays(session, session.delays.slice(0, last)), open.map(questionOf), asking);
      for (const [place, event] of open.entries()) {
        const ruling = ruled[place];
        if (ruling) found.set(event, ruling);
      }
    }
    return found;
  }

  /** Stretches of what is asked that the same walkers come to together. */
  function together(from: {
    page: Page;
    index: number;
    events: WireEvent[];
    asked: ItemEvent[];
  }): Array<{ events: ItemEvent[]; last: number }> {
    const { page, index } = from;
    const asked = new Set<WireEvent>(from.asked);
    const isAsked = (event: WireEvent): event is ItemEvent => asked.has(event);
    const walkers = page.walkers.map((walker) => ({ ...walker }));
    const stretches: Array<{ events: ItemEvent[]; last: number }> = [];
    for (const event of from.events) {
      const last = advance({ walkers, index, event, now: page.session.now });
      if (!isAsked(event)) continue;
      if (stretches.at(-1)?.last === last) stretches.at(-1)!.events.push(event);
      else stretches.push({ events: [event], last });
    }
    return stretches;
  }

  async function linesOf({ session, found }: Page): Promise<Line[]> {
    const permitted: Permitted[] = [];
    for (const one of found) if (one.shows === 'content') permitted.push(one.permitted);
    const first = await firsts({ session, permitted });
    let next = 0;
    return found.map((one) => {
      if (one.shows === 'spent') return own.spent({ ...one, state: one.event.item });
      if (one.shows === 'revoked') return own.revoked({ session, ...one.revoked, event: one.event });
      const { event } = one;
      if (one.shows === 'tombstone')
        return own.tombstone({ session, state: event.item, edition: event.edition, event, deleteBy: one.deleteBy });
      next += 1;
      return { permitted: one.permitted, firstDelivery: first[next - 1]!, event };
    });
  }
}
export type Feed = ReturnType<typeof createFeed>;

const NONE = new Map<ItemEvent, Ruling>();

const questionOf = ({ seq, item, edition, type, at }: ItemEvent): Question => ({
  state: item,
  edition,
  seq,
  // What was lifted is no longer embargoed; of any other event the embargo is asked as of then.
  asOf: type === 'lifted' ? undefined : at,
  since: at,
});

/** What the ledger is told of a page. */
function deliveredIn(found: Found[]): DeliveredItem[] {
  const items: DeliveredItem[] = [];
  for (const one of found) {
    if (one.shows === 'content') items.push(deliveredOf(one.permitted, one.event.type));
    if (one.shows === 'tombstone') items.push(tombstoneOf(one.event.item, one.event.type));
    if (one.shows === 'revoked') items.push(tombstoneOf(one.revoked.state, 'revoked'));
  }
  return items;
}

/** What ended is told to every holder; what was lifted or restored since, only to those who held the item before it. */
const concerns = (event: ItemEvent, held: HeldItem): boolean =>
  event.item.status !== 'usable' || held.first <= event.at;

const isFull = ({ found, scanned, within, query }: Page): boolean =>
  found.length >= query.limit || scanned >= SCAN || within !== undefined;

const isEnding = ({ type }: ItemEvent): boolean => type === 'killed' || type === 'withheld' || type === 'rights-ended';

/** What of an event can be seen at all, before any contract is asked. */
function isVisible({
  event,
  session,
  query,
}: {
  event: WireEvent;
  session: Session;
  query: FeedQuery;
}): ItemEvent | null {
  if (event.item === null) return null;
  const { item } = event;
  if (query.event && !query.event.includes(event.type)) return null;
  if (item.test !== (session.key.environment === 'test') || !identityMatches(item, query)) return null;
  if (event.seq <= item.hiddenThrough) return null;
  return isEnding(event) || (item.status === 'usable' && event.edition >= item.floor) ? event : null;
}
