import type { Content, Edition, MediaPart } from '../../../shared/edition';
import { FORMATS, type Channel, type FormatName, type ItemInput, type Own } from '.';

/** For tests: an edition with a value in every field, and the same with others. */

export const part = (id: string, more: Partial<MediaPart> = {}): MediaPart => ({
  id,
  kind: 'picture',
  uri: `urn:newsml:meridian.example:20260101:${id}`,
  name: `name-${id}`,
  headline: `headline of ${id}`,
  caption: `caption of ${id}`,
  altText: `alt of ${id}`,
  byline: `photographer of ${id}`,
  creditLine: `credit of ${id}`,
  source: 'own',
  copyrightHolder: `holder of ${id}`,
  copyrightNotice: `notice of ${id}`,
  usageTerms: `terms of ${id}`,
  digitalSourceType: {
    uri: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture',
    literal: 'digitalCapture',
  },
  rights: { territories: { deny: ['FR'] } },
  renditions: [
    {
      name: 'original',
      sha256: 'a'.repeat(64),
      href: `https://media.example/${id}.jpg`,
      contentType: 'image/jpeg',
      width: 1600,
      height: 1067,
      sizeInBytes: 150_000,
    },
    {
      name: 'preview',
      href: `https://media.example/${id}-preview.jpg`,
      contentType: 'image/jpeg',
      width: 500,
      height: 333,
    },
  ],
  ...more,
});

export const film = (id: string): MediaPart =>
  part(id, {
    kind: 'video',
    renditions: [
      {
        name: 'original',
        href: `https://media.example/${id}.mp4`,
        contentType: 'video/mp4',
        width: 1920,
        height: 1080,
        sizeInBytes: 9_000_000,
        duration: 8.5,
        frameRate: 25,
        scanType: 'progressive',
      },
    ],
  });

const text = (words: string, marks: object = {}) => ({ type: 'text' as const, text: words, ...marks });

export function edition(content: Partial<Content> = {}, more: Partial<Edition> = {}): Edition {
  return {
    item: 'abc',
    uri: 'urn:newsml:meridian.example:20260101:abc',
    edition: 3,
    kind: 'article',
    language: 'en',
    test: false,
    firstCreated: '2026-01-01T10:00:00.000Z',
    versionCreated: '2026-01-02T11:30:00.000Z',
    embargoedUntil: null,
    change: null,
    ...more,
    content: {
      headline: 'The headline',
      slug: 'secret-slug',
      slugline: 'SLUG-LINE',
      summary: 'The summary.',
      dateline: 'VIENNA',
      byline: 'Marta Veling',
      body: [
        { type: 'heading', level: 2, children: [text('A heading')] },
        {
          type: 'paragraph',
          children: [
            text('Words '),
            text('bold', { bold: true, italic: true }),
            { type: 'link', url: 'https://link.example/?a=1&b=2', children: [text('a link')] },
            text('line\nbreak'),
          ],
        },
        { type: 'media', part: 'a' },
        {
          type: 'list',
          format: 'ordered',
          children: [
            { type: 'list-item', children: [text('one')] },
            { type: 'list', format: 'unordered', children: [{ type: 'list-item', children: [text('within')] }] },
          ],
        },
        { type: 'quote', children: [text('A quotation')] },
        { type: 'code', children: [text('a <code>\n  line')] },
      ],
      urgency: 4,
      genre: { uri: 'http://cv.iptc.org/newscodes/genre/Current', literal: 'Current', name: 'Current' },
      services: [{ code: 'secret-service', name: 'Secret service' }],
      subjects: [
        { uri: 'http://cv.iptc.org/newscodes/mediatopic/04000000', literal: '04000000', name: 'economy', rel: 'about' },
        { name: 'Repair', rel: 'about' },
      ],
      keywords: ['households', 'repair'],
      places: [{ name: 'Vienna', literal: 'AT-9', geoJSON: { type: 'Point', coordinates: [16.4, 48.2] } }],
      source: { code: 'own', name: 'Meridian Wire' },
      creditLine: '(MERIDIAN)',
      edNote: 'For editors alone.',
      usageTerms: 'Terms of use.',
      copyrightHolder: 'Meridian Wire',
      copyrightNotice: '© Meridian Wire. No use without a contract.',
      digitalSourceType: { uri: 'http://cv.iptc.org/newscodes/digitalsourcetype/humanEdits', literal: 'humanEdits' },
      media: [part('a'), part('b', { source: 'coast' }), film('v')],
      members: [],
      related: [{ uri: 'urn:newsml:meridian.example:20260101:related', headline: 'A related story' }],
      translationOf: 'urn:newsml:meridian.example:20260101:origin',
      evolvesFrom: 'urn:newsml:meridian.example:20260101:flash',
      rights: {
        territories: { deny: ['TR'] },
        ends: '2027-01-01T00:00:00.000Z',
        exclusive: { mode: 'closed', outlets: ['secret-outlet'] },
      },
      extra: {
        title: 'An internal title',
        people: [{ name: 'Ilse Brandtner', rel: 'about' }],
        organisations: [{ name: 'Larkfield Institute', symbols: [{ exchange: 'VIE', symbol: 'LRK' }] }],
        objects: [{ name: 'Washing machine' }],
        events: [{ name: 'Repair week', id: 'e1' }],
        altIds: [{ role: 'old system', value: '4711' }],
        expires: '2027-02-01T00:00:00Z',
        contentCreated: '2026-01-01T09:00:00Z',
        trustIndicators: [{ role: 'https://trust.example/policy', title: 'Policy', href: 'https://trust.example/p' }],
      },
      ...content,
    },
  };
}

export const OWN: Own = {
  event: 'updated',
  at: '2026-01-02T11:31:00.000Z',
  id: 'abc',
  edition: 3,
  kind: 'article',
  language: 'en',
  change: { type: 'update', severity: 'minor', note: 'A note on the change', previousEdition: 2 },
  uses: [{ destination: 'daily-web', contract: 'WG-1', schedule: 1, access: 'full' }],
  obligations: [
    {
      id: 'WG-1/1/attribute',
      action: 'attribute',
      part: 'item',
      destinations: ['daily-web'],
      value: '(M)',
      by: null,
      clause: null,
      text: 'Credit it as "(M)" & <no other>.',
    },
    {
      id: 'WG-1/1/delete',
      action: 'delete',
      part: 'item',
      destinations: ['daily-web'],
      value: null,
      by: '2026-02-01T00:00:00.000Z',
      clause: '7.3',
      text: 'Delete it by 1 February.',
    },
    {
      id: 'WG-1/1/wg:textAndDataMining',
      action: 'wg:textAndDataMining',
      part: 'item',
      destinations: ['daily-web'],
      value: false,
      by: null,
      clause: null,
      text: 'No mining.',
    },
  ],
  omitted: [{ kind: 'picture', rule: 'licence.media', text: 'A picture is not covered by your licence.' }],
  links: {
    self: 'https://wire.example/items/abc',
    versions: 'https://wire.example/items/abc/versions',
    rights: 'https://wire.example/items/abc/rights',
    policy: 'https://wire.example/policies/p1?a=1&b=2',
  },
};

export const CHANNEL: Channel = {
  title: 'Meridian Wire',
  self: 'https://wire.example/feeds/t.atom',
  home: 'https://wire.example/',
  language: 'en',
  updated: '2026-01-02T12:00:00.000Z',
  rights: '© Meridian Wire',
};

/** An edition as a document in a format; all of its media are permitted unless others are named. */
export function document(format: FormatName, of: Edition, input: Partial<ItemInput> & { own?: Own } = {}): string {
  const { own = OWN, ...more } = input;
  const parts = new Set(of.content.media.map(({ id }) => id));
  const rendered = FORMATS[format].item({ edition: of, view: 'full', parts, provider: 'Meridian Wire', ...more });
  return FORMATS[format].document({ entry: { rendered, own }, channel: CHANNEL });
}
