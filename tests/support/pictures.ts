import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { App } from './app';

export interface StoredFile {
  id: number;
  name: string;
  ext: string;
  mime: string;
  provider_metadata: { sha256: string };
  formats: Record<
    string,
    { mime: string; width: number; height: number; provider_metadata: { sha256: string } }
  > | null;
}

interface UploadService {
  upload(order: { data: object; files: object }): Promise<StoredFile[]>;
  replace(id: number, order: { data: object; file: object }): Promise<StoredFile>;
  remove(file: StoredFile): Promise<void>;
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The service behind the media library. */
export const uploads = (app: App): UploadService => app.strapi.plugin('upload').service('upload') as UploadService;

/** A file as a form brings it: on the disk, with the name and the type that its sender gave it. */
export function incoming(app: App, file: { name: string; bytes: Uint8Array; mime?: string }): object {
  const filepath = path.join(mkdtempSync(path.join(app.directory, 'incoming-')), 'file');
  writeFileSync(filepath, file.bytes);
  const mimetype = file.mime ?? 'application/octet-stream';
  return { filepath, originalFilename: file.name, mimetype, size: file.bytes.length };
}

export async function upload(app: App, file: { name: string; bytes: Uint8Array; mime?: string }): Promise<StoredFile> {
  const [stored] = await uploads(app).upload({ data: {}, files: incoming(app, file) });
  return stored!;
}

/** A JPEG of one colour. */
export const jpeg = (width = 1_200, height = 800, background = '#246'): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();

/** What begins as an MP4 does, and is noise. */
export function video(megabytes: number): Buffer {
  const bytes = randomBytes(megabytes * 1_048_576);
  bytes.set(Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'));
  return bytes;
}
