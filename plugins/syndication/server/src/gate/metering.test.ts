import type { Contract, Licence } from '../../../shared/terms';
import { countsOf, decide, tallyOf, unitsOf, type DecisionRequest, type Facets, type Tally } from '.';
import { NOW, at, compiledOf, destination, edition, key } from './test-support';

type Quota = NonNullable<Licence['quotas']>[number];
const daily = (more: Partial<Quota> = {}): Quota => ({
  unit: 'item',
  limit: 2,
  period: 'day',
  over: 'refuse',
  ...more,
});
const EURO = { amount: 2.5, currency: 'EUR' };
const picture = (id: string, unit?: string) => ({ id, kind: 'picture' as const, source: 'own', rights: {}, unit });
const BOTH = [{ kinds: ['article' as const, 'picture' as const], services: ['world'] }];

interface Given {
  licences: Array<Partial<Licence>>;
  contract?: Partial<Contract>;
  now?: number;
  more?: Partial<DecisionRequest>;
}

/** One outlet's contract with what was used of it; each call decides one edition, and counts what it would deliver. */
function outlet({ licences, contract, now = NOW, more }: Given) {
  const destinations = [destination()];
  const contracts = [compiledOf({ destinations, licences, ...(contract ? { contract } : {}) })];
  const tally: Tally = tallyOf();
  const ask = (facets: Partial<Facets>, at: Partial<DecisionRequest> = {}) =>
    decide({
      now,
      key: key({ environment: facets.test ? 'test' : 'live', scopes: ['read', 'advisories'] }),
      connection: { code: 'cms', outlet: 'daily', destinations },
      contracts,
      edition: edition(facets),
      usage: tally,
      ...more,
      ...at,
    });
  return {
    tally,
    contracts,
    ask,
    pull(facets: Partial<Facets>, at: Partial<DecisionRequest> = {}) {
      const decision = ask(facets, at);
      tally.count(decision.charges);
      const { permits, refusals } = decision;
      return {
        ...decision,
        text: permits.find(({ part }) => part === 'text'),
        rule: refusals[0]?.rule ?? null,
        parts: permits.map(({ part, access }) => `${part}:${access}`),
      };
    },
  };
}
const outcome = ({ text, rule }: { text?: { access: string } | undefined; rule: string | null }) =>
  text?.access ?? rule;

describe('a quota', () => {
  it('lets out its limit, and not one more', () => {
    const { pull } = outlet({ licences: [{ quotas: [daily()] }] });
    expect(['i1', 'i2', 'i3'].map((item) => outcome(pull({ item })))).toEqual(['full', 'full', 'licence.quota']);
  });

  it('of nothing lets nothing out', () => {
    expect(outcome(outlet({ licences: [{ quotas: [daily({ limit: 0 })] }] }).pull({}))).toBe('licence.quota');
  });

  it('counts an item once in its period, whatever its editions', () => {
    const { pull } = outlet({ licences: [{ quotas: [daily({ limit: 1 })] }] });
    expect(pull({ edition: 1 }).charges).toHaveLength(1);
    const again = pull({ edition: 2 });
    expect(outcome(again)).toBe('full');
    expect(again.charges).toEqual([]);
  });

  it('counts a flash and the story that it becomes as one', () => {
    const { pull } = outlet({ licences: [{ quotas: [daily({ limit: 1 })] }] });
    expect(outcome(pull({ item: 'flash' }))).toBe('full');
    expect(pull({ item: 'story', chain: 'flash' })).toMatchObject({ text: { access: 'full' }, charges: [] });
    expect(outcome(pull({ item: 'other' }))).toBe('licence.quota');
    expect(unitsOf(edition({ item: 'story', chain: 'flash' }))).toEqual(['story', 'flash']);
  });

  it('says when it begins anew, on the calendar of the contract', () => {
    const { pull } = outlet({ licences: [{ quotas: [daily({ limit: 0 })] }] });
    expect(pull({}).refusals[0]).toMatchObject({
      until: at('2026-06-15T21:00:00Z'),
      reason: 'All 0 items of the day are used up.',
    });
  });

  it('counts for one outlet whatever the number of its destinations', () => {
    const destinations = [destination(), destination({ code: 'app' })];
    const contracts = [compiledOf({ destinations, licences: [{ quotas: [daily({ limit: 1 })] }] })];
    const decision = decide({
      now: NOW,
      key: key(),
      connection: { code: 'cms', outlet: 'daily', destinations },
      contracts,
      edition: edition(),
      usage: tallyOf(),
    });
    expect(decision.permits).toHaveLength(2);
    expect(decision.charges).toHaveLength(1);
  });

  it('stands beside others: each must have room', () => {
    const { pull } = outlet({ licences: [{ quotas: [daily({ limit: 5 }), daily({ period: 'hour', limit: 1 })] }] });
    expect(pull({ item: 'i1' }).charges.map(({ counter }) => counter)).toEqual([
      'WG-1/full/item/day',
      'WG-1/full/item/hour',
    ]);
    expect(pull({ item: 'i2' }).refusals[0]).toMatchObject({
      rule: 'licence.quota',
      until: at('2026-06-15T13:00:00Z'),
    });
  });

  it('that bills never refuses, and one that refuses may stand above it', () => {
    const { pull } = outlet({
      licences: [{ quotas: [daily({ limit: 1, over: 'bill', price: EURO }), daily({ limit: 2 })] }],
    });
    expect(['i1', 'i2', 'i3'].map((item) => outcome(pull({ item })))).toEqual(['full', 'full', 'licence.quota']);
    const free = outlet({ licences: [{ quotas: [daily({ limit: 1, over: 'bill', price: EURO })] }] });
    expect(['i1', 'i2', 'i3'].map((item) => outcome(free.pull({ item })))).toEqual(['full', 'full', 'full']);
    expect(free.tally.used('WG-1/full/item/day', '2026-06-14T21:00:00.000Z')).toBe(3);
  });

  it('is not asked of a listing, and nothing is counted by one', () => {
    const { pull } = outlet({ licences: [{ quotas: [daily({ limit: 0 })] }] });
    const listing = pull({}, { asks: 'listing' });
    expect([outcome(listing), listing.charges]).toEqual(['full', []]);
  });

  it('is not asked of what is only browsed', () => {
    expect(outcome(outlet({ licences: [{ access: 'browse', quotas: [daily({ limit: 0 })] }] }).pull({}))).toBe(
      'browse',
    );
  });

  it('of which nobody says what was used refuses as a fault', () => {
    const { pull } = outlet({ licences: [{ quotas: [daily()] }], more: { usage: undefined } });
    expect(outcome(pull({}))).toBe('gate.fault');
  });

  it('is counted apart for a test key', () => {
    const { pull } = outlet({ licences: [{ quotas: [daily({ limit: 1 })] }] });
    expect(pull({ item: 't', test: true }).charges[0]?.counter).toBe('test/WG-1/full/item/day');
    expect(outcome(pull({ item: 'i' }))).toBe('full');
  });

  it('goes on counting where a schedule has moved, and apart where there are two', () => {
    const one = { quotas: [daily({ limit: 1 })] };
    const { contracts } = outlet({ licences: [one, one] });
    expect(contracts[0]?.schedules.map(({ meter }) => meter?.quotas[0]?.counter)).toEqual([
      'WG-1/full/item/day',
      'WG-1/full#2/item/day',
    ]);
  });
});

describe('a quota of pictures', () => {
  const licences = [{ grants: BOTH, quotas: [daily({ unit: 'picture', limit: 2 })] }];

  it('leaves out the picture that has no room, and not its story', () => {
    const story = (item: string, ...units: string[]) => ({
      item,
      media: units.map((unit, index) => picture(`m${index + 1}`, unit)),
    });
    const { pull } = outlet({ licences });
    expect(pull(story('a', 'p1')).parts).toEqual(['text:full', 'm1:full']);
    const second = pull(story('b', 'p2', 'p3'));
    expect(second.parts).toEqual(['text:full', 'm1:full']);
    expect(second.refusals).toMatchObject([{ part: 'm2', rule: 'licence.quota' }]);
    // One picture, used again: it was counted.
    expect(pull(story('c', 'p1')).parts).toEqual(['text:full', 'm1:full']);
  });

  it('keeps back a picture with its words', () => {
    const { pull } = outlet({ licences });
    const photo = (name: string) => pull({ item: name, kind: 'picture', media: [picture('m1', `uri:${name}`)] });
    expect(photo('a').charges).toHaveLength(1);
    expect(photo('b').parts).toEqual(['text:full', 'm1:full']);
    expect(outcome(photo('c'))).toBe('licence.quota');
  });

  it('counts a graphic as a picture, and one without a name as a part of its item', () => {
    const media = [{ id: 'm1', kind: 'graphic' as const, source: 'own', rights: {} }];
    expect(unitsOf(edition({ media }))).toEqual(['i1', 'i1/m1']);
    expect(outlet({ licences }).pull({ media }).charges).toMatchObject([{ unit: 'i1/m1' }]);
  });
});

describe('periods', () => {
  const keyAt = (period: Quota['period'], now: string, contract: Partial<Contract> = {}) =>
    outlet({ licences: [{ quotas: [daily({ period })] }], contract, now: at(now) }).pull({}).charges[0]?.period;

  it.each<[string, Quota['period'], string, string, string]>([
    ['an hour', 'hour', 'UTC', '2026-06-15T12:59:59.999Z', '2026-06-15T12:00:00.000Z'],
    [
      'the last instant of a day in Istanbul',
      'day',
      'Europe/Istanbul',
      '2026-06-15T20:59:59.999Z',
      '2026-06-14T21:00:00.000Z',
    ],
    ['the first instant of the next', 'day', 'Europe/Istanbul', '2026-06-15T21:00:00Z', '2026-06-15T21:00:00.000Z'],
    ['the day of 23 hours in New York', 'day', 'America/New_York', '2026-03-09T03:59:59Z', '2026-03-08T05:00:00.000Z'],
    ['the day after it', 'day', 'America/New_York', '2026-03-09T04:00:00Z', '2026-03-09T04:00:00.000Z'],
    ['the day of 25 hours', 'day', 'America/New_York', '2026-11-02T04:59:59Z', '2026-11-01T04:00:00.000Z'],
    ['a week begins on Monday', 'week', 'UTC', '2026-06-21T23:59:59Z', '2026-06-15T00:00:00.000Z'],
    ['a month', 'month', 'Europe/Istanbul', '2026-06-30T20:59:59Z', '2026-05-31T21:00:00.000Z'],
    ['the term', 'term', 'Europe/Istanbul', '2026-06-30T20:59:59Z', '2025-12-31T21:00:00.000Z'],
  ])('%s', (_, period, timeZone, now, expected) => {
    expect(keyAt(period, now, { timeZone })).toBe(expected);
  });

  it('a term that was renewed is another', () => {
    const renewing = { timeZone: 'UTC', renews: { every: 'P1Y' } };
    expect(keyAt('term', '2026-12-31T23:59:59Z', renewing)).toBe('2026-01-01T00:00:00.000Z');
    expect(keyAt('term', '2027-01-01T00:00:00Z', renewing)).toBe('2027-01-01T00:00:00.000Z');
    expect(keyAt('term', '2029-06-15T00:00:00Z', renewing)).toBe('2029-01-01T00:00:00.000Z');
  });
});

describe('a contract that renews itself', () => {
  it('is in force beyond its end, and has no grace to run out', () => {
    const after = { now: at('2028-02-29T12:00:00Z') };
    expect(outcome(outlet({ licences: [{}], contract: { renews: { every: 'P1Y' } }, ...after }).pull({}))).toBe('full');
    expect(outcome(outlet({ licences: [{}], ...after }).pull({}))).toBe('contract.in-force');
  });
});

describe('several schedules', () => {
  it('give away what is not counted before what is, whatever the priority', () => {
    const { pull } = outlet({
      licences: [{ code: 'a', quotas: [daily()] }, {}],
      contract: {
        schedules: [
          { licence: 'a', destinations: ['web'], priority: 1 },
          { licence: 'full', destinations: ['web'], priority: 2 },
        ],
      },
    });
    expect(pull({})).toMatchObject({ text: { schedule: 2 }, charges: [] });
  });

  it('fall through from a quota that is used up to the next', () => {
    const { pull } = outlet({ licences: [{ quotas: [daily({ limit: 1 })] }, { quotas: [daily({ limit: 1 })] }] });
    expect(['a', 'b', 'c'].map((item) => pull({ item }).text?.schedule ?? null)).toEqual([1, 2, null]);
  });

  it('fall back to browsing, and give in full what one of them gives in full', () => {
    const { pull } = outlet({ licences: [{ access: 'browse' }, { quotas: [daily({ limit: 1 })] }] });
    expect(['a', 'b'].map((item) => outcome(pull({ item })))).toEqual(['full', 'browse']);
  });

  it('do not give a picture in full where its story is browsed', () => {
    const { pull } = outlet({
      licences: [
        { access: 'browse' },
        { grants: [{ kinds: ['picture'], services: ['world'] }], quotas: [daily({ unit: 'picture' })] },
      ],
    });
    const decision = pull({ media: [picture('m1')] });
    expect([decision.parts, decision.charges]).toEqual([['text:browse', 'm1:browse'], []]);
  });
});

describe('what is metered by taking', () => {
  const licences = [{ meter: 'take' as const, quotas: [daily({ limit: 1 })] }];

  it('is browsed until it is taken, then given in full, whatever becomes of the quota', () => {
    const { pull } = outlet({ licences });
    expect(pull({ item: 'a' })).toMatchObject({
      text: { access: 'browse', take: { price: null, left: 1 } },
      charges: [],
    });
    const taken = pull({ item: 'a' }, { asks: 'take' });
    expect(outcome(taken)).toBe('full');
    expect(taken.charges).toEqual([
      { counter: 'WG-1/full/take', period: 'ever', unit: 'a', limit: null },
      { counter: 'WG-1/full/item/day', period: '2026-06-14T21:00:00.000Z', unit: 'a', limit: 1 },
    ]);
    expect(pull({ item: 'a' }, { asks: 'take' })).toMatchObject({ text: { access: 'full' }, charges: [] });
    expect(pull({ item: 'a' }, { now: NOW + 86_400_000 })).toMatchObject({ text: { access: 'full' }, charges: [] });
    expect(pull({ item: 'b' })).toMatchObject({ text: { access: 'browse', take: { left: 0 } } });
    expect(outcome(pull({ item: 'b' }, { asks: 'take' }))).toBe('licence.quota');
  });

  it('has its price on it where one more is billed', () => {
    const { pull } = outlet({
      licences: [{ meter: 'take', quotas: [daily({ limit: 1, over: 'bill', price: EURO })] }],
    });
    expect(pull({ item: 'a' }).text?.take).toEqual({ price: null, left: null });
    pull({ item: 'a' }, { asks: 'take' });
    expect(pull({ item: 'b' }).text?.take).toEqual({ price: EURO, left: null });
  });

  it('is taken part by part: a picture that came later is taken anew', () => {
    const { pull } = outlet({ licences: [{ meter: 'take', grants: BOTH }] });
    pull({ media: [picture('m1', 'p1')] }, { asks: 'take' });
    expect(pull({ edition: 2, media: [picture('m1', 'p1'), picture('m2', 'p2')] }).parts).toEqual([
      'text:full',
      'm1:full',
      'm2:browse',
    ]);
  });

  it('is listed to be browsed, also where nobody says what was used', () => {
    const { pull } = outlet({ licences, more: { usage: undefined } });
    expect(outcome(pull({}, { asks: 'listing' }))).toBe('browse');
  });
});

describe('how long an answer holds', () => {
  it('is not at all where it hangs on what others use meanwhile', () => {
    const { pull } = outlet({ licences: [{ quotas: [daily()] }] });
    expect(pull({ item: 'a' })).toMatchObject({ lasting: false });
    // Counted once, it stands until the next day begins.
    expect(pull({ item: 'a' })).toMatchObject({ lasting: true, until: at('2026-06-15T21:00:00Z') });
  });
});

describe('a delay', () => {
  const since = NOW - 3_600_000;
  const delayed = (delay: string, more: Partial<Facets> = {}, at: Partial<DecisionRequest> = { since }) =>
    outlet({ licences: [{ delay }] }).pull(more, at);

  it.each<[string, string, string]>([
    ['an event that is exactly so old', 'PT1H', 'full'],
    ['one that is a second too young', 'PT1H1S', 'licence.delay'],
    ['no delay at all', 'PT0S', 'full'],
  ])('%s', (_, delay, expected) => {
    expect(outcome(delayed(delay))).toBe(expected);
  });

  it('is counted from the end of the embargo', () => {
    const embargoedUntil = NOW - 60_000;
    expect(outcome(delayed('PT1M', { embargoedUntil }))).toBe('full');
    expect(delayed('PT2M', { embargoedUntil })).toMatchObject({ rule: 'licence.delay', until: NOW + 60_000 });
  });

  it('keeps back what has no number yet, and does not hold', () => {
    expect(delayed('PT1H', {}, { since: null })).toMatchObject({ rule: 'licence.delay', lasting: false });
  });

  it('of which nobody says since when refuses as a fault', () => {
    expect(outcome(delayed('PT1H', {}, {}))).toBe('gate.fault');
  });
});

describe('an advisory', () => {
  it.each([
    ['Advisory', ['read' as const], 'item.advisory'],
    ['Daybook', ['read' as const], 'item.advisory'],
    ['Advisory', ['read' as const, 'advisories' as const], 'full'],
    ['Feature', ['read' as const], 'full'],
  ])('%s to a key that may %s: %s', (genre, scopes, expected) => {
    expect(outcome(outlet({ licences: [{}], more: { key: key({ scopes }) } }).pull({ genre }))).toBe(expected);
  });
});

describe('the counts that a decision may ask for', () => {
  it('are those of every quota, and of what was taken', () => {
    const { contracts } = outlet({ licences: [{ meter: 'take', quotas: [daily(), daily({ unit: 'picture' })] }, {}] });
    const counts = countsOf({ schedules: contracts.flatMap(({ schedules }) => schedules), now: NOW, test: false });
    expect(counts).toEqual([
      { counter: 'WG-1/full/item/day', period: '2026-06-14T21:00:00.000Z' },
      { counter: 'WG-1/full/picture/day', period: '2026-06-14T21:00:00.000Z' },
      { counter: 'WG-1/full/take', period: 'ever' },
    ]);
  });
});
