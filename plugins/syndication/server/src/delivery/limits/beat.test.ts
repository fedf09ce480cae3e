import { createBeat } from './beat';

const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the beat', () => {
  it('lets answers leave in the order in which they came, whatever was done for them', async () => {
    const beat = createBeat();
    const left: string[] = [];
    const arrived = ['a', 'b', 'c'].map((name) => ({ name, when: beat.arrive() }));
    const leave = ({ name, when }: (typeof arrived)[number]) => beat.leave(when).then(() => left.push(name));
    const all = [...arrived].reverse().map(leave);
    await Promise.all(all);
    expect(left).toEqual(['a', 'b', 'c']);
  });

  it('takes as long for what took long as for what took nothing', async () => {
    const beat = createBeat();
    const arrived = [beat.arrive(), beat.arrive()] as const;
    const times: number[] = [];
    const quick = beat.leave(arrived[0]).then(() => times.push(performance.now()));
    await after(2);
    const slow = beat.leave(arrived[1]).then(() => times.push(performance.now()));
    await Promise.all([quick, slow]);
    expect(Math.abs(times[1]! - times[0]!)).toBeLessThan(1);
  });

  it('holds back one that missed its own until the next', async () => {
    const beat = createBeat();
    const arrived = beat.arrive();
    await after(40);
    const started = performance.now();
    await beat.leave(arrived);
    expect(performance.now() - started).toBeLessThan(30);
  });
});
