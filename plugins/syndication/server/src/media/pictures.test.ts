import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { withSegments } from './jpeg';
import { recipeTag, renderPicture } from './pictures';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'pictures-test-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RECIPE = { width: 100, height: 100, format: 'jpeg', quality: 80 } as const;
async function rendered(
  bytes: Buffer,
  recipe: Parameters<typeof renderPicture>[0]['recipe'] = RECIPE,
  pixels = 1_000_000,
) {
  const path = join(folder, 'picture');
  writeFileSync(path, bytes);
  const made = await renderPicture({ path, recipe, limits: { pixels } });
  return { ...made, metadata: await sharp(made.bytes).metadata() };
}
const flat = (width: number, height: number, background = '#c40') =>
  sharp({ create: { width, height, channels: 3, background } });
/** Red, green, blue of the pixel at a place. */
async function pixelOf(bytes: Buffer, left: number, top: number): Promise<number[]> {
  const region = sharp(bytes).extract({ left, top, width: 1, height: 1 }).removeAlpha();
  return [...(await region.raw().toBuffer())].slice(0, 3);
}
const near = (pixel: number[], wanted: number[]) =>
  pixel.every((value, index) => Math.abs(value - wanted[index]!) < 16);

describe('a rendition', () => {
  it('fits into its box, is never enlarged, and the same input gives the same bytes', async () => {
    const first = await rendered(await flat(400, 200).png().toBuffer());
    expect(first).toMatchObject({ width: 100, height: 50, contentType: 'image/jpeg', ext: '.jpg' });
    expect((await rendered(await flat(400, 200).png().toBuffer())).bytes.equals(first.bytes)).toBe(true);
    expect(await rendered(await flat(40, 20).png().toBuffer())).toMatchObject({ width: 40, height: 20 });
  });

  it('is upright, and says so', async () => {
    const left = await flat(30, 60, '#00f').png().toBuffer();
    const picture = await flat(60, 60, '#f00')
      .composite([{ input: left, left: 0, top: 0 }])
      .jpeg()
      .toBuffer();
    const lying = await sharp(picture).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { bytes, metadata } = await rendered(lying);
    expect(metadata.orientation ?? 1).toBe(1);
    // What lay left stands on top once it is turned by a quarter.
    expect(near(await pixelOf(bytes, 30, 10), [0, 0, 255])).toBe(true);
    expect(near(await pixelOf(bytes, 30, 50), [255, 0, 0])).toBe(true);
  });

  it('has the colours of the screen, whatever those of the original were', async () => {
    const cmyk = await flat(60, 60, '#c40').toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const { bytes, metadata } = await rendered(cmyk);
    expect(metadata).toMatchObject({ space: 'srgb', channels: 3, hasProfile: true });
    const [red = 0, green = 0, blue = 0] = await pixelOf(bytes, 30, 30);
    expect(red > green && green > blue).toBe(true);
  });

  it('is 8 bits deep, white where it was transparent, and of an animation its first frame', async () => {
    const deep = await flat(60, 60, '#0c0').toColourspace('rgb16').png().toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    const shallow = await rendered(deep);
    expect(shallow.metadata.depth).toBe('uchar');
    expect(near(await pixelOf(shallow.bytes, 30, 30), [0, 204, 0])).toBe(true);
    const clear = {
      create: { width: 60, height: 60, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    };
    expect(
      near(await pixelOf((await rendered(await sharp(clear).png().toBuffer())).bytes, 30, 30), [255, 255, 255]),
    ).toBe(true);
    const frames = [await flat(60, 40, '#f00').png().toBuffer(), await flat(60, 40, '#00f').png().toBuffer()];
    const still = await rendered(
      await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
    );
    expect([still.width, still.height, still.metadata.pages ?? 1]).toEqual([60, 40, 1]);
    expect(near(await pixelOf(still.bytes, 30, 20), [255, 0, 0])).toBe(true);
  });

  it('is made in the format that is configured', async () => {
    for (const format of ['png', 'webp', 'avif'] as const) {
      const { contentType, metadata } = await rendered(await flat(60, 60).png().toBuffer(), { ...RECIPE, format });
      expect([contentType, metadata.mediaType]).toEqual([`image/${format}`, `image/${format}`]);
    }
    expect(recipeTag(RECIPE)).not.toBe(recipeTag({ ...RECIPE, quality: 81 }));
  });

  it('is not made of more pixels than are allowed', async () => {
    await expect(rendered(await flat(400, 200).png().toBuffer(), RECIPE, 70_000)).rejects.toThrow(/pixel limit/);
  });
});

describe('metadata in a JPEG', () => {
  it('are put in place of what was there, and no pixel is coded anew', async () => {
    const before = await flat(60, 60).withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">old</x:xmpmeta>').jpeg().toBuffer();
    const after = Buffer.from(
      withSegments({ jpeg: before, xmp: Buffer.from('<new/>'), app13: Buffer.from('Photoshop 3.0\0') }),
    );
    expect((await sharp(after).metadata()).xmpAsString).toBe('<new/>');
    expect(after.includes('old')).toBe(false);
    expect((await sharp(after).raw().toBuffer()).equals(await sharp(before).raw().toBuffer())).toBe(true);
    const again = withSegments({ jpeg: after, xmp: Buffer.from('<new/>'), app13: Buffer.from('Photoshop 3.0\0') });
    expect(Buffer.from(again).equals(after)).toBe(true);
  });

  it('do not go into what is no JPEG, nor where they are too long', async () => {
    const jpeg = await flat(9, 9).jpeg().toBuffer();
    expect(() => withSegments({ jpeg: Buffer.from('GIF89a'), xmp: Buffer.alloc(1), app13: null })).toThrow(RangeError);
    expect(() => withSegments({ jpeg, xmp: Buffer.alloc(65_530), app13: null })).toThrow(RangeError);
  });
});
