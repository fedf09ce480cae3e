import fc from 'fast-check';
import type { Content, Edition, MediaPart } from '../../../shared/edition';
import { readSearch } from '../../../shared/search-query';
import { highlightsOf } from './highlights';

const picture = (id: string, caption: string): MediaPart => ({
  id,
  kind: 'picture',
  uri: `urn:x:1#${id}`,
  name: `name-${id}`,
  caption,
  source: 'own',
  rights: {},
  renditions: [],
});
const edition = (content: Partial<Content>): Edition => ({
  item: 'i1',
  uri: 'urn:x:1',
  edition: 1,
  kind: 'article',
  language: 'tr',
  test: false,
  firstCreated: '2026-06-15T12:00:00.000Z',
  versionCreated: '2026-06-15T12:00:00.000Z',
  embargoedUntil: null,
  change: null,
  content: {
    headline: 'Storm',
    slug: 'storm',
    body: [],
    services: [],
    subjects: [],
    keywords: [],
    places: [],
    source: { code: 'own', name: 'Own' },
    media: [],
    members: [],
    related: [],
    rights: {},
    ...content,
  },
});
const paragraph = (text: string) => ({ type: 'paragraph' as const, children: [{ type: 'text' as const, text }] });
function highlights(
  q: string,
  content: Partial<Content>,
  more: { view?: 'full' | 'meta' | 'browse'; parts?: string[] } = {},
) {
  const read = readSearch(q);
  if ('complaint' in read) throw new Error(read.complaint);
  return highlightsOf({ query: read.query, edition: edition(content), view: 'full', parts: [], ...more });
}

describe('highlights', () => {
  it.each([
    ['istanbul', 'İSTANBUL’da kar', '<mark>İSTANBUL</mark>’da kar'],
    ['kar*', 'Karlı bir gün, kar', '<mark>Karlı</mark> bir gün, <mark>kar</mark>'],
    ['"iki gün"', 'Gün, iki gün sonra', 'Gün, <mark>iki gün</mark> sonra'],
    ['gün iki', 'Gün, iki gün sonra', '<mark>Gün</mark>, <mark>iki</mark> <mark>gün</mark> sonra'],
    ['gün -iki', 'Gün, iki', '<mark>Gün</mark>, iki'],
    ['محمد', 'قال مُحَمَّد أمس', 'قال <mark>مُحَمَّد</mark> أمس'],
    ['a b', '<b> & "a"', '&lt;<mark>b</mark>&gt; &amp; &quot;<mark>a</mark>&quot;'],
    ['mark', '<mark>mark</mark>', '&lt;<mark>mark</mark>&gt;<mark>mark</mark>&lt;/<mark>mark</mark>&gt;'],
  ])('of %s', (q, headline, expected) => expect(highlights(q, { headline })?.headline).toBe(expected));

  it('are there for what was found alone', () => {
    expect(highlights('storm', { summary: 'A quiet day' })).toEqual({ headline: '<mark>Storm</mark>' });
    expect(highlights('rain', { summary: 'A quiet day' })).toBeUndefined();
    expect(highlights('storm -rain', { summary: 'rain' })).toEqual({ headline: '<mark>Storm</mark>' });
  });

  it('give passages of a body, cut between words, and not more than three', () => {
    const far = 'word '.repeat(60);
    const { body = [] } = highlights('ship', { body: [paragraph(`${far}ship ${far}`)] }) ?? {};
    expect(body).toHaveLength(1);
    expect(body[0]).toMatch(/^…(word )+<mark>ship<\/mark>( word)+…$/);
    expect(body[0]!.length).toBeLessThan(220);
    expect(highlights('ship', { body: Array.from({ length: 9 }, () => paragraph('A ship.')) })?.body).toEqual(
      Array.from({ length: 3 }, () => 'A <mark>ship</mark>.'),
    );
  });

  it('show of each view only what it gives', () => {
    const content = {
      headline: 'Ship',
      summary: 'A ship',
      body: [paragraph('The ship')],
      media: [picture('m1', 'One ship'), picture('m2', 'Two ship')],
    };
    const parts = ['m2'];
    const captions = [{ association: 'name-m2', text: 'Two <mark>ship</mark>' }];
    const browse = { headline: '<mark>Ship</mark>', summary: 'A <mark>ship</mark>' };
    expect(highlights('ship', content, { view: 'browse', parts })).toEqual(browse);
    expect(highlights('ship', content, { view: 'meta', parts })).toEqual({ ...browse, captions });
    expect(highlights('ship', content, { view: 'full', parts })).toEqual({
      ...browse,
      captions,
      body: ['The <mark>ship</mark>'],
    });
  });

  it('are safe, and with marks and entities taken out are the text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab <>&"\'mark/İ\n'), maxLength: 60 });
    fc.assert(
      fc.property(text, (headline) => {
        const shown = highlights('a ma*', { headline: `a ${headline}` })?.headline ?? '';
        const bare = shown.replaceAll('<mark>', '').replaceAll('</mark>', '');
        expect(bare).not.toMatch(/[<>"']/);
        const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
        expect(bare.replace(/&([a-z0-9#]+);/g, (_, name: string) => entities[name] ?? '?')).toBe(`a ${headline}`);
      }),
    );
  });
});
