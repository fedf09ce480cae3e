/** What browsers pass over when they look for the scheme of an address. */
const PASSED_OVER = /[\p{Cc}\s]/gu;
const SCHEMES = ['http', 'https', 'mailto', 'tel', 'ftp'];

/** May a link carry this address? If it is of the web, of mail or telephone, or relative; nothing that runs code. */
export function isSafeAddress(url: string): boolean {
  const scheme = /^([^/?#:]*):/.exec(url.replace(PASSED_OVER, ''))?.[1];
  return scheme === undefined || SCHEMES.includes(scheme.toLowerCase());
}
