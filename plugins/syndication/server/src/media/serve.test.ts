import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import request from 'supertest';
import { addressOf, signAddress } from './address';
import { serveSigned } from './serve';
import { createVault } from './vault';

const secret = 's'.repeat(32);
const bytes = Buffer.from('0123456789');
let directory: string;
let server: Server;
let sha256: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vault-test-'));
  const vault = createVault({ directory, sizeLimit: 1_000 });
  sha256 = (
    await vault.put(
      (async function* () {
        yield bytes;
      })(),
    )
  ).sha256;
  const app = new Koa();
  app.use(serveSigned({ vault, secret }));
  app.use((ctx) => {
    ctx.body = 'somebody else';
  });
  server = app.listen(0);
});
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

const signed = (ext: string, expires = Date.now() + 60_000) =>
  signAddress({ address: addressOf({ sha256, ext }), expires, secret });

describe('the files of the media library, for staff', () => {
  it('come with a right type, and with no rights', async () => {
    const answer = await request(server).get(signed('.png')).expect(200);
    expect(Buffer.from(answer.body as Uint8Array).equals(bytes)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': '10',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; sandbox`,
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
    });
  });

  it.each([
    '.svg',
    '.html',
    '.htm',
    '.xhtml',
    '.xml',
    '.js',
    '.mjs',
    '.css',
    '.swf',
    '.txt',
    '.exe',
    '.constructor',
    '',
  ])('are only saved, never shown, as "%s"', async (ext) => {
    const { headers } = await request(server).get(signed(ext)).expect(200);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-disposition']).toMatch(/^attachment; filename="[0-9a-f]{64}/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('answer HEAD with the same headers and no bytes', async () => {
    const answer = await request(server).head(signed('.mp4')).expect(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'video/mp4', 'content-length': '10' });
    expect(answer.text).toBeUndefined();
  });

  it('come in single ranges, so that a video can be wound', async () => {
    const answer = await request(server).get(signed('.mp4')).set('Range', 'bytes=2-4').expect(206);
    expect(String(answer.body)).toBe('234');
    expect(answer.headers).toMatchObject({ 'content-range': 'bytes 2-4/10', 'content-length': '3' });
    await request(server).get(signed('.mp4')).set('Range', 'bytes=0-1,3-4').expect(200);
    const beyond = await request(server).get(signed('.mp4')).set('Range', 'bytes=10-').expect(416);
    expect(beyond.headers['content-range']).toBe('bytes */10');
    await request(server).get(signed('.mp4')).set('Range', 'bytes=2-4').set('If-Range', '"other"').expect(200);
  });

  it('are not there without a signature that is right and still good, nor for another method', async () => {
    const address = addressOf({ sha256, ext: '.png' });
    const absent = addressOf({ sha256: '0'.repeat(64), ext: '.png' });
    const bodies = new Set<string>();
    for (const url of [
      address,
      `${address}?expires=9999999999&signature=AAAA`,
      signed('.png', Date.now() - 1_000),
      signed('.png').replace('.png', '.svg'),
      signed('.png').replace('/syndication/vault/', '/syndication/vault/%2e%2e/'),
      signAddress({ address: absent, expires: Date.now() + 60_000, secret }),
      '/syndication/vault/',
      '/syndication/vault',
    ]) {
      bodies.add((await request(server).get(url).expect(404)).text);
    }
    expect([...bodies]).toEqual(['Not Found']);
    await request(server).post(signed('.png')).expect(404);
    await request(server).delete(signed('.png')).expect(404);
  });

  it('leave other paths to others', async () => {
    expect((await request(server).get('/syndication/vaults').expect(200)).text).toBe('somebody else');
  });
});
