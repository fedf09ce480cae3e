import type { Clause, Contract, Licence, Quota, Source } from '../../../shared/terms';
import type { Channel, Kind, MediaKind, PubStatus, Scope } from '../../../shared/words';
import type { ItemRights } from '../../../shared/edition';

/** Rules of rules.md, in the order in which they are asked: a refusal later in this list came nearer to a permit. */
export const RULES = [
  'key.active',
  'key.address',
  'key.environment',
  'key.scope',
  'item.status',
  'item.release',
  'item.rights-ended',
  'item.exclusive',
  'item.clearance',
  'item.advisory',
  'item.territory',
  'item.channel',
  'contract.in-force',
  'schedule.destination',
  'item.source',
  'grant.match',
  'licence.media',
  'licence.channel',
  'licence.territory',
  'licence.property',
  'item.embargo',
  'licence.delay',
  'licence.archive',
  'licence.access',
  'licence.quota',
  // Before anything else that is to be said of a refusal stands that the gate itself failed.
  'gate.fault',
] as const;
export type Rule = (typeof RULES)[number];

/** What the gate sees of one picture or video in an edition. */
export interface MediaFacets {
  id: string;
  kind: MediaKind;
  source: string;
  rights: ItemRights;
  /** What it is counted as, the same wherever it is used; without one it is counted as a part of this item. */
  unit?: string;
}

/** What the gate sees of an edition; instants are epoch milliseconds. */
export interface Facets {
  item: string;
  /** The first item of a chain, where this one evolves from another: a flash that becomes a story is one unit of a quota. */
  chain?: string;
  edition: number;
  kind: Kind;
  language: string;
  test: boolean;
  status: PubStatus;
  versionCreated: number;
  embargoedUntil: number | null;
  services: string[];
  /** Codes with all that they stand under, so that a grant of the parent covers the child. */
  subjects: string[];
  genre: string | null;
  source: string;
  urgency: number | null;
  rights: ItemRights;
  media: MediaFacets[];
  /** For credit templates. */
  byline: string | null;
  sourceName: string;
}

export interface Destination {
  code: string;
  channel: Channel;
  property: string | null;
  territories: string[];
  geoblocks: boolean;
  active: boolean;
}

/** A system of an outlet, with the destinations that it serves. */
export interface Connection {
  code: string;
  outlet: string;
  destinations: Destination[];
}

export interface Key {
  id: string;
  connection: string;
  scopes: Scope[];
  environment: 'live' | 'test';
  addresses: string[];
  /** Key, its connection and its outlet, all active. */
  active: boolean;
  expires: number | null;
}

/** One saved version of a contract, with its licences as they stood and its sources' agreements. */
export interface ContractVersion {
  reference: string;
  version: number;
  contract: Contract;
  /** In the order of the contract; overrides are merged in. `fault` where the stored licence is not a valid one. */
  schedules: Array<{ licence: Licence } | { fault: string }>;
  sources: Source[];
}

export interface Refusal {
  rule: Rule;
  /** For a person: one sentence. */
  reason: string;
  contract?: string;
  version?: number;
  schedule?: number;
  /** Epoch milliseconds: when a quota that is used up begins anew. */
  until?: number;
}

/** One unit that a delivery newly uses of a quota. Within one decision no two are alike. */
export interface Charge {
  /** Names the quota: contract, licence, unit, period. A test key's begins with `test/`. */
  counter: string;
  /** The period's first instant (ISO 8601); with its counter it names one count. */
  period: string;
  /** What is counted, once in the period: the id of an item, the name of a picture. */
  unit: string;
  /** The most that may be counted in the period; null where what is beyond is billed. */
  limit: number | null;
}

export type Price = NonNullable<Quota['price']>;

export interface Permit {
  part: string;
  destination: string;
  contract: string;
  version: number;
  /** 1, 2, … in the order of the contract. */
  schedule: number;
  /** 1, 2, … in the order of the licence. */
  grant: number;
  access: 'full' | 'browse';
  inGrace: boolean;
  /** It is to be browsed until it is taken: what one more costs, and how many more there are (null: no limit). */
  take?: { price: Price | null; left: number | null };
}

export interface PartRefusal extends Refusal {
  part: string;
  destination: string;
}

export interface Decision {
  permits: Permit[];
  refusals: PartRefusal[];
  /** What went wrong inside the gate: to be logged, never to be told. */
  faults: string[];
  /** What a delivery of all that is permitted newly uses of quotas. */
  charges: Charge[];
  /** Epoch milliseconds: the first instant at which the same question may be answered otherwise; never later than that. */
  until: number;
  /** Whether the answer holds until then. It does not where it hangs on what is delivered meanwhile. */
  lasting: boolean;
}

export type { Clause, Contract, Licence, Source };
