import type { EventType, Kind } from '../../../shared/words';

/** One part of an edition, as one schedule permitted it for one destination. */
export interface DeliveredPart {
  /** `text`, or the id of one of the edition's media. */
  part: string;
  destination: string;
  contract: string;
  /** Version of the contract that decided. */
  version: number;
  /** Positions of the schedule in the contract and of the grant in its licence. */
  schedule: number;
  grant: number;
  access: 'full' | 'browse';
}

/** An edition as it was served. `meta` is what a list shows; a `tombstone` has no content and makes no holding. */
export interface DeliveredItem {
  item: string;
  edition: number;
  event?: EventType;
  kind: Kind;
  language: string;
  uri: string;
  view: 'full' | 'meta' | 'browse' | 'tombstone';
  parts: DeliveredPart[];
}

/** One unit that a delivery uses of a quota. Within one delivery no two are alike. */
export interface Charge {
  /** Names the quota, such as `WG-2026-014/web-text/item/day`. */
  counter: string;
  /** Names the period of the counter, by the instant at which it began; counter and period are one count. */
  period: string;
  /** What is counted, once in the period: an item's id, the name of a picture. */
  unit: string;
  /** The most that may be counted in the period; null where what is beyond is billed. */
  limit: number | null;
}

/** How much of a quota is used in a period. */
export interface Count {
  counter: string;
  period: string;
  used: number;
}

/**
 * What became of a delivery: recorded, with the counts that it concerns as they stand now; or nothing of it, since some
 * counts had no room for it.
 */
export type Recording = { recorded: true; counts: Count[] } | { recorded: false; full: Count[] };

/** One answer with content in it. `at` is in epoch milliseconds; `outlet`, `connection` and `key` are their codes or ids. */
export interface Delivery {
  at: number;
  requestId: string;
  outlet: string;
  connection: string;
  key: string;
  /** The call, as api.md names it. */
  route: string;
  format: string;
  test: boolean;
  items: DeliveredItem[];
  /** What it uses of quotas. */
  charges?: Charge[];
}

/** A delivery as it is read again: with the charges that were new then. */
export type RecordedDelivery = Recorded<Omit<Delivery, 'charges'>> & { charges?: Array<Omit<Charge, 'limit'>> };

/** One refusal. What the request did not get as far as establishing is null. */
export interface Refusal {
  /** Epoch milliseconds. */
  at: number;
  requestId: string;
  outlet: string | null;
  connection: string | null;
  key: string | null;
  route: string;
  /** As asked for; the ledger keeps the first 200 characters. */
  item: string | null;
  /** Id of rules.md. */
  rule: string;
  reason: string;
  status: number;
  contract?: string;
  version?: number;
}

/**
 * That an outlet has been delivered a part of an edition, for a destination, under a contract. `first` is exact (epoch
 * milliseconds); `last` is kept to the minute: it may be up to 60 s older than the newest delivery, whose exact time
 * stands with the deliveries.
 */
export interface Holding {
  outlet: string;
  destination: string;
  item: string;
  edition: number;
  part: string;
  contract: string;
  kind: Kind;
  language: string;
  uri: string;
  first: number;
  last: number;
}

export type Recorded<Row> = Row & { id: number };

/** What an outlet holds of an item, over all its destinations. */
export interface HeldItem {
  /** The newest edition held. */
  edition: number;
  destinations: string[];
  /** Epoch milliseconds of the first delivery of any edition: from it deletion is counted. */
  first: number;
}

/** `limit` is 1 to 1,000 everywhere; anything else is a RangeError. */
export interface Ledger {
  /**
   * Resolves when the delivery is durable: it outlives the process, and where the disk keeps its word a power cut.
   * Rejects with a LedgerError if it cannot be recorded; then nothing may be sent. After a rejection the record may
   * still exist (the answer of a commit was lost): the ledger can hold too much, never too little.
   *
   * Charges are counted in the same transaction. Where one does not fit, nothing of the delivery is recorded, and nothing
   * may be sent.
   */
  deliver(delivery: Delivery): Promise<Recording>;
  /** As `deliver`, for a refusal. */
  refuse(refusal: Refusal): Promise<void>;
  /** Which of these items the outlet holds, for whatever destination. */
  held(input: { outlet: string; items: string[] }): Promise<Map<string, HeldItem>>;
  holdsAny(outlet: string): Promise<boolean>;
  /**
   * Each item that the outlet holds once, in the order in which it was first held; `id` is of that holding, and `after` that
   * of the last row of the page before.
   */
  heldItems(input: {
    outlet: string;
    after?: number;
    limit: number;
  }): Promise<Array<HeldItem & { id: number; item: string }>>;
  /** What is used of some counts (by `countKey`), and which of some units were counted in them (by `unitKey`). */
  usage(input: {
    counts: Array<{ counter: string; period: string }>;
    units: string[];
  }): Promise<{ used: Map<string, number>; counted: Set<string> }>;
  /** Every outlet that holds the item, in the order of their names; `edition` is the newest that it holds. */
  holders(item: string): Promise<Array<HeldItem & { outlet: string }>>;
  /**
   * Newest first, by `at` and then by id. `before` is the id of the last row of the page before; `since` is inclusive,
   * `until` exclusive, both epoch milliseconds.
   */
  deliveries(input: {
    outlet: string;
    before?: number;
    since?: number;
    until?: number;
    limit: number;
  }): Promise<{ rows: RecordedDelivery[] }>;
  /** By id, oldest first; `after` is the id of the last row of the page before; of one item where `item` is given. */
  holdings(input: {
    outlet: string;
    after?: number;
    item?: string;
    limit: number;
  }): Promise<{ rows: Array<Recorded<Holding>> }>;
  /** Newest first, by id; those of every outlet and of unknown callers where no outlet is named. */
  refusals(input: { outlet?: string; before?: number; limit: number }): Promise<{ rows: Array<Recorded<Refusal>> }>;
  /** How many of each there are. */
  counts(): Promise<{ deliveries: number; refusals: number; holdings: number }>;
  /** Records what is still pending, then closes; whatever is called afterwards rejects. Closing twice is no error. */
  close(): Promise<void>;
}
