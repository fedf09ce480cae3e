import type { ChangeType, Kind, MediaKind, Severity } from './words';

/** Strapi's blocks, as the editor writes them; `media` stands where an image was embedded. */
export type Inline =
  | { type: 'text'; text: string; bold?: true; italic?: true; underline?: true; strikethrough?: true; code?: true }
  | { type: 'link'; url: string; children: Inline[] };
export interface ListBlock {
  type: 'list';
  format: 'ordered' | 'unordered';
  children: Array<{ type: 'list-item'; children: Inline[] } | ListBlock>;
}
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; level: 1 | 2 | 3 | 4 | 5 | 6; children: Inline[] }
  | { type: 'quote'; children: Inline[] }
  | { type: 'code'; children: Inline[] }
  | ListBlock
  /** `part` is the id of one of the edition's media. */
  | { type: 'media'; part: string };

/** A concept as ninjs 3.1 writes it (subjects, places, genres, people …). */
export interface Concept {
  name?: string;
  rel?: string;
  uri?: string;
  literal?: string;
  creator?: string;
  relevance?: number;
  confidence?: number;
}
export interface Place extends Concept {
  geoJSON?: unknown;
  contactInfo?: unknown[];
}

/** What an item, or one picture in it, restricts by itself, whatever any contract says. Codes as in contracts. */
export interface ItemRights {
  territories?: { allow?: string[]; deny?: string[] };
  channels?: { allow?: string[]; deny?: string[] };
  /** ISO 8601 instants. */
  notBefore?: string;
  ends?: string;
  /** `reserved`: to the named outlets alone; `closed`: to all but them. Within the window, if one is given. */
  exclusive?: { mode: 'reserved' | 'closed'; outlets: string[]; from?: string; until?: string };
  /** A picture that shows minors or victims is held back until it is `cleared`. */
  clearance?: 'needed' | 'cleared';
}

/** One file of a media part. `sha256` where its bytes lie in our vault, `href` where only an address was given. */
export interface Rendition {
  name: string;
  sha256?: string;
  href?: string;
  contentType?: string;
  title?: string;
  width?: number;
  height?: number;
  sizeInBytes?: number;
  duration?: number;
  format?: string;
  /** Further ninjs 3.1 rendition members, kept as imported. */
  [member: string]: unknown;
}

export interface MediaPart {
  /** Stable within the item; never `text`, which names the words. */
  id: string;
  kind: MediaKind;
  uri: string;
  name: string;
  headline?: string;
  caption?: string;
  altText?: string;
  byline?: string;
  creditLine?: string;
  /** Source code, as in contracts. */
  source: string;
  copyrightHolder?: string;
  copyrightNotice?: string;
  usageTerms?: string;
  digitalSourceType?: Concept;
  rights: ItemRights;
  renditions: Rendition[];
  /** ninjs 3.1 members of an imported association that have no field here. */
  extra?: Record<string, unknown>;
}

/** A reference to another item by its public name. */
export interface ItemLink {
  uri: string;
  rel?: string;
  name?: string;
  kind?: Kind;
  headline?: string;
}

/** All that any format needs of one published version of an item; immutable once written. */
export interface Content {
  headline: string;
  slug: string;
  slugline?: string;
  summary?: string;
  dateline?: string;
  byline?: string;
  body: Block[];
  urgency?: number;
  genre?: Concept;
  services: Array<{ code: string; name: string }>;
  subjects: Concept[];
  keywords: string[];
  places: Place[];
  source: { code: string; name: string };
  creditLine?: string;
  /** To outlets, not for publication: data formats only. */
  edNote?: string;
  usageTerms?: string;
  copyrightHolder?: string;
  copyrightNotice?: string;
  digitalSourceType?: Concept;
  /** For a picture or video the first is the item itself. */
  media: MediaPart[];
  /** Ordered members of a package. */
  members: ItemLink[];
  related: ItemLink[];
  translationOf?: string;
  evolvesFrom?: string;
  rights: ItemRights;
  /** ninjs 3.1 members that have no field of their own (people, organisations, altIds …), kept as imported. */
  extra?: Record<string, unknown>;
}

export interface Change {
  type: ChangeType;
  severity: Severity;
  note?: string;
  previousEdition?: number;
}

export interface Edition {
  /** Opaque id of the item; `uri` is its public name. */
  item: string;
  uri: string;
  /** 1, 2, 3 … */
  edition: number;
  kind: Kind;
  /** BCP 47. */
  language: string;
  test: boolean;
  /** ISO 8601 instants, UTC. */
  firstCreated: string;
  versionCreated: string;
  embargoedUntil: string | null;
  change: Change | null;
  content: Content;
}
