import { delayOf, pause, retryAfterOf } from './backoff';

const backoff = { base: 500, cap: 30_000 };

describe('waiting before the next attempt', () => {
  it('doubles what it is at most, up to the cap, and takes any part of it', () => {
    const most = (failures: number) => delayOf({ failures, backoff, retryAfter: null, random: () => 1 });
    expect([1, 2, 3, 6, 7, 1_000].map(most)).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000]);
    expect(delayOf({ failures: 3, backoff, retryAfter: null, random: () => 0 })).toBe(0);
    expect(delayOf({ failures: 3, backoff, retryAfter: null, random: () => 0.25 })).toBe(500);
  });

  it('is never shorter than the server asked for', () => {
    for (const random of [0, 0.5, 1])
      expect(delayOf({ failures: 1, backoff, retryAfter: 60_000, random: () => random })).toBe(60_000 + random * 500);
  });

  it('reads Retry-After in seconds and as a date', () => {
    const now = Date.parse('2026-01-31T09:00:00Z');
    expect(retryAfterOf('5', now)).toBe(5_000);
    expect(retryAfterOf('Sat, 31 Jan 2026 09:00:30 GMT', now)).toBe(30_000);
    expect(retryAfterOf('Sat, 31 Jan 2026 08:00:00 GMT', now)).toBe(0);
    expect([retryAfterOf(null, now), retryAfterOf('soon', now)]).toEqual([null, null]);
  });

  it('ends at once when it is no longer wanted', async () => {
    const stop = new AbortController();
    const waiting = pause(60_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(pause(60_000, stop.signal)).rejects.toThrow('enough');
  });
});
