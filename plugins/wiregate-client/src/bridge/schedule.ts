import path from 'node:path';
import { readIfThere, replaceFile } from '../files';

/** Something to do with an item when its time has come: epoch milliseconds. */
export interface Due {
  at: number;
  do: 'delete' | 'fetch';
  /** How often it was tried in vain. */
  failures?: number;
}

/** What is to be done later, in one file; an item has one entry at most. */
export async function openSchedule(directory: string) {
  const file = path.join(directory, 'due.json');
  const entries = new Map<string, Due>(
    Object.entries(JSON.parse((await readIfThere(file)) ?? '{}') as Record<string, Due>),
  );
  return {
    async keep(changes: Array<{ id: string; due: Due | null }>): Promise<void> {
      let changed = false;
      for (const { id, due } of changes) {
        if (due) entries.set(id, due);
        else if (!entries.delete(id)) continue;
        changed = true;
      }
      if (changed) await replaceFile(file, JSON.stringify(Object.fromEntries(entries)));
    },
    of: (id: string): Due | null => entries.get(id) ?? null,
    /** Those whose time has come, the longest due first. */
    due: (now: number): Array<{ id: string; due: Due }> =>
      [...entries]
        .filter(([, { at }]) => at <= now)
        .map(([id, due]) => ({ id, due }))
        .sort((a, b) => a.due.at - b.due.at),
  };
}
export type Schedule = Awaited<ReturnType<typeof openSchedule>>;
