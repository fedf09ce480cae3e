/** The moment of a decision (epoch milliseconds), which remembers until when its answers hold. */
export interface Moment {
  readonly now: number;
  /** Whether an instant has come. Throws where it is none: no comparison with it would mean anything. */
  reached(instant: number): boolean;
  /** The first instant that was asked for and has not come: until it, whatever was asked has the same answer. */
  readonly until: number;
}

export function momentOf(now: number): Moment {
  if (typeof now !== 'number' || Number.isNaN(now)) throw new Error(`not an instant: ${String(now)}`);
  let until = Infinity;
  return {
    now,
    reached(instant) {
      if (typeof instant !== 'number' || Number.isNaN(instant)) throw new Error(`not an instant: ${String(instant)}`);
      if (now >= instant) return true;
      if (instant < until) until = instant;
      return false;
    },
    get until() {
      return until;
    },
  };
}
