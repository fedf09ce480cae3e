/**
 * So many requests are worked on at the same time; beyond that those of each key wait in a line of their own, and the
 * lines are served in turn. So one that asks a lot waits for itself, and the others get their fair share.
 */
export function createTurns(input: { working: number }) {
  /** Lines in the order in which they are served next. */
  const lines = new Map<string, Array<() => void>>();
  let free = input.working;

  function next(): void {
    const [first] = lines;
    if (!first) {
      free += 1;
      return;
    }
    const [key, line] = first;
    const begin = line.shift();
    lines.delete(key);
    if (line.length > 0) lines.set(key, line);
    begin?.();
  }

  return async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else
      await new Promise<void>((begin) => {
        const line = lines.get(key);
        if (line) line.push(begin);
        else lines.set(key, [begin]);
      });
    try {
      return await work();
    } finally {
      next();
    }
  };
}
export type Turns = ReturnType<typeof createTurns>;
