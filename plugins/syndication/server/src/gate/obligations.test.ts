import type { Obligation } from '../../../shared/answers';
import { decide, deletionOf, obligationsOf, type ContractVersion, type Destination, type Facets } from '.';
import type { Contract, Licence } from '../../../shared/terms';
import { NOW, at, compiledOf, destination, edition, key } from './test-support';

interface Given {
  licences?: Array<Partial<Licence>>;
  contract?: Partial<Contract>;
  edition?: Partial<Facets>;
  destinations?: Destination[];
  firstDelivery?: number;
  language?: string;
  provider?: string;
  sources?: ContractVersion['sources'];
}

function obligations(given: Given): Obligation[] {
  const destinations = given.destinations ?? [destination()];
  const contracts = [
    compiledOf({
      destinations,
      ...(given.contract ? { contract: given.contract } : {}),
      ...(given.licences ? { licences: given.licences } : {}),
      ...(given.sources ? { sources: given.sources } : {}),
    }),
  ];
  const facets = edition(given.edition);
  const connection = { code: 'cms', outlet: 'daily', destinations };
  return obligationsOf({
    decision: decide({ now: NOW, key: key(), connection, contracts, edition: facets }),
    contracts,
    edition: facets,
    firstDelivery: given.firstDelivery ?? NOW,
    language: given.language ?? 'en',
    provider: given.provider ?? 'Wiregate News',
  });
}
const withLicence = (licence: Partial<Licence>, more: Given = {}) => obligations({ licences: [licence], ...more });
const named = (list: Obligation[], action: string) => list.find((one) => one.action === action);

describe('delete by', () => {
  it('counts from the first delivery', () => {
    const list = withLicence(
      { retention: { from: 'firstDelivery', period: 'P30D' } },
      { firstDelivery: at('2026-06-01T09:30:00Z') },
    );
    expect(named(list, 'delete')).toMatchObject({
      by: '2026-07-01T09:30:00.000Z',
      text: 'Delete it by 1 July 2026.',
      part: 'item',
      destinations: ['web'],
    });
  });

  it('counts from publication, whenever it was delivered', () => {
    const list = withLicence(
      { retention: { from: 'publication', period: 'PT48H', except: ['printed', 'statutory'] } },
      { firstDelivery: at('2026-06-15T12:00:00Z'), edition: { versionCreated: at('2026-06-10T08:00:00Z') } },
    );
    expect(named(list, 'delete')).toMatchObject({
      by: '2026-06-12T08:00:00.000Z',
      text: 'Delete it by 12 June 2026, except what was printed and copies that the law requires.',
    });
  });

  it('reckons months by the calendar', () => {
    const list = withLicence(
      { retention: { from: 'firstDelivery', period: 'P1M' } },
      { firstDelivery: at('2026-01-31T00:00:00Z') },
    );
    expect(named(list, 'delete')?.by).toBe('2026-02-28T00:00:00.000Z');
  });

  it('is not asked where the licence sets no term', () => {
    expect(named(withLicence({}), 'delete')).toBeUndefined();
  });
});

describe('credit', () => {
  const credited = (credit: Licence['credit'], more: Given = {}) =>
    (named(withLicence({ credit }, more), 'attribute')?.value as { credit: string } | undefined)?.credit;

  it('fills in every placeholder', () => {
    const facets = { byline: 'Ada Nur', sourceName: 'DHA', item: 'i7', edition: 3 };
    expect(credited('{provider}|{byline}|{source}|{itemId}|{edition}', { edition: facets })).toBe(
      'Wiregate News|Ada Nur|DHA|i7|3',
    );
  });

  it('names the agency where nobody signed', () => {
    expect(credited('By {byline}')).toBe('By Wiregate News');
  });

  it('takes names word for word, whatever signs they hold', () => {
    expect(credited('{byline} for {provider}', { edition: { byline: 'Ke$$ha {source}' }, provider: "A$&B$'" })).toBe(
      "Ke$$ha {source} for A$&B$'",
    );
  });

  it('leaves what is no placeholder as it stands', () => {
    expect(credited('{provider} {year}')).toBe('Wiregate News {year}');
  });

  it("is in the item's language, else in English, else in any", () => {
    const templates = { tr: 'Kaynak: {provider}', en: 'Source: {provider}' };
    expect(credited(templates, { edition: { language: 'tr' } })).toBe('Kaynak: Wiregate News');
    expect(credited(templates, { edition: { language: 'ar' } })).toBe('Source: Wiregate News');
    expect(credited({ place: 'top', tr: 'Kaynak: {provider}' })).toBe('Kaynak: Wiregate News');
    expect(credited({ place: 'top' })).toBe('(Wiregate News)');
  });

  it('says where it stands', () => {
    const duty = named(withLicence({ credit: { en: '({provider})', place: 'end' } }), 'attribute');
    expect(duty).toMatchObject({
      value: { credit: '(Wiregate News)', place: 'end' },
      text: 'Credit it as (Wiregate News), at the end.',
    });
  });
});

describe('credit by kind', () => {
  const credit = { en: '({provider})', place: 'end' };
  const creditByKind = { picture: { en: '{byline} / {provider}' } };
  const grants = [{ kinds: ['article' as const, 'picture' as const], services: ['world'] }];
  const credits = (edition: Partial<Facets>) =>
    withLicence({ credit, creditByKind, grants }, { edition: { byline: 'Ada', ...edition } })
      .filter(({ action }) => action === 'attribute')
      .map(({ part, value }) => [part, (value as { credit: string }).credit]);

  it('is that of the picture for a picture, as an item and in a story', () => {
    const media = [{ id: 'm1', kind: 'graphic' as const, source: 'own', rights: {} }];
    expect(credits({})).toEqual([['item', '(Wiregate News)']]);
    expect(credits({ kind: 'picture' })).toEqual([['item', 'Ada / Wiregate News']]);
    expect(credits({ media })).toEqual([
      ['item', '(Wiregate News)'],
      ['m1', 'Ada / Wiregate News'],
    ]);
  });
});

describe('artificial intelligence', () => {
  it('is denied in every use of which the licence does not speak', () => {
    for (const ai of [undefined, {}, { train: false }])
      expect(named(withLicence({ ai }), 'wg:ai')?.value).toEqual({
        denied: ['train', 'ground', 'summarise', 'translate', 'internal-tools'],
      });
  });

  it('is allowed in the uses that are granted, and in no other', () => {
    expect(named(withLicence({ ai: { summarise: true, 'internal-tools': true } }), 'wg:ai')).toMatchObject({
      value: { denied: ['train', 'ground', 'translate'] },
      text: 'No artificial intelligence: do not use it for training, answering questions and translation.',
    });
  });

  it('needs no word where all is granted', () => {
    const ai = { train: true, ground: true, summarise: true, translate: true, 'internal-tools': true };
    expect(named(withLicence({ ai }), 'wg:ai')).toBeUndefined();
  });

  it('leaves text and data mining reserved unless granted', () => {
    expect(named(withLicence({}), 'wg:textAndDataMining')?.value).toBe(false);
    expect(named(withLicence({ tdm: true }), 'wg:textAndDataMining')).toBeUndefined();
  });
});

describe('other duties', () => {
  it.each<[string, Partial<Licence>, string]>([
    ['wg:keepByline', { byline: 'keep' }, 'Keep the byline.'],
    ['wg:keepDateline', { dateline: 'keep' }, 'Keep the dateline.'],
    ['modify', { modification: 'none' }, 'Do not change the text.'],
    ['wg:headline', { headline: 'keep' }, 'Keep the headline.'],
    ['translate', { translation: [] }, 'Do not translate it.'],
    ['translate', { translation: ['tr'] }, 'You may translate it into Turkish, and into no other language.'],
    ['extract', { excerpt: { words: 50 } }, 'Use no more than 50 words of it.'],
    ['extract', { excerpt: { characters: 90 } }, 'Use no more than 90 characters of it.'],
    ['grantUse', { sublicence: 'none' }, 'Do not pass it on to others.'],
    [
      'wg:broadcast',
      { broadcast: { runs: 2, window: 'PT24H', maxDuration: 'PT3M' } },
      'Broadcast it at most 2 times, within 24 hours, no longer than 3 minutes each time.',
    ],
    ['wg:kill', { killDeadline: 'PT1H' }, 'Take it down within 1 hour of a kill.'],
    ['wg:correct', { correctionDeadline: 'PT2H30M' }, 'Correct it within 2 hours and 30 minutes of a correction.'],
    ['wg:purge', { purge: { within: 'P30D' } }, 'Delete all within 30 days after the contract ends.'],
    ['inform', { usageReport: { every: 'P1M' } }, 'Report its use every 1 month.'],
  ])('%s: %j', (action, licence, text) => {
    expect(named(withLicence(licence), action)?.text).toBe(text);
  });

  it('are told of nothing that was refused', () => {
    expect(withLicence({ channels: ['print'], credit: '({provider})' })).toEqual([]);
  });
});

describe('clauses of the contract', () => {
  const clauses = [
    { id: '4.2', text: 'Bu metin  olduğu gibi "kalır" {provider}.' },
    { id: '5', kinds: ['picture' as const], text: 'Pictures only.' },
    { id: '6', services: ['sport'], text: 'Sport only.' },
    { id: '7', text: { en: 'In English', tr: 'Türkçe' } },
  ];
  const told = (more: Given = {}) =>
    obligations({ contract: { clauses }, ...more }).flatMap(({ clause, text }) => (clause ? [[clause, text]] : []));

  it('travel word for word, where they concern the item', () => {
    expect(told()).toEqual([
      ['4.2', 'Bu metin  olduğu gibi "kalır" {provider}.'],
      ['7', 'In English'],
    ]);
  });

  it('concern a story by the kinds of its media, and by its services', () => {
    const media = [{ id: 'm1', kind: 'picture' as const, source: 'own', rights: {} }];
    expect(told({ edition: { media } }).map(([id]) => id)).toEqual(['4.2', '5', '7']);
    expect(told({ edition: { services: ['world', 'sport'] } }).map(([id]) => id)).toEqual(['4.2', '6', '7']);
  });

  it("are in the outlet's language where the contract has it", () => {
    expect(told({ language: 'tr' })).toContainEqual(['7', 'Türkçe']);
    expect(told({ language: 'ar' })).toContainEqual(['7', 'In English']);
  });
});

describe('the part that an obligation binds', () => {
  const picture = { id: 'm1', kind: 'picture' as const, source: 'own', rights: {} };
  const words: Partial<Licence> = { grants: [{ kinds: ['article'], services: ['world'] }], tdm: true };
  const pictures: Partial<Licence> = {
    grants: [{ kinds: ['picture'], services: ['world'] }],
    retention: { from: 'firstDelivery', period: 'P7D' },
  };

  it('is the picture, where another schedule gave it', () => {
    const list = obligations({ licences: [words, pictures], edition: { media: [picture] } });
    expect(list.filter(({ action }) => action === 'delete')).toMatchObject([
      { id: 'WG-1/2/delete/m1', part: 'm1', destinations: ['web'], by: '2026-06-22T12:00:00.000Z' },
    ]);
  });

  it('is the item, once, where one schedule gave all', () => {
    const both = { ...pictures, grants: [{ kinds: ['article' as const, 'picture' as const], services: ['world'] }] };
    const list = obligations({ licences: [both], edition: { media: [picture] } });
    expect(list.filter(({ action }) => action === 'delete')).toMatchObject([{ id: 'WG-1/1/delete', part: 'item' }]);
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
  });

  it('tells each clause once, though two schedules of the contract gave the parts', () => {
    const list = obligations({
      licences: [words, pictures],
      contract: { clauses: [{ id: '1', text: 'Once.' }] },
      edition: { media: [picture] },
    });
    expect(list.filter(({ clause }) => clause === '1')).toHaveLength(1);
  });

  it('asks a destination that blocks by country to block, item and picture each by its own list', () => {
    const list = obligations({
      destinations: [destination({ geoblocks: true })],
      licences: [{ grants: [{ kinds: ['article', 'picture'], services: ['world'] }] }],
      edition: {
        rights: { territories: { allow: ['DE'] } },
        media: [{ ...picture, rights: { territories: { deny: ['TR'] } } }],
      },
    });
    expect(list.filter(({ action }) => action === 'wg:geoblock')).toMatchObject([
      { part: 'item', value: { allow: ['DE'], deny: [] }, text: 'Show it only in Germany.' },
      { part: 'm1', value: { allow: [], deny: ['TR'] }, text: 'Show it not in Türkiye.' },
    ]);
  });

  it('tells nothing of the territories of a picture that is left out', () => {
    const list = obligations({
      edition: { media: [{ ...picture, rights: { territories: { deny: ['DE'] } } }] },
    });
    expect(named(list, 'wg:geoblock')).toBeUndefined();
  });
});

describe('deletion when rights have ended', () => {
  const firstDelivery = at('2026-06-01T00:00:00Z');
  const by = (licences: Array<Partial<Licence>>, contract: Partial<Contract> = {}) =>
    new Date(deletionOf({ contracts: [compiledOf({ licences, contract })], firstDelivery, now: NOW })).toISOString();

  it('is at once where no licence sets a term', () => {
    expect(by([{}])).toBe('2026-06-15T12:00:00.000Z');
  });

  it('is the earliest of the terms that are set', () => {
    const licences: Array<Partial<Licence>> = [
      { retention: { from: 'firstDelivery', period: 'P90D' } },
      { retention: { from: 'firstDelivery', period: 'P60D' } },
    ];
    expect(by(licences)).toBe('2026-07-31T00:00:00.000Z');
  });

  it('counts a purge from the end of the contract, grace included', () => {
    const purge = [{ purge: { within: 'P10D' } }];
    expect(by(purge, { ends: '2026-05-31', timeZone: 'UTC' })).toBe('2026-06-11T00:00:00.000Z');
    expect(by(purge, { ends: '2026-05-31', timeZone: 'UTC', grace: 'P5D' })).toBe('2026-06-16T00:00:00.000Z');
  });
});

describe('what was bought in', () => {
  const bought = { code: 'coast', name: 'Coast Service' };
  const grants = [{ kinds: ['article' as const, 'picture' as const], services: ['world'], sources: ['own', 'coast'] }];
  const of = (source: Partial<ContractVersion['sources'][number]>, licence: Partial<Licence>, more: Given = {}) =>
    obligations({
      sources: [{ ...bought, ...source }],
      licences: [{ grants, ...licence }],
      edition: { source: 'coast', sourceName: 'Coast Service' },
      ...more,
    });

  it('is credited as its own agreement says, in the place that the licence names', () => {
    const list = of({ credit: 'Coast via {provider}' }, { credit: { en: '({provider})', place: 'end' } });
    expect(named(list, 'attribute')).toMatchObject({
      value: { credit: 'Coast via Wiregate News', place: 'end' },
      text: 'Credit it as Coast via Wiregate News, at the end.',
    });
    expect(named(of({ credit: '{source} / {provider}' }, {}), 'attribute')?.value).toEqual({
      credit: 'Coast Service / Wiregate News',
    });
  });

  it('is deleted by the earlier of the two terms', () => {
    const retention = (period: string) => ({ from: 'firstDelivery' as const, period });
    const by = (own: string, theirs: string) =>
      named(of({ limits: { retention: retention(theirs) } }, { retention: retention(own) }), 'delete')?.by;
    expect([by('P30D', 'P7D'), by('P7D', 'P30D')]).toEqual(['2026-06-22T12:00:00.000Z', '2026-06-22T12:00:00.000Z']);
    expect(named(of({ limits: { retention: retention('P7D') } }, {}), 'delete')?.by).toBe('2026-06-22T12:00:00.000Z');
  });

  it('is passed on no further than its agreement lets', () => {
    const on = (theirs: Licence['sublicence'], own?: Licence['sublicence']) =>
      named(of({ limits: { sublicence: theirs } }, { ...(own ? { sublicence: own } : {}) }), 'grantUse')?.value;
    expect(on('none', { territories: ['DE'] })).toBe('none');
    expect(on({ territories: ['DE'] })).toBe('none');
    expect(
      on(
        { territories: ['DE', 'AT'], killsWithin: 'PT2H', report: true },
        { territories: ['AT', 'CH'], channels: ['web'], killsWithin: 'PT1H' },
      ),
    ).toEqual({ territories: ['AT'], channels: ['web'], killsWithin: 'PT1H', report: true });
    expect(on({ territories: ['DE'] }, { territories: ['CH'] })).toBe('none');
  });

  it('carries its terms, word for word', () => {
    const terms = { en: 'Tables may not be sold.', tr: 'Tablolar satılamaz.' };
    expect(named(of({ terms }, {}, { language: 'tr' }), 'wg:sourceTerms')).toMatchObject({
      value: { source: 'coast' },
      text: 'Tablolar satılamaz.',
    });
  });

  it('as a picture in a story of our own has duties of its own, and only those that differ', () => {
    const list = of(
      { credit: 'Coast', limits: { retention: { from: 'firstDelivery', period: 'P7D' } } },
      { credit: '({provider})', retention: { from: 'firstDelivery', period: 'P30D' }, byline: 'keep' },
      { edition: { source: 'own', media: [{ id: 'm1', kind: 'picture', source: 'coast', rights: {} }] } },
    );
    const ofPicture = list.filter(({ part }) => part === 'm1');
    expect(ofPicture.map(({ action }) => action).sort()).toEqual(['attribute', 'delete']);
    expect(list.find(({ part, action }) => part === 'item' && action === 'delete')?.by).toBe(
      '2026-07-15T12:00:00.000Z',
    );
  });
});

describe('deletion counted from publication, and by the source', () => {
  it('is the earliest of all', () => {
    const contracts = [
      compiledOf({
        licences: [{ retention: { from: 'publication', period: 'P30D' } }],
        sources: [{ code: 'coast', limits: { retention: { from: 'firstDelivery', period: 'P2D' } } }],
      }),
    ];
    const publication = at('2026-06-01T00:00:00Z');
    expect(deletionOf({ contracts, firstDelivery: NOW, publication, now: NOW })).toBe(at('2026-07-01T00:00:00Z'));
    expect(deletionOf({ contracts, firstDelivery: NOW, publication, source: 'coast', now: NOW })).toBe(
      at('2026-06-17T12:00:00Z'),
    );
  });
});
