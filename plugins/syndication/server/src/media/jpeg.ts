/** A JPEG without the marker that begins it is segments up to the first scan, then the picture itself. */
const START = Buffer.from([0xff, 0xd8]);
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP13 = 0xed;
const SCAN = 0xda;
const XMP = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
const EXTENDED_XMP = Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1');

/** The most that a segment holds (bytes), its length not counted. */
const SEGMENT = 65_533;
/** The most of an XMP packet that a JPEG holds in one piece (bytes). */
export const LONGEST_XMP = SEGMENT - XMP.length;

/**
 * The same picture, not one pixel of it coded anew, with this XMP and this APP13 in place of its own. Throws a
 * RangeError where it is no JPEG, or one of them is too long.
 */
export function withSegments(input: { jpeg: Uint8Array; xmp: Uint8Array; app13: Uint8Array | null }): Uint8Array {
  const bytes = Buffer.from(input.jpeg);
  if (!bytes.subarray(0, 2).equals(START)) throw new RangeError('This is no JPEG.');
  const head: Buffer[] = [];
  const rest: Buffer[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== SCAN) {
    const marker = bytes[at + 1]!;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    const content = bytes.subarray(at + 4, end);
    const replaced =
      marker === APP13 || (marker === APP1 && (startsWith(content, XMP) || startsWith(content, EXTENDED_XMP)));
    // JFIF and Exif want to be first.
    const first = marker === APP0 || marker === APP1;
    if (!replaced) (first ? head : rest).push(bytes.subarray(at, end));
    at = end;
  }
  const added = [segment(APP1, Buffer.concat([XMP, input.xmp])), ...(input.app13 ? [segment(APP13, input.app13)] : [])];
  return Buffer.concat([START, ...head, ...added, ...rest, bytes.subarray(at)]);
}

const startsWith = (content: Buffer, word: Buffer): boolean => content.subarray(0, word.length).equals(word);

function segment(marker: number, content: Uint8Array): Buffer {
  if (content.length > SEGMENT) throw new RangeError(`A segment of a JPEG holds ${SEGMENT} bytes.`);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}
