import { Problem } from '../problems';
import { createPolls } from './polls';

describe('long polls', () => {
  const never = () => new Promise<never>(() => undefined);
  const fault = () => Promise.reject(new Error('fault'));

  it('are a 429 beyond what one key may have, and beyond what all may', async () => {
    const said: string[] = [];
    const polls = createPolls({ perKey: 2, total: 3, report: (what) => void said.push(what) });
    void polls.run('a', never);
    void polls.run('a', never);
    const third = await polls.run('a', never).catch((error: unknown) => error);
    expect(third).toBeInstanceOf(Problem);
    expect(third).toMatchObject({ kind: 'too-many-polls', headers: { 'Retry-After': '5' } });
    void polls.run('b', never);
    await expect(polls.run('c', never)).rejects.toMatchObject({ kind: 'too-many-polls' });
    expect([polls.waiting, said]).toEqual([3, ['long polls of key a', 'long polls of key c']]);
  });

  it('make room when they end, however they end', async () => {
    const polls = createPolls({ perKey: 1, total: 1, report: () => undefined });
    for (let number = 0; number < 3; number += 1) {
      expect(await polls.run('a', () => Promise.resolve(number))).toBe(number);
      await expect(polls.run('b', fault)).rejects.toThrow('fault');
    }
    expect(polls.waiting).toBe(0);
  });
});
