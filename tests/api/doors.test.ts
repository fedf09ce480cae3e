import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import sharp from 'sharp';
import { PROJECT, startApp, type App } from '../support/app';
import { publishArticle, termsFor } from '../support/content';

const CALLS = [
  ...['articles', 'briefs', 'pictures', 'videos', 'packages', 'services', 'subjects'].map((name) => `/api/${name}`),
  ...['outlets', 'destinations', 'connections', 'keys', 'sources', 'licences', 'contracts'].flatMap((name) => [
    `/api/syndication/${name}`,
    `/api/${name}`,
  ]),
  ...['/api/upload', '/api/upload/files', '/api/upload/files/1'],
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
      'plugin::upload.content-api.find',
      'plugin::upload.content-api.findOne',
    ]) {
      await app.strapi.db
        .query('plugin::users-permissions.permission' as never)
        .create({ data: { action, role: role.id } } as never);
    }
    expect(await statuses()).toEqual(closed);
  });

  it('lead to no file: /uploads is not there, however it is written', async () => {
    const calls = ['/uploads/x', '/uploads/x.jpg', '/%75ploads/x', '/uploads%2fx', '/./uploads/x', '/x/../uploads/x'];
    const found: Record<string, number> = {};
    for (const call of calls) found[call] = await statusOf(app, call);
    expect(found).toEqual(Object.fromEntries(calls.map((call) => [call, 404])));
  });

  it('lead to no picture: its bytes and its renditions lie in the vault, and staff need a signed address', async () => {
    const pixels = await sharp({ create: { width: 1_200, height: 800, channels: 3, background: '#246' } })
      .jpeg()
      .toBuffer();
    const filepath = path.join(app.directory, 'harbour.jpg');
    writeFileSync(filepath, pixels);
    const file = { filepath, originalFilename: 'harbour.jpg', mimetype: 'image/jpeg', size: pixels.length };
    const upload = app.strapi.plugin('upload');
    const [stored] = (await upload.service('upload').upload({ data: {}, files: file })) as [Stored];
    const files = [stored, ...Object.values(stored.formats)];
    expect(files.length).toBeGreaterThan(2);

    const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(stored.provider_metadata.sha256).toBe(hashOf(pixels));
    const inVault = listed(path.join(app.directory, 'vault'));
    for (const { provider_metadata, url } of files) {
      const { sha256 } = provider_metadata;
      expect(inVault.filter((name) => path.basename(name) === sha256)).toHaveLength(1);
      const signed = (await upload.provider.getSignedUrl({ url, provider_metadata })) as { url: string };
      const given = await fetch(`${app.origin}${signed.url}`);
      expect([given.status, hashOf(new Uint8Array(await given.arrayBuffer()))]).toEqual([200, sha256]);
      const spoilt = signed.url.replace(/(?<=signature=)./, (first) => (first === 'A' ? 'B' : 'A'));
      for (const call of [url, spoilt, `/uploads/${sha256}.jpg`])
        expect([call, await statusOf(app, call)]).toEqual([call, 404]);
    }
    const hashes = new Set(files.map(({ provider_metadata }) => provider_metadata.sha256));
    const publicFiles = listed(path.join(PROJECT, 'public')).map((name) => path.join(PROJECT, 'public', name));
    expect(publicFiles.filter((name) => hashes.has(hashOf(readFileSync(name))))).toEqual([]);
  });
});

interface Stored {
  url: string;
  provider_metadata: { sha256: string };
  formats: Record<string, { url: string; provider_metadata: { sha256: string } }>;
}

/** Paths of the files below a folder. */
const listed = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));

/** Status of a call whose path is sent as it is written: fetch would tidy it up. */
const statusOf = (app: App, call: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(app.origin);
    request({ hostname, port, path: call }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
