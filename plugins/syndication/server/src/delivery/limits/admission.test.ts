import { Problem } from '../problems';
import { createAdmission } from './admission';
import { createBuckets } from './buckets';
import type { Rate } from './types';

function admissionOf(rates: { key?: Rate; address?: Rate; failures?: Rate }) {
  const said: string[] = [];
  const time = { now: 0 };
  const sharesOf = (rate: Rate | undefined) => (rate ? createBuckets({ rate, clock: () => time.now }) : null);
  const admission = createAdmission({
    key: sharesOf(rates.key),
    address: sharesOf(rates.address),
    failures: sharesOf(rates.failures),
    report: (what) => void said.push(what),
  });
  const problemOf = async (run: () => unknown): Promise<Problem | null> => {
    try {
      await run();
      return null;
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  };
  return { ...admission, said, time, problemOf };
}
const wrongKey = { problem: new Problem('unauthorized', 'no'), caller: null };

describe('a request with a valid key', () => {
  it('is told what its key and its address have left, as Structured Fields', async () => {
    const { admit } = admissionOf({ key: { perSecond: 50, burst: 500 }, address: { perSecond: 500, burst: 5_000 } });
    expect(await admit({ key: 'k', address: '192.0.2.1' })).toEqual({
      ratelimit: '"key";r=499;t=1, "address";r=4999;t=1',
      'ratelimit-policy': '"key";q=500;w=10, "address";q=5000;w=10',
    });
  });

  it('is told nothing where nothing is limited', async () => {
    const { admit, turnDown } = admissionOf({});
    expect(await admit({ key: 'k', address: '192.0.2.1' })).toEqual({});
    expect(await turnDown({ rejected: wrongKey, address: '192.0.2.1' })).toEqual({});
  });

  it('waits when its key has used up its share: 429 with the seconds, the same in RateLimit', async () => {
    const { admit, problemOf, said } = admissionOf({ key: { perSecond: 0.5, burst: 1 } });
    await admit({ key: 'k', address: '192.0.2.1' });
    const problem = await problemOf(() => admit({ key: 'k', address: '192.0.2.1' }));
    expect(problem).toMatchObject({
      kind: 'too-many-requests',
      headers: { 'Retry-After': '2', ratelimit: '"key";r=0;t=2', 'ratelimit-policy': '"key";q=1;w=2' },
    });
    expect(said).toEqual(['key k']);
  });

  it('takes nothing of the share of its address once its own is used up', async () => {
    const { admit, problemOf } = admissionOf({
      key: { perSecond: 1, burst: 2 },
      address: { perSecond: 3, burst: 3 },
    });
    for (let number = 0; number < 50; number += 1) await problemOf(() => admit({ key: 'loud', address: '192.0.2.1' }));
    expect(await problemOf(() => admit({ key: 'quiet', address: '192.0.2.1' }))).toBeNull();
    expect(await problemOf(() => admit({ key: 'third', address: '192.0.2.1' }))).toMatchObject({
      kind: 'too-many-requests',
    });
    expect(await problemOf(() => admit({ key: 'third', address: '192.0.2.2' }))).toBeNull();
  });
});

describe('a request without one', () => {
  const rates = {
    key: { perSecond: 1, burst: 2 },
    address: { perSecond: 1, burst: 2 },
    failures: { perSecond: 1, burst: 3 },
  };

  it('waits after so many of its address, and uses nothing of what valid keys have there', async () => {
    const { admit, turnDown, problemOf } = admissionOf(rates);
    const wrong = () => turnDown({ rejected: wrongKey, address: '192.0.2.1' });
    expect(await wrong()).toEqual({ ratelimit: '"failures";r=2;t=1', 'ratelimit-policy': '"failures";q=3;w=3' });
    await wrong();
    await wrong();
    expect(await problemOf(wrong)).toMatchObject({ kind: 'too-many-requests', headers: { 'Retry-After': '1' } });
    expect(await problemOf(() => admit({ key: 'k', address: '192.0.2.1' }))).toBeNull();
  });

  it('is counted as its own key’s where the key is right and may not do this', async () => {
    const { turnDown, problemOf } = admissionOf(rates);
    const rejected = { problem: new Problem('scope-missing', 'no'), caller: { key: 'k' } };
    for (let number = 0; number < 2; number += 1) await turnDown({ rejected, address: '192.0.2.1' });
    expect(await problemOf(() => turnDown({ rejected, address: '192.0.2.1' }))).toMatchObject({
      headers: { ratelimit: '"key";r=0;t=1' },
    });
  });

  it('takes nothing from a key that somebody sends from where it may not be used', async () => {
    const { admit, turnDown, problemOf } = admissionOf(rates);
    const rejected = { problem: new Problem('address-not-allowed', 'no'), caller: { key: 'k' } };
    for (let number = 0; number < 9; number += 1)
      await problemOf(() => turnDown({ rejected, address: '198.51.100.1' }));
    expect(await problemOf(() => admit({ key: 'k', address: '192.0.2.1' }))).toBeNull();
  });
});
