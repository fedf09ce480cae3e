import { filetypeinfo } from 'magic-bytes.js';

/** What bytes are, by themselves; `ext` begins with a dot. */
export interface ContentKind {
  ext: string;
  mime: string;
  top: 'image' | 'video' | 'audio' | 'document';
}

/** How much of a file's beginning tells what it is (bytes). */
export const HEAD = 4_100;

/**
 * What may be shown or licensed, by the names that magic-bytes.js gives. The first extension is the one that is stored,
 * unless the file's own name has one of the others.
 */
const KNOWN: Record<string, { exts: Record<string, string>; top: ContentKind['top'] }> = {
  jpg: { exts: { '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg' }, top: 'image' },
  png: { exts: { '.png': 'image/png' }, top: 'image' },
  gif: { exts: { '.gif': 'image/gif' }, top: 'image' },
  webp: { exts: { '.webp': 'image/webp' }, top: 'image' },
  tif: { exts: { '.tif': 'image/tiff', '.tiff': 'image/tiff' }, top: 'image' },
  avif: { exts: { '.avif': 'image/avif' }, top: 'image' },
  heif: { exts: { '.heic': 'image/heic', '.heif': 'image/heif' }, top: 'image' },
  mp4: { exts: { '.mp4': 'video/mp4', '.m4v': 'video/mp4', '.m4a': 'audio/mp4' }, top: 'video' },
  mov: { exts: { '.mov': 'video/quicktime' }, top: 'video' },
  webm: { exts: { '.webm': 'video/webm', '.weba': 'audio/webm' }, top: 'video' },
  mpg: { exts: { '.mpg': 'video/mpeg', '.mpeg': 'video/mpeg' }, top: 'video' },
  mp3: { exts: { '.mp3': 'audio/mpeg' }, top: 'audio' },
  aac: { exts: { '.aac': 'audio/aac' }, top: 'audio' },
  wav: { exts: { '.wav': 'audio/wav' }, top: 'audio' },
  flac: { exts: { '.flac': 'audio/flac' }, top: 'audio' },
  ogx: {
    exts: { '.ogg': 'audio/ogg', '.oga': 'audio/ogg', '.opus': 'audio/ogg', '.ogv': 'video/ogg' },
    top: 'audio',
  },
  pdf: { exts: { '.pdf': 'application/pdf' }, top: 'document' },
};

const CLAIMED = new Map(Object.values(KNOWN).flatMap(({ exts }) => Object.entries(exts)));

/** The media type that a name's extension claims, if it is one of those that are known here. */
export const claimedBy = (ext: string): string | undefined => CLAIMED.get(ext);

/** How a media type is sent: with an extension of ours, and as bytes without a type where it is none of those known here. */
export function sendable(mime: string | undefined): { contentType: string; ext: string } {
  const [ext] = [...CLAIMED].find(([, claimed]) => claimed === mime) ?? [];
  return mime !== undefined && ext !== undefined
    ? { contentType: mime, ext }
    : { contentType: 'application/octet-stream', ext: '.bin' };
}

/** What runs in a browser, wherever in the beginning of a file it stands, in any encoding that a browser would guess. */
const MARKUP = /<(!doctype|html|head|body|script|svg|iframe|object|embed|xsl|math|[a-z]+:(svg|html|script)|\?xml)\b/i;

/**
 * What the beginning of a file says that it is: `markup` for SVG, HTML and other XML, which are programs; null for what
 * is not known here. A file that begins as a picture is that picture, whatever else may be hidden further down: it is
 * sent as such, and never sniffed.
 */
export function contentOf(input: { head: Uint8Array; ext: string }): ContentKind | 'markup' | null {
  const names = filetypeinfo(input.head).map(({ typename }) => typename);
  const known = KNOWN[nameOf(names, input.head)];
  if (known) {
    const { exts, top } = known;
    const ext = Object.hasOwn(exts, input.ext) ? input.ext : Object.keys(exts)[0]!;
    return { ext, mime: exts[ext]!, top };
  }
  const text = Buffer.from(input.head).toString('latin1').replaceAll('\0', '');
  const start = text.replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*/, '');
  return start.startsWith('<') || MARKUP.test(text) ? 'markup' : null;
}

/** WebM is Matroska with a name of its own, which stands in its header. */
function nameOf(names: string[], head: Uint8Array): string {
  const [first = ''] = names;
  if (names.includes('webm')) return Buffer.from(head).includes('webm') ? 'webm' : '';
  return names.includes('mpg') ? 'mpg' : first;
}
