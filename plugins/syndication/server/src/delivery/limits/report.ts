/** How often what was turned away is told (milliseconds). */
const EVERY = 60_000;
/** Names that are counted apart until then. */
const NAMES = 1_000;

/**
 * What was turned away by a limit, in the log once a minute: how often, and whom. It is not put into the ledger, which
 * holds what was decided on items: a flood would fill it.
 */
export function createReport(input: { clock: () => number; log: { warn(message: string): void } }) {
  const turnedAway = new Map<string, number>();
  let told = -Infinity;
  return (what: string): void => {
    const known = turnedAway.get(what);
    if (known !== undefined || turnedAway.size < NAMES) turnedAway.set(what, (known ?? 0) + 1);
    const now = input.clock();
    if (now - told < EVERY) return;
    told = now;
    const all = [...turnedAway].sort(([, a], [, b]) => b - a);
    turnedAway.clear();
    const most = all.slice(0, 10).map(([name, times]) => `${name} (${times})`);
    const rest = all.length > 10 ? `, and ${all.length - 10} more` : '';
    input.log.warn(`Requests were answered 429 by limits: ${most.join(', ')}${rest}.`);
  };
}
export type Report = ReturnType<typeof createReport>;
