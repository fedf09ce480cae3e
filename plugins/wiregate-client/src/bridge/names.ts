import { createHash } from 'node:crypto';
import type { Format } from '../types';

/** What a document is written as: a format of the API, or the whole envelope. */
export type Writing = Format | 'envelope';

export const EXTENSIONS: Record<Writing, string> = {
  ninjs: 'json',
  ninjs1: 'json',
  envelope: 'json',
  newsmlg2: 'xml',
  nitf: 'xml',
  atom: 'xml',
  rss: 'xml',
  jsonfeed: 'json',
  html: 'html',
  text: 'txt',
};

const MEDIA: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'image/tiff': 'tif',
  'image/svg+xml': 'svg',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/wav': 'wav',
};

/** The longest part of a file's name that comes from the wire. */
const LONGEST = 80;

/**
 * What the wire sends, as a part of a file's name: letters, digits, `_` and `-` stay, all else is escaped, so that no name
 * leads out of the folder and no two are one. Dots separate the parts.
 */
export function safe(text: string): string {
  const escaped = [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
  if (escaped.length <= LONGEST) return escaped || '%';
  return `${escaped.slice(0, LONGEST - 17)}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

export const baseOf = (input: { id: string; edition: number; by: 'edition' | 'id' }): string =>
  input.by === 'edition' ? `${safe(input.id)}.${input.edition}` : safe(input.id);

export function mediaExtension(contentType: string | null | undefined): string {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return MEDIA[type] ?? 'bin';
}
