import type { Kind } from '../../../shared/words';
import { buildContent, inlineText, listOf, rightsOf, type Defaults } from './build';
import type { Row } from './types';

const URI = 'urn:newsml:meridian.example:20260615:abc';
const SHA = 'a'.repeat(64);
const DEFAULTS: Defaults = {
  agencyName: { en: 'Meridian Wire', tr: 'Meridyen' },
  credit: { en: '(MERIDIAN)' },
  notice: { en: 'No use without a contract.', tr: 'Sözleşmesiz kullanılamaz.' },
  usageTerms: undefined,
  sourceNames: new Map([['dha', { tr: 'DHA Türkçe', en: 'DHA' }]]),
};
const build = (row: Row, more: { kind?: Kind; fields?: Record<string, string>; language?: string } = {}) =>
  buildContent({
    row,
    type: { uid: 'api::article.article', kind: more.kind ?? 'article', fields: more.fields ?? {} },
    uri: URI,
    language: more.language ?? 'en',
    defaults: DEFAULTS,
  });
const paragraph = (text: string) => ({ type: 'paragraph', children: [{ type: 'text', text }] });
const file = (more: Row = {}): Row => ({
  url: 'https://elsewhere.example/a.jpg',
  mime: 'image/jpeg',
  size: 12.345,
  provider_metadata: { sha256: SHA },
  ...more,
});

describe('the content of an item', () => {
  it('never holds the internal note, nor anything else that is not a field of ours', () => {
    const secret = 'Do not tell';
    const row = { headline: 'Storm', internalNote: secret, createdBy: { email: secret }, media: [{ note: secret }] };
    expect(JSON.stringify(build(row))).not.toContain(secret);
  });

  it('keeps what is for outlets but not for publication in its own place', () => {
    const content = build({ headline: 'Storm', edNote: 'Adds quote', body: [paragraph('It rains.')] });
    expect(content.edNote).toBe('Adds quote');
    expect(JSON.stringify(content.body)).not.toContain('Adds quote');
  });

  it('reads the fields that the configuration names', () => {
    const content = build({ title: 'Storm', headline: 'not this' }, { fields: { headline: 'title' } });
    expect(content.headline).toBe('Storm');
  });

  it('has the notice of its language, else the one of the default language, and its own before either', () => {
    expect(build({}, { language: 'tr' }).copyrightNotice).toBe('Sözleşmesiz kullanılamaz.');
    expect(build({}, { language: 'ckb' }).copyrightNotice).toBe('No use without a contract.');
    expect(build({ copyrightNotice: '© A' }, { language: 'tr' }).copyrightNotice).toBe('© A');
  });

  it('invents no wording where the agency has set none', () => {
    expect(build({})).not.toHaveProperty('usageTerms');
  });

  it('is the agency’s own unless it names a source, in the words of its language', () => {
    expect(build({}, { language: 'tr' }).source).toEqual({ code: 'own', name: 'Meridyen' });
    expect(build({ source: 'dha' }, { language: 'tr' }).source).toEqual({ code: 'dha', name: 'DHA Türkçe' });
    expect(build({ source: 'afp' }).source).toEqual({ code: 'afp', name: 'afp' });
  });

  it('takes a field of spaces as not filled in', () => {
    expect(build({ headline: ' Storm ', byline: '  ', dateline: '' })).toMatchObject({ headline: 'Storm' });
    expect(build({ headline: 'Storm', byline: '  ' })).not.toHaveProperty('byline');
  });

  it('has a slug by the rules of its language where nobody wrote one', () => {
    expect(build({ headline: 'İlk Işık' }, { language: 'tr' }).slug).toBe('ilk-isik');
    expect(build({ headline: 'Storm', slug: 'chosen' }).slug).toBe('chosen');
  });

  it('names services by their codes, and in its language where that has a name', () => {
    const services = [
      { id: 7, code: 'world', name: 'World', names: { tr: 'Dünya' } },
      { code: 'sport', names: null },
    ];
    expect(build({ services }).services).toEqual([
      { code: 'world', name: 'World' },
      { code: 'sport', name: 'sport' },
    ]);
    expect(build({ services }, { language: 'tr' }).services[0]).toEqual({ code: 'world', name: 'Dünya' });
  });

  it('names subjects in its language, with those of an import beside them, each once', () => {
    const floods = { code: '20000149', name: 'flood', names: { tr: 'sel' } };
    const uri = 'http://cv.iptc.org/newscodes/mediatopic/20000149';
    const metadata = {
      subjects: [
        { uri, name: 'flood' },
        { uri: 'https://other.example/wind', name: 'wind' },
      ],
    };
    const { subjects } = build({ subjects: [floods], metadata }, { language: 'tr' });
    expect(subjects).toEqual([
      { name: 'sel', uri, literal: '20000149', rel: 'about' },
      { uri: 'https://other.example/wind', name: 'wind' },
    ]);
  });

  it('has genre and digital source type as IPTC concepts, and an imported one as it came', () => {
    const content = build({ genre: 'Analysis', digitalSourceType: 'digitalCapture' });
    expect(content.genre?.uri).toBe('http://cv.iptc.org/newscodes/genre/Analysis');
    expect(content.digitalSourceType?.uri).toBe('http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture');
    const imported = { uri: 'https://other.example/genre/Analysis', name: 'Background' };
    expect(build({ genre: 'Analysis', metadata: { genres: [imported] } }).genre).toEqual(imported);
  });

  it('keeps what an import knew of a place that is still named', () => {
    const known = { name: 'Van', uri: 'https://places.example/van', creator: 'x' };
    const metadata = { places: [known, { name: 'Muş' }] };
    expect(build({ places: [{ name: 'Van', uri: 'https://places.example/van' }], metadata }).places).toEqual([known]);
  });

  it('refers to other items by their public names alone', () => {
    const members = [{ id: 1, uri: 'urn:x:2', title: 'One', internal: 'x' }];
    expect(build({ members }).members).toEqual([{ uri: 'urn:x:2', headline: 'One' }]);
  });
});

describe('the body', () => {
  it('leaves out empty paragraphs and nothing else', () => {
    const body = [paragraph('One'), paragraph(' '), { type: 'quote', children: [{ type: 'text', text: 'Two' }] }];
    expect(build({ body }).body).toEqual([body[0], body[2]]);
  });

  it('makes a part of each embedded picture, which the gate decides by itself, and keeps only a reference', () => {
    const image = (name: string) => ({
      type: 'image',
      image: file({ url: `https://x.example/${name}` }),
      children: [],
    });
    const content = build({ media: [{ file: file() }], body: [image('b.jpg'), paragraph('One'), image('c.jpg')] });
    expect(content.media.map(({ id }) => id)).toEqual(['m1', 'm2', 'm3']);
    expect(content.body).toEqual([{ type: 'media', part: 'm2' }, paragraph('One'), { type: 'media', part: 'm3' }]);
    expect(JSON.stringify(content.body)).not.toMatch(/x\.example/);
    expect(new Set(content.media.map(({ uri }) => uri)).size).toBe(3);
  });

  it('has the text of links as well as of words', () => {
    const link = {
      type: 'link' as const,
      url: 'https://x.example',
      children: [{ type: 'text' as const, text: 'here' }],
    };
    expect(inlineText([{ type: 'text', text: 'Look ' }, link])).toBe('Look here');
    expect(build({ body: [{ type: 'paragraph', children: [link] }] }).body).toHaveLength(1);
  });
});

describe('a picture or video', () => {
  it('is the item itself where the item is a picture, and named after it elsewhere', () => {
    const media = [{ file: file() }, { file: file(), name: 'the bridge' }];
    expect(build({ media }, { kind: 'picture' }).media.map(({ uri }) => uri)).toEqual([URI, `${URI}#the%20bridge`]);
    expect(build({ media }).media[0]?.uri).toBe(`${URI}#media-1`);
  });

  it('is of the kind of its file', () => {
    const kinds = (...mimes: string[]) => build({ media: mimes.map((mime) => ({ file: file({ mime }) })) }).media;
    expect(kinds('image/png', 'video/mp4', 'audio/mpeg').map(({ kind }) => kind)).toEqual([
      'picture',
      'video',
      'audio',
    ]);
    expect(build({ media: [{ file: file(), metadata: { kind: 'graphic' } }] }).media[0]?.kind).toBe('graphic');
  });

  it('comes from the source of its item unless it names its own', () => {
    const media = [{ file: file() }, { file: file(), source: 'dha' }];
    expect(build({ source: 'afp', media }).media.map(({ source }) => source)).toEqual(['afp', 'dha']);
    expect(build({ source: 'afp', body: [{ type: 'image', image: file() }] }).media[0]?.source).toBe('afp');
  });

  it('pins its bytes by their hash, and takes of its formats those that were drawn for it', () => {
    const drawn = { sha256: 'b'.repeat(64), recipe: 'r1' };
    const formats = { preview: file({ width: 500, provider_metadata: drawn }), large: file() };
    const [part] = build({ media: [{ file: file({ formats, width: 4_000, height: 3_000 }) }] }).media;
    expect(part?.renditions.map(({ name }) => name)).toEqual(['original', 'preview']);
    expect(part?.renditions[0]).toMatchObject({ sha256: SHA, width: 4_000, height: 3_000, sizeInBytes: 12_345 });
    expect(part?.renditions[1]).toMatchObject({ ...drawn, width: 500 });
  });

  it('is pinned also where the editor kept nothing of it but a signed address', () => {
    const image = { url: `https://cms.example/syndication/vault/${SHA}.jpg?expires=1&signature=x`, mime: 'image/jpeg' };
    const [part] = build({ body: [{ type: 'image', image }] }).media;
    expect(part?.renditions).toEqual([{ name: 'original', sha256: SHA, contentType: 'image/jpeg' }]);
  });

  it('has no address of a file that lies in the vault', () => {
    expect(JSON.stringify(build({ media: [{ file: file() }] }).media)).not.toContain('elsewhere.example');
  });

  it('keeps the renditions that an import recorded, at their addresses', () => {
    const renditions = [{ name: 'web', href: 'https://provider.example/a.jpg', contentType: 'video/mp4' }];
    expect(build({ media: [{ renditions }] }).media[0]).toMatchObject({ kind: 'video', renditions });
  });
});

describe('what an item restricts by itself', () => {
  it('is nothing where nothing is filled in', () => {
    for (const value of [null, undefined, {}, { territoriesDenied: ' , ' }]) expect(rightsOf(value)).toEqual({});
  });

  it('is read whole', () => {
    expect(
      rightsOf({
        territoriesAllowed: 'TR, DE',
        territoriesDenied: 'TR-34',
        channelsDenied: 'print،social',
        notBefore: '2026-06-15T15:00:00+03:00',
        ends: new Date('2026-12-31T00:00:00Z'),
        exclusiveMode: 'closed',
        exclusiveOutlets: 'daily, weekly',
        exclusiveUntil: '2026-06-16T00:00:00Z',
        clearance: 'needed',
      }),
    ).toEqual({
      territories: { allow: ['TR', 'DE'], deny: ['TR-34'] },
      channels: { deny: ['print', 'social'] },
      notBefore: '2026-06-15T12:00:00.000Z',
      ends: '2026-12-31T00:00:00.000Z',
      exclusive: { mode: 'closed', outlets: ['daily', 'weekly'], until: '2026-06-16T00:00:00.000Z' },
      clearance: 'needed',
    });
  });

  it('stays an exclusive where no outlet is named, so that it is not published as free', () => {
    expect(rightsOf({ exclusiveMode: 'reserved' }).exclusive).toEqual({ mode: 'reserved', outlets: [] });
  });

  it('is asked of a picture by itself', () => {
    const media = [{ file: file(), rights: { clearance: 'needed' } }, { file: file() }];
    expect(build({ media }).media.map(({ rights }) => rights)).toEqual([{ clearance: 'needed' }, {}]);
  });
});

describe('a list of words', () => {
  it('is parted by the commas of Latin and of Arabic script', () => {
    expect(listOf('a, b، c; d')).toEqual(['a', 'b', 'c', 'd']);
    expect(listOf(' ,, ')).toEqual([]);
    expect(listOf(null)).toEqual([]);
  });
});
