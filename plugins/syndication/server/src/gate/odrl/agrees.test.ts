import fc from 'fast-check';
import type { ItemRights } from '../../../../shared/edition';
import type { Contract, Licence } from '../../../../shared/terms';
import { compile } from '../compile';
import { decide } from '../decide';
import { contract, destination, edition, key, licence, NOW } from '../test-support';
import type { ContractVersion, Destination, Facets } from '../types';
import { evaluate, type OdrlRequest } from './test-evaluator';
import { BASE, OUTLET, policiesOf } from './test-policies';
import { destinationUri, itemPolicyOf, outletUri } from '.';

const HOUR = 3_600_000;
const CODES = ['web', 'print'];
const PLACES = ['TR', 'TR-34', 'DE', 'DE-BY', 'IQ'];
const CHANNELS = ['web', 'print', 'app'] as const;
const LANGUAGES = ['tr', 'tr-TR', 'ar', 'en'];

const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** Weighted towards what is permitted: agreement on nothing but refusals says nothing. */
const mostly = <T>(usual: T, others: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: others });

const reach = <T>(values: readonly T[]) =>
  fc.oneof(
    fc.record({ any: fc.constant(true as const), deny: mostly<T[]>([], some(values)) }),
    fc.record({ allow: fc.subarray([...values], { minLength: 0 }), deny: mostly<T[]>([], some(values)) }),
    fc.record({ deny: maybe(some(values)) }),
  );
const channels: fc.Arbitrary<Licence['channels']> = fc.oneof(
  fc.subarray([...CHANNELS]),
  reach<(typeof CHANNELS)[number]>(CHANNELS),
);
const grant: fc.Arbitrary<Licence['grants'][number]> = fc
  .record({
    everything: mostly<true | undefined>(true, fc.constant(undefined)),
    kinds: maybe(fc.subarray(['article', 'brief', 'picture'] as const)),
    services: maybe(fc.subarray(['world', 'sport'])),
    languages: mostly<string[] | undefined>(undefined, fc.subarray(LANGUAGES)),
    subjects: mostly<string[] | undefined>(undefined, fc.subarray(['medtop:04000000', 'wind'])),
    genres: mostly<string[] | undefined>(undefined, fc.subarray(['Analysis', 'Feature'])),
    sources: mostly<string[] | undefined>(undefined, fc.subarray(['own', 'dha', 'unknown'])),
    urgency: mostly<number | undefined>(undefined, fc.integer({ min: 1, max: 9 })),
  })
  .map((one) => one as Licence['grants'][number]);
const terms: fc.Arbitrary<Partial<Licence>> = fc
  .record({
    access: fc.constantFrom('full' as const, 'full' as const, 'browse' as const, 'peek' as 'full'),
    grants: fc.oneof(
      { weight: 9, arbitrary: fc.array(grant, { minLength: 1, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    channels: mostly<Licence['channels'] | undefined>({ any: true }, maybe(channels)),
    territories: fc.oneof(fc.constant({ any: true as const }), maybe(reach(PLACES))),
    properties: mostly<string[] | undefined>(undefined, fc.subarray(['daily.example', 'other.example'])),
    embargo: maybe(fc.constantFrom('withhold' as const, 'advance' as const)),
    archive: mostly<string | undefined>(undefined, fc.constantFrom('PT0S', 'PT2H', 'P1W', 'P1M', 'P1Y2M')),
    ai: maybe(fc.constant({ train: true })),
    tdm: maybe(fc.boolean()),
    modification: maybe(fc.constantFrom('none' as const, 'free' as const)),
    sublicence: maybe(fc.constant('none' as const)),
  })
  .map((one) => one as Partial<Licence>);
const sources: fc.Arbitrary<ContractVersion['sources']> = fc
  .record({
    code: fc.constantFrom('dha', 'dha', 'own'),
    agreement: maybe(
      fc.record({
        starts: maybe(fc.constantFrom('2026-01-01', '2026-06-16')),
        ends: maybe(fc.constantFrom('2026-06-14', '2026-06-15', '2027-01-01')),
        timeZone: maybe(fc.constantFrom('UTC', 'Asia/Tokyo')),
      }),
    ),
    limits: maybe(fc.record({ channels: maybe(channels), territories: maybe(reach(PLACES)) })),
  })
  .map((one) => [one] as ContractVersion['sources']);
const version: fc.Arbitrary<ContractVersion> = fc
  .record({
    licences: fc.array(fc.oneof({ weight: 9, arbitrary: terms }, { weight: 1, arbitrary: fc.constant(null) }), {
      minLength: 1,
      maxLength: 3,
    }),
    named: fc.array(mostly(CODES, fc.subarray(CODES)), { minLength: 3, maxLength: 3 }),
    sources: fc.oneof(fc.constant<ContractVersion['sources']>([]), sources, sources),
    contract: fc.record({
      status: mostly<Contract['status']>('active', fc.constantFrom('draft', 'suspended', 'terminated')),
      basis: mostly<Contract['basis']>('signed', fc.constantFrom('accepted', 'trial', 'none' as 'trial')),
      starts: mostly('2026-01-01', fc.constantFrom('2026-06-15', '2026-06-16')),
      ends: mostly<string | undefined>('2026-12-31', fc.constantFrom('2026-06-14', '2026-06-15', undefined)),
      timeZone: fc.constantFrom('Europe/Istanbul', 'UTC', 'Etc/GMT+12', 'Pacific/Kiritimati'),
      grace: maybe(fc.constantFrom('PT6H', 'P1D', 'P1M')),
      renews: mostly<Contract['renews'] | undefined>(undefined, fc.constant({ every: 'P1Y' })),
    }),
  })
  .map(({ licences, named, sources: bought, contract: more }): ContractVersion => ({
    reference: 'WG-1',
    version: 1,
    contract: contract({
      ...more,
      schedules: licences.map((_, index) => ({ licence: 'full', destinations: named[index] ?? CODES })),
    }),
    schedules: licences.map((one) => (one === null ? { fault: 'broken' } : { licence: licence(one) })),
    sources: bought,
  }));

const destinations: fc.Arbitrary<Destination[]> = fc.tuple(
  ...CODES.map((code) =>
    fc
      .record({
        channel: fc.constantFrom(...CHANNELS),
        property: fc.constantFrom('daily.example', 'other.example', null),
        territories: fc.oneof(fc.constantFrom<string[]>(['TR'], ['TR-34'], ['DE-BY']), fc.subarray(PLACES)),
        geoblocks: mostly(false, fc.constant(true)),
        active: mostly(true, fc.constant(false)),
      })
      .map((more) => destination({ code, ...more })),
  ),
);

const instant = fc.integer({ min: -3, max: 3 }).map((hours) => NOW + hours * HOUR);
const iso = instant.map((at) => new Date(at).toISOString());
/** The days on which contracts and sources of this sample end or start, in their zones, and a millisecond before. */
const midnight = fc
  .record({
    day: fc.constantFrom('2026-06-15', '2026-06-16', '2026-06-17'),
    offset: fc.constantFrom(-14, -9, -3, 0, 6, 12, 18),
    early: fc.constantFrom(0, 1),
  })
  .map(({ day, offset, early }) => Date.parse(`${day}T00:00:00Z`) + offset * HOUR - early);
const moment = fc.oneof({ weight: 2, arbitrary: instant }, { weight: 1, arbitrary: midnight });
const own = <T>(values: readonly T[]) =>
  fc.record({ allow: fc.subarray([...values]), deny: mostly<T[]>([], fc.subarray([...values])) }, { requiredKeys: [] });
const rights: fc.Arbitrary<ItemRights> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc
      .record({
        territories: maybe(own(PLACES)),
        channels: maybe(own(CHANNELS)),
        notBefore: mostly<string | undefined>(undefined, iso),
        ends: mostly<string | undefined>(undefined, iso),
        exclusive: maybe(
          fc.record(
            {
              mode: fc.constantFrom('reserved', 'closed', 'secret'),
              outlets: fc.subarray(['daily', 'evening']),
              from: iso,
              until: iso,
            },
            { requiredKeys: ['mode', 'outlets'] },
          ),
        ),
        clearance: mostly<string | undefined>(undefined, fc.constantFrom('needed', 'cleared')),
      })
      .map((one) => one as ItemRights),
  },
);
const facets: fc.Arbitrary<Facets> = fc
  .record({
    kind: fc.constantFrom('article' as const, 'brief' as const, 'picture' as const, 'video' as const),
    language: fc.constantFrom(...LANGUAGES, 'trv'),
    services: fc.subarray(['world', 'sport', 'photo']),
    subjects: fc.subarray(['04000000', '20000205', 'wind']),
    genre: fc.constantFrom('Analysis', 'Feature', null),
    source: mostly('own', fc.constantFrom('dha', 'unknown')),
    urgency: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
    versionCreated: fc.oneof(
      instant,
      fc.constantFrom(NOW, NOW - 2 * HOUR, NOW - 2 * HOUR - 1, Date.UTC(2026, 4, 15, 12)),
    ),
    embargoedUntil: mostly<number | null>(null, instant),
    status: mostly<Facets['status']>('usable', fc.constantFrom('withheld', 'canceled')),
    rights,
  })
  .map((more) => edition(more));

/** What a destination would do with the text, in ODRL's words. */
function requestOf(input: { action: string; item: Facets; place: Destination; now: number }): OdrlRequest {
  const { action, item, place, now } = input;
  return {
    action,
    asset: {
      uid: `${BASE}/items/${item.item}`,
      kind: item.kind,
      services: item.services,
      language: item.language,
      subjects: item.subjects,
      genre: item.genre ?? undefined,
      source: item.source,
      urgency: item.urgency ?? undefined,
      versionCreated: item.versionCreated,
      embargoedUntil: item.embargoedUntil ?? undefined,
    },
    recipient: {
      uid: destinationUri({ base: BASE, outlet: OUTLET.code, destination: place.code }),
      partOf: [outletUri({ base: BASE, outlet: OUTLET.code })],
      geoblocks: place.geoblocks,
    },
    channel: place.channel,
    territories: place.territories,
    property: place.property ?? undefined,
    dateTime: now,
  };
}

describe('whatever contract, destinations and item', () => {
  it('the gate permits exactly what an evaluator of ODRL finds permitted by the exported policies', () => {
    const seen = { full: 0, browse: 0, refused: 0, ruledOutByItem: 0 };
    fc.assert(
      fc.property(version, destinations, facets, moment, fc.boolean(), (terms, places, item, now, written) => {
        const decision = decide({
          now,
          key: key({ scopes: ['read', 'advisories'] }),
          connection: { code: 'cms', outlet: OUTLET.code, destinations: places },
          contracts: [compile({ version: terms, destinations: places })],
          edition: item,
        });
        const policies = policiesOf(terms, places);
        const outlet = written ? { outlet: OUTLET } : {};
        const itemPolicy = itemPolicyOf({ facets: item, base: BASE, id: 'item', ...outlet });
        for (const place of places) {
          const permit = decision.permits.find(({ destination: code }) => code === place.code);
          const permitted = (action: string) => {
            const asked = requestOf({ action, item, place, now });
            const open = itemPolicy === null || evaluate([itemPolicy], asked) !== 'prohibited';
            if (!open && evaluate(policies, asked) === 'permitted') seen.ruledOutByItem++;
            return open && evaluate(policies, asked) === 'permitted';
          };
          expect([place.code, permitted('distribute'), permitted('wg:browse')]).toEqual([
            place.code,
            permit?.access === 'full',
            permit !== undefined,
          ]);
          seen[permit?.access ?? 'refused']++;
        }
      }),
      { numRuns: 1_000 },
    );
    // What is compared is not refusals alone.
    expect(seen.full).toBeGreaterThan(150);
    expect(seen.browse).toBeGreaterThan(30);
    expect(seen.refused).toBeGreaterThan(150);
    expect(seen.ruledOutByItem).toBeGreaterThan(50);
  });
});
