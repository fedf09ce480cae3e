import fc from 'fast-check';
import { compile, decide, type ContractVersion, type Destination, type Facets, type Key } from '.';
import type { Licence } from '../../../shared/terms';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const SERVICES = ['world', 'sport'];
const KINDS = ['article', 'brief', 'picture'] as const;
const PLACES = ['TR', 'DE', 'TR-34'];

const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const licence: fc.Arbitrary<Licence> = fc.record({
  code: fc.constant('l'),
  name: fc.constant('L'),
  access: fc.constantFrom('full' as const, 'browse' as const),
  grants: fc.array(fc.record({ kinds: some(KINDS), services: some(SERVICES) }), { maxLength: 2 }),
  channels: some(['web', 'print'] as const),
  territories: fc.record({ allow: some(PLACES), deny: fc.subarray(PLACES) }),
  embargo: fc.constantFrom('withhold' as const, 'advance' as const),
});
const version = fc.record({
  licences: fc.array(licence, { minLength: 1, maxLength: 3 }),
  status: fc.constantFrom('active' as const, 'suspended' as const, 'draft' as const, 'terminated' as const),
  starts: fc.constantFrom('2026-01-01', '2026-06-15', '2026-06-16'),
  ends: fc.constantFrom('2026-06-14', '2026-06-15', '2026-12-31'),
  priorities: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 3 }),
});
type Version = typeof version extends fc.Arbitrary<infer T> ? T : never;
const edition = fc.record({
  kind: fc.constantFrom(...KINDS),
  services: fc.subarray(SERVICES),
  embargoed: fc.boolean(),
  denied: fc.subarray(PLACES),
  test: fc.boolean(),
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
  destinations?: Destination[];
}): Set<string> {
  const destinations = input.destinations ?? DESTINATIONS;
  const facets: Facets = {
    item: 'i',
    edition: 1,
    kind: input.one.kind,
    language: 'en',
    test: input.one.test,
    status: 'usable',
    versionCreated: NOW,
    embargoedUntil: input.one.embargoed ? NOW + 1 : null,
    services: input.one.services,
    subjects: [],
    genre: null,
    source: 'own',
    urgency: 3,
    rights: { territories: { deny: input.denied ?? input.one.denied } },
    media: [{ id: 'm1', kind: 'picture', source: 'own', rights: {} }],
    byline: null,
    sourceName: 'Own',
  };
  const decision = decide({
    now: NOW,
    key: KEY,
    connection: { code: 'c', outlet: 'o', destinations },
    contracts: input.contracts.map((one, index) => compile({ version: contractOf(one, index), destinations })),
    edition: facets,
  });
  return new Set(decision.permits.map(({ part, destination }) => `${part}/${destination}`));
}
const within = (small: Set<string>, large: Set<string>) => [...small].every((one) => large.has(one));
const RUNS = { numRuns: 1_250 };

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

  it('a contract less never permits more', () => {
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 3 }), edition, (contracts, one) =>
        within(permitted({ contracts: contracts.slice(1), one }), permitted({ contracts, one })),
      ),
      RUNS,
    );
  });

  it('the order of contracts and destinations never turns a permit into a refusal', () => {
    fc.assert(
      fc.property(fc.array(version, { maxLength: 3 }), edition, (contracts, one) => {
        const turned = permitted({
          contracts: [...contracts].reverse(),
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
