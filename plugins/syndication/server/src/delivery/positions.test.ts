import fc from 'fast-check';
import { advance, dueAt, positionsOf, walkersOf, type Positions } from './positions';

const DELAYS = ['PT1S', 'PT5S', 'PT1M'];

describe('positions of a connection with delays', () => {
  it('begin together, and are one where there is no delay', () => {
    expect(walkersOf({ seq: 7 }, [])).toEqual([{ delay: null, seq: 7 }]);
    expect(positionsOf(walkersOf({ seq: 7 }, []))).toEqual({ seq: 7 });
    expect(positionsOf(walkersOf({ seq: 7 }, ['PT1S']), 3)).toEqual({ seq: 7, later: { PT1S: 7 }, within: 3 });
  });

  it('put a new delay where the hindmost is, and forget one that is gone', () => {
    const positions: Positions = { seq: 9, later: { PT5S: 4 } };
    expect(walkersOf(positions, ['PT1S', 'PT5S']).map(({ seq }) => seq)).toEqual([9, 4, 4]);
    expect(walkersOf(positions, []).map(({ seq }) => seq)).toEqual([9]);
  });

  it('take along whoever stands beside and for whom it is time', () => {
    const walkers = walkersOf({ seq: 1 }, DELAYS);
    const event = { seq: 2, at: 0 };
    expect(advance({ walkers, index: 0, event, now: 5_000 })).toBe(2);
    expect(walkers.map(({ seq }) => seq)).toEqual([2, 2, 2, 1]);
    expect(dueAt(walkers[3]!, 0)).toBe(60_000);
    expect(advance({ walkers, index: 3, event, now: 60_000 })).toBe(3);
  });

  it('send each event once, as soon as a delay permits it, whenever and however often one calls', () => {
    const wire = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 20_000 }), needs: fc.nat({ max: 4 }) }), {
      maxLength: 12,
    });
    const calls = fc.array(
      fc.record({ after: fc.integer({ min: 0, max: 30_000 }), limit: fc.integer({ min: 1, max: 5 }) }),
      {
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(wire, calls, (gaps, asked) => {
        let at = 0;
        // `needs`: from which walker on an event is permitted; 4: by none.
        const events = gaps.map(({ gap, needs }, index) => ({ seq: index + 1, at: (at += gap), needs }));
        let positions: Positions = { seq: 0 };
        const sent: Array<{ seq: number; now: number }> = [];
        const call = (now: number, limit: number) => {
          const walkers = walkersOf(positions, DELAYS);
          let found = 0;
          for (const [index, walker] of walkers.entries()) {
            for (const event of events) {
              if (found === limit || event.seq <= walker.seq || dueAt(walker, event.at) > now) continue;
              if (index > 0 && event.seq > walkers[0]!.seq) continue;
              const last = advance({ walkers, index, event, now });
              if (event.needs > last || event.needs < index) continue;
              sent.push({ seq: event.seq, now });
              found += 1;
            }
          }
          positions = positionsOf(walkers);
        };
        let now = 0;
        for (const { after, limit } of asked) call((now += after), limit);
        // In the end everything is old enough, and all is called for.
        for (let round = 0; round < 40; round += 1) call(now + at + 120_000, 5);
        const wanted = events.filter(({ needs }) => needs < 4);
        expect(sent.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(wanted.map(({ seq }) => seq));
        for (const { seq, now: then } of sent) {
          const { needs, at: put } = events[seq - 1]!;
          expect(then).toBeGreaterThanOrEqual(dueAt({ delay: DELAYS[needs - 1] ?? null, seq: 0 }, put));
        }
      }),
      { numRuns: 500 },
    );
  });
});
