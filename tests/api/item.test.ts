import { startApp, type App } from '../support/app';
import { documentsOf, itemOf, newsroom, paragraph, publishArticle, termsFor } from '../support/content';

type Row = Record<string, unknown>;
interface Envelope extends Row {
  id: string;
  edition: number;
  item: Row & { associations?: Array<{ name: string; uri: string; renditions?: Row[] }> };
  uses: Row[];
  omitted: Row[];
  links: Record<string, string>;
}
interface Feed {
  events: Array<Envelope & { event: string }>;
  cursor: string;
}

const MEMBERS = ['id', 'edition', 'kind', 'language', 'change', 'item', 'uses', 'obligations', 'omitted', 'links'];
const LEAD = {
  name: 'lead',
  caption: 'Gulls over the quay',
  renditions: [
    { name: 'original', href: 'https://pictures.example/quay.jpg', contentType: 'image/jpeg', width: 3_000 },
    { name: 'preview', href: 'https://pictures.example/quay-small.jpg', contentType: 'image/jpeg', width: 500 },
  ],
};

describe('one item', () => {
  let app: App;
  /** `daily` and `rival` have full text and no pictures. */
  let daily: string;
  let rival: string;
  const outlet = async (name: string, terms: Parameters<typeof termsFor>[0] = {}): Promise<string> =>
    (await app.apply(termsFor({ outlet: name, ...terms })))[`${name}-cms`]?.['main'] ?? '';
  const read = (id: string, key: string, tail = '') => app.get<Envelope>(`/items/${id}${tail}`, key);
  const feedOf = async (key: string, id: string, query = 'from=start') =>
    (await app.get<Feed>(`/feed?${query}&limit=100`, key)).body.events.filter((event) => event.id === id);
  const update = async (documentId: string, data: Row) => {
    await documentsOf(app).update({ documentId, locale: 'en', data, status: 'published' });
    await app.settle();
  };

  beforeAll(async () => {
    app = await startApp();
    daily = await outlet('daily');
    rival = await outlet('rival');
  });
  afterAll(() => app?.stop());

  it('comes in an envelope, with what is ours beside the ninjs document', async () => {
    const { documentId, id, uri } = await publishArticle(app, { summary: 'Ships sail.', edNote: 'Update follows.' });
    await update(documentId, { headline: 'Harbour open', changeType: 'update', changeNote: 'Shorter.' });
    const { status, body, headers } = await read(id, daily);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(MEMBERS).toEqual(expect.arrayContaining(Object.keys(body).filter((name) => name !== 'links')));
    expect(body).toMatchObject({
      id,
      edition: 2,
      kind: 'article',
      language: 'en',
      change: { type: 'update', severity: 'minor', note: 'Shorter.', previousEdition: 1 },
      item: { uri, version: '2', pubStatus: 'usable', type: 'text', edNote: 'Update follows.', language: 'en' },
      uses: [{ destination: 'web', contract: 'WG-daily', schedule: 1, access: 'full' }],
      omitted: [],
    });
    expect(Array.isArray(body['obligations'])).toBe(true);
    expect(body.links['self']).toMatch(new RegExp(`/api/syndication/v1/items/${id}$`));
    expect(body.links['versions']).toBe(`${body.links['self']}/versions`);
    expect(JSON.stringify(body.item['bodies'])).toContain('Ships had waited');
    const events = await feedOf(daily, id);
    expect(events.map(({ event, edition }) => [event, edition])).toEqual([
      ['published', 1],
      ['updated', 2],
    ]);
    expect(Object.keys(events[1]!).sort()).toEqual([...Object.keys(body), 'event', 'at'].sort());
  });

  it('is there in every edition, until a correction hides the earlier ones', async () => {
    const { documentId, id } = await publishArticle(app, { headline: 'Three boats' });
    await update(documentId, { headline: 'Four boats' });
    expect((await read(id, daily, '?version=1')).text).toContain('Three boats');
    expect((await read(id, daily)).text).toContain('Four boats');
    const versions = await app.get<{ versions: Row[] }>(`/items/${id}/versions`, daily);
    expect(versions.body.versions.map(({ edition }) => edition)).toEqual([2, 1]);
    expect(versions.text).not.toContain('boats');

    await newsroom(app)['correct']({ item: id, data: { headline: 'Five boats' }, note: 'It were five.' });
    await app.settle();
    for (const tail of ['?version=1', '?version=2', '?version=4'])
      expect([tail, (await read(id, daily, tail)).status]).toEqual([tail, 404]);
    expect((await read(id, daily, '?version=3')).body.edition).toBe(3);
    expect((await feedOf(daily, id)).map(({ event, edition }) => [event, edition])).toEqual([['corrected', 3]]);
  });

  it('withheld is a tombstone to a holder and nothing to others, and comes back with a new edition', async () => {
    const { id, uri } = await publishArticle(app, { headline: 'In doubt' });
    expect((await read(id, daily)).status).toBe(200);
    await newsroom(app)['withhold']({ item: id, reason: 'We are checking.' });
    await app.settle();
    for (const tail of ['', '?version=1', '/versions']) {
      const held = await read(id, daily, tail);
      expect([tail, held.status]).toEqual([tail, 200]);
      expect(held.body.item).toMatchObject({ uri, pubStatus: 'withheld', edNote: 'We are checking.', type: 'text' });
      expect(held.text).not.toMatch(/In doubt|Ships had waited/);
      expect((await read(id, rival, tail)).status).toBe(404);
    }
    expect((await feedOf(daily, id)).map(({ event }) => event)).toEqual(['withheld']);
    expect(await feedOf(rival, id)).toEqual([]);
    for (const key of [daily, rival]) expect((await app.get('/items?limit=100', key)).text).not.toContain(id);

    await newsroom(app)['restore']({ item: id });
    await app.settle();
    expect((await read(id, rival)).body).toMatchObject({ edition: 2, item: { pubStatus: 'usable' } });
    expect((await read(id, daily, '?version=1')).status).toBe(404);
    // To one who never had what was withheld, there was nothing to take back.
    expect((await feedOf(rival, id)).map(({ event, edition }) => [event, edition])).toEqual([['restored', 2]]);
  });

  it('withheld and restored is told as both to a holder that walks past them later', async () => {
    const { id } = await publishArticle(app, { headline: 'Twice in doubt' });
    await read(id, daily);
    await newsroom(app)['withhold']({ item: id, reason: 'We are checking.' });
    await newsroom(app)['restore']({ item: id });
    await app.settle();
    const walked = await feedOf(daily, id);
    expect(walked.map(({ event, edition, item }) => [event, edition, item['pubStatus']])).toEqual([
      ['withheld', 1, 'withheld'],
      ['restored', 2, 'usable'],
    ]);
  });

  it('killed is a 410 with the tombstone to a holder and a 404 to others', async () => {
    const { id } = await publishArticle(app, { headline: 'Not so' });
    const before = await read(id, daily);
    await newsroom(app)['kill']({ item: id, reason: 'It was invented.' });
    await app.settle();
    for (const tail of ['', '?version=1', '/versions']) {
      const init = { headers: { 'if-none-match': before.headers.get('etag') ?? '' } };
      const held = await app.get<Envelope>(`/items/${id}${tail}`, daily, init);
      expect([tail, held.status]).toEqual([tail, 410]);
      expect(held.body.item).toMatchObject({ pubStatus: 'canceled', edNote: 'It was invented.' });
      expect(held.text).not.toMatch(/Not so|Ships had waited/);
      const [gone, unknown] = [await read(id, rival, tail), await read('0'.repeat(20), rival, tail)];
      expect(gone.status).toBe(404);
      expect({ ...gone.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    }
    expect(await feedOf(rival, id)).toEqual([]);
  });

  it('under embargo is nowhere but with advance access, and everywhere when it ends', async () => {
    const early = await outlet('early', { licence: { embargo: 'advance' } });
    const { id, uri } = await publishArticle(app, {
      headline: 'Sealed words',
      embargoedUntil: new Date(Date.now() + 2_500).toISOString(),
    });
    const naming = await publishArticle(app, { headline: 'Names the sealed', related: [{ uri }] });
    const cursor = (await app.get<Feed>('/feed?from=now', daily)).body.cursor;
    for (const call of [`/items/${id}`, `/items/${id}?version=1`, `/items/${id}/versions`])
      expect([call, (await app.get(call, daily)).status, (await app.get(call, early)).status]).toEqual([
        call,
        404,
        200,
      ]);
    for (const call of ['/feed?from=start&limit=100', '/items?limit=100', `/items/${naming.id}`]) {
      expect((await app.get(call, daily)).text).not.toMatch(new RegExp(`Sealed words|${uri}`));
      expect((await app.get(call, early)).text).toContain(uri);
    }
    expect((await feedOf(early, id)).map(({ event }) => event)).toEqual(['published']);

    const lifted = await app.get<Feed>(`/feed?after=${cursor}&wait=10`, daily);
    expect(lifted.body.events).toMatchObject([{ event: 'lifted', id, edition: 1 }]);
    expect(lifted.text).toContain('Sealed words');
    expect((await read(id, daily)).status).toBe(200);
    expect((await feedOf(daily, id)).map(({ event }) => event)).toEqual(['lifted']);
    expect((await feedOf(early, id)).map(({ event }) => event)).toEqual(['published', 'lifted']);
    expect((await read(naming.id, daily)).text).toContain(uri);
  });

  it('has no body and no original for those who may only browse', async () => {
    const browser = await outlet('browser', {
      licence: { access: 'browse', grants: [{ kinds: ['article', 'picture'], services: ['world'] }] },
    });
    const { id } = await publishArticle(app, { summary: 'Only this.', media: [LEAD] });
    for (const call of [`/items/${id}`, '/items?view=full&limit=100', '/feed?from=start&limit=100']) {
      const { text } = await app.get(call, browser);
      expect(text).toContain('Only this.');
      expect(text).toContain('quay-small.jpg');
      expect(text).not.toMatch(/Ships had waited|quay\.jpg|"bodies"/);
    }
    expect((await read(id, browser)).body.uses).toMatchObject([{ access: 'browse' }]);
  });

  it('leaves out pictures that are not covered, by kind and rule and with no word of them', async () => {
    const pictures = [{ kinds: ['article', 'picture'], services: ['world'] }];
    const seeing = await outlet('seeing', { licence: { grants: pictures } });
    const { id } = await publishArticle(app, { media: [LEAD] });
    const blind = await read(id, daily);
    expect(blind.body.omitted).toEqual([
      { kind: 'picture', rule: 'licence.media', text: expect.any(String) as string },
    ]);
    expect(blind.body.item.associations).toBeUndefined();
    expect(blind.text).not.toMatch(/Gulls|quay|m1/);
    const shown = await read(id, seeing);
    expect(shown.body).toMatchObject({ omitted: [], item: { associations: [{ name: 'lead', type: 'picture' }] } });
    expect(shown.text).toContain('https://pictures.example/quay.jpg');
  });

  it('drops related items that are not covered, without a word', async () => {
    const other = { headline: 'Elsewhere', services: [] };
    const [hidden, open] = [await publishArticle(app, other), await publishArticle(app, { headline: 'Beside it' })];
    const related = [{ uri: hidden.uri }, { uri: open.uri }, { uri: 'urn:newsml:other.example:1' }];
    const { id } = await publishArticle(app, { related, translationOf: hidden.uri });
    const uris = async () => (await read(id, daily)).body.item.associations?.map(({ uri }) => uri);
    expect(await uris()).toEqual([open.uri, 'urn:newsml:other.example:1']);
    expect((await read(id, daily)).body.omitted).toEqual([]);
    await newsroom(app)['kill']({ item: open.id, reason: 'Untrue.' });
    await app.settle();
    expect(await uris()).toEqual(['urn:newsml:other.example:1']);
  });

  it('never says what is written for the newsroom alone', async () => {
    const marker = 'marker-51c9';
    const { documentId, id } = await publishArticle(app, { internalNote: marker, edNote: 'Note to editors.' });
    await update(documentId, { headline: 'Again', internalNote: `${marker} anew` });
    await newsroom(app)['withhold']({ item: id, reason: 'For now.' });
    await newsroom(app)['restore']({ item: id });
    await app.settle();
    const calls = ['/feed?from=start&limit=100', '/items?view=full&limit=100', `/items/${id}`, `/items/${id}/versions`];
    for (const call of [...calls, '/account', '/account/deliveries', '/account/holdings'])
      expect((await app.get(call, daily)).text).not.toContain(marker);
    expect((await read(id, daily)).body.item['edNote']).toBe('Note to editors.');
  });

  it('for tests is seen with test keys, and nothing else is', async () => {
    const tester = await outlet('tester', { key: { environment: 'test' } });
    expect(tester).toMatch(/^wk_test_/);
    const created = await publishArticle(app, { headline: 'Only a test', test: true });
    const { id } = await itemOf(app, created.documentId);
    const real = await publishArticle(app, { body: [paragraph('No test.')] });
    expect([(await read(id, tester)).status, (await read(id, daily)).status]).toEqual([200, 404]);
    expect((await read(real.id, tester)).status).toBe(404);
    const events = (await app.get<Feed>('/feed?from=start&limit=100', tester)).body.events;
    expect(events.map((event) => event.id)).toEqual([id]);
    expect((await app.get('/items?limit=100', daily)).text).not.toContain('Only a test');
  });
});
