import type { HeldItem, Ledger } from '../ledger';
import type { Archive, Bell, WireEvent } from '../wire';
import type { Cursors } from './cursor';
import type { Firsts } from './firsts';
import { boundTo, contentMatches, identityMatches, narrowed } from './filters';
import { deliveredOf, tombstoneOf, type Draft, type Pipeline } from './pipeline';
import { badParameter, Problem } from './problems';
import type { FeedQuery } from './query';
import type { Permitted, Renderer } from './render';
import type { Rulings } from './rulings';
import type { Session } from './session';

/** Events that one request looks at before it answers with what it has and an advanced cursor. */
const SCAN = 2_000;
const DAY = 86_400_000;

interface Position {
  seq: number;
  /** `at` of that event: a database restored from a backup has another there. */
  at: number;
}

interface Found {
  event: WireEvent;
  /** null: a tombstone. */
  permitted: Permitted | null;
}

export interface FeedCall {
  query: FeedQuery;
  session: Session;
  renew: () => Promise<Session>;
  /** Aborts when the caller has gone away. */
  signal: () => AbortSignal;
  base: string;
}

/** `GET /feed`: the wire in order, decided, recorded and enveloped. */
export function createFeed(input: {
  archive: Archive;
  bell: Bell;
  ledger: Ledger;
  cursors: Cursors;
  rulings: Rulings;
  firsts: Firsts;
  renderer: Renderer;
  pipeline: Pipeline;
  clock: () => number;
}) {
  const { archive, ledger, cursors, rulings, firsts, renderer } = input;

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
    await refuseStrangers(first);
    let start = await startOf({ query: call.query, session: first, bound, base: call.base });
    const signal = call.query.wait > 0 ? call.signal() : null;
    const deadline = first.now + call.query.wait * 1_000;
    for (let session = first; ; session = await call.renew()) {
      const heard = input.bell.rung;
      const draft = await input.pipeline({
        route: 'GET /feed',
        session,
        renew: call.renew,
        draft: (current) => draftFrom({ call, session: current, start, bound }),
      });
      const left = deadline - input.clock();
      if (draft.idleAt === undefined || left <= 0 || !signal || signal.aborted) return draft;
      start = draft.idleAt;
      await input.bell.wait({ since: heard, milliseconds: left, signal });
    }
  };

  /** An outlet without a contract in force has a feed only of what happened to what it holds. */
  async function refuseStrangers(session: Session): Promise<void> {
    if (session.inForce.length > 0 || (await ledger.holdsAny(session.outlet.code))) return;
    throw new Problem('no-contract', 'No contract of yours is in force.', { members: { rule: 'contract.in-force' } });
  }

  async function startOf(from: { query: FeedQuery; session: Session; bound: object; base: string }): Promise<number> {
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
      return position.seq;
    }
    if (query.from === 'start') return 0;
    if (query.from === 'now') return archive.head();
    return archive.positionAt(query.since ?? from.session.now - DAY);
  }

  async function draftFrom(from: { call: FeedCall; session: Session; start: number; bound: object }): Promise<Draft> {
    const { query } = from.call;
    const session = narrowed(from.session, query.destination);
    const found: Found[] = [];
    let position = from.start;
    let reached: number | null = null;
    let scanned = 0;
    let exhausted = false;
    while (found.length < query.limit && scanned < SCAN && !exhausted) {
      // First what is asked for; an outlet whose contracts cover little is then looked through in larger steps.
      const chunk = Math.min(scanned === 0 ? query.limit : 200, SCAN - scanned);
      const events = await archive.events({ after: position, limit: chunk });
      const decided = await decideAll({ session, events, query });
      exhausted = events.length < chunk;
      for (const [index, event] of events.entries()) {
        position = event.seq;
        reached = event.at;
        scanned += 1;
        const one = decided[index];
        if (one) found.push(one);
        if (found.length === query.limit) {
          exhausted = false;
          break;
        }
      }
    }
    const more = !exhausted && position < (await archive.head());
    const body = await bodyOf({ session, found });
    const at = reached ?? (position > 0 ? ((await archive.at(position)) ?? 0) : 0);
    const tail = {
      cursor: cursors.seal({ seq: position, at } satisfies Position, from.bound),
      more,
      entitlement: from.session.entitlement,
    };
    return {
      status: 200,
      headers: {},
      ...(found.length === 0 && !more ? { idleAt: position } : {}),
      body: Buffer.concat([OPENING, ...body, Buffer.from(`],${JSON.stringify(tail).slice(1)}`)]),
      items: found.map(({ event, permitted }) =>
        permitted ? deliveredOf(permitted, event.type) : tombstoneOf(event.item, event.type),
      ),
      read: found.map(({ event }) => event.item),
    };
  }

  /** By index of the event: what the outlet sees of it, or null. */
  async function decideAll(from: {
    session: Session;
    events: WireEvent[];
    query: FeedQuery;
  }): Promise<Array<Found | null>> {
    const { session, events, query } = from;
    const visible = events.map((event) => isVisible({ event, session, query }));
    const tombstones = events.filter((event, index) => visible[index] && isEnding(event));
    const held =
      tombstones.length > 0
        ? await ledger.held({ outlet: session.outlet.code, items: [...new Set(tombstones.map(({ item }) => item.id))] })
        : new Map<string, HeldItem>();
    const asked = session.inForce.length > 0 ? events.filter((event, index) => visible[index] && !isEnding(event)) : [];
    const ruled = await rulings(
      session,
      // What was lifted is no longer embargoed; of any other event the embargo is asked as of then.
      asked.map(({ item, edition, type, at }) => ({
        state: item,
        edition,
        asOf: type === 'lifted' ? undefined : at,
      })),
    );
    let next = 0;
    return events.map((event, index): Found | null => {
      if (!visible[index]) return null;
      if (isEnding(event)) return concerns(event, held.get(event.item.id)) ? { event, permitted: null } : null;
      const ruling = asked[next] === event ? ruled[next++] : undefined;
      if (!ruling?.covers || !contentMatches(ruling.facets, query)) return null;
      return { event, permitted: { state: event.item, ruling, view: ruling.view } };
    });
  }

  async function bodyOf(from: { session: Session; found: Found[] }): Promise<Buffer[]> {
    const { session, found } = from;
    const permitted = found.flatMap((one) => one.permitted ?? []);
    const bodies = await renderer.bodies({ session, permitted });
    const first = await firsts({ session, permitted });
    const pieces: Buffer[] = [];
    let next = 0;
    for (const { event, permitted } of found) {
      if (pieces.length > 0) pieces.push(COMMA);
      if (permitted) {
        pieces.push(
          ...renderer.envelope({ permitted, session, body: bodies[next]!, firstDelivery: first[next]!, event }),
        );
        next += 1;
      } else pieces.push(...renderer.tombstoneEnvelope({ state: event.item, edition: event.edition, event }));
    }
    return pieces;
  }
}
export type Feed = ReturnType<typeof createFeed>;

const OPENING = Buffer.from('{"events":[');
const COMMA = Buffer.from(',');

/** A kill or a withholding is told to every holder; one that was lifted since, only to those who held the item before it. */
const concerns = (event: WireEvent, held: HeldItem | undefined): boolean =>
  held !== undefined && (event.item.status !== 'usable' || held.first <= event.at);

const isEnding = ({ type }: WireEvent): boolean => type === 'killed' || type === 'withheld';

/** What of an event can be seen at all, before any contract is asked. */
function isVisible({ event, session, query }: { event: WireEvent; session: Session; query: FeedQuery }): boolean {
  const { item } = event;
  if (event.outlet !== null && event.outlet !== session.outlet.code) return false;
  if (query.event && !query.event.includes(event.type)) return false;
  if (item.test !== (session.key.environment === 'test') || !identityMatches(item, query)) return false;
  if (event.seq <= item.hiddenThrough) return false;
  return isEnding(event) || (item.status === 'usable' && event.edition >= item.floor);
}
