import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable } from 'node:stream';
import { VaultError, unlessAbsent } from './errors';
import { layoutOf } from './layout';

/** Bytes in the vault: their SHA-256 in lower-case hexadecimal, and how many there are. */
export interface Stored {
  sha256: string;
  size: number;
}

/** First and last byte, both included, counted from 0. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface Vault {
  readonly directory: string;
  /**
   * Keeps bytes under their own hash; the same bytes are kept once. Resolves when they are on the disk.
   * @throws VaultError `too-large`; whatever the stream throws. Nothing is left behind then.
   */
  put(bytes: AsyncIterable<Uint8Array | string>): Promise<Stored>;
  /** The bytes, or a range of them, as a stream. @throws VaultError `missing`, `bad-hash` */
  open(sha256: string, range?: ByteRange): Promise<Readable>;
  has(sha256: string): Promise<boolean>;
  /** @throws VaultError `bad-hash` */
  stat(sha256: string): Promise<Stored | null>;
  /** Where bytes lie, for what must look at them itself; there may be nothing. @throws VaultError `bad-hash` */
  locate(sha256: string): string;
  /** Removes bytes at once, asking nobody: see removals.ts for the careful way. Whether there was anything to remove. */
  remove(sha256: string): Promise<boolean>;
}

/** A folder of bytes by their SHA-256, readable by this user alone. `sizeLimit` in bytes. */
export function createVault(input: { directory: string; sizeLimit: number }): Vault {
  const { directory, sizeLimit } = input;
  const layout = layoutOf(directory);
  for (const folder of [directory, layout.incoming, layout.leaving])
    mkdirSync(folder, { recursive: true, mode: 0o700 });

  async function statOf(sha256: string): Promise<Stored | null> {
    const found = await unlessAbsent(stat(layout.bytesOf(sha256)));
    return found ? { sha256, size: found.size } : null;
  }

  return {
    directory,

    async put(bytes) {
      const temporary = join(layout.incoming, randomUUID());
      try {
        const stored = await receive({ bytes, temporary, sizeLimit });
        const folder = layout.folderOf(stored.sha256);
        await makeFolder(folder);
        // Whatever was about to be removed is wanted again: said before the bytes get their name, see removals.ts.
        await rm(layout.markOf(stored.sha256), { force: true });
        // Also where the bytes are known: it puts the same in place of the same, and cannot meet with a removal half-way.
        await rename(temporary, layout.bytesOf(stored.sha256));
        await synchroniseFolder(folder);
        return stored;
      } catch (cause) {
        await rm(temporary, { force: true });
        throw cause;
      }
    },

    async open(sha256, range) {
      const file = await unlessAbsent(open(layout.bytesOf(sha256), 'r'));
      if (!file) throw new VaultError('missing', `There is nothing in the vault under ${sha256}.`);
      return file.createReadStream(range);
    },

    has: async (sha256) => (await statOf(sha256)) !== null,
    stat: statOf,
    locate: layout.bytesOf,

    async remove(sha256) {
      const known = (await statOf(sha256)) !== null;
      await rm(layout.bytesOf(sha256), { force: true });
      return known;
    },
  };
}

/** Writes a stream to a file, hashing and counting on the way, and waits for the disk. */
async function receive(input: {
  bytes: AsyncIterable<Uint8Array | string>;
  temporary: string;
  sizeLimit: number;
}): Promise<Stored> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(input.temporary, 'wx', 0o600);
  try {
    for await (const piece of input.bytes) {
      const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
      size += chunk.byteLength;
      if (size > input.sizeLimit) {
        throw new VaultError('too-large', `The file is larger than the ${input.sizeLimit} bytes that are allowed.`);
      }
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size };
}

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!made) return;
  // `made` is the outermost folder that is new; each new name must be on the disk in the folder above it.
  for (let above = dirname(folder); above.length >= dirname(made).length; above = dirname(above)) {
    await synchroniseFolder(above);
  }
}

/** A name is durable only when its folder is. Windows has no such call, and needs none. */
async function synchroniseFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
