import type { Readable } from 'node:stream';
import type { Charge } from '../gate';
import type { DeliveredItem } from '../ledger';
import type { ItemState } from '../wire';
import type { Positions } from './positions';
import type { Ruling } from './rulings';
import type { Cut } from './transfer';

export type View = 'full' | 'meta' | 'browse';

/** An edition that the gate permitted, ready to be rendered. */
export interface Permitted {
  state: ItemState;
  ruling: Ruling;
  view: View;
}

/** What a call is about to send, before it is recorded. */
export interface Draft {
  status: number;
  headers: Record<string, string>;
  /** In pieces; they are put together when it is sent. */
  body: Buffer[];
  /** Bytes that are sent in place of the body, for as long as the decision on them stands. */
  media?: {
    open: () => Promise<Readable>;
    stands: () => Promise<Cut | null>;
    /** Records that they were broken off. */
    broken?: (cut: Cut) => Promise<void>;
  };
  /** What the ledger calls the form of the answer; ninjs where it says nothing. */
  format?: string;
  /** Everything with content in it, for the ledger; empty where nothing is delivered. */
  items: DeliveredItem[];
  /** What it uses of quotas. */
  charges?: Charge[];
  /** Its length would tell what is counted to whoever asks by HEAD, which is not. */
  unmeasured?: boolean;
  /** The states of the items that the answer is made of. */
  read: ItemState[];
  /** Set where there was nothing to give: from where one may wait, and until when (epoch milliseconds) at most. */
  idle?: { positions: Positions; due: number };
}

/** How the ledger keeps one permitted edition. */
export function deliveredOf({ state, ruling, view }: Permitted, event?: DeliveredItem['event']): DeliveredItem {
  const { kept } = ruling;
  if (kept.delivered?.event !== event || kept.delivered?.view !== view) {
    kept.delivered = {
      item: state.id,
      edition: ruling.edition,
      ...(event ? { event } : {}),
      kind: ruling.facets.kind,
      language: ruling.facets.language,
      uri: state.uri,
      view,
      parts: ruling.decision.permits.map(({ part, destination, contract, version, schedule, grant, access }) => ({
        part,
        destination,
        contract,
        version,
        schedule,
        grant,
        access,
      })),
    };
  }
  return kept.delivered;
}

export const tombstoneOf = (state: ItemState, event?: DeliveredItem['event']): DeliveredItem => ({
  item: state.id,
  edition: state.edition,
  ...(event ? { event } : {}),
  kind: state.kind,
  language: state.language,
  uri: state.uri,
  view: 'tombstone',
  parts: [],
});
