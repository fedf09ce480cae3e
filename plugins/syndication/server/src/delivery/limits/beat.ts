import { performance } from 'node:perf_hooks';

/** Milliseconds from beat to beat. */
const BEAT = 5;
/** How long it goes on after the last request (milliseconds). */
const REST = 2_000;

/**
 * Answers that must not tell by their time what was found leave together, with a beat: at the second one after the
 * request came. That depends on when it came and on nothing that was done for it, as long as that took less than a beat;
 * what took longer leaves with a later one. In one beat those who came first leave first.
 */
export function createBeat() {
  let beats = 0;
  let arrivals = 0;
  let wanted = 0;
  let timer: NodeJS.Timeout | null = null;
  let waiting: Array<{ due: number; order: number; leave: () => void }> = [];

  function beat(): void {
    beats += 1;
    const leaving = waiting.filter(({ due }) => due <= beats).sort((a, b) => a.order - b.order);
    if (leaving.length > 0) waiting = waiting.filter(({ due }) => due > beats);
    for (const { leave } of leaving) leave();
    if (waiting.length === 0 && timer && performance.now() - wanted > REST) {
      clearInterval(timer);
      timer = null;
    }
  }

  return {
    /** To be called when a request comes, before anything is looked up for it. */
    arrive(): { due: number; order: number } {
      wanted = performance.now();
      if (!timer) {
        timer = setInterval(beat, BEAT);
        timer.unref();
      }
      return { due: beats + 2, order: (arrivals += 1) };
    },
    /** Resolves with the beat of the one that came then. */
    leave(arrived: { due: number; order: number }): Promise<void> {
      return new Promise((leave) => waiting.push({ ...arrived, leave }));
    },
  };
}
export type Beat = ReturnType<typeof createBeat>;
