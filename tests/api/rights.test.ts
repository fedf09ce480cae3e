import { DATABASES, startApp, type App } from '../support/app';
import { DAYS, documentsOf, newsroom, publishArticle, termsFor } from '../support/content';

interface Feed {
  events: Array<{
    event: string;
    id: string;
    item: { pubStatus: string; headlines?: unknown };
    obligations: Array<{ action: string; by: string | null }>;
  }>;
  cursor: string;
  entitlement: string;
}
interface Rights {
  permitted: boolean;
  destinations: Array<{
    destination: string;
    permitted: boolean;
    access?: string;
    until?: string | null;
    rule?: string;
  }>;
  obligations: Array<{ action: string; text: string }>;
}

describe.each(DATABASES)('rights on %s', (database) => {
  let app: App;
  const keyOf = async (outlet: string, more: object = {}) =>
    (await app.apply(termsFor({ outlet, ...more })))[`${outlet}-cms`]?.['main'] ?? '';
  const feed = (key: string, query: string) => app.get<Feed>(`/feed?${query}`, key);
  const seen = ({ events }: Feed) => events.map(({ event, id }) => `${event} ${id}`);

  beforeAll(async () => {
    app = await startApp({ database });
    await app.apply(termsFor());
  });
  afterAll(() => app?.stop());

  describe('that shrink', () => {
    it('are told, of all that is held, once a contract is suspended, and grow again in silence', async () => {
      const key = await keyOf('shrinking', { licence: { retention: { from: 'firstDelivery', period: 'P10D' } } });
      const story = await publishArticle(app);
      const before = (await feed(key, 'from=start')).body;
      expect(seen(before)).toContain(`published ${story.id}`);
      await keyOf('shrinking', { contract: { status: 'suspended' } });
      await app.get('/account', key);
      await app.settle();
      const told = await feed(key, `after=${before.cursor}`);
      expect(told.status).toBe(200);
      expect(seen(told.body)).toEqual(before.events.map(({ id }) => `revoked ${id}`));
      expect(told.body.events[0]).toMatchObject({
        item: { pubStatus: 'withheld' },
        obligations: [{ action: 'delete' }],
      });
      expect(told.body.events[0]?.obligations[0]?.by).toMatch(/^20/);
      expect(told.text).not.toContain('Ships had waited');
      expect(told.body.entitlement).not.toBe(before.entitlement);
      expect((await app.get(`/items/${story.id}`, key)).status).toBe(410);
      await keyOf('shrinking', { contract: { status: 'active' } });
      await app.settle();
      expect(seen((await feed(key, `after=${told.body.cursor}`)).body)).toEqual([]);
      expect((await app.get(`/items/${story.id}`, key)).status).toBe(200);
    });

    it('are told page by page, none missed and none twice', async () => {
      const key = await keyOf('paging');
      const ids = [];
      for (let index = 0; index < 5; index += 1) ids.push((await publishArticle(app)).id);
      const held = (await feed(key, 'from=start&limit=100')).body;
      await keyOf('paging', { licence: { grants: [{ kinds: ['article'], services: ['sport'] }] } });
      await app.get('/account', key);
      await app.settle();
      const told: string[] = [];
      for (let cursor = held.cursor, more = true; more;) {
        const { body } = await app.get<Feed & { more: boolean }>(`/feed?limit=2&after=${cursor}`, key);
        told.push(...seen(body));
        ({ cursor, more } = body);
      }
      expect(told.sort()).toEqual(held.events.map(({ id }) => `revoked ${id}`).sort());
    });

    it('with a contract that ends by itself: the end is an event, once', async () => {
      // Ends with this day; its timer is moved up, as if the day were over.
      const key = await keyOf('ending', { contract: { ends: DAYS.today, timeZone: 'UTC' } });
      await publishArticle(app);
      const { cursor, events } = (await feed(key, 'from=start&limit=100')).body;
      const due = await app.strapi.db.connection('wire_timers').where({ outlet: 'ending' }).first();
      expect(Number((due as { due: number }).due)).toBe(Date.parse(`${DAYS.today}T00:00:00Z`) + 86_400_000);
      await app.strapi.db.connection('wire_timers').where({ outlet: 'ending' }).update({ due: Date.now() });
      await app.settle();
      await app.settle();
      // The contract is still in force, so nothing is lost; the event itself is there once.
      expect((await feed(key, `after=${cursor}`)).body.events).toEqual([]);
      const rows = await app.strapi.db.connection('wire_events').where({ type: 'revoked', outlet: 'ending' });
      expect(rows).toHaveLength(1);
      expect(events.length).toBeGreaterThan(0);
    });
  });

  it('of an item that end are told to its holders on time', async () => {
    const key = await keyOf('holder');
    const other = await keyOf('stranger');
    const { id } = await publishArticle(app, { rights: { ends: new Date(Date.now() + 2_000).toISOString() } });
    const { cursor } = (await feed(key, 'from=start&limit=100')).body;
    const elsewhere = (await feed(other, 'from=now')).body.cursor;
    const told = await feed(key, `after=${cursor}&wait=10`);
    expect(told.body.events).toMatchObject([
      { event: 'rights-ended', id, item: { pubStatus: 'withheld' }, obligations: [{ action: 'delete' }] },
    ]);
    expect((await feed(other, `after=${elsewhere}`)).body.events).toEqual([]);
    const gone = await app.get(`/items/${id}`, key);
    expect([gone.status, gone.body['rule']]).toEqual([410, 'item.rights-ended']);
  });

  it('that come with a changed embargo are told to those with advance alone; its end early lifts it', async () => {
    const advance = await keyOf('advance', { licence: { embargo: 'advance' } });
    const plain = await keyOf('plain');
    const cursors = [(await feed(advance, 'from=now')).body.cursor, (await feed(plain, 'from=now')).body.cursor];
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const story = await publishArticle(app, { embargoedUntil: at(5) });
    const change = async (embargoedUntil: string | null) => {
      await documentsOf(app).update({ documentId: story.documentId, locale: 'en', data: { embargoedUntil } });
      await documentsOf(app).publish({ documentId: story.documentId, locale: 'en' });
      await app.settle();
    };
    await change(at(9));
    expect(seen((await feed(advance, `after=${cursors[0]}`)).body)).toEqual([
      `published ${story.id}`,
      `embargo-changed ${story.id}`,
    ]);
    expect(seen((await feed(plain, `after=${cursors[1]}`)).body)).toEqual([]);
    await change(null);
    expect(seen((await feed(plain, `after=${cursors[1]}`)).body)).toEqual([`lifted ${story.id}`]);
  });

  describe('asked for', () => {
    it('say whether, until when, and what must be done, for another place and moment too', async () => {
      const key = await keyOf('asking', {
        licence: { territories: { allow: ['TR'] }, modification: 'trim', archive: 'P30D' },
        contract: { ends: DAYS.tomorrow, timeZone: 'UTC' },
      });
      const { id } = await publishArticle(app);
      const ask = (query = '') => app.get<Rights>(`/items/${id}/rights${query}`, key);
      const now = await ask();
      expect(now.body).toMatchObject({ id, permitted: true, destinations: [{ destination: 'web', access: 'full' }] });
      expect(now.body.destinations[0]?.until).toBe(
        new Date(Date.parse(`${DAYS.tomorrow}T00:00:00Z`) + 86_400_000).toISOString(),
      );
      expect(now.body.obligations.map(({ action }) => action)).toContain('modify');
      expect((await ask('?territory=DE')).body).toMatchObject({
        permitted: false,
        destinations: [{ rule: 'licence.territory' }],
      });
      expect((await ask('?channel=print')).body).toMatchObject({ permitted: false, destinations: [] });
      expect((await ask(`?at=${DAYS.nextYear}`)).body).toMatchObject({
        permitted: false,
        destinations: [{ rule: 'contract.in-force' }],
      });
      expect((await ask('?territory=Germany')).status).toBe(400);
      expect((await ask('?destination=other')).status).toBe(400);
      // Nothing was delivered by asking.
      expect((await app.get<{ holdings: object[] }>('/account/holdings', key)).body.holdings).toEqual([]);
    });

    it('of what an outlet may not know of are the same 404 as any', async () => {
      const key = await keyOf('curious', { licence: { grants: [{ kinds: ['article'], services: ['sport'] }] } });
      const { id } = await publishArticle(app, { embargoedUntil: new Date(Date.now() + 3_600_000).toISOString() });
      const later = await app.get(`/items/${id}/rights?at=${DAYS.nextYear}`, key);
      const unknown = await app.get('/items/00000000000000000000/rights', key);
      const plain = ({ requestId: _, ...rest }: Record<string, unknown>) => rest;
      expect([later.status, plain(later.body)]).toEqual([404, plain(unknown.body)]);
    });
  });

  describe('as a policy', () => {
    it('are linked from the item, and are ODRL for the outlet alone', async () => {
      const key = await keyOf('reading');
      const other = await keyOf('elsewhere');
      const { id } = await publishArticle(app, { rights: { territoriesDenied: 'DE' } });
      const item = await app.get<{
        links: { policy: string; restrictions: string };
        item: { rightsInfo: { linkedRights: string } };
      }>(`/items/${id}`, key);
      const { policy } = item.body.links;
      expect(item.body.item.rightsInfo.linkedRights).toBe(policy);
      expect(item.headers.get('link')).toContain(`<${policy}>; rel="license"`);
      const path = policy.slice(policy.indexOf('/policies/'));
      const answer = await app.get(path, key);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('application/ld+json');
      expect(answer.body).toMatchObject({ '@type': 'Agreement', uid: policy });
      expect((await app.get(path, other)).status).toBe(404);
      // The version that a delivery names can still be read when there is a newer one.
      await keyOf('reading', { licence: { modification: 'none' } });
      expect((await app.get(path, key)).body).toEqual(answer.body);
      const next = (await app.get<{ links: { policy: string } }>(`/items/${id}`, key)).body.links.policy;
      expect(next).not.toBe(policy);
      const { restrictions } = item.body.links;
      expect(item.headers.get('link')).toContain(`<${restrictions}>; rel="license"`);
      const own = await app.get(restrictions.slice(restrictions.indexOf('/policies/')), key);
      expect([own.status, own.body['@type']]).toEqual([200, 'Set']);
    });
  });

  describe('explained to staff', () => {
    it('name for each outlet and destination what decided', async () => {
      const desk = app.strapi.plugin('syndication').service('desk') as unknown as {
        explainItem(order: object): Promise<{ verdicts: Array<Record<string, unknown>>; obligations: object }>;
      };
      await keyOf('explained', { contract: { status: 'suspended' } });
      const { id } = await publishArticle(app);
      const one = await desk.explainItem({ item: id, outlet: 'explained' });
      expect(one.verdicts).toMatchObject([
        { destination: 'web', permitted: false, rule: 'contract.in-force', contract: 'WG-explained' },
      ]);
      const all = await desk.explainItem({ item: id });
      expect(all.verdicts).toContainEqual(
        expect.objectContaining({ outlet: 'daily', permitted: true, contract: 'WG-daily', schedule: 1, grant: 1 }),
      );
      await expect(desk.explainItem({ item: 'nothing' })).rejects.toThrow('no item nothing');
      await newsroom(app)['kill']({ item: id, reason: 'Wrong.' });
      expect((await desk.explainItem({ item: id, outlet: 'daily' })).verdicts).toMatchObject([{ rule: 'item.status' }]);
    });

    it('are tried out before they change: a dry run says what would', async () => {
      const { apply } = app.strapi.plugin('syndication').service('terms') as unknown as {
        apply(order: object): Promise<{ changes: Array<Record<string, unknown>>; ok: boolean }>;
      };
      await keyOf('tried');
      const file = (licence: object) => JSON.stringify(termsFor({ outlet: 'tried', licence: licence as never }));
      expect((await apply({ file: file({}), dryRun: true })).changes).toEqual([]);
      const narrower = await apply({
        file: file({ languages: undefined, grants: [{ kinds: ['brief'], services: ['world'] }] }),
        dryRun: true,
      });
      expect(narrower.ok).toBe(true);
      expect(narrower.changes).toMatchObject([{ outlet: 'tried', proposed: { items: 0 }, gained: { items: 0 } }]);
      const [change] = narrower.changes as Array<{ today: { items: number }; lost: { items: number } }>;
      expect(change?.lost.items).toBe(change?.today.items);
      expect(change?.today.items).toBeGreaterThan(0);
    });
  });
});
