import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createCanaries } from '../support/canaries';

const latin = (text: string) => Buffer.from(text, 'latin1');
const around = (text: string) => latin(`{"x":"${text}"}`);
const each = (text: string, write: (code: number) => string) =>
  [...text].map((one) => write(one.charCodeAt(0))).join('');

const ENCODINGS: Record<string, (mark: string) => Buffer> = {
  'as it is': around,
  'in capitals': (mark) => around(mark.toUpperCase()),
  'percent-encoded': (mark) => around(each(mark, (code) => `%${code.toString(16)}`)),
  'percent-encoded twice': (mark) => around(each(mark, (code) => `%25${code.toString(16)}`)),
  'as HTML entities': (mark) => around(each(mark, (code) => `&#${code};`)),
  'as hexadecimal HTML entities': (mark) => around(each(mark, (code) => `&#x${code.toString(16)};`)),
  'with JSON escapes': (mark) => around(each(mark, (code) => `\\u${code.toString(16).padStart(4, '0')}`)),
  'in base64': (mark) => around(Buffer.from(mark).toString('base64')),
  'in base64, one byte on': (mark) => around(Buffer.from(`a${mark}b`).toString('base64')),
  'in base64, two bytes on': (mark) => around(Buffer.from(`ab${mark}cd`).toString('base64url')),
  'in hexadecimal': (mark) => around(Buffer.from(mark).toString('hex')),
  'in UTF-16': (mark) => Buffer.from(`<x>${mark}</x>`, 'utf16le'),
  reversed: (mark) => around([...mark].reverse().join('')),
  'in gzip': (mark) => gzipSync(around(mark)),
  'in deflate': (mark) => deflateSync(around(mark)),
  'in brotli': (mark) => brotliCompressSync(around(mark)),
  'in base64 in JSON in gzip': (mark) => gzipSync(around(Buffer.from(mark).toString('base64'))),
};

describe('a canary', () => {
  const canaries = createCanaries();
  const mark = canaries.plant('article.headline');
  let seed = 7;
  const bytes = Buffer.from(Array.from({ length: 4_000 }, () => (seed = (seed * 75 + 74) % 65_537) & 255));
  canaries.plantFile('harbour.jpg', bytes);

  it.each(Object.entries(ENCODINGS))('is found in a body %s', (_, encode) => {
    expect(canaries.leaksIn({ headers: {}, body: encode(mark) })).toEqual(['article.headline']);
  });

  it('is found in a header', () => {
    expect(canaries.leaksIn({ headers: { link: `</x/${mark}>` }, body: latin('') })).toEqual(['article.headline']);
  });

  it('is found in a range of a file, and in a packed file', () => {
    expect(canaries.leaksIn({ headers: {}, body: bytes.subarray(1_000, 3_000) })).toEqual(['harbour.jpg']);
    expect(canaries.leaksIn({ headers: {}, body: gzipSync(bytes) })).toEqual(['harbour.jpg']);
  });

  it('is not found where there is none', () => {
    const body = around(mark.slice(0, -3));
    expect(canaries.leaksIn({ headers: { etag: '"abc"' }, body })).toEqual([]);
  });
});
