import type { Change } from '../../../shared/edition';
import type { Facets } from '../gate';
import type { EventType, Kind, PubStatus } from '../../../shared/words';

/** One line of the wire, with the state that its item is in now. Instants are epoch milliseconds. */
export interface WireEvent {
  seq: number;
  type: EventType;
  at: number;
  /** Set on an event that is addressed to one outlet. */
  outlet: string | null;
  /** The sentence that a kill or a withholding carried, also when its item was restored since. */
  note: string | null;
  edition: number;
  item: ItemState;
}

export interface ItemState {
  id: string;
  uri: string;
  kind: Kind;
  language: string;
  test: boolean;
  status: PubStatus;
  /** The sentence that a kill or a withholding carries. */
  statusNote: string | null;
  statusChanged: number;
  versionCreated: number;
  /** The newest edition, and the oldest that may still be shown. */
  edition: number;
  floor: number;
  hiddenThrough: number;
}

/** What is decided and enveloped by, stored beside an edition; the status is its item's, and read anew each time. */
export type EditionFacets = Omit<Facets, 'status'> & {
  change: Change | null;
  /** Public names of other items that the edition refers to: each is shown only where it is covered itself. */
  links: string[];
};

/** The database as this house reads it: one statement with `?` placeholders, rows out. */
export interface Reader {
  all<Row>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /**
   * Looks whether anybody committed anything: the answer changes with every commit, and is null where that cannot be known
   * without asking for the rows themselves. A request looks before it decides, and once more before it sends.
   */
  look(): number | null;
  /** What the last look saw. */
  version(): number | null;
  close(): Promise<void>;
}

export class WireError extends Error {
  constructor(
    readonly code: 'killed' | 'not-on-the-wire' | 'wrong-status' | 'same-uri' | 'busy',
    message: string,
  ) {
    super(message);
    this.name = 'WireError';
  }
}
