import {
  decide,
  obligationsOf,
  tallyOf,
  countsOf,
  unitsOf,
  type CompiledContract,
  type ContractVersion,
  type Decision,
  type Destination,
  type Key,
} from '../gate';
import { textIn } from '../../../shared/terms';
import type { Obligation } from '../../../shared/answers';
import type { Rights, RightsStore } from '../contracts';
import { countKey, unitKey, type Ledger } from '../ledger';
import type { Archive, EditionFacets, ItemState } from '../wire';
import { createSimulation, type Simulation } from './simulate';

export type { Simulation } from './simulate';

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

/** Why a part of an item may or may not go to a destination of an outlet. */
export interface Verdict {
  outlet: string;
  destination: string;
  part: string;
  permitted: boolean;
  access: 'full' | 'browse' | null;
  /** What decided; where nothing came near, null. */
  contract: string | null;
  version: number | null;
  schedule: number | null;
  grant: number | null;
  /** The rule and the sentence of a refusal. */
  rule: string | null;
  reason: string | null;
}

export interface ItemExplanation {
  id: string;
  uri: string;
  edition: number;
  status: string;
  at: string;
  verdicts: Verdict[];
  /** By outlet: what each must do with what it may have; clauses word for word among them. */
  obligations: Record<string, Obligation[]>;
  /** What went wrong inside the gate. */
  faults: string[];
}

const DAY = 86_400_000;

const keyOf = (environment: 'live' | 'test'): Key => ({
  id: 'desk',
  connection: 'desk',
  scopes: ['read', 'media', 'advisories'],
  environment,
  addresses: [],
  active: true,
  expires: null,
});

/** What staff ask: who may receive what, why not, and what another contract would change. The gate that answers is the one that serves. */
export function createDesk(input: { archive: Archive; rights: RightsStore; ledger: Ledger; clock: () => number }) {
  const { archive, ledger } = input;

  /** What was used of the quotas that decide on some editions. */
  async function usageOf(from: { contracts: CompiledContract[]; editions: EditionFacets[]; test: boolean }) {
    const counts = countsOf({
      schedules: from.contracts.flatMap(({ schedules }) => schedules),
      now: input.clock(),
      test: from.test,
    });
    const units = [...new Set(from.editions.flatMap((edition) => unitsOf({ ...edition, status: 'usable' })))];
    const { used, counted } =
      counts.length > 0
        ? await ledger.usage({ counts, units })
        : { used: new Map<string, number>(), counted: new Set() };
    return tallyOf({
      used: (counter, period) => used.get(countKey({ counter, period })) ?? 0,
      counted: (counter, period, unit) => counted.has(unitKey({ counter, period, unit })),
    });
  }

  /** Every usable item's newest edition, decided for one connection as if a live (or test) key of it asked now. */
  async function* explain(order: { connection: string; environment?: 'live' | 'test' }): AsyncGenerator<Explanation> {
    const rights = await input.rights.current();
    const connection = rights.connection(order.connection);
    if (!connection) throw new Error(`There is no connection ${order.connection}.`);
    const { environment = 'live' } = order;
    const contracts = rights.contracts(connection.outlet);
    const broken = rights.broken(connection.outlet);
    let after: { versionCreated: number; id: string } | undefined;
    for (;;) {
      const states: ItemState[] = await archive.newest({ order: 'newest', after, limit: 200 });
      const wanted = states.map(({ id, edition }) => ({ item: id, edition }));
      const facets = await archive.facets(wanted);
      const since = await archive.since(wanted);
      const usage = await usageOf({ contracts, editions: [...facets.values()], test: environment === 'test' });
      for (const state of states) {
        const one = facets.get(`${state.id}/${state.edition}`);
        if (!one) continue;
        const decision = decide({
          now: input.clock(),
          key: keyOf(environment),
          connection,
          contracts,
          broken,
          edition: { ...one, status: state.status },
          usage,
          since: since.get(`${state.id}/${state.edition}`) ?? null,
        });
        yield explanationOf(state, decision);
      }
      const last = states.at(-1);
      if (states.length < 200 || !last) return;
      after = { versionCreated: last.versionCreated, id: last.id };
    }
  }

  /** Who may receive an item, and why not: for one outlet or for all, now or at another moment (epoch milliseconds). */
  async function explainItem(order: { item: string; outlet?: string; at?: number }): Promise<ItemExplanation> {
    const rights = await input.rights.current();
    const state = (await archive.item(order.item)) ?? (await archive.byUri([order.item])).get(order.item);
    if (!state) throw new Error(`There is no item ${order.item} on the wire.`);
    const key = `${state.id}/${state.edition}`;
    const wanted = [{ item: state.id, edition: state.edition }];
    const facets = (await archive.facets(wanted)).get(key);
    if (!facets) throw new Error(`Edition ${state.edition} of ${state.id} is missing.`);
    const since = (await archive.since(wanted)).get(key) ?? null;
    const now = order.at ?? input.clock();
    const outlets = order.outlet === undefined ? rights.outlets() : [order.outlet];
    const explanation: ItemExplanation = {
      id: state.id,
      uri: state.uri,
      edition: state.edition,
      status: state.status,
      at: new Date(now).toISOString(),
      verdicts: [],
      obligations: {},
      faults: [],
    };
    for (const code of outlets) {
      const outlet = rights.outlet(code);
      if (!outlet) throw new Error(`There is no outlet ${code}.`);
      const contracts = rights.contracts(code);
      const decision = decide({
        now,
        key: keyOf(state.test ? 'test' : 'live'),
        connection: { code: 'desk', outlet: code, destinations: rights.destinations(code) },
        contracts,
        broken: rights.broken(code),
        edition: { ...facets, status: state.status },
        usage: await usageOf({ contracts, editions: [facets], test: state.test }),
        since,
      });
      explanation.verdicts.push(...verdictsOf(code, decision));
      explanation.faults.push(...decision.faults);
      if (decision.permits.length === 0) continue;
      const held = await ledger.held({ outlet: code, items: [state.id] });
      explanation.obligations[code] = obligationsOf({
        decision,
        contracts,
        edition: { ...facets, status: state.status },
        firstDelivery: held.get(state.id)?.first ?? now,
        language: outlet.language,
        provider: textIn(rights.agency.name, facets.language) ?? facets.sourceName,
      });
    }
    return explanation;
  }

  /** What rights that are not in force yet would change, outlet by outlet; those for whom they change nothing are not named. */
  async function changes(order: { proposed: Rights; days: number }): Promise<Simulation[]> {
    const rights = await input.rights.current();
    const simulations: Simulation[] = [];
    for (const outlet of order.proposed.outlets()) {
      const [today, proposed] = [sourcesOf(rights, outlet), sourcesOf(order.proposed, outlet)];
      const destinations = order.proposed.destinations(outlet);
      if (JSON.stringify([today, rights.destinations(outlet)]) === JSON.stringify([proposed, destinations])) continue;
      simulations.push(await compare({ outlet, destinations, today, proposed, days: order.days }));
    }
    return simulations;
  }

  async function compare(order: {
    outlet: string;
    destinations: Destination[];
    today: ContractVersion[];
    proposed: ContractVersion[];
    days: number;
  }): Promise<Simulation> {
    const now = input.clock();
    const simulation = createSimulation({ ...order, now });
    for await (const edition of archive.editionsSince(now - order.days * DAY)) simulation.add(edition);
    return simulation.result();
  }

  return { explain, explainItem, changes };
}
export type Desk = ReturnType<typeof createDesk>;

const sourcesOf = (rights: Rights, outlet: string): ContractVersion[] =>
  rights.contracts(outlet).map(({ source }) => source);

function verdictsOf(outlet: string, { permits, refusals }: Decision): Verdict[] {
  return [
    ...permits.map(({ destination, part, access, contract, version, schedule, grant }) => ({
      outlet,
      destination,
      part,
      permitted: true,
      access,
      contract,
      version,
      schedule,
      grant,
      rule: null,
      reason: null,
    })),
    ...refusals.map(({ destination, part, contract, version, schedule, rule, reason }) => ({
      outlet,
      destination,
      part,
      permitted: false,
      access: null,
      contract: contract ?? null,
      version: version ?? null,
      schedule: schedule ?? null,
      grant: null,
      rule,
      reason,
    })),
  ];
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
