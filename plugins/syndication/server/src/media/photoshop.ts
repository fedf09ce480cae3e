/** How Photoshop's image resources begin in a JPEG's APP13, in which IIM lies. */
const SIGNATURE = Buffer.from('Photoshop 3.0\0', 'latin1');
const RESOURCE = Buffer.from('8BIM', 'latin1');
const IIM = 0x0404;
/** A digest of the IIM, by which readers find out whether it was changed after the XMP: it is no longer right. */
const DIGEST = 0x0425;

interface Resource {
  id: number;
  /** As stored: a length, the letters, and a zero where that makes it even. */
  name: Uint8Array;
  data: Uint8Array;
}

/** The IIM in what sharp calls `iptc`: it stands there alone, or among Photoshop's resources. */
export function iimOf(iptc: Uint8Array | undefined): Uint8Array | null {
  if (!iptc || iptc.length === 0) return null;
  if (iptc[0] === 0x1c) return iptc;
  return resourcesOf(iptc).find(({ id }) => id === IIM)?.data ?? null;
}

/** The most that a segment of a JPEG holds (bytes). */
const SEGMENT = 65_533;

/** The content of an APP13 segment that has this IIM, and Photoshop's other resources as they were, if they fit beside it. */
export function app13Of(input: { iptc: Uint8Array | undefined; iim: Uint8Array }): Uint8Array {
  const others = (input.iptc ? resourcesOf(input.iptc) : []).filter(({ id }) => id !== IIM && id !== DIGEST);
  const own = { id: IIM, name: Buffer.alloc(2), data: input.iim };
  const whole = Buffer.concat([SIGNATURE, ...[own, ...others].map(encode)]);
  return whole.length <= SEGMENT ? whole : Buffer.concat([SIGNATURE, encode(own)]);
}

function encode({ id, name, data }: Resource): Uint8Array {
  const numbers = Buffer.alloc(6);
  numbers.writeUInt16BE(id, 0);
  numbers.writeUInt32BE(data.length, 2);
  const [head, length] = [numbers.subarray(0, 2), numbers.subarray(2)];
  return Buffer.concat([RESOURCE, head, name, length, data, Buffer.alloc(data.length % 2)]);
}

/** Stops where they are not well-formed. */
function resourcesOf(iptc: Uint8Array): Resource[] {
  const bytes = Buffer.from(iptc);
  const resources: Resource[] = [];
  let at = bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE) ? SIGNATURE.length : 0;
  while (at + 12 <= bytes.length && bytes.subarray(at, at + 4).equals(RESOURCE)) {
    const id = bytes.readUInt16BE(at + 4);
    const letters = bytes[at + 6]! + 1;
    const nameEnd = at + 6 + letters + (letters % 2);
    if (nameEnd + 4 > bytes.length) break;
    const length = bytes.readUInt32BE(nameEnd);
    const data = bytes.subarray(nameEnd + 4, nameEnd + 4 + length);
    if (data.length < length) break;
    resources.push({ id, name: bytes.subarray(at + 6, nameEnd), data });
    at = nameEnd + 4 + length + (length % 2);
  }
  return resources;
}
