import { edition, at, NOW, destination } from '../test-support';
import { evaluate, type OdrlRequest } from './test-evaluator';
import {
  AGENCY,
  BASE,
  CLAUSES,
  OUTLET,
  policiesOf,
  policy,
  RIGHTS,
  SOURCES,
  STATED,
  versionOf,
  type Json,
} from './test-policies';
import { destinationUri, itemPolicyOf, outletUri, policyIdOf, policyOf } from '.';
import { duration } from './words';

const request = (more: Partial<OdrlRequest> = {}, asset: Partial<OdrlRequest['asset']> = {}): OdrlRequest => ({
  action: 'distribute',
  asset: {
    uid: `${BASE}/items/i1`,
    kind: 'article',
    services: ['world'],
    language: 'en',
    subjects: [],
    source: 'own',
    versionCreated: at('2026-06-15T11:00:00Z'),
    ...asset,
  },
  recipient: {
    uid: destinationUri({ base: BASE, outlet: 'daily', destination: 'web' }),
    partOf: [OUTLET.uri],
    geoblocks: false,
  },
  channel: 'web',
  territories: ['TR'],
  property: 'daily.example',
  dateTime: NOW,
  ...more,
});
const rules = (one: Json, sort: 'permission' | 'prohibition' | 'obligation') => (one[sort] ?? []) as Json[];

describe('the policy of a schedule', () => {
  it('permits what the licence states, and nothing that it does not', () => {
    const one = policy();
    expect(evaluate([one], request())).toBe('permitted');
    expect(evaluate([one], request({ action: 'wg:browse' }))).toBe('permitted');
    for (const action of ['use', 'modify', 'translate', 'sell', 'grantUse', 'derive', 'archive'])
      expect([action, evaluate([one], request({ action }))]).toEqual([action, 'not permitted']);
  });

  it('does not permit what is not known to be within it', () => {
    expect(evaluate([policy()], request({ territories: [] }))).toBe('not permitted');
    expect(evaluate([policy()], request({ channel: undefined }))).toBe('not permitted');
    expect(evaluate([policy({ territories: { any: true } })], request({ territories: [] }))).toBe('permitted');
    expect(evaluate([policy({ territories: { any: true, deny: ['DE'] } })], request({ territories: [] }))).toBe(
      'prohibited',
    );
  });

  it('permits browsing alone where the access is to browse', () => {
    const one = policy({ access: 'browse' });
    expect(evaluate([one], request())).toBe('not permitted');
    expect(evaluate([one], request({ action: 'display' }))).toBe('not permitted');
    expect(evaluate([one], request({ action: 'wg:browse' }))).toBe('permitted');
  });

  it.each([
    ['a licence that states no territory', policy({ territories: undefined })],
    ['a licence that states no channel', policy({ channels: [] })],
    ['a licence with an access that nobody knows', policy({ access: 'peek' as never })],
    ['a licence that cannot be read', policy('broken')],
    ['a contract that is suspended', policy({}, { status: 'suspended' })],
    ['a contract without a basis', policy({}, { basis: 'gentlemen' as never })],
    ['no active destination', policiesOf(versionOf({}), [destination({ active: false })])[0]!],
  ])('says that nothing may be used: %s', (_, one) => {
    expect(one['@type']).toBe('Agreement');
    expect(one.permission).toBeUndefined();
    expect(evaluate([one], request({ action: 'wg:browse' }))).toBe('prohibited');
  });

  it('is an offer while the contract is a draft, and then grants nothing', () => {
    const one = policy({}, { status: 'draft' });
    expect(one['@type']).toBe('Offer');
    expect(rules(one, 'permission')).toHaveLength(1);
    expect(evaluate([one], request())).toBe('not permitted');
  });

  it('names the schedule, and that the signed text prevails', () => {
    expect(policy()).toMatchObject({
      uid: `${BASE}/policies/WG-1-1`,
      'wg:contract': 'WG-1',
      'wg:contractVersion': 1,
      'wg:schedule': 1,
      'wg:prevails': { '@value': expect.stringMatching(/signed .* text of the contract prevails/) },
    });
  });

  it('refuses a schedule that the contract does not have', () => {
    const parties = { agency: AGENCY, outlet: OUTLET, destinations: [] };
    expect(() => policyOf({ version: versionOf({}), schedule: 2, base: BASE, id: 'x', ...parties })).toThrow(
      'WG-1 has no schedule 2',
    );
  });

  it('counts its term in instants, the days of grace included', () => {
    const one = policy({}, { ends: '2026-06-14', grace: 'P1D' });
    expect(evaluate([one], request({ dateTime: at('2026-06-15T20:59:59Z') }))).toBe('permitted');
    expect(evaluate([one], request({ dateTime: at('2026-06-15T21:00:00Z') }))).toBe('not permitted');
    const renewed = policy({}, { ends: '2026-06-14', renews: { every: 'P1Y' } });
    expect(evaluate([renewed], request({ dateTime: at('2036-01-01T00:00:00Z') }))).toBe('permitted');
  });

  it('holds a delay against the time on the wire', () => {
    const one = policy({ delay: 'PT2H' });
    const hour = 3_600_000;
    expect(evaluate([one], request({ onWire: NOW - 2 * hour }))).toBe('permitted');
    expect(evaluate([one], request({ onWire: NOW - 2 * hour + 1 }))).toBe('not permitted');
    expect(evaluate([one], request())).toBe('not permitted');
  });

  it('counts a quota in its own unit, and asks a price beyond one that is billed', () => {
    const unit = 'https://wiregate.dev/ns/odrl/1#item-per-day';
    const quota = { unit: 'item', limit: 10, period: 'day' } as const;
    const refusing = policy({ quotas: [{ ...quota, over: 'refuse' }] });
    expect(evaluate([refusing], request({ counts: { [unit]: 10 } }))).toBe('permitted');
    expect(evaluate([refusing], request({ counts: { [unit]: 11 } }))).toBe('not permitted');
    expect(evaluate([refusing], request())).toBe('not permitted');
    const billing = policy({ quotas: [{ ...quota, over: 'bill', price: { amount: 0.4, currency: 'EUR' } }] });
    const beyond = request({ counts: { [unit]: 11 } });
    expect(evaluate([billing], request({ counts: { [unit]: 10 } }))).toBe('permitted');
    expect(evaluate([billing], beyond)).toBe('not permitted');
    expect(evaluate([billing], { ...beyond, done: ['http://www.w3.org/ns/odrl/2/compensate'] })).toBe('permitted');
    expect(JSON.stringify(billing)).toContain('http://cvx.iptc.org/iso4217a/EUR');
    expect(JSON.stringify(billing)).toContain('{"@value":"0.4","@type":"xsd:decimal"}');
  });

  it('lets what is counted when it is taken be browsed before', () => {
    const one = policy({ meter: 'take' });
    expect(evaluate([one], request())).toBe('not permitted');
    expect(evaluate([one], request({ action: 'wg:browse' }))).toBe('permitted');
    expect(evaluate([one], request({ done: ['https://wiregate.dev/ns/odrl/1#take'] }))).toBe('permitted');
  });

  it('forbids each use of artificial intelligence and mining that is not granted', () => {
    const uses = ['wg:aiTrain', 'wg:aiGround', 'wg:aiSummarise', 'wg:aiTranslate', 'wg:aiInternalTools'];
    const asked = (one: Json) => uses.map((action) => evaluate([one], request({ action })));
    expect(asked(policy())).toEqual(uses.map(() => 'prohibited'));
    expect(asked(policy({ ai: { summarise: true } }))[2]).toBe('permitted');
    expect(evaluate([policy()], request({ action: 'wg:textAndDataMining' }))).toBe('prohibited');
    expect(evaluate([policy({ tdm: true })], request({ action: 'wg:textAndDataMining' }))).toBe('permitted');
  });

  it('says into which languages a translation is permitted', () => {
    const one = policy({ translation: ['kmr'] });
    const into = (tag?: string) => evaluate([one], request({ action: 'translate', into: tag }));
    expect([into('kmr'), into('de'), into()]).toEqual(['permitted', 'prohibited', 'prohibited']);
    expect(evaluate([policy({ translation: [] })], request({ action: 'translate', into: 'kmr' }))).toBe('prohibited');
  });

  it('holds an excerpt to its length, and leaves the text as it is where nothing may be changed', () => {
    const one = policy({ excerpt: { words: 50 }, modification: 'none', headline: 'keep', sublicence: 'none' });
    const words = (wordsUsed: number) => evaluate([one], request({ action: 'extract' }, { wordsUsed }));
    expect([words(50), words(51)]).toEqual(['permitted', 'prohibited']);
    for (const action of ['modify', 'wg:headline', 'grantUse'])
      expect(evaluate([one], request({ action }))).toBe('prohibited');
    expect(evaluate([one], request())).toBe('permitted');
  });

  it('hands over clauses word for word, with what they are about', () => {
    const [one] = policiesOf(versionOf({ contract: { clauses: CLAUSES } }));
    expect(rules(one!, 'obligation')).toEqual([
      expect.objectContaining({
        action: 'wg:clause',
        'dct:identifier': '7.2',
        'dct:description': [
          { '@value': 'No "posters".', '@language': 'en' },
          { '@value': 'Afiş yapılamaz.', '@language': 'tr' },
        ],
      }),
    ]);
    expect(JSON.stringify(one!.obligation)).toContain('wg:kind-picture');
  });

  it('has an obligation for every duty of the licence, and of a source for its content alone', () => {
    const [one] = policiesOf(versionOf({ licences: [STATED], sources: SOURCES, contract: { clauses: CLAUSES } }));
    const actions = rules(one!, 'obligation').map(({ action }) =>
      typeof action === 'string' ? action : ((action as Json)['rdf:value'] as Json)['@id'],
    );
    expect(actions.sort()).toEqual(
      [
        'odrl:attribute',
        'odrl:attribute',
        'delete',
        'delete',
        'inform',
        ...['canonical', 'clause', 'clause', 'correct', 'editorialUseOnly', 'keepByline', 'keepDateline', 'kill'],
        ...['link', 'noGallery', 'noindex', 'purge'],
      ]
        .map((action) => (/^odrl|^delete|^inform/.test(action) ? action : `wg:${action}`))
        .sort(),
    );
    const deletion = rules(one!, 'obligation').find(({ action }) => action === 'delete');
    expect(deletion?.constraint).toEqual([
      {
        andSequence: {
          '@list': [
            { leftOperand: 'event', operator: 'gt', rightOperand: { '@id': 'wg:firstDelivery' } },
            {
              leftOperand: 'elapsedTime',
              operator: 'lteq',
              rightOperand: { '@value': 'P30D', '@type': 'xsd:duration' },
            },
          ],
        },
      },
    ]);
    const ofSource = rules(one!, 'obligation').filter(({ target }) => JSON.stringify(target).includes('"dha"'));
    expect(ofSource).toHaveLength(3);
  });

  it('keeps to the ceiling of a source, and refuses a source that nobody knows', () => {
    const grants = [{ everything: true as const }];
    const [one] = policiesOf(versionOf({ licences: [{ grants, channels: { any: true } }], sources: SOURCES }));
    const asked = (source: string, more: Partial<OdrlRequest> = {}) =>
      evaluate([one!], request({ territories: ['TR-06'], ...more }, { source }));
    expect(asked('dha')).toBe('permitted');
    expect(asked('own', { channel: 'print' })).toBe('permitted');
    expect(asked('dha', { channel: 'print' })).toBe('prohibited');
    expect(asked('dha', { territories: ['TR'] })).toBe('prohibited');
    expect(asked('dha', { dateTime: at('2026-07-01T00:00:00Z') })).toBe('prohibited');
    expect(asked('other')).toBe('not permitted');
  });
});

describe('the policy of an item', () => {
  it('is none where the item restricts nothing', () => {
    expect(itemPolicyOf({ facets: edition(), base: BASE, id: 'i' })).toBeNull();
  });

  it('never permits anything', () => {
    const one = itemPolicyOf({ facets: edition({ rights: RIGHTS }), base: BASE, id: 'i' });
    expect(one).toMatchObject({ '@type': 'Set' });
    expect(one?.permission).toBeUndefined();
  });

  it('forbids a held picture without forbidding its story', () => {
    const media = [{ id: 'm1', kind: 'picture' as const, source: 'own', rights: { clearance: 'needed' as const } }];
    const one = itemPolicyOf({ facets: edition({ media }), base: BASE, id: 'i' })!;
    expect(evaluate([one], request())).toBe('not permitted');
    expect(evaluate([one], request({}, { uid: `${BASE}/items/i1#m1` }))).toBe('prohibited');
  });

  it('binds a destination that blocks by country to block, and forbids it to none that does', () => {
    const rights = { territories: { deny: ['TR'] } };
    const one = itemPolicyOf({ facets: edition({ rights }), base: BASE, id: 'i' })!;
    expect(evaluate([one], request())).toBe('prohibited');
    const blocking = { ...request().recipient!, geoblocks: true };
    expect(evaluate([one], request({ recipient: blocking }))).toBe('not permitted');
    expect(rules(one, 'obligation')).toMatchObject([{ action: { 'rdf:value': { '@id': 'wg:geoblock' } } }]);
  });

  it('names no other outlet where it is written for one', () => {
    const exclusive = { mode: 'reserved' as const, outlets: ['evening', 'daily'] };
    const written = (code: string) =>
      itemPolicyOf({
        facets: edition({ rights: { exclusive } }),
        base: BASE,
        id: 'i',
        outlet: { code, uri: outletUri({ base: BASE, outlet: code }) },
      });
    expect(written('daily')).toBeNull();
    expect(JSON.stringify(written('third'))).not.toMatch(/evening|daily/);
    expect(rules(written('third')!, 'prohibition')).toHaveLength(1);
  });

  it('shuts out everybody by a mode that nobody knows, and where an instant is none says so', () => {
    const exclusive = { mode: 'secret' as 'closed', outlets: [] };
    const one = itemPolicyOf({ facets: edition({ rights: { exclusive } }), base: BASE, id: 'i' })!;
    expect(evaluate([one], request())).toBe('prohibited');
    expect(() => itemPolicyOf({ facets: edition({ rights: { ends: 'soon' } }), base: BASE, id: 'i' })).toThrow('soon');
  });
});

describe('the id of a policy', () => {
  const of = (more: object = {}) =>
    policyIdOf({ reference: 'WG-1', version: 1, schedule: 1, secret: 'a secret', ...more });

  it('is opaque, safe in an address, and always the same', () => {
    expect(of()).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(of()).toBe(of());
  });

  it('differs by contract, version, schedule and secret', () => {
    const ids = [of(), of({ reference: 'WG-2' }), of({ version: 2 }), of({ schedule: 2 }), of({ secret: 'other' })];
    // What is one text when it is joined is not one contract.
    ids.push(of({ reference: 'WG-1,1' }), of({ version: 11 }), of({ version: 1, schedule: 11 }));
    expect(new Set(ids).size).toBe(8);
  });
});

describe('a duration', () => {
  it.each([
    ['P2W', 'P14D'],
    ['P1Y2M', 'P1Y2M'],
    ['PT0S', 'PT0S'],
    ['P1DT90M', 'P1DT90M'],
    ['PT1.5H', 'PT5400S'],
  ])('%s is %s in XML Schema', (iso, xsd) => {
    expect(duration(iso)).toEqual({ '@value': xsd, '@type': 'xsd:duration' });
  });
});
