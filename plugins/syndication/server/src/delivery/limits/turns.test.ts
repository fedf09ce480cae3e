import { createTurns } from './turns';

/** Work that lasts until it is let go. */
function workshop(working: number) {
  const turns = createTurns({ working });
  const begun: string[] = [];
  const ends: Array<() => void> = [];
  return {
    begun,
    ask: (key: string, name = key) =>
      turns(key, () => {
        begun.push(name);
        return new Promise<string>((resolve) => ends.push(() => resolve(name)));
      }),
    /** Ends what began first. */
    async end() {
      ends.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
    turns,
  };
}

describe('fair shares', () => {
  it('let one work at once as long as there is room', async () => {
    const { ask, begun } = workshop(2);
    void ask('a');
    void ask('b');
    void ask('c');
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b']);
  });

  it('serve the keys in turn, so that one that asks a lot waits for itself', async () => {
    const { ask, begun, end } = workshop(1);
    for (const name of ['a1', 'a2', 'a3', 'a4']) void ask('a', name);
    void ask('b', 'b1');
    void ask('c', 'c1');
    void ask('b', 'b2');
    for (let number = 0; number < 6; number += 1) await end();
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  });

  it('give the turn on, also after a fault, and the answer to whom it belongs', async () => {
    const { turns } = workshop(1);
    const results = await Promise.allSettled([
      turns('a', () => Promise.reject(new Error('fault'))),
      turns('a', () => Promise.resolve(1)),
      turns('b', () => Promise.resolve(2)),
    ]);
    expect(results).toEqual([
      { status: 'rejected', reason: new Error('fault') },
      { status: 'fulfilled', value: 1 },
      { status: 'fulfilled', value: 2 },
    ]);
  });
});
