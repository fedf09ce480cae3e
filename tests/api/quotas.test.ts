import { DATABASES, startApp, type App } from '../support/app';
import { DAYS, newsroom, publishArticle, termsFor } from '../support/content';

interface Envelope {
  event?: string;
  id: string;
  item: { headlines?: unknown[]; pubStatus: string };
  uses: Array<{ access: string; take?: { price: unknown; left: number | null } }>;
  omitted: Array<{ rule: string; text: string }>;
  links: Record<string, string>;
}
interface Feed {
  events: Envelope[];
  cursor: string;
  more: boolean;
}
interface Account {
  quotas: Array<{ unit: string; period: string; used: number; limit: number; left: number; warning: number | null }>;
}
const quota = (limit: number, more: object = {}) => ({ unit: 'item', limit, period: 'term', over: 'refuse', ...more });
const terms = (outlet: string, licence: object, more: object = {}) =>
  termsFor({ outlet, licence: licence as never, ...more });

describe.each(DATABASES)('quotas on %s', (database) => {
  let app: App;
  const stories: string[] = [];
  const keyOf = async (outlet: string, licence: object, more: object = {}) =>
    (await app.apply(terms(outlet, licence, more)))[`${outlet}-cms`]?.['main'] ?? '';
  const feed = (key: string, from = 'from=start') => app.get<Feed>(`/feed?${from}&limit=100`, key);
  const shown = ({ events }: Feed) => events.filter(({ uses }) => uses.length > 0).map(({ id }) => id);

  beforeAll(async () => {
    app = await startApp({ database });
    await app.apply(termsFor());
    for (let index = 0; index < 12; index += 1) {
      const { id } = await publishArticle(app, { headline: `Story ${index + 1} of the day` });
      stories.push(id);
    }
  });
  afterAll(() => app?.stop());

  it('let the feed carry on at the limit, with the content left out', async () => {
    const key = await keyOf('limited', { quotas: [quota(10)] });
    const { body, text } = await feed(key);
    expect(body.events).toHaveLength(12);
    expect(shown(body)).toEqual(stories.slice(0, 10));
    expect(body.events[10]).toMatchObject({
      event: 'published',
      uses: [],
      obligations: [],
      omitted: [{ kind: 'article', rule: 'licence.quota' }],
      item: { pubStatus: 'usable' },
    });
    expect(body.events[10]?.item.headlines).toBeUndefined();
    expect(text).not.toContain('Story 11');
    // The same again: it was counted, and nothing more is.
    expect(shown((await feed(key)).body)).toEqual(stories.slice(0, 10));
    const { quotas } = (await app.get<Account>('/account', key)).body;
    expect(quotas).toMatchObject([{ unit: 'item', period: 'term', used: 10, limit: 10, left: 0, warning: 100 }]);
    expect((await feed(key, `after=${body.cursor}`)).body).toMatchObject({ events: [], more: false });
  });

  it('refuse a direct request with the time to come back, to a holder never', async () => {
    const key = await keyOf('direct', { quotas: [quota(1, { period: 'day' })] });
    const first = await app.get(`/items/${stories[0]}`, key);
    expect(first.status).toBe(200);
    const second = await app.get(`/items/${stories[1]}`, key);
    expect([second.status, second.body['rule']]).toEqual([403, 'licence.quota']);
    const after = Number(second.headers.get('retry-after'));
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThanOrEqual(86_400);
    expect((await app.get(`/items/${stories[0]}`, key)).status).toBe(200);
    expect((await app.get('/items/00000000000000000000', key)).status).toBe(404);
  });

  it('count nothing that is only listed, asked for by HEAD or not sent again', async () => {
    const key = await keyOf('sparing', { quotas: [quota(1)] });
    const list = await app.get<{ items: Envelope[] }>('/items?limit=100', key);
    expect(list.body.items).toHaveLength(12);
    expect((await app.get(`/items/${stories[5]}`, key, { method: 'HEAD' })).status).toBe(200);
    const used = async () => (await app.get<Account>('/account', key)).body.quotas[0]?.used;
    expect(await used()).toBe(0);
    const one = await app.get(`/items/${stories[6]}`, key);
    const etag = one.headers.get('etag') ?? '';
    expect((await app.get(`/items/${stories[6]}`, key, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect(await used()).toBe(1);
    expect((await app.get(`/items/${stories[5]}`, key, { method: 'HEAD' })).status).toBe(403);
    const full = await app.get<{ items: Envelope[] }>('/items?view=full&limit=100', key);
    expect(full.body.items.filter(({ uses }) => uses.length > 0).map(({ id }) => id)).toEqual([stories[6]]);
    expect(full.body.items).toHaveLength(12);
  });

  it('let exactly ten out to 64 who pull at once with ten left', async () => {
    const key = await keyOf('crowd', { quotas: [quota(10)] });
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) => app.get(`/items/${stories[index % 12]}`, key)),
    );
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 403]);
    const given = new Set(answers.flatMap(({ status, body }) => (status === 200 ? [body['id']] : [])));
    expect(given.size).toBe(10);
    expect((await app.get<Account>('/account', key)).body.quotas).toMatchObject([{ used: 10, left: 0 }]);
  });

  it('let exactly ten out to 64 who walk the feed at once', async () => {
    const key = await keyOf('walkers', { quotas: [quota(10)] });
    const pages = await Promise.all(Array.from({ length: 64 }, () => app.get<Feed>('/feed?from=start&limit=3', key)));
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([200]));
    const walks = await Promise.all(Array.from({ length: 16 }, () => feed(key)));
    expect(new Set(walks.flatMap(({ body }) => shown(body))).size).toBe(10);
    expect((await app.get<Account>('/account', key)).body.quotas).toMatchObject([{ used: 10, left: 0 }]);
  });

  it('count a flash, the brief after it and the story that they become as one', async () => {
    const key = await keyOf('chained', { quotas: [quota(1)] });
    const flash = await publishArticle(app, { headline: 'Ferry aground' });
    const brief = await publishArticle(app, { headline: 'Ferry aground off the cape', evolvesFrom: flash.uri });
    const story = await publishArticle(app, { headline: 'How the ferry ran aground', evolvesFrom: brief.uri });
    const statuses = [];
    for (const { id } of [flash, brief, story]) statuses.push((await app.get(`/items/${id}`, key)).status);
    expect(statuses).toEqual([200, 200, 200]);
    expect((await app.get(`/items/${stories[0]}`, key)).status).toBe(403);
  });

  it('still let a kill through', async () => {
    const key = await keyOf('killed', { quotas: [quota(1)] });
    const { id } = await publishArticle(app, { headline: 'Bridge closed for a week' });
    expect((await app.get(`/items/${id}`, key)).status).toBe(200);
    const { cursor } = (await feed(key, 'from=now')).body;
    await newsroom(app)['kill']({ item: id, reason: 'The bridge is open.' });
    await app.settle();
    expect((await feed(key, `after=${cursor}`)).body.events).toMatchObject([{ event: 'killed', id }]);
  });

  it('by take: browsed with its price, charged once, then in full', async () => {
    const price = { amount: 2.5, currency: 'EUR' };
    const key = await keyOf('taker', {
      meter: 'take',
      quotas: [quota(1, { over: 'bill', price }), quota(2)],
    });
    const id = stories[0];
    const before = await app.get<Envelope>(`/items/${id}`, key);
    expect(before.body.uses).toMatchObject([{ access: 'browse', take: { price: null, left: 2 } }]);
    expect(before.text).not.toContain('Ships had waited');
    expect(before.body.links['take']).toMatch(new RegExp(`/items/${id}/take$`));
    const take = (item: string | undefined) => app.get<Envelope>(`/items/${item}/take`, key, { method: 'POST' });
    const taken = await Promise.all([take(id), take(id), take(id)]);
    expect(taken.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(taken[0]?.text).toContain('Ships had waited');
    expect(taken[0]?.body.uses).toMatchObject([{ access: 'full' }]);
    const again = await app.get<Envelope>(`/items/${id}`, key);
    expect(again.text).toContain('Ships had waited');
    expect((await app.get<Envelope>(`/items/${stories[1]}`, key)).body.uses[0]?.take).toEqual({ price, left: 1 });
    expect((await take(stories[1])).status).toBe(200);
    const third = await take(stories[2]);
    expect([third.status, third.body]).toMatchObject([403, { rule: 'licence.quota' }]);
    expect((await take('00000000000000000000')).status).toBe(404);
    expect((await app.get(`/items/${id}/take`, key)).status).toBe(405);
    const { quotas } = (await app.get<Account>('/account', key)).body;
    expect(quotas).toMatchObject([{ used: 2, limit: 2, left: 0, billed: { above: 1, units: 1, price } }]);
  });

  it('of what may only be browsed, nothing is taken', async () => {
    const key = await keyOf('browser', { access: 'browse' });
    const answer = await app.get(`/items/${stories[0]}/take`, key, { method: 'POST' });
    expect([answer.status, answer.body['rule']]).toEqual([403, 'licence.access']);
  });

  it('outlive a restart of what counts them', async () => {
    const key = await keyOf('lasting', { quotas: [quota(1)] }, { contract: { ends: DAYS.nextYear } });
    expect((await app.get(`/items/${stories[0]}`, key)).status).toBe(200);
    const { running } = app.strapi.plugin('syndication').service('wire') as unknown as {
      running: { ledger: { deliveries(order: object): Promise<{ rows: Array<{ charges?: object[] }> }> } };
    };
    const { rows } = await running.ledger.deliveries({ outlet: 'lasting', limit: 10 });
    expect(rows[0]?.charges).toEqual([
      { counter: 'WG-lasting/lasting-licence/item/term', period: expect.any(String), unit: stories[0] },
    ]);
  });
});
