import { describeWithStandards } from '../../../shared/test-support';
import { describeWithXmllint } from '../../../shared/test-xml';
import type { Content, Edition, MediaPart } from '../../../shared/edition';
import { FORMAT_NAMES, FORMATS } from '.';
import { problemsOf } from './test-checks';
import { CHANNEL, document, edition, film, OWN, part } from './test-editions';

const HOSTILE = `\u0000\u000b\u001f\u0085\ufffe\ud800 ]]> </script><!-- --> <?wiregate own?> &amp; "'<b> İ 😀 \r\n\t x`;
const words = (text: string) => [{ type: 'paragraph' as const, children: [{ type: 'text' as const, text }] }];
const hostile: Partial<Content> = {
  ...Object.fromEntries(
    [
      'headline',
      'slugline',
      'summary',
      'dateline',
      'byline',
      'edNote',
      'usageTerms',
      'copyrightHolder',
      'copyrightNotice',
      'creditLine',
    ].map((name) => [name, HOSTILE]),
  ),
  body: words(HOSTILE),
  keywords: [HOSTILE],
  subjects: [{ name: HOSTILE, literal: HOSTILE, uri: 'not a uri' }, { uri: 'https://x.example/a b' }],
  places: [{ name: HOSTILE }],
  source: { code: HOSTILE, name: HOSTILE },
  media: [
    part('a', {
      headline: HOSTILE,
      caption: HOSTILE,
      altText: HOSTILE,
      byline: HOSTILE,
      creditLine: HOSTILE,
      name: HOSTILE,
      renditions: [{ name: HOSTILE, href: 'photos/a b.jpg', contentType: HOSTILE }],
    }),
  ],
  extra: { title: HOSTILE, people: [{ name: HOSTILE }], altIds: [{ role: HOSTILE, value: HOSTILE }] },
};
const nothing: Partial<Content> = {
  ...Object.fromEntries(
    [
      'slugline',
      'summary',
      'dateline',
      'byline',
      'urgency',
      'genre',
      'creditLine',
      'edNote',
      'usageTerms',
      'copyrightHolder',
      'copyrightNotice',
      'digitalSourceType',
      'translationOf',
      'evolvesFrom',
      'extra',
    ].map((name) => [name, undefined]),
  ),
  body: [],
  subjects: [],
  keywords: [],
  places: [],
  media: [],
  related: [],
  rights: {},
};
const bare: MediaPart = {
  id: 'b',
  kind: 'picture',
  uri: 'urn:p:b',
  name: 'b',
  source: 'own',
  rights: {},
  renditions: [],
};

const EDITIONS: Record<string, Edition> = {
  'an article with everything': edition(),
  'one in Arabic': edition({ headline: 'بسطة فاكهة', body: words('ABC شركة') }, { language: 'ar' }),
  'one in Sorani': edition({ headline: 'هەولێر' }, { language: 'ckb' }),
  'one in a language that nobody knows': edition({}, { language: 'x_y z' }),
  'an embargoed one': edition({}, { embargoedUntil: '2026-03-01T00:00:00.000Z' }),
  'a corrected one': edition(
    {},
    { change: { type: 'correction', severity: 'major', note: 'The & figure', previousEdition: 2 } },
  ),
  'a fixed one': edition({}, { change: { type: 'fix', severity: 'minor' } }),
  'a brief of a headline': edition(nothing, { kind: 'brief' }),
  'a picture': edition({ body: [], media: [part('main')], members: [] }, { kind: 'picture' }),
  'a picture of which nothing is known': edition({ ...nothing, media: [bare] }, { kind: 'picture' }),
  'a video with its shot list': edition({ media: [film('main'), part('a')] }, { kind: 'video' }),
  'a package of a story and a picture of its own': edition(
    {
      members: [
        { uri: 'urn:newsml:meridian.example:20260101:one', kind: 'article', headline: 'One' },
        { uri: part('a').uri },
      ],
    },
    { kind: 'package' },
  ),
  'a package of nothing': edition({ members: [] }, { kind: 'package' }),
  'one with rights of its own in code': edition({
    extra: { rightsInfo: { langId: 'https://odrl.example/', encodedRights: '<o:Policy xmlns:o="urn:o"/>' } },
  }),
  'one with rights of its own by address': edition({
    extra: { rightsInfo: { linkedRights: 'https://rights.example/1?a=1&b=2' } },
  }),
  'a hostile one': edition(hostile),
  'a hostile package': edition(
    {
      ...hostile,
      members: [
        { uri: 'nowhere', headline: HOSTILE },
        { uri: 'urn:x:1', headline: HOSTILE },
      ],
    },
    { kind: 'package' },
  ),
  'one whose body has headings of the first level and empty lists': edition({
    body: [
      { type: 'heading', level: 1, children: [{ type: 'text', text: 'First' }] },
      { type: 'heading', level: 2, children: [{ type: 'text', text: 'Second' }] },
      { type: 'list', format: 'ordered', children: [] },
      {
        type: 'list',
        format: 'ordered',
        children: [
          {
            type: 'list',
            format: 'unordered',
            children: [{ type: 'list-item', children: [{ type: 'text', text: 'x' }] }],
          },
        ],
      },
      { type: 'paragraph', children: [] },
      { type: 'media', part: 'nowhere' },
    ],
  }),
};

const VIEWS = ['full', 'meta', 'browse'] as const;
const hostileOwn = {
  ...OWN,
  obligations: OWN.obligations.map((one) => ({ ...one, text: HOSTILE, id: HOSTILE, clause: HOSTILE })),
  omitted: [{ kind: 'picture', rule: 'licence.media', text: HOSTILE }],
  change: { type: 'fix' as const, severity: 'minor' as const, note: HOSTILE },
};

describeWithStandards('every document validates', () => {
  describeWithXmllint('by the published schemas and other people’s checkers', () => {
    it.each(FORMAT_NAMES)('%s, whatever is in the edition, in every view, with none and all of its media', (format) => {
      const documents: Record<string, string> = {};
      for (const [name, of] of Object.entries(EDITIONS)) {
        for (const view of VIEWS) {
          documents[`${name}, ${view}`] = document(format, of, { view });
          if (view === 'full')
            documents[`${name}, ${view}, without media`] = document(format, of, {
              view,
              parts: new Set(),
              own: hostileOwn,
            });
        }
      }
      expect(problemsOf(format, documents)).toEqual([]);
      const isMarkup = !['ninjs', 'ninjs1', 'jsonfeed', 'text'].includes(format);
      const unfilled = Object.keys(documents).filter((name) => isMarkup && documents[name]?.includes('<?wiregate'));
      expect(unfilled).toEqual([]);
    });

    it.each(FORMAT_NAMES)('%s of what was killed, withheld and left out', (format) => {
      const documents = Object.fromEntries(
        (['canceled', 'withheld', 'usable'] as const).flatMap((pubStatus) =>
          (['article', 'package', 'video'] as const).flatMap((kind) =>
            ['ar', 'en', 'de'].map((language) => {
              const rendered = FORMATS[format].tombstone({
                uri: 'urn:a:1',
                kind,
                edition: 4,
                pubStatus,
                note: HOSTILE,
                versionCreated: '2026-01-03T00:00:00.000Z',
                language,
                provider: 'Meridian',
              });
              return [
                `${pubStatus} ${kind} ${language}`,
                FORMATS[format].document({ entry: { rendered, own: OWN }, channel: CHANNEL }),
              ];
            }),
          ),
        ),
      );
      expect(problemsOf(format, documents)).toEqual([]);
    });

    it('newsmlg2 as a message of many items, of none, and with tombstones among them', () => {
      const { newsmlg2 } = FORMATS;
      const page = {
        list: 'events',
        cursor: 'c"<&',
        more: true,
        entitlement: 'e',
        sent: '2026-01-03T00:00:00.000Z',
        sender: 'Meridian & Co',
        transmitId: 't1',
      } as const;
      const entries = Object.values(EDITIONS).map((of) => ({
        rendered: newsmlg2.item({ edition: of, view: 'full', parts: new Set() }),
        own: OWN,
      }));
      const rendered = newsmlg2.tombstone({
        uri: 'urn:a:1',
        kind: 'article',
        edition: 4,
        pubStatus: 'canceled',
        versionCreated: '2026-01-03T00:00:00.000Z',
        language: 'en',
        provider: 'M',
      });
      const write = newsmlg2.page!;
      expect(
        problemsOf('newsmlg2', {
          many: write({ entries: [...entries, { rendered, own: OWN }], page }),
          none: write({ entries: [], page: { ...page, cursor: null } }),
          twice: write({ entries: [...entries, ...entries], page }),
        }),
      ).toEqual([]);
    });
  });
});
