import fc from 'fast-check';
import { createBuckets } from './buckets';

const RATE = { perSecond: 50, burst: 500 };

function bucketsAt(start: number, rate = RATE, kept?: number) {
  const time = { now: start };
  const buckets = createBuckets({ rate, clock: () => time.now, kept });
  const grantedOf = (times: number, name = 'a') =>
    Array.from({ length: times }, () => buckets.take(name)).filter(({ granted }) => granted).length;
  return { time, buckets, grantedOf };
}

describe('a share', () => {
  it('is a burst at once, then so many a second, and a burst again after a rest', () => {
    const { time, grantedOf } = bucketsAt(0);
    expect(grantedOf(600)).toBe(500);
    time.now += 1_000;
    expect(grantedOf(100)).toBe(50);
    time.now += 10_000;
    expect(grantedOf(600)).toBe(500);
  });

  it('says what is left, and when one more will be granted', () => {
    const { time, buckets, grantedOf } = bucketsAt(0);
    expect(buckets.take('a')).toEqual({ granted: true, left: 499, wait: 0 });
    grantedOf(499);
    expect(buckets.take('a')).toEqual({ granted: false, left: 0, wait: 0.02 });
    time.now += 19;
    expect(buckets.take('a').granted).toBe(false);
    time.now += 1;
    expect(buckets.take('a')).toEqual({ granted: true, left: 0, wait: 0 });
  });

  it('is nobody else’s', () => {
    const { grantedOf } = bucketsAt(0);
    grantedOf(600);
    expect(grantedOf(10, 'b')).toBe(10);
  });

  it('is not made smaller by what was refused', () => {
    const { time, grantedOf } = bucketsAt(0);
    grantedOf(5_000);
    time.now += 200;
    expect(grantedOf(100)).toBe(10);
  });

  it('grows by no clock that is set back', () => {
    const { time, grantedOf } = bucketsAt(1_000_000);
    grantedOf(600);
    time.now = 0;
    expect(grantedOf(10)).toBe(0);
    time.now = 1_000;
    expect(grantedOf(100)).toBe(50);
  });

  it('takes no more memory for more callers than are kept', () => {
    const { grantedOf } = bucketsAt(0, { perSecond: 1, burst: 1 }, 2);
    expect([grantedOf(1, 'a'), grantedOf(1, 'b'), grantedOf(1, 'b')]).toEqual([1, 1, 0]);
    expect([grantedOf(1, 'c'), grantedOf(1, 'a')]).toEqual([1, 1]);
  });

  it('never grants more than a burst and the rate since, whoever asks when', () => {
    fc.assert(
      fc.property(
        fc.record({ perSecond: fc.integer({ min: 1, max: 100 }), extra: fc.integer({ min: 0, max: 200 }) }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 50 })), { maxLength: 60 }),
        ({ perSecond, extra }, asked) => {
          const rate = { perSecond, burst: perSecond + extra };
          const { time, grantedOf } = bucketsAt(0, rate);
          let granted = 0;
          for (const [pause, times] of asked) {
            time.now += pause;
            granted += grantedOf(times);
            expect(granted).toBeLessThanOrEqual(rate.burst + (time.now * perSecond) / 1_000);
          }
        },
      ),
    );
  });
});
