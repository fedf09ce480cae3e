import fc from 'fast-check';
import {
  compile,
  decide,
  tallyOf,
  type CompiledContract,
  type ContractVersion,
  type DecisionRequest,
  type Destination,
  type Facets,
  type Key,
} from '.';
import type { ItemRights } from '../../../shared/edition';
import type { Licence } from '../../../shared/terms';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const SERVICES = ['world', 'sport'];
const KINDS = ['article', 'brief', 'picture'] as const;
const PLACES = ['TR', 'DE', 'TR-34'];

const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const mostly = <T>(usual: T, others: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });
const licence: fc.Arbitrary<Licence> = fc.record({
  code: fc.constant('l'),
  name: fc.constant('L'),
  // The third stands for a value that nobody knows.
  access: fc.constantFrom('full' as const, 'browse' as const, 'peek' as 'full'),
  grants: fc.array(fc.record({ kinds: some(KINDS), services: some(SERVICES) }), { maxLength: 2 }),
  channels: some(['web', 'print'] as const),
  territories: fc.record({ allow: some(PLACES), deny: mostly([], fc.subarray(PLACES)) }),
  embargo: fc.constantFrom('withhold' as const, 'advance' as const),
  meter: fc.constantFrom('pull' as const, 'pull' as const, 'pull' as const, 'take' as const),
  delay: mostly('PT0S', fc.constantFrom('PT30S', 'PT31S')),
  quotas: mostly(
    [],
    fc.array(
      fc.record({
        unit: fc.constantFrom('item' as const, 'picture' as const),
        limit: fc.integer({ min: 0, max: 2 }),
        period: fc.constantFrom('hour' as const, 'term' as const),
        over: fc.constantFrom('refuse' as const, 'bill' as const),
      }),
      { maxLength: 3 },
    ),
  ),
});
const version = fc.record({
  licences: fc.array(licence, { minLength: 1, maxLength: 3 }),
  // Weighted towards what is permitted: a property over nothing but refusals says nothing.
  status: mostly('active' as const, fc.constantFrom('suspended' as const, 'draft' as const, 'terminated' as const)),
  starts: mostly('2026-01-01', fc.constantFrom('2026-06-15', '2026-06-16')),
  ends: mostly('2026-12-31', fc.constantFrom('2026-06-14', '2026-06-15')),
  priorities: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 3 }),
});
type Version = typeof version extends fc.Arbitrary<infer T> ? T : never;
const edition = fc.record({
  kind: fc.constantFrom(...KINDS),
  services: fc.subarray(SERVICES),
  embargoed: mostly(false, fc.constant(true)),
  denied: mostly([], fc.subarray(PLACES)),
  test: mostly(false, fc.constant(true)),
});
const DESTINATIONS: Destination[] = [
  { code: 'web', channel: 'web', property: null, territories: ['TR'], geoblocks: false, active: true },
  { code: 'print', channel: 'print', property: null, territories: ['DE', 'TR-34'], geoblocks: false, active: true },
];
const KEY: Key = {
  id: 'k',
  connection: 'c',
  scopes: ['read'],
  environment: 'live',
  addresses: [],
  active: true,
  expires: null,
};

const FACETS: Facets = {
  item: 'i',
  edition: 1,
  kind: 'article',
  language: 'en',
  test: false,
  status: 'usable',
  versionCreated: NOW,
  embargoedUntil: null,
  services: ['world'],
  subjects: [],
  genre: null,
  source: 'own',
  urgency: 3,
  rights: {},
  media: [{ id: 'm1', kind: 'picture', source: 'own', rights: {} }],
  byline: null,
  sourceName: 'Own',
};
const COVERING: Version = {
  licences: [
    {
      code: 'l',
      name: 'L',
      access: 'full',
      grants: [{ everything: true }],
      channels: { any: true },
      territories: { any: true },
    },
  ],
  status: 'active',
  starts: '2026-01-01',
  ends: '2026-12-31',
  priorities: [1, 1, 1],
};

function contractOf(from: Version, index: number): ContractVersion {
  const { licences, status, starts, ends, priorities } = from;
  const schedules = licences.map((_, place) => ({
    licence: 'l',
    destinations: ['web', 'print'],
    priority: priorities[place] ?? 1,
  }));
  return {
    reference: `WG-${index}`,
    version: 1,
    contract: {
      reference: `WG-${index}`,
      outlet: 'o',
      basis: 'signed',
      starts,
      ends,
      timeZone: 'UTC',
      status,
      schedules,
    },
    schedules: licences.map((one) => ({ licence: one })),
    sources: [],
  };
}
const inForce = (one: Version) => one.status === 'active' && one.starts <= '2026-06-15' && one.ends >= '2026-06-15';

/** `part/destination` of everything permitted. */
function permitted(input: {
  contracts: Version[];
  one: typeof edition extends fc.Arbitrary<infer T> ? T : never;
  denied?: string[];
  rights?: ItemRights;
  destinations?: Destination[];
}): Set<string> {
  const destinations = input.destinations ?? DESTINATIONS;
  const facets: Facets = {
    ...FACETS,
    kind: input.one.kind,
    test: input.one.test,
    embargoedUntil: input.one.embargoed ? NOW + 1 : null,
    services: input.one.services,
    rights: { territories: { deny: input.denied ?? input.one.denied }, ...input.rights },
  };
  const decision = decide({
    now: NOW,
    key: KEY,
    connection: { code: 'c', outlet: 'o', destinations },
    contracts: input.contracts.map((one, index) => compile({ version: contractOf(one, index), destinations })),
    edition: facets,
    since: NOW - 30_000,
    usage: tallyOf(),
  });
  return new Set(decision.permits.map(({ part, destination }) => `${part}/${destination}`));
}
const within = (small: Set<string>, large: Set<string>) => [...small].every((one) => large.has(one));
/** About 5,000 cases in all; the soak asks for a hundred thousand. */
const RUNS = { numRuns: Math.ceil(Number(process.env['GATE_CASES'] ?? 6_000) / 12) };

describe('whatever the contracts and the item', () => {
  it('nothing is permitted without a contract in force', () => {
    fc.assert(
      fc.property(
        fc.array(version, { maxLength: 3 }),
        edition,
        (contracts, one) => permitted({ contracts, one }).size === 0 || contracts.some(inForce),
      ),
      RUNS,
    );
  });

  it('a further restriction of the item never permits more', () => {
    fc.assert(
      fc.property(fc.array(version, { maxLength: 3 }), edition, fc.constantFrom(...PLACES), (contracts, one, place) =>
        within(permitted({ contracts, one, denied: [...one.denied, place] }), permitted({ contracts, one })),
      ),
      RUNS,
    );
  });

  it('a restriction of any sort never permits more', () => {
    const restriction = fc.constantFrom<ItemRights>(
      { channels: { deny: ['web'] } },
      { channels: { allow: ['print'] } },
      { clearance: 'needed' },
      { ends: '2026-06-15T12:00:00Z' },
      { notBefore: '2026-06-15T12:00:01Z' },
      { notBefore: 'soon' },
      { exclusive: { mode: 'closed', outlets: ['o'] } },
      { exclusive: { mode: 'reserved', outlets: ['other'] } },
    );
    fc.assert(
      fc.property(fc.array(version, { maxLength: 3 }), edition, restriction, (contracts, one, rights) =>
        within(permitted({ contracts, one, rights }), permitted({ contracts, one })),
      ),
      RUNS,
    );
  });

  it('a licence with less of a reach never permits more', () => {
    fc.assert(
      fc.property(version, edition, fc.constantFrom(...PLACES), (terms, one, place) => {
        const licences = terms.licences.map(({ territories, ...rest }) => ({
          ...rest,
          territories: { ...territories, deny: [...(territories?.deny ?? []), place] },
        }));
        return within(permitted({ contracts: [{ ...terms, licences }], one }), permitted({ contracts: [terms], one }));
      }),
      RUNS,
    );
  });

  it('a licence with a further limit, of any sort, never permits more', () => {
    const narrower = fc.constantFrom<(one: Licence) => Licence>(
      (one) => ({ ...one, channels: Array.isArray(one.channels) ? one.channels.slice(1) : ['print'] }),
      (one) => (Array.isArray(one.channels) ? one : { ...one, channels: { any: true, deny: ['web'] } }),
      (one) => ({ ...one, properties: ['other.example'] }),
      (one) => ({ ...one, archive: 'PT0S' }),
      (one) => ({ ...one, delay: 'PT1M' }),
      (one) => ({ ...one, meter: 'take' }),
      (one) => ({ ...one, quotas: [...(one.quotas ?? []), { unit: 'item', limit: 0, period: 'day', over: 'refuse' }] }),
      (one) => ({
        ...one,
        quotas: [...(one.quotas ?? []), { unit: 'picture', limit: 1, period: 'day', over: 'refuse' }],
      }),
      (one) => ({ ...one, embargo: 'withhold' }),
      (one) => ({ ...one, grants: one.grants.slice(1) }),
      (one) => ({ ...one, grants: one.grants.map((grant) => ({ ...grant, languages: ['tr'] })) }),
      (one) => ({ ...one, grants: one.grants.map((grant) => ({ ...grant, subjects: ['04000000'] })) }),
      (one) => ({ ...one, grants: one.grants.map((grant) => ({ ...grant, genres: ['Analysis'] })) }),
      (one) => ({ ...one, grants: one.grants.map((grant) => ({ ...grant, urgency: 2 })) }),
      (one) => ({ ...one, grants: one.grants.map((grant) => ({ ...grant, sources: ['dha'] })) }),
    );
    fc.assert(
      fc.property(version, edition, narrower, fc.nat({ max: 2 }), (terms, one, narrow, which) => {
        const licences = terms.licences.map((all, place) => (place === which ? narrow(all) : all));
        return within(permitted({ contracts: [{ ...terms, licences }], one }), permitted({ contracts: [terms], one }));
      }),
      RUNS,
    );
  });

  it('a schedule less never permits more', () => {
    fc.assert(
      fc.property(version, edition, fc.nat({ max: 2 }), (terms, one, out) => {
        const licences = terms.licences.filter((_, place) => place !== out);
        const priorities = terms.priorities.filter((_, place) => place !== out);
        const fewer = { ...terms, licences, priorities };
        return within(permitted({ contracts: [fewer], one }), permitted({ contracts: [terms], one }));
      }),
      RUNS,
    );
  });

  it('nothing that is handed over as item, key or contracts makes the gate throw, or permit', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.array(fc.anything(), { maxLength: 2 }), (item, key, contracts) => {
        const decision = decide({
          now: NOW,
          key: key as Key,
          connection: { code: 'c', outlet: 'o', destinations: DESTINATIONS },
          contracts: contracts as CompiledContract[],
          edition: item as Facets,
        });
        return decision.permits.length === 0 && decision.refusals.length > 0;
      }),
      RUNS,
    );
  });

  it('nothing that stands in one place of a good request makes the gate throw', () => {
    const good = (): DecisionRequest => ({
      now: NOW,
      key: KEY,
      connection: { code: 'c', outlet: 'o', destinations: DESTINATIONS },
      contracts: [],
      edition: FACETS,
    });
    const places = ['now', 'key', 'connection', 'contracts', 'edition', 'broken', 'embargoAsOf'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.anything(), (place, anything) => {
        const decision = decide({ ...good(), [place]: anything } as DecisionRequest);
        return decision.permits.length === 0;
      }),
      RUNS,
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(FACETS)), fc.anything(), (member, anything) => {
        const contracts = [compile({ version: contractOf(COVERING, 0), destinations: DESTINATIONS })];
        const asked = { ...good(), contracts, edition: { ...FACETS, [member]: anything } as Facets };
        return Array.isArray(decide(asked).permits);
      }),
      RUNS,
    );
  });

  it('a decision stands until the instant that it names, and not a question of time is asked past it', () => {
    const hour = 3_600_000;
    const instant = fc.integer({ min: -5, max: 5 }).map((hours) => NOW + hours * hour);
    const iso = instant.map((at) => new Date(at).toISOString());
    const window = fc.record({ from: iso, until: iso }, { requiredKeys: [] });
    const rights = fc.record(
      {
        notBefore: iso,
        ends: iso,
        exclusive: fc
          .tuple(window, fc.constantFrom('reserved' as const, 'closed' as const), fc.constantFrom('o', 'other'))
          .map(([one, mode, outlet]) => ({ ...one, mode, outlets: [outlet] })),
      },
      { requiredKeys: [] },
    );
    const timed = fc.record({
      terms: version,
      archive: fc.option(fc.constantFrom('PT0S', 'PT2H', 'P1M'), { nil: undefined }),
      zone: fc.constantFrom('UTC', 'Etc/GMT+12', 'Etc/GMT-12'),
      grace: fc.option(fc.constant('PT1H'), { nil: undefined }),
      rights,
      embargoedUntil: fc.option(instant, { nil: null }),
      asOf: fc.option(instant, { nil: undefined }),
      created: instant,
      expires: fc.option(instant, { nil: null }),
      at: instant,
      later: fc.integer({ min: 1, max: 6 * hour }),
    });
    fc.assert(
      fc.property(timed, (one) => {
        const contract = contractOf(one.terms, 0);
        contract.contract = { ...contract.contract, timeZone: one.zone, grace: one.grace };
        contract.schedules = one.terms.licences.map((licence) => ({ licence: { ...licence, archive: one.archive } }));
        const contracts = [compile({ version: contract, destinations: DESTINATIONS })];
        const { embargoedUntil } = one;
        const edition = { ...FACETS, rights: one.rights, embargoedUntil, versionCreated: one.created };
        const ask = (now: number) =>
          decide({
            now,
            embargoAsOf: one.asOf,
            key: { ...KEY, expires: one.expires },
            connection: { code: 'c', outlet: 'o', destinations: DESTINATIONS },
            contracts,
            edition,
          });
        const first = ask(one.at);
        const inside = Math.min(one.at + one.later, first.until - 1);
        if (inside <= one.at) return true;
        const { permits, refusals } = ask(inside);
        return JSON.stringify([permits, refusals]) === JSON.stringify([first.permits, first.refusals]);
      }),
      RUNS,
    );
  });

  it('no more of anything is delivered than its quota allows, in whatever order and however often it is asked for', () => {
    const pulled = fc.array(fc.record({ item: fc.nat({ max: 4 }), pictures: fc.subarray(['a', 'b', 'c']) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 2 }), pulled, (terms, pulls) => {
        const contracts = terms.map((one, index) =>
          compile({ version: contractOf(one, index), destinations: DESTINATIONS }),
        );
        const tally = tallyOf();
        const counted = new Map<string, Set<string>>();
        return pulls.every(({ item, pictures }) => {
          const media = pictures.map((unit) => ({
            id: unit,
            kind: 'picture' as const,
            source: 'own',
            rights: {},
            unit,
          }));
          const decision = decide({
            now: NOW,
            key: KEY,
            connection: { code: 'c', outlet: 'o', destinations: DESTINATIONS },
            contracts,
            edition: { ...FACETS, item: `i${item}`, media },
            since: NOW - 60_000,
            usage: tally,
          });
          tally.count(decision.charges);
          for (const { counter, unit } of decision.charges)
            counted.set(counter, (counted.get(counter) ?? new Set()).add(unit));
          // Only what is permitted in full is counted, and nothing beyond a limit.
          const full = decision.permits.some(({ access }) => access === 'full');
          return (
            (decision.charges.length === 0 || full) &&
            decision.charges.every(({ counter, limit }) => limit === null || counted.get(counter)!.size <= limit)
          );
        });
      }),
      RUNS,
    );
  });

  it('a contract less never permits more', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 3 }), edition, (contracts, one) =>
        within(permitted({ contracts: contracts.slice(1), one }), permitted({ contracts, one })),
      ),
      RUNS,
    );
  });

  it('the order of contracts, schedules and destinations never turns a permit into a refusal', () => {
    const reversed = (terms: Version): Version => ({
      ...terms,
      licences: [...terms.licences].reverse(),
      priorities: terms.priorities.slice(0, terms.licences.length).reverse(),
    });
    fc.assert(
      fc.property(fc.array(version, { maxLength: 3 }), edition, (contracts, one) => {
        const turned = permitted({
          contracts: [...contracts].reverse().map(reversed),
          one,
          destinations: [...DESTINATIONS].reverse(),
        });
        const straight = permitted({ contracts, one });
        return within(turned, straight) && within(straight, turned);
      }),
      RUNS,
    );
  });
});
