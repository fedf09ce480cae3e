import { API, startApp, type App } from '../support/app';
import { createCanaries } from '../support/canaries';
import { documentsOf, publishArticle } from '../support/content';
import { raw, rawBytes, type RawCall } from '../support/raw';
import { besiege, createFinder } from '../support/siege';
import { callersOf, type Called } from '../support/wire-callers';
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
  /** What `another outlet` is answered, but for what is each answer's own. */
  const pages = async (tails: string[]): Promise<string[]> => {
    const answers: string[] = [];
    for (const tail of tails) {
      const { status, headers, body } = await raw(app.origin, {
        path: `${API}${tail}`,
        headers: bearer('another outlet'),
      });
      const own = ['date', 'request-id', 'ratelimit', 'content-length'];
      const head = Object.entries(headers).filter(([name]) => !own.includes(name));
      const text = body
        .toString()
        .replace(/"cursor":"[^"]*"/, '"cursor":""')
        .replace(/"requestId":"[^"]*"/, '');
      answers.push(JSON.stringify([tail, status, head, text]));
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
      '/account/holdings?limit=100',
    ];
    await pages(openCalls);
    before = await pages(openCalls);

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
    expect(await pages(openCalls)).toEqual(before);
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

    /** Who is known to nobody is answered nothing but refusals. */
    function expectRefused(answered: Map<string, number>): void {
      const shut = Object.entries(called.attackers).flatMap(([who, caller]) => (caller.shut ? [who] : []));
      const kinds = [...answered.keys()].filter((kind) => shut.some((who) => kind.startsWith(`${who}: `)));
      expect(kinds.filter((kind) => !/: 4\d\d$/.test(kind))).toEqual([]);
      expect([...answered.keys()].filter((kind) => / (0|5\d\d)$/.test(kind))).toEqual([]);
    }
  });
});

void rawBytes;
export type { RawCall };
