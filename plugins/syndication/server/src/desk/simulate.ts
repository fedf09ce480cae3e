import {
  compile,
  decide,
  lengthOf,
  momentOf,
  shift,
  tallyOf,
  termRefusal,
  type Charge,
  type CompiledContract,
  type CompiledQuota,
  type ContractVersion,
  type Decision,
  type Destination,
  type Facets,
  type Key,
  type Price,
  type Tally,
} from '../gate';
import type { EditionFacets } from '../wire';

/** An edition of the wire, and when it was put there (epoch milliseconds). */
export interface WireEdition {
  facets: EditionFacets;
  at: number;
}

export interface QuotaUse {
  /** Contract, licence, unit and period. */
  quota: string;
  limit: number | null;
  /** The most that were used in one period, and in how many periods it was used up. */
  most: number;
  usedUp: number;
  /** How many were beyond what is included, and what that costs; null where no price was agreed. */
  billed: number;
  cost: Price | null;
}

/** What an outlet would have received. */
export interface Receipts {
  /** Each item once, whatever its editions. */
  items: number;
  editions: number;
  /** Of the items, how many only to be browsed. */
  browsed: number;
  pictures: number;
  videos: number;
  byService: Record<string, number>;
  byLanguage: Record<string, number>;
  byKind: Record<string, number>;
  /** Items that it would not have received, by the rule that came nearest. */
  refused: Record<string, number>;
  quotas: QuotaUse[];
}

export interface Simulation {
  outlet: string;
  from: string;
  until: string;
  editions: number;
  today: Receipts;
  proposed: Receipts;
  gained: { items: number; sample: string[] };
  lost: { items: number; sample: string[] };
}

/** Item ids that are named as examples of what is gained and lost. */
const SAMPLE = 10;

const KEY: Key = {
  id: 'desk',
  connection: 'desk',
  scopes: ['read', 'media'],
  environment: 'live',
  addresses: [],
  active: true,
  expires: null,
};

/**
 * What an outlet would have received of a stretch of the wire by the contracts of today and by those proposed. Both are taken
 * as being in force all that time, so that a contract that has not begun can be tried on what was; an edition is decided at the moment at
 * which the longest delay, and its embargo, are over.
 */
export function createSimulation(input: {
  outlet: string;
  destinations: Destination[];
  today: ContractVersion[];
  proposed: ContractVersion[];
  /** Epoch milliseconds. */
  now: number;
}) {
  const { destinations, now } = input;
  const moment = momentOf(now);
  const sides = {
    today: sideOf(
      destinations,
      input.today.filter((version) => termRefusal(compile({ version, destinations }), moment) === null),
    ),
    // A draft is tried as if it were agreed, and a contract that has not begun as if it had.
    proposed: sideOf(
      destinations,
      input.proposed.filter(
        (version) =>
          ['draft', 'active'].includes(version.contract.status) &&
          compile({ version, destinations }).term.graceUntil > now,
      ),
    ),
  };
  let editions = 0;
  let [first, last] = [Infinity, -Infinity];

  return {
    /** In the order of the wire. */
    add({ facets, at }: WireEdition): void {
      if (facets.test) return;
      editions += 1;
      first = Math.min(first, at);
      last = Math.max(last, at);
      const edition: Facets = { ...facets, status: 'usable' };
      sides.today.add(edition, at);
      sides.proposed.add(edition, at);
    },
    result(): Simulation {
      const [before, after] = [sides.today.received, sides.proposed.received];
      const difference = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) => {
        const ids = [...one.keys()].filter((id) => !other.has(id));
        return { items: ids.length, sample: ids.slice(0, SAMPLE) };
      };
      return {
        outlet: input.outlet,
        from: editions > 0 ? new Date(first).toISOString() : '',
        until: editions > 0 ? new Date(last).toISOString() : '',
        editions,
        today: sides.today.receipts(),
        proposed: sides.proposed.receipts(),
        gained: difference(after, before),
        lost: difference(before, after),
      };
    },
  };
}

/** The contract as if it had been signed and in force from of old. */
const asIfInForce = (version: ContractVersion): ContractVersion => ({
  ...version,
  contract: {
    ...version.contract,
    status: 'active',
    basis: 'signed',
    starts: '1970-01-01',
    ends: undefined,
    renews: undefined,
    grace: undefined,
  },
});

function sideOf(destinations: Destination[], versions: ContractVersion[]) {
  const contracts = versions.map((version) => compile({ version: asIfInForce(version), destinations }));
  const delay = longestDelay(contracts);
  const connection = { code: 'desk', outlet: versions[0]?.contract.outlet ?? '', destinations };
  const tally = tallyOf();
  const quotas = createQuotaUse(contracts, tally);
  const items = new Map<string, Facets>();
  const browsed = new Set<string>();
  const refused = new Map<string, string>();
  const media = { picture: new Set<string>(), video: new Set<string>() };
  let editions = 0;

  return {
    received: items,
    add(facets: Facets, at: number): void {
      const begun = Math.max(at, facets.embargoedUntil ?? at);
      const decision = decide({
        now: delay === null ? begun : shift(begun, delay),
        key: KEY,
        connection,
        contracts,
        edition: facets,
        usage: tally,
        since: at,
      });
      if (decision.permits.length === 0) {
        if (!items.has(facets.item)) refused.set(facets.item, decision.refusals[0]?.rule ?? 'schedule.destination');
        return;
      }
      tally.count(decision.charges);
      quotas.note(decision);
      editions += 1;
      items.set(facets.item, facets);
      refused.delete(facets.item);
      if (decision.permits.some(({ part, access }) => part === 'text' && access === 'full'))
        browsed.delete(facets.item);
      else browsed.add(facets.item);
      for (const { part } of decision.permits) {
        const one = facets.media.find(({ id }) => id === part);
        const kind = one?.kind === 'graphic' ? 'picture' : one?.kind;
        if (one && (kind === 'picture' || kind === 'video')) media[kind].add(one.unit ?? `${facets.item}/${part}`);
      }
    },
    receipts: (): Receipts => ({
      items: items.size,
      editions,
      browsed: browsed.size,
      pictures: media.picture.size,
      videos: media.video.size,
      byService: countBy(items.values(), ({ services }) => services),
      byLanguage: countBy(items.values(), ({ language }) => [language]),
      byKind: countBy(items.values(), ({ kind }) => [kind]),
      refused: countBy(refused.values(), (rule) => [rule]),
      quotas: quotas.uses(),
    }),
  };
}

function longestDelay(contracts: CompiledContract[]): string | null {
  const delays = contracts.flatMap(({ schedules }) => schedules.flatMap(({ delay }) => delay ?? []));
  return delays.sort((a, b) => lengthOf(b) - lengthOf(a))[0] ?? null;
}

/** Follows what each quota is used for, period by period. */
function createQuotaUse(contracts: CompiledContract[], tally: Tally) {
  const quotas = new Map<string, CompiledQuota>(
    contracts.flatMap(({ schedules }) =>
      schedules.flatMap(({ meter }) => (meter?.quotas ?? []).map((quota) => [quota.counter, quota] as const)),
    ),
  );
  const periods = new Map<string, Set<string>>();
  const note = ({ counter, period }: Pick<Charge, 'counter' | 'period'>) => {
    const known = periods.get(counter) ?? new Set();
    periods.set(counter, known.add(period));
  };
  return {
    note: ({ charges }: Decision) => charges.forEach(note),
    uses: (): QuotaUse[] =>
      [...quotas].map(([quota, { limit, bill }]) => {
        const used = [...(periods.get(quota) ?? [])].map((period) => tally.used(quota, period));
        const billed = bill ? used.reduce((sum, one) => sum + Math.max(one - bill.above, 0), 0) : 0;
        return {
          quota,
          limit,
          most: Math.max(0, ...used),
          usedUp: limit === null ? 0 : used.filter((one) => one >= limit).length,
          billed,
          // In hundredths, since no sum of money is a binary fraction.
          cost: bill?.price ? { ...bill.price, amount: Math.round(bill.price.amount * 100 * billed) / 100 } : null,
        };
      }),
  };
}

function countBy<T>(values: Iterable<T>, namesOf: (value: T) => string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) for (const name of namesOf(value)) counts[name] = (counts[name] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([, a], [, b]) => b - a));
}
