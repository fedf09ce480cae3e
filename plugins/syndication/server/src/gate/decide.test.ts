import type { Contract, Licence } from '../../../shared/terms';
import {
  compile,
  decide,
  type CompiledContract,
  type ContractVersion,
  type Destination,
  type Facets,
  type Key,
} from '.';
import { NOW, at, contract, destination, edition, key, licence } from './test-support';

interface Case {
  now?: number;
  key?: Partial<Key>;
  contract?: Partial<Contract>;
  licence?: Partial<Licence>;
  destination?: Partial<Destination>;
  edition?: Partial<Facets>;
  sources?: ContractVersion['sources'];
  asOf?: number;
}

function compiled(input: Case): CompiledContract {
  const terms = contract(input.contract);
  const version: ContractVersion = {
    reference: terms.reference,
    version: 1,
    contract: terms,
    schedules: terms.schedules.map(() => ({ licence: licence(input.licence) })),
    sources: input.sources ?? [],
  };
  return compile({ version, destinations: [destination(input.destination)] });
}

/** `permit`, or the rule that refused the text. */
function outcome(input: Case): string {
  const decision = decide({
    now: input.now ?? NOW,
    key: key(input.key),
    connection: { code: 'cms', outlet: 'daily', destinations: [destination(input.destination)] },
    contracts: [compiled(input)],
    edition: edition(input.edition),
    ...(input.asOf === undefined ? {} : { embargoAsOf: input.asOf }),
  });
  const rule = decision.permits.some(({ part }) => part === 'text') ? 'permit' : (decision.refusals[0]?.rule ?? 'none');
  // An ordinary refusal is nothing to be logged.
  expect([rule, decision.faults.length > 0]).toEqual([rule, rule === 'gate.fault']);
  return rule;
}

const EMBARGO = { embargoedUntil: at('2026-06-15T18:00:00Z') };

describe('the gate', () => {
  it.each<[string, Case, string]>([
    ['what a contract covers', {}, 'permit'],
    ['a key that is not active', { key: { active: false } }, 'key.active'],
    ['a key in the instant of its end', { key: { expires: NOW } }, 'key.active'],
    ['a key one millisecond before its end', { key: { expires: NOW + 1 } }, 'permit'],
    ['a key without the scope to read', { key: { scopes: ['media'] } }, 'key.scope'],
    ['a test item for a live key', { edition: { test: true } }, 'key.environment'],
    ['a live item for a test key', { key: { environment: 'test' } }, 'key.environment'],
    ['a test item for a test key', { key: { environment: 'test' }, edition: { test: true } }, 'permit'],
    ['a withheld item', { edition: { status: 'withheld' } }, 'item.status'],
    ['a killed item', { edition: { status: 'canceled' } }, 'item.status'],
    [
      'an embargo one millisecond before its end',
      { now: at('2026-06-15T17:59:59.999Z'), edition: EMBARGO },
      'item.embargo',
    ],
    ['an embargo in the instant of its end', { now: at('2026-06-15T18:00:00Z'), edition: EMBARGO }, 'permit'],
    ['an embargo with advance access', { edition: EMBARGO, licence: { embargo: 'advance' } }, 'permit'],
    [
      'an event from inside an embargo, later',
      { now: at('2026-06-16T00:00:00Z'), asOf: NOW, edition: EMBARGO },
      'item.embargo',
    ],
    ['the same with advance access', { asOf: NOW, edition: EMBARGO, licence: { embargo: 'advance' } }, 'permit'],
    [
      'an event in the last millisecond of an embargo, later',
      { now: at('2026-06-16T00:00:00Z'), asOf: at('2026-06-15T17:59:59.999Z'), edition: EMBARGO },
      'item.embargo',
    ],
    [
      'an event in the instant of its end',
      { now: at('2026-06-16T00:00:00Z'), asOf: at('2026-06-15T18:00:00Z'), edition: EMBARGO },
      'permit',
    ],
    ['an item before its release', { edition: { rights: { notBefore: '2026-06-15T12:00:00.001Z' } } }, 'item.release'],
    ['an item at its release', { edition: { rights: { notBefore: '2026-06-15T12:00:00Z' } } }, 'permit'],
    ['an item whose rights end now', { edition: { rights: { ends: '2026-06-15T12:00:00Z' } } }, 'item.rights-ended'],
    ['an item with a date that is none', { edition: { rights: { ends: 'soon' } } }, 'gate.fault'],
    [
      'an item that is out for the territory',
      { edition: { rights: { territories: { deny: ['TR'] } } } },
      'item.territory',
    ],
    [
      'an item that is out for a part of the territory',
      { edition: { rights: { territories: { deny: ['TR-34'] } } } },
      'item.territory',
    ],
    [
      'the same where the destination blocks by country',
      { destination: { geoblocks: true }, edition: { rights: { territories: { deny: ['TR'] } } } },
      'permit',
    ],
    ['an item closed to the channel', { edition: { rights: { channels: { deny: ['web'] } } } }, 'item.channel'],
    [
      'an item reserved to another',
      { edition: { rights: { exclusive: { mode: 'reserved', outlets: ['other'] } } } },
      'item.exclusive',
    ],
    [
      'an item reserved to this outlet',
      { edition: { rights: { exclusive: { mode: 'reserved', outlets: ['daily'] } } } },
      'permit',
    ],
    [
      'an item closed to this outlet',
      { edition: { rights: { exclusive: { mode: 'closed', outlets: ['daily'] } } } },
      'item.exclusive',
    ],
    [
      'an exclusive window that is over',
      { edition: { rights: { exclusive: { mode: 'closed', outlets: ['daily'], until: '2026-06-15T12:00:00Z' } } } },
      'permit',
    ],
    [
      'an exclusive window that has not begun',
      { edition: { rights: { exclusive: { mode: 'closed', outlets: ['daily'], from: '2026-06-15T12:00:00.001Z' } } } },
      'permit',
    ],
    ['an item that is cleared', { edition: { rights: { clearance: 'cleared' } } }, 'permit'],
    [
      'an item one millisecond before its rights end',
      { edition: { rights: { ends: '2026-06-15T12:00:00.001Z' } } },
      'permit',
    ],
    ['an item that waits for clearance', { edition: { rights: { clearance: 'needed' } } }, 'item.clearance'],
    ['the last millisecond before a term in Istanbul', { now: at('2025-12-31T20:59:59.999Z') }, 'contract.in-force'],
    ['the first instant of a term in Istanbul', { now: at('2025-12-31T21:00:00Z') }, 'permit'],
    ['the last millisecond of a term in Istanbul', { now: at('2026-12-31T20:59:59.999Z') }, 'permit'],
    ['the first instant after a term in Istanbul', { now: at('2026-12-31T21:00:00Z') }, 'contract.in-force'],
    // New York leaves summer time on 1 November 2026: that day has 25 hours.
    [
      'the last millisecond of a long day in New York',
      { now: at('2026-11-02T04:59:59.999Z'), contract: { ends: '2026-11-01', timeZone: 'America/New_York' } },
      'permit',
    ],
    [
      'the first instant after it',
      { now: at('2026-11-02T05:00:00Z'), contract: { ends: '2026-11-01', timeZone: 'America/New_York' } },
      'contract.in-force',
    ],
    ['the last millisecond of grace', { now: at('2027-01-07T20:59:59.999Z'), contract: { grace: 'P7D' } }, 'permit'],
    ['the end of grace', { now: at('2027-01-07T21:00:00Z'), contract: { grace: 'P7D' } }, 'contract.in-force'],
    ['a draft of a contract', { contract: { status: 'draft' } }, 'contract.in-force'],
    ['a suspended contract', { contract: { status: 'suspended' } }, 'contract.in-force'],
    ['a terminated contract', { contract: { status: 'terminated' } }, 'contract.in-force'],
    ['a contract on no basis', { contract: { basis: 'promise' as never } }, 'contract.in-force'],
    [
      'a destination that no schedule names',
      { contract: { schedules: [{ licence: 'full', destinations: ['print'] }] } },
      'schedule.destination',
    ],
    ['a destination that is not active', { destination: { active: false } }, 'schedule.destination'],
    ['a kind that is not granted', { edition: { kind: 'video' } }, 'grant.match'],
    ['a service that is not granted', { edition: { services: ['sport'] } }, 'grant.match'],
    ['a grant that states nothing', { licence: { grants: [{}] } }, 'grant.match'],
    [
      'a grant of everything',
      { licence: { grants: [{ everything: true }] }, edition: { kind: 'video', services: [] } },
      'permit',
    ],
    [
      'a language that is not granted',
      { licence: { grants: [{ kinds: ['article'], services: ['world'], languages: ['tr'] }] } },
      'grant.match',
    ],
    [
      'a region of a granted language',
      {
        licence: { grants: [{ kinds: ['article'], services: ['world'], languages: ['en'] }] },
        edition: { language: 'en-GB' },
      },
      'permit',
    ],
    [
      'a subject under a granted one',
      {
        licence: { grants: [{ kinds: ['article'], services: ['world'], subjects: ['medtop:04000000'] }] },
        edition: { subjects: ['20000209', '04000000'] },
      },
      'permit',
    ],
    [
      'a subject above a granted one',
      {
        licence: { grants: [{ kinds: ['article'], services: ['world'], subjects: ['20000209'] }] },
        edition: { subjects: ['04000000'] },
      },
      'grant.match',
    ],
    [
      'a subject beside a granted one',
      {
        licence: { grants: [{ kinds: ['article'], services: ['world'], subjects: ['20000209'] }] },
        edition: { subjects: ['20000210', '04000000'] },
      },
      'grant.match',
    ],
    [
      'a language that only begins like a granted one',
      {
        licence: { grants: [{ kinds: ['article'], services: ['world'], languages: ['ku'] }] },
        edition: { language: 'kur' },
      },
      'grant.match',
    ],
    [
      'a genre that is granted',
      {
        licence: { grants: [{ kinds: ['article'], services: ['world'], genres: ['Feature'] }] },
        edition: { genre: 'Feature' },
      },
      'permit',
    ],
    [
      'an item without the genre that is granted',
      { licence: { grants: [{ kinds: ['article'], services: ['world'], genres: ['Feature'] }] } },
      'grant.match',
    ],
    [
      'an urgency that is granted',
      { licence: { grants: [{ kinds: ['article'], services: ['world'], urgency: 4 }] } },
      'permit',
    ],
    [
      'an urgency that is less',
      { licence: { grants: [{ kinds: ['article'], services: ['world'], urgency: 3 }] } },
      'grant.match',
    ],
    ['another source', { edition: { source: 'dha' } }, 'item.source'],
    [
      'another source that is granted',
      {
        edition: { source: 'dha' },
        licence: { grants: [{ kinds: ['article'], services: ['world'], sources: ['dha'] }] },
        sources: [{ code: 'dha' }],
      },
      'permit',
    ],
    [
      'a source whose agreement has ended',
      {
        edition: { source: 'dha' },
        licence: { grants: [{ everything: true }] },
        sources: [{ code: 'dha', agreement: { ends: '2026-06-14' } }],
      },
      'item.source',
    ],
    [
      'a source that is out for the territory',
      {
        edition: { source: 'dha' },
        licence: { grants: [{ everything: true }] },
        sources: [{ code: 'dha', limits: { territories: { deny: ['TR'] } } }],
      },
      'item.source',
    ],
    ['a channel that is not granted', { licence: { channels: ['print'] } }, 'licence.channel'],
    ['a licence that states no channels', { licence: { channels: undefined } }, 'licence.channel'],
    ['a denied channel beside any', { licence: { channels: { any: true, deny: ['web'] } } }, 'licence.channel'],
    ['a licence that states no territories', { licence: { territories: undefined } }, 'licence.territory'],
    ['one of two territories not allowed', { destination: { territories: ['TR', 'FR'] } }, 'licence.territory'],
    ['a destination that states none', { destination: { territories: [] } }, 'licence.territory'],
    [
      'a destination that states none, worldwide',
      { destination: { territories: [] }, licence: { territories: { any: true } } },
      'permit',
    ],
    ['a part of an allowed territory', { destination: { territories: ['TR-34'] } }, 'permit'],
    ['the whole where a part is allowed', { licence: { territories: { allow: ['TR-34'] } } }, 'licence.territory'],
    [
      'a denied part of the territory',
      { licence: { territories: { any: true, deny: ['TR-34'] } } },
      'licence.territory',
    ],
    ['a property that is not granted', { licence: { properties: ['other.example'] } }, 'licence.property'],
    ['an edition at the edge of the archive', { licence: { archive: 'PT1H' } }, 'permit'],
    ['an edition past the edge of the archive', { now: NOW + 1, licence: { archive: 'PT1H' } }, 'licence.archive'],
    ['a delay, which cannot be enforced', { licence: { delay: 'PT5M' } }, 'gate.fault'],
    ['a delay of nothing', { licence: { delay: 'PT0S' } }, 'permit'],
    [
      'a quota, which cannot be enforced',
      { licence: { quotas: [{ unit: 'item', limit: 1, period: 'day', over: 'refuse' }] } },
      'gate.fault',
    ],
    ['metering by take, which cannot be enforced', { licence: { meter: 'take' } }, 'gate.fault'],
    ['an access that nobody knows', { licence: { access: 'peek' as never } }, 'gate.fault'],
  ])('%s', (_, input, expected) => {
    expect(outcome(input)).toBe(expected);
  });

  it('decides each picture by itself and lists what is left out by its own rule', () => {
    const picture = (id: string, rights = {}) => ({ id, kind: 'picture' as const, source: 'own', rights });
    const decision = decide({
      now: NOW,
      key: key(),
      connection: { code: 'cms', outlet: 'daily', destinations: [destination()] },
      contracts: [compiled({ licence: { grants: [{ kinds: ['article', 'picture'], services: ['world'] }] } })],
      edition: edition({ media: [picture('m1'), picture('m2', { territories: { deny: ['TR'] } })] }),
    });
    expect(decision.permits.map(({ part }) => part)).toEqual(['text', 'm1']);
    expect(decision.refusals).toMatchObject([{ part: 'm2', rule: 'item.territory' }]);
  });

  it('takes nothing from a broken licence and all from the good one beside it', () => {
    const terms = contract({
      schedules: [
        { licence: 'a', destinations: ['web'] },
        { licence: 'b', destinations: ['web'] },
      ],
    });
    const version: ContractVersion = {
      reference: 'WG-1',
      version: 1,
      contract: terms,
      schedules: [{ fault: 'unreadable' }, { licence: licence() }],
      sources: [],
    };
    const decision = decide({
      now: NOW,
      key: key(),
      connection: { code: 'cms', outlet: 'daily', destinations: [destination()] },
      contracts: [compile({ version, destinations: [destination()] })],
      edition: edition(),
    });
    expect(decision.permits).toMatchObject([{ part: 'text', schedule: 2 }]);
    expect(decision.faults).toEqual(['WG-1, schedule 1: unreadable']);
  });

  it('refuses everything, and does not throw, when it is handed nonsense', () => {
    const decision = decide({
      now: NOW,
      key: key(),
      connection: { code: 'cms', outlet: 'daily', destinations: [destination()] },
      contracts: [compiled({})],
      edition: { kind: 'article' } as unknown as Facets,
    });
    expect(decision.permits).toEqual([]);
    expect(decision.faults).toHaveLength(1);
  });
});
