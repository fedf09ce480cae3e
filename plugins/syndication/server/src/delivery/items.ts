import type { Ledger } from '../ledger';
import type { Archive, ItemState } from '../wire';
import { candidatesOf, type Candidate, type Position } from './candidates';
import type { Cursors } from './cursor';
import type { Firsts } from './firsts';
import { boundTo, contentMatches, identityMatches, narrowed } from './filters';
import { depthOf, findableOf } from './findable';
import { deliveredOf, type Draft, type Permitted } from './draft';
import { highlightsOf } from './highlights';
import { Problem } from './problems';
import type { ItemsQuery } from './query';
import type { Line } from './own';
import type { Form, Renderer } from './render';
import type { Rulings } from './rulings';
import type { Session } from './session';
import { chargesOf, createPageUsage, type PageUsage } from './usage';

/** An item of the list, or that there is one which a quota keeps back. */
export type Listed = Permitted | Omit<Permitted, 'view'>;

/** Items that one request looks at before it answers with what it has and a cursor. */
const SCAN = 2_000;
const CHUNK = 200;
/** The most that a search by relevance gives, on all its pages. */
const RELEVANT = 500;

/** A position, and by relevance how many were given up to it. */
type Cursor = Position & { given?: number };

/**
 * `GET /items`: the newest edition that the gate permits of each usable item, by keyset; no offsets, no totals. A search
 * (`q`) lists those of which the words that the outlet may have hold what is looked for.
 */
export function createItemList(input: {
  archive: Archive;
  ledger: Ledger;
  cursors: Cursors;
  rulings: Rulings;
  firsts: Firsts;
  renderer: Renderer;
}) {
  const { archive, ledger, cursors, rulings, firsts, renderer } = input;
  const { own } = renderer;

  return { answer, pageOf };

  async function answer(from: { session: Session; query: ItemsQuery; form: Form }): Promise<Draft> {
    const { query, form } = from;
    const session = narrowed(from.session, query.destination);
    if (session.inForce.length === 0)
      throw new Problem('no-contract', 'No contract of yours is in force.', { members: { rule: 'contract.in-force' } });
    const bound = boundTo('items', from.session, { ...query, after: undefined, limit: undefined, format: undefined });
    const after = query.after === undefined ? undefined : (cursors.open(query.after, bound) as Cursor);
    const { found, position } = await pageOf({ session, query, after });
    const permitted = found.filter((one) => 'view' in one);
    const first = await firsts({ session, permitted });
    const marks = await marksOf({ query, permitted });
    let next = 0;
    const lines = found.map((one): Line => {
      if (!('view' in one)) return own.spent(one);
      next += 1;
      return { permitted: one, firstDelivery: first[next - 1]!, highlights: marks[next - 1] };
    });
    const tail = { cursor: position ? cursors.seal(position, bound) : null };
    return {
      status: 200,
      ...(await renderer.page({ session, form, list: 'items', lines, tail })),
      format: form.format,
      items: permitted.map((one) => deliveredOf(one)),
      charges: session.metered ? chargesOf(permitted.map(({ ruling }) => ruling.decision)) : [],
      unmeasured: session.metered,
      read: found.map(({ state }) => state),
    };
  }

  /**
   * The items of a page, and the position of the last where there are more. It looks until it knows of one more: whether
   * the walk goes on must hang on what the outlet may see, not on what else there is.
   */
  async function pageOf(from: {
    session: Session;
    query: ItemsQuery;
    after: Cursor | undefined;
  }): Promise<{ found: Listed[]; position: Cursor | null }> {
    const { session, query, after } = from;
    const given = after?.given ?? 0;
    const left = query.sort === 'relevance' ? RELEVANT - given : Infinity;
    const limit = Math.min(query.limit, left);
    const usage = createPageUsage({ ledger });
    const candidates = candidatesOf({ archive, session, query });
    const found: Array<{ listed: Listed; position: Position }> = [];
    let last: Position | undefined = after;
    let scanned = 0;
    let exhausted = false;
    while (found.length <= limit && scanned < SCAN && !exhausted) {
      const chunk = await candidates({
        after: last,
        limit: scanned === 0 ? limit + 1 : Math.min(CHUNK, SCAN - scanned),
      });
      const listed = await listedOf({ session, candidates: chunk.candidates, query, usage });
      for (const [index, { position }] of chunk.candidates.entries())
        if (listed[index]) found.push({ listed: listed[index], position });
      scanned += chunk.candidates.length;
      last = chunk.candidates.at(-1)?.position ?? last;
      exhausted = chunk.exhausted;
    }
    const page = found.slice(0, limit);
    const counted = (position: Position | undefined): Cursor | null =>
      position ? { ...position, ...(left === Infinity ? {} : { given: given + page.length }) } : null;
    const goesOn = found.length > limit ? page.at(-1)?.position : exhausted ? undefined : last;
    return {
      found: page.map(({ listed }) => listed),
      position: page.length === left ? null : counted(goesOn),
    };
  }

  /** What of the candidates is listed, in their order. */
  async function listedOf(from: {
    session: Session;
    candidates: Candidate[];
    query: ItemsQuery;
    usage: PageUsage;
  }): Promise<Array<Listed | undefined>> {
    const { session, candidates, query } = from;
    const asking = { session, query, usage: from.usage };
    const content = query.view === 'meta' ? 'listing' : 'content';
    // What is not listed uses nothing: so it is first asked as for headlines, which are never metered.
    const states = candidates.map(({ state }) => state);
    const listed = await permittedOf({ ...asking, states, asks: 'listing' });
    const { q } = query;
    const holding = (one: Listed | undefined, { edition, hit }: Candidate): Listed | undefined => {
      if (one?.ruling.edition !== edition) return undefined;
      if (!q || !hit) return one;
      const view = 'view' in one ? one.view : null;
      const depth = depthOf(q, findableOf({ session, ruling: one.ruling, view, texts: hit.texts }));
      return depth !== null && (query.sort !== 'relevance' || depth === hit.depth) ? one : undefined;
    };
    const found = candidates.map((one) => holding(listed.get(one.state.id), one));
    if (!session.metered || content === 'listing') return found;
    const counted = await permittedOf({ ...asking, states: states.filter((_, index) => found[index]), asks: content });
    return candidates.map((one, index) => found[index] && holding(counted.get(one.state.id), one));
  }

  async function permittedOf(from: {
    session: Session;
    states: ItemState[];
    query: ItemsQuery;
    usage: PageUsage;
    asks: 'listing' | 'content';
  }): Promise<Map<string, Listed>> {
    const { session, query, usage, asks } = from;
    const found = new Map<string, Listed>();
    // Several editions of an item may stand there: it is asked for once.
    const states = new Map(from.states.map((state) => [state.id, state]));
    let wanted = [...states.values()]
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
          if (contentMatches(ruling.facets, query)) found.set(state.id, { state, ruling, view });
        } else if (ruling?.spent) {
          if (contentMatches(ruling.facets, query)) found.set(state.id, { state, ruling });
        } else if (edition > state.floor) next.push({ state, edition: edition - 1 });
      }
      wanted = next;
    }
    return found;
  }

  /** Of each item, where it was found; nothing where nothing was looked for. */
  async function marksOf({ query, permitted }: { query: ItemsQuery; permitted: Permitted[] }) {
    const { q } = query;
    if (!q) return [];
    const wanted = permitted.map(({ state, ruling }) => ({ item: state.id, edition: ruling.edition }));
    const editions = await archive.editions(wanted);
    return permitted.map(({ state, ruling, view }) => {
      const edition = editions.get(`${state.id}/${ruling.edition}`);
      return edition && highlightsOf({ query: q, edition, view, parts: ruling.parts });
    });
  }
}
export type ItemList = ReturnType<typeof createItemList>;
