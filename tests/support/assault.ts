import type { Attackers } from './attackers';
import type { Canaries } from './canaries';
import { raw, type RawCall } from './raw';

/** Calls that run side by side. */
const AT_ONCE = 8;

/** Each call by each of them; what was answered to whom in which something protected was, and how many calls there were. */
export async function assault(input: {
  origin: string;
  attackers: Attackers;
  calls: RawCall[];
  canaries: Canaries;
}): Promise<{ leaks: string[]; answered: Map<number, number> }> {
  const { origin, attackers, calls, canaries } = input;
  const leaks: string[] = [];
  const answered = new Map<number, number>();
  const all = Object.entries(attackers).flatMap(([who, headers]) => calls.map((call) => ({ who, headers, call })));
  let next = 0;
  const worker = async () => {
    for (let job = all[next++]; job; job = all[next++]) {
      const { who, headers, call } = job;
      const answer = await raw(origin, { ...call, headers: { ...headers, ...call.headers } });
      answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1);
      const found = canaries.leaksIn(answer);
      if (found.length > 0)
        leaks.push(`${who}: ${call.method ?? 'GET'} ${call.path} gave ${found.slice(0, 3).join(', ')}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { leaks, answered };
}
