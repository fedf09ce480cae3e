import { Problem } from '../problems';
import { shareOf } from './addresses';
import { headersOf, retryAfter, type Counted } from './headers';
import type { Report } from './report';
import type { Shares, Taken } from './types';

/** Headers that go with whatever is answered. */
export type LimitHeaders = Record<string, string>;

/** What is known of a request that gets no session. */
export interface TurnedDown {
  problem: Problem;
  caller: { key: string } | null;
}

/**
 * Lets requests in as far as the shares of their key and their address go. What came without a valid key is counted by
 * itself, by address: whoever sends wrong keys, from a shared address as well, uses nothing of what a valid key has.
 */
export function createAdmission(input: {
  key: Shares | null;
  address: Shares | null;
  failures: Shares | null;
  report: Report;
}) {
  const { key, address, failures, report } = input;

  function turnAway(counted: Counted[], who: string): never {
    const refused = counted.find(({ taken }) => !taken.granted)!;
    report(`${refused.name} ${who}`);
    const seconds = retryAfter(refused.taken);
    throw new Problem('too-many-requests', `Too many requests; come back in ${seconds} s.`, {
      headers: { 'Retry-After': String(seconds), ...headersOf(counted) },
    });
  }

  /** A key that has used up its own share takes nothing more of that of its address, which others may have too. */
  function afterKey(ofKey: Taken | null, from: { key: string; address: string }) {
    const counted: Counted[] = key && ofKey ? [{ name: 'key', rate: key.rate, taken: ofKey }] : [];
    if (ofKey?.granted === false) turnAway(counted, from.key);
    if (!address) return headersOf(counted);
    const share = shareOf(from.address);
    const ofAddress = address.take(share);
    return isPromise(ofAddress)
      ? ofAddress.then((taken) => afterAddress(counted, taken, share))
      : afterAddress(counted, ofAddress, share);
  }

  function afterAddress(counted: Counted[], taken: Taken, share: string): LimitHeaders {
    if (address) counted.push({ name: 'address', rate: address.rate, taken });
    return taken.granted ? headersOf(counted) : turnAway(counted, share);
  }

  /** A request with a valid key; at once where it is counted in this process. Throws a Problem where it has to wait. */
  function admit(from: { key: string; address: string }): LimitHeaders | Promise<LimitHeaders> {
    const ofKey = key?.take(from.key) ?? null;
    return isPromise(ofKey) ? ofKey.then((taken) => afterKey(taken, from)) : afterKey(ofKey, from);
  }

  async function withoutKey(address: string): Promise<LimitHeaders> {
    if (!failures) return {};
    const share = shareOf(address);
    const counted = [{ name: 'failures', rate: failures.rate, taken: await failures.take(share) }];
    return counted[0]?.taken.granted ? headersOf(counted) : turnAway(counted, share);
  }

  return {
    admit,
    /**
     * One that gets no session: of a key that may not do this, of a key that may not be used from there, or without any
     * that is valid. Throws a Problem instead of what it would be told, where it has to wait.
     */
    async turnDown(from: { rejected: TurnedDown; address: string }): Promise<LimitHeaders> {
      const { problem, caller } = from.rejected;
      if (problem.kind === 'scope-missing' && caller) return admit({ key: caller.key, address: from.address });
      return withoutKey(from.address);
    },
    /** One to what is open to anybody. Throws a Problem where it has to wait. */
    visit: (from: { address: string }): Promise<LimitHeaders> => withoutKey(from.address),
  };
}
export type Admission = ReturnType<typeof createAdmission>;

const isPromise = (value: Taken | Promise<Taken> | null): value is Promise<Taken> => value instanceof Promise;
