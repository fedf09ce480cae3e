/**
 * What the partner API, version 1, answers. Instants are ISO 8601. Members that are not named here may come, and are to be
 * ignored: so may events of a name that is not known.
 */

export type Kind = 'article' | 'brief' | 'picture' | 'video' | 'package';
export type Format = 'ninjs' | 'ninjs1' | 'newsmlg2' | 'nitf' | 'atom' | 'rss' | 'jsonfeed' | 'html' | 'text';
export type EventType =
  | 'published'
  | 'updated'
  | 'corrected'
  | 'withheld'
  | 'restored'
  | 'killed'
  | 'lifted'
  | 'embargo-changed'
  | 'rights-ended'
  | 'revoked';

export interface Change {
  type: 'fix' | 'update' | 'correction';
  severity: 'minor' | 'major';
  note?: string;
  previousEdition?: number;
}

export interface Price {
  amount: number;
  currency: string;
}

/** Where an item may be used. With `take` it is to be taken before it is used: what one more costs, how many are left. */
export interface Use {
  destination: string;
  contract: string;
  schedule: number;
  access: 'full' | 'browse';
  take?: { price: Price | null; left: number | null };
}

/** What must be done with what was received; `text` says it to an editor in one sentence. */
export interface Obligation {
  id: string;
  /** ODRL's or RightsML's term, or one of Wiregate's profile. */
  action: string;
  part: string;
  destinations: string[];
  value: unknown;
  by: string | null;
  clause: string | null;
  text: string;
}

/** What was left out, by kind and rule. */
export interface Omission {
  kind: string;
  rule: string;
  text: string;
}

export interface Rendition {
  name: string;
  href?: string;
  contentType?: string;
  sizeInBytes?: number;
  [member: string]: unknown;
}

/** A ninjs 3.1 document, as far as this client looks into it. */
export interface Ninjs {
  uri: string;
  type?: string;
  version?: string;
  pubStatus?: 'usable' | 'withheld' | 'canceled';
  name?: string;
  edNote?: string;
  renditions?: Rendition[];
  associations?: Ninjs[];
  [member: string]: unknown;
}

export interface Envelope {
  id: string;
  edition: number;
  kind: Kind;
  language: string;
  change?: Change;
  item: Ninjs;
  uses: Use[];
  obligations: Obligation[];
  omitted: Omission[];
  links: {
    self: string;
    versions: string;
    rights: string;
    policy?: string;
    take?: string;
    [relation: string]: unknown;
  };
}

/** An envelope on the feed. */
export interface WireEvent extends Envelope {
  event: EventType;
  at: string;
}

export interface FeedPage {
  events: WireEvent[];
  cursor: string;
  /** Whether calling again at once could give something. */
  more: boolean;
  /** Changes when rights do. */
  entitlement: string;
}

export interface ItemsPage {
  items: Envelope[];
  /** Null at the end. */
  cursor: string | null;
}

export interface Versions {
  id: string;
  uri: string;
  kind: Kind;
  language: string;
  versions: Array<{ edition: number; versionCreated: string; change?: Change | null; links: { self: string } }>;
}

export interface DestinationRights {
  destination: string;
  permitted: boolean;
  access?: 'full' | 'browse';
  until?: string | null;
  /** Where it is refused. */
  rule?: string;
  text?: string;
  /** From when it may be. */
  from?: string;
  [member: string]: unknown;
}

export interface Rights {
  id: string;
  edition: number;
  at: string;
  permitted: boolean;
  destinations: DestinationRights[];
  obligations: Obligation[];
}

export interface Account {
  outlet: { code: string; name: string; language: string };
  connection: { code: string };
  key: { id: string; environment: 'live' | 'test'; scopes: string[]; expires?: string };
  destinations: Array<{ code: string; channel: string; property: string | null; territories: string[] }>;
  contracts: Array<{
    reference: string;
    version: number;
    starts: string;
    ends: string | null;
    schedules: Array<{ schedule: number; destinations: string[]; access: 'full' | 'browse'; permits: unknown[] }>;
    [member: string]: unknown;
  }>;
  quotas: Array<{
    contract: string;
    schedule: number;
    unit: string;
    period: string;
    used: number;
    limit: number | null;
    left: number | null;
    resets: string | null;
    [member: string]: unknown;
  }>;
  entitlement: string;
}

export interface DeliveriesPage {
  deliveries: Array<{ at: string; requestId: string; route: string; items: unknown[]; [member: string]: unknown }>;
  cursor: string | null;
}

export interface Holding {
  destination: string;
  item: string;
  edition: number;
  part: string;
  contract: string;
  kind: Kind;
  language: string;
  uri: string;
  first: string;
  last: string;
  /** By when it must be deleted; null where no term is set. */
  deleteBy: string | null;
}

export interface HoldingsPage {
  holdings: Holding[];
  cursor: string | null;
}

/** An RFC 9457 problem document. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** The rule that refused. */
  rule?: string;
  requestId?: string;
  /** What was not right in the request. */
  parameter?: string;
  links?: { next?: string };
  deleteBy?: string;
  [member: string]: unknown;
}

/** What narrows the feed and the list; a list means any of them. */
export interface Filters {
  kind?: Kind | Kind[];
  language?: string | string[];
  service?: string | string[];
  subject?: string | string[];
  /** This or more urgent, 1 to 9. */
  urgency?: number;
  destination?: string | string[];
}
