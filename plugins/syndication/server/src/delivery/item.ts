import type { HeldItem, Ledger } from '../ledger';
import type { Archive, ItemState } from '../wire';
import { deletionOf, type Decision } from '../gate';
import type { Firsts } from './firsts';
import { deliveredOf, tombstoneOf, type Draft, type Permitted } from './draft';
import { Problem } from './problems';
import type { FormatName } from '../formats';
import type { Renderer } from './render';
import type { Ruling, Rulings } from './rulings';
import type { Session } from './session';
import { chargesOf, createPageUsage } from './usage';

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

export const notFound = () => new Problem('not-found', 'There is no such item, or it is not covered.');

/** Calls on one item, by the rules of api.md for who holds it and who does not. */
export function createItemCalls(input: {
  archive: Archive;
  ledger: Ledger;
  rulings: Rulings;
  firsts: Firsts;
  renderer: Renderer;
}) {
  const { archive, ledger, rulings, firsts, renderer } = input;
  const { own } = renderer;

  /** Editions that may be shown, newest first, each with its ruling. */
  async function ruledOf(
    session: Session,
    state: ItemState,
    asks: 'content' | 'listing' | 'take' = 'listing',
    part?: string,
  ): Promise<Ruling[]> {
    const numbers = Array.from({ length: state.edition - state.floor + 1 }, (_, index) => state.edition - index);
    const all = await rulings(
      session,
      numbers.map((edition) => ({ state, edition, part })),
      { asks, usage: createPageUsage({ ledger }) },
    );
    return all.filter((ruling) => ruling !== undefined);
  }

  const heldOf = async (session: Session, id: string): Promise<HeldItem | undefined> =>
    (await ledger.held({ outlet: session.outlet.code, items: [id] })).get(id);

  /** Why not, for one who gets nothing: by whether it holds the item, whether a contract is in force, and no more. */
  async function refuse(from: {
    session: Session;
    id: string;
    state: ItemState | null;
    ruled: Ruling[];
    format?: FormatName;
  }): Promise<Draft> {
    const { session, id, state, ruled, format = 'ninjs' } = from;
    // Of an id that there is not it is asked as well: it costs what one costs that is not covered.
    const held = await heldOf(session, id);
    const nearest = nearestOf(ruled[0]?.decision);
    const named =
      nearest?.contract === undefined ? undefined : { reference: nearest.contract, version: nearest.version ?? 0 };
    if (held && state && state.status !== 'usable') {
      const line = own.tombstone({ session, state, edition: state.edition });
      const { body, headers } = await renderer.document({ session, format, line });
      return {
        status: state.status === 'canceled' ? 410 : 200,
        headers,
        body,
        format,
        items: [tombstoneOf(state)],
        read: [state],
      };
    }
    const spent = session.inForce.length > 0 ? ruled.find((ruling) => ruling.spent)?.spent : undefined;
    if (spent) throw new ItemRefused(quotaUsedUp(spent, session.now), spent.rule, spent.reason, named);
    if (held && state) {
      const rule = nearest?.rule ?? 'contract.in-force';
      const deleteBy = new Date(
        deletionOf({
          contracts: session.contracts,
          firstDelivery: held.first,
          publication: ruled[0]?.facets.versionCreated,
          source: ruled[0]?.facets.source,
          now: session.now,
        }),
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

  async function give(from: {
    session: Session;
    state: ItemState;
    ruling: Ruling;
    format: FormatName;
  }): Promise<Draft> {
    const { session, state, ruling, format } = from;
    const permitted: Permitted = { state, ruling, view: ruling.view };
    const [firstDelivery] = await firsts({ session, permitted: [permitted] });
    const line = { permitted, firstDelivery: firstDelivery! };
    const { body, headers } = await renderer.document({ session, format, line });
    return {
      status: 200,
      headers: Object.assign(headers, renderer.licenceLinks(ruling)),
      body,
      format,
      items: [deliveredOf(permitted)],
      charges: session.metered ? chargesOf([ruling.decision]) : [],
      read: [state],
    };
  }

  return {
    async one(from: { session: Session; id: string; version?: number; format: FormatName }): Promise<Draft> {
      const { session, id, version, format } = from;
      const state = await archive.item(id);
      if (!state) return refuse({ session, id, state, ruled: [], format });
      const all = await ruledOf(session, state, 'content');
      const wanted = version === undefined ? all : all.filter(({ edition }) => edition === version);
      const given = session.inForce.length > 0 ? wanted.find(({ covers }) => covers) : undefined;
      if (given) return give({ session, state, ruling: given, format });
      // A version that is not there, or no longer shown, of an item that is: nothing is said of why.
      if (version !== undefined && all.some(({ covers }) => covers))
        throw new ItemRefused(notFound(), 'item.version', `There is no edition ${version} to show.`);
      return refuse({ session, id, state, ruled: all, format });
    },

    /** The edition that is given now, or `version` of it, as a listing shows it; null where none is. */
    async shown(from: {
      session: Session;
      id: string;
      version?: number;
    }): Promise<{ state: ItemState; ruling: Ruling } | null> {
      const { session, id, version } = from;
      const state = await archive.item(id);
      if (!state || session.inForce.length === 0) return null;
      const ruling = (await ruledOf(session, state)).find(
        ({ covers, edition }) => covers && (version === undefined || edition === version),
      );
      return ruling ? { state, ruling } : null;
    },

    /** One picture or video of the edition that is given now, or of `version`; whoever does not get it is refused as by `one`. */
    async part(from: {
      session: Session;
      id: string;
      part: string;
      version?: number;
      asks: 'content' | 'listing';
    }): Promise<{ state: ItemState; ruling: Ruling } | Draft> {
      const { session, id, part, version, asks } = from;
      const state = await archive.item(id);
      if (!state) return refuse({ session, id, state, ruled: [] });
      const all = await ruledOf(session, state, asks, part);
      const wanted = version === undefined ? all : all.filter(({ edition }) => edition === version);
      const given = session.inForce.length > 0 ? wanted.find(({ covers }) => covers) : undefined;
      if (!given && version !== undefined && all.some(({ covers }) => covers))
        throw new ItemRefused(notFound(), 'item.version', `There is no edition ${version} to show.`);
      if (!given) return refuse({ session, id, state, ruled: all });
      if (given.parts.includes(part)) return { state, ruling: given };
      const refusal = given.decision.refusals.find((one) => one.part === part);
      throw new ItemRefused(
        refusal?.rule === 'licence.quota' ? quotaUsedUp(refusal, session.now) : notFound(),
        refusal?.rule ?? 'item.rendition',
        refusal?.reason ?? 'There is no such picture or video.',
      );
    },

    /** Charges what has not been taken yet, once, and gives the item in full. */
    async take(from: { session: Session; id: string; format: FormatName }): Promise<Draft> {
      const { session, id, format } = from;
      const state = await archive.item(id);
      if (!state) return refuse({ session, id, state, ruled: [], format });
      const all = await ruledOf(session, state, 'take');
      const given = session.inForce.length > 0 ? all.find(({ covers }) => covers) : undefined;
      if (!given) return refuse({ session, id, state, ruled: all, format });
      if (given.view === 'full') return give({ session, state, ruling: given, format });
      const spent = all.flatMap(({ decision }) => decision.refusals).find(({ rule }) => rule === 'licence.quota');
      const reason = 'Your licence lets this item be browsed, not taken.';
      throw new ItemRefused(
        spent
          ? quotaUsedUp(spent, session.now)
          : new Problem('not-to-be-taken', reason, { members: { rule: 'licence.access' } }),
        spent?.rule ?? 'licence.access',
        spent?.reason ?? reason,
      );
    },

    /** Editions with their change; no content, so nothing is held by it. */
    async versions(from: { session: Session; id: string }): Promise<Draft> {
      const { session, id } = from;
      const state = await archive.item(id);
      const all = state ? await ruledOf(session, state) : [];
      const shown = session.inForce.length > 0 ? all.filter(({ covers }) => covers) : [];
      if (!state || shown.length === 0) return refuse({ session, id, state, ruled: all });
      const versions = shown.map(({ facets }) => ({
        edition: facets.edition,
        versionCreated: new Date(facets.versionCreated).toISOString(),
        change: facets.change,
        links: { self: own.linksOf(id, facets.edition).self },
      }));
      return {
        status: 200,
        headers: {
          etag: `"${id}.${versions.map(({ edition }) => edition).join('-')}.${session.entitlement.slice(0, 10)}"`,
        },
        body: [
          Buffer.from(JSON.stringify({ id, uri: state.uri, kind: state.kind, language: state.language, versions })),
        ],
        items: [],
        read: [],
      };
    },

    /**
     * What an outlet may know of an item: the edition that it is given now, or the newest that it holds. Whoever gets
     * neither is refused as by `one`.
     */
    async known(from: { session: Session; id: string }): Promise<{ state: ItemState; ruling: Ruling } | Draft> {
      const { session, id } = from;
      const state = await archive.item(id);
      const all = state ? await ruledOf(session, state) : [];
      const given = session.inForce.length > 0 ? all.find(({ covers }) => covers) : undefined;
      if (state && given) return { state, ruling: given };
      const held = state?.status === 'usable' ? await heldOf(session, id) : undefined;
      const holding = held && all.find(({ edition }) => edition <= held.edition);
      return state && holding ? { state, ruling: holding } : refuse({ session, id, state, ruled: all });
    },
  };
}
export type ItemCalls = ReturnType<typeof createItemCalls>;

const nearestOf = (decision: Decision | undefined) => decision?.refusals.find(({ part }) => part === 'text');

/** When to come back: in seconds, and as an instant. */
function quotaUsedUp(refusal: { reason: string; until?: number }, now: number): Problem {
  const { reason, until } = refusal;
  return new Problem('quota-used-up', reason, {
    members: { rule: 'licence.quota', ...(until !== undefined ? { resets: new Date(until).toISOString() } : {}) },
    ...(until !== undefined
      ? { headers: { 'Retry-After': String(Math.max(Math.ceil((until - now) / 1_000), 1)) } }
      : {}),
  });
}
