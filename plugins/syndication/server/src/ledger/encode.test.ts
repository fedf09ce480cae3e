import fc from 'fast-check';
import { EVENT_TYPES, KINDS } from '../../../shared/words';
import { decodeItems, encodeItems } from './encode';
import { sampleDelivery } from './test-support';
import type { DeliveredItem } from './types';

const number = fc.nat({ max: 2_147_483_647 });
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const part = fc.record({
  part: text,
  destination: fc.constantFrom('daily-web', 'daily-print'),
  contract: fc.constantFrom('WG-1', 'WG-2'),
  version: fc.nat({ max: 2 }),
  schedule: fc.nat({ max: 2 }),
  grant: fc.nat({ max: 2 }),
  access: fc.constantFrom('full' as const, 'browse' as const),
});
const item = fc.record(
  {
    item: text,
    edition: number,
    event: fc.constantFrom(...EVENT_TYPES),
    kind: fc.constantFrom(...KINDS),
    language: text,
    uri: text,
    view: fc.constantFrom('full' as const, 'meta' as const, 'browse' as const, 'tombstone' as const),
    parts: fc.array(part, { maxLength: 6 }),
  },
  { requiredKeys: ['item', 'edition', 'kind', 'language', 'uri', 'view', 'parts'] },
);

describe('the items of a delivery', () => {
  it('are read as they were written, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), (items) => {
        expect(decodeItems(encodeItems(items as DeliveredItem[]))).toEqual(items);
      }),
      { numRuns: 300 },
    );
  });

  it('take less than half of plain JSON', () => {
    const { items } = sampleDelivery({ count: 25 });
    expect(encodeItems(items).length).toBeLessThan(JSON.stringify(items).length / 2);
  });

  it('are refused in a version that this house does not know', () => {
    expect(() => decodeItems('[2,[],[]]')).toThrow('version 2');
    expect(() => decodeItems('[1,[],[["a",1,0,"article","en","u","full",["text",0]]]]')).toThrow('item a');
  });
});
