import type { IncomingMessage } from 'node:http';
import { createAdmission } from './admission';
import { createBeat } from './beat';
import { discardBody, hasBody } from './bodies';
import { createBuckets } from './buckets';
import { createPolls } from './polls';
import { connectRedis, createSharedBuckets } from './redis';
import { createReport } from './report';
import { createTurns } from './turns';
import type { LimitSettings, Rate, Shares } from './types';

export { contains } from './addresses';
export type { LimitHeaders, TurnedDown } from './admission';
export { dropSlowReader, dropStill } from './reading';

/** Everything that keeps one caller from taking what others need: docs/limits.md. */
export function createLimits(input: {
  settings: LimitSettings;
  clock: () => number;
  log: { warn(message: string): void };
}) {
  const { settings, clock } = input;
  const { url, prefix } = settings.redis;
  const redis = url === '' ? null : connectRedis({ url, log: input.log });
  const report = createReport(input);
  const sharesOf = (name: string, rate: Rate): Shares | null => {
    if (rate.perSecond === 0) return null;
    return redis ? createSharedBuckets({ name, rate, clock, redis, prefix }) : createBuckets({ rate, clock });
  };
  const admission = createAdmission({
    key: sharesOf('key', settings.key),
    address: sharesOf('address', settings.address),
    failures: sharesOf('failures', settings.failures),
    report,
  });
  const beat = createBeat();
  const polls = createPolls({ ...settings.polls, report });
  const turns = createTurns(settings);
  return {
    ...admission,
    beat,
    /** Nobody reads what a request brings; what is too long for that is a 413. */
    body: (request: IncomingMessage): Promise<void> | undefined =>
      hasBody(request) ? discardBody(request) : undefined,
    /** A call of a key in its turn; one that waits for news holds none. */
    work: <Result>(from: { key: string; waits: boolean; answer: () => Promise<Result> }): Promise<Result> =>
      from.waits ? polls.run(from.key, from.answer) : turns(from.key, from.answer),
    close: (): void => redis?.close(),
  };
}
export type Limits = ReturnType<typeof createLimits>;
