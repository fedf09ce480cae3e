import type { Block, Concept, ItemLink, MediaPart, Place } from '../../../../shared/edition';
import type { Kind, PubStatus } from '../../../../shared/words';

export interface ImportedFields {
  headline: string;
  slugline?: string;
  summary?: string;
  dateline?: string;
  byline?: string;
  body: Block[];
  urgency?: number;
  /** Code of IPTC's genre vocabulary. */
  genre?: string;
  subjects: Concept[];
  keywords: string[];
  places: Place[];
  edNote?: string;
  usageTerms?: string;
  copyrightHolder?: string;
  copyrightNotice?: string;
  digitalSourceType?: Concept;
  /** ISO 8601 instant, UTC. */
  embargoedUntil?: string;
  media: MediaPart[];
  members: ItemLink[];
  related: ItemLink[];
  /** ninjs 3.1 members that have no field. */
  extra?: Record<string, unknown>;
}

export interface ImportedItem {
  kind: Kind;
  uri: string;
  /** BCP 47. */
  language: string;
  version?: string;
  /** ISO 8601 instants, UTC. */
  versionCreated?: string;
  firstCreated?: string;
  pubStatus: PubStatus;
  /** Service code and source code, as in contracts. */
  service: string;
  source: string;
  test: boolean;
  fields: ImportedFields;
  /** What a person should know: a headline that was made up of the first words, a body that was left aside. */
  notes: string[];
}

/** A document whose language nobody states; `code` is `import.language`. */
export class ImportError extends Error {
  readonly code = 'import.language';
  constructor(uri: string) {
    super(`${uri} states no language and none was given: a BCP 47 tag is wanted, such as tr or en-GB`);
    this.name = 'ImportError';
  }
}
