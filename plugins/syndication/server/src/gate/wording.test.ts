import type { ItemRights } from '../../../shared/edition';
import {
  compile,
  decide,
  deletionDuty,
  keyRefusal,
  momentOf,
  obligationsOf,
  tallyOf,
  unitsOf,
  type DecisionRequest,
  type Facets,
} from '.';
import type { Contract, Licence } from '../../../shared/terms';
import { unitOf } from './metering';
import { NOW, at, compiledOf, contract, destination, edition, key, licence } from './test-support';

/** What is said, to the letter: staff read it in explanations, outlets in problem documents and under `omitted`. */

interface Given {
  contracts?: Array<{ contract?: Partial<Contract>; licence?: Partial<Licence> | string }>;
  edition?: Partial<Facets>;
  more?: Partial<DecisionRequest>;
  place?: Parameters<typeof destination>[0];
  sources?: Parameters<typeof compiledOf>[0]['sources'];
}

function decided(given: Given) {
  const destinations = [destination(given.place)];
  const contracts = (given.contracts ?? [{}]).map((one) =>
    compiledOf({
      destinations,
      ...(one.contract ? { contract: one.contract } : {}),
      ...(one.licence ? { licences: [one.licence] } : {}),
      ...(given.sources ? { sources: given.sources } : {}),
    }),
  );
  return decide({
    now: NOW,
    key: key(),
    connection: { code: 'cms', outlet: 'daily', destinations },
    contracts,
    edition: edition(given.edition),
    since: NOW,
    usage: tallyOf(),
    ...given.more,
  });
}
const said = (given: Given) => decided(given).refusals.map(({ rule, reason }) => `${rule}: ${reason}`);
const withRights = (rights: ItemRights): Given => ({ edition: { rights } });
const inContract = (more: Partial<Contract>): Given => ({ contracts: [{ contract: more }] });
const inLicence = (more: Partial<Licence> | string): Given => ({ contracts: [{ licence: more }] });

it.each<[string, Given]>([
  ['key.active: The key is not active.', { more: { key: key({ active: false }) } }],
  ['key.active: The key has expired.', { more: { key: key({ expires: NOW }) } }],
  ['key.scope: The key does not have the scope read.', { more: { key: key({ scopes: [] }) } }],
  ['key.environment: A test item never reaches a live key.', { edition: { test: true } }],
  ['key.environment: A test key sees only test items.', { more: { key: key({ environment: 'test' }) } }],
  ['item.status: The item is withheld.', { edition: { status: 'withheld' } }],
  ['item.advisory: Advisories go only to keys with the scope advisories.', { edition: { genre: 'Daybook' } }],
  ['item.release: Not released yet.', withRights({ notBefore: '2027-01-01T00:00:00Z' })],
  ['item.rights-ended: The rights to it have ended.', withRights({ ends: '2026-01-01T00:00:00Z' })],
  ['item.clearance: Held back until it is cleared.', withRights({ clearance: 'needed' })],
  ['item.exclusive: Reserved to others.', withRights({ exclusive: { mode: 'reserved', outlets: [] } })],
  ['item.territory: Not for TR.', withRights({ territories: { deny: ['TR'] } })],
  ['item.channel: Not for web.', withRights({ channels: { deny: ['web'] } })],
  ['contract.in-force: There is no contract.', { contracts: [] }],
  ['contract.in-force: The contract is not agreed yet.', inContract({ status: 'draft' })],
  ['contract.in-force: The contract is suspended.', inContract({ status: 'suspended' })],
  ['contract.in-force: The contract has no basis.', inContract({ basis: 'rumour' as 'signed' })],
  ['contract.in-force: The contract has not started.', inContract({ starts: '2026-06-16' })],
  ['contract.in-force: The contract has ended.', inContract({ ends: '2026-06-14' })],
  ['schedule.destination: The destination is not active.', { place: { active: false } }],
  [
    'schedule.destination: No schedule names the destination.',
    inContract({ schedules: [{ licence: 'full', destinations: [] }] }),
  ],
  ['item.source: Content from this source is not covered.', { edition: { source: 'coast' } }],
  [
    'item.source: The source is not known.',
    { ...inLicence({ grants: [{ everything: true }] }), edition: { source: 'coast' } },
  ],
  [
    "item.source: The source's agreement is not in force.",
    {
      ...inLicence({ grants: [{ everything: true }] }),
      edition: { source: 'coast' },
      sources: [{ code: 'coast', agreement: { ends: '2026-01-01' } }],
    },
  ],
  ['grant.match: No grant covers it.', { edition: { kind: 'video' } }],
  ['licence.channel: Not for web.', inLicence({ channels: ['print'] })],
  ['licence.territory: Not granted for TR.', inLicence({ territories: { allow: ['DE'] } })],
  ['licence.property: Not for daily.example.', inLicence({ properties: ['other.example'] })],
  [
    'licence.property: Not for a destination without a property.',
    { ...inLicence({ properties: ['other.example'] }), place: { property: null } },
  ],
  ['item.embargo: Under embargo.', { edition: { embargoedUntil: NOW + 1 } }],
  ['licence.delay: Not old enough yet for your licence.', inLicence({ delay: 'PT1M' })],
  ['licence.archive: Older than the archive that is covered.', inLicence({ archive: 'PT1M' })],
  [
    'licence.quota: All 0 pictures of the week are used up.',
    {
      ...inLicence({
        grants: [{ everything: true }],
        quotas: [{ unit: 'picture', limit: 0, period: 'week', over: 'refuse' }],
      }),
      edition: { kind: 'picture', media: [{ id: 'm1', kind: 'picture', source: 'own', rights: {} }] },
    },
  ],
  ['gate.fault: unknown access: peek', inLicence({ access: 'peek' as 'full' })],
  ['gate.fault: the licence is broken', inLicence('the licence is broken')],
  [
    'gate.fault: a licence has a delay, and nobody said since when it counts',
    { ...inLicence({ delay: 'PT1M' }), more: { since: undefined } },
  ],
  [
    'gate.fault: a licence is metered, and nobody said what was used',
    {
      ...inLicence({ quotas: [{ unit: 'item', limit: 1, period: 'day', over: 'refuse' }] }),
      more: { usage: undefined },
    },
  ],
  ['gate.fault: The decision could not be made.', withRights({ ends: 'some day' })],
])('%s', (sentence, given) => {
  expect(said(given)).toEqual([sentence]);
});

it('tells in its log what it does not tell an outlet', () => {
  expect(decided(withRights({ ends: 'some day' })).faults).toEqual(['not an instant: some day']);
  expect(decided({ more: { key: key({ environment: 'moon' as 'live' }) } }).faults).toEqual([
    'unknown environment: moon',
  ]);
  expect(decided({ more: { key: null as never } })).toMatchObject({
    charges: [],
    until: -Infinity,
    lasting: false,
    refusals: [{ part: 'text', destination: 'web' }],
  });
  expect(decided({ more: { connection: null as never } }).refusals).toEqual([]);
  expect(() => momentOf(Number.NaN)).toThrow('not an instant: NaN');
  expect(() => momentOf('1' as never)).toThrow('not an instant: 1');
  expect(() => momentOf(1).reached('1' as never)).toThrow('not an instant: 1');
});

it.each(['signed', 'accepted', 'trial'] as const)('a contract may be %s', (basis) => {
  expect(said(inContract({ basis }))).toEqual([]);
});

it('says of a picture what it is, and that it is not covered', () => {
  const media = [{ id: 'm1', kind: 'video' as const, source: 'own', rights: {} }];
  expect(said({ edition: { media } })).toEqual(['licence.media: The video is not covered.']);
  expect(keyRefusal({ key: key(), moment: momentOf(NOW) })).toBeNull();
});

it('names of several contracts that are out the first, and of those in force the first', () => {
  const named = (one: Given) => decided(one).refusals.map((refusal) => refusal.contract);
  const out = { contract: { status: 'suspended' as const, reference: 'A' } };
  expect(named({ contracts: [out, { contract: { ...out.contract, reference: 'B' } }] })).toEqual(['A']);
  const elsewhere = (reference: string) => ({
    contract: { reference, schedules: [{ licence: 'full', destinations: [] }] },
  });
  expect(named({ contracts: [out, elsewhere('C'), elsewhere('D')] })).toEqual(['C']);
});

it('tells of two quotas the one that begins anew sooner, in whatever order', () => {
  const quota = (period: 'day' | 'hour') => ({
    licence: { quotas: [{ unit: 'item' as const, limit: 0, period, over: 'refuse' as const }] },
  });
  for (const contracts of [
    [quota('day'), quota('hour')],
    [quota('hour'), quota('day')],
  ])
    expect(decided({ contracts }).refusals).toMatchObject([{ until: at('2026-06-15T13:00:00Z') }]);
});

it('owes, under a licence that states nothing, what nobody granted, and no more', () => {
  const destinations = [destination()];
  const told = (more: Partial<Licence>) => {
    const contracts = [compiledOf({ destinations, licences: [more] })];
    const connection = { code: 'c', outlet: 'o', destinations };
    const decision = decide({ now: NOW, key: key(), connection, contracts, edition: edition() });
    return obligationsOf({
      decision,
      contracts,
      edition: edition(),
      firstDelivery: NOW,
      language: 'en',
      provider: 'P',
    });
  };
  expect(told({}).map(({ id }) => id)).toEqual(['WG-1/1/wg:ai', 'WG-1/1/wg:textAndDataMining']);
  const flags = ['link', 'canonical', 'noindex', 'noGallery', 'editorialUseOnly'] as const;
  for (const flag of flags)
    expect(told({ [flag]: true })[0]).toMatchObject({
      action: `wg:${flag}`,
      value: true,
      part: 'item',
      clause: null,
      by: null,
    });
  expect(told({ byline: 'keep' })[0]).toMatchObject({ action: 'wg:keepByline', value: 'keep' });
  expect(told({ dateline: 'keep' })[0]).toMatchObject({ action: 'wg:keepDateline', value: 'keep' });
  expect(told({ sublicence: { languages: ['de'] } })[0]).toMatchObject({
    action: 'grantUse',
    value: { languages: ['de'] },
  });
});

it('owes deletion where rights have ended', () => {
  expect(deletionDuty({ by: at('2026-07-01T12:00:00Z'), destinations: ['web'], language: 'tr' })).toEqual({
    id: 'rights-ended/delete',
    action: 'delete',
    part: 'item',
    destinations: ['web'],
    value: null,
    by: '2026-07-01T12:00:00.000Z',
    clause: null,
    text: 'Bu içerik üzerindeki haklarınız sona erdi: en geç 1 Temmuz 2026 tarihinde silin.',
  });
});

it('counts each part as what it is, and as nothing else', () => {
  const media = [
    { id: 'm1', kind: 'picture' as const, source: 'own', rights: {}, unit: 'p' },
    { id: 'm2', kind: 'video' as const, source: 'own', rights: {}, unit: 'v' },
    { id: 'm3', kind: 'audio' as const, source: 'own', rights: {} },
  ];
  const as = (facets: Partial<Facets>, part: string) =>
    (['item', 'picture', 'video'] as const).map((unit) => unitOf({ edition: edition(facets), part, unit }));
  expect(['text', 'm1', 'm2', 'm3'].map((part) => as({ media }, part))).toEqual([
    ['i1', null, null],
    [null, 'p', null],
    [null, null, 'v'],
    [null, null, null],
  ]);
  expect(as({ kind: 'picture', media }, 'text')).toEqual(['i1', 'p', null]);
  expect(as({ kind: 'video', media: [] }, 'text')).toEqual(['i1', null, 'i1/m1']);
  expect(unitsOf(edition({ media }))).toEqual(['i1', 'p', 'v', 'i1/m3']);
  expect(unitsOf(edition({ kind: 'video', media: [] }))).toEqual(['i1', 'i1/m1']);
  expect(unitsOf(edition({ kind: 'picture', media: [] }))).toEqual(['i1', 'i1/m1']);
});

it('refuses as a fault a renewal that would never end', () => {
  const version = {
    reference: 'WG-1',
    version: 1,
    contract: contract({ renews: { every: 'PT0S' }, ends: '2026-01-31' }),
    schedules: [{ licence: licence({ quotas: [{ unit: 'item', limit: 1, period: 'term', over: 'refuse' }] }) }],
    sources: [],
  };
  const contracts = [compile({ version, destinations: [destination()] })];
  const connection = { code: 'c', outlet: 'o', destinations: [destination()] };
  const { faults } = decide({ now: NOW, key: key(), connection, contracts, edition: edition(), usage: tallyOf() });
  expect(faults).toEqual(['WG-1, schedule 1: a renewal must last longer than nothing: PT0S']);
});
