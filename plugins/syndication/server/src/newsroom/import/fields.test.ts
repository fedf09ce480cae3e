import type { Ninjs31 } from '../../../../shared/ninjs';
import { ImportError, toFields } from '.';

const document: Ninjs31 = { uri: 'urn:a:1', type: 'text', pubStatus: 'usable', language: 'tr' };
const fieldsOf = (more: Partial<Ninjs31>) =>
  toFields({ document: { ...document, ...more }, service: 'world', source: 'dha', test: false });
const body = (value: string) => ({ bodies: [{ value, contentType: 'text/html' }] });

describe('toFields', () => {
  it.each([
    [{ literal: 'brief' }, '<p>a</p>', 'brief'],
    [{ name: 'Kısa haber' }, '<p>a</p>', 'brief'],
    [{ name: 'KISA' }, '', 'brief'],
    [{ uri: 'http://cv.example/genre/NewsFlash' }, '<p>a</p>', 'brief'],
    [{ literal: 'brief' }, '<p>a</p><p>b</p>', 'article'],
    [{ name: 'Briefing' }, '<p>a</p>', 'article'],
    [{ name: 'Current' }, '<p>a</p>', 'article'],
  ])('genre %j with body %j is of kind %s', (genre, html, kind) => {
    expect(fieldsOf({ genres: [genre], ...body(html) }).kind).toBe(kind);
  });

  it('maps the types to kinds', () => {
    expect(fieldsOf({ type: 'picture' }).kind).toBe('picture');
    expect(fieldsOf({ type: 'video' }).kind).toBe('video');
    expect(fieldsOf({ type: 'composite' }).kind).toBe('package');
  });

  it('takes the headline in the role main, else the title, else the first words, and says so', () => {
    const two = [
      { role: 'short', value: 'S' },
      { role: 'main', value: 'M' },
    ];
    expect(fieldsOf({ headlines: two }).fields).toMatchObject({ headline: 'M', extra: { headlines: [two[0]] } });
    expect(fieldsOf({ title: 'T' })).toMatchObject({
      fields: { headline: 'T' },
      notes: ['there is no headline: the title was taken'],
    });
    const words = Array.from({ length: 20 }, (_, index) => `w${index}`).join(' ');
    expect(fieldsOf(body(`<p>${words}</p>`)).fields.headline).toBe('w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 …');
    expect(fieldsOf({}).fields.headline).toBe('urn:a:1');
  });

  it('takes HTML over XML over text, and tells of other words that it left aside', () => {
    const bodies = [
      { role: 'text', contentType: 'text/plain', value: 'plain' },
      { role: 'nitf', contentType: 'application/xml', value: '<nitf><p>xml</p></nitf>' },
      { role: 'html', contentType: 'text/html', value: '<p>html</p>' },
    ];
    const { fields, notes } = fieldsOf({ headlines: [{ value: 'H' }], bodies });
    expect(fields.body).toEqual([{ type: 'paragraph', children: [{ type: 'text', text: 'html' }] }]);
    expect(notes).toHaveLength(2);
    expect(
      fieldsOf({
        bodies: [
          { contentType: 'text/html', value: '<p></p>' },
          { role: 'text', value: 'x' },
        ],
      }).fields.body,
    ).toHaveLength(1);
  });

  it('takes one description as the summary, without markup, and keeps the others', () => {
    const descriptions = [
      { role: 'writer', value: 'W' },
      { role: 'summary', contentType: 'text/html', value: '<p>a &amp; b</p>' },
    ];
    expect(fieldsOf({ descriptions }).fields).toMatchObject({
      summary: 'a & b',
      extra: { descriptions: [descriptions[0]] },
    });
    const harmful = { role: 'x', contentType: 'text/html', value: '<p>b<script>c</script></p>' };
    expect(fieldsOf({ descriptions: [{ role: 'text', value: 'a' }, harmful] }).fields.extra?.descriptions).toEqual([
      { role: 'x', contentType: 'text/plain', value: 'b' },
    ]);
  });

  it('parts keywords from subjects, but keeps one with a code as both', () => {
    const coded = { name: 'two', rel: 'keyword', literal: '2' };
    const { fields } = fieldsOf({
      subjects: [{ name: 'one', rel: 'keyword' }, coded, { name: 'three', rel: 'about' }],
    });
    expect(fields.keywords).toEqual(['one', 'two']);
    expect(fields.subjects).toEqual([coded, { name: 'three', rel: 'about' }]);
  });

  it('maps the first genre of the IPTC and keeps the others', () => {
    const other = { name: 'Inrikes' };
    const { fields } = fieldsOf({ genres: [other, { uri: 'http://cv.iptc.org/newscodes/genre/Analysis' }] });
    expect(fields.genre).toBe('Analysis');
    expect(fields.extra?.genres).toEqual([other]);
  });

  it('writes instants in UTC', () => {
    const item = fieldsOf({ versionCreated: '2026-01-01T03:00:00+03:00', embargoedUntil: '2026-01-02T00:00:00Z' });
    expect(item.versionCreated).toBe('2026-01-01T00:00:00.000Z');
    expect(item.fields.embargoedUntil).toBe('2026-01-02T00:00:00.000Z');
  });

  it('keeps what has no field, but not the standard', () => {
    const extra = { people: [{ name: 'A' }], altIds: [{ value: '1' }], expires: '2026-01-01T00:00:00Z', profile: 'p' };
    expect(fieldsOf({ ...extra, standard: { name: 'ninjs' } }).fields.extra).toEqual(extra);
  });

  it('makes the renditions of a picture its first media part, with what is said of it', () => {
    const { fields } = fieldsOf({
      type: 'picture',
      by: 'Ann',
      descriptions: [
        { role: 'creditline', value: 'AP' },
        { role: 'caption', value: 'C' },
      ],
      renditions: [{ name: 'main', href: 'not a uri.jpg' }],
    });
    expect(fields.summary).toBe('C');
    expect(fields.media).toEqual([
      {
        id: 'main',
        kind: 'picture',
        uri: 'urn:a:1',
        name: 'main',
        source: 'dha',
        rights: {},
        caption: 'C',
        byline: 'Ann',
        creditLine: 'AP',
        renditions: [{ name: 'main', href: 'not a uri.jpg' }],
      },
    ]);
  });

  it('sorts associations into media and related items, each part under an id of its own', () => {
    const { fields } = fieldsOf({
      associations: [
        {
          name: 'text',
          uri: 'urn:p:1',
          type: 'picture',
          embargoedUntil: '2026-01-01T00:00:00Z',
          people: [{ name: 'A' }],
        },
        { name: 'text', uri: 'urn:p:2', renditions: [{ name: 'm', contentType: 'video/mp4' }] },
        { name: 'more', uri: 'urn:t:3', type: 'text', rel: 'seeAlso', headlines: [{ value: 'H' }] },
      ],
    });
    expect(fields.media.map(({ id, kind, uri }) => [id, kind, uri])).toEqual([
      ['text-2', 'picture', 'urn:p:1'],
      ['text-3', 'video', 'urn:p:2'],
    ]);
    expect(fields.media[0]).toMatchObject({
      rights: { notBefore: '2026-01-01T00:00:00.000Z' },
      extra: { people: [{ name: 'A' }] },
    });
    expect(fields.related).toEqual([{ uri: 'urn:t:3', name: 'more', rel: 'seeAlso', kind: 'article', headline: 'H' }]);
  });

  it('leaves a withheld picture of a story out, and says so', () => {
    const { fields, notes } = fieldsOf({
      headlines: [{ value: 'H' }],
      associations: [{ name: 'p', uri: 'urn:p:1', type: 'picture', pubStatus: 'withheld' }],
    });
    expect(fields.media).toEqual([]);
    expect(notes).toEqual(['the association "p" is withheld and was left out']);
  });

  it('wants a language from somebody', () => {
    const input = { document: { uri: 'urn:a:1' }, service: 's', source: 'own', test: true };
    expect(() => toFields(input)).toThrow(ImportError);
    expect(toFields({ ...input, language: 'kmr' })).toMatchObject({ language: 'kmr', test: true });
  });
});
