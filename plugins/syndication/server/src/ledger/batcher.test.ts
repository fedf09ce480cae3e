import { createBatcher } from './batcher';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('puts everything that comes while a commit runs into the next, in order', async () => {
    const batches: number[][] = [];
    let finish: (results: string[]) => void = () => undefined;
    const batcher = createBatcher<number, string>({
      timeout: 1_000,
      commit: (records) => {
        batches.push(records);
        return new Promise((resolve) => (finish = resolve));
      },
    });
    const first = batcher.add(1);
    await turn();
    const others = [2, 3, 4, 5].map((record) => batcher.add(record));
    await turn();
    expect(batches).toEqual([[1]]);
    finish(['one']);
    expect(await first).toBe('one');
    await turn();
    expect(batches).toEqual([[1], [2, 3, 4, 5]]);
    finish(['two', 'three', 'four', 'five']);
    expect(await Promise.all(others)).toEqual(['two', 'three', 'four', 'five']);
  });

  it('loses nobody who adds at the moment at which a run ends', async () => {
    const batcher = createBatcher<number, string>({ timeout: 1_000, commit: async () => [] });
    let recorded = 0;
    const caller = async () => {
      for (let count = 0; count < 200; count += 1) {
        await batcher.add(count);
        recorded += 1;
      }
    };
    await Promise.all([caller(), caller(), caller()]);
    expect(recorded).toBe(600);
  });

  it('rejects all that wait when a commit fails, and tries anew with the next', async () => {
    let broken = true;
    let failures = 0;
    const batcher = createBatcher<number, string>({
      timeout: 1_000,
      commit: async () => {
        await turn();
        if (broken) throw new Error('disk full');
        return [];
      },
      failed: () => (failures += 1),
    });
    const first = batcher.add(1);
    await turn();
    const second = batcher.add(2);
    await expect(first).rejects.toMatchObject({ name: 'LedgerError', code: 'unavailable' });
    await expect(second).rejects.toThrow('disk full');
    expect(failures).toBe(1);
    broken = false;
    await expect(batcher.add(3)).resolves.toBeUndefined();
  });

  it('lets nobody wait for ever', async () => {
    const batcher = createBatcher<number, string>({ timeout: 20, commit: () => new Promise(() => undefined) });
    await expect(batcher.add(1)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('commits on closing what it has taken, and takes nothing more', async () => {
    const committed: number[] = [];
    const batcher = createBatcher<number, string>({
      timeout: 1_000,
      commit: async (records) => {
        await turn();
        committed.push(...records);
        return [];
      },
    });
    const last = batcher.add(1);
    await batcher.close();
    expect(committed).toEqual([1]);
    await last;
    await expect(batcher.add(2)).rejects.toMatchObject({ code: 'closed' });
  });
});
