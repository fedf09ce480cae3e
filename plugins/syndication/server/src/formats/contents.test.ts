import { FORMAT_NAMES, FORMATS, type FormatName } from '.';
import { CHANNEL, document, edition, OWN, part } from './test-editions';

/** A word of each field of an edition that may leave; the text of a document holds it escaped or as it is. */
const FIELDS = {
  uri: 'urn:newsml:meridian.example:20260101:abc',
  headline: 'The headline',
  slugline: 'SLUG-LINE',
  summary: 'The summary.',
  dateline: 'VIENNA',
  byline: 'Marta Veling',
  body: 'A quotation',
  link: 'https://link.example/',
  genre: 'Current',
  subject: 'economy',
  subjectCode: '04000000',
  keyword: 'households',
  place: 'Vienna',
  placeCode: 'AT-9',
  geometry: '48.2',
  source: 'Meridian Wire',
  creditLine: '(MERIDIAN)',
  edNote: 'For editors alone.',
  usageTerms: 'Terms of use.',
  copyrightNotice: 'No use without a contract.',
  digitalSourceType: 'humanEdits',
  related: '20260101:related',
  translationOf: '20260101:origin',
  evolvesFrom: '20260101:flash',
  people: 'Ilse Brandtner',
  organisations: 'Larkfield Institute',
  symbol: 'LRK',
  objects: 'Washing machine',
  events: 'Repair week',
  title: 'An internal title',
  altId: '4711',
  expires: '2027-02-01T00:00:00',
  contentCreated: '2026-01-01T09:00:00',
  trustIndicator: 'https://trust.example/p',
  mediaFile: 'https://media.example/a.jpg',
  mediaPreview: 'https://media.example/a-preview.jpg',
  mediaHeadline: 'headline of a',
  mediaCaption: 'caption of a',
  mediaAlt: 'alt of a',
  mediaByline: 'photographer of a',
  mediaCredit: 'credit of a',
  mediaHolder: 'holder of a',
  mediaNotice: 'notice of a',
  mediaTerms: 'terms of a',
  mediaSourceType: 'digitalCapture',
  mediaOtherSource: 'coast',
} as const;
type Field = keyof typeof FIELDS;

/** What a format has no place for (docs/formats.md says the same). */
const IN_FEEDS: Field[] = [
  'edNote',
  'placeCode',
  'geometry',
  'symbol',
  'objects',
  'events',
  'title',
  'altId',
  'contentCreated',
  'trustIndicator',
  'mediaSourceType',
  'mediaOtherSource',
];
const LACKS: Record<FormatName, Field[]> = {
  ninjs: [],
  ninjs1: ['geometry'],
  newsmlg2: ['geometry', 'symbol'],
  nitf: ['geometry', 'symbol'],
  atom: [...IN_FEEDS, 'mediaHolder'],
  rss: IN_FEEDS.concat('mediaHolder'),
  jsonfeed: [...IN_FEEDS, 'mediaHeadline', 'mediaPreview'],
  html: [
    'slugline',
    'edNote',
    'placeCode',
    'geometry',
    'digitalSourceType',
    'symbol',
    'objects',
    'events',
    'altId',
    'contentCreated',
    'trustIndicator',
    'mediaPreview',
    'mediaSourceType',
    'mediaOtherSource',
  ],
  text: [
    'uri',
    'slugline',
    'link',
    'genre',
    'subject',
    'subjectCode',
    'keyword',
    'place',
    'placeCode',
    'geometry',
    'edNote',
    'digitalSourceType',
    'related',
    'translationOf',
    'evolvesFrom',
    'people',
    'organisations',
    'symbol',
    'objects',
    'events',
    'title',
    'altId',
    'expires',
    'contentCreated',
    'trustIndicator',
    'mediaFile',
    'mediaPreview',
    'mediaHeadline',
    'mediaAlt',
    'mediaHolder',
    'mediaNotice',
    'mediaTerms',
    'mediaSourceType',
    'mediaOtherSource',
  ],
};

/** Compact dates of NITF, as others write them. */
const spread = (text: string) => text.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/g, '$1-$2-$3T$4:$5:$6Z');
const missing = (text: string) =>
  (Object.keys(FIELDS) as Field[]).filter((field) => !spread(text).includes(FIELDS[field]));

describe('what an edition holds', () => {
  it.each(FORMAT_NAMES)('is in %s, but for what the format has no place for', (format) => {
    expect(missing(document(format, edition()))).toEqual(
      (Object.keys(FIELDS) as Field[]).filter((field) => LACKS[format].includes(field)),
    );
  });

  it.each(FORMAT_NAMES)('%s says nothing of services, slug, exclusivity and digests', (format) => {
    expect(document(format, edition({}, { test: true }))).not.toMatch(/secret|a{64}/);
  });

  it.each(FORMAT_NAMES)('%s has a note to editors only as data', (format) => {
    expect(document(format, edition()).includes(FIELDS.edNote)).toBe(FORMATS[format].data);
  });

  it.each(FORMAT_NAMES)('%s: a part that is not permitted leaves no trace, wherever it stands', (format) => {
    const body = [
      { type: 'media' as const, part: 'b' },
      { type: 'media' as const, part: 'a' },
    ];
    const members = [{ uri: part('b').uri, name: 'name-b', headline: 'tells of b' }, { uri: part('a').uri }];
    for (const kind of ['article', 'package', 'picture'] as const) {
      const main = kind === 'picture' ? [part('b'), part('a')] : [part('a'), part('b')];
      for (const view of ['full', 'meta', 'browse'] as const) {
        const text = document(format, edition({ body, members, media: main }, { kind }), {
          view,
          parts: new Set(['a']),
        });
        expect(text).not.toMatch(/ of b|name-b|20260101:b"|\/b\.jpg|b-preview/);
      }
    }
  });

  it.each(FORMAT_NAMES)('%s has no body in meta and browse, and of pictures only the preview in browse', (format) => {
    const words = /A quotation|link\.example|one\b.*within/;
    expect(document(format, edition(), { view: 'meta' })).not.toMatch(words);
    const browse = document(format, edition(), { view: 'browse' });
    expect(browse).not.toMatch(words);
    expect(browse).not.toMatch(/media\.example\/\w\.(?:jpg|mp4)/);
    expect(browse).toContain('The headline');
    expect(browse).toContain('The summary.');
  });
});

describe('what is the outlet’s own', () => {
  const needles = [OWN.obligations[1]?.text, OWN.links.policy?.slice(0, 32), 'A picture is not covered'] as string[];

  it.each(FORMAT_NAMES)('%s keeps it out of what is cached, and has it in the document', (format) => {
    const parts = new Set(['a']);
    const { text } = FORMATS[format].item({ edition: edition(), view: 'full', parts, provider: 'M' });
    for (const needle of needles) {
      expect(text).not.toContain(needle);
      expect(document(format, edition())).toContain(needle);
    }
  });

  it.each(FORMAT_NAMES)('%s names no policy beside rights that came with the item', (format) => {
    const own = edition({ extra: { rightsInfo: { linkedRights: 'https://rights.example/1' } } });
    const text = document(format, own, { own: { ...OWN, links: { ...OWN.links, policy: 'https://wire.example/P' } } });
    const beside = format === 'ninjs' || format === 'ninjs1' || format === 'jsonfeed' || format === 'nitf';
    // Where the envelope stands beside the item, the policy stands in it.
    expect(text.split('https://wire.example/P')).toHaveLength(beside ? 2 : 1);
    expect(text.includes('https://rights.example/1')).toBe(format !== 'text');
  });

  it.each(['ninjs', 'ninjs1', 'newsmlg2', 'nitf', 'atom', 'rss', 'jsonfeed'] as const)(
    '%s tells the event and the use',
    (format) => {
      const text = document(format, edition());
      for (const needle of ['updated', '2026-01-02T11:31:00', 'daily-web', 'WG-1']) expect(text).toContain(needle);
    },
  );
});

describe('a tombstone', () => {
  it.each(FORMAT_NAMES)('in %s says that it is gone, and why', (format) => {
    const rendered = FORMATS[format].tombstone({
      uri: FIELDS.uri,
      kind: 'article',
      edition: 4,
      pubStatus: 'canceled',
      note: 'Kill: the story was wrong.',
      versionCreated: '2026-01-03T00:00:00.000Z',
      language: 'en',
      provider: 'Meridian Wire',
    });
    const text = FORMATS[format].document({ entry: { rendered, own: { ...OWN, event: 'killed' } }, channel: CHANNEL });
    expect(text).toContain('Kill: the story was wrong.');
    if (FORMATS[format].data) expect(text).toContain('canceled');
    if (format !== 'html') expect(text).toContain(FIELDS.uri);
  });
});
