import { startApp, type App } from '../support/app';
import { DAYS, newsroom, publishArticle, termsFor } from '../support/content';

type Row = Record<string, unknown>;
interface Deliveries {
  deliveries: Array<Row & { requestId: string; route: string; items: Array<Row & { item: string; parts: Row[] }> }>;
  cursor: string | null;
}
interface Holdings {
  holdings: Array<Record<string, string>>;
  cursor: string | null;
}
interface Account {
  contracts: Array<{ reference: string; version: number; schedules: Array<{ permits: string[] }> }>;
  entitlement: string;
}

const DAY = 86_400_000;
/** Lines and cells; none of the values here has a comma or a quote. */
const cells = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(','));

describe('the account', () => {
  let app: App;
  const keys: Record<string, string> = {};
  const stories: string[] = [];
  const outlet = async (name: string, terms: Parameters<typeof termsFor>[0] = {}): Promise<string> => {
    const made = await app.apply(termsFor({ outlet: name, ...terms }));
    keys[name] ??= made[`${name}-cms`]?.['main'] ?? '';
    return keys[name];
  };

  beforeAll(async () => {
    app = await startApp();
    await outlet('daily', { licence: { retention: { from: 'firstDelivery', period: 'P30D' } } });
    await outlet('other');
    for (let number = 1; number <= 5; number += 1)
      stories.push((await publishArticle(app, { headline: `Story ${number}` })).id);
    for (const id of stories) await app.get(`/items/${id}`, keys['daily']);
  });
  afterAll(() => app?.stop());

  it('says who asks, and what the contracts in force permit, in words', async () => {
    const { status, body, text } = await app.get<Account & Row>('/account', keys['daily']);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      outlet: { code: 'daily', name: 'The daily', language: 'en' },
      connection: { code: 'daily-cms' },
      key: { environment: 'live', scopes: ['read', 'media'] },
      destinations: [{ code: 'web', channel: 'web', property: 'daily.example', territories: ['TR'] }],
      contracts: [
        { reference: 'WG-daily', basis: 'signed', starts: DAYS.lastYear, ends: DAYS.nextYear, inGrace: false },
      ],
    });
    const [schedule] = body.contracts[0]!.schedules;
    expect(schedule).toMatchObject({ schedule: 1, licence: 'daily-licence', destinations: ['web'], access: 'full' });
    expect(schedule?.permits.join(' ')).toMatch(/articles, briefs and packages of world.*Channels: web.*worldwide/);
    expect(text).not.toContain(keys['daily']!.split('_').at(-1));
    expect(text).not.toMatch(/WG-other|secretHash/);
  });

  it('lists deliveries newest first, page by page, and none of others', async () => {
    const seen: Deliveries['deliveries'] = [];
    let call: string | null = '/account/deliveries?limit=2';
    while (call) {
      const page: { body: Deliveries } = await app.get<Deliveries>(call, keys['daily']);
      expect(page.body.deliveries.length).toBeLessThanOrEqual(2);
      seen.push(...page.body.deliveries);
      call = page.body.cursor && `/account/deliveries?limit=2&after=${page.body.cursor}`;
    }
    expect(seen.map(({ items }) => items[0]?.item)).toEqual([...stories].reverse());
    expect(new Set(seen.map(({ requestId }) => requestId)).size).toBe(5);
    expect(seen[0]).toMatchObject({
      route: 'GET /items/{id}',
      connection: 'daily-cms',
      items: [
        {
          edition: 1,
          kind: 'article',
          view: 'full',
          parts: [{ part: 'text', destination: 'web', contract: 'WG-daily', version: 1, access: 'full' }],
        },
      ],
    });
    expect((await app.get<Deliveries>('/account/deliveries', keys['other'])).body).toEqual({
      deliveries: [],
      cursor: null,
    });
    const future = '/account/deliveries?since=2200-01-01';
    expect((await app.get<Deliveries>(future, keys['daily'])).body.deliveries).toEqual([]);
    expect((await app.get<Deliveries>('/account/deliveries?until=2000-01-01', keys['daily'])).body.deliveries).toEqual(
      [],
    );
  });

  it('lists holdings oldest first, page by page: one for each part and destination, however often it was sent', async () => {
    await app.get('/feed?from=start', keys['daily']);
    const seen: Holdings['holdings'] = [];
    let call: string | null = '/account/holdings?limit=2';
    while (call) {
      const page: { body: Holdings } = await app.get<Holdings>(call, keys['daily']);
      seen.push(...page.body.holdings);
      call = page.body.cursor && `/account/holdings?limit=2&after=${page.body.cursor}`;
    }
    expect(seen.map(({ item }) => item)).toEqual(stories);
    for (const row of seen) {
      expect(row).toMatchObject({ destination: 'web', edition: 1, part: 'text', contract: 'WG-daily' });
      expect(Date.parse(row['deleteBy']!)).toBe(Date.parse(row['first']!) + 30 * DAY);
    }
    expect((await app.get<Holdings>('/account/holdings', keys['other'])).body.holdings).toEqual([]);
  });

  it('counts a headline in a list as held, and a tombstone not', async () => {
    const key = await outlet('lister');
    await app.get('/items?limit=100', key);
    const { body } = await app.get<Holdings>('/account/holdings', key);
    expect(body.holdings.map(({ item }) => item).sort()).toEqual([...stories].sort());
    const late = await publishArticle(app, { headline: 'Gone' });
    await newsroom(app)['kill']({ item: late.id, reason: 'Untrue.' });
    await app.settle();
    await app.get(`/items/${late.id}`, key);
    expect((await app.get('/account/holdings', key)).text).not.toContain(late.id);
  });

  it('names what must be deleted before a time', async () => {
    const ask = async (days: number, name = 'daily') => {
      const before = new Date(Date.now() + days * DAY).toISOString();
      return (await app.get<Holdings>(`/account/holdings?deleteBefore=${before}&limit=3`, keys[name])).body.holdings;
    };
    expect(await ask(29)).toEqual([]);
    expect(await ask(31)).toHaveLength(3);
    // Nothing in its contract says that anything be deleted.
    expect(await ask(31, 'lister')).toEqual([]);
  });

  it.each(['deliveries', 'holdings'])(
    'gives %s as CSV too, by parameter and by Accept, with the same pages',
    async (what) => {
      const first = await app.get(`/account/${what}?format=csv&limit=2`, keys['daily']);
      expect(first.headers.get('content-type')).toMatch(/^text\/csv/);
      const byAccept = await app.get(`/account/${what}?limit=2`, keys['daily'], { headers: { accept: 'text/csv' } });
      expect(byAccept.text).toBe(first.text);
      const [head = [], ...rows] = cells(first.text);
      expect(head).toEqual(expect.arrayContaining(['item', 'edition', 'uri', 'part', 'destination', 'contract']));
      const cursor = first.headers.get('x-next-cursor') ?? '';
      const json = await app.get<Deliveries & Holdings>(`/account/${what}?limit=2&after=${cursor}`, keys['daily']);
      const next = cells((await app.get(`/account/${what}?format=csv&limit=2&after=${cursor}`, keys['daily'])).text);
      const column = head.indexOf('item');
      const expected = json.body.holdings ?? json.body.deliveries.flatMap(({ items }) => items);
      expect(next.slice(1).map((row) => row[column])).toEqual(expected.map(({ item }) => item));
      expect(rows.every((row) => row.length === head.length)).toBe(true);
      expect((await app.get(`/account/${what}?after=${cursor}`, keys['other'])).status).toBe(400);
    },
  );

  it('changes its entitlement when rights do, and only then', async () => {
    const entitlement = async () => (await app.get<Account>('/account', keys['other'])).body.entitlement;
    const first = await entitlement();
    await outlet('daily', { licence: { archive: 'P30D' } });
    await outlet('other');
    expect(await entitlement()).toBe(first);
    expect((await app.get<Account>('/feed', keys['other'])).body.entitlement).toBe(first);
    const seen = new Set([first]);
    for (const terms of [
      { licence: { access: 'browse' } },
      { licence: { channels: ['web', 'app'] } },
      { contract: { ends: DAYS.tomorrow } },
      { contract: { status: 'suspended' } },
      { destination: { territories: ['TR', 'DE'] } },
    ]) {
      await outlet('other', terms);
      const tag = await entitlement();
      expect([...seen]).not.toContain(tag);
      seen.add(tag);
    }
  });

  it('stays open when the contract has ended, without it', async () => {
    await outlet('daily', { contract: { ends: DAYS.yesterday, timeZone: 'UTC' } });
    const { status, body } = await app.get<Account>('/account', keys['daily']);
    expect([status, body.contracts]).toEqual([200, []]);
    expect((await app.get<Holdings>('/account/holdings', keys['daily'])).body.holdings).toHaveLength(5);
    expect((await app.get<Deliveries>('/account/deliveries', keys['daily'])).status).toBe(200);
  });
});
