import sharp from 'sharp';
import { API, startApp, type App } from '../support/app';
import { documentsOf, publishArticle, termsFor } from '../support/content';
import { hashOf, jpeg, upload, uploads, type StoredFile } from '../support/pictures';

type Row = Record<string, unknown>;
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

describe('the media library', () => {
  let app: App;
  let token: string;

  /** As the admin panel sends it. */
  async function send(name: string, bytes: Uint8Array | string, type: string, query = '') {
    const form = new FormData();
    const content = typeof bytes === 'string' ? bytes : new Uint8Array(bytes);
    form.set('files', new Blob([content], { type }), name);
    const answer = await fetch(`${app.origin}/upload${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: form,
    });
    const body = (await answer.json()) as { error?: { message: string } } & StoredFile[];
    const stored = (Array.isArray(body) ? body[0] : body) as StoredFile;
    return { status: answer.status, message: body.error?.message ?? '', stored };
  }

  beforeAll(async () => {
    app = await startApp();
    const answer = await fetch(`${app.origin}/admin/register-admin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        email: 'staff@meridian.example',
        password: 'Harbour-2026',
        firstname: 'S',
        lastname: 'T',
      }),
    });
    token = ((await answer.json()) as { data: { token: string } }).data.token;
  });
  afterAll(() => app?.stop());

  it('keeps a picture byte for byte, and makes its renditions', async () => {
    const bytes = await sharp(await jpeg(2_400, 1_200))
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 })
      .toBuffer();
    const { status, stored } = await send('harbour.jpg', bytes, 'image/jpeg');
    expect(status).toBeLessThan(300);
    expect(stored).toMatchObject({ ext: '.jpg', mime: 'image/jpeg', width: 1_200, height: 2_400 });
    expect(stored.provider_metadata.sha256).toBe(hashOf(bytes));
    expect(stored.formats).toMatchObject({
      thumbnail: { width: 128, height: 256 },
      preview: { width: 320, height: 640 },
      web: { width: 800, height: 1_600 },
      print: { width: 1_200, height: 2_400 },
    });
  });

  it('goes by the content of a file, and not by its name', async () => {
    const png = await sharp(await jpeg(300, 200))
      .png()
      .toBuffer();
    const { stored } = await send('really.jpg', png, 'image/jpeg');
    expect(stored).toMatchObject({ ext: '.png', mime: 'image/png' });
    const words = await send('words.jpg', 'only words', 'image/jpeg');
    expect([words.status, words.message]).toEqual([
      400,
      'words.jpg: It is named .jpg, but its content is not image/jpeg.',
    ]);
  });

  it('calls a file that was replaced what it is now', async () => {
    const { stored } = await send('first.jpg', await jpeg(300, 200), 'image/jpeg');
    const png = await sharp(await jpeg(400, 200))
      .png()
      .toBuffer();
    const replaced = (await send('second.png', png, 'image/png', `?id=${stored.id}`)).stored;
    expect(replaced).toMatchObject({ id: stored.id, ext: '.png', mime: 'image/png' });
    expect(replaced.provider_metadata.sha256).toBe(hashOf(png));
  });

  it.each([
    ['drawing.svg', 'image/svg+xml', SVG],
    ['drawing.jpg', 'image/jpeg', SVG],
    ['page.html', 'text/html', '<!DOCTYPE html><script>alert(1)</script>'],
    ['page.png', 'image/png', '<!DOCTYPE html><script>alert(1)</script>'],
    ['notes.txt', 'text/plain', 'words and <script src="//x.example"></script>'],
  ])('takes in nothing that runs in a browser: %s as %s', async (name, type, content) => {
    const { status } = await send(name, content, type);
    expect(status).toBe(400);
  });

  it('serves a picture that is a program too as the picture that it is', async () => {
    const gif = Buffer.concat([
      await sharp(await jpeg(30, 20))
        .gif()
        .toBuffer(),
      Buffer.from('<script>alert(1)</script>'),
    ]);
    const { stored } = await send('both.html.gif', gif, 'image/gif');
    const provider = app.strapi.plugin('upload').provider as { getSignedUrl(file: object): Promise<{ url: string }> };
    const { url } = await provider.getSignedUrl(stored);
    const { headers } = await fetch(`${app.origin}${url}`);
    expect(headers.get('content-type')).toBe('image/gif');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });

  it('refuses a small file that would be a huge picture, in words for its editor', async () => {
    const bomb = await sharp({ create: { width: 16_000, height: 9_000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(2_000_000);
    const { status, message } = await send('bomb.png', bomb, 'image/png');
    expect([status, message]).toEqual([400, 'bomb.png: It has 16000 × 9000 pixels; at most 120000000 are allowed.']);
  });

  it('refuses a picture of too many bytes', async () => {
    const bytes = Buffer.alloc(101 * 1_048_576);
    bytes.set(await jpeg(30, 20));
    const { status, message } = await send('heavy.jpg', bytes, 'image/jpeg');
    expect([status, message]).toEqual([413, expect.stringContaining('heavy.jpg: A picture may have at most')]);
  });

  it('holds the signed documents of contracts, which no outlet reaches', async () => {
    const keys = await app.apply(termsFor({ licence: { grants: [{ everything: true }] } }));
    const key = keys['daily-cms']?.['main'] ?? '';
    const pdf = Buffer.from('%PDF-1.7\nsigned by both, marker-77e1');
    const file = await upload(app, { name: 'marker-77e1.pdf', bytes: pdf });
    const contracts = app.strapi.documents('plugin::syndication.contract' as never) as unknown as {
      findFirst(query: Row): Promise<Row>;
      update(order: Row): Promise<Row>;
    };
    const { documentId } = await contracts.findFirst({ filters: { reference: 'WG-daily' } });
    await contracts.update({ documentId, data: { document: file.id } });
    expect(await contracts.findFirst({ populate: ['document'] })).toMatchObject({
      document: { mime: 'application/pdf' },
    });

    const { sha256 } = file.provider_metadata;
    const story = await publishArticle(app, {
      media: [{ name: 'lead', renditions: [{ name: 'original', sha256, contentType: 'application/pdf' }] }],
    });
    const calls = ['/account', '/account/deliveries', '/feed?from=start', '/items?view=full', `/items/${story.id}`];
    for (const call of [
      ...calls,
      `/items/${story.id}/renditions/m1-original`,
      `/items/${story.id}/renditions/${sha256}`,
    ]) {
      const { text } = await app.get(call, key);
      expect([call, /marker-77e1/.test(text), text.includes(sha256)]).toEqual([call, false, false]);
    }
    for (const path of [`/syndication/vault/${sha256}.pdf`, `/uploads/${sha256}.pdf`, `${API}/signed/${sha256}`])
      expect((await fetch(`${app.origin}${path}`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(404);
    // Applying the terms again takes nothing away from it.
    await app.apply(termsFor({ licence: { grants: [{ everything: true }] } }));
    expect(await contracts.findFirst({ populate: ['document'] })).toMatchObject({ document: { id: file.id } });
  });

  it('lets go of a file in time, unless an edition has it', async () => {
    const [kept, gone] = [
      await upload(app, { name: 'kept.jpg', bytes: await jpeg(310, 200, '#123') }),
      await upload(app, { name: 'gone.jpg', bytes: await jpeg(310, 200, '#321') }),
    ];
    await documentsOf(app, 'picture').create({
      locale: 'en',
      status: 'published',
      data: { headline: 'Kept', media: { file: kept.id }, services: [await serviceOf(app)] },
    });
    for (const file of [kept, gone]) await uploads(app).remove(file);
    const { removed } = await (
      app.strapi.plugin('syndication').service('wire') as unknown as {
        running: { sweepVault(order: { now: number }): Promise<{ removed: string[] }> };
      }
    ).running.sweepVault({ now: Date.now() + 3_600_000 });
    expect(removed).toContain(gone.provider_metadata.sha256);
    expect(removed).not.toContain(kept.provider_metadata.sha256);
  });
});

async function serviceOf(app: App): Promise<string> {
  const [service] = (await app.strapi.db.query('api::service.service' as never).findMany({})) as Row[];
  return String(service?.['documentId']);
}
