import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { errors } from '@strapi/utils';
import sharp from 'sharp';
import { verifySigned } from './address';
import { init, type ProviderFile } from './provider';
import { SETTLED_AFTER } from './removals';
import { assertOutside, configuredVault, protectWith, sweepVault } from './vault-instance';

const signingSecret = 'x'.repeat(40);
let folder: string;
let directory: string;
let provider: ReturnType<typeof init>;
let picture: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'provider-test-'));
  directory = join(folder, 'vault');
  provider = init({ directory, signingSecret, sizeLimit: 100_000 });
  picture = join(folder, 'picture.png');
  await sharp({ create: { width: 640, height: 400, channels: 3, background: '#357' } })
    .png()
    .toFile(picture);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function uploaded(): Promise<ProviderFile & { url: string; provider_metadata: { sha256: string } }> {
  const file: ProviderFile = { name: 'picture.png', ext: '.png', stream: createReadStream(picture) };
  await provider.uploadStream(file);
  return file as ProviderFile & { url: string; provider_metadata: { sha256: string } };
}
const later = () => Date.now() + SETTLED_AFTER + 1_000;

describe('the upload provider', () => {
  it('keeps a picture in the vault, under an address that gives nothing by itself', async () => {
    const file = await uploaded();
    const { sha256 } = file.provider_metadata;
    expect(file.url).toBe(`/syndication/vault/${sha256}.png`);
    const { width, height, format } = await sharp(await buffer(await configuredVault().vault.open(sha256))).metadata();
    expect({ width, height, format }).toEqual({ width: 640, height: 400, format: 'png' });
    expect(readdirSync(folder).sort()).toEqual(['picture.png', 'vault']);
  });

  it('keeps what comes as a buffer the same way', async () => {
    const streamed = await uploaded();
    const file: ProviderFile = { ext: '.png', buffer: await buffer(createReadStream(picture)) };
    await provider.upload(file);
    expect(file.url).toBe(streamed.url);
    await expect(provider.upload({ name: 'empty.png' })).rejects.toThrow('empty.png came without its bytes');
  });

  it('says to Strapi that files are private, and gives staff a signed address', async () => {
    expect(provider.isPrivate()).toBe(true);
    const file = await uploaded();
    const { url } = await provider.getSignedUrl(file);
    const { pathname, searchParams } = new URL(url, 'http://agency.example');
    const query = Object.fromEntries(searchParams);
    const check = { path: pathname, query, secret: signingSecret };
    expect(verifySigned({ ...check, now: Date.now() })).toEqual({ sha256: file.provider_metadata.sha256, ext: '.png' });
    expect(verifySigned({ ...check, now: Date.now() + 601_000 })).toBeNull();
    expect(await provider.getSignedUrl({ ...file, provider_metadata: null, url })).toEqual({ url });
  });

  it('refuses a file over the cap in the way that Strapi answers as a 413', async () => {
    const file: ProviderFile = { name: 'huge.mp4', ext: '.mp4', buffer: Buffer.alloc(100_001) };
    await expect(provider.upload(file)).rejects.toBeInstanceOf(errors.PayloadTooLargeError);
    await expect(provider.upload(file)).rejects.toThrow('huge.mp4');
    expect(file.url).toBeUndefined();
  });

  it('removes nothing until somebody says what is pinned', async () => {
    const file = await uploaded();
    await provider.delete(file);
    expect(await sweepVault({ now: later() })).toEqual({ removed: [], kept: [], failed: [] });
    expect(await configuredVault().vault.has(file.provider_metadata.sha256)).toBe(true);
  });

  it('lets pinned bytes survive the file, and removes others after a while', async () => {
    const file = await uploaded();
    const { sha256 } = file.provider_metadata;
    let pinned = true;
    const stop = protectWith(async () => pinned);
    try {
      await provider.delete(file);
      expect((await sweepVault({ now: later() })).kept).toEqual([sha256]);
      pinned = false;
      await provider.delete({ ext: file.ext ?? '', url: file.url });
      expect((await sweepVault({ now: later() })).removed).toEqual([sha256]);
      expect(await configuredVault().vault.has(sha256)).toBe(false);
    } finally {
      stop();
    }
  });

  it('lets the bytes that two files share survive the deletion of one', async () => {
    const library = [await uploaded(), await uploaded()];
    const stop = protectWith(async (sha256) => library.some((file) => file.provider_metadata.sha256 === sha256));
    try {
      const [first] = library;
      await provider.delete(first ?? {});
      library.shift();
      await sweepVault({ now: later() });
      expect(await configuredVault().vault.has(first?.provider_metadata.sha256 ?? '')).toBe(true);
    } finally {
      stop();
    }
  });

  it('leaves alone what is not ours', async () => {
    await provider.delete({ url: '/uploads/old.png', provider_metadata: { sha256: '../../etc/passwd' } });
    expect(readdirSync(join(directory, 'leaving'))).toEqual([]);
    expect(await provider.getSignedUrl({ url: '/uploads/old.png' })).toEqual({ url: '/uploads/old.png' });
  });

  it('names each option that is wrong', () => {
    expect(() => init({ directory: 'vault', signingSecret: 'short' })).toThrow(
      /directory: must be an absolute path; signingSecret: must have at least 32 characters/,
    );
    expect(existsSync('vault')).toBe(false);
  });

  it('is not accepted within a folder that anybody may read', () => {
    const publicDirectory = join(folder, 'public');
    for (const inside of [publicDirectory, join(publicDirectory, 'uploads', 'vault')]) {
      expect(() => assertOutside({ directory: inside, publicDirectory })).toThrow('must lie outside');
    }
    expect(() => assertOutside({ directory, publicDirectory })).not.toThrow();
    expect(() => assertOutside({ directory: `${publicDirectory}-vault`, publicDirectory })).not.toThrow();
  });
});
