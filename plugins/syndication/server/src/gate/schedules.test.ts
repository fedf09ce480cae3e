import { compile, decide, type CompiledContract, type Destination, type Facets } from '.';
import { NOW, at, compiledOf, contract, destination, edition, key, licence } from './test-support';

const PRINT = destination({ code: 'print', channel: 'print', property: null });
const PICTURE = { id: 'm1', kind: 'picture' as const, source: 'own', rights: {} };
const TEXT_GRANT = [{ kinds: ['article' as const], services: ['world'] }];
const PICTURE_GRANT = [{ kinds: ['picture' as const], services: ['world'] }];

const decided = (input: {
  contracts: CompiledContract[];
  destinations?: Destination[];
  edition?: Partial<Facets>;
  now?: number;
}) =>
  decide({
    now: input.now ?? NOW,
    key: key(),
    connection: { code: 'cms', outlet: 'daily', destinations: input.destinations ?? [destination()] },
    contracts: input.contracts,
    edition: edition(input.edition),
  });

describe('the gate, over several schedules', () => {
  it('permits by the lowest priority, wherever it stands in the contract', () => {
    const scheduled = (priorities: Array<number | undefined>) =>
      decided({
        contracts: [
          compiledOf({
            licences: priorities.map(() => ({})),
            contract: {
              schedules: priorities.map((priority) => ({
                licence: 'full',
                destinations: ['web'],
                ...(priority === undefined ? {} : { priority }),
              })),
            },
          }),
        ],
      }).permits.map(({ schedule }) => schedule);
    expect(scheduled([2, 1])).toEqual([2]);
    expect(scheduled([1, 2])).toEqual([1]);
    expect(scheduled([undefined, 9])).toEqual([2]);
    expect(scheduled([3, 3])).toEqual([1]);
  });

  it('permits by the lowest priority of all contracts', () => {
    const one = (reference: string, priority: number) =>
      compiledOf({ contract: { reference, schedules: [{ licence: 'full', destinations: ['web'], priority }] } });
    const permitted = (contracts: CompiledContract[]) => decided({ contracts }).permits.map(({ contract: by }) => by);
    expect(permitted([one('A', 2), one('B', 1)])).toEqual(['B']);
    expect(permitted([one('B', 1), one('A', 2)])).toEqual(['B']);
  });

  it('falls through to the next schedule where the first refuses', () => {
    const contracts = [compiledOf({ licences: [{ channels: ['print'] }, {}] })];
    expect(decided({ contracts }).permits).toMatchObject([{ part: 'text', schedule: 2 }]);
  });

  it('never mixes the rights of two schedules for one part', () => {
    // One grants the kind on the wrong channel, the other the channel for the wrong kind.
    const contracts = [compiledOf({ licences: [{ channels: ['print'] }, { grants: PICTURE_GRANT }] })];
    expect(decided({ contracts }).permits).toEqual([]);
  });

  it('takes the words from one schedule and the picture from another', () => {
    const contracts = [compiledOf({ licences: [{ grants: TEXT_GRANT }, { grants: PICTURE_GRANT, access: 'browse' }] })];
    expect(decided({ contracts, edition: { media: [PICTURE] } }).permits).toMatchObject([
      { part: 'text', schedule: 1, access: 'full' },
      { part: 'm1', schedule: 2, access: 'browse' },
    ]);
  });

  it('gives no picture where the words are not covered', () => {
    const contracts = [compiledOf({ licences: [{ grants: PICTURE_GRANT }] })];
    const decision = decided({ contracts, edition: { media: [PICTURE] } });
    expect(decision.permits).toEqual([]);
    expect(decision.refusals).toMatchObject([{ part: 'text', rule: 'grant.match' }]);
  });

  it('leaves a picture out by the rule of its own kind', () => {
    const contracts = [compiledOf({})];
    expect(decided({ contracts, edition: { media: [PICTURE] } }).refusals).toMatchObject([
      { part: 'm1', destination: 'web', rule: 'licence.media', contract: 'WG-1', schedule: 1 },
    ]);
  });

  it('licenses a graphic as a picture, and audio only with a grant of everything', () => {
    const media = [
      { ...PICTURE, kind: 'graphic' as const },
      { ...PICTURE, id: 'm2', kind: 'audio' as const },
    ];
    const parts = (
      grants: Array<{ everything: true } | (typeof TEXT_GRANT)[number] | (typeof PICTURE_GRANT)[number]>,
    ) =>
      decided({ contracts: [compiledOf({ licences: [{ grants }] })], edition: { media } }).permits.map(
        ({ part }) => part,
      );
    expect(parts([...TEXT_GRANT, ...PICTURE_GRANT])).toEqual(['text', 'm1']);
    expect(parts([{ everything: true }])).toEqual(['text', 'm1', 'm2']);
  });

  it('asks the source of each picture by itself', () => {
    const contracts = [
      compiledOf({ licences: [{ grants: [{ kinds: ['article', 'picture'], services: ['world'] }] }] }),
    ];
    const decision = decided({ contracts, edition: { media: [{ ...PICTURE, source: 'dha' }] } });
    expect(decision.refusals).toMatchObject([{ part: 'm1', rule: 'item.source' }]);
  });

  it('decides each destination by itself', () => {
    const destinations = [destination(), PRINT];
    const decision = decided({ destinations, contracts: [compiledOf({ destinations })] });
    expect(decision.permits).toMatchObject([{ destination: 'web' }]);
    expect(decision.refusals).toMatchObject([{ destination: 'print', rule: 'licence.channel' }]);
  });

  it('permits one destination by one contract and another by another', () => {
    const destinations = [destination(), PRINT];
    const contracts = [
      compiledOf({ destinations, contract: { reference: 'A' } }),
      compiledOf({ destinations, contract: { reference: 'B' }, licences: [{ channels: ['print'] }] }),
    ];
    expect(decided({ destinations, contracts }).permits).toMatchObject([
      { destination: 'web', contract: 'A' },
      { destination: 'print', contract: 'B' },
    ]);
  });

  it('says of a refusal the rule that came nearest to a permit', () => {
    const ended = compiledOf({ contract: { reference: 'OLD', ends: '2026-01-31' } });
    const contracts = [ended, compiledOf({ licences: [{ channels: ['print'] }, { grants: PICTURE_GRANT }] })];
    expect(decided({ contracts }).refusals).toMatchObject([{ rule: 'licence.channel', contract: 'WG-1', schedule: 1 }]);
  });

  it('marks what is delivered in grace, and not what is delivered in the term', () => {
    const contracts = [compiledOf({ contract: { grace: 'P7D' } })];
    expect(decided({ contracts, now: at('2026-12-31T20:59:59.999Z') }).permits).toMatchObject([{ inGrace: false }]);
    expect(decided({ contracts, now: at('2026-12-31T21:00:00Z') }).permits).toMatchObject([{ inGrace: true }]);
  });
});

describe('a fault of the gate', () => {
  it.each<[string, CompiledContract]>([
    ['a licence that cannot be read', compiledOf({ licences: ['unreadable'] })],
    ['a delay', compiledOf({ licences: [{ delay: 'PT5M' }] })],
    ['a quota', compiledOf({ licences: [{ quotas: [{ unit: 'item', limit: 1, period: 'day', over: 'refuse' }] }] })],
    ['metering by take', compiledOf({ licences: [{ meter: 'take' }] })],
    ['an access that nobody knows', compiledOf({ licences: [{ access: 'peek' as never }] })],
    ['an archive that is no duration', compiledOf({ licences: [{ archive: 'a week' }] })],
  ])('%s refuses, and takes nothing from a good contract beside it', (_, bad) => {
    const good = compiledOf({ contract: { reference: 'GOOD' } });
    expect(decided({ contracts: [bad] }).refusals).toMatchObject([{ rule: 'gate.fault' }]);
    for (const contracts of [
      [bad, good],
      [good, bad],
    ])
      expect(decided({ contracts }).permits).toMatchObject([{ part: 'text', contract: 'GOOD' }]);
  });

  it('refuses a key of an environment that nobody knows', () => {
    const decision = decide({
      now: NOW,
      key: key({ environment: 'staging' as never }),
      connection: { code: 'cms', outlet: 'daily', destinations: [destination()] },
      contracts: [compiledOf({})],
      edition: edition(),
    });
    expect(decision.permits).toEqual([]);
    expect(decision.refusals).toMatchObject([{ rule: 'gate.fault' }]);
  });

  it('passes on, to be logged, what could not be read before', () => {
    const decision = decide({
      now: NOW,
      key: key(),
      connection: { code: 'cms', outlet: 'daily', destinations: [destination()] },
      contracts: [],
      broken: ['WG-9: not a contract'],
      edition: edition(),
    });
    expect(decision.faults).toEqual(['WG-9: not a contract']);
    expect(decision.refusals).toMatchObject([{ rule: 'contract.in-force' }]);
  });

  it('refuses a schedule whose licence is missing', () => {
    const version = { reference: 'WG-1', version: 1, contract: contract(), schedules: [], sources: [] };
    const contracts = [compile({ version, destinations: [destination()] })];
    const decision = decided({ contracts });
    expect(decision.refusals).toMatchObject([{ rule: 'gate.fault' }]);
    expect(decision.faults).toEqual(['WG-1, schedule 1: the licence full is missing']);
  });
});

describe('the days of a term', () => {
  const inForce = (terms: { starts: string; ends: string; timeZone: string; grace?: string }, instant: string) =>
    decided({
      contracts: [compiledOf({ contract: terms, licences: [licence()] })],
      now: at(instant),
    }).permits.length === 1;
  // Istanbul left summer time on 8 November 2015; New York enters it on 8 March 2026 and leaves it on 1 November.
  const AUTUMN = { starts: '2015-11-08', ends: '2015-11-08', timeZone: 'Europe/Istanbul' };
  const SPRING = { starts: '2026-03-08', ends: '2026-03-08', timeZone: 'America/New_York' };
  const GRACE = { starts: '2026-01-01', ends: '2026-10-31', timeZone: 'America/New_York', grace: 'P1D' };

  it.each([
    ['before a day of 25 hours', AUTUMN, '2015-11-07T20:59:59.999Z', false],
    ['the first instant of it', AUTUMN, '2015-11-07T21:00:00Z', true],
    ['its last millisecond', AUTUMN, '2015-11-08T21:59:59.999Z', true],
    ['the first instant after it', AUTUMN, '2015-11-08T22:00:00Z', false],
    ['before a day of 23 hours', SPRING, '2026-03-08T04:59:59.999Z', false],
    ['the first instant of that', SPRING, '2026-03-08T05:00:00Z', true],
    ['the last millisecond of that', SPRING, '2026-03-09T03:59:59.999Z', true],
    ['the first instant after that', SPRING, '2026-03-09T04:00:00Z', false],
    ['the last millisecond of a grace of a day of 25 hours', GRACE, '2026-11-02T04:59:59.999Z', true],
    ['the end of that grace', GRACE, '2026-11-02T05:00:00Z', false],
  ])('%s', (_, terms, instant, expected) => {
    expect(inForce(terms, instant)).toBe(expected);
  });

  it('has no end where the contract states none', () => {
    const contracts = [compiledOf({ contract: { ends: undefined, grace: 'P7D' } })];
    expect(decided({ contracts, now: at('2126-01-01T00:00:00Z') }).permits).toHaveLength(1);
  });
});
