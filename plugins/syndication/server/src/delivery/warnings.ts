import { LRUCache } from 'lru-cache';
import { counterOf } from '../gate';
import type { Count } from '../ledger';
import type { Session } from './session';

/** Per cent of a quota at which it is warned of. */
const LEVELS = [100, 80] as const;

/** 80 or 100 where so many per cent are used, else null. Of nothing, all is used. */
export function warningOf(count: { used: number; limit: number | null }): 80 | 100 | null {
  const { used, limit } = count;
  if (limit === null) return null;
  return LEVELS.find((level) => used * 100 >= limit * level) ?? null;
}

/** Warns the agency's log when a quota comes to 80 and to 100 per cent, once for each in a period. */
export function createWarnings(input: { log: { warn(message: string): void } }) {
  const told = new LRUCache<string, number>({ max: 10_000 });
  return (session: Session, counts: Count[]): void => {
    if (counts.length === 0) return;
    const test = session.key.environment === 'test';
    const quotas = session.inForce.flatMap(({ schedules }) => schedules.flatMap(({ meter }) => meter?.quotas ?? []));
    for (const { counter, period, used } of counts) {
      const quota = quotas.find((one) => counterOf(one.counter, test) === counter);
      if (!quota) continue;
      const limit = quota.limit ?? quota.bill?.above ?? null;
      const warning = warningOf({ used, limit });
      const key = `${counter}\n${period}`;
      if (warning === null || warning <= (told.get(key) ?? 0)) continue;
      told.set(key, warning);
      input.log.warn(
        `Quota: the outlet ${session.outlet.code} has used ${used} of ${limit} (${warning} per cent) of ${counter} since ${period}.`,
      );
    }
  };
}
