import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connectRedis, createSharedBuckets } from './redis';
import type { Rate } from './types';

/** Redis's tests run where TEST_REDIS_URL names one. */
const REDIS = process.env['TEST_REDIS_URL'];
const describeRedis = REDIS ? describe : describe.skip;

const connections: Array<{ close(): void }> = [];
afterEach(() => connections.splice(0).forEach((connection) => connection.close()));

async function processWith(url: string, rate: Rate, prefix = `wiregate-test-${randomBytes(6).toString('hex')}`) {
  const said: string[] = [];
  const redis = connectRedis({ url, log: { warn: (message) => void said.push(message) } });
  connections.push(redis);
  const shares = createSharedBuckets({ name: 'key', rate, clock: () => Date.now(), redis, prefix });
  const until = async (condition: () => boolean) => {
    for (let round = 0; round < 200 && !condition(); round += 1) await new Promise((done) => setTimeout(done, 20));
    expect(condition()).toBe(true);
  };
  const grantedOf = async (times: number, name = 'a') =>
    (await Promise.all(Array.from({ length: times }, () => shares.take(name)))).filter(({ granted }) => granted).length;
  return { redis, shares, said, until, grantedOf, prefix };
}

describeRedis('a share over Redis', () => {
  const rate = { perSecond: 10, burst: 50 };

  it('is one for all processes: a burst at once, then so many a second', async () => {
    const one = await processWith(REDIS ?? '', rate);
    const other = await processWith(REDIS ?? '', rate, one.prefix);
    await one.until(() => one.redis.answers() && other.redis.answers());
    const [here, there] = await Promise.all([one.grantedOf(40), other.grantedOf(40)]);
    expect(here + there).toBeGreaterThanOrEqual(50);
    expect(here + there).toBeLessThanOrEqual(53);
    await new Promise((done) => setTimeout(done, 1_000));
    const later = (await one.grantedOf(20)) + (await other.grantedOf(20));
    expect(later).toBeGreaterThanOrEqual(10);
    expect(later).toBeLessThanOrEqual(14);
    expect(await other.grantedOf(5, 'b')).toBe(5);
    expect([one.said, other.said]).toEqual([[], []]);
  });

  it('says what is left, and when one more will be granted', async () => {
    const { redis, shares, until, grantedOf } = await processWith(REDIS ?? '', { perSecond: 0.5, burst: 3 });
    await until(() => redis.answers());
    expect(await shares.take('a')).toEqual({ granted: true, left: 2, wait: 0 });
    expect(await grantedOf(9)).toBe(2);
    const refused = await shares.take('a');
    expect(refused).toMatchObject({ granted: false, left: 0 });
    expect(refused.wait).toBeGreaterThan(1);
    expect(refused.wait).toBeLessThanOrEqual(2);
  });
});

describe('a share while Redis does not answer', () => {
  let silent: Server;
  let address: string;
  beforeAll(async () => {
    silent = createServer((socket) => socket.on('data', () => undefined).on('error', () => undefined));
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    address = `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  });
  afterAll(() => silent.close());

  it.each([
    ['refuses connections', () => 'redis://127.0.0.1:9'],
    ['says nothing', () => address],
  ])('and %s is the whole of this process’s own, and no more', async (_, url) => {
    const { grantedOf } = await processWith(url(), { perSecond: 1, burst: 20 });
    expect(await grantedOf(60)).toBe(20);
  });

  it('is told once, not for each request', async () => {
    const { said, until, grantedOf } = await processWith('redis://127.0.0.1:9', { perSecond: 1, burst: 5 });
    await until(() => said.length > 0);
    await grantedOf(50);
    expect(said).toEqual([expect.stringContaining('this process counts requests by itself')]);
  });
});
