import { LRUCache } from 'lru-cache';
import type { Rate, Shares, Taken } from './types';

/** Shares that are remembered; who is forgotten begins with a full one. */
const KEPT = 50_000;

/** Of this process alone: what is taken is known at once. */
interface OwnShares extends Shares {
  take(name: string): Taken;
}

/**
 * Token buckets in this process: each holds `burst` requests and fills by `perSecond`. rate-limiter-flexible counts fixed
 * windows, and no window says "50 a second with bursts of 500": of one second it knows no burst; of ten it refuses who
 * goes on evenly after one; a second window for bursts beside the first lets through twice the rate for ever.
 */
export function createBuckets(input: { rate: Rate; clock: () => number; kept?: number }): OwnShares {
  const { rate, clock } = input;
  const perMillisecond = rate.perSecond / 1_000;
  const buckets = new LRUCache<string, { left: number; at: number }>({ max: input.kept ?? KEPT });
  return {
    rate,
    take(name) {
      const now = clock();
      let bucket = buckets.get(name);
      if (!bucket) buckets.set(name, (bucket = { left: rate.burst, at: now }));
      // A clock that was set back fills nothing, and takes nothing away.
      bucket.left = Math.min(rate.burst, bucket.left + Math.max(now - bucket.at, 0) * perMillisecond);
      bucket.at = now;
      const granted = bucket.left >= 1;
      if (granted) bucket.left -= 1;
      return {
        granted,
        left: Math.floor(bucket.left),
        wait: granted ? 0 : (1 - bucket.left) / rate.perSecond,
      };
    },
  };
}
