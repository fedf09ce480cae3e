import { startApp, type App } from '../support/app';
import { documentsOf, itemOf, newsroom, paragraph, publishArticle, termsFor } from '../support/content';

type Row = Record<string, unknown>;

describe('the newsroom', () => {
  let app: App;
  let key: string;

  beforeAll(async () => {
    app = await startApp();
    key = (await app.apply(termsFor()))['daily-cms']?.['main'] ?? '';
  });
  afterAll(() => app?.stop());

  const events = async (item: string): Promise<string[]> => {
    await app.settle();
    const rows = (await app.strapi.db.connection('wire_events').where({ item }).orderBy('seq')) as Array<{
      type: string;
      edition: number;
    }>;
    return rows.map(({ type, edition }) => `${type} ${edition}`);
  };

  it('makes an edition for each publish that changes something, and none for one that does not', async () => {
    const { documentId, id } = await publishArticle(app);
    await documentsOf(app).publish({ documentId, locale: 'en' });
    await documentsOf(app).update({ documentId, locale: 'en', data: { headline: 'Harbour opens early' } });
    expect(await events(id)).toEqual(['published 1']);
    await documentsOf(app).publish({ documentId, locale: 'en' });
    await documentsOf(app).update({
      documentId,
      locale: 'en',
      status: 'published',
      data: { summary: 'In short.', changeType: 'fix' },
    } as Row);
    expect(await events(id)).toEqual(['published 1', 'updated 2', 'updated 3']);
  });

  it('withholds what is unpublished, restores it with a new edition, and hides what a correction corrects', async () => {
    const { documentId, id } = await publishArticle(app, { headline: 'To be withheld' });
    expect((await app.get(`/items/${id}`, key)).status).toBe(200);
    await documentsOf(app).unpublish({ documentId, locale: 'en' });
    expect(await app.get(`/items/${id}`, key)).toMatchObject({
      status: 200,
      body: { item: { pubStatus: 'withheld' } },
    });
    await documentsOf(app).publish({ documentId, locale: 'en' });
    await newsroom(app)['correct']({ item: id, data: { headline: 'Put right' }, note: 'The first was wrong.' });
    expect(await events(id)).toEqual(['published 1', 'withheld 1', 'restored 2', 'corrected 3']);
    expect((await app.get(`/items/${id}?version=2`, key)).status).toBe(404);
    expect(await app.get(`/items/${id}/versions`, key)).toMatchObject({
      body: { versions: [{ edition: 3, change: { type: 'correction', note: 'The first was wrong.' } }] },
    });
  });

  it('never deletes what was published, and kills it for ever', async () => {
    const { documentId, id } = await publishArticle(app, { headline: 'To be killed' });
    await expect(documentsOf(app).delete({ documentId, locale: 'en' })).rejects.toThrow(/Kill it instead/);
    await expect(
      app.strapi.db.query('api::article.article' as never).deleteMany({ where: { locale: 'en' } } as never),
    ).rejects.toThrow(/withhold or kill/);
    await newsroom(app)['kill']({ item: id, reason: 'Untrue.' });
    await expect(documentsOf(app).publish({ documentId, locale: 'en' })).rejects.toThrow(/was killed/);
    expect(await events(id)).toEqual(['published 1', 'killed 1']);
  });

  it('lets a draft that was never published be deleted, and makes a clone an item of its own', async () => {
    const draft = await documentsOf(app).create({ locale: 'en', data: { headline: 'Only a draft' } });
    await documentsOf(app).delete({ documentId: draft['documentId'], locale: 'en' });
    const first = await publishArticle(app, { headline: 'The first' });
    const clone = (await documentsOf(app).clone({ documentId: first.documentId, locale: 'en', data: {} })) as {
      entries: Row[];
    };
    const documentId = String(clone.entries[0]?.['documentId']);
    await documentsOf(app).publish({ documentId, locale: 'en' });
    const second = await itemOf(app, documentId);
    expect(second.id).not.toBe(first.id);
    expect(second.uri).not.toBe(first.uri);
  });

  it('keeps a draft with its text when it may not be published, and says why', async () => {
    const draft = await documentsOf(app).create({ locale: 'en', data: { headline: 'No body yet', summary: 'Kept.' } });
    await expect(documentsOf(app).publish({ documentId: draft['documentId'], locale: 'en' })).rejects.toThrow(
      /an article has a body/,
    );
    const [kept] = (await documentsOf(app).findMany({
      locale: 'en',
      filters: { documentId: draft['documentId'] },
    })) as unknown as Row[];
    expect(kept).toMatchObject({ headline: 'No body yet', summary: 'Kept.' });
  });

  it('publishes one language without touching another, and never lets the internal note out', async () => {
    const marker = 'marker-7f3a';
    const { documentId, id } = await publishArticle(app, { internalNote: marker, edNote: 'For the desk.' });
    await documentsOf(app).update({
      documentId,
      locale: 'tr',
      data: {
        headline: 'Liman açıldı',
        body: [{ type: 'paragraph', children: [{ type: 'text', text: 'Açıldı.' }] }],
        internalNote: marker,
      },
    });
    await documentsOf(app).publish({ documentId, locale: 'tr' });
    const turkish = await itemOf(app, documentId, 'tr');
    expect(await events(id)).toEqual(['published 1']);
    expect(await events(turkish.id)).toEqual(['published 1']);
    const feed = await app.get('/feed?from=start&limit=100', key);
    expect(feed.text).not.toContain(marker);
    expect(feed.text).toContain('For the desk.');
  });

  it('publishes all languages at once as an item each, and withholds one of them alone', async () => {
    const { documentId, id } = await publishArticle(app, { headline: 'In three languages' });
    for (const locale of ['tr', 'ar']) {
      const data = { headline: `In ${locale}`, body: [paragraph(`Words in ${locale}.`)] };
      await documentsOf(app).update({ documentId, locale, data });
    }
    await documentsOf(app).publish({ documentId, locale: '*' });
    const [turkish, arabic] = [await itemOf(app, documentId, 'tr'), await itemOf(app, documentId, 'ar')];
    expect(new Set([id, turkish.id, arabic.id]).size).toBe(3);
    expect(new Set([turkish.uri, arabic.uri]).size).toBe(2);
    await documentsOf(app).unpublish({ documentId, locale: 'tr' });
    expect([await events(id), await events(turkish.id), await events(arabic.id)]).toEqual([
      ['published 1'],
      ['published 1', 'withheld 1'],
      ['published 1'],
    ]);
  });

  it('makes nothing of a draft that is changed and discarded', async () => {
    const { documentId, id } = await publishArticle(app, { headline: 'As it was' });
    await documentsOf(app).update({ documentId, locale: 'en', data: { headline: 'Thrown away' } });
    await documentsOf(app).discardDraft({ documentId, locale: 'en' });
    expect(await events(id)).toEqual(['published 1']);
    await documentsOf(app).publish({ documentId, locale: 'en' });
    expect(await events(id)).toEqual(['published 1']);
    expect(await app.get(`/items/${id}`, key)).toMatchObject({
      body: { edition: 1, item: { headlines: [{ value: 'As it was' }] } },
    });
  });

  it('takes no correction without a note, and leaves the edition and the draft as they were', async () => {
    const { documentId, id } = await publishArticle(app, { headline: 'Wrong' });
    const correct = (note: string) => newsroom(app)['correct']({ item: id, data: { headline: 'Right' }, note });
    await expect(correct(' ')).rejects.toThrow(/Say what was wrong and what is right/);
    await documentsOf(app).update({
      documentId,
      locale: 'en',
      data: { headline: 'Right', changeType: 'correction' },
    });
    await expect(documentsOf(app).publish({ documentId, locale: 'en' })).rejects.toThrow(/Say what was wrong/);
    expect(await events(id)).toEqual(['published 1']);
    await correct('The first was wrong.');
    expect(await events(id)).toEqual(['published 1', 'corrected 2']);
  });

  it('gives an embargoed item to nobody but those with advance access, and to all when it ends', async () => {
    const advance =
      (await app.apply(termsFor({ outlet: 'early', licence: { embargo: 'advance' } })))['early-cms']?.['main'] ?? '';
    const until = new Date(Date.now() + 2_500).toISOString();
    const { id } = await publishArticle(app, { headline: 'Under embargo', embargoedUntil: until });
    expect([(await app.get(`/items/${id}`, key)).status, (await app.get(`/items/${id}`, advance)).status]).toEqual([
      404, 200,
    ]);
    expect((await app.get('/items', key)).text).not.toContain('Under embargo');
    const head = (await app.get<{ cursor: string }>('/feed?from=now', key)).body.cursor;
    const lifted = await app.get<{ events: Row[] }>(`/feed?after=${head}&wait=10`, key);
    expect(lifted.body.events).toMatchObject([{ event: 'lifted', id }]);
    expect((await app.get(`/items/${id}`, key)).status).toBe(200);
    const anew = await app.get<{ events: Array<{ id: string; event: string }> }>('/feed?from=start&limit=100', key);
    expect(anew.body.events.filter((one) => one.id === id).map(({ event }) => event)).toEqual(['lifted']);
  });
});
