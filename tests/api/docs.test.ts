import { get } from 'node:http';
import { PROBLEM_KINDS } from '../../plugins/syndication/server/src/delivery/problems';
import { API, startApp, type App } from '../support/app';
import { publishArticle, termsFor } from '../support/content';

/** What stands in a page under an attribute. */
const attributes = (page: string, name: string): string[] =>
  [...page.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => value ?? '');

describe('what anybody may read', () => {
  let app: App;
  let key: string;
  const pages = new Map<string, string>();
  const read = async (path: string) => {
    const response = await fetch(`${app.origin}${path}`, { redirect: 'manual' });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  /** By their own links, from where one begins. */
  async function walk(from: string[]): Promise<void> {
    for (const path of from) {
      if (pages.has(path)) continue;
      const { status, headers, text } = await read(path);
      expect([path, status]).toEqual([path, 200]);
      pages.set(path, text);
      if (!headers.get('content-type')?.startsWith('text/html')) continue;
      const links = attributes(text, 'href').map((href) => href.replace(app.origin, '').replace(/#.*$/, ''));
      await walk(links.filter((link) => link.startsWith('/') && link !== '/admin'));
    }
  }

  beforeAll(async () => {
    app = await startApp();
    const notice = { en: 'All rights reserved.', ar: 'جميع الحقوق محفوظة.' };
    const terms = { ...termsFor(), agency: { name: { en: 'Meridian <Wire>' }, notice } };
    key = (await app.apply(terms))['daily-cms']?.['main'] ?? '';
    await publishArticle(app, { headline: 'Harbour secret' });
    await walk(['/', `${API}/docs`]);
  }, 60_000);
  afterAll(() => app?.stop());

  it('is whole: no link leads nowhere, and each page is reached', () => {
    expect([...pages.keys()].sort()).toEqual(
      [
        '/',
        '/.well-known/tdmrep.json',
        '/favicon.ico',
        `${API}/openapi.json`,
        `${API}/docs`,
        `${API}/docs/style.css`,
        `${API}/docs/problems`,
        ...PROBLEM_KINDS.map((kind) => `${API}/docs/problems/${kind}`),
        ...['errors', 'first-pull', 'formats', 'keeping-in-step', 'pictures', 'rights'].map(
          (name) => `${API}/docs/${name}`,
        ),
      ].sort(),
    );
    for (const [path, text] of pages) {
      for (const href of attributes(text, 'href').filter((link) => link.includes('#'))) {
        const [page = '', place] = href.replace(app.origin, '').split('#');
        const ids = attributes(pages.get(page === '' ? path : page) ?? '', 'id');
        expect([path, href, ids.includes(place ?? '')]).toEqual([path, href, true]);
      }
    }
  });

  it('loads nothing from elsewhere, runs nothing, and says so to the browser', async () => {
    for (const [path, text] of [...pages].filter(([, page]) => page.startsWith('<!doctype html>'))) {
      expect([path, /<script|<iframe|<style|\sstyle="|\son\w+="|\ssrc="/.exec(text)?.[0]]).toEqual([path, undefined]);
      const loaded = [...text.matchAll(/<link rel="(?:stylesheet|icon)" href="([^"]*)"/g)].map(([, href]) => href);
      expect(loaded.every((href) => href?.startsWith('/'))).toBe(true);
      const { headers } = await read(path);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'; img-src 'self';/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(text).toContain('<html lang="en">');
    }
    expect(pages.get(`${API}/docs/style.css`)).not.toMatch(/url\(|@import/);
  });

  it('holds nothing of the wire', () => {
    for (const [path, text] of pages) expect([path, text.includes('Harbour secret')]).toEqual([path, false]);
  });

  it('ends at the docs: every other path below the prefix needs a key', async () => {
    for (const path of [
      '',
      '/',
      '/feed',
      '/docs/nothing',
      '/docs/',
      '/docs/problems/',
      '/docs/../feed',
      '/docs/%2e%2e/feed',
      '/openapi.jsonx',
      '/Docs',
    ])
      expect([path, await raw(`${API}${path}`)]).toEqual([path, 401]);
  });
  /** As it is, without a client that tidies addresses up. */
  const raw = (path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { hostname, port } = new URL(app.origin);
      get({ hostname, port, path }, (response) => response.resume().on('end', () => resolve(response.statusCode))).on(
        'error',
        reject,
      );
    });

  it('is where the type of a problem leads', async () => {
    const { body } = await app.get('/feed?limit=101', key);
    const page = await read(new URL(String(body['type']), app.origin).pathname);
    expect([page.status, page.text.includes('A parameter is not right')]).toEqual([200, true]);
  });

  it('says where the API is in truth, in every guide', () => {
    for (const [path, text] of pages) expect([path, text.includes('wire.example')]).toEqual([path, false]);
    expect(pages.get(`${API}/docs/first-pull`)).toContain(`WIRE=http://`);
  });

  it('tells who the agency is, what it offers and in whose words all is reserved', async () => {
    const front = pages.get('/') ?? '';
    for (const words of [
      '<h1>Meridian &lt;Wire&gt;</h1>',
      'World',
      'Sport',
      'Turkish',
      'ninjs 3.1',
      'licensing desk',
      '/admin',
    ])
      expect([words, front.includes(words)]).toEqual([words, true]);
    expect(front).toContain('<p class="notice" lang="ar" dir="rtl">جميع الحقوق محفوظة.</p>');
    await app.apply({ agency: { name: { en: 'Meridian' } } });
    expect((await read('/')).text).toContain('<h1>Meridian</h1>');
  });

  it('reserves mining and training where crawlers look', async () => {
    const robots = await read('/robots.txt');
    expect(robots.text).toMatch(/User-agent: GPTBot\n(User-agent: .*\n)*Disallow: \/\n/);
    expect(robots.text).toMatch(/User-agent: \*\n(.*\n)*Disallow: \/\n$/);
    const [rule] = JSON.parse((await read('/.well-known/tdmrep.json')).text) as Array<Record<string, unknown>>;
    expect(rule).toMatchObject({ location: '/', 'tdm-reservation': 1 });
    const policy = await read(new URL(String(rule?.['tdm-policy'])).pathname);
    expect(policy.headers.get('content-type')).toBe('application/ld+json');
    expect(JSON.parse(policy.text)).toMatchObject({
      '@type': 'Offer',
      profile: 'http://www.w3.org/ns/tdmrep',
      assigner: { 'vcard:fn': 'Meridian' },
      permission: [{ action: 'tdm:mine', duty: [{ action: 'obtainConsent' }] }],
    });
    expect((await read('/')).headers.get('tdm-reservation')).toBe('1');
    expect((await read('/ai.txt')).text).toContain('Disallow: /');
    // Nobody to tell is configured.
    expect((await read('/.well-known/security.txt')).status).toBe(404);
  });
});
