import { createHash, randomBytes } from 'node:crypto';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** What somebody was answered, as it came over the wire. */
export interface Given {
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array;
}

export interface Canaries {
  /** A string unlike any other, to be written at that place; letters and digits only, so that it survives most fields. */
  plant(place: string): string;
  /** Bytes of a protected file, as a whole and in part. */
  plantFile(place: string, bytes: Uint8Array): void;
  /** The marks, by where they were planted. */
  readonly planted: ReadonlyMap<string, string>;
  /** The places from which something is in the answer: headers or body, in whatever encoding. */
  leaksIn(given: Given): string[];
}

/** How much of a file in a row is told from chance, and from how many places of it (bytes, places). */
const PIECE = 24;
const PIECES = 16;
/** How deep encodings may lie in one another: a base64 string in JSON in gzip. */
const DEPTH = 3;

/**
 * Marked strings for protected fields and files. A mark is found plain, in any case of letters, percent-encoded (also
 * twice), as HTML entities, with JSON escapes, in base64 and base64url at each alignment, in hexadecimal, in UTF-16,
 * reversed, and below gzip, deflate and brotli.
 */
export function createCanaries(): Canaries {
  const planted = new Map<string, string>();
  const byMark = new Map<string, string>();
  const files: Array<{ place: string; hash: string; pieces: string[] }> = [];

  return {
    planted,
    plant(place) {
      const known = planted.get(place);
      if (known) return known;
      // Begins and ends with letters: no field takes it for a number, none trims it.
      const mark = `qx${randomBytes(7).toString('hex')}zw`;
      planted.set(place, mark);
      byMark.set(mark, place);
      return mark;
    },
    plantFile(place, bytes) {
      files.push({ place, hash: hashOf(bytes), pieces: piecesOf(bytes) });
    },
    leaksIn({ headers, body }) {
      const found = new Set<string>();
      const head = Object.entries(headers).flatMap(([name, value]) =>
        [value ?? ''].flat().map((one) => `${name}: ${one}`),
      );
      const bodies = unpacked(Buffer.from(body));
      for (const reading of readingsOf([head.join('\n'), ...bodies.map((bytes) => bytes.toString('latin1'))])) {
        for (const mark of marksIn(reading)) {
          const place = byMark.get(mark);
          if (place) found.add(place);
        }
      }
      for (const bytes of bodies) {
        const hash = hashOf(bytes);
        const binary = bytes.toString('latin1');
        for (const file of files) {
          if (file.hash === hash || file.pieces.some((piece) => binary.includes(piece))) found.add(file.place);
        }
      }
      return [...found].sort();
    },
  };
}

const PLAIN = /qx[0-9a-f]{14}zw/gi;
const REVERSED = /wz[0-9a-f]{14}xq/gi;
const HEXADECIMAL = /7178(?:3[0-9]|6[1-6]){14}7a77/gi;

/** What looks like a mark, in the forms in which its letters still stand in some order. */
const marksIn = (text: string): string[] => [
  ...(text.match(PLAIN) ?? []).map((mark) => mark.toLowerCase()),
  ...(text.match(REVERSED) ?? []).map((mark) => [...mark.toLowerCase()].reverse().join('')),
  ...(text.match(HEXADECIMAL) ?? []).map((mark) => Buffer.from(mark, 'hex').toString('latin1')),
];

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Places from all over the file, so that a range of it is noticed too. Runs of one and the same byte say nothing. */
function piecesOf(bytes: Uint8Array): string[] {
  const binary = Buffer.from(bytes).toString('latin1');
  const step = Math.max(PIECE, Math.floor(binary.length / PIECES));
  const pieces: string[] = [];
  for (let at = 0; at + PIECE <= binary.length; at += step) pieces.push(binary.slice(at, at + PIECE));
  // The head of a file says only what sort of file it is.
  return pieces.slice(1).filter((piece) => new Set(piece).size > PIECE / 2);
}

/** A body as bytes, and as what is packed in it. */
function unpacked(body: Buffer): Buffer[] {
  const all = [body];
  const unpackers = [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync];
  for (let at = 0; at < all.length && all.length < 20; at += 1) {
    for (const unpack of unpackers) {
      try {
        const inside = unpack(all[at]!, { maxOutputLength: 50_000_000 });
        if (inside.length > 0) all.push(inside);
      } catch {
        // Not packed that way.
      }
    }
  }
  return all;
}

/** What somebody could read out of texts, by taking off one encoding after the other. */
function readingsOf(texts: string[]): Set<string> {
  const readings = new Set<string>();
  const read = (text: string, depth: number) => {
    if (readings.has(text)) return;
    readings.add(text);
    if (depth === DEPTH) return;
    for (const inner of [unescaped(text), ...(text.match(BASE64) ?? []).flatMap(alignments)]) read(inner, depth + 1);
    // UTF-16, either way round, is Latin with zeros in between.
    if (text.includes('\0')) read(text.replaceAll('\0', ''), depth + 1);
  };
  for (const text of texts) read(text, 0);
  return readings;
}

const BASE64 = /[a-z0-9+/_-]{20,}/gi;

/** A run of base64 or base64url may begin in the middle of something. */
const alignments = (run: string): string[] =>
  [0, 1, 2, 3].map((offset) => Buffer.from(run.slice(offset), 'base64').toString('latin1'));

const character = (code: string, radix: number): string => {
  const point = Number.parseInt(code, radix);
  return point > 0 && point < 0x11_0000 ? String.fromCodePoint(point) : '';
};

/** One layer of percent-encoding, entities and escapes taken off. */
const unescaped = (text: string): string =>
  text
    .replace(/%([0-9a-f]{2})/gi, (_, code: string) => character(code, 16))
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, code: string) => character(code, 16))
    .replace(/&#(\d{1,7});?/g, (_, code: string) => character(code, 10))
    .replace(/\\u\{?([0-9a-f]{2,6})\}?/gi, (_, code: string) => character(code, 16))
    .replace(/\\x([0-9a-f]{2})/gi, (_, code: string) => character(code, 16))
    .replaceAll('&amp;', '&');
