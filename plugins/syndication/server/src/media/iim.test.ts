import { readIim, writeIim } from './iim';
import { app13Of, iimOf } from './photoshop';

const dataset = (record: number, number: number, value: string | Buffer) => {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([Buffer.from([0x1c, record, number, bytes.length >> 8, bytes.length & 255]), bytes]);
};

describe('IIM', () => {
  it('is read as it was written, with what repeats and in any script', () => {
    const rights = { creator: ['Zeynep İnce', 'Dilan ڕۆژ'], creditLine: ['ILKHA'], copyrightNotice: ['© حقوق'] };
    const block = writeIim({ block: null, rights });
    expect(readIim(block)).toEqual(rights);
    expect([...block.subarray(0, 8)]).toEqual([0x1c, 1, 90, 0, 3, 0x1b, 0x25, 0x47]);
  });

  it('of a file stays, but for what is said anew', () => {
    const block = Buffer.concat([
      dataset(1, 90, '\x1b%G'),
      dataset(2, 0, '\0\x04'),
      dataset(2, 5, 'Title'),
      dataset(2, 25, 'one'),
      dataset(2, 25, 'two'),
      dataset(2, 80, 'Somebody'),
      dataset(2, 110, 'Credit'),
      dataset(3, 20, 'kept'),
    ]);
    const written = writeIim({ block, rights: { creator: ['Another'] } });
    expect(readIim(written)).toEqual({ creator: ['Another'], creditLine: ['Credit'] });
    for (const kept of [dataset(2, 5, 'Title'), dataset(2, 25, 'one'), dataset(2, 25, 'two'), dataset(3, 20, 'kept')])
      expect(Buffer.from(written).includes(kept)).toBe(true);
  });

  it('in Latin letters is turned into UTF-8, which it then says', () => {
    const block = dataset(2, 116, Buffer.from('© Müller', 'latin1'));
    expect(readIim(block)).toEqual({ copyrightNotice: ['© Müller'] });
    expect(readIim(writeIim({ block, rights: {} }))).toEqual({ copyrightNotice: ['© Müller'] });
  });

  it('is as long as IIM allows, and ends with a whole letter', () => {
    const [creditLine] = readIim(writeIim({ block: null, rights: { creditLine: ['Ş'.repeat(40)] } })).creditLine ?? [];
    expect(creditLine).toBe('Ş'.repeat(16));
  });

  it('that is not well-formed is read as far as it is', () => {
    const block = Buffer.concat([dataset(2, 80, 'Somebody'), Buffer.from([0x1c, 2, 110, 0x7f, 0xff, 1])]);
    expect(readIim(block)).toEqual({ creator: ['Somebody'] });
    expect(readIim(Buffer.from('nothing of the kind'))).toEqual({});
  });

  it("stands among Photoshop's resources, which stay; the digest of what it was goes", () => {
    const resource = (id: number, data: string) => {
      const head = Buffer.from([0x38, 0x42, 0x49, 0x4d, id >> 8, id & 255, 0, 0, 0, 0, 0, data.length]);
      return Buffer.concat([head, Buffer.from(data), Buffer.alloc(data.length % 2)]);
    };
    const iptc = Buffer.concat([
      Buffer.from('Photoshop 3.0\0'),
      resource(0x0404, 'old'),
      resource(0x03ed, 'resolution'),
      resource(0x0425, 'digest'),
    ]);
    const iim = writeIim({ block: null, rights: { creditLine: ['Meridian'] } });
    const app13 = Buffer.from(app13Of({ iptc, iim }));
    expect(readIim(iimOf(app13))).toEqual({ creditLine: ['Meridian'] });
    expect([app13.includes('resolution'), app13.includes('digest'), app13.includes('old')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(iimOf(iim)).toBe(iim);
    expect(iimOf(undefined)).toBeNull();
    const full = Buffer.concat([Buffer.from('Photoshop 3.0\0'), resource(0x03ed, 'x'.repeat(250)), iptc.subarray(14)]);
    const crowded = Buffer.concat([full, ...Array.from({ length: 260 }, () => resource(0x03ee, 'y'.repeat(250)))]);
    expect(app13Of({ iptc: crowded, iim }).length).toBeLessThan(200);
  });
});
