import type { Contract, Licence } from '../../../shared/terms';
import { compile, type CompiledContract, type ContractVersion, type Destination, type Facets, type Key } from '.';

/** Fixtures of the gate's tests: one outlet with one contract that covers one article, until a test says otherwise. */

export const at = (text: string) => Date.parse(text);
export const NOW = at('2026-06-15T12:00:00Z');

export const destination = (more: Partial<Destination> = {}): Destination => ({
  code: 'web',
  channel: 'web',
  property: 'daily.example',
  territories: ['TR'],
  geoblocks: false,
  active: true,
  ...more,
});
export const licence = (more: Partial<Licence> = {}): Licence => ({
  code: 'full',
  name: 'Full',
  access: 'full',
  grants: [{ kinds: ['article'], services: ['world'] }],
  channels: ['web'],
  territories: { allow: ['TR', 'DE'] },
  ...more,
});
export const contract = (more: Partial<Contract> = {}): Contract => ({
  reference: 'WG-1',
  outlet: 'daily',
  basis: 'signed',
  starts: '2026-01-01',
  ends: '2026-12-31',
  timeZone: 'Europe/Istanbul',
  status: 'active',
  schedules: [{ licence: 'full', destinations: ['web'] }],
  ...more,
});
export const edition = (more: Partial<Facets> = {}): Facets => ({
  item: 'i1',
  edition: 1,
  kind: 'article',
  language: 'en',
  test: false,
  status: 'usable',
  versionCreated: at('2026-06-15T11:00:00Z'),
  embargoedUntil: null,
  services: ['world'],
  subjects: [],
  genre: null,
  source: 'own',
  urgency: 4,
  rights: {},
  media: [],
  byline: null,
  sourceName: 'Own',
  ...more,
});
export const key = (more: Partial<Key> = {}): Key => ({
  id: 'k1',
  connection: 'cms',
  scopes: ['read'],
  environment: 'live',
  addresses: [],
  active: true,
  expires: null,
  ...more,
});

/** One contract; its schedules take their licences in order, a string stands for one that cannot be read. */
export function compiledOf(input: {
  contract?: Partial<Contract>;
  licences?: Array<Partial<Licence> | string>;
  destinations?: Destination[];
  sources?: ContractVersion['sources'];
}): CompiledContract {
  const licences = input.licences ?? [{}];
  const destinations = input.destinations ?? [destination()];
  const schedules = licences.map(() => ({ licence: 'full', destinations: destinations.map(({ code }) => code) }));
  const terms = contract({ schedules, ...input.contract });
  const version: ContractVersion = {
    reference: terms.reference,
    version: 1,
    contract: terms,
    schedules: licences.map((one) => (typeof one === 'string' ? { fault: one } : { licence: licence(one) })),
    sources: input.sources ?? [],
  };
  return compile({ version, destinations });
}
