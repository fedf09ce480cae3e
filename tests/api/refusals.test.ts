import { startApp, type App } from '../support/app';
import { DAYS, newsroom, publishArticle, termsFor } from '../support/content';

interface Page {
  events: Array<{ event: string; id: string }>;
  items: unknown[];
}

describe('what no contract covers', () => {
  let app: App;
  let story: { id: string };
  const keys: Record<string, string> = {};

  async function outlet(name: string, terms: Parameters<typeof termsFor>[0] = {}): Promise<string> {
    const made = await app.apply(termsFor({ outlet: name, ...terms }));
    keys[name] ??= made[`${name}-cms`]?.['main'] ?? '';
    return keys[name];
  }

  beforeAll(async () => {
    app = await startApp();
    await outlet('daily');
    story = await publishArticle(app);
  });
  afterAll(() => app?.stop());

  it('is nothing for nobody, a wrong key and a wrong secret, with one and the same answer', async () => {
    const wrong = `${keys['daily']!.slice(0, -1)}${keys['daily']!.endsWith('x') ? 'y' : 'x'}`;
    const answers = [];
    for (const key of [undefined, 'wk_live_nobody_nothing', wrong, 'nonsense'])
      answers.push(await app.get(`/items/${story.id}`, key));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(new Set(answers.map(({ body }) => JSON.stringify({ ...body, requestId: '' }))).size).toBe(1);
  });

  it('is nothing for a key that was revoked, with the very next request', async () => {
    const key = await outlet('revoked');
    expect((await app.get('/feed', key)).status).toBe(200);
    await outlet('revoked', { key: { status: 'revoked' } });
    expect((await app.get('/feed', key)).status).toBe(401);
  });

  it('is nothing for a key that has expired, with the answer that nobody gets', async () => {
    const key = await outlet('expired', { key: { expires: DAYS.yesterday } });
    const [expired, nobody] = [await app.get('/feed', key), await app.get('/feed')];
    expect(expired.status).toBe(401);
    expect({ ...expired.body, requestId: '' }).toEqual({ ...nobody.body, requestId: '' });
    expect(expired.headers.get('www-authenticate')).toBe(nobody.headers.get('www-authenticate'));
  });

  it.each(['outlet', 'connection'])(
    'is nothing for a key whose %s is suspended, with the very next request',
    async (what) => {
      const name = `idle-${what}`;
      const key = await outlet(name);
      const suspend = async (status: string) => {
        const terms = termsFor({ outlet: name });
        const [party] = terms['outlets'] as Array<{ connections: object[] }>;
        await app.apply({
          ...terms,
          outlets: [
            what === 'outlet'
              ? { ...party, status }
              : { ...party, connections: party!.connections.map((connection) => ({ ...connection, status })) },
          ],
        });
      };
      expect((await app.get('/feed', key)).status).toBe(200);
      await suspend('suspended');
      for (const call of ['/feed', '/items', `/items/${story.id}`, '/account'])
        expect([call, (await app.get(call, key)).status]).toEqual([call, 401]);
      await suspend('active');
      expect((await app.get('/feed', key)).status).toBe(200);
    },
  );

  it.each([
    ['key.scope', 'scopeless', { scopes: ['media'] }],
    ['key.address', 'abroad', { addresses: ['203.0.113.0/24', '2001:db8::/32'] }],
  ])('is a 403 that names %s', async (rule, name, key) => {
    const credential = await outlet(name, { key });
    for (const call of ['/feed?from=start', '/items', `/items/${story.id}`, `/items/${story.id}/versions`]) {
      const answer = await app.get(call, credential, { headers: { 'x-forwarded-for': '203.0.113.7' } });
      expect([call, answer.status, answer.body['rule']]).toEqual([call, 403, rule]);
      expect(answer.text).not.toContain('harbour');
    }
  });

  it.each([
    ['ended', { ends: DAYS.yesterday, starts: DAYS.lastYear }],
    ['tomorrow', { starts: DAYS.tomorrow }],
    ['suspended', { status: 'suspended' }],
    ['terminated', { status: 'terminated' }],
    ['draft', { status: 'draft' }],
  ])('is a 403 for a contract that is %s, by list and by id', async (name, contract) => {
    // The day of a contract is counted in its own zone.
    const key = await outlet(name, { contract: { timeZone: 'UTC', ...contract } });
    for (const call of [
      '/feed?from=start',
      '/items',
      `/items/${story.id}`,
      `/items/${story.id}/versions`,
      '/items/unknown',
      '/items/unknown/versions',
    ]) {
      const answer = await app.get(call, key);
      expect([call, answer.status, answer.body['rule']]).toEqual([call, 403, 'contract.in-force']);
      expect(answer.text).not.toContain('harbour');
    }
    expect((await app.get('/account', key)).status).toBe(200);
  });

  it('is a 403 for an outlet without any contract', async () => {
    const { contracts: _, ...terms } = termsFor({ outlet: 'bare' }) as { contracts: unknown };
    const key = (await app.apply(terms))['bare-cms']?.['main'];
    expect((await app.get('/feed?from=start', key)).status).toBe(403);
  });

  it.each([
    ['delay', { delay: 'PT10M' }],
    ['channelless', { channels: undefined }],
    ['landless', { territories: undefined }],
    ['elsewhere', { territories: { allow: ['DE'] } }],
    ['print', { channels: ['print'] }],
    ['sport', { grants: [{ kinds: ['article'], services: ['sport'] }] }],
  ])('is an empty list and a 404 under a licence that does not reach: %s', async (name, licence) => {
    const key = await outlet(name, { licence });
    expect((await app.get<Page>('/feed?from=start', key)).body.events).toEqual([]);
    expect((await app.get<Page>('/items', key)).body.items).toEqual([]);
    await expectUnknown(key);
  });

  it('is an empty list and a 404 where no schedule names the destinations of the connection', async () => {
    const terms = termsFor({ outlet: 'unnamed' });
    const [party] = terms['outlets'] as Array<{ destinations: object[] }>;
    const [contract] = terms['contracts'] as object[];
    const paper = { code: 'paper', channel: 'web', property: 'paper.example', territories: ['TR'] };
    const made = await app.apply({
      ...terms,
      outlets: [{ ...party, destinations: [...party!.destinations, paper] }],
      contracts: [{ ...contract, schedules: [{ licence: 'unnamed-licence', destinations: ['paper'] }] }],
    });
    const key = made['unnamed-cms']?.['main'] ?? '';
    const feed = await app.get<Page>('/feed?from=start', key);
    expect([feed.status, feed.body.events]).toEqual([200, []]);
    expect((await app.get<Page>('/items?view=full', key)).body.items).toEqual([]);
    await expectUnknown(key);
  });

  /** What is not covered and what is not there are told apart by nothing. */
  async function expectUnknown(key: string): Promise<void> {
    for (const tail of ['', '/versions', '?version=1']) {
      const refused = await app.get(`/items/${story.id}${tail}`, key);
      const unknown = await app.get(`/items/00000000000000000000${tail}`, key);
      expect([tail, refused.status, unknown.status]).toEqual([tail, 404, 404]);
      expect({ ...refused.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
      expect(refused.body).not.toHaveProperty('rule');
      const headers = ({ headers: all }: typeof refused) => {
        const kept: Record<string, string> = {};
        all.forEach((value, name) => {
          if (!['date', 'request-id', 'keep-alive'].includes(name)) kept[name] = value;
        });
        return kept;
      };
      expect(headers(refused)).toEqual(headers(unknown));
    }
  }

  it('is nothing for a grant that states nothing, also when it was written past the forms', async () => {
    const key = await outlet('empty');
    await expect(outlet('empty', { licence: { grants: [{}] } })).rejects.toThrow(/a grant must state kinds/);
    expect((await app.get<Page>('/feed?from=start', key)).body.events).toHaveLength(1);
    await app.strapi.db
      .connection('syndication_licences')
      .where({ code: 'empty-licence' })
      .update({ grants: JSON.stringify([{}]) });
    expect((await app.get<Page>('/feed?from=start', key)).body.events).toEqual([]);
    expect((await app.get<Page>('/items', key)).body.items).toEqual([]);
  });

  it('is on record: each refusal of a direct request, with its rule', async () => {
    const { running } = app.strapi.plugin('syndication').service('wire') as unknown as {
      running: {
        ledger: {
          refusals(input: {
            outlet: string;
            limit: number;
          }): Promise<{ rows: Array<{ rule: string; item: string; status: number }> }>;
        };
      };
    };
    const { rows } = await running.ledger.refusals({ outlet: 'sport', limit: 10 });
    // Newest first, three calls of each.
    expect(rows.map(({ rule, item, status }) => [rule, item, status])).toEqual(
      [1, 2, 3].flatMap(() => [
        ['item.unknown', '00000000000000000000', 404],
        ['grant.match', story.id, 404],
      ]),
    );
    for (const [name, rule, status] of [
      ['ended', 'contract.in-force', 403],
      ['scopeless', 'key.scope', 403],
      ['abroad', 'key.address', 403],
      ['expired', 'key.active', 401],
      ['unnamed', 'schedule.destination', 404],
    ] as const) {
      const of = await running.ledger.refusals({ outlet: name, limit: 100 });
      expect(of.rows.map((row) => [name, row.rule, row.status])).toContainEqual([name, rule, status]);
    }
  });

  it('an outlet whose contract has ended still hears of a kill of what it holds, and of nothing else', async () => {
    const key = await outlet('holder');
    const held = await publishArticle(app, { headline: 'Held by one' });
    expect((await app.get(`/items/${held.id}`, key)).status).toBe(200);
    await outlet('holder', { contract: { ends: DAYS.yesterday, timeZone: 'UTC' } });
    const ended = await app.get(`/items/${held.id}`, key);
    expect(ended).toMatchObject({ status: 410, body: { rule: 'contract.in-force', deleteBy: expect.any(String) } });
    expect(ended.text).not.toContain('Held by one');
    await publishArticle(app, { headline: 'Not for the ended' });
    await newsroom(app)['kill']({ item: held.id, reason: 'It was not so.' });
    await app.settle();
    const feed = await app.get<Page>('/feed?from=start', key);
    expect(feed.status).toBe(200);
    expect(feed.body.events.map(({ event, id }) => [event, id])).toEqual([['killed', held.id]]);
    const gone = await app.get(`/items/${held.id}`, key);
    expect([gone.status, (gone.body['item'] as Record<string, unknown>)['edNote']]).toEqual([410, 'It was not so.']);
    expect((await app.get(`/items/${story.id}`, key)).status).toBe(403);
  });
});
