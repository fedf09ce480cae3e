import { startApp, type App } from '../support/app';
import { assault, EVERYBODY } from '../support/assault';
import { attackersOf, signIn, type Attackers } from '../support/attackers';
import { createCanaries } from '../support/canaries';
import { plantNewsroom, type Planting } from '../support/planting';
import { raw, rawBytes } from '../support/raw';
import { fileCalls, otherCalls, routeCalls, typeCalls } from '../support/strapi-matrix';

// Ten thousand calls.
jest.setTimeout(180_000);

describe('Strapi’s doors', () => {
  const canaries = createCanaries();
  let app: App;
  let planting: Planting;
  let attackers: Attackers;

  beforeAll(async () => {
    app = await startApp();
    planting = await plantNewsroom(app, canaries);
    attackers = await attackersOf(app, planting);
  });
  afterAll(() => app?.stop());

  const attack = (calls: ReturnType<typeof typeCalls>) => assault({ origin: app.origin, attackers, calls, canaries });

  it('would give the canaries away, were they open: the outlet and the staff who may see them do', async () => {
    const key = planting.keys['daily-cms']?.['main'] ?? '';
    const feed = await raw(app.origin, {
      path: '/api/syndication/v1/feed?from=start&limit=100',
      headers: { authorization: `Bearer ${key}`, 'accept-encoding': 'br' },
    });
    expect(canaries.leaksIn(feed).length).toBeGreaterThan(100);
    const [file] = planting.files;
    const signed = (await app.strapi.plugin('upload').provider.getSignedUrl({ url: file?.url })) as { url: string };
    expect(canaries.leaksIn(await raw(app.origin, { path: signed.url }))).toContain(
      `bytes of ${file?.sha256.slice(0, 8)}`,
    );
  });

  it('give nobody anything of a licensed type, whatever is asked of whichever field', async () => {
    const { leaks, answered } = await attack(typeCalls(planting));
    expect(leaks).toEqual([]);
    // No route is there at all: the same answer for all, and for what does not exist.
    expect([...answered.keys()].filter((one) => !/ 40[45]$|^OPTIONS 200$/.test(one))).toEqual([]);
    expect([...answered.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(EVERYBODY ? 3_000 : 1_000);
  });

  it('give nobody anything by any route that this process has', async () => {
    const calls = routeCalls(app, planting);
    expect(calls.length).toBeGreaterThan(150);
    expect((await attack(calls)).leaks).toEqual([]);
  });

  it('lead to no file, however its address is written', async () => {
    const { leaks, answered } = await attack(fileCalls(planting));
    expect(leaks).toEqual([]);
    expect([...answered.keys()].filter((one) => !/ 4\d\d$/.test(one))).toEqual([]);
  });

  it('lead to no file by a signed address that has expired, was changed, or belongs to another file', async () => {
    const [one, other] = planting.files;
    const signed = (await app.strapi.plugin('upload').provider.getSignedUrl({ url: one?.url })) as { url: string };
    const { pathname, searchParams } = new URL(signed.url, app.origin);
    const [expires = '', signature = ''] = [searchParams.get('expires'), searchParams.get('signature')].map(String);
    const at = (path: string | undefined, until: string, sign: string) => `${path}?expires=${until}&signature=${sign}`;
    const calls = [
      at(other?.url, expires, signature),
      at(pathname, String(Number(expires) + 60), signature),
      at(pathname, '1', signature),
      at(pathname, '-1', signature),
      at(pathname, `${expires}&expires=9999999999`, signature),
      at(pathname, '9999999999', signature.slice(0, -2)),
      at(pathname, expires, ''),
      at(pathname, expires, `${signature}AA`),
      at(pathname.toUpperCase(), expires, signature),
      at(pathname.replace('/syndication', '/%73yndication'), expires, signature),
      at(`${pathname}.svg`, expires, signature),
    ].map((path) => ({ path }));
    const { leaks, answered } = await attack(calls);
    expect(leaks).toEqual([]);
    expect([...answered.keys()]).toEqual(['GET 404']);
  });

  it('give nobody anything by the names of Strapi’s own doors, by tricks with headers, or by what lies about', async () => {
    expect((await attack(otherCalls(planting))).leaks).toEqual([]);
  });

  it('give nothing to requests that no client would send', async () => {
    const line = `GET /api/articles?populate=* HTTP/1.1\r\nHost: x\r\n`;
    const sent = [
      `${line}X: a\r\n b\r\n\r\n`,
      `GET /x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET /x\r\nX-Injected: y HTTP/1.1\r\nHost: x\r\n\r\n`,
      `${line}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /content-manager/collection-types/api::article.article HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET http://x/uploads/../api/articles HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET /api/articles HTTP/1.0\r\n\r\n`,
      `FOO /api/articles HTTP/1.1\r\nHost: x\r\n\r\n`,
      `CONNECT /api/articles HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET /admin/transfer/runner/pull HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    ];
    for (const bytes of sent) {
      const answer = await rawBytes(app.origin, bytes);
      expect([bytes, canaries.leaksIn(answer)]).toEqual([bytes, []]);
      expect(answer.body.toString('latin1')).not.toMatch(/^(Set-Cookie: a=b|X-Injected)/im);
      expect(answer.status).not.toBe(101);
    }
  });

  it('are told of to staff who have the right, and to nobody else', async () => {
    const call = async (token: string) => {
      const response = await fetch(`${app.origin}/syndication/guard`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return { status: response.status, text: await response.text() };
    };
    expect(
      (await call(await signIn(app, { name: 'desk', actions: ['plugin::syndication.desk.explain'] }))).status,
    ).toBe(403);
    const { status, text } = await call(
      await signIn(app, { name: 'security', actions: ['plugin::syndication.guard.read'] }),
    );
    expect(status).toBe(200);
    const { findings } = JSON.parse(text) as { findings: Array<{ door: string; severity: string }> };
    const named = findings.map(({ door, severity }) => `${severity} ${door}`);
    expect(named).toEqual(
      expect.arrayContaining([
        'error role public',
        'error role authenticated',
        'warning API token full-access',
        'notice API token read-only',
        'warning API token custom',
      ]),
    );
    for (const who of Object.values(attackers).slice(1, 5))
      expect((await call(who['authorization']?.slice('Bearer '.length) ?? '')).status).toBe(401);
  });
});
