import { API, startApp, type App } from '../support/app';
import { createCanaries } from '../support/canaries';
import { documentsOf, newsroom, publishArticle } from '../support/content';
import { raw, rawBytes } from '../support/raw';
import { besiege, createFinder } from '../support/siege';
import { callersOf, codeOf, type Called } from '../support/wire-callers';
import { plainCalls, trickyCalls, unknownCalls, type ApiCall, type Targets } from '../support/wire-doors';
import { plantReferences, plantWire, type PlantedItem } from '../support/wire-planting';

// Some ten thousand calls.
jest.setTimeout(180_000);

/** Of what is planted, what leaves the house for nobody, whatever its contract. */
const INTERNAL = [/internalNote$/, /metadata note$/, /file name$/, /^closed /, /^test /];
/** What another field says in its place: a caption that of the file, a picture's own headline that of its file. */
const STOOD_FOR = [/file (alternativeText|caption)$/, /^\w+ (picture|video) media /, /shotlist$/];

describe('the partner API', () => {
  const canaries = createCanaries();
  let app: App;
  let called: Called;
  let items: PlantedItem[];
  let targets: Targets;
  let calls: ApiCall[];
  let find: ReturnType<typeof createFinder>;
  let before: string[];

  const bearer = (name: string) => ({ authorization: `Bearer ${called.keys[name]}` });
  /** What an outlet is answered, but for what is each answer's and each outlet's own. */
  const pages = async (who: string, tails: string[]): Promise<string[]> => {
    const answers: string[] = [];
    const own = ['date', 'request-id', 'ratelimit', 'content-length'];
    const [, , keyId = ''] = called.keys[who]?.split('_') ?? [];
    for (const tail of tails) {
      const { status, headers, body } = await raw(app.origin, { path: `${API}${tail}`, headers: bearer(who) });
      const head = Object.entries(headers).filter(([name]) => !own.includes(name));
      const text = JSON.stringify([tail, status, head, body.toString()])
        .replace(/(cursor|requestId|entitlement)\\":\\"[^"]*"/g, '$1"')
        .replace(/policies\/[\w-]+/g, 'policies/')
        .replaceAll(codeOf(who), 'the-outlet')
        .replaceAll(keyId, 'key');
      answers.push(text);
    }
    return answers;
  };
  let openCalls: string[];

  beforeAll(async () => {
    app = await startApp();
    called = await callersOf(app);
    const { running } = app.strapi.plugin('syndication').service('wire') as unknown as {
      running: { api: { calls: ApiCall[] } };
    };
    calls = running.api.calls;
    // Two stories that anybody in sport may have; what comes later changes nothing of them that it may see.
    const sport = (await app.strapi.db.query('api::service.service' as never).findMany({})) as Array<{
      code: string;
      documentId: string;
    }>;
    const services = sport.filter(({ code }) => code === 'sport').map(({ documentId }) => documentId);
    const older = await publishArticle(app, { services, headline: 'The older story' });
    const noon = new Date().toISOString();
    const newer = await publishArticle(app, {
      services,
      headline: 'The newer story',
      related: [{ uri: older.uri, title: 'The older story' }],
    });
    openCalls = [
      '/feed?from=start&limit=100',
      '/items',
      '/items?view=full',
      '/items?sort=oldest',
      '/items?limit=1',
      `/items?since=${noon}`,
      `/items?until=${noon}`,
      '/items?q=story',
      '/items?q=story&sort=relevance',
      `/items?q=story&since=${noon}`,
      ...[older, newer].flatMap(({ id }) =>
        ['', '?version=2', '/versions', `/rights?at=${noon}`].map((end) => `/items/${id}${end}`),
      ),
      '/account',
    ];
    before = await pages('another outlet', openCalls);

    items = await plantWire(app, canaries);
    await documentsOf(app).update({
      documentId: older.documentId,
      locale: 'en',
      status: 'published',
      data: {
        headline: canaries.plant('embargoed update'),
        embargoedUntil: new Date(Date.now() + 86_400_000).toISOString(),
        services,
      },
    });
    await app.settle();
  });
  afterAll(() => app?.stop());

  it('says the same, byte for byte, whatever happens of which an outlet may not know', async () => {
    expect(await pages('another outlet', openCalls)).toEqual(before);
    // Nor to one for whom nothing was made before it happened.
    const untagged = (page: string) => page.replace(/\["etag",[^\]]*\]/, '');
    expect((await pages('another like it', openCalls)).map(untagged)).toEqual(before.map(untagged));
  });

  describe('besieged', () => {
    beforeAll(async () => {
      items.push(...(await plantReferences(app, canaries)));
      find = createFinder(canaries, items);
      targets = {
        items,
        words: [canaries.plant('world article body'), canaries.plant('closed withheld headline')],
        tokens: await tokens(),
        policies: await policies(),
      };
    });

    /** What could be made of the signed address of another. */
    async function tokens(): Promise<string[]> {
      const { id } = items.find(({ name }) => name === 'world picture')!;
      const { headers } = await raw(app.origin, {
        path: `${API}/items/${id}/renditions/m1-web?delivery=redirect`,
        headers: bearer('entitled'),
      });
      const [body = '', signature = ''] = String(headers['location']).split('/').at(-1)!.split('.');
      const said = JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown[];
      const claims = said.map((part, index) =>
        said.with(index, typeof part === 'number' ? part + 1 : `${String(part)}x`),
      );
      const others = [
        said.with(5, 'original'),
        said.with(5, 'preview'),
        said.with(1, 'another-outlet-cms'),
        said.slice(1),
      ];
      const forged = [...claims, ...others].map((claim) => Buffer.from(JSON.stringify(claim)).toString('base64url'));
      return [
        ...forged.map((claim) => `${claim}.${signature}`),
        `${body}.${signature.slice(0, -1)}${signature.endsWith('A') ? 'Q' : 'A'}`,
        `${body}.${'A'.repeat(43)}`,
        `${body}.`,
        body,
        `${body}.${signature}=`,
        `${body}.${signature}.${signature}`,
        `${body}=.${signature}`,
        `.${signature}`,
        'x.y',
      ];
    }

    /** Those of the entitled outlet's contract, and those that items could have. */
    async function policies(): Promise<string[]> {
      const { body } = await raw(app.origin, { path: `${API}/items?view=full&limit=100`, headers: bearer('entitled') });
      const named = [...new Set([...body.toString().matchAll(/policies\/([\w-]+)/g)].map((match) => match[1] ?? ''))];
      return [...named, ...items.map(({ id, documentId }) => `item-${id || documentId}`)];
    }

    it('has no call that this test does not know: a new one must be told how it is filled', () => {
      expect(unknownCalls(calls)).toEqual([]);
      expect(calls.length).toBeGreaterThan(10);
    });

    it('gives whoever is entitled each mark that there is but those that nobody is given', async () => {
      const { given, leaks } = await besiege({
        origin: app.origin,
        callers: { entitled: called.entitled },
        calls: plainCalls(calls, targets),
        find,
      });
      expect(leaks.slice(0, 20)).toEqual([]);
      const kept = [...INTERNAL, ...STOOD_FOR];
      const places = [...canaries.planted.keys()].filter((place) => !kept.some((pattern) => pattern.test(place)));
      expect(places.filter((place) => !given.has(place))).toEqual([]);
      expect(places.length).toBeGreaterThan(100);
    });

    it('gives nobody anything that no right of theirs covers, whichever call they make', async () => {
      const { leaks, answered } = await besiege({
        origin: app.origin,
        callers: called.attackers,
        calls: plainCalls(calls, targets),
        find,
      });
      expect(leaks.slice(0, 20)).toEqual([]);
      expectRefused(answered);
    });

    it('gives nobody anything more for asking in another way', async () => {
      const { leaks, answered } = await besiege({
        origin: app.origin,
        callers: called.attackers,
        calls: trickyCalls(calls, targets),
        inTurns: true,
        find,
      });
      expect(leaks.slice(0, 20)).toEqual([]);
      expectRefused(answered);
    });

    it('gives nothing to requests that no client would send, and writes no line into the head of an answer', async () => {
      const line = (target: string) => `GET ${API}${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
      const credentials = Buffer.from('x:y\r\nX-Injected: 1').toString('base64');
      const { authorization } = bearer('another outlet');
      const { id } = items.find(({ name }) => name === 'world article')!;
      const sent = [
        `${line('/items?x=\r\nX-Injected: 1')}\r\n`,
        `${line(`/items/${id}%0d%0aX-Injected:%201`)}Authorization: ${authorization}\r\n\r\n`,
        `${line(`/items/${id}`)}Authorization: Basic ${credentials}\r\n\r\n`,
        `${line(`/items/${id}`)}Authorization: Bearer a\r\n b\r\n\r\n`,
        `${line(`/items/${id}`)}Authorization: ${authorization}\r\nAuthorization: Bearer x\r\nX: \rX-Injected: 1\r\n\r\n`,
        `${line('/feed')}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${line(`/items/${id}`)}\r\n`,
        `GET http://x${API}/items/${id} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
        `GET ${API}/items/${id} HTTP/1.0\r\n\r\n`,
        `GET ${API}/items/${id}\r\n\r\n`,
        `CONNECT ${API}/items/${id} HTTP/1.1\r\nHost: x\r\n\r\n`,
        `FOO ${API}/items/${id} HTTP/1.1\r\nHost: x\r\n\r\n`,
      ];
      for (const bytes of sent) {
        const answer = await rawBytes(app.origin, bytes);
        expect([bytes, find(answer, { path: bytes })]).toEqual([bytes, []]);
        expect(answer.body.toString('latin1')).not.toMatch(/^x-injected/im);
        expect([bytes, answer.status === 0 || answer.status >= 400]).toEqual([bytes, true]);
      }
    });

    it('finds by words that are not covered as little as by words that are nowhere', async () => {
      for (const sort of ['newest', 'relevance']) {
        const [uncovered, nowhere] = await Promise.all(
          [targets.words[0], 'qx00000000000000zw'].map((word) =>
            raw(app.origin, { path: `${API}/items?q=${word}&sort=${sort}`, headers: bearer('another outlet') }),
          ),
        );
        expect(JSON.parse(String(uncovered?.body))).toEqual({ items: [], cursor: null });
        expect([uncovered?.status, String(uncovered?.body)]).toEqual([nowhere?.status, String(nowhere?.body)]);
      }
    });

    describe('by the signed address of another', () => {
      const picture = () => items.find(({ name }) => name === 'world picture')!;
      const addressOf = async (who: string, id = picture().id) => {
        const path = `${API}/items/${id}/renditions/m1-web?delivery=redirect`;
        const { status, headers } = await raw(app.origin, { path, headers: bearer(who) });
        expect(status).toBe(302);
        return new URL(String(headers['location']), app.origin).pathname;
      };
      const use = async (path: string, headers: Record<string, string> = {}) => {
        const answer = await raw(app.origin, { path, headers });
        return { status: answer.status, found: find(answer, { path }) };
      };
      const BYTES = 'world picture bytes m1-web';

      it('gives the rendition again and again until it expires, and then no more', async () => {
        const path = await addressOf('entitled');
        for (let times = 0; times < 3; times += 1) {
          const { status, found } = await use(path, { range: 'bytes=0-' });
          expect([status, found.includes(BYTES)]).toEqual([206, true]);
        }
        jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 301_000);
        expect(await use(path)).toEqual({ status: 404, found: [] });
        jest.restoreAllMocks();
        expect((await use(path)).status).toBe(200);
      });

      it('gives it as far as the right of that other goes, whoever brings which key beside it', async () => {
        const path = await addressOf('entitled');
        // The address is the credential: it is recorded to the connection that asked for it, and no other is looked at.
        for (const who of ['another outlet', 'a revoked key'])
          expect((await use(path, bearer(who))).found).toContain(BYTES);
        const token = path.split('/').at(-1) ?? '';
        for (const tail of ['/feed?from=start', '/account', `/items/${picture().id}`]) {
          expect(await use(`${API}${tail}`, { authorization: `Bearer ${token}` })).toEqual({ status: 401, found: [] });
        }
      });

      it('gives nothing after a kill, a revocation, or of another edition than its own', async () => {
        const { documentId, id } = picture();
        const [older, revoked] = [await addressOf('entitled'), await addressOf('without the key')];
        await called.revoke('without the key');
        expect(await use(revoked)).toEqual({ status: 401, found: [] });
        // A correction hides what it corrects: the bytes of the first edition are good for nobody any more.
        await documentsOf(app, 'picture').update({
          documentId,
          locale: 'en',
          status: 'published',
          data: { headline: 'Corrected', changeType: 'correction', changeNote: 'Another harbour.' },
        });
        await app.settle();
        expect(await use(older)).toEqual({ status: 404, found: [] });
        const newer = await addressOf('entitled');
        expect((await use(newer)).status).toBe(200);
        await newsroom(app)['kill']({ item: id, reason: 'Untrue.' });
        await app.settle();
        // To a holder the tombstone, which has the item's public name and nothing else.
        const killed = await use(newer);
        expect([killed.status, killed.found]).toEqual([410, ['world picture uri', 'world picture id']]);
      });
    });

    /** Who is known to nobody is answered nothing but refusals. */
    function expectRefused(answered: Map<string, number>): void {
      const shut = Object.entries(called.attackers).flatMap(([who, caller]) => (caller.shut ? [who] : []));
      const kinds = [...answered.keys()].filter((kind) => shut.some((who) => kind.startsWith(`${who}: `)));
      expect(kinds.filter((kind) => !/: 4\d\d$/.test(kind))).toEqual([]);
      expect([...answered.keys()].filter((kind) => / (0|5\d\d)$/.test(kind))).toEqual([]);
    }
  });
});
