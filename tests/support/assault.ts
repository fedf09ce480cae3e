import type { Attackers } from './attackers';
import type { Canaries } from './canaries';
import { raw, type RawCall } from './raw';

/** Calls that run side by side. */
const AT_ONCE = 8;
/** Where it decides whether a change lands, everybody makes each call; elsewhere two do, in turn. */
export const EVERYBODY = process.env['CI'] === 'true';
const SOME = 2;

/** Each call by each of them: who was given something protected by which, and how many calls had which answer (`GET 404`). */
export async function assault(input: {
  origin: string;
  attackers: Attackers;
  calls: RawCall[];
  canaries: Canaries;
}): Promise<{ leaks: string[]; answered: Map<string, number> }> {
  const { origin, attackers, calls, canaries } = input;
  const leaks: string[] = [];
  const answered = new Map<string, number>();
  const everybody = Object.entries(attackers);
  const all = calls.flatMap((call, index) =>
    everybody
      .filter((_, place) => EVERYBODY || (place + SOME * index) % everybody.length < SOME)
      .map(([who, headers]) => ({ who, headers, call })),
  );
  let next = 0;
  const worker = async () => {
    for (let job = all[next++]; job; job = all[next++]) {
      const { who, headers, call } = job;
      const answer = await raw(origin, { ...call, headers: { ...headers, ...call.headers } });
      const kind = `${call.method ?? 'GET'} ${answer.status}`;
      answered.set(kind, (answered.get(kind) ?? 0) + 1);
      const found = canaries.leaksIn(answer);
      if (found.length > 0)
        leaks.push(`${who}: ${call.method ?? 'GET'} ${call.path} gave ${found.slice(0, 3).join(', ')}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { leaks, answered };
}
