import { decide, type Decision, type Key } from '../gate';
import type { RightsStore } from '../contracts';
import type { Archive, ItemState } from '../wire';

export interface Explanation {
  id: string;
  uri: string;
  kind: string;
  language: string;
  permitted: boolean;
  /** Parts of it that may go out, `text` first. */
  parts: string[];
  /** Where nothing may: the rule and the sentence. */
  rule: string | null;
  reason: string | null;
}

/** What staff ask: who may receive what, and why not. The gate that answers is the one that serves. */
export function createDesk(input: { archive: Archive; rights: RightsStore; clock: () => number }) {
  const { archive } = input;

  /** Every usable item's newest edition, decided for one connection as if a live (or test) key of it asked now. */
  async function* explain(order: { connection: string; environment?: 'live' | 'test' }): AsyncGenerator<Explanation> {
    const rights = await input.rights.current();
    const connection = rights.connection(order.connection);
    if (!connection) throw new Error(`There is no connection ${order.connection}.`);
    const key: Key = {
      id: 'desk',
      connection: connection.code,
      scopes: ['read', 'media'],
      environment: order.environment ?? 'live',
      addresses: [],
      active: true,
      expires: null,
    };
    const contracts = rights.contracts(connection.outlet);
    const broken = rights.broken(connection.outlet);
    let after: { versionCreated: number; id: string } | undefined;
    for (;;) {
      const states: ItemState[] = await archive.newest({ order: 'newest', after, limit: 200 });
      const facets = await archive.facets(states.map(({ id, edition }) => ({ item: id, edition })));
      for (const state of states) {
        const one = facets.get(`${state.id}/${state.edition}`);
        if (!one) continue;
        const decision = decide({
          now: input.clock(),
          key,
          connection,
          contracts,
          broken,
          edition: { ...one, status: state.status },
        });
        yield explanationOf(state, decision);
      }
      const last = states.at(-1);
      if (states.length < 200 || !last) return;
      after = { versionCreated: last.versionCreated, id: last.id };
    }
  }

  return { explain };
}

function explanationOf(state: ItemState, decision: Decision): Explanation {
  const parts = [...new Set(decision.permits.map(({ part }) => part))];
  const refusal = parts.includes('text') ? undefined : decision.refusals.find(({ part }) => part === 'text');
  return {
    id: state.id,
    uri: state.uri,
    kind: state.kind,
    language: state.language,
    permitted: parts.includes('text'),
    parts,
    rule: refusal?.rule ?? null,
    reason: refusal?.reason ?? null,
  };
}
