import { readIim, writeIim, type IimRights } from './iim';
import { LONGEST_XMP } from './jpeg';
import { app13Of, iimOf } from './photoshop';
import { parseXmp, textsOf, withoutHistory, writeXmp, type Property, type Value, type Xmp } from './xmp';

/** A right that is stated in words. `stated` was said of this picture and beats its file; `otherwise` is the agency's own. */
export interface Statement {
  stated?: string;
  otherwise?: string;
}

/** What a rendition is to say about itself, beside all that its file says. */
export interface PictureRights {
  /** Public name of the picture. */
  uri: string;
  creator: Statement;
  creditLine: Statement;
  source: Statement;
  copyrightNotice: Statement;
  usageTerms: Statement;
  /** Whom to ask for a licence, where the file names nobody. */
  licensor?: string;
  /** A value of PLUS, such as `DMI-PROHIBITED`. */
  dataMining: string;
}

/** Metadata as sharp reads it. */
export interface FileMetadata {
  xmpAsString?: string;
  iptc?: Uint8Array;
}

/** Metadata as they are written: an XMP packet, and the APP13 of a JPEG. */
export interface RightsMetadata {
  xmp: string;
  app13: Uint8Array;
}

const PLUS = 'http://ns.useplus.org/ldf/vocab/';
/** What reserves nothing is not ours to pass on. */
const UNRESERVED = new Set(['DMI-UNSPECIFIED', 'DMI-ALLOWED']);

/**
 * The metadata of a rendition. What was stated of the picture comes first, then what its file says, then what the agency
 * says of all; all other metadata of the file stay. Names of the fields: IPTC Photo Metadata Standard 2023.1.
 */
export function rightsMetadata(input: { file: FileMetadata; rights: PictureRights }): RightsMetadata {
  const { file, rights } = input;
  const before = parseXmp(file.xmpAsString);
  const iim = iimOf(file.iptc);
  const known = readIim(iim);
  const said = ({ stated, otherwise }: Statement, property: Property, field?: keyof IimRights): Said => {
    if (stated) return { texts: [stated], kept: false };
    const own = textsOf(before, property);
    if (own.length > 0) return { texts: own, kept: true };
    return { texts: (field && known[field]) ?? (otherwise ? [otherwise] : []), kept: false };
  };
  const creator = said(rights.creator, 'dc:creator', 'creator');
  const creditLine = said(rights.creditLine, 'photoshop:Credit', 'creditLine');
  const source = said(rights.source, 'photoshop:Source', 'source');
  const copyrightNotice = said(rights.copyrightNotice, 'dc:rights', 'copyrightNotice');
  const usageTerms = said(rights.usageTerms, 'xmpRights:UsageTerms');
  const wordings = { creator, creditLine, source, copyrightNotice, usageTerms };
  const properties = present({
    ...worded(wordings),
    'xmpRights:Marked': { text: 'True' },
    'plus:DataMining': { text: `${PLUS}${dataMiningOf(before, rights.dataMining)}` },
    'plus:Licensor':
      rights.licensor && textsOf(before, 'plus:Licensor').length === 0
        ? { structures: [{ 'plus:LicensorName': rights.licensor }] }
        : undefined,
    ...TURNED,
    'dc:identifier': { text: rights.uri },
    'Iptc4xmpExt:DigImageGUID':
      textsOf(before, 'Iptc4xmpExt:DigImageGUID').length === 0 ? { text: rights.uri } : undefined,
  });
  // What the file's IIM says stays, unless it is to say something else: it need not be the same as its XMP.
  const texts = { creator, creditLine, source, copyrightNotice };
  const fields = Object.keys(texts) as Array<keyof typeof texts>;
  const changed = fields.filter((field) => rights[field].stated || (!known[field] && texts[field].texts.length > 0));
  const inIim = Object.fromEntries(changed.map((field) => [field, texts[field].texts]));
  const app13 = app13Of({ iptc: file.iptc, iim: writeIim({ block: iim, rights: inIim }) });
  return { xmp: fitting({ file, properties, wordings }), app13 };
}

/** What is said of a right, and whether the file's XMP says it already, in as many languages as it has. */
interface Said {
  texts: string[];
  kept: boolean;
}

type Wordings = Record<'creator' | 'creditLine' | 'source' | 'copyrightNotice' | 'usageTerms', Said>;

const worded = (said: Wordings): Partial<Record<Property, Value | undefined>> => ({
  'dc:creator': written(said.creator, (_first, all) => ({ seq: all })),
  'photoshop:Credit': written(said.creditLine, (text) => ({ text })),
  'photoshop:Source': written(said.source, (text) => ({ text })),
  'dc:rights': written(said.copyrightNotice, (alt) => ({ alt })),
  'xmpRights:UsageTerms': written(said.usageTerms, (alt) => ({ alt })),
});

function written({ texts, kept }: Said, valueOf: (first: string, all: string[]) => Value): Value | undefined {
  const [first] = texts;
  return first === undefined || kept ? undefined : valueOf(first, texts);
}

/** What the file says of its own pixels, and is not so any more. */
const TURNED: Partial<Record<Property, null>> = {
  'tiff:Orientation': null,
  'tiff:ImageWidth': null,
  'tiff:ImageLength': null,
  'exif:PixelXDimension': null,
  'exif:PixelYDimension': null,
};

/** A packet that does not fit into a JPEG is written without how the picture was worked on; at last with rights alone. */
function fitting(input: {
  file: FileMetadata;
  properties: Partial<Record<Property, Value | null>>;
  wordings: Wordings;
}): string {
  const { file, properties, wordings } = input;
  const ways = [() => parseXmp(file.xmpAsString), () => withoutHistory(parseXmp(file.xmpAsString))];
  for (const way of ways) {
    const packet = writeXmp(way(), properties);
    if (Buffer.byteLength(packet) <= LONGEST_XMP) return packet;
  }
  const anew = (said: Said) => ({ ...said, kept: false });
  return writeXmp(parseXmp(undefined), {
    ...properties,
    ...present(
      worded(Object.fromEntries(Object.entries(wordings).map(([name, said]) => [name, anew(said)])) as Wordings),
    ),
  });
}

/** The file's own reservation, where it makes one. */
function dataMiningOf(xmp: Xmp, otherwise: string): string {
  const [own = ''] = textsOf(xmp, 'plus:DataMining');
  const value = own.slice(own.lastIndexOf('/') + 1);
  return /^DMI-[A-Z-]{1,60}$/.test(value) && !UNRESERVED.has(value) ? value : otherwise;
}

const present = (
  properties: Partial<Record<Property, Value | null | undefined>>,
): Partial<Record<Property, Value | null>> =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
