import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readIfThere, replaceFile } from '../files';
import type { ItemRecord } from './journal';
import { safe } from './names';

/** What is kept of each item, a file an item: of millions of them only those are read that a page names. */
export function createRecords(directory: string) {
  const placeOf = (id: string): string => {
    const shelf = createHash('sha256').update(id).digest('hex').slice(0, 2);
    return path.join(directory, 'items', shelf, `${safe(id)}.json`);
  };
  return {
    async of(ids: string[]): Promise<Map<string, ItemRecord>> {
      const found = await Promise.all(ids.map((id) => readIfThere(placeOf(id))));
      return new Map(
        found.flatMap((text) => (text === null ? [] : [JSON.parse(text) as ItemRecord])).map((one) => [one.id, one]),
      );
    },
    async keep(records: ItemRecord[]): Promise<void> {
      await Promise.all(
        records.map(async (record) => {
          const file = placeOf(record.id);
          await mkdir(path.dirname(file), { recursive: true });
          await replaceFile(file, JSON.stringify(record));
        }),
      );
    },
  };
}
export type Records = ReturnType<typeof createRecords>;
