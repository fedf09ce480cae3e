import type { Content, Edition } from '../../../shared/edition';
import { facetsOf } from './facets';

const CONTENT: Content = {
  headline: 'Storm',
  slug: 'storm',
  body: [],
  services: [{ code: 'world', name: 'World' }],
  subjects: [],
  keywords: [],
  places: [],
  source: { code: 'dha', name: 'Demirören' },
  media: [],
  members: [],
  related: [],
  rights: {},
};
const edition = (content: Partial<Content> = {}, more: Partial<Edition> = {}): Edition => ({
  item: 'i1',
  uri: 'urn:x:1',
  edition: 3,
  kind: 'article',
  language: 'tr',
  test: false,
  firstCreated: '2026-06-01T00:00:00.000Z',
  versionCreated: '2026-06-15T12:00:00.000Z',
  embargoedUntil: null,
  change: null,
  content: { ...CONTENT, ...content },
  ...more,
});

/** child → parent → top, and one that stands alone. */
const TREE: Record<string, string[]> = { '20000210': ['20000209', '04000000'], '20000209': ['04000000'] };
const broader = (code: string) => TREE[code] ?? [];
const facets = (one: Edition) => facetsOf({ edition: one, broader });

describe('what the gate decides by', () => {
  it('is taken from the edition, with its instants as numbers', () => {
    const embargoedUntil = '2026-06-15T18:00:00.000Z';
    expect(facets(edition({ urgency: 2, byline: 'A. Kaya' }, { embargoedUntil, test: true }))).toMatchObject({
      item: 'i1',
      edition: 3,
      kind: 'article',
      language: 'tr',
      test: true,
      versionCreated: Date.UTC(2026, 5, 15, 12),
      embargoedUntil: Date.UTC(2026, 5, 15, 18),
      services: ['world'],
      source: 'dha',
      sourceName: 'Demirören',
      urgency: 2,
      byline: 'A. Kaya',
    });
    expect(facets(edition())).toMatchObject({ embargoedUntil: null, urgency: null, byline: null, genre: null });
  });

  it('knows a subject with everything above it, and nothing below or beside it', () => {
    const subjects = [{ name: 'Floods', uri: 'http://cv.iptc.org/newscodes/mediatopic/20000209' }];
    expect(facets(edition({ subjects })).subjects).toEqual(['20000209', '04000000']);
  });

  it('knows a subject by its address, its literal and its short form as one', () => {
    const codes = [
      { uri: 'http://cv.iptc.org/newscodes/mediatopic/20000210' },
      { uri: 'medtop:20000210' },
      { literal: '20000210' },
      { uri: 'http://cv.iptc.org/newscodes/mediatopic/20000210', literal: '20000210' },
    ].map((subject) => facets(edition({ subjects: [subject] })).subjects);
    for (const one of codes) expect(one).toEqual(['20000210', '20000209', '04000000']);
  });

  it('keeps a subject that our taxonomy does not know', () => {
    expect(facets(edition({ subjects: [{ uri: 'https://other.example/topic/wind' }] })).subjects).toEqual(['wind']);
    expect(facets(edition({ subjects: [{ name: 'Wind' }] })).subjects).toEqual([]);
  });

  it('has the rights and the source of each picture, and none of its words', () => {
    const rights = { territories: { deny: ['TR'] } };
    const picture = { id: 'm1', kind: 'picture' as const, uri: 'urn:x:1#a', name: 'a', source: 'own', rights };
    const { media } = facets(edition({ media: [{ ...picture, caption: 'A secret', renditions: [] }] }));
    expect(media).toEqual([{ id: 'm1', kind: 'picture', source: 'own', rights, unit: 'urn:x:1#a' }]);
  });

  it('names a picture the same wherever it is used: by its public name, else by its bytes', () => {
    const picture = { id: 'm1', kind: 'picture' as const, name: 'a', source: 'own', rights: {} };
    const renditions = [{ name: 'original', sha256: 'ab12' }];
    const unit = (uri: string) => facets(edition({ media: [{ ...picture, uri, renditions }] })).media[0]?.unit;
    expect(unit('urn:photo:7')).toBe('urn:photo:7');
    expect(unit('urn:x:1#a')).toBe('ab12');
  });

  it('names each other item once that the edition refers to, since each is shown only where it is covered', () => {
    const links = facets(
      edition({
        members: [{ uri: 'urn:x:2' }],
        related: [{ uri: 'urn:x:3' }, { uri: 'urn:x:2' }],
        translationOf: 'urn:x:4',
        evolvesFrom: 'urn:x:5',
      }),
    ).links;
    expect(links).toEqual(['urn:x:2', 'urn:x:3', 'urn:x:4', 'urn:x:5']);
    expect(facets(edition()).links).toEqual([]);
  });
});
