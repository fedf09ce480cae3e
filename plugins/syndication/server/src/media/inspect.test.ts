import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { inspect } from './inspect';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'inspect-test-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LIMITS = { pictureBytes: 200_000, pixels: 1_000_000 };
function look(bytes: Uint8Array | string, ext: string, limits = LIMITS) {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  return inspect({ path, ext, limits });
}
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#246' } });

/** A PNG that says that it has so many pixels, and is a few hundred bytes of nothing. */
function bomb(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(data.length, 0);
    numbers.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

describe('an upload', () => {
  it('is what its content says, whatever its name', async () => {
    const png = await picture(30, 20).png().toBuffer();
    expect(await look(png, '.jpg')).toEqual({ ext: '.png', mime: 'image/png', width: 30, height: 20 });
    const jpeg = await picture(30, 20)
      .jpeg()
      .withExif({ IFD0: { Orientation: '6' } })
      .toBuffer();
    expect(await look(jpeg, '.jpeg')).toMatchObject({ ext: '.jpeg', mime: 'image/jpeg' });
    expect(await look('%PDF-1.7 a contract', '.exe')).toEqual({ ext: '.pdf', mime: 'application/pdf' });
  });

  it('that nobody knows is kept to be saved, and is never called a picture', async () => {
    expect(await look('PK\x03\x04 a contract', '.docx')).toEqual({ ext: '.docx', mime: 'application/octet-stream' });
    expect(await look('words', '.a/../b')).toEqual({ ext: '', mime: 'application/octet-stream' });
    await expect(look('words', '.jpg')).rejects.toMatchObject({ code: 'refused', message: /named \.jpg/ });
  });

  it('of markup is refused under any name', async () => {
    for (const ext of ['.svg', '.html', '.jpg', '.txt', ''])
      await expect(look('<svg xmlns="http://www.w3.org/2000/svg"/>', ext)).rejects.toMatchObject({ code: 'refused' });
  });

  it('that is a picture by its first bytes and cannot be read as one is refused', async () => {
    const broken = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('<script>alert(1)</script>')]);
    await expect(look(broken, '.jpg')).rejects.toMatchObject({ code: 'refused', message: /cannot be read/ });
  });

  it('over the limits is refused before anything decodes it', async () => {
    const small = bomb(40_000, 40_000);
    expect(small.length).toBeLessThan(1_000);
    const started = performance.now();
    await expect(look(small, '.png')).rejects.toMatchObject({ code: 'refused', message: /40000 × 40000/ });
    expect(performance.now() - started).toBeLessThan(500);
    const noise = await sharp(
      Buffer.alloc(300 * 300 * 3, 1).map((_, at) => (at * 7_919) % 251),
      {
        raw: { width: 300, height: 300, channels: 3 },
      },
    )
      .png()
      .toBuffer();
    await expect(look(noise, '.png', { ...LIMITS, pictureBytes: 1_000 })).rejects.toMatchObject({ code: 'too-large' });
  });

  it('that moves counts with all its frames', async () => {
    const frames = await Promise.all(
      ['#100', '#010', '#001', '#111'].map((background) =>
        sharp({ create: { width: 600, height: 500, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(4);
    await expect(look(gif, '.gif')).rejects.toMatchObject({ code: 'refused', message: /600 × 500 × 4/ });
    expect(await look(gif, '.gif', { ...LIMITS, pixels: 1_200_000 })).toMatchObject({ width: 600, height: 500 });
  });
});
