import { LRUCache } from 'lru-cache';
import { decodeItems } from './encode';
import type { DeliveryRow } from './rows';
import type { Holding } from './types';

/** `last` is written again only when it is older than this (milliseconds). */
export const LAST_KEPT_TO = 60_000;

const SEPARATOR = '\n';

/** Epoch milliseconds. */
interface Times {
  first: number;
  last: number;
}

/**
 * What the database is known to hold already, so that reading the same items again writes no holding. Only a memory:
 * what is not in it is written once more, to the same effect. Of one process; others keep their own.
 */
export function createKnownHoldings(options: { holdings?: number; answers?: number } = {}) {
  const byHolding = new LRUCache<string, Times>({ max: options.holdings ?? 100_000 });
  /** Whole answers, for a caller that polls the same list: saves taking it apart. By outlet and items. */
  const byAnswer = new LRUCache<string, Times>({ max: options.answers ?? 500 });

  /** Earlier than the first counts as well: requests that run side by side are not recorded in the order of their times. */
  const isFresh = (known: Times | undefined, at: number): boolean =>
    known === undefined || at < known.first || at - known.last >= LAST_KEPT_TO;

  return {
    /** The holdings that these deliveries add to or move on, each once. Nothing is remembered before `remember`. */
    fresh(deliveries: DeliveryRow[]): FreshHoldings {
      const holdings = new Map<string, Holding>();
      const answers = new Map<string, Times>();
      for (const delivery of deliveries) {
        const answer = delivery.outlet + SEPARATOR + delivery.items;
        if (!isFresh(answers.get(answer) ?? byAnswer.get(answer), delivery.at)) continue;
        answers.set(answer, { first: delivery.at, last: delivery.at });
        collect(delivery, holdings);
      }
      return { holdings, answers };
    },

    /** To be called when they are committed. */
    remember(committed: FreshHoldings): void {
      for (const [key, holding] of committed.holdings) {
        byHolding.set(key, { first: holding.first, last: holding.last });
      }
      for (const [answer, times] of committed.answers) byAnswer.set(answer, times);
    },
  };

  function collect(delivery: DeliveryRow, holdings: Map<string, Holding>): void {
    const { outlet, at } = delivery;
    for (const item of decodeItems(delivery.items)) {
      if (item.view === 'tombstone') continue;
      for (const { part, destination, contract } of item.parts) {
        const key = [item.item, outlet, destination, item.edition, part, contract].join(SEPARATOR);
        const found = holdings.get(key);
        if (found) {
          found.first = Math.min(found.first, at);
          found.last = Math.max(found.last, at);
        } else if (isFresh(byHolding.get(key), at)) {
          holdings.set(key, {
            outlet,
            destination,
            item: item.item,
            edition: item.edition,
            part,
            contract,
            kind: item.kind,
            language: item.language,
            uri: item.uri,
            first: at,
            last: at,
          });
        }
      }
    }
  }
}
export type KnownHoldings = ReturnType<typeof createKnownHoldings>;

export interface FreshHoldings {
  holdings: Map<string, Holding>;
  answers: Map<string, Times>;
}
