import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import type { Content, MediaPart } from '../../../shared/edition';
import { init } from '../media/provider';
import { recipeTag, renderPicture } from '../media/pictures';
import { configuredVault, type ConfiguredVault } from '../media';
import type { Defaults } from './build';
import { dressContent, pictureRights } from './pictures';

const DEFAULTS: Defaults = {
  agencyName: { en: 'Meridian Wire', tr: 'Meridyen' },
  credit: '(MERIDIAN)',
  notice: 'All rights reserved.',
  usageTerms: undefined,
  sourceNames: new Map([['dha', 'DHA']]),
};
const part = (more: Partial<MediaPart> = {}): MediaPart => ({
  id: 'm1',
  kind: 'picture',
  uri: 'urn:newsml:meridian.example:1',
  name: 'main',
  source: 'own',
  rights: {},
  renditions: [],
  ...more,
});
const content = (more: Partial<Content> = {}): Content => ({
  headline: 'Cranes',
  slug: 'cranes',
  byline: 'A. Writer',
  body: [],
  services: [],
  subjects: [],
  keywords: [],
  places: [],
  source: { code: 'own', name: 'Meridian Wire' },
  creditLine: '(MERIDIAN)',
  copyrightNotice: 'All rights reserved.',
  media: [],
  members: [],
  related: [],
  rights: {},
  ...more,
});
const rights = (more: Partial<Parameters<typeof pictureRights>[0]> = {}) =>
  pictureRights({ part: part(), content: content(), own: true, language: 'en', defaults: DEFAULTS, ...more });

describe('what a picture says of its rights', () => {
  it('is what was said of it, and the default of the agency only where nothing was', () => {
    expect(rights()).toMatchObject({
      creator: { stated: 'A. Writer' },
      creditLine: { stated: undefined, otherwise: '(MERIDIAN)' },
      copyrightNotice: { stated: undefined, otherwise: 'All rights reserved.' },
      source: { otherwise: 'Meridian Wire' },
      licensor: 'Meridian Wire',
    });
    expect(rights({ content: content({ creditLine: 'By hand' }) }).creditLine).toMatchObject({ stated: 'By hand' });
    expect(rights({ part: part({ creditLine: 'Of it' }) }).creditLine).toMatchObject({ stated: 'Of it' });
    expect(rights({ language: 'tr' }).licensor).toBe('Meridyen');
  });

  it('in a story is not what is said of the words', () => {
    const story = content({ creditLine: 'Of the words', copyrightNotice: 'Of the words' });
    expect(rights({ own: false, content: story })).toMatchObject({
      creator: { stated: undefined },
      creditLine: { stated: undefined },
      copyrightNotice: { stated: undefined },
    });
  });

  it('is never credited to the agency where it was bought in', () => {
    expect(rights({ own: false, part: part({ source: 'dha' }) })).toMatchObject({
      creditLine: { otherwise: undefined },
      copyrightNotice: { otherwise: undefined },
      source: { otherwise: 'DHA' },
    });
  });
});

describe('an edition', () => {
  let folder: string;
  let vault: ConfiguredVault;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dress-test-'));
    init({
      directory: join(folder, 'vault'),
      signingSecret: 's'.repeat(40),
      renditions: {
        preview: { width: 100, height: 100 },
        web: { width: 300, height: 300 },
        modern: { width: 300, height: 300, format: 'webp' },
      },
    });
    vault = configuredVault();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const put = async (bytes: Uint8Array) =>
    (
      await vault.vault.put(
        (async function* () {
          yield bytes;
        })(),
      )
    ).sha256;
  const flat = (background: string) => sharp({ create: { width: 600, height: 300, channels: 3, background } });
  const dress = (media: MediaPart[], kind: 'picture' | 'article' | 'video' = 'picture') =>
    dressContent({ vault, content: content({ media }), kind, language: 'en', defaults: DEFAULTS });
  const original = async (bytes: Uint8Array) => ({ name: 'original', sha256: await put(bytes) });

  it('has each configured rendition of each picture, in the vault, and the same ones each time', async () => {
    const first = part({ renditions: [await original(await flat('#c40').jpeg().toBuffer())] });
    const second = part({
      id: 'm2',
      uri: 'urn:x:2',
      renditions: [await original(await flat('#04c').png().toBuffer())],
    });
    const dressed = await dress([first, second], 'article');
    for (const { renditions } of dressed.media) {
      expect(renditions.map(({ name, width, contentType }) => [name, width, contentType])).toEqual([
        ['original', undefined, undefined],
        ['preview', 100, 'image/jpeg'],
        ['web', 300, 'image/jpeg'],
        ['modern', 300, 'image/webp'],
      ]);
      for (const { sha256, sizeInBytes, name } of renditions.slice(1)) {
        const bytes = await buffer(await vault.vault.open(sha256!));
        expect(bytes.length).toBe(sizeInBytes);
        expect((await sharp(bytes).metadata()).xmpAsString).toContain('DMI-PROHIBITED');
        expect([name, (await sharp(bytes).metadata()).iptc !== undefined]).toEqual([name, name !== 'modern']);
      }
    }
    expect(await dress([first, second], 'article')).toEqual(dressed);
  });

  it('takes what was drawn at the upload, not coding it again, and leaves nothing undressed', async () => {
    const bytes = await flat('#4c0').jpeg().toBuffer();
    const whole = await original(bytes);
    const recipe = vault.recipes.get('web')!;
    const path = vault.vault.locate(whole.sha256);
    // What was drawn is told by its colour from what would be drawn now.
    const red = await flat('#f00').resize(300).jpeg().toBuffer();
    const drawn = { name: 'web', sha256: await put(red), recipe: recipeTag(recipe) };
    const spoilt = {
      name: 'web',
      sha256: await put((await renderPicture({ path, recipe, limits: vault.limits })).bytes),
      recipe: 'old',
    };
    const [taken] = (await dress([part({ renditions: [whole, drawn] })])).media;
    const [anew] = (await dress([part({ renditions: [whole, spoilt] })])).media;
    const colour = async (one: MediaPart | undefined) => {
      const sha256 = one?.renditions.find(({ name }) => name === 'web')?.sha256;
      return [
        ...(await sharp(await buffer(await vault.vault.open(sha256!)))
          .raw()
          .toBuffer()),
      ].slice(0, 2);
    };
    expect((await colour(taken))[0]).toBeGreaterThan(240);
    expect((await colour(anew))[1]).toBeGreaterThan(190);
    for (const one of [taken, anew]) {
      expect(one?.renditions.filter(({ name }) => name === 'web')).toHaveLength(1);
      expect(one?.renditions.map(({ sha256 }) => sha256)).not.toContain(drawn.sha256);
      expect(JSON.stringify(one)).not.toContain('recipe');
    }
  });

  it('of a video, of what came by address and of what cannot be drawn has what it came with', async () => {
    const clip = { ...(await original(Buffer.from('video'))), contentType: 'video/mp4' };
    const byAddress = { name: 'web', href: 'https://provider.example/a.jpg' };
    const media = [part({ kind: 'video', renditions: [clip] }), part({ id: 'm2', renditions: [byAddress] })];
    expect((await dress(media, 'video')).media).toEqual(media);
  });

  it('is not written where an original is gone from the vault', async () => {
    const gone = { name: 'original', sha256: 'f'.repeat(64) };
    for (const kind of ['picture', 'video'] as const)
      await expect(dress([part({ kind, renditions: [gone] })])).rejects.toThrow(/not in the vault any more/);
  });
});
