import { createBell, type Bell } from './bell';

/** Whether somebody who waits on it was woken by now. */
function waiter(bell: Bell, more: { since?: number; milliseconds?: number; signal?: AbortSignal } = {}) {
  const state = { woken: false };
  const done = bell
    .wait({
      since: more.since ?? bell.rung,
      milliseconds: more.milliseconds ?? 30_000,
      signal: more.signal ?? new AbortController().signal,
    })
    .then(() => {
      state.woken = true;
    });
  return { state, done };
}

describe('the bell', () => {
  it('wakes everybody who waits, once, and keeps nobody', async () => {
    const bell = createBell();
    const waiters = [waiter(bell), waiter(bell), waiter(bell)];
    expect(bell.waiting).toBe(3);
    await Promise.resolve();
    expect(waiters.map(({ state }) => state.woken)).toEqual([false, false, false]);
    bell.ring();
    await Promise.all(waiters.map(({ done }) => done));
    expect(bell.waiting).toBe(0);
  });

  it('does not wake those who come after it rang', async () => {
    const bell = createBell();
    bell.ring();
    const late = waiter(bell);
    await new Promise((resolve) => setImmediate(resolve));
    expect(late.state.woken).toBe(false);
    bell.ring();
    await late.done;
  });

  it('does not miss a ring while somebody looked', async () => {
    const bell = createBell();
    const since = bell.rung;
    bell.ring();
    await waiter(bell, { since }).done;
    expect(bell.waiting).toBe(0);
  });

  it('lets go when the time is over', async () => {
    const bell = createBell();
    const begun = Date.now();
    await waiter(bell, { milliseconds: 20 }).done;
    expect(Date.now() - begun).toBeLessThan(5_000);
    expect(bell.waiting).toBe(0);
  });

  it('lets go of a caller who is gone, also of one who was gone before', async () => {
    const bell = createBell();
    const caller = new AbortController();
    const gone = waiter(bell, { signal: caller.signal });
    caller.abort();
    await gone.done;
    await waiter(bell, { signal: caller.signal }).done;
    expect(bell.waiting).toBe(0);
  });
});
