import type { Rate, Taken } from './types';

/** Longest delay that is told (seconds). */
const LONGEST = 3_600;

export interface Counted {
  name: string;
  rate: Rate;
  taken: Taken;
}

const policies = new WeakMap<Rate, string>();

/** A bucket as a quota policy: so many requests (`q`) in the seconds in which an empty bucket is full again (`w`). */
function policyOf({ name, rate }: Counted): string {
  let policy = policies.get(rate);
  if (!policy) {
    policy = `"${name}";q=${rate.burst};w=${Math.ceil(rate.burst / rate.perSecond)}`;
    policies.set(rate, policy);
  }
  return policy;
}

/** What is left (`r`), and in how many seconds (`t`) all is there again; or, where nothing is, when to come back. */
const limitOf = ({ name, rate, taken }: Counted): string =>
  `"${name}";r=${taken.left};t=${taken.granted ? Math.ceil((rate.burst - taken.left) / rate.perSecond) : retryAfter(taken)}`;

/** Whole seconds, one at least. */
export const retryAfter = (taken: Taken): number => Math.min(Math.max(Math.ceil(taken.wait), 1), LONGEST);

/** `RateLimit` and `RateLimit-Policy` as draft-ietf-httpapi-ratelimit-headers-10 has them: Lists of Structured Fields (RFC 9651). */
export function headersOf(counted: Counted[]): Record<string, string> {
  const [first, second] = counted;
  if (!first) return {};
  return second
    ? {
        ratelimit: `${limitOf(first)}, ${limitOf(second)}`,
        'ratelimit-policy': `${policyOf(first)}, ${policyOf(second)}`,
      }
    : { ratelimit: limitOf(first), 'ratelimit-policy': policyOf(first) };
}
