/** Control characters but for tab and line ends, and what is no character: XML 1.0 does not allow them in text. */
const FORBIDDEN = /[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Surrogate}/gu;

/** The same text without what XML 1.0 (section 2.2) allows nowhere; line ends are newlines, as every parser reads them. */
export function legal(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/\r\n?/g, '\n');
}

/** The same text on one line, for values that may have no line ends (NewsML-G2's normalised strings, titles). */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
