import { rangeOf } from './ranges';

describe('a range', () => {
  it.each([
    [undefined, 'whole'],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-4', { start: 2, end: 4 }],
    ['bytes=2-', { start: 2, end: 9 }],
    ['bytes=2-999', { start: 2, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-999', { start: 0, end: 9 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=4-2', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=0-1,3-4', 'whole'],
    ['items=0-1', 'whole'],
    ['bytes=a-b', 'whole'],
  ])('%j of ten bytes is %j', (header, expected) => {
    expect(rangeOf({ header, size: 10 })).toEqual(expected);
  });

  it('of nothing cannot be given', () => {
    expect(rangeOf({ header: 'bytes=0-', size: 0 })).toBe('unsatisfiable');
    expect(rangeOf({ header: 'bytes=-1', size: 0 })).toBe('unsatisfiable');
  });
});
