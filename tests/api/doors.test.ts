import { readdirSync } from 'node:fs';
import path from 'node:path';
import { PROJECT, startApp, type App } from '../support/app';
import { publishArticle, termsFor } from '../support/content';

const CALLS = [
  ...['articles', 'briefs', 'pictures', 'videos', 'packages', 'services', 'subjects'].map((name) => `/api/${name}`),
  ...['outlets', 'destinations', 'connections', 'keys', 'sources', 'licences', 'contracts'].flatMap((name) => [
    `/api/syndication/${name}`,
    `/api/${name}`,
  ]),
];

describe('Strapi’s own doors to what is licensed', () => {
  let app: App;

  beforeAll(async () => {
    app = await startApp();
    await app.apply(termsFor());
    await publishArticle(app);
  });
  afterAll(() => app?.stop());

  const statuses = async (headers: Record<string, string> = {}) => {
    const found: Record<string, number> = {};
    for (const call of CALLS) found[call] = (await fetch(`${app.origin}${call}`, { headers })).status;
    return found;
  };
  const closed = Object.fromEntries(CALLS.map((call) => [call, 404]));

  it('are not there for nobody', async () => expect(await statuses()).toEqual(closed));

  it('are not there for a full-access API token', async () => {
    const token = (await app.strapi
      .service('admin::api-token')
      .create({ name: 'all', description: '', type: 'full-access', lifespan: null })) as { accessKey: string };
    expect(await statuses({ authorization: `Bearer ${token.accessKey}` })).toEqual(closed);
  });

  it('are not there when the public role was opened by hand in the database', async () => {
    const role = (await app.strapi.db
      .query('plugin::users-permissions.role' as never)
      .findOne({ where: { type: 'public' } } as never)) as { id: number };
    for (const action of [
      'api::article.article.find',
      'api::article.article.findOne',
      'api::picture.picture.find',
      'plugin::syndication.outlet.find',
    ]) {
      await app.strapi.db
        .query('plugin::users-permissions.permission' as never)
        .create({ data: { action, role: role.id } } as never);
    }
    expect(await statuses()).toEqual(closed);
  });

  it('hold no file: what is uploaded lies in the vault', () => {
    const inPublic = readdirSync(path.join(PROJECT, 'public'), { recursive: true }).map(String);
    expect(inPublic.filter((name) => /\.(jpe?g|mp4|webp)$/.test(name))).toEqual([]);
  });
});
