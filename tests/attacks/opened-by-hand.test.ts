import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freshEnvironment, startApp, type App } from '../support/app';
import { assault } from '../support/assault';
import { attackersOf, signIn, type Attackers } from '../support/attackers';
import { createCanaries } from '../support/canaries';
import { startServer } from '../support/commands';
import { documentsOf } from '../support/content';
import { extendedProject } from '../support/extended';
import { plantNewsroom, type Planting } from '../support/planting';
import { raw, type RawCall } from '../support/raw';
import { routeCalls, typeCalls } from '../support/strapi-matrix';

type Row = Record<string, unknown>;
jest.setTimeout(180_000);

/**
 * What an agency's developers may add in good faith: core routers for every licensed type, a type of their own that
 * leads into them, a controller that reads whatever it is asked for, a middleware, a route of no API. All roles are open
 * and there is a token of every sort. Still nothing leaves, and the guard names each.
 */
describe('a house that was opened by hand', () => {
  const canaries = createCanaries();
  const project = extendedProject();
  let app: App;
  let planting: Planting;
  let attackers: Attackers;
  let environment: Awaited<ReturnType<typeof freshEnvironment>>;
  let site = '';

  beforeAll(async () => {
    environment = await freshEnvironment('sqlite');
    app = await startApp({
      existing: environment,
      project: project.directory,
      prepare: (strapi) => {
        const read = async (context: { body?: unknown }) => {
          context.body = await strapi.documents('api::article.article' as never).findMany({ populate: '*' } as never);
        };
        // As GraphQL mounts itself, and as a middleware before any route.
        strapi.server.routes([{ method: 'GET', path: '/beside', handler: read, config: { auth: false } }] as never);
        strapi.server.use((context, next) => (context.path === '/before' ? read(context) : next()));
      },
    });
    planting = await plantNewsroom(app, canaries);
    attackers = await attackersOf(app, planting);
    const [article] = planting.types;
    const contract = planting.types.find(({ uid }) => uid.endsWith('.contract'));
    const [file] = (await app.strapi.db.query('plugin::upload.file' as never).findMany({})) as Row[];
    const created = await documentsOf(app, 'site').create({
      data: {
        title: 'Front page',
        story: article?.documentIds[0],
        stories: article?.documentIds,
        contract: contract?.documentIds[0],
        cover: file?.['id'],
        gallery: [file?.['id']],
      },
    });
    site = String(created['documentId']);
  });
  afterAll(async () => {
    await app?.stop();
    await environment?.drop();
    project.remove();
  });

  /** Those for whom something may have been opened; the others are refused as in tests/attacks/strapi-doors.test.ts. */
  const opened = () =>
    Object.fromEntries(Object.entries(attackers).filter(([who]) => /opened wide|user of|full|custom/.test(who)));
  const attack = (calls: RawCall[]) => assault({ origin: app.origin, attackers: opened(), calls, canaries });
  const full = () => attackers['a full-access API token'] ?? {};
  const askFull = async (path: string, init: Partial<RawCall> = {}) => {
    const answer = await raw(app.origin, { path, ...init, headers: { ...full(), ...init.headers } });
    return { status: answer.status, text: answer.body.toString() };
  };

  it('has the routes: they are refused, not missing', async () => {
    for (const name of ['articles', 'briefs', 'pictures', 'videos', 'packages'])
      expect([name, (await askFull(`/api/${name}`)).status]).toEqual([name, 403]);
  });

  it('gives nobody anything of a licensed type, whatever is asked of whichever field', async () => {
    // Every field of an article and of a contract, and the other types as a whole.
    const calls = typeCalls(planting).filter(
      ({ path, method }) => method !== 'DELETE' && (/article|contract/.test(path) || !path.includes('filters')),
    );
    const { leaks, answered } = await attack(calls);
    expect(leaks).toEqual([]);
    expect([...answered.keys()].filter((one) => / [25]\d\d$/.test(one) && one !== 'OPTIONS 200')).toEqual([]);
  });

  it('gives nobody anything by any of its routes', async () => {
    const added = routeCalls(app, planting).filter(({ path: at }) => /^\/(api|beside|before)/.test(at));
    expect(added.length).toBeGreaterThan(20);
    expect((await attack(added)).leaks).toEqual([]);
  });

  it('gives nothing by handlers that ask for nobody’s leave, in whichever way they read', async () => {
    const uids = ['api::article.article', 'api::picture.picture', 'plugin::syndication.key', 'plugin::upload.file'];
    const calls = ['careless', 'careful'].flatMap((name) =>
      project.ways.flatMap((way) => uids.map((uid) => ({ path: `/api/${name}/${way}/${uid}` }))),
    );
    expect(project.ways.length).toBeGreaterThan(8);
    const { leaks, answered } = await attack([...calls, { path: '/beside' }, { path: '/before' }]);
    expect(leaks).toEqual([]);
    expect([...answered.keys()].filter((one) => !/ 40[13]$/.test(one))).toEqual([]);
  });

  it('gives nothing through an agency’s own type: nested, filtered, sorted, counted', async () => {
    const inner = ['story', 'stories', 'contract', 'cover', 'gallery', 'any'];
    const asked = inner.flatMap((name) => [
      `populate[${name}]=true`,
      `populate[${name}][populate]=*`,
      `populate[${name}][count]=true`,
      `populate[${name}][fields][0]=headline`,
      `filters[${name}][headline][$startsWith]=q`,
      `filters[${name}][caption][$startsWith]=q`,
      `filters[$or][0][${name}][id][$notNull]=true`,
      `filters[$not][${name}][documentId]=x`,
      `sort=${name}.headline`,
      `sort[0][${name}][caption]=asc`,
      `populate[${name}][filters][headline][$contains]=q`,
      `populate[${name}][sort]=headline`,
    ]);
    const calls = [...asked, 'populate=*', '_q=q&populate=*'].flatMap((query) => [
      { path: `/api/sites?${query}&pagination[withCount]=true` },
      { path: `/api/careless/documents/api::site.site?${query}` },
    ]);
    const { leaks, answered } = await attack([
      ...calls,
      ...project.ways.map((way) => ({ path: `/api/careless/${way}/api::site.site` })),
    ]);
    expect(leaks).toEqual([]);
    expect([...answered.keys()].filter((one) => / 5\d\d$/.test(one))).toEqual([]);
    expect(answered.get('GET 200')).toBeGreaterThan(50);
  });

  it('answers a right guess as a wrong one', async () => {
    const mark = canaries.planted.get('article (published) headline') ?? '';
    const caption = canaries.planted.get('file caption') ?? '';
    expect(mark).toMatch(/^qx/);
    const questions = (right: string, of: string) => [
      `filters[story][headline][$startsWith]=${right}`,
      `filters[stories][headline][$eq]=${right}`,
      `filters[$and][0][story][body][$contains]=${right}`,
      `filters[cover][caption][$startsWith]=${of}`,
      `filters[gallery][caption][$eq]=${of}`,
      `populate[story][filters][headline]=${right}`,
      `populate[cover][filters][caption]=${of}`,
      `_q=${right}`,
    ];
    const wrong = questions('qy000', 'qy000');
    for (const [index, asked] of questions(mark, caption).entries()) {
      for (const base of [
        '/api/sites',
        '/api/articles',
        '/api/careless/documents/api::site.site',
        '/api/careless/count/api::site.site',
      ]) {
        const [one, other] = [await askFull(`${base}?${asked}`), await askFull(`${base}?${wrong[index]}`)];
        expect([base, asked.replaceAll(mark, '…'), one.status]).toEqual([
          base,
          asked.replaceAll(mark, '…'),
          other.status,
        ]);
        expect(one.text).toBe(other.text);
      }
    }
  });

  it('leaves an agency’s own type to be read, written, changed and deleted', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ data: { title: 'Second page' } });
    const made = await askFull('/api/sites?populate=*', { method: 'POST', headers, body });
    expect([made.status, made.text]).toEqual([201, expect.stringContaining('Second page')]);
    const { documentId } = (JSON.parse(made.text) as { data: { documentId: string } }).data;
    const changed = await askFull(`/api/sites/${documentId}`, {
      method: 'PUT',
      headers,
      body: body.replace('Second', 'Third'),
    });
    expect([changed.status, changed.text]).toEqual([200, expect.stringContaining('Third page')]);
    const read = await askFull('/api/sites?filters[title][$eq]=Third%20page&populate=*');
    expect((JSON.parse(read.text) as { data: Row[] }).data.map(({ title }) => title)).toEqual(['Third page']);
    expect((await askFull(`/api/sites/${documentId}`, { method: 'DELETE' })).status).toBe(204);
  });

  it('sends no webhook anything of what is licensed, and an agency’s own entries without it', async () => {
    const receiver = await receiving();
    const webhook = {
      name: 'front page',
      url: receiver.url,
      headers: {},
      isEnabled: true,
      events: [
        'entry.create',
        'entry.update',
        'entry.publish',
        'entry.unpublish',
        'entry.delete',
        'media.create',
        'media.update',
      ],
    };
    app.strapi.get('webhookRunner').add(await app.strapi.get('webhookStore').createWebhook(webhook as never));
    const [article] = planting.types;
    const [documentId] = article?.documentIds ?? [];
    const headline = canaries.plant('later headline');
    await documentsOf(app).update({ documentId, locale: 'en', status: 'published', data: { headline } });
    const [file] = (await app.strapi.db.query('plugin::upload.file' as never).findMany({})) as Row[];
    const upload = app.strapi.plugin('upload').service('upload') as {
      updateFileInfo(id: unknown, info: Row): Promise<unknown>;
    };
    await upload.updateFileInfo(file?.['id'], { caption: canaries.plant('later caption') });
    await documentsOf(app, 'site').update({ documentId: site, data: { title: 'Told of' } });
    await receiver.until((bodies) => bodies.some((one) => one.includes('Told of')));
    expect(receiver.bodies.flatMap((one) => canaries.leaksIn({ headers: {}, body: Buffer.from(one) }))).toEqual([]);
    const heard = receiver.bodies.map((one) => JSON.parse(one) as { event: string; uid?: string });
    expect(heard.map(({ event, uid }) => `${event} ${uid}`)).toEqual(['entry.update api::site.site']);
    await receiver.stop();
  });

  it('is told of by the guard, door by door', async () => {
    await app.strapi.db
      .query('admin::transfer-token' as never)
      .create({ data: { name: 'move', accessKey: 'x' } } as never);
    const headers = {
      authorization: `Bearer ${await signIn(app, { name: 'security', actions: ['plugin::syndication.guard.read'] })}`,
    };
    const report = (await (await fetch(`${app.origin}/syndication/guard`, { headers })).json()) as {
      findings: Array<{ door: string; severity: string; what: string; todo: string }>;
    };
    const named = report.findings.map(({ door, severity }) => `${severity} ${door}`);
    expect(named).toEqual(
      expect.arrayContaining([
        'error route GET /articles (api article)',
        'error route GET /pictures/:id (api picture)',
        'notice route GET /careless/:way/:uid (api careless)',
        'error role public',
        'warning API token full-access',
        'warning transfer token move',
        'warning webhook front page',
      ]),
    );
    expect(named.filter((one) => one.includes('site'))).toEqual([]);
    for (const { what, todo } of report.findings) expect([what.length > 20, todo.length > 15]).toEqual([true, true]);
    const ranks = report.findings.map(({ severity }) => ['error', 'warning', 'notice'].indexOf(severity));
    expect(ranks).toEqual([...ranks].sort());
  });

  it('is told of in the log, when it starts', async () => {
    await app.stop();
    const server = await startServer({ port: 5217, env: environment.env });
    await server.stop();
    expect(server.said()).toMatch(/error.*Open door: role public\. .*api::article\.article\.find/);
    expect(server.said()).toMatch(/warn.*Open door: API token full-access/);
    expect(server.said()).not.toMatch(/Open door: (remote transfer|upload provider|secret|public\/uploads)/);
    app = await startApp({ existing: environment, project: project.directory });
  });
});

/** Somebody's server on this machine, that keeps what it is sent. */
async function receiving() {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      bodies.push(body);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    bodies,
    async until(done: (bodies: string[]) => boolean) {
      for (const end = Date.now() + 10_000; !done(bodies);) {
        if (Date.now() > end) throw new Error(`only this came: ${bodies.join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
