import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseFeed } from '@rowanmanning/feed-parser';
import { add, sub } from 'date-fns';
import RssParser from 'rss-parser';
import { parse } from 'yaml';
import { applyFile, type ApplyFile } from '../../plugins/syndication/shared/terms';
import { PROJECT, startApp, type App } from '../support/app';
import { documentsOf, itemOf, paragraph } from '../support/content';

interface Envelope {
  id: string;
  kind: string;
  item: { headlines?: Array<{ value: string }>; associations?: Array<{ name: string; renditions?: unknown[] }> };
  uses: Array<{ destination: string; access: string; contract: string; schedule: number }>;
  obligations: Array<{ action: string; part: string; destinations: string[]; value: unknown; text: string }>;
  omitted: Array<{ kind: string; rule: string }>;
}
interface Quota {
  unit: string;
  period: string;
  used: number;
  limit: number;
  left: number;
  billed?: { units: number };
}

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)D)?$/;
/** The demo's agency, its days as seen from today. */
function agency(): ApplyFile {
  const text = readFileSync(path.join(PROJECT, 'database/demo/agency.yaml'), 'utf8').replace(
    /\{\{today(?:([+-])(P\w+))?\}\}/g,
    (_, sign?: string, length = 'P0D') => {
      const [, years = '0', days = '0'] = DURATION.exec(String(length)) ?? [];
      const shift = { years: Number(years), days: Number(days) };
      return (sign === '-' ? sub : add)(new Date(), shift).toISOString().slice(0, 10);
    },
  );
  return applyFile.parse(parse(text));
}

describe("the demo's contracts, pulled as each outlet", () => {
  let app: App;
  let keys: Record<string, Record<string, string>>;
  let services: Map<string, string>;

  const call = <Body = Envelope>(connection: string, target: string, method = 'GET') =>
    app.get<Body>(target, Object.values(keys[connection] ?? {})[0], { method });
  const quotas = async (connection: string) => (await call<{ quotas: Quota[] }>(connection, '/account')).body.quotas;

  async function publish(story: {
    kind?: string;
    language?: string;
    service: string;
    headline: string;
    data?: Record<string, unknown>;
  }): Promise<string> {
    const { kind = 'article', language = 'tr', service, headline, data } = story;
    const text = kind === 'article' ? { body: [paragraph(`${headline}.`)] } : {};
    const created = await documentsOf(app, kind).create({
      locale: language,
      status: 'published',
      data: { headline, services: [services.get(service)], ...text, ...data },
    });
    return (await itemOf(app, String(created['documentId']), language)).id;
  }
  const picture = (index: number, kind = 'picture') => ({
    media: {
      name: 'main',
      caption: `Kare ${index}`,
      renditions: [
        {
          name: 'original',
          href: `https://pictures.example/${index}.jpg`,
          contentType: kind === 'video' ? 'video/mp4' : 'image/jpeg',
        },
      ],
    },
  });

  beforeAll(async () => {
    app = await startApp();
    keys = await app.apply(agency());
    const rows = (await app.strapi.db.query('api::service.service' as never).findMany({})) as Array<
      Record<string, string>
    >;
    services = new Map(rows.map(({ code, documentId }) => [code ?? '', documentId ?? '']));
  });
  afterAll(() => app?.stop());

  it('a local site has one domain and thirty stories a day', async () => {
    const stories: string[] = [];
    for (let index = 0; index < 31; index += 1)
      stories.push(await publish({ service: 'local', headline: `Yerel haber ${index + 1}` }));
    const statuses = [];
    for (const id of stories) statuses.push((await call('izmir-bugun-site', `/items/${id}`)).status);
    expect(statuses).toEqual([...Array<number>(30).fill(200), 403]);
    const { body } = await call('izmir-bugun-site', `/items/${stories[0]}`);
    // The newsletter is served by the same connection, and no licence reaches it.
    expect(body.uses.map(({ destination }) => destination)).toEqual(['izmir-bugun-web']);
    expect(await quotas('izmir-bugun-site')).toMatchObject([{ unit: 'item', period: 'day', used: 30, left: 0 }]);
  });

  it('a local site may read by feed address, with readers that others wrote', async () => {
    interface Feeds {
      feeds: Array<{ destination: string; atom: string; rss: string }>;
    }
    const { feeds } = (await call<Feeds>('izmir-bugun-site', '/account')).body;
    const here = (address: string) => address.replace(/^https?:\/\/[^/]+/, app.origin);
    const { rss, atom } = feeds.find(({ destination }) => destination === 'izmir-bugun-web')!;
    // This one asks for it by itself.
    const read = await new RssParser().parseURL(here(rss));
    expect(read.items).toHaveLength(30);
    expect(read.items[0]?.title).toMatch(/^Yerel haber/);
    const parsed = parseFeed(await (await fetch(here(atom))).text());
    expect(parsed.items.map(({ id }) => id).sort()).toEqual(read.items.map(({ guid }) => guid).sort());
  });

  it('a national daily has one CMS for web, app and print: text in full, three hundred pictures a month', async () => {
    const id = await publish({ service: 'world', headline: 'Bakanlar başkentte buluştu' });
    const { body } = await call('pusula-cms', `/items/${id}`);
    expect(body.uses.map(({ destination, access }) => `${destination} ${access}`).sort()).toEqual([
      'pusula-app full',
      'pusula-print full',
      'pusula-web full',
    ]);
    const photo = await publish({ kind: 'picture', service: 'photo', headline: 'Limanda sabah', data: picture(1) });
    const shot = (await call('pusula-cms', `/items/${photo}`)).body;
    expect(new Set(shot.uses.map(({ schedule }) => schedule))).toEqual(new Set([3]));
    expect(shot.obligations.find(({ action }) => action === 'delete')).toMatchObject({
      value: { except: ['printed', 'published', 'statutory'] },
    });
    expect(shot.obligations.find(({ action }) => action === 'delete')?.text).toMatch(/basılmış olanlar/);
    await call('pusula-cms', `/items/${photo}`);
    expect(await quotas('pusula-cms')).toMatchObject([
      { unit: 'picture', period: 'month', used: 1, limit: 1000, billed: { above: 300, units: 0 } },
    ]);
  });

  it('a broadcaster has video, with runs, a window and territories', async () => {
    const id = await publish({
      kind: 'video',
      service: 'video',
      language: 'en',
      headline: 'Ferry leaves the harbour',
      data: picture(2, 'video'),
    });
    const { body } = await call('mercek-newsroom', `/items/${id}`);
    expect(body.uses.map(({ destination }) => destination).sort()).toEqual(['mercek-tv', 'mercek-web']);
    expect(body.obligations.find(({ action }) => action === 'wg:broadcast')).toMatchObject({
      value: { runs: 12, window: 'P7D', maxDuration: 'PT90S' },
    });
    expect(body.obligations.find(({ action }) => action === 'wg:clause')?.text).toMatch(/90 saniye/);
    const rights = await call<{ permitted: boolean }>('mercek-newsroom', `/items/${id}/rights?territory=US`);
    expect(rights.body.permitted).toBe(false);
  });

  it('a foreign agency may translate and sub-license, within limits, and passes kills on', async () => {
    const id = await publish({ service: 'world', language: 'ar', headline: 'اجتماع في العاصمة' });
    const { body } = await call('danube-intake', `/items/${id}`);
    const of = (action: string) => body.obligations.find((one) => one.action === action);
    expect(of('translate')?.value).toEqual(['de', 'ar']);
    expect(of('grantUse')).toMatchObject({
      value: { territories: ['AT', 'DE', 'CH'], killsWithin: 'PT1H', report: true },
    });
    expect(of('grantUse')?.text).toMatch(/Austria, Germany and Switzerland.*pass on every kill within 1 hour/);
  });

  it('a trial browses all and takes ten', async () => {
    const list = await call<{ items: Envelope[] }>('ufuk-deneme', '/items?limit=100');
    expect(list.body.items.length).toBeGreaterThan(30);
    const [first] = list.body.items;
    expect((await call('ufuk-deneme', `/items/${first?.id}`)).body.uses[0]?.access).toBe('browse');
    const taken = [];
    for (const { id } of list.body.items.slice(0, 11))
      taken.push((await call('ufuk-deneme', `/items/${id}/take`, 'POST')).status);
    expect(taken).toEqual([...Array<number>(10).fill(200), 403]);
    expect((await call('ufuk-deneme', `/items/${first?.id}`)).body.uses[0]?.access).toBe('full');
    expect(await quotas('ufuk-deneme')).toMatchObject([{ unit: 'item', period: 'term', used: 10, limit: 10, left: 0 }]);
  });

  it('an archive gets its text six hours later, where the site has it at once', async () => {
    const id = await publish({ service: 'culture', language: 'ar', headline: 'معرض جديد' });
    const { body } = await call('mirsad-cms', `/items/${id}`);
    expect(body.uses.map(({ destination }) => destination).sort()).toEqual(['mirsad-app', 'mirsad-web']);
    const later = new Date(Date.now() + 7 * 3_600_000).toISOString();
    const rights = await call<{ destinations: Array<{ destination: string; permitted: boolean }> }>(
      'mirsad-cms',
      `/items/${id}/rights?at=${later}`,
    );
    expect(rights.body.destinations.find(({ destination }) => destination === 'mirsad-archive')?.permitted).toBe(true);
  });

  it('every door says the same of every item', async () => {
    const rows = (await app.strapi.db.connection('wire_items').select('id')) as Array<{ id: string }>;
    expect(rows.length).toBeGreaterThan(30);
    for (const connection of ['danube-intake', 'mirsad-cms', 'mercek-newsroom']) {
      const list = await call<{ items: Envelope[] }>(connection, '/items?view=full&limit=100');
      const feed = await call<{ events: Envelope[] }>(connection, '/feed?from=start&limit=100');
      const listed = new Set(list.body.items.map(({ id }) => id));
      expect(new Set(feed.body.events.map(({ id }) => id))).toEqual(listed);
      for (const { id } of rows) {
        const one = await call(connection, `/items/${id}`);
        const versions = await call(connection, `/items/${id}/versions`);
        const rights = await call<{ permitted?: boolean }>(connection, `/items/${id}/rights`);
        const wanted = listed.has(id) ? [200, 200, 200, true] : [404, 404, 404, undefined];
        expect([one.status, versions.status, rights.status, rights.body.permitted]).toEqual(wanted);
      }
      expect(listed.size).toBeGreaterThan(0);
    }
  });
});
