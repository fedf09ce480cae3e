import { normaliseNinjs } from '.';

const URI = 'urn:newsml:example.com:20260101:1';
function taken(raw: object) {
  const result = normaliseNinjs({ uri: URI, ...raw });
  if (!result.ok) throw new Error(result.reason);
  return result;
}
const reason = (raw: unknown) => {
  const result = normaliseNinjs(raw);
  return result.ok ? 'taken' : result.reason;
};

describe('normaliseNinjs', () => {
  it('takes a document without type as text and without pubStatus as usable', () => {
    expect(taken({}).document).toEqual({ uri: URI, type: 'text', pubStatus: 'usable' });
  });

  it('takes a graphic as a picture', () => {
    expect(taken({ type: 'graphic' }).document.type).toBe('picture');
  });

  it('brings simple values into the types of 3.1', () => {
    const { document } = taken({
      version: 3,
      urgency: '4',
      language: 'tr_tr',
      pubstatus: 'stat:Cancelled',
      versioncreated: '2026-01-31T12:00:00',
      firstcreated: '2026-01-31',
      expires: '20260131T120000+0300',
      embargoed: '2026-01-31 12:00Z',
      renditions: [{ name: 'main', width: '640', height: 479.6, sizeinbytes: '9' }],
    });
    expect(document).toMatchObject({
      version: '3',
      urgency: 4,
      language: 'tr-TR',
      pubStatus: 'canceled',
      versionCreated: '2026-01-31T12:00:00Z',
      firstCreated: '2026-01-31T00:00:00Z',
      expires: '2026-01-31T12:00:00+03:00',
      embargoedUntil: '2026-01-31T12:00:00Z',
      renditions: [{ name: 'main', width: 640, height: 480, sizeInBytes: 9 }],
    });
  });

  it('counts null and empty texts as absent', () => {
    const { document, dropped } = taken({
      usageterms: '',
      urgency: null,
      associations: { photo: null },
      headlines: [{ value: '' }],
    });
    expect(document).toEqual({ uri: URI, type: 'text', pubStatus: 'usable', associations: [], headlines: [] });
    expect(dropped).toEqual([]);
  });

  it('reads ninjs 1: wording by suffix, lists by name, scheme and code', () => {
    const { document, version } = taken({
      byline: 'Ann',
      headline: 'H',
      headline_short_text: 'S',
      description_text: 'D',
      description_caption_xhtml: '<p>C</p>',
      body_text: 'B',
      wordcount: 1,
      subject: [
        { scheme: 'http://cv.example/', code: '1' },
        { scheme: 'desk', code: '2' },
        { code: '3', name: 'N' },
      ],
      infosource: [{ name: 'X', rel: 'supplier' }],
      trustindicator: [{ scheme: 'http://cv.example/', code: 'policy', href: 'https://example.com/' }],
      place: [{ name: 'P', geometry_geojson: { type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] } } }],
      organisation: [{ name: 'O', symbols: [{ ticker: 'OOO' }] }],
      altids: { guid: 7 },
      keywords: ['one', 'two'],
      renditions: { main: { href: 'http://x.example/1', mimetype: 'text/html' } },
      rightsinfo: { langid: 'http://w3.org/ns/odrl/2/', encodedrights: '{}' },
    });
    expect(version).toBe('1');
    expect(document).toMatchObject({
      by: 'Ann',
      headlines: [
        { role: 'main', value: 'H' },
        { role: 'short', contentType: 'text/plain', value: 'S' },
      ],
      descriptions: [
        { role: 'text', contentType: 'text/plain', value: 'D' },
        { role: 'caption', contentType: 'text/html', value: '<p>C</p>' },
      ],
      bodies: [{ role: 'text', contentType: 'text/plain', wordCount: 1, value: 'B' }],
      subjects: [
        { uri: 'http://cv.example/1', literal: '1' },
        { literal: 'desk:2' },
        { literal: '3', name: 'N' },
        { name: 'one', rel: 'keyword' },
        { name: 'two', rel: 'keyword' },
      ],
      infoSources: [{ name: 'X', role: 'supplier' }],
      trustIndicators: [{ role: 'http://cv.example/policy', href: 'https://example.com/' }],
      places: [{ name: 'P', geoJSON: { type: 'Feature', properties: null } }],
      organisations: [{ symbols: [{ symbol: 'OOO' }] }],
      altIds: [{ role: 'guid', value: '7' }],
      renditions: [{ name: 'main', href: 'http://x.example/1', contentType: 'text/html' }],
      rightsInfo: { langId: 'http://w3.org/ns/odrl/2/', encodedRights: '{}' },
    });
  });

  it('tells the version by names, and by what the document says where the names do not', () => {
    expect(taken({ versioncreated: '2026-01-01' }).version).toBe('2');
    expect(taken({ versionCreated: '2026-01-01' }).version).toBe('3');
    expect(taken({ standard: { version: '3.0' }, byline: 'A' }).version).toBe('1');
    expect(taken({ standard: { name: 'ninjs', version: '2.1' } }).version).toBe('2');
    expect(taken({ title: 'T' }).version).toBe('3');
  });

  it('drops only what ninjs 3.1 cannot hold, and names it', () => {
    const { document, dropped } = taken({
      mimetype: 'text/html',
      places: [{ name: 'P', geometry_wkt: 'POINT(1 2)' }],
      eventDetails: { dates: { estimatedStartDate: '2016-09-03' } },
    });
    expect(dropped.toSorted()).toEqual(['eventDetails.dates', 'mimetype', 'places[0].geometry_wkt']);
    expect(document.places).toEqual([{ name: 'P' }]);
  });

  it('keeps an address of a concept that is none as its code, and an href as it came', () => {
    const { document } = taken({ subjects: [{ uri: 'no uri' }], renditions: [{ name: 'r', href: 'a b.jpg' }] });
    expect(document.subjects).toEqual([{ literal: 'no uri' }]);
    expect(document.renditions).toEqual([{ name: 'r', href: 'a b.jpg' }]);
  });

  it('refuses members that no version of ninjs knows, unless the document goes by a schema of its own', () => {
    const foreign = { random: 1, associations: [{ name: 'a', uri: 'urn:a:1', foo: 1 }] };
    expect(normaliseNinjs({ uri: URI, ...foreign })).toEqual({
      ok: false,
      reason: 'associations[0].foo is no member of ninjs; random is no member of ninjs',
    });
    const iptc = { schema: 'http://www.iptc.org/std/ninjs/ninjs-schema_2.1.json' };
    expect(normaliseNinjs({ uri: URI, standard: iptc, ...foreign }).ok).toBe(false);
    const { document, dropped } = taken({ standard: { schema: 'https://x.example/own.json' }, ...foreign });
    expect(dropped.toSorted()).toEqual(['associations[0].foo', 'random']);
    expect(document.associations).toEqual([{ name: 'a', uri: 'urn:a:1' }]);
  });

  it.each(['name', 'uri'])('refuses an association without %s', (member) => {
    const { [member]: _left, ...association } = { name: 'a', uri: 'urn:a:1' } as Record<string, string>;
    expect(normaliseNinjs({ uri: URI, associations: [association] })).toEqual({
      ok: false,
      reason: `associations[0].${member} is missing`,
    });
  });

  it('parts contact details with a value and an address', () => {
    const { document } = taken({
      people: [{ name: 'A', contactinfo: [{ value: '1', address: { country: 'TR' } }, { role: 'x' }] }],
    });
    expect(document.people?.[0]?.contactInfo).toEqual([{ value: '1' }, { address: { country: 'TR' } }]);
  });

  it.each([
    ['no object', [], /^the document is no JSON object/],
    ['no uri', { type: 'text' }, /^there is no uri: a complete URI is wanted/],
    ['a uri that is none', { uri: '002-schema' }, /^uri is "002-schema": a complete URI is wanted/],
    [
      'audio',
      { uri: URI, type: 'audio' },
      /^type "audio" is not taken: one of text, picture, graphic, video, composite/,
    ],
    ['an unknown type', { uri: URI, type: 'poem' }, /^type "poem" is no type of ninjs/],
    [
      'an unknown status',
      { uri: URI, pubstatus: 'replaced' },
      /^pubStatus is "replaced": one of usable, withheld, canceled/,
    ],
    ['urgency 12', { uri: URI, urgency: 12 }, /^urgency is 12: a whole number from 1 \(most urgent\) to 9 is wanted/],
    [
      'a day that is none',
      { uri: URI, versioncreated: '2026-02-30' },
      /^versionCreated is "2026-02-30T00:00:00Z": an instant/,
    ],
    ['a time in words', { uri: URI, firstCreated: 'yesterday' }, /^firstCreated is "yesterday": an instant is wanted/],
    [
      'a width in words',
      { uri: URI, renditions: [{ name: 'r', width: '3 cm' }] },
      /^renditions\[0\]\.width is "3 cm": a whole/,
    ],
    ['an object for a text', { uri: URI, title: { a: 1 } }, /^title is .*: text is wanted/],
    ['a language in words', { uri: URI, language: 'Turkish' }, /^language is "turkish": a BCP 47 tag is wanted/],
    ['broken GeoJSON', { uri: URI, places: [{ geoJSON: { type: 'Point' } }] }, /^places\[0\]\.geoJSON/],
    [
      'two expressions of rights',
      { uri: URI, rightsInfo: { linkedRights: 'https://x.example/', encodedRights: '{}' } },
      /^rightsInfo .*either linkedRights or encodedRights/,
    ],
  ])('rejects %s and says what is wanted', (_name, raw, expected) => expect(reason(raw)).toMatch(expected));

  it('rejects what is nested too deep instead of failing', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 5000; level += 1) deep = { deep };
    expect(reason({ uri: URI, deep })).toBe('the document is nested deeper than 64 levels');
  });

  it('does not let a document reach into the program', () => {
    const raw: unknown = JSON.parse(`{"uri":"${URI}","__proto__":{"type":"audio"}}`);
    expect(normaliseNinjs(raw)).toMatchObject({ ok: true, document: { type: 'text' } });
  });
});
