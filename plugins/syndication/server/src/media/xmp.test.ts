import { parseXmp, textsOf, withoutHistory, writeXmp, type Property } from './xmp';

const packet = (attributes: string, inside = '') => `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="uuid:1" xmlns:p="http://ns.adobe.com/photoshop/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/"
 xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" ${attributes}>${inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>   `;
const ALT =
  '<d:rights><rdf:Alt><rdf:li xml:lang="x-default">All</rdf:li><rdf:li xml:lang="tr">Hep</rdf:li></rdf:Alt></d:rights>';
const read = (text: string, property: Property) => textsOf(parseXmp(text), property);

describe('XMP', () => {
  it('is read by namespace, whatever prefix it uses, in elements and in attributes', () => {
    const text = packet('p:Credit="Someone &amp; Co"', ALT);
    expect(read(text, 'photoshop:Credit')).toEqual(['Someone & Co']);
    expect(read(text, 'dc:rights')).toEqual(['All', 'Hep']);
    expect(read(text, 'plus:DataMining')).toEqual([]);
  });

  it('says what it is given in place of what it said, once, and keeps the rest', () => {
    const written = writeXmp(parseXmp(packet('p:Credit="Old" p:City="Hatay"', `<p:Source>Old</p:Source>${ALT}`)), {
      'photoshop:Credit': { text: '<b>&"İ' },
      'photoshop:Source': null,
      'dc:creator': { seq: ['One', 'Two'] },
      'plus:Licensor': { structures: [{ 'plus:LicensorName': 'Agency' }] },
      'xmpRights:UsageTerms': { alt: 'Only here' },
    });
    expect(read(written, 'photoshop:Credit')).toEqual(['<b>&"İ']);
    expect(read(written, 'photoshop:Source')).toEqual([]);
    expect(read(written, 'photoshop:City')).toEqual(['Hatay']);
    expect(read(written, 'dc:creator')).toEqual(['One', 'Two']);
    expect(read(written, 'dc:rights')).toEqual(['All', 'Hep']);
    expect(read(written, 'plus:Licensor')).toEqual(['Agency']);
    expect(read(written, 'xmpRights:UsageTerms')).toEqual(['Only here']);
    expect(written.match(/about="uuid:1"/g)).toHaveLength(2);
    expect(read(writeXmp(parseXmp(written), { 'photoshop:Credit': { text: 'x' } }), 'photoshop:Credit')).toEqual(['x']);
  });

  it.each(['', 'no markup', '<x:xmpmeta', '<a/>', `<!DOCTYPE a [<!ENTITY e "${'x'.repeat(99)}">]><a>&e;</a>`])(
    'that cannot be read says nothing, and is begun anew: %j',
    (text) => {
      expect(read(text, 'dc:rights')).toEqual([]);
      expect(read(writeXmp(parseXmp(text), { 'dc:rights': { alt: 'x' } }), 'dc:rights')).toEqual(['x']);
    },
  );

  it('is made small by leaving out how the picture was worked on', () => {
    const history = '<p:History>brush brush</p:History><crs:Look>warm</crs:Look>';
    const written = writeXmp(withoutHistory(parseXmp(packet('p:Credit="Someone"', history + ALT))), {});
    expect(written).not.toMatch(/brush|warm/);
    expect([read(written, 'photoshop:Credit'), read(written, 'dc:rights')]).toEqual([['Someone'], ['All', 'Hep']]);
  });
});
