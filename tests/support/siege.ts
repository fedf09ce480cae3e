import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Canaries } from './canaries';
import { raw, type RawAnswer, type RawCall } from './raw';
import type { Callers } from './wire-callers';
import type { PlantedItem } from './wire-planting';

/** Calls that run side by side. */
const AT_ONCE = 16;

export interface Siege {
  /** Who was given what by which call, though it may not have it. */
  leaks: string[];
  /** How many calls had which answer, by who asked (`nobody: 401`). */
  answered: Map<string, number>;
  /** All places of which something was given. */
  given: Set<string>;
}

/** What is each answer's own; a UUID holds no mark. */
const OWN = ['date', 'request-id', 'keep-alive', 'connection'];
const REQUEST_ID = /"requestId":"[\da-f-]{36}"/;

/** What is found in an answer; what is the same but for its own is looked through once. */
export function createFinder(canaries: Canaries, items: PlantedItem[]) {
  const known = new Map<string, string[]>();
  const ids = items.filter(({ id }) => id !== '');
  const foundIn = ({ headers, body }: Pick<RawAnswer, 'headers' | 'body'>): string[] => {
    const head = Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN.includes(name)));
    const told = body.length < 2_000 ? Buffer.from(body.toString('latin1').replace(REQUEST_ID, ''), 'latin1') : body;
    const hash = createHash('sha1').update(JSON.stringify(head)).update(told).digest('base64');
    const before = known.get(hash);
    if (before) return before;
    const text = `${JSON.stringify(head)}${plain(body, headers['content-encoding'])}`;
    const named = ids.filter(({ id }) => text.includes(id)).map(({ name }) => `${name} id`);
    const found = [...canaries.leaksIn({ headers: head, body: told }), ...named];
    known.set(hash, found);
    return found;
  };
  return (answer: Pick<RawAnswer, 'headers' | 'body'>, call: RawCall): string[] => {
    const found = foundIn(answer);
    if (found.length === 0) return found;
    // Whoever names something may read it again in the refusal.
    const said = canaries.leaksIn({ headers: { ...call.headers, path: call.path }, body: Buffer.alloc(0) });
    const named = ids.filter(({ id }) => call.path.includes(id)).map(({ name }) => `${name} id`);
    return found.filter((place) => !said.includes(place) && !named.includes(place));
  };
}

function plain(body: Buffer, encoding: string | string[] | undefined): string {
  const unpacked = encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body;
  return unpacked.toString('latin1');
}

/** Each call by each of them. */
export async function besiege(input: {
  origin: string;
  callers: Callers;
  calls: RawCall[];
  /** Whoever is shut out is turned away before the call is looked at: they take the calls in turns, but for the first. */
  inTurns?: boolean;
  find: ReturnType<typeof createFinder>;
}): Promise<Siege> {
  const { origin, calls, find } = input;
  const siege: Siege = { leaks: [], answered: new Map(), given: new Set() };
  const shut = Object.keys(input.callers).filter((who) => input.callers[who]?.shut);
  const takes = (who: string, index: number) => {
    const place = input.inTurns ? shut.indexOf(who) : -1;
    return place < 1 || index % (shut.length - 1) === place - 1;
  };
  const all = Object.entries(input.callers).flatMap(([who, caller]) =>
    calls.flatMap((call, index) => (takes(who, index) ? [{ who, caller, call }] : [])),
  );
  let next = 0;
  const worker = async () => {
    for (let job = all[next++]; job; job = all[next++]) {
      const { who, caller, call } = job;
      const answer = await raw(origin, { ...call, headers: { ...call.headers, ...caller.headers } });
      const kind = `${who}: ${answer.status}`;
      siege.answered.set(kind, (siege.answered.get(kind) ?? 0) + 1);
      const found = find(answer, call);
      for (const place of found) siege.given.add(place);
      const forbidden = found.filter((place) => !caller.mayHave(place));
      if (forbidden.length > 0)
        siege.leaks.push(`${who}: ${call.method ?? 'GET'} ${call.path} gave ${forbidden.slice(0, 4).join(', ')}`);
      if (answer.headers['x-injected'] !== undefined) siege.leaks.push(`${who}: ${call.path} wrote a header`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return siege;
}
