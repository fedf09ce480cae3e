/** Wakes those who wait for something new on the wire. */
export function createBell() {
  const waiting = new Set<() => void>();
  let rung = 0;
  return {
    ring(): void {
      rung += 1;
      const woken = [...waiting];
      waiting.clear();
      for (const wake of woken) wake();
    },
    /** How often it has rung: asked before one looks, so that a ring while one looks is not missed. */
    get rung(): number {
      return rung;
    },
    /** Resolves when the bell has rung since, the time is over or the signal is aborted. */
    wait(input: { since: number; milliseconds: number; signal: AbortSignal }): Promise<void> {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiting.delete(done);
          input.signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, input.milliseconds);
        waiting.add(done);
        input.signal.addEventListener('abort', done);
        if (input.signal.aborted || rung !== input.since) done();
      });
    },
    get waiting(): number {
      return waiting.size;
    },
  };
}
export type Bell = ReturnType<typeof createBell>;
