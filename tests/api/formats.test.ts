import { parseFeed } from '@rowanmanning/feed-parser';
import { API, startApp, type App } from '../support/app';
import { newsroom, publishArticle, termsFor } from '../support/content';

const NAMES = ['ninjs', 'ninjs1', 'newsmlg2', 'nitf', 'atom', 'rss', 'jsonfeed', 'html', 'text'];
const PAGES = ['ninjs', 'ninjs1', 'newsmlg2'];

interface Account {
  feeds: Array<{ destination: string; atom: string; rss: string; json: string }>;
}

describe('formats over the API', () => {
  let app: App;
  let key: string;
  let stranger: string;
  let item: { id: string; uri: string };

  const typeOf = (headers: Headers) => (headers.get('content-type') ?? '').split(';')[0];
  /** By a feed address, at the port on which this app listens: without a key. */
  const read = (address: string, init: RequestInit = {}) =>
    fetch(address.replace(/^https?:\/\/[^/]+/, app.origin), init);

  beforeAll(async () => {
    app = await startApp();
    const licence = { feedAddress: true };
    key = (await app.apply(termsFor({ outlet: 'daily', licence })))['daily-cms']!['main']!;
    stranger = (
      await app.apply(termsFor({ outlet: 'other', licence: { grants: [{ kinds: ['video'], services: ['world'] }] } }))
    )['other-cms']!['main']!;
    item = await publishArticle(app, { headline: 'Ferries run again', edNote: 'Not for publication: note' });
  });
  afterAll(() => app.stop());

  it.each(NAMES)('gives an item as %s, by name', async (format) => {
    const answer = await app.get(`/items/${item.id}?format=${format}`, key);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Ferries run again');
    expect(answer.text.includes('Not for publication: note')).toBe(
      ['ninjs', 'ninjs1', 'newsmlg2', 'nitf'].includes(format),
    );
    const again = await app.get(`/items/${item.id}?format=${format}`, key, {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it('gives what Accept likes best', async () => {
    const accepts: Array<[string, string]> = [
      ['application/nitf+xml', 'application/nitf+xml'],
      ['text/html;q=0.8, application/vnd.iptc.g2.newsitem+xml', 'application/vnd.iptc.g2.newsitem+xml'],
      ['text/*', 'text/html'],
      ['*/*', 'application/json'],
    ];
    for (const [accept, type] of accepts) {
      const { headers, status } = await app.get(`/items/${item.id}`, key, { headers: { accept } });
      expect([status, typeOf(headers)]).toEqual([200, type]);
      expect(headers.get('vary')).toMatch(/accept/i);
    }
    expect((await app.get(`/items/${item.id}`, key, { headers: { accept: 'image/png' } })).status).toBe(406);
    expect((await app.get('/feed', key, { headers: { accept: 'text/html' } })).status).toBe(406);
  });

  it('gives pages in those that can say what a page says, with the way to the next', async () => {
    for (const call of ['/feed?from=start', '/items?view=full']) {
      for (const format of NAMES) {
        const { status, text } = await app.get(`${call}&format=${format}`, key);
        expect([format, status]).toEqual([format, PAGES.includes(format) ? 200 : 406]);
        if (status === 200) expect(text).toContain('Ferries run again');
      }
    }
    const first = await app.get('/feed?from=start&limit=1&format=newsmlg2', key);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect(new URL(next).searchParams.get('format')).toBe('newsmlg2');
    const second = await app.get(next.slice(next.indexOf(API) + API.length), key);
    expect([second.status, second.text.includes('Ferries run again')]).toEqual([200, false]);
  });

  it('says no less in one format than in another: not covered is the same 404', async () => {
    for (const format of NAMES) {
      const { status, text } = await app.get(`/items/${item.id}?format=${format}`, stranger);
      expect([status, text.includes('Ferries')]).toEqual([404, false]);
    }
    expect((await app.get(`/items/${item.id}?format=docx`, key)).status).toBe(400);
  });

  it('records each in the ledger by its format', async () => {
    const { body } = await app.get<{ deliveries: Array<{ format: string }> }>('/account/deliveries?limit=100', key);
    expect(new Set(body.deliveries.map(({ format }) => format))).toEqual(new Set(NAMES));
  });

  describe('feed addresses', () => {
    let feeds: Account['feeds'];
    beforeAll(async () => {
      feeds = (await app.get<Account>('/account', key)).body.feeds;
    });

    it('are told where the schedule allows them, one for each destination', async () => {
      expect(feeds.map(({ destination }) => destination)).toEqual(['web']);
      expect((await app.get<Account>('/account', key)).body.feeds).toEqual(feeds);
      expect((await app.get<Account>('/account', stranger)).body.feeds).toEqual([]);
    });

    it('are read without a key, by readers of others', async () => {
      for (const address of [feeds[0]!.atom, feeds[0]!.rss]) {
        const answer = await read(address);
        const feed = parseFeed(await answer.text());
        expect(feed.items.map(({ title }) => title)).toContain('Ferries run again');
      }
      const json = (await (await read(feeds[0]!.json)).json()) as {
        items: Array<{ id: string; content_html: string }>;
      };
      expect(json.items.map(({ id }) => id)).toContain(item.uri);
    });

    it('answer that nothing has changed, and then nothing is delivered', async () => {
      const first = await read(feeds[0]!.atom);
      const again = await read(feeds[0]!.atom, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
      expect(again.status).toBe(304);
    });

    it('are good for nothing when altered, and take no parameters', async () => {
      const { atom } = feeds[0]!;
      const altered = atom.replace(/feeds\/(.)/, (_, letter: string) => `feeds/${letter === 'A' ? 'B' : 'A'}`);
      expect((await read(altered)).status).toBe(404);
      expect((await read(atom.replace('.atom', '.xml'))).status).toBe(401);
      expect((await read(`${atom}?limit=1`)).status).toBe(400);
    });

    it('keep a killed item under its name, with the text of the kill', async () => {
      const { id, uri } = await publishArticle(app, { headline: 'To be killed' });
      expect(await (await read(feeds[0]!.rss)).text()).toContain('To be killed');
      await newsroom(app).kill({ item: id, reason: 'Kill: the wrong person was named.' });
      await app.settle();
      const rss = await (await read(feeds[0]!.rss)).text();
      expect(rss).toContain(uri);
      expect(rss).toContain('Kill: the wrong person was named.');
      expect(rss).not.toContain('To be killed');
      expect(await (await read(feeds[0]!.atom)).text()).toContain('deleted-entry');
    });

    it('die with the key, and where the licence takes them back', async () => {
      const { rss } = feeds[0]!;
      await app.apply(termsFor({ outlet: 'daily', licence: { feedAddress: false } }));
      expect((await read(rss)).status).toBe(404);
      await app.apply(termsFor({ outlet: 'daily', licence: { feedAddress: true } }));
      expect((await read(rss)).status).toBe(200);
      await app.apply(termsFor({ outlet: 'daily', licence: { feedAddress: true }, key: { status: 'revoked' } }));
      expect((await read(rss)).status).toBe(401);
    });
  });
});
