import type { Ledger } from '../ledger';
import type { Archive, ItemState } from '../wire';
import { deletionOf, type Decision } from '../gate';
import type { Firsts } from './firsts';
import { deliveredOf, tombstoneOf, type Draft } from './pipeline';
import { Problem } from './problems';
import type { Permitted, Renderer } from './render';
import type { Ruling, Rulings } from './rulings';
import type { Session } from './session';

/** A direct request that was refused: the problem for the outlet, and what the ledger keeps. */
export class ItemRefused extends Error {
  constructor(
    readonly problem: Problem,
    readonly rule: string,
    readonly reason: string,
    readonly contract?: { reference: string; version: number },
  ) {
    super(reason);
    this.name = 'ItemRefused';
  }
}

const notFound = () => new Problem('not-found', 'There is no such item, or it is not covered.');

/** `GET /items/{id}` and `/items/{id}/versions`: one item, by the rules of api.md for who holds it and who does not. */
export function createItemCalls(input: {
  archive: Archive;
  ledger: Ledger;
  rulings: Rulings;
  firsts: Firsts;
  renderer: Renderer;
}) {
  const { archive, ledger, rulings, firsts, renderer } = input;

  /** Editions that may be shown, newest first, each with its ruling. */
  async function ruledOf(session: Session, state: ItemState): Promise<Ruling[]> {
    const numbers = Array.from({ length: state.edition - state.floor + 1 }, (_, index) => state.edition - index);
    const all = await rulings(
      session,
      numbers.map((edition) => ({ state, edition })),
    );
    return all.filter((ruling) => ruling !== undefined);
  }

  /** Why not, for one who gets nothing: by whether it holds the item, whether a contract is in force, and no more. */
  async function refuse(from: {
    session: Session;
    state: ItemState | null;
    decision: Decision | null;
  }): Promise<Draft> {
    const { session, state, decision } = from;
    const held = state
      ? (await ledger.held({ outlet: session.outlet.code, items: [state.id] })).get(state.id)
      : undefined;
    const nearest = decision?.refusals.find(({ part }) => part === 'text');
    const named =
      nearest?.contract === undefined ? undefined : { reference: nearest.contract, version: nearest.version ?? 0 };
    if (held && state && state.status !== 'usable') {
      return {
        status: state.status === 'canceled' ? 410 : 200,
        headers: {},
        body: Buffer.concat(renderer.tombstoneEnvelope({ state, edition: state.edition })),
        items: [tombstoneOf(state)],
        read: [state],
      };
    }
    if (held) {
      const rule = nearest?.rule ?? 'contract.in-force';
      const deleteBy = new Date(
        deletionOf({ contracts: session.contracts, firstDelivery: held.first, now: session.now }),
      ).toISOString();
      const members = { ...(rule === 'gate.fault' ? {} : { rule }), deleteBy };
      throw new ItemRefused(
        new Problem('rights-ended', 'Your rights to this item have ended.', { members }),
        rule,
        nearest?.reason ?? '',
        named,
      );
    }
    if (session.inForce.length === 0) {
      throw new ItemRefused(
        new Problem('no-contract', 'No contract of yours is in force.', { members: { rule: 'contract.in-force' } }),
        'contract.in-force',
        'No contract is in force.',
      );
    }
    throw new ItemRefused(
      notFound(),
      nearest?.rule ?? 'item.unknown',
      nearest?.reason ?? 'There is no such item.',
      named,
    );
  }

  return {
    async one(from: { session: Session; id: string; version?: number }): Promise<Draft> {
      const { session, id, version } = from;
      const state = await archive.item(id);
      if (!state) return refuse({ session, state, decision: null });
      const all = await ruledOf(session, state);
      const wanted = version === undefined ? all : all.filter(({ edition }) => edition === version);
      const given = session.inForce.length > 0 ? wanted.find(({ covers }) => covers) : undefined;
      if (!given) {
        // A version that is not there, or no longer shown, of an item that is: nothing is said of why.
        if (version !== undefined && all.some(({ covers }) => covers))
          throw new ItemRefused(notFound(), 'item.version', `There is no edition ${version} to show.`);
        return refuse({ session, state, decision: all[0]?.decision ?? null });
      }
      const permitted: Permitted = { state, ruling: given, view: given.view };
      const [body] = await renderer.bodies({ session, permitted: [permitted] });
      const [firstDelivery] = await firsts({ session, permitted: [permitted] });
      const enveloping = { permitted, session, body: body!, firstDelivery: firstDelivery! };
      return {
        status: 200,
        headers: { etag: `"${renderer.tagOf(enveloping)}"` },
        body: Buffer.concat(renderer.envelope(enveloping)),
        items: [deliveredOf(permitted)],
        read: [state],
      };
    },

    /** Editions with their change; no content, so nothing is held by it. */
    async versions(from: { session: Session; id: string }): Promise<Draft> {
      const { session, id } = from;
      const state = await archive.item(id);
      const all = state ? await ruledOf(session, state) : [];
      const shown = session.inForce.length > 0 ? all.filter(({ covers }) => covers) : [];
      if (!state || shown.length === 0) return refuse({ session, state, decision: all[0]?.decision ?? null });
      const versions = shown.map(({ facets }) => ({
        edition: facets.edition,
        versionCreated: new Date(facets.versionCreated).toISOString(),
        change: facets.change,
        links: { self: renderer.linksOf(id, facets.edition).self },
      }));
      return {
        status: 200,
        headers: {
          etag: `"${id}.${versions.map(({ edition }) => edition).join('-')}.${session.entitlement.slice(0, 10)}"`,
        },
        body: Buffer.from(JSON.stringify({ id, uri: state.uri, kind: state.kind, language: state.language, versions })),
        items: [],
        read: [],
      };
    },
  };
}
export type ItemCalls = ReturnType<typeof createItemCalls>;
