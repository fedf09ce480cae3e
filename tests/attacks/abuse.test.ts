import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { API, freshEnvironment, PROJECT, startApp, type Answer, type App } from '../support/app';
import { publishArticle, termsFor } from '../support/content';
import { agencyWithOutlet, copyOf } from '../support/imports';

const REDIS = process.env['TEST_REDIS_URL'];
const describeRedis = REDIS ? describe : describe.skip;
const LIMITS = {
  LIMIT_KEY_RATE: '20',
  LIMIT_KEY_BURST: '60',
  LIMIT_ADDRESS_RATE: '1000',
  LIMIT_ADDRESS_BURST: '1000',
  LIMIT_FAILURES_RATE: '5',
  LIMIT_FAILURES_BURST: '30',
  LIMIT_POLLS_PER_KEY: '3',
  LIMIT_POLLS: '5',
};
const countOf = (answers: Answer[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const several = <T>(times: number, run: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, run));
/** The parameters of one member of a List of Structured Fields. */
const memberOf = (header: string | null, name: string): Record<string, number> => {
  const member = (header ?? '').split(', ').find((one) => one.startsWith(`"${name}";`));
  return Object.fromEntries(
    (member ?? '')
      .split(';')
      .slice(1)
      .map((one) => [one.slice(0, 1), Number(one.slice(2))]),
  );
};

describe('an outlet that asks too much', () => {
  let app: App;
  let environment: Awaited<ReturnType<typeof freshEnvironment>>;
  let story: { id: string };
  const keys: Record<string, string> = {};

  beforeAll(async () => {
    environment = await freshEnvironment('sqlite');
    Object.assign(environment.env, LIMITS);
    app = await startApp({ existing: environment });
    for (const outlet of ['daily', 'weekly', 'monthly', 'patient', 'waiting', 'scopeless', 'abroad']) {
      const key =
        outlet === 'scopeless' ? { scopes: ['media'] } : outlet === 'abroad' ? { addresses: ['203.0.113.0/24'] } : {};
      keys[outlet] = (await app.apply(termsFor({ outlet, key })))[`${outlet}-cms`]?.['main'] ?? '';
    }
    story = await publishArticle(app);
  });
  afterAll(async () => {
    await app?.stop();
    await environment?.drop();
  });

  const refusals = async () =>
    (
      app.strapi.plugin('syndication').service('wire') as {
        running: { ledger: { counts(): Promise<{ refusals: number }> } };
      }
    ).running.ledger.counts();

  it('is told with every answer what it has left', async () => {
    const first = await app.get(`/items/${story.id}`, keys['patient']);
    expect(first.headers.get('ratelimit-policy')).toBe('"key";q=60;w=3, "address";q=1000;w=1');
    expect(memberOf(first.headers.get('ratelimit'), 'key')).toEqual({ r: 59, t: 1 });
    for (const call of ['/items/unknown', '/feed?limit=0', '/nothing', '/feed?format=rss']) {
      const { headers } = await app.get(call, keys['patient']);
      expect([call, memberOf(headers.get('ratelimit'), 'key')['r']]).toEqual([call, expect.any(Number)]);
    }
  });

  it('gets its burst, then a 429 with the time at which to come back, and then goes on', async () => {
    const before = await refusals();
    const answers = await several(100, () => app.get(`/items/${story.id}`, keys['daily']));
    const counts = countOf(answers);
    expect(counts[200]).toBeGreaterThanOrEqual(60);
    expect(counts[200]).toBeLessThanOrEqual(60 + 20 * 2);
    expect((counts[200] ?? 0) + (counts[429] ?? 0)).toBe(100);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused.body).toMatchObject({ title: 'Too many requests', status: 429 });
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(memberOf(refused.headers.get('ratelimit'), 'key')).toEqual({ r: 0, t: 1 });
    expect(refused.text).not.toContain('Harbour');
    // A flood is not what the ledger is for.
    expect(await refusals()).toMatchObject({ refusals: before.refusals });
    await after(1_000);
    expect((await app.get(`/items/${story.id}`, keys['daily'])).status).toBe(200);
  });

  it('does not slow anybody else down', async () => {
    const flood = several(100, () => app.get('/feed?from=start', keys['daily']));
    expect((await app.get(`/items/${story.id}`, keys['monthly'])).status).toBe(200);
    await flood;
  });

  it('has so many long polls at the same time; the next is a 429, and a feed without waiting an answer', async () => {
    const polls = (key: string, times: number) => {
      const aborter = new AbortController();
      const all = Array.from({ length: times }, () =>
        app.get('/feed?from=now&wait=30', key, { signal: aborter.signal }).catch(() => null),
      );
      return { aborter, all };
    };
    const first = polls(keys['weekly']!, 3);
    const second = polls(keys['waiting']!, 2);
    await after(300);
    const fourth = await app.get('/feed?from=now&wait=30', keys['weekly']);
    expect(fourth.status).toBe(429);
    expect(fourth.body['type']).toMatch(/too-many-polls$/);
    expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(0);
    // Of all there may be five, whoever has them.
    expect((await app.get('/feed?from=now&wait=30', keys['monthly'])).status).toBe(429);
    for (const call of ['/feed?from=start', '/feed?from=now&wait=0'])
      expect((await app.get(call, keys['weekly'])).status).toBe(200);
    // Whoever goes away makes room.
    first.aborter.abort();
    await Promise.all(first.all);
    await after(300);
    const again = app.get('/feed?from=now&wait=30', keys['weekly']);
    await after(200);
    await publishArticle(app, { headline: 'The bridge is open' });
    expect((await again).status).toBe(200);
    second.aborter.abort();
    await Promise.all(second.all);
  });

  it('that floods with wrong keys is a 429, while every valid key goes on working from there', async () => {
    const before = await refusals();
    const wrong = () =>
      app.get('/feed', `wk_live_${randomBytes(8).toString('hex')}_${randomBytes(20).toString('hex')}`);
    const known = `${keys['monthly']!.slice(0, -1)}${keys['monthly']!.endsWith('x') ? 'y' : 'x'}`;
    const counts = countOf([
      ...(await several(40, wrong)),
      ...(await several(40, () => app.get('/feed', known))),
      ...(await several(40, () => app.get('/feed'))),
    ]);
    expect(counts[401]).toBeGreaterThanOrEqual(30);
    expect(counts[429]).toBeGreaterThan(50);
    expect((counts[401] ?? 0) + (counts[429] ?? 0)).toBe(120);
    const refused = (await several(40, wrong)).find(({ status }) => status === 429);
    expect(refused?.headers.get('ratelimit-policy')).toBe('"failures";q=30;w=6');
    // The key whose id the flood named as well.
    for (const name of ['monthly', 'patient']) expect((await app.get('/feed', keys[name])).status).toBe(200);
    expect(await refusals()).toMatchObject({ refusals: before.refusals });
  });

  it('with a key that may not do this, or not from here, fills the ledger no further than its share goes', async () => {
    await after(2_000);
    const before = (await refusals()).refusals;
    const answers = [
      ...(await several(100, () => app.get('/feed', keys['scopeless']))),
      ...(await several(60, () => app.get('/feed', keys['abroad']))),
    ];
    const counts = countOf(answers);
    expect((counts[403] ?? 0) + (counts[429] ?? 0)).toBe(160);
    expect(counts[429]).toBeGreaterThan(50);
    expect((await refusals()).refusals - before).toBe(counts[403]);
  });
});

describeRedis('two processes that share a Redis', () => {
  let app: App;
  let agency: Awaited<ReturnType<typeof agencyWithOutlet>>;
  let other: { child: ChildProcess; origin: string; drop: () => Promise<void> };

  beforeAll(async () => {
    const shared = {
      LIMIT_KEY_RATE: '1',
      LIMIT_KEY_BURST: '50',
      REDIS_URL: REDIS ?? '',
      REDIS_PREFIX: `wiregate-test-${randomBytes(6).toString('hex')}`,
    };
    agency = await agencyWithOutlet();
    const copy = await copyOf(agency.environment);
    const env = { ...process.env, ...agency.environment.env, ...copy.env, ...shared };
    const child = fork(path.join(PROJECT, 'tests/soak/newsroom.mjs'), {
      env: { ...env, PROJECT, PORT: '0' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the other process ended with ${code}`)));
      child.on('message', (message: { ready?: number }) => message.ready && resolve(message.ready));
    });
    other = { child, origin: `http://127.0.0.1:${port}`, drop: copy.drop };
    Object.assign(agency.environment.env, shared);
    app = await startApp({ existing: agency.environment });
    // Connected when both say so by counting together.
    await after(500);
  });
  afterAll(async () => {
    other?.child.kill('SIGKILL');
    await app?.stop();
    await other?.drop();
    await agency?.environment.drop();
    for (const name of ['REDIS_URL', 'REDIS_PREFIX']) delete process.env[name];
  });

  it('give a key one share, not two', async () => {
    const ask = async (origin: string) => {
      const response = await fetch(`${origin}${API}/account`, { headers: { authorization: `Bearer ${agency.key}` } });
      await response.arrayBuffer();
      return response.status;
    };
    const started = Date.now();
    const statuses = await Promise.all(
      Array.from({ length: 80 }, (_, index) => ask(index % 2 === 0 ? app.origin : other.origin)),
    );
    const granted = statuses.filter((status) => status === 200).length;
    expect(granted).toBeGreaterThanOrEqual(50);
    expect(granted).toBeLessThanOrEqual(50 + Math.ceil((Date.now() - started) / 1_000) + 1);
    expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
  });
});
