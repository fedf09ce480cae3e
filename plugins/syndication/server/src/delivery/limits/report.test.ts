import { createReport } from './report';

describe('what limits turned away', () => {
  it('is in the log at once, and then once a minute: how often, and who most', () => {
    const said: string[] = [];
    const time = { now: 0 };
    const report = createReport({ clock: () => time.now, log: { warn: (message) => void said.push(message) } });
    report('key a');
    for (let number = 0; number < 5_000; number += 1) report(`failures ${number}`);
    for (let number = 0; number < 7; number += 1) report('key b');
    expect(said).toEqual(['Requests were answered 429 by limits: key a (1).']);
    time.now += 60_000;
    report('failures 1');
    expect(said).toHaveLength(2);
    expect(said[1]).toMatch(/failures 1 \(2\), failures 0 \(1\), .*, and 990 more\.$/);
  });
});
