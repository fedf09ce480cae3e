import type { Licence } from '../../../shared/terms';
import { unenforced } from '.';

type Limits = Pick<Licence, 'delay' | 'quotas' | 'meter'>;
const QUOTA = { unit: 'item', limit: 5, period: 'day', over: 'refuse' } as const;

describe('limits that this gate cannot enforce', () => {
  it.each<[string, Limits, string[]]>([
    ['none is stated', {}, []],
    ['what is stated limits nothing', { delay: 'PT0S', quotas: [], meter: 'pull' }, []],
    ['a delay of no days', { delay: 'P0D' }, []],
    ['a delay', { delay: 'PT5M' }, ['delay: PT5M cannot be enforced yet']],
    ['a delay of half a second', { delay: 'PT0.5S' }, ['delay: PT0.5S cannot be enforced yet']],
    ['a quota, also one that only bills', { quotas: [{ ...QUOTA, over: 'bill' }] }, ['quotas cannot be enforced yet']],
    ['metering by take', { meter: 'take' }, ['meter: take cannot be enforced yet']],
    [
      'all of them',
      { delay: 'P1D', quotas: [QUOTA], meter: 'take' },
      ['delay: P1D cannot be enforced yet', 'quotas cannot be enforced yet', 'meter: take cannot be enforced yet'],
    ],
  ])('%s', (_, limits, expected) => {
    expect(unenforced(limits)).toEqual(expected);
  });
});
