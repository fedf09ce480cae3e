import type { Contract, Licence } from '../../../shared/terms';
import {
  compile,
  decide,
  keyRefusal,
  momentOf,
  type ContractVersion,
  type DecisionRequest,
  type Destination,
  type Facets,
} from '.';
import { NOW, at, compiledOf, contract, destination, edition, key, licence } from './test-support';

interface Given {
  now?: number;
  contract?: Partial<Contract>;
  licence?: Partial<Licence>;
  destination?: Partial<Destination>;
  edition?: Partial<Facets>;
  sources?: ContractVersion['sources'];
}

/** `permit`, or the rule that refused the words. */
function outcome(given: Given): string {
  const destinations = [destination(given.destination)];
  const { permits, refusals } = decide({
    now: given.now ?? NOW,
    key: key(),
    connection: { code: 'cms', outlet: 'daily', destinations },
    contracts: [
      compiledOf({
        destinations,
        ...(given.contract ? { contract: given.contract } : {}),
        ...(given.licence ? { licences: [given.licence] } : {}),
        ...(given.sources ? { sources: given.sources } : {}),
      }),
    ],
    edition: edition(given.edition),
  });
  return permits.some(({ part }) => part === 'text') ? 'permit' : (refusals[0]?.rule ?? 'none');
}

describe('a destination of several territories', () => {
  const over = (territories: string[], granted: Licence['territories']) =>
    outcome({ destination: { territories }, licence: { territories: granted } });

  it.each<[string, string[], Licence['territories'], string]>([
    ['none of them allowed', ['TR', 'DE'], { allow: ['FR'] }, 'licence.territory'],
    ['one of them allowed', ['TR', 'DE'], { allow: ['TR'] }, 'licence.territory'],
    ['all of them allowed', ['TR', 'DE'], { allow: ['DE', 'TR', 'FR'] }, 'permit'],
    ['all allowed and one denied', ['TR', 'DE'], { any: true, deny: ['DE'] }, 'licence.territory'],
    [
      'all allowed and a part of one denied',
      ['TR', 'DE'],
      { allow: ['TR', 'DE'], deny: ['TR-34'] },
      'licence.territory',
    ],
    ['another denied', ['TR', 'DE'], { any: true, deny: ['FR'] }, 'permit'],
  ])('with %s', (_, territories, granted, expected) => {
    expect(over(territories, granted)).toBe(expected);
  });

  it('is refused if one is out for the item, unless it blocks by country', () => {
    const rights = { territories: { deny: ['DE'] } };
    const place = { territories: ['TR', 'DE'] };
    expect(outcome({ destination: place, edition: { rights } })).toBe('item.territory');
    expect(outcome({ destination: { ...place, geoblocks: true }, edition: { rights } })).toBe('permit');
  });

  it('gains nothing by blocking against what the licence does not grant', () => {
    expect(outcome({ destination: { territories: ['TR', 'FR'], geoblocks: true } })).toBe('licence.territory');
  });
});

describe('the archive', () => {
  const age = (archive: string, versionCreated: string, now: string) =>
    outcome({ licence: { archive }, edition: { versionCreated: at(versionCreated) }, now: at(now) });

  it.each([
    ['P1M', '2026-02-28T12:00:00Z', '2026-03-28T12:00:00Z', 'permit'],
    ['P1M', '2026-02-28T11:59:59.999Z', '2026-03-28T12:00:00Z', 'licence.archive'],
    // Counted from the edition, so that its end is one instant: February has no 31st.
    ['P1M', '2026-01-31T12:00:00Z', '2026-02-28T12:00:00Z', 'permit'],
    ['P1M', '2026-01-31T12:00:00Z', '2026-02-28T12:00:00.001Z', 'licence.archive'],
    ['P1M', '2026-02-28T12:00:00Z', '2026-03-28T12:00:00.001Z', 'licence.archive'],
    ['P1Y', '2025-03-01T00:00:00Z', '2026-03-01T00:00:00Z', 'permit'],
    ['P1Y', '2025-02-28T23:59:59.999Z', '2026-03-01T00:00:00Z', 'licence.archive'],
    ['P30D', '2026-05-16T12:00:00Z', '2026-06-15T12:00:00Z', 'permit'],
    ['P30D', '2026-05-16T11:59:59.999Z', '2026-06-15T12:00:00Z', 'licence.archive'],
    ['P1W', '2026-06-08T12:00:00Z', '2026-06-15T12:00:00Z', 'permit'],
    ['P1W', '2026-06-08T11:59:59.999Z', '2026-06-15T12:00:00Z', 'licence.archive'],
  ])('of %s, for %s at %s: %s', (archive, created, now, expected) => {
    expect(age(archive, created, now)).toBe(expected);
  });

  it('slides with the time that is asked for, forwards and back', () => {
    const contracts = [compiledOf({ licences: [{ archive: 'PT1H' }] })];
    const ask = (now: number) =>
      decide({
        now,
        key: key(),
        connection: { code: 'cms', outlet: 'daily', destinations: [destination()] },
        contracts,
        edition: edition(),
      }).permits.length;
    expect([NOW, NOW + 1, NOW].map(ask)).toEqual([1, 0, 1]);
  });
});

describe('the grace of a contract', () => {
  // It ends with the 28th of March; New York has summer time since the 8th, Istanbul all year.
  const days = (timeZone: string, instants: string[]) =>
    instants.map((now) => outcome({ now: at(now), contract: { ends: '2026-03-07', grace: 'P2D', timeZone } }));

  it('is counted by days of its own time zone, also over a change of summer time', () => {
    expect(
      days('America/New_York', [
        '2026-03-08T04:59:59.999Z',
        '2026-03-08T05:00:00Z',
        '2026-03-09T04:00:00Z',
        '2026-03-10T03:59:59.999Z',
        '2026-03-10T04:00:00Z',
      ]),
    ).toEqual(['permit', 'permit', 'permit', 'permit', 'contract.in-force']);
    expect(
      days('Europe/Istanbul', [
        '2026-03-07T21:00:00Z',
        '2026-03-08T21:00:00Z',
        '2026-03-09T20:59:59.999Z',
        '2026-03-09T21:00:00Z',
      ]),
    ).toEqual(['permit', 'permit', 'permit', 'contract.in-force']);
  });

  it('helps no contract that is suspended or terminated', () => {
    for (const status of ['suspended', 'terminated', 'draft'] as const)
      expect(outcome({ contract: { status, ends: '2026-06-14', grace: 'P7D' } })).toBe('contract.in-force');
  });

  it('begins no contract early', () => {
    expect(outcome({ contract: { starts: '2026-06-16', grace: 'P7D' } })).toBe('contract.in-force');
  });
});

describe('a bought-in source', () => {
  const EVERYTHING = { grants: [{ everything: true as const }] };
  const from = (source: Omit<ContractVersion['sources'][number], 'code'>, more: Given = {}) =>
    outcome({ licence: EVERYTHING, sources: [{ code: 'dha', ...source }], ...more, edition: { source: 'dha' } });

  it.each<[string, Parameters<typeof from>[0], Given, string]>([
    ['without limits', {}, {}, 'permit'],
    [
      'in the last millisecond of its agreement',
      { agreement: { ends: '2026-06-15', timeZone: 'UTC' } },
      { now: at('2026-06-15T23:59:59.999Z') },
      'permit',
    ],
    [
      'in the instant after',
      { agreement: { ends: '2026-06-15', timeZone: 'UTC' } },
      { now: at('2026-06-16T00:00:00Z') },
      'item.source',
    ],
    [
      'by the time zone of the contract',
      { agreement: { ends: '2026-06-15' } },
      { now: at('2026-06-15T21:00:00Z') },
      'item.source',
    ],
    ['before its agreement', { agreement: { starts: '2026-06-16' } }, {}, 'item.source'],
    [
      'in the first instant of it',
      { agreement: { starts: '2026-06-16', timeZone: 'UTC' } },
      { now: at('2026-06-16T00:00:00Z') },
      'permit',
    ],
    ['for a channel that it allows', { limits: { channels: ['web'] } }, {}, 'permit'],
    ['for a channel that it does not allow', { limits: { channels: ['print'] } }, {}, 'item.source'],
    ['for a channel that it denies', { limits: { channels: { deny: ['web'] } } }, {}, 'item.source'],
    ['for no channel', { limits: { channels: [] } }, {}, 'item.source'],
    ['for a territory that it does not allow', { limits: { territories: { allow: ['DE'] } } }, {}, 'item.source'],
    ['for a territory of which it denies a part', { limits: { territories: { deny: ['TR-34'] } } }, {}, 'item.source'],
    [
      'in the grace of a contract',
      { agreement: { ends: '2026-12-31' } },
      { now: at('2027-01-01T00:00:00Z'), contract: { grace: 'P7D' } },
      'item.source',
    ],
  ])('%s: its agreement beats any contract', (_, source, more, expected) => {
    expect(from(source, more)).toBe(expected);
  });

  it('is not covered by a grant that names no source, nor by one that names another', () => {
    const grants = (sources?: string[]) => [
      { kinds: ['article' as const], services: ['world'], ...(sources ? { sources } : {}) },
    ];
    const asked = (list: Licence['grants']) =>
      outcome({ licence: { grants: list }, sources: [{ code: 'dha' }, { code: 'aa' }], edition: { source: 'dha' } });
    expect(asked(grants())).toBe('item.source');
    expect(asked(grants(['aa']))).toBe('item.source');
    expect(asked([...grants(), ...grants(['aa', 'dha'])])).toBe('permit');
    // Who names sources names all of them: the agency's own content is then one of those not named.
    expect(outcome({ licence: { grants: grants(['dha']) } })).toBe('item.source');
  });
});

describe('an exclusive', () => {
  const window = { from: '2026-06-15T12:00:00Z', until: '2026-06-15T18:00:00Z' };
  const asked = (mode: 'reserved' | 'closed', outlets: string[], now: string) =>
    outcome({ now: at(now), edition: { rights: { exclusive: { mode, outlets, ...window } } } });

  it.each([
    ['before', '2026-06-15T11:59:59.999Z', 'permit'],
    ['in the first instant of', '2026-06-15T12:00:00Z', 'item.exclusive'],
    ['in the last millisecond of', '2026-06-15T17:59:59.999Z', 'item.exclusive'],
    ['in the instant after', '2026-06-15T18:00:00Z', 'permit'],
  ])('%s its window', (_, now, expected) => {
    expect(asked('reserved', ['other'], now)).toBe(expected);
    expect(asked('closed', ['daily'], now)).toBe(expected);
    expect(asked('reserved', ['daily'], now)).toBe('permit');
    expect(asked('closed', ['other'], now)).toBe('permit');
  });

  it('in a mode that nobody knows is closed to everybody', () => {
    const exclusive = { mode: 'first' as 'closed', outlets: ['other'] };
    expect(outcome({ edition: { rights: { exclusive } } })).toBe('item.exclusive');
  });
});

describe('what a picture restricts by itself', () => {
  const left = (rights: Facets['rights']) => {
    const decision = decide({
      now: NOW,
      key: key(),
      connection: { code: 'cms', outlet: 'daily', destinations: [destination()] },
      contracts: [compiledOf({ licences: [{ grants: [{ everything: true }] }] })],
      edition: edition({ media: [{ id: 'm1', kind: 'picture', source: 'own', rights }] }),
    });
    expect(decision.permits.some(({ part }) => part === 'text')).toBe(true);
    return decision.refusals.map(({ part, rule }) => `${part} ${rule}`);
  };

  it.each<[Facets['rights'], string[]]>([
    [{}, []],
    [{ clearance: 'cleared' }, []],
    [{ clearance: 'needed' }, ['m1 item.clearance']],
    [{ clearance: 'asked' as 'needed' }, ['m1 item.clearance']],
    [{ channels: { deny: ['web'] } }, ['m1 item.channel']],
    [{ channels: { allow: ['print'] } }, ['m1 item.channel']],
    [{ territories: { allow: ['DE'] } }, ['m1 item.territory']],
    [{ notBefore: '2026-06-15T12:00:00.001Z' }, ['m1 item.release']],
    [{ ends: '2026-06-15T12:00:00Z' }, ['m1 item.rights-ended']],
    [{ exclusive: { mode: 'reserved', outlets: ['other'] } }, ['m1 item.exclusive']],
  ])('%j keeps it back, and the words are delivered', (rights, expected) => {
    expect(left(rights)).toEqual(expected);
  });
});

describe('a limit of the licence', () => {
  it.each<[string, Given, string]>([
    ['names the property', { licence: { properties: ['other.example', 'daily.example'] } }, 'permit'],
    ['names no property', { licence: { properties: [] } }, 'permit'],
    [
      'names a property, and the destination has none',
      { licence: { properties: ['daily.example'] }, destination: { property: null } },
      'licence.property',
    ],
    [
      'asks for an urgency, and the item has none',
      { licence: { grants: [{ everything: true, urgency: 9 }] }, edition: { urgency: null } },
      'grant.match',
    ],
    [
      'beside everything: a language',
      { licence: { grants: [{ everything: true, languages: ['tr'] }] } },
      'grant.match',
    ],
    [
      'beside everything: a subject',
      { licence: { grants: [{ everything: true, subjects: ['04000000'] }] } },
      'grant.match',
    ],
    [
      'stated as empty lists means any',
      { licence: { grants: [{ kinds: ['article'], services: ['world'], languages: [], subjects: [], genres: [] }] } },
      'permit',
    ],
    [
      'asks for a region, and the item has the language alone',
      { licence: { grants: [{ everything: true, languages: ['ar-IQ'] }] }, edition: { language: 'ar' } },
      'grant.match',
    ],
    [
      'asks for a language in any case of its letters',
      { licence: { grants: [{ everything: true, languages: ['AR-iq'] }] }, edition: { language: 'ar-IQ' } },
      'permit',
    ],
  ])('%s', (_, given, expected) => {
    expect(outcome(given)).toBe(expected);
  });

  it('of one grant is not filled by another', () => {
    const grants: Licence['grants'] = [
      { kinds: ['article'], services: ['sport'] },
      { kinds: ['picture'], services: ['world'] },
    ];
    expect(outcome({ licence: { grants } })).toBe('grant.match');
  });

  it('to browse is told with the permit', () => {
    const { permits } = decide({
      now: NOW,
      key: key(),
      connection: { code: 'cms', outlet: 'daily', destinations: [destination()] },
      contracts: [compiledOf({ licences: [{ access: 'browse' }] })],
      edition: edition(),
    });
    expect(permits).toEqual([
      {
        part: 'text',
        destination: 'web',
        contract: 'WG-1',
        version: 1,
        schedule: 1,
        grant: 1,
        access: 'browse',
        inGrace: false,
      },
    ]);
  });
});

describe('what was written past the schema', () => {
  const version = (more: Partial<Contract>, sources: ContractVersion['sources'] = []): ContractVersion => ({
    reference: 'WG-1',
    version: 1,
    contract: contract(more),
    schedules: [{ licence: licence() }],
    sources,
  });
  const compiling = (one: ContractVersion) => () => compile({ version: one, destinations: [destination()] });

  it.each<[string, ContractVersion]>([
    ['a start that is no day', version({ starts: 'soon', ends: undefined })],
    ['an end that is no day', version({ ends: 'late' })],
    ['a time zone that is none', version({ timeZone: 'Mars/Base', ends: undefined })],
    ['a grace that is no duration', version({ grace: 'a week' })],
    ['a grace that runs backwards', version({ grace: '-P7D' })],
    ['an agreement of a source that starts on no day', version({}, [{ code: 'dha', agreement: { starts: 'soon' } }])],
    [
      'an agreement in a time zone that is none',
      version({}, [{ code: 'dha', agreement: { ends: '2026-12-31', timeZone: 'x' } }]),
    ],
  ])('%s makes the contract one that cannot be read', (_, one) => {
    expect(compiling(one)).toThrow();
  });

  it.each<[string, Given]>([
    [
      'an embargo that nobody knows',
      { licence: { embargo: 'ignore' as 'advance' }, edition: { embargoedUntil: NOW + 1 } },
    ],
    ['an embargo that is no instant', { edition: { embargoedUntil: NaN } }],
    ['an archive that runs backwards', { licence: { archive: '-P1D' } }],
    ['an age that is no instant', { edition: { versionCreated: NaN }, licence: { archive: 'P1D' } }],
    ['a status of the item that nobody knows', { edition: { status: 'draft' as 'usable' } }],
    ['a status of the contract that nobody knows', { contract: { status: 'Active' as 'active' } }],
    ['a channel that nobody knows', { destination: { channel: 'tv' as 'web' } }],
    ['a release that is no instant', { edition: { rights: { notBefore: 'soon' } } }],
    [
      'an exclusive from no instant',
      { edition: { rights: { exclusive: { mode: 'closed', outlets: ['x'], from: 'soon' } } } },
    ],
    ['a territory of the item as a mere word', { edition: { rights: { territories: { deny: 'TR' as never } } } }],
    ['territories of the destination as a mere word', { destination: { territories: 'TR' as never } }],
    ['an item that does not say whether it is a test', { edition: { test: undefined as never } }],
    ['grants that are none', { licence: { grants: [null as never] } }],
  ])('%s refuses', (_, given) => {
    let answer = 'cannot be read';
    try {
      answer = outcome(given);
    } catch {
      // What does not compile is no contract.
    }
    expect(answer).not.toBe('permit');
  });

  it('an end of a key that is no instant is over', () => {
    for (const expires of [NaN, undefined as never, 'never' as never])
      expect(keyRefusal({ key: key({ expires }), moment: momentOf(NOW) })?.rule).toBe('key.active');
  });

  it('nothing at all is refused, and not thrown back', () => {
    for (const request of [{}, { connection: null }, { connection: { destinations: [null] } }, null]) {
      const decision = decide(request as unknown as DecisionRequest);
      expect(decision.permits).toEqual([]);
      expect(decision.faults).toHaveLength(1);
    }
  });
});
