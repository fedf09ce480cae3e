import type { Ledger } from '../ledger';
import type { Archive, ItemState } from '../wire';
import type { Cursors } from './cursor';
import type { Firsts } from './firsts';
import { boundTo, contentMatches, identityMatches, narrowed } from './filters';
import { deliveredOf, type Draft, type Permitted } from './draft';
import { Problem } from './problems';
import type { ItemsQuery } from './query';
import type { Renderer } from './render';
import type { Ruling, Rulings } from './rulings';
import type { Session } from './session';
import { chargesOf, createPageUsage, type PageUsage } from './usage';

/** An item of the list, or that there is one which a quota keeps back. */
type Listed = Permitted | Omit<Permitted, 'view'>;

/** Items that one request looks at before it answers with what it has and a cursor. */
const SCAN = 2_000;
interface Position {
  versionCreated: number;
  id: string;
}

/** `GET /items`: the newest edition that the gate permits of each usable item, by keyset; no offsets, no totals. */
export function createItemList(input: {
  archive: Archive;
  ledger: Ledger;
  cursors: Cursors;
  rulings: Rulings;
  firsts: Firsts;
  renderer: Renderer;
}) {
  const { archive, ledger, cursors, rulings, firsts, renderer } = input;

  return async (from: { session: Session; query: ItemsQuery }): Promise<Draft> => {
    const { query } = from;
    const session = narrowed(from.session, query.destination);
    if (session.inForce.length === 0)
      throw new Problem('no-contract', 'No contract of yours is in force.', { members: { rule: 'contract.in-force' } });
    const bound = boundTo('items', from.session, { ...query, after: undefined, limit: undefined, format: undefined });
    let after = query.after === undefined ? undefined : (cursors.open(query.after, bound) as Position);
    const found: Listed[] = [];
    const usage = createPageUsage({ ledger });
    let scanned = 0;
    let exhausted = false;
    while (found.length < query.limit && scanned < SCAN && !exhausted) {
      const chunk = Math.min(scanned === 0 ? query.limit : 200, SCAN - scanned);
      const states = await archive.newest({
        order: query.sort,
        after,
        since: query.since,
        until: query.until,
        kind: query.kind,
        limit: chunk,
      });
      exhausted = states.length < chunk;
      const permitted = await permittedOf({ session, states, query, usage });
      for (const state of states) {
        scanned += 1;
        after = { versionCreated: state.versionCreated, id: state.id };
        const one = permitted.get(state.id);
        if (one) found.push(one);
        if (found.length === query.limit) {
          exhausted = exhausted && state === states.at(-1);
          break;
        }
      }
    }
    const permitted = found.filter((one) => 'view' in one);
    const bodies = await renderer.bodies({ session, permitted });
    const first = await firsts({ session, permitted });
    let next = 0;
    const envelopes = found.flatMap((one, index) => {
      const comma = index === 0 ? [] : [COMMA];
      if (!('view' in one)) return [...comma, ...renderer.spentEnvelope(one)];
      const made = { permitted: one, session, body: bodies[next]!, firstDelivery: first[next]! };
      next += 1;
      return [...comma, ...renderer.envelope(made)];
    });
    const tail = { cursor: exhausted || !after ? null : cursors.seal(after, bound) };
    return {
      status: 200,
      headers: {},
      body: [Buffer.from('{"items":['), ...envelopes, Buffer.from(`],${JSON.stringify(tail).slice(1)}`)],
      items: permitted.map((one) => deliveredOf(one)),
      charges: session.metered ? chargesOf(permitted.map(({ ruling }) => ruling.decision)) : [],
      read: found.map(({ state }) => state),
    };
  };

  async function permittedOf(from: {
    session: Session;
    states: ItemState[];
    query: ItemsQuery;
    usage: PageUsage;
  }): Promise<Map<string, Listed>> {
    const { session, query, usage } = from;
    const found = new Map<string, Listed>();
    // Headlines are never metered.
    const asks = query.view === 'meta' ? 'listing' : 'content';
    const wants = (facets: Ruling['facets']) => contentMatches(facets, query);
    let wanted = from.states
      .filter((state) => identityMatches(state, query))
      .map((state) => ({ state, edition: state.edition }));
    // Mostly the newest edition is the one; where it is not (an embargo on an update), the one before is asked.
    while (wanted.length > 0) {
      const ruled = await rulings(session, wanted, { usage, asks });
      const next: typeof wanted = [];
      for (const [index, { state, edition }] of wanted.entries()) {
        const ruling = ruled[index];
        if (ruling?.covers) {
          const view = query.view === 'meta' && ruling.view === 'full' ? 'meta' : ruling.view;
          if (wants(ruling.facets)) found.set(state.id, { state, ruling, view });
        } else if (ruling?.spent) {
          if (wants(ruling.facets)) found.set(state.id, { state, ruling });
        } else if (edition > state.floor) next.push({ state, edition: edition - 1 });
      }
      wanted = next;
    }
    return found;
  }
}
export type ItemList = ReturnType<typeof createItemList>;

const COMMA = Buffer.from(',');
