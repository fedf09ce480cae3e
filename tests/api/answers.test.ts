import { createHash } from 'node:crypto';
import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { API, startApp, type App } from '../support/app';
import { documentsOf, newsroom, publishArticle, termsFor } from '../support/content';

/** The bytes as they came, which `fetch` does not show. */
const raw = (url: string, headers: Record<string, string>) =>
  new Promise<{ headers: Record<string, string | string[] | undefined>; bytes: Buffer }>((resolve, reject) => {
    get(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, bytes: Buffer.concat(chunks) }));
    }).on('error', reject);
  });

describe('every answer', () => {
  let app: App;
  let key: string;
  let story: { documentId: string; id: string };

  beforeAll(async () => {
    app = await startApp();
    key = (await app.apply(termsFor()))['daily-cms']?.['main'] ?? '';
    story = await publishArticle(app, { summary: 'İskele açık. '.repeat(100) });
  });
  afterAll(() => app?.stop());

  it('may be kept by its caller alone, and reserves what no contract grants', async () => {
    for (const call of ['/feed', '/items', `/items/${story.id}`, '/account', '/items/unknown', '/feed?limit=0']) {
      const { headers } = await app.get(call, key);
      expect([call, headers.get('cache-control')]).toEqual([call, 'private, no-cache']);
      expect(headers.get('vary')).toMatch(/^Authorization, Accept\b/);
      expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect([headers.get('tdm-reservation'), headers.get('content-usage')]).toEqual(['1', 'train-ai=n']);
    }
  });

  it('takes the key by HTTP Basic as well', async () => {
    const [, , keyId = '', secret = ''] = key.split('_');
    const basic = (pair: string) => ({ headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } });
    expect((await app.get('/feed', undefined, basic(`${keyId}:${secret}`))).status).toBe(200);
    expect((await app.get('/feed', undefined, basic(`${keyId}:${secret}x`))).status).toBe(401);
    expect((await app.get(`/feed?key=${key}`)).status).toBe(401);
  });

  it('is a 304 as long as nothing changed, and not when edition or contract did', async () => {
    const again = (etag: string) => app.get(`/items/${story.id}`, key, { headers: { 'if-none-match': etag } });
    const tag = async () => (await app.get(`/items/${story.id}`, key)).headers.get('etag') ?? '';
    const first = await tag();
    expect(first).toMatch(/^"[^"]+"$/);
    for (const condition of [first, `W/${first}`, `"other", ${first}`, '*']) {
      const answer = await again(condition);
      expect([condition, answer.status, answer.text, answer.headers.get('etag')]).toEqual([condition, 304, '', first]);
    }
    expect((await again('"other"')).status).toBe(200);

    await documentsOf(app).update({
      documentId: story.documentId,
      locale: 'en',
      status: 'published',
      data: { headline: 'Harbour open' },
    });
    await app.settle();
    const second = await again(first);
    expect([second.status, second.body['edition']]).toEqual([200, 2]);
    const newer = await tag();
    await app.apply(termsFor({ licence: { modification: 'trim' } }));
    const trimmed = await again(newer);
    expect(trimmed.status).toBe(200);
    await app.apply(termsFor({ contract: { status: 'suspended' } }));
    expect((await again(trimmed.headers.get('etag') ?? '')).status).toBe(410);
    await app.apply(termsFor());
  });

  it('is no 304 once the item was killed, whatever the caller says that it has', async () => {
    const { id } = await publishArticle(app, { headline: 'Untrue' });
    const held = (await app.get(`/items/${id}`, key)).headers.get('etag') ?? '';
    await newsroom(app)['kill']({ item: id, reason: 'Untrue.' });
    await app.settle();
    const tombstone = (await app.get(`/items/${id}`, key)).headers.get('etag') ?? '';
    for (const condition of [held, '*', tombstone]) {
      const { status, body } = await app.get(`/items/${id}`, key, { headers: { 'if-none-match': condition } });
      expect([condition, status, body['item']]).toMatchObject([condition, 410, { pubStatus: 'canceled' }]);
    }
  });

  it('is no 304 once a related item is no longer shown', async () => {
    const related = await publishArticle(app, { headline: 'Beside it' });
    const { id } = await publishArticle(app, { headline: 'Names it', related: [{ uri: related.uri }] });
    const first = await app.get(`/items/${id}`, key);
    expect(first.text).toContain(related.uri);
    await newsroom(app)['kill']({ item: related.id, reason: 'Untrue.' });
    await app.settle();
    const init = { headers: { 'if-none-match': first.headers.get('etag') ?? '' } };
    const second = await app.get(`/items/${id}`, key, init);
    expect(second.status).toBe(200);
    expect(second.text).not.toContain(related.uri);
  });

  it('to HEAD is that to GET without its body', async () => {
    for (const call of [`/items/${story.id}`, `/items/${story.id}/versions`, '/account', '/items/unknown']) {
      const [head, whole] = [await app.get(call, key, { method: 'HEAD' }), await app.get(call, key)];
      expect([call, head.status, head.text]).toEqual([call, whole.status, '']);
      for (const name of ['etag', 'content-type', 'cache-control'])
        expect([call, head.headers.get(name)]).toEqual([call, whole.headers.get(name)]);
    }
  });

  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['br', 'br', brotliDecompressSync],
    ['gzip;q=0, identity', undefined, (bytes: Buffer) => bytes],
    ['identity', undefined, (bytes: Buffer) => bytes],
  ])('is compressed as asked: %s', async (accepted, encoding, unpack) => {
    const url = `${app.origin}${API}/items/${story.id}`;
    const authorization = `Bearer ${key}`;
    const plain = await raw(url, { authorization, 'accept-encoding': 'identity' });
    const packed = await raw(url, { authorization, 'accept-encoding': accepted });
    expect(packed.headers['content-encoding']).toBe(encoding);
    expect(packed.headers['vary']).toContain('Accept-Encoding');
    expect(Number(packed.headers['content-length'])).toBe(packed.bytes.length);
    if (encoding) expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 2);
    const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(unpack(packed.bytes))).toBe(hash(plain.bytes));
  });
});
