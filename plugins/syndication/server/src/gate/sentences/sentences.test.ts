import type { Licence } from '../../../../shared/terms';
import { decide, obligationsOf } from '..';
import { NOW, compiledOf, destination, edition, key, licence } from '../test-support';
import { hasSentences, permitsOf, sentencesFor, SENTENCE_LANGUAGES, speech, spokenLanguage } from '.';

const EVERYTHING: Partial<Licence> = {
  credit: { en: '({provider})', place: 'end' },
  byline: 'keep',
  dateline: 'keep',
  modification: 'trim',
  headline: 'shorten',
  translation: ['tr', 'de'],
  excerpt: { words: 50 },
  link: true,
  canonical: true,
  noindex: true,
  noGallery: true,
  editorialUseOnly: true,
  sublicence: { territories: ['DE', 'AT'], channels: ['web'], languages: ['de'], killsWithin: 'PT1H', report: true },
  ai: { summarise: true },
  broadcast: { runs: 2, window: 'P7D', maxDuration: 'PT90S' },
  retention: { from: 'firstDelivery', period: 'P30D', except: ['printed', 'statutory'] },
  killDeadline: 'PT2H',
  correctionDeadline: 'PT12H',
  purge: { within: 'P30D', except: ['legal-hold'] },
  usageReport: { every: 'P3M' },
};

function told(language: string): Record<string, string> {
  const destinations = [destination()];
  const contracts = [compiledOf({ destinations, licences: [EVERYTHING] })];
  const facets = edition({ rights: { territories: { deny: ['DE'] } } });
  const list = obligationsOf({
    decision: decide({
      now: NOW,
      key: key(),
      connection: { code: 'c', outlet: 'o', destinations },
      contracts,
      edition: facets,
    }),
    contracts,
    edition: facets,
    firstDelivery: NOW,
    language,
    provider: 'Meridian',
  });
  return Object.fromEntries(list.map(({ action, text }) => [action, text]));
}

it('says every obligation in each language, and each in words of its own', () => {
  const [english, ...others] = SENTENCE_LANGUAGES.map(told);
  expect(Object.keys(english!).length).toBe(22);
  for (const other of others) {
    expect(Object.keys(other)).toEqual(Object.keys(english!));
    for (const [action, text] of Object.entries(other)) expect([action, text]).not.toEqual([action, english![action]]);
  }
  for (const text of SENTENCE_LANGUAGES.flatMap((language) => Object.values(told(language)))) {
    expect(text).toMatch(/\.$/);
    expect(text).not.toMatch(/undefined|null|\[object| {2}|\{|\(\)/);
  }
});

it.each([
  ['attribute', 'Kaynağı (Meridian) olarak belirtin (metnin sonunda).'],
  ['translate', 'Yalnızca şu dillere çevirebilirsiniz: Türkçe ve Almanca.'],
  [
    'delete',
    'En geç 15 Temmuz 2026 tarihinde silin (basılmış olanlar ve yasanın saklanmasını istediği kopyalar dışında).',
  ],
  ['wg:kill', 'İptal edilirse 2 saat içinde yayından kaldırın.'],
  ['wg:broadcast', 'Yayın koşulu: en çok 2 kez, 7 gün içinde, her seferinde en çok 90 saniye.'],
  ['wg:geoblock', 'Şuralarda göstermeyin: Almanya.'],
  [
    'grantUse',
    'Başkasına verebilirsiniz (ülkeler: Almanya ve Avusturya; mecralar: site; diller: Almanca); her iptali 1 saat içinde iletmek zorundasınız; kime verdiğinizi bildirin.',
  ],
])('in Turkish, %s', (action, text) => {
  expect(told('tr-TR')[action]).toBe(text);
});

it.each([
  ['attribute', 'انسبه إلى \u2068(Meridian)\u2069، في آخر النص.'],
  ['wg:kill', 'إن أُلغي فاسحبه خلال ساعتين.'],
  ['delete', 'احذفه في موعد أقصاه 15 يوليو 2026، ما عدا ما طُبع والنسخ التي يوجبها القانون.'],
  ['extract', 'لا تستعمل منه أكثر من 50 كلمة.'],
  ['wg:geoblock', 'لا تعرضه في ألمانيا.'],
])('in Arabic, %s', (action, text) => {
  expect(told('ar')[action]).toBe(text);
});

it('speaks English to whom it has no other sentences for, and says for whom it has', () => {
  expect(['tr-TR', 'TR', 'ar-IQ', 'kmr', 'ckb', 'en-GB', ''].map(spokenLanguage)).toEqual([
    ...['tr', 'tr', 'ar', 'en', 'en', 'en', 'en'],
  ]);
  expect(told('kmr')).toEqual(told('en'));
  expect(['en-US', 'tr', 'kmr'].map(hasSentences)).toEqual([true, true, false]);
  expect(sentencesFor('ckb')).toBe(sentencesFor('en'));
});

it('counts as each language does', () => {
  const durations = ['PT1H', 'PT2H', 'P3D', 'P11D', 'P2DT3H', 'PT0S'];
  expect(durations.map(speech('en').duration)).toEqual([
    ...['1 hour', '2 hours', '3 days', '11 days', '2 days and 3 hours', '0 seconds'],
  ]);
  expect(durations.map(speech('tr').duration)).toEqual([
    '1 saat',
    '2 saat',
    '3 gün',
    '11 gün',
    '2 gün ve 3 saat',
    '0 saniye',
  ]);
  const quota = (limit: number) =>
    permitsOf({
      language: 'ar',
      licence: licence({ quotas: [{ unit: 'picture', limit, period: 'day', over: 'refuse' }] }),
    });
  expect([1, 2, 3, 11].map((limit) => quota(limit).at(-1)?.split('؛')[0])).toEqual([
    ...['صورة واحدة في اليوم', 'صورتان في اليوم', '3 صور في اليوم', '11 صورة في اليوم'],
  ]);
});

it('says what a licence permits, limit by limit', () => {
  const terms = licence({
    grants: [{ kinds: ['article', 'picture'], services: ['world'], languages: ['tr'], sources: ['own'], urgency: 2 }],
    properties: ['daily.example'],
    delay: 'PT6H',
    archive: 'P30D',
    meter: 'take',
    quotas: [
      { unit: 'item', limit: 100, period: 'day', over: 'refuse' },
      { unit: 'picture', limit: 1, period: 'term', over: 'bill', price: { amount: 2.5, currency: 'EUR' } },
    ],
    territories: { allow: ['DACH', 'TR-34'], deny: ['CH'] },
  });
  expect(permitsOf({ licence: terms, language: 'en' })).toEqual([
    'In full: articles and pictures of world in Turkish from own of urgency 2 or more urgent.',
    'Channels: web. Territories: Austria, Switzerland, Germany and TR-34, except Switzerland.',
    'Only for daily.example.',
    'Embargoed items when the embargo ends.',
    'Each item 6 hours after it was on the wire.',
    'Items of the last 30 days.',
    '100 items a day; what is beyond is refused.',
    '1 picture for the whole term; what is beyond is billed at €2.50 each.',
    'Nothing counts until you take it.',
  ]);
  expect(permitsOf({ licence: terms, language: 'tr' })[6]).toBe('Günde 100 içerik; fazlası verilmez.');
  const nothing = licence({ grants: [], channels: undefined, territories: undefined, embargo: 'advance' });
  expect(permitsOf({ licence: nothing, language: 'en' })).toEqual([
    'In full: none.',
    'Channels: none. Territories: none.',
    'Embargoed items in advance.',
    'The whole archive.',
  ]);
  expect(
    permitsOf({
      licence: licence({ channels: { any: true, deny: ['print'] }, territories: { any: true } }),
      language: 'en',
    })[1],
  ).toBe('Channels: every channel, except print. Territories: worldwide.');
});
