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
      for (const form of formsOf(mark)) byMark.set(form, place);
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
      for (const text of [head.join('\n'), ...readingsOf(Buffer.from(body))]) {
        for (const [form, place] of byMark) if (text.includes(form)) found.add(place);
      }
      for (const bytes of unpacked(Buffer.from(body))) {
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

/** The mark in the encodings in which its letters are no longer there; all lower case, as the readings are. */
function formsOf(mark: string): string[] {
  const bytes = Buffer.from(mark);
  // In base64 the mark may begin at any of three places; what depends on its neighbours is cut off.
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(before === 0 ? 0 : before + 1, -2).toLowerCase();
  });
  return [mark, bytes.toString('hex'), [...mark].reverse().join(''), ...base64];
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

/** The texts that somebody could read out of a body, in lower case. */
function readingsOf(body: Buffer): string[] {
  const texts = unpacked(body).flatMap((bytes) => [
    bytes.toString('latin1'),
    // UTF-16, either way round, is Latin with zeros in between.
    ...(bytes.includes(0) ? [bytes.toString('latin1').replaceAll('\0', '')] : []),
  ]);
  const readings = new Set<string>();
  for (const text of texts) {
    let reading = text.toLowerCase();
    for (let depth = 0; depth < DEPTH && !readings.has(reading); depth += 1) {
      readings.add(reading);
      reading = decoded(reading);
    }
  }
  return [...readings];
}

const character = (code: string, radix: number): string => {
  const point = Number.parseInt(code, radix);
  return point > 0 && point < 0x11_0000 ? String.fromCodePoint(point).toLowerCase() : '';
};

/** One layer of percent-encoding, entities and escapes taken off. */
const decoded = (text: string): string =>
  text
    .replace(/%([0-9a-f]{2})/g, (_, code: string) => character(code, 16))
    .replace(/&#x([0-9a-f]{1,6});?/g, (_, code: string) => character(code, 16))
    .replace(/&#(\d{1,7});?/g, (_, code: string) => character(code, 10))
    .replace(/\\u\{?([0-9a-f]{2,6})\}?/g, (_, code: string) => character(code, 16))
    .replace(/\\x([0-9a-f]{2})/g, (_, code: string) => character(code, 16))
    .replaceAll('&amp;', '&');
