/** What a browser may show by itself. SVG and HTML are not here: they are programs, and would run as ours. */
const SHOWN: Record<string, string> = {
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.gif': 'image/gif',
  '.heic': 'image/heic',
  '.heif': 'image/heif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.webp': 'image/webp',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.mp4': 'video/mp4',
  '.mpeg': 'video/mpeg',
  '.mpg': 'video/mpeg',
  '.ogv': 'video/ogg',
  '.webm': 'video/webm',
  '.aac': 'audio/aac',
  '.flac': 'audio/flac',
  '.m4a': 'audio/mp4',
  '.mp3': 'audio/mpeg',
  '.oga': 'audio/ogg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
  '.weba': 'audio/webm',
  '.pdf': 'application/pdf',
};

/** How a file with this extension is sent; what is not known to be harmless is only ever saved. */
export function sentAs(ext: string): { contentType: string; disposition: 'inline' | 'attachment' } {
  const contentType = Object.hasOwn(SHOWN, ext) ? SHOWN[ext] : undefined;
  return contentType
    ? { contentType, disposition: 'inline' }
    : { contentType: 'application/octet-stream', disposition: 'attachment' };
}
