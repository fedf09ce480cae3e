import type { Content, Edition, MediaPart } from '../../../shared/edition';
import { describeWithStandards, publishedNinjs } from '../../../shared/test-support';
import { ninjs, tombstone } from '.';

const picture = (id: string, more: Partial<MediaPart> = {}): MediaPart => ({
  id,
  kind: 'picture',
  uri: `urn:p:${id}`,
  name: id,
  source: 'own',
  rights: {},
  caption: `caption of ${id}`,
  renditions: [
    { name: 'main', sha256: 'aa', href: `https://x.example/${id}.jpg`, width: 10 },
    { name: 'preview', sha256: 'bb', href: `https://x.example/${id}-preview.jpg` },
  ],
  ...more,
});

function edition(content: Partial<Content> = {}, more: Partial<Edition> = {}): Edition {
  return {
    item: 'abc',
    uri: 'urn:a:1',
    edition: 3,
    kind: 'article',
    language: 'tr',
    test: false,
    firstCreated: '2026-01-01T00:00:00.000Z',
    versionCreated: '2026-01-02T00:00:00.000Z',
    embargoedUntil: null,
    change: { type: 'update', severity: 'minor', note: 'internal' },
    ...more,
    content: {
      headline: 'H',
      slug: 'secret-slug',
      summary: 'S',
      body: [
        { type: 'paragraph', children: [{ type: 'text', text: 'one two' }] },
        { type: 'media', part: 'a' },
      ],
      services: [{ code: 'world', name: 'World' }],
      subjects: [{ name: 'Sport', uri: 'medtop:15000000' }],
      keywords: ['k'],
      places: [],
      source: { code: 'own', name: 'Meridian' },
      creditLine: '(MERIDIAN)',
      media: [picture('a'), picture('b')],
      members: [],
      related: [],
      rights: { exclusive: { mode: 'reserved', outlets: ['daily'] } },
      ...content,
    },
  };
}
const both = new Set(['a', 'b']);

describe('ninjs', () => {
  it('writes in full one body with its counts, the fields, and the media that are permitted', () => {
    const document = ninjs({ edition: edition(), view: 'full', parts: new Set(['a']) });
    expect(document).toMatchObject({
      standard: { name: 'ninjs', version: '3.1' },
      version: '3',
      type: 'text',
      pubStatus: 'usable',
      subjects: [
        { name: 'Sport', uri: 'medtop:15000000' },
        { name: 'k', rel: 'keyword' },
      ],
      infoSources: [
        { name: '(MERIDIAN)', role: 'creditline' },
        { name: 'Meridian', role: 'source', literal: 'own' },
      ],
      bodies: [{ role: 'main', contentType: 'text/html', charCount: 7, wordCount: 2 }],
    });
    expect(document.bodies?.[0]?.value).toBe(
      '<p>one two</p><figure><img alt="" data-association="a"/><figcaption>caption of a</figcaption></figure>',
    );
    expect(document.associations?.map(({ name }) => name)).toEqual(['a']);
  });

  it('leaves no trace of a part that is not permitted, in whatever list it stands', () => {
    const members = [
      { uri: 'urn:p:b', name: 'b', headline: 'tells of b' },
      { uri: 'urn:t:1', headline: 'T' },
    ];
    const document = ninjs({ edition: edition({ members }, { kind: 'package' }), view: 'full', parts: new Set(['a']) });
    expect(JSON.stringify(document)).not.toMatch(/urn:p:b|of b|b\.jpg/);
    expect(document.associations?.map(({ name, uri }) => [name, uri])).toEqual([
      ['member-2', 'urn:t:1'],
      ['a', 'urn:p:a'],
    ]);
  });

  it('has no body in meta, nor the files of the text', () => {
    const extra = { renditions: [{ name: 'main', href: 'https://x.example/text.html' }], bodies: [{ value: 'x' }] };
    const document = ninjs({ edition: edition({ extra }), view: 'meta', parts: both });
    expect(JSON.stringify(document)).not.toMatch(/one two|text\.html|bodies/);
    expect(document.representationType).toBe('partial');
    expect(document.associations?.[0]?.renditions).toHaveLength(2);
  });

  it('shows in browse headline, summary and previews, and no other renditions or wording', () => {
    const extra = { headlines: [{ value: 'other' }], descriptions: [{ value: 'long' }] };
    const parts = [picture('a', { extra: { descriptions: [{ value: 'long' }], bodies: [{ value: 'long' }] } })];
    const document = ninjs({ edition: edition({ extra, media: parts }), view: 'browse', parts: both });
    expect(document).toMatchObject({ headlines: [{ value: 'H' }], descriptions: [{ role: 'summary', value: 'S' }] });
    expect(JSON.stringify(document)).not.toMatch(/one two|long|other|a\.jpg/);
    expect(document.associations?.[0]?.renditions?.map(({ name }) => name)).toEqual(['preview']);
  });

  it('writes a picture with its own renditions, and without them where it is not permitted', () => {
    const own = edition(
      { media: [picture('main'), picture('b')], extra: { renditions: [{ name: 'leak' }] } },
      { kind: 'picture' },
    );
    const shown = ninjs({ edition: own, view: 'full', parts: new Set(['main']) });
    expect(shown.renditions?.map(({ name }) => name)).toEqual(['main', 'preview']);
    expect(shown.associations).toBeUndefined();
    expect(ninjs({ edition: own, view: 'full', parts: new Set() }).renditions).toBeUndefined();
  });

  it('asks where a rendition lies, and never writes our digests', () => {
    const mediaHref = (part: MediaPart, { name }: { name: string }) =>
      name === 'main' ? `https://api.example/${part.id}/${name}` : undefined;
    const document = ninjs({ edition: edition(), view: 'full', parts: both, mediaHref });
    expect(document.associations?.[0]?.renditions).toEqual([
      { name: 'main', href: 'https://api.example/a/main', width: 10 },
      { name: 'preview', href: 'https://x.example/a-preview.jpg' },
    ]);
    expect(JSON.stringify(document)).not.toContain('sha256');
  });

  it('says nothing of services, rights, slug, test and change', () => {
    const document = ninjs({ edition: edition({}, { test: true }), view: 'full', parts: both });
    expect(JSON.stringify(document)).not.toMatch(/world|daily|secret-slug|internal|"test"/i);
  });

  it('lets its own fields win over what was imported, and appends the lists', () => {
    const extra = {
      by: 'imported',
      title: 'T',
      headlines: [{ role: 'short', value: 'X' }],
      genres: [{ name: 'G' }],
      subjects: [{ name: 'Z' }],
      infoSources: [{ name: 'Meridian', role: 'source' }, { name: 'AP' }],
    };
    const document = ninjs({
      edition: edition({ byline: 'Ann', extra, genre: { literal: 'Analysis' } }),
      view: 'full',
      parts: both,
    });
    expect(document).toMatchObject({
      by: 'Ann',
      title: 'T',
      headlines: [{ value: 'H' }, { value: 'X' }],
      genres: [{ literal: 'Analysis' }, { name: 'G' }],
    });
    expect(document.subjects?.map(({ name }) => name)).toEqual(['Sport', 'Z', 'k']);
    expect(document.infoSources?.map(({ name }) => name)).toEqual(['(MERIDIAN)', 'Meridian', 'AP']);
  });

  it('links translations, earlier and related items by name, rel and uri', () => {
    const content = { translationOf: 'urn:a:0', evolvesFrom: 'urn:a:9', related: [{ uri: 'urn:r:1' }], media: [] };
    const { associations } = ninjs({ edition: edition(content), view: 'full', parts: new Set() });
    expect(associations).toEqual([
      { name: 'related-1', uri: 'urn:r:1' },
      { name: 'translationOf', rel: 'translationOf', uri: 'urn:a:0' },
      { name: 'evolvesFrom', rel: 'evolvesFrom', uri: 'urn:a:9' },
    ]);
  });

  it('refuses an edition whose own uri is none', () => {
    expect(() => ninjs({ edition: edition({}, { uri: 'x' }), view: 'full', parts: both })).toThrow(
      /uri is "x": a complete URI/,
    );
  });
});

describeWithStandards('what is written validates against ninjs 3.1', () => {
  const check = publishedNinjs();

  it.each(['full', 'meta', 'browse'] as const)('an edition with all that can be wrong, in %s', (view) => {
    const odd = edition({
      subjects: [
        { name: 'S', uri: 'not a uri', relevance: 400 },
        { name: 'T', creator: 'x' },
      ],
      places: [
        { name: 'P', geoJSON: { type: 'Point' } },
        { name: 'Q', geoJSON: { type: 'Point', coordinates: [1, 2] } },
      ],
      urgency: 11,
      digitalSourceType: { uri: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture' },
      genre: { literal: 'Analysis', rel: 'x' },
      related: [{ uri: 'nowhere', name: 'n' }],
      extra: {
        foreign: 1,
        people: 'nobody',
        trustIndicators: [{ href: 'a b' }],
        plannedCoverage: [{ renditions: [{ name: 'r', href: 'a b' }] }],
        rightsInfo: { langId: 'x' },
      },
      media: [
        picture('a', {
          renditions: [
            { name: 'main', href: 'photos/a b.jpg', width: 1.5 },
            { name: 'preview', href: 'https://x.example/a b.jpg' },
          ],
        }),
        picture('b', { uri: 'none', extra: { foreign: 1, versionCreated: 'never' } }),
      ],
    });
    const document = ninjs({ edition: odd, view, parts: both });
    expect(check(document)).toEqual([]);
    expect(document.places?.map(({ name }) => name)).toEqual(['P', 'Q']);
    const hrefs = document.associations?.[0]?.renditions?.map(({ href }) => href);
    expect(hrefs).toEqual(
      view === 'browse' ? ['https://x.example/a%20b.jpg'] : [undefined, 'https://x.example/a%20b.jpg'],
    );
  });

  it('a tombstone, which says nothing of the content', () => {
    const killed = tombstone({
      uri: 'urn:a:1',
      kind: 'brief',
      edition: 4,
      pubStatus: 'canceled',
      note: 'Kill',
      versionCreated: '2026-01-01T00:00:00.000Z',
      language: 'tr',
    });
    expect(check(killed)).toEqual([]);
    expect(killed).toEqual({
      standard: expect.objectContaining({ version: '3.1' }),
      uri: 'urn:a:1',
      type: 'text',
      version: '4',
      pubStatus: 'canceled',
      edNote: 'Kill',
      versionCreated: '2026-01-01T00:00:00.000Z',
      language: 'tr',
    });
  });
});
