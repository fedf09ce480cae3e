import { createRequire } from 'node:module';
import type * as ioredis from 'ioredis';
import type * as flexible from 'rate-limiter-flexible';
import { createBuckets } from './buckets';
import type { Rate, Shares, Taken } from './types';

/** How long Redis may take for one answer (milliseconds). */
const PATIENCE = 250;
/** How long it is not asked after it did not answer (milliseconds). */
const PAUSE = 1_000;

/**
 * The bucket of `createBuckets` for RateLimiterRedis: how full it is with requests, and since when, by the clock of
 * Redis. It is given the key, the requests to take, a duration, and the points and duration of the limiter; it returns
 * what is then consumed, more than the points where it is refused, and the milliseconds until there is room.
 */
const BUCKET = `
local points = tonumber(ARGV[3])
local perMillisecond = points / tonumber(ARGV[4]) / 1000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = tonumber(stored[1]) or 0
local at = tonumber(stored[2]) or now
level = math.max(0, level - math.max(now - at, 0) * perMillisecond) + tonumber(ARGV[1])
if level > points then return {points + 1, math.ceil((level - points) / perMillisecond)} end
redis.call('HSET', KEYS[1], 'level', tostring(level), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil(level / perMillisecond) + 1000)
return {math.ceil(level), 0}`;

/** A connection to the Redis that the processes of a cluster share. Who shares nothing loads nothing for it. */
export function connectRedis(input: { url: string; log: { warn(message: string): void } }) {
  const { log } = input;
  const load = createRequire(__filename);
  const { Redis } = load('ioredis') as typeof ioredis;
  const { RateLimiterRedis, RateLimiterRes } = load('rate-limiter-flexible') as typeof flexible;
  const client = new Redis(input.url, {
    // What cannot be asked now is counted here, and not asked later.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: PATIENCE,
    enableAutoPipelining: true,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
  });
  let up: boolean | null = null;
  const turned = (now: boolean, message: string) => {
    if (up !== now) log.warn(message);
    up = now;
  };
  let quiet = 0;
  const lost = (cause: unknown) => {
    quiet = Date.now() + PAUSE;
    const why = cause instanceof Error ? cause.message || cause.name : String(cause);
    turned(false, `Redis does not answer (${why}): this process counts requests by itself until it does.`);
  };
  client.on('error', lost);
  client.on('close', () => lost('closed'));
  const heard = () => {
    if (up === false) turned(true, 'Redis answers again: requests are counted together.');
    up = true;
  };
  client.on('ready', () => {
    quiet = 0;
    heard();
  });
  return {
    limiter: ({ name, rate, prefix }: { name: string; rate: Rate; prefix: string }) =>
      new RateLimiterRedis({
        storeClient: client,
        points: rate.burst,
        duration: rate.burst / rate.perSecond,
        keyPrefix: `${prefix}:${name}`,
        customIncrTtlLuaScript: BUCKET,
      }),
    /** What a limiter rejects with where it refuses; anything else is a failure. */
    refusalOf: (cause: unknown) => (cause instanceof RateLimiterRes ? cause : null),
    lost,
    heard,
    /** Whether it is worth asking now. */
    answers: () => client.status === 'ready' && Date.now() >= quiet,
    /** Nothing more is said of it. */
    close(): void {
      client.removeAllListeners();
      client.on('error', () => undefined);
      client.disconnect();
    },
  };
}
export type RedisConnection = ReturnType<typeof connectRedis>;

/**
 * Buckets that the processes of a cluster share. While Redis does not answer each process counts by itself, with the
 * whole rate: there is never no limit.
 */
export function createSharedBuckets(input: {
  name: string;
  rate: Rate;
  clock: () => number;
  redis: RedisConnection;
  prefix: string;
}): Shares {
  const { rate, redis } = input;
  const own = createBuckets(input);
  const limiter = redis.limiter(input);
  return {
    rate,
    async take(name): Promise<Taken> {
      if (!redis.answers()) return own.take(name);
      try {
        const { remainingPoints } = await limiter.consume(name);
        redis.heard();
        return { granted: true, left: remainingPoints, wait: 0 };
      } catch (cause) {
        const refusal = redis.refusalOf(cause);
        if (refusal) return { granted: false, left: 0, wait: Math.max(refusal.msBeforeNext, 1) / 1_000 };
        redis.lost(cause);
        return own.take(name);
      }
    },
  };
}
