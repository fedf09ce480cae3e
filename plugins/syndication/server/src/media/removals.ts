import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessAbsent } from './errors';
import { isSha256, layoutOf, type Layout } from './layout';

/**
 * Whether these bytes must stay: because an edition refers to them, or a file of the media library (itself or one of
 * its formats). The vault keeps equal bytes once, so two files of the library may share them.
 */
export type IsPinned = (sha256: string) => Promise<boolean>;

/** How long after a file was deleted its bytes may be removed (milliseconds). */
export const SETTLED_AFTER = 600_000;
/** What was being written when a process died, and is older than this, is swept (milliseconds). */
const ABANDONED_AFTER = 86_400_000;

/**
 * Removing bytes is put off. When the media library deletes a file, it asks the provider before it deletes the row, so
 * that the row itself would still answer "pinned"; and another upload of the same bytes may be between its bytes and
 * its row. So deleting leaves a mark, which outlives the process, and a sweep looks when both are past.
 */
export async function markForRemoval(input: { directory: string; sha256: string }): Promise<void> {
  await writeFile(layoutOf(input.directory).markOf(input.sha256), '', { mode: 0o600 });
}

export interface Sweep {
  removed: string[];
  /** Marks that were taken back, since the bytes are pinned. */
  kept: string[];
  /** What could not be decided or done; it stays, and is tried again by the next sweep. */
  failed: Array<{ sha256: string; cause: unknown }>;
}

/** Removes what is marked, has settled, and is not pinned. `now` and `settledAfter` in (epoch) milliseconds. */
export async function sweep(input: {
  directory: string;
  isPinned: IsPinned;
  now: number;
  settledAfter?: number;
}): Promise<Sweep> {
  const { directory, isPinned, now, settledAfter = SETTLED_AFTER } = input;
  const layout = layoutOf(directory);
  const result: Sweep = { removed: [], kept: [], failed: [] };

  for (const name of await readdir(layout.leaving)) {
    const sha256 = name.slice(0, 64);
    if (!isSha256(sha256) || name !== `${sha256}.mark`) continue;
    try {
      const mark = await unlessAbsent(stat(layout.markOf(sha256)));
      if (!mark || now - mark.mtimeMs < settledAfter) continue;
      await putBack({ layout, sha256 });
      if (await isPinned(sha256)) {
        await rm(layout.markOf(sha256), { force: true });
        result.kept.push(sha256);
      } else if (await takeAway({ layout, sha256, marked: mark.mtimeMs })) {
        result.removed.push(sha256);
      }
    } catch (cause) {
      result.failed.push({ sha256, cause });
    }
  }
  await clearIncoming({ layout, now });
  return result;
}

/**
 * Bytes are moved aside first and removed only if the mark still stands. An upload of the same bytes takes the mark
 * away before it puts its own copy in place: either this sees that and puts the bytes back, or the copy comes after the
 * move and is not touched. So no upload loses its bytes, whichever process it is in.
 */
async function takeAway(input: { layout: Layout; sha256: string; marked: number }): Promise<boolean> {
  const { layout, sha256, marked } = input;
  await unlessAbsent(rename(layout.bytesOf(sha256), layout.asideOf(sha256)));
  const mark = await unlessAbsent(stat(layout.markOf(sha256)));
  if (mark?.mtimeMs !== marked) {
    await putBack({ layout, sha256 });
    return false;
  }
  await rm(layout.asideOf(sha256), { force: true });
  await rm(layout.markOf(sha256), { force: true });
  return true;
}

/** Undoes a removal that was broken off, or is not wanted any more. */
async function putBack(input: { layout: Layout; sha256: string }): Promise<void> {
  const { layout, sha256 } = input;
  await unlessAbsent(rename(layout.asideOf(sha256), layout.bytesOf(sha256)));
}

async function clearIncoming(input: { layout: Layout; now: number }): Promise<void> {
  for (const name of await readdir(input.layout.incoming)) {
    const file = join(input.layout.incoming, name);
    const found = await unlessAbsent(stat(file));
    if (found && input.now - found.mtimeMs > ABANDONED_AFTER) await rm(file, { force: true });
  }
}
