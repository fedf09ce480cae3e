import type { ContractVersion, Destination } from '../types';
import type { ItemRights } from '../../../../shared/edition';
import type { Contract, Licence } from '../../../../shared/terms';
import { contract, destination, edition, licence } from '../test-support';
import { itemPolicyOf, outletUri, policyOf } from '.';

/** Fixtures: one contract whose every term is stated, and what can be said of it. */

export const BASE = 'https://wire.example/api/v1';
export const AGENCY = { name: 'Example Agency', uri: 'https://agency.example/' };
export const OUTLET = { code: 'daily', name: 'The Daily', uri: outletUri({ base: BASE, outlet: 'daily' }) };

export type Json = Record<string, unknown>;

export function versionOf(input: {
  contract?: Partial<Contract>;
  licences?: Array<Partial<Licence> | string>;
  sources?: ContractVersion['sources'];
}): ContractVersion {
  const licences = input.licences ?? [{}];
  const terms = contract({
    schedules: licences.map(() => ({ licence: 'full', destinations: ['web', 'print'] })),
    ...input.contract,
  });
  return {
    reference: terms.reference,
    version: 1,
    contract: terms,
    schedules: licences.map((one) => (typeof one === 'string' ? { fault: one } : { licence: licence(one) })),
    sources: input.sources ?? [],
  };
}

export const policiesOf = (version: ContractVersion, destinations: Destination[] = [destination()]): Json[] =>
  version.schedules.map((_, index) =>
    policyOf({
      version,
      schedule: index + 1,
      base: BASE,
      id: `${version.reference}-${index + 1}`,
      agency: AGENCY,
      outlet: OUTLET,
      destinations,
    }),
  );
export const policy = (more: Partial<Licence> | string = {}, terms: Partial<Contract> = {}): Json =>
  policiesOf(versionOf({ licences: [more], contract: terms }))[0]!;

/** Every member of a licence that a policy speaks of. */
export const STATED: Partial<Licence> = {
  grants: [
    {
      kinds: ['article', 'picture'],
      services: ['world'],
      languages: ['tr', 'ar-IQ'],
      subjects: ['medtop:04000000'],
      genres: ['Analysis'],
      sources: ['own', 'dha'],
      urgency: 3,
    },
    { everything: true },
  ],
  channels: { allow: ['web', 'archive-database'], deny: ['app'] },
  territories: { allow: ['TR', 'DE'], deny: ['TR-34'] },
  properties: ['daily.example'],
  embargo: 'withhold',
  delay: 'PT2H',
  archive: 'P2W',
  meter: 'take',
  quotas: [
    { unit: 'item', limit: 10, period: 'day', over: 'refuse' },
    { unit: 'picture', limit: 5, period: 'month', over: 'bill', price: { amount: 1.5, currency: 'EUR' } },
    { unit: 'video', limit: 1, period: 'term', over: 'bill' },
  ],
  retention: { from: 'firstDelivery', period: 'P30D', except: ['printed', 'statutory'] },
  credit: { tr: '{provider} / {byline}', en: '({provider})', place: 'top' },
  byline: 'keep',
  dateline: 'keep',
  modification: 'trim',
  headline: 'shorten',
  translation: ['kmr'],
  excerpt: { words: 50, characters: 300 },
  link: true,
  canonical: true,
  noindex: true,
  noGallery: true,
  editorialUseOnly: true,
  sublicence: { territories: ['DE'], channels: ['web'], languages: ['tr'], killsWithin: 'PT1H', report: true },
  ai: { summarise: true },
  tdm: false,
  broadcast: { runs: 3, window: 'P7D', maxDuration: 'PT90S' },
  killDeadline: 'PT1H',
  correctionDeadline: 'PT2H',
  purge: { within: 'P1M', except: ['legal-hold'] },
  usageReport: { every: 'P3M' },
};
/** The other side of every choice. */
export const OTHERWISE: Partial<Licence> = {
  channels: { any: true, deny: ['social'] },
  territories: { any: true, deny: ['TR', 'DE-BY'] },
  credit: '{provider}',
  modification: 'none',
  headline: 'keep',
  translation: [],
  sublicence: 'none',
  retention: { from: 'publication', period: 'P1Y' },
  ai: { train: true, ground: true, summarise: true, translate: true, 'internal-tools': true },
  tdm: true,
};
export const SOURCES: ContractVersion['sources'] = [
  {
    code: 'dha',
    agreement: { starts: '2026-01-01', ends: '2026-06-30' },
    limits: {
      channels: ['web'],
      territories: { allow: ['TR'], deny: ['TR-34'] },
      retention: { from: 'firstDelivery', period: 'P7D' },
      sublicence: 'none',
    },
    credit: { en: 'DHA' },
    terms: 'Not for use in books.',
  },
];
export const CLAUSES: Contract['clauses'] = [
  { id: '7.2', kinds: ['picture'], services: ['world'], text: { en: 'No "posters".', tr: 'Afiş yapılamaz.' } },
];
export const RIGHTS: ItemRights = {
  territories: { allow: ['TR', 'DE'], deny: ['TR-34'] },
  channels: { allow: ['web'], deny: ['print'] },
  notBefore: '2026-06-01T00:00:00Z',
  ends: '2026-07-01T00:00:00+03:00',
  exclusive: { mode: 'reserved', outlets: ['daily', 'evening'], until: '2026-06-20T00:00:00Z' },
  clearance: 'needed',
};

/** One of every sort of policy. */
export function everySort(): Json[] {
  const stated = versionOf({ licences: [STATED, OTHERWISE], sources: SOURCES, contract: { clauses: CLAUSES } });
  const media = [{ id: 'm1', kind: 'picture' as const, source: 'own', rights: { channels: { deny: ['print'] } } }];
  const items = [
    itemPolicyOf({ facets: edition({ rights: RIGHTS, media }), base: BASE, id: 'i1' }),
    itemPolicyOf({ facets: edition({ status: 'withheld' }), base: BASE, id: 'i2' }),
    itemPolicyOf({ facets: edition({ rights: RIGHTS }), base: BASE, id: 'i3', outlet: { code: 'x', uri: OUTLET.uri } }),
  ];
  return [
    ...policiesOf(stated),
    policy(),
    policy({ access: 'browse' }),
    policy({}, { status: 'draft' }),
    policy({}, { status: 'suspended' }),
    policy({ territories: undefined }),
    policy('cannot be read'),
    ...items.filter((one) => one !== null),
  ];
}
