import type { Change } from '../../../shared/edition';
import type { Facets } from '../gate';
import type { EventType, Kind, PubStatus } from '../../../shared/words';

/** One line of the wire. Instants are epoch milliseconds. */
export type WireEvent = ItemEvent | OutletEvent;

/** What happened to an item, with the state that it is in now. */
export interface ItemEvent {
  seq: number;
  type: Exclude<EventType, 'revoked'>;
  at: number;
  /** The sentence that a kill or a withholding carried, also when its item was restored since. */
  note: string | null;
  edition: number;
  item: ItemState;
}

/** That the rights of one outlet changed: of what it holds, it is told what it has no right to any more. */
export interface OutletEvent {
  seq: number;
  type: 'revoked';
  at: number;
  outlet: string;
  item: null;
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
  client: 'sqlite' | 'postgres';
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
