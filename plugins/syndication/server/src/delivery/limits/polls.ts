import { Problem } from '../problems';
import type { Report } from './report';

/** Seconds after which a poll that was turned away may be tried again. */
const RETRY = 5;

/** Counts the long polls that wait, of each key and of all: each holds a socket, and is woken by every event. */
export function createPolls(input: { perKey: number; total: number; report: Report }) {
  const waiting = new Map<string, number>();
  let all = 0;
  return {
    /** Runs one; throws a Problem where too many wait already. */
    async run<Result>(key: string, poll: () => Promise<Result>): Promise<Result> {
      const own = waiting.get(key) ?? 0;
      if (own >= input.perKey || all >= input.total) {
        const why = own >= input.perKey ? `of this key; ${input.perKey} may wait at the same time` : 'at the moment';
        input.report(`long polls of key ${key}`);
        throw new Problem('too-many-polls', `Too many long polls ${why}. Without wait the feed answers at once.`, {
          headers: { 'Retry-After': String(RETRY) },
        });
      }
      waiting.set(key, own + 1);
      all += 1;
      try {
        return await poll();
      } finally {
        all -= 1;
        const left = (waiting.get(key) ?? 1) - 1;
        if (left > 0) waiting.set(key, left);
        else waiting.delete(key);
      }
    },
    get waiting(): number {
      return all;
    },
  };
}
export type Polls = ReturnType<typeof createPolls>;
