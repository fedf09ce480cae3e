import { readIim } from './iim';
import { LONGEST_XMP } from './jpeg';
import { iimOf } from './photoshop';
import { rightsMetadata, type FileMetadata, type PictureRights } from './picture-rights';
import { parseXmp, textsOf, writeXmp, type Property } from './xmp';

const AGENCY: PictureRights = {
  uri: 'urn:newsml:meridian.example:20260101:1',
  creator: {},
  creditLine: { otherwise: '(MERIDIAN)' },
  source: { otherwise: 'Meridian Wire' },
  copyrightNotice: { otherwise: 'All rights reserved.' },
  usageTerms: { otherwise: 'By contract.' },
  licensor: 'Meridian Wire',
  dataMining: 'DMI-PROHIBITED',
};
const file = (properties: Parameters<typeof writeXmp>[1]): FileMetadata => ({
  xmpAsString: writeXmp(parseXmp(undefined), properties),
});
const made = (from: FileMetadata, rights: Partial<PictureRights> = {}) => {
  const { xmp, app13 } = rightsMetadata({ file: from, rights: { ...AGENCY, ...rights } });
  return { xmp, said: (property: Property) => textsOf(parseXmp(xmp), property), iim: readIim(iimOf(app13)) };
};

describe('the rights in a rendition', () => {
  it("are the agency's where the file says nothing", () => {
    const { said, iim } = made({});
    expect(said('dc:rights')).toEqual(['All rights reserved.']);
    expect(said('photoshop:Credit')).toEqual(['(MERIDIAN)']);
    expect(said('xmpRights:UsageTerms')).toEqual(['By contract.']);
    expect(said('plus:Licensor')).toEqual(['Meridian Wire']);
    expect(said('dc:identifier')).toEqual([AGENCY.uri]);
    expect(said('Iptc4xmpExt:DigImageGUID')).toEqual([AGENCY.uri]);
    expect(said('dc:creator')).toEqual([]);
    expect(iim).toEqual({
      creditLine: ['(MERIDIAN)'],
      source: ['Meridian Wire'],
      copyrightNotice: ['All rights reserved.'],
    });
  });

  it("are the file's own, which nobody else's default replaces", () => {
    const { said, iim } = made(
      file({
        'dc:creator': { seq: ['One', 'Two'] },
        'dc:rights': { alt: '© One' },
        'plus:Licensor': { structures: [{ 'plus:LicensorName': 'Other' }] },
        'Iptc4xmpExt:DigImageGUID': { text: 'guid-1' },
      }),
    );
    expect(said('dc:creator')).toEqual(['One', 'Two']);
    expect(said('dc:rights')).toEqual(['© One']);
    expect(said('plus:Licensor')).toEqual(['Other']);
    expect(said('Iptc4xmpExt:DigImageGUID')).toEqual(['guid-1']);
    expect(said('dc:identifier')).toEqual([AGENCY.uri]);
    expect(iim).toMatchObject({ creator: ['One', 'Two'], copyrightNotice: ['© One'] });
  });

  it('are what was stated of the picture, before all', () => {
    const before = file({ 'dc:rights': { alt: '© One' }, 'photoshop:Credit': { text: 'One' } });
    const { said, iim } = made(before, { copyrightNotice: { stated: '© Three', otherwise: 'no' } });
    expect([said('dc:rights'), said('photoshop:Credit')]).toEqual([['© Three'], ['One']]);
    expect(iim.copyrightNotice).toEqual(['© Three']);
  });

  it.each([
    ['DMI-ALLOWED', 'DMI-PROHIBITED'],
    ['DMI-UNSPECIFIED', 'DMI-PROHIBITED'],
    ['DMI-PROHIBITED-AIMLTRAINING', 'DMI-PROHIBITED-AIMLTRAINING'],
    ['anything', 'DMI-PROHIBITED'],
  ])('reserve mining as the file does, and never less than nothing: %s', (own, value) => {
    const { said } = made(file({ 'plus:DataMining': { text: `http://ns.useplus.org/ldf/vocab/${own}` } }));
    expect(said('plus:DataMining')).toEqual([`http://ns.useplus.org/ldf/vocab/${value}`]);
  });

  it('fit into a JPEG, however much else the file says', () => {
    const huge = 'x'.repeat(LONGEST_XMP);
    const withHistory = file({ 'photoshop:History': { text: huge }, 'photoshop:City': { text: 'Hatay' } });
    const slim = made(withHistory);
    expect(slim.said('photoshop:City')).toEqual(['Hatay']);
    const withCity = file({ 'photoshop:City': { text: huge }, 'dc:rights': { alt: '© One' } });
    const bare = made(withCity);
    expect([bare.said('photoshop:City'), bare.said('dc:rights')]).toEqual([[], ['© One']]);
    for (const { xmp } of [slim, bare]) expect(Buffer.byteLength(xmp)).toBeLessThanOrEqual(LONGEST_XMP);
  });

  it('say nothing of how the file lay before it was turned', () => {
    const { said } = made(file({ 'tiff:Orientation': { text: '6' }, 'exif:PixelXDimension': { text: '9000' } }));
    expect([said('tiff:Orientation'), said('exif:PixelXDimension')]).toEqual([[], []]);
  });
});
