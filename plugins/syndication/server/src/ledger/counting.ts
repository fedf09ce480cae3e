import type { Charge, Count } from './types';

/** Names a count in `usage`. No two share a name, since a counter and a period have no line break in them. */
export const countKey = ({ counter, period }: { counter: string; period: string }): string => `${counter}\n${period}`;

/** Names a counted unit in `usage`. */
export const unitKey = ({ counter, period, unit }: Omit<Charge, 'limit'>): string => `${counter}\n${period}\n${unit}`;

/** What stands counted, in the transaction that counts on. */
export interface Standing {
  used(charge: Charge): number;
  counted(charge: Charge): boolean;
}

/**
 * Which charges of a delivery are new, or which counts have no room for them: then nothing of the delivery may be recorded.
 * A unit that was counted in its period costs nothing, even at the limit. All that is new is counted before any limit is
 * looked at, so that the order of the charges decides nothing.
 */
export function decideCharges(
  charges: Charge[],
  standing: Standing,
): { fresh: Charge[]; counts: Count[] } | { full: Count[] } {
  const fresh = charges.filter((charge) => !standing.counted(charge));
  const counts = new Map<string, Count>();
  for (const charge of charges) {
    const { counter, period } = charge;
    const key = countKey(charge);
    if (!counts.has(key)) counts.set(key, { counter, period, used: standing.used(charge) });
  }
  for (const charge of fresh) counts.get(countKey(charge))!.used += 1;
  const full = new Map<string, Count>();
  for (const charge of fresh) {
    const count = counts.get(countKey(charge))!;
    if (charge.limit === null || count.used <= charge.limit) continue;
    full.set(countKey(charge), { ...count, used: standing.used(charge) });
  }
  return full.size > 0 ? { full: [...full.values()] } : { fresh, counts: [...counts.values()] };
}

/** As the ledger keeps what a delivery newly counted: a bill is drawn up from it. */
export const encodeCharges = (fresh: Charge[]): string | null =>
  fresh.length === 0 ? null : JSON.stringify(fresh.map(({ counter, period, unit }) => [counter, period, unit]));

export function decodeCharges(text: string): Array<Omit<Charge, 'limit'>> {
  return (JSON.parse(text) as Array<[string, string, string]>).map(([counter, period, unit]) => ({
    counter,
    period,
    unit,
  }));
}
