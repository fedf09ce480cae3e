import type { Envelope } from '../../../shared/answers';
import type { PubStatus, Kind } from '../../../shared/words';
import type { NinjsInput } from './ninjs';

export const FORMAT_NAMES = ['ninjs', 'ninjs1', 'newsmlg2', 'nitf', 'atom', 'rss', 'jsonfeed', 'html', 'text'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/**
 * What a format can express: one item; a page of the wire or of a listing, with events, tombstones and cursor; the
 * newest items for feed readers.
 */
export type Resource = 'item' | 'page' | 'feed';

/** An edition, and what of it is shown. */
export interface ItemInput extends NinjsInput {
  /** The agency's name in the item's language; without it the source stands in its place. */
  provider?: string;
}

/** What is left to say of an item that was killed or withheld, or that an outlet may not have. */
export interface TombstoneInput {
  uri: string;
  kind: Kind;
  edition: number;
  pubStatus: PubStatus;
  /** The notice's text. */
  note?: string;
  /** ISO 8601 instant of the kill or withholding, in UTC. */
  versionCreated: string;
  language: string;
  /** The agency's name in the item's language. */
  provider: string;
}

/** An item in one format, the same for every outlet that may see the same of it: this is what may be kept. */
export interface Rendered {
  text: string;
  /** Whether the item came with rights in words or an address of its own, beside which no policy is named. */
  statesRights: boolean;
}

/** What stands beside the item: event, change, and what is the outlet's own. Made for each answer, never kept. */
export type Own = Omit<Envelope, 'item'>;

export interface Entry {
  rendered: Rendered;
  own: Own;
}

/** A feed, or the agency as sender of a single item. */
export interface Channel {
  title: string;
  /** Where it was asked for. */
  self: string;
  /** The agency's front page. */
  home: string;
  /** BCP 47; the items may be in others. */
  language?: string;
  /** ISO 8601 instant, UTC. */
  updated: string;
  /** The agency's notice. */
  rights?: string;
}

/** A page of `/feed` (events) or `/items`. */
export interface Page {
  list: 'events' | 'items';
  cursor: string | null;
  more?: boolean;
  entitlement?: string;
  /** ISO 8601 instant, UTC. */
  sent: string;
  sender: string;
  transmitId: string;
}

export interface Format {
  name: FormatName;
  /** `Content-Type` of each resource that it expresses; what is not named is a 406. */
  contentType: Readonly<Partial<Record<Resource, string>>>;
  /** Media types in `Accept` that mean this format. */
  mediaTypes: readonly string[];
  /** Of a file, without the dot. */
  extension: string;
  /** Read by people or by programs; only data formats carry `edNote`. */
  data: boolean;
  item(input: ItemInput): Rendered;
  tombstone(input: TombstoneInput): Rendered;
  /** One item as a document, with what is the outlet's own. */
  document(input: { entry: Entry; channel: Channel }): string;
  page?(input: { entries: readonly Entry[]; page: Page }): string;
  feed?(input: { entries: readonly Entry[]; channel: Channel }): string;
}
