import { open } from 'node:fs/promises';
import type { Metadata } from 'sharp';
import { draw } from './draw';
import { claimedBy, contentOf, HEAD } from './content';
import { VaultError } from './errors';

/** What an upload may be at most. */
export interface UploadLimits {
  /** Largest picture, in bytes. */
  pictureBytes: number;
  /** Most pixels of a picture, all its frames together: what it takes to show it, however small the file is. */
  pixels: number;
}

/** A file as its content says that it is; `ext` begins with a dot or is empty. Pictures have their size, turned upright. */
export interface Inspected {
  ext: string;
  mime: string;
  width?: number;
  height?: number;
}

const SAVED_ONLY = 'application/octet-stream';

/**
 * Looks at the content of a file, whatever its name says. Nothing is decoded: a decompression bomb is known by the size
 * that it states. @throws VaultError `refused`, `too-large`, with a sentence for the editor
 */
export async function inspect(input: {
  path: string;
  /** Its extension by name, in lower case and with a dot. */
  ext: string;
  limits: UploadLimits;
}): Promise<Inspected> {
  const { path, ext, limits } = input;
  const { head, size } = await beginningOf(path);
  const content = contentOf({ head, ext });
  if (content === 'markup')
    throw new VaultError('refused', 'SVG, HTML and other markup run in a browser: they are not kept here.');
  if (content === null) {
    const claimed = claimedBy(ext);
    if (claimed) throw new VaultError('refused', `It is named ${ext}, but its content is not ${claimed}.`);
    return { ext: /^\.[a-z0-9]{1,10}$/.test(ext) ? ext : '', mime: SAVED_ONLY };
  }
  if (content.top !== 'image') return { ext: content.ext, mime: content.mime };
  if (size > limits.pictureBytes)
    throw new VaultError('too-large', `A picture may have at most ${limits.pictureBytes} bytes; this has ${size}.`);
  const metadata = await metadataOf(path);
  const frames = metadata.pages ?? 1;
  // For several frames `height` is that of one of them.
  const pixels = metadata.width * metadata.height * frames;
  if (pixels > limits.pixels) {
    const each = `${metadata.width} × ${metadata.height}${frames > 1 ? ` × ${frames}` : ''}`;
    throw new VaultError('refused', `It has ${each} pixels; at most ${limits.pixels} are allowed.`);
  }
  return { ext: content.ext, mime: content.mime, ...metadata.autoOrient };
}

async function beginningOf(path: string): Promise<{ head: Uint8Array; size: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return { head: buffer.subarray(0, bytesRead), size };
  } finally {
    await file.close();
  }
}

/** Only the header is read, so the limit of pixels has no meaning yet. */
async function metadataOf(path: string): Promise<Metadata> {
  try {
    return await draw(path, { limitInputPixels: false }).metadata();
  } catch {
    throw new VaultError('refused', 'It is a picture that cannot be read; save it as JPEG, PNG, TIFF or WebP.');
  }
}
