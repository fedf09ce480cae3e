import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Known } from '../changes';
import { codeOf, readIfThere, renameIfThere, replaceFile, syncDirectory } from '../files';
import type { Due } from './schedule';

/** What is kept of an item, with the names of its files in the hot folder. */
export interface ItemRecord extends Known {
  id: string;
  files: string[];
}

/**
 * What is to be done, once it is decided and all of it is staged. Doing it again changes nothing more: what was moved is
 * not there to be moved, so also a file that somebody has taken from the hot folder since does not come twice.
 */
export interface Plan {
  /** Names in the staging folder, and what they are called in the hot folder; a document after its pictures. */
  moves: Array<{ staged: string; name: string }>;
  /** Names in the hot folder; `keep` where they go to the folder of what was killed. */
  removals: Array<{ name: string; keep: boolean }>;
  records: ItemRecord[];
  /** What is to be done at its time; null where nothing is any more. */
  due: Array<{ id: string; due: Due | null }>;
  /** Null where the walk has not moved. */
  cursor: string | null;
}

export interface Folders {
  hot: string;
  staging: string;
  killed: string;
  state: string;
}

/** A plan is written down before it is carried out, and found after a crash. */
export function createJournal(input: {
  folders: Folders;
  keep: {
    records: (records: ItemRecord[]) => Promise<void>;
    due: (due: Plan['due']) => Promise<void>;
    cursor: (cursor: string) => Promise<void>;
  };
}) {
  const { folders, keep } = input;
  const file = path.join(folders.state, 'journal.json');

  async function carryOut(plan: Plan): Promise<void> {
    for (const { staged, name } of plan.moves)
      await renameIfThere(path.join(folders.staging, staged), path.join(folders.hot, name));
    for (const { name, keep: kept } of plan.removals) {
      const from = path.join(folders.hot, name);
      if (kept) await moveAside(from, path.join(folders.killed, name));
      else await rm(from, { force: true });
    }
    await syncDirectory(folders.hot);
    await keep.records(plan.records);
    await keep.due(plan.due);
    if (plan.cursor !== null) await keep.cursor(plan.cursor);
    await rm(file, { force: true });
  }

  return {
    async run(plan: Plan): Promise<void> {
      await syncDirectory(folders.staging);
      await replaceFile(file, JSON.stringify(plan));
      await carryOut(plan);
    },

    /** Finishes what was begun, and throws away what was only staged. */
    async recover(): Promise<void> {
      const written = await readIfThere(file);
      if (written !== null) await carryOut(JSON.parse(written) as Plan);
      for (const name of await readdir(folders.staging)) await rm(path.join(folders.staging, name), { force: true });
    },
  };
}
export type Journal = ReturnType<typeof createJournal>;

/** Also from one file system to another. */
async function moveAside(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  try {
    await renameIfThere(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await copyFile(from, to);
    await rm(from, { force: true });
  }
}
