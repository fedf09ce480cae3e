import type { Ledger } from '../ledger';
import type { Permitted } from './draft';
import type { Session } from './session';

/** A first delivery older than this (milliseconds) is settled: no answer that began before it is still being recorded. */
const SETTLED = 15_000;

/**
 * When the outlet was first given each item: now, where it was not. Once settled it never changes, and is kept with the
 * ruling. Where no term of a licence counts from it, it is not asked, and 0.
 */
export function createFirsts(input: { ledger: Ledger }) {
  return async (from: { session: Session; permitted: Permitted[] }): Promise<number[]> => {
    const { session, permitted } = from;
    const counted = session.inForce.some(({ schedules }) =>
      schedules.some(({ licence }) => licence?.retention?.from === 'firstDelivery'),
    );
    if (!counted) return permitted.map(() => 0);
    const open = permitted.filter(({ ruling }) => ruling.kept.first === undefined).map(({ state }) => state.id);
    const held =
      open.length > 0
        ? await input.ledger.held({ outlet: session.outlet.code, items: [...new Set(open)] })
        : new Map<string, never>();
    return permitted.map(({ state, ruling }) => {
      const first = ruling.kept.first ?? held.get(state.id)?.first ?? session.now;
      if (session.now - first > SETTLED) ruling.kept.first = first;
      return first;
    });
  };
}
export type Firsts = ReturnType<typeof createFirsts>;
