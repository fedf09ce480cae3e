import { startApp, type Answer, type App } from '../support/app';
import { newsroom, publishArticle, termsFor } from '../support/content';

interface Listing {
  items: Array<{ id: string; item: Record<string, unknown> }>;
  events: Array<{ id: string; at: string }>;
  cursor: string | null;
}

describe('calls and lists', () => {
  let app: App;
  let daily: string;
  let rival: string;
  /** Ids in the order of publication. */
  const stories: string[] = [];
  let turkish: string;

  const key = async (name: string) =>
    (
      await app.apply(
        termsFor({ outlet: name, licence: { grants: [{ kinds: ['article'], services: ['world', 'sport'] }] } }),
      )
    )[`${name}-cms`]?.['main'] ?? '';
  const ids = (answer: Answer<Listing>) => (answer.body.items ?? answer.body.events).map(({ id }) => id);
  const list = (call: string, credential = daily, init: RequestInit = {}) => app.get<Listing>(call, credential, init);

  beforeAll(async () => {
    app = await startApp();
    daily = await key('daily');
    rival = await key('rival');
    for (let number = 1; number <= 7; number += 1)
      stories.push((await publishArticle(app, { headline: `Story ${number}`, urgency: number })).id);
    turkish = (await publishArticle(app, { headline: 'Liman açıldı', urgency: null }, 'tr')).id;
  });
  afterAll(() => app?.stop());

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('take no %s, and say what they take', async (method) => {
    for (const call of ['/feed', '/items', `/items/${stories[0]}`, `/items/${stories[0]}/versions`, '/account']) {
      const answer = await app.get(call, daily, { method });
      expect([call, answer.status, answer.headers.get('allow')]).toEqual([call, 405, 'GET, HEAD']);
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
  });

  it('are a 406 in a format that cannot be given, by parameter and by Accept', async () => {
    expect((await list('/feed?format=nitf')).status).toBe(406);
    expect((await list('/items?format=html')).status).toBe(406);
    expect((await list('/account?format=nitf')).status).toBe(406);
    for (const call of ['/feed', '/items', `/items/${stories[0]}`]) {
      expect((await list(call, daily, { headers: { accept: 'text/csv' } })).status).toBe(406);
      for (const accept of ['application/json', 'application/*;q=0.5', '*/*'])
        expect((await list(call, daily, { headers: { accept } })).status).toBe(200);
      expect((await list(`${call}?format=ninjs`, daily, { headers: { accept: 'text/csv' } })).status).toBe(200);
    }
  });

  it.each([
    ['/feed?limit=101', 'limit'],
    ['/feed?limit=0', 'limit'],
    ['/feed?limit=', 'limit'],
    ['/feed?wait=31', 'wait'],
    ['/feed?from=middle', 'from'],
    ['/feed?since=yesterday', 'since'],
    ['/feed?event=born', 'event'],
    ['/feed?kind=poem', 'kind'],
    ['/feed?urgency=10', 'urgency'],
    ['/feed?destination=elsewhere', 'destination'],
    ['/feed?sort=oldest', 'sort'],
    ['/feed?kind=article&kind=brief', 'kind'],
    ['/feed?after=nonsense', 'after'],
    ['/feed?format=docx', 'format'],
    ['/items?view=all', 'view'],
    ['/items?sort=best', 'sort'],
    ['/items?limit=1e1', 'limit'],
    ['/items?page=2', 'page'],
    ['/items?until=2026-02-30', 'until'],
    ['/items/x?version=0', 'version'],
    ['/items/x?version=one', 'version'],
    ['/items/x/versions?limit=1', 'limit'],
    ['/account?key=1', 'key'],
  ])('%s is a 400 that names %s', async (call, parameter) => {
    const answer = await app.get(call, daily);
    expect([answer.status, answer.body['parameter']]).toEqual([400, parameter]);
    expect(answer.body).toMatchObject({
      status: 400,
      title: expect.any(String),
      type: expect.stringMatching(/\/docs/),
    });
    expect(answer.body['detail']).toContain(parameter);
    expect(answer.body['requestId']).toBe(answer.headers.get('request-id'));
  });

  it('name only one place to begin from', async () => {
    const cursor = (await list('/feed?from=start')).body.cursor;
    const since = 'since=2026-01-01T00:00:00Z';
    for (const query of [`after=${cursor}&from=now`, `after=${cursor}&${since}`, `${since}&from=start`])
      expect([query, (await list(`/feed?${query}`)).status]).toEqual([query, 400]);
  });

  it('take no cursor of another connection, of other filters or of another call', async () => {
    const feed = (await list('/feed?from=start&limit=2&kind=article,brief')).body.cursor;
    const items = (await list('/items?limit=2&kind=article,brief')).body.cursor;
    const refused: Array<[string, string]> = [
      [`/feed?kind=article,brief&after=${feed}`, rival],
      [`/items?kind=article,brief&after=${items}`, rival],
      [`/feed?kind=article&after=${feed}`, daily],
      [`/feed?after=${feed}`, daily],
      [`/items?kind=article,brief&sort=oldest&after=${items}`, daily],
      [`/items?kind=article,brief&view=full&after=${items}`, daily],
      [`/items?kind=article,brief&after=${feed}`, daily],
      [`/feed?kind=article,brief&after=${items}`, daily],
      [`/feed?kind=article,brief&after=${feed!.slice(0, -2)}`, daily],
    ];
    for (const [call, credential] of refused) {
      const answer = await app.get(call, credential);
      expect([call, answer.status, answer.body['parameter']]).toEqual([call, 400, 'after']);
    }
    // The same filters in another order, and another limit, are the same walk.
    expect(ids(await list(`/feed?limit=3&kind=brief,article&after=${feed}`))).toEqual(stories.slice(2, 5));
    expect(ids(await list(`/items?limit=1&kind=brief,article&after=${items}`))).toHaveLength(1);
  });

  it('begin the feed at the start, at a time, at the end, or a day ago', async () => {
    expect(ids(await list('/feed?from=start'))).toEqual([...stories, turkish]);
    expect(ids(await list('/feed'))).toEqual([...stories, turkish]);
    expect(ids(await list('/feed?from=now'))).toEqual([]);
    const { at } = (await list('/feed?from=start')).body.events[4]!;
    const late = ids(await list(`/feed?since=${at}`));
    expect(late).toEqual([...stories, turkish].slice(-late.length));
    expect(late).toContain(stories[4]);
    expect(late).not.toContain(stories[0]);
    const now = Date.now.bind(Date);
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 25 * 3_600_000);
    try {
      expect(ids(await list('/feed'))).toEqual([]);
      expect(ids(await list('/feed?from=start'))).toEqual([...stories, turkish]);
    } finally {
      clock.mockRestore();
    }
  });

  it.each([
    ['language=tr', () => [turkish]],
    ['language=en', () => stories],
    ['language=ar,tr', () => [turkish]],
    ['urgency=3', () => stories.slice(0, 3)],
    ['service=sport', () => []],
    ['service=sport,world&urgency=1', () => stories.slice(0, 1)],
    ['subject=medtop:01000000', () => []],
    ['kind=brief', () => []],
    ['kind=article&language=tr', () => [turkish]],
    ['destination=web', () => [...stories, turkish]],
  ])('filter feed and items by %s', async (query, expected) => {
    expect(ids(await list(`/feed?from=start&${query}`))).toEqual(expected());
    expect(ids(await list(`/items?sort=oldest&${query}`))).toEqual(expected());
  });

  it('filter the feed by event, also in what is said of the killed', async () => {
    const { id } = await publishArticle(app, { headline: 'To go' });
    expect(ids(await list('/feed?from=start&event=published,killed'))).toContain(id);
    await newsroom(app)['kill']({ item: id, reason: 'Untrue.' });
    await app.settle();
    expect(ids(await list('/feed?from=start&event=killed'))).toEqual([id]);
    expect(ids(await list('/feed?from=start&event=published'))).not.toContain(id);
    expect(ids(await list('/feed?from=start&event=killed&language=tr'))).toEqual([]);
  });

  it.each(['newest', 'oldest'])(
    'page through items, %s first, without loss or repeat, also within one instant',
    async (sort) => {
      const inOrder = stories.slice(2, 6);
      await placeAt({ app, items: inOrder, instant: 1_000 });
      const whole = ids(await list(`/items?sort=${sort}&limit=100`));
      expect([...whole].sort()).toEqual([...stories, turkish].sort());
      if (sort === 'oldest') expect(whole.slice(0, 4)).toEqual(inOrder);
      else expect(whole.slice(-4)).toEqual([...inOrder].reverse());
      for (const limit of [1, 3]) {
        const seen: string[] = [];
        let call: string | null = `/items?sort=${sort}&limit=${limit}`;
        for (let calls = 0; call && calls < 20; calls += 1) {
          const page: Answer<Listing> = await list(call);
          expect(page.body.items.length).toBeLessThanOrEqual(limit);
          seen.push(...ids(page));
          call = page.body.cursor && `/items?sort=${sort}&limit=${limit}&after=${page.body.cursor}`;
        }
        expect(seen).toEqual(whole);
      }
    },
  );

  it('show no body in a list unless asked to, and bound it by time', async () => {
    expect((await list('/items')).text).not.toMatch(/Ships had waited|"bodies"/);
    expect((await list('/items?view=full')).text).toContain('Ships had waited');
    expect(ids(await list('/items?until=1970-01-01T00:00:01Z'))).toEqual([]);
    expect(ids(await list('/items?since=1970-01-01T00:00:01Z&until=1970-01-02'))).toHaveLength(4);
    expect(ids(await list('/items?since=2200-01-01'))).toEqual([]);
  });
});

/** Puts items at one instant of the archive (epoch milliseconds), one after the other, as an import of old stories does. */
async function placeAt(order: { app: App; items: string[]; instant: number }): Promise<void> {
  const table = () => order.app.strapi.db.connection('wire_texts');
  for (const [place, item] of order.items.entries()) {
    const [row] = (await table().where({ item })) as object[];
    await table().where({ item }).delete();
    await table().insert({ ...row, id: order.instant * 1_024 + place, version_created: order.instant });
  }
}
