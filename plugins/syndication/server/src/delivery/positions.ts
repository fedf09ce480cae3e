import { shift } from '../gate';

/**
 * How far a connection has come: one position for each delay of its schedules. `seq` is how far it has come undelayed,
 * and `later` how far each delay has, which follows behind.
 */
export interface Positions {
  seq: number;
  /** Position by delay (ISO 8601); absent where no schedule has one. */
  later?: Record<string, number>;
  /** Within the next event, where that is one of many items: the last holding that was looked at. */
  within?: number;
}

/** The walkers of one connection: the first has no delay, each further one a longer delay. */
export interface Walker {
  /** null: none. */
  delay: string | null;
  seq: number;
}

/**
 * A delay that is new takes its place at the hindmost, so that what the one before it had not come to is not lost;
 * one that is gone is forgotten.
 */
export function walkersOf(positions: Positions, delays: string[]): Walker[] {
  const { seq, later = {} } = positions;
  const hindmost = Math.min(seq, ...Object.values(later));
  return [{ delay: null, seq }, ...delays.map((delay) => ({ delay, seq: later[delay] ?? hindmost }))];
}

export function positionsOf(walkers: Walker[], within?: number): Positions {
  const [first, ...later] = walkers;
  return {
    seq: first!.seq,
    ...(later.length > 0 ? { later: Object.fromEntries(later.map(({ delay, seq }) => [delay, seq])) } : {}),
    ...(within === undefined ? {} : { within }),
  };
}

/** When an event has come of age for a walker. */
export const dueAt = (walker: Walker, at: number): number => (walker.delay === null ? at : shift(at, walker.delay));

/**
 * Moves a walker on to an event, and with it those of longer delays that stand where it stood and for whom the event has
 * come of age too: together they send it once. Gives the last that moved.
 */
export function advance(input: {
  walkers: Walker[];
  index: number;
  event: { seq: number; at: number };
  now: number;
}): number {
  const { walkers, index, event, now } = input;
  const stood = walkers[index]!.seq;
  walkers[index]!.seq = event.seq;
  let last = index;
  for (const walker of walkers.slice(index + 1)) {
    if (walker.seq !== stood || dueAt(walker, event.at) > now) break;
    walker.seq = event.seq;
    last += 1;
  }
  return last;
}
