import { createKnownHoldings } from './known-holdings';
import { deliveryRow } from './rows';
import { sampleDelivery } from './test-support';
import type { Delivery } from './types';

const AT = 1_790_000_000_000;
const freshOf = (known: ReturnType<typeof createKnownHoldings>, ...deliveries: Delivery[]) =>
  known.fresh(deliveries.map(deliveryRow));

describe('known holdings', () => {
  it('asks for nothing to be written again within a minute, and for the last time after it', () => {
    const known = createKnownHoldings();
    known.remember(freshOf(known, sampleDelivery({ at: AT, count: 3 })));
    expect(freshOf(known, sampleDelivery({ at: AT + 59_999, count: 3 })).holdings.size).toBe(0);
    const again = freshOf(known, sampleDelivery({ at: AT + 60_000, count: 3 }));
    expect([...again.holdings.values()].map(({ last }) => last)).toEqual([AT + 60_000, AT + 60_000, AT + 60_000]);
  });

  it('remembers nothing that was not committed', () => {
    const known = createKnownHoldings();
    expect(freshOf(known, sampleDelivery({ count: 2 })).holdings.size).toBe(2);
    expect(freshOf(known, sampleDelivery({ count: 2 })).holdings.size).toBe(2);
  });

  it('keeps the first time exact when requests are recorded out of their order', () => {
    const known = createKnownHoldings();
    const [holding] = freshOf(
      known,
      sampleDelivery({ at: AT, count: 1 }),
      sampleDelivery({ at: AT - 5, count: 1 }),
    ).holdings.values();
    expect(holding).toMatchObject({ first: AT - 5, last: AT });
    known.remember(freshOf(known, sampleDelivery({ at: AT, count: 1 })));
    expect(freshOf(known, sampleDelivery({ at: AT - 1, count: 1 })).holdings.size).toBe(1);
  });

  it('tells outlets, destinations, editions, parts and contracts apart', () => {
    const known = createKnownHoldings();
    const delivery = sampleDelivery({ count: 1 });
    const item = delivery.items[0]!;
    const part = item.parts[0]!;
    known.remember(freshOf(known, delivery));
    const variants: Delivery[] = [
      { ...delivery, outlet: 'other' },
      { ...delivery, items: [{ ...item, edition: 2 }] },
      { ...delivery, items: [{ ...item, parts: [{ ...part, destination: 'daily-print' }] }] },
      { ...delivery, items: [{ ...item, parts: [{ ...part, part: 'm1' }] }] },
      { ...delivery, items: [{ ...item, parts: [{ ...part, contract: 'WG-2027-001' }] }] },
    ];
    for (const variant of variants) expect(freshOf(known, variant).holdings.size).toBe(1);
  });

  it('makes no holding of a tombstone', () => {
    const delivery = sampleDelivery({ count: 1 });
    const items = delivery.items.map((item) => ({ ...item, view: 'tombstone' as const }));
    expect(freshOf(createKnownHoldings(), { ...delivery, items }).holdings.size).toBe(0);
  });

  it('forgets the oldest when it is full, so that memory is bounded', () => {
    const known = createKnownHoldings({ holdings: 10, answers: 1 });
    known.remember(freshOf(known, sampleDelivery({ count: 10 })));
    known.remember(freshOf(known, sampleDelivery({ count: 10, from: 10 })));
    expect(freshOf(known, sampleDelivery({ count: 10 })).holdings.size).toBe(10);
  });
});
