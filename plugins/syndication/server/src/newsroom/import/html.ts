import { parseDocument } from 'htmlparser2';
import type { Block } from '../../../../shared/edition';
import { tidyTree } from './html-tree';
import { walkMarkup } from './html-walk';

/** Parsers read these up to their closing tag, which XML may leave out. */
const EMPTY_RAW = /<(?:iframe|noframes|noscript|plaintext|script|style|textarea|title|xmp)\b[^<>]*\/>/gi;
/** `</br>` and `</ br>` are written for `<br/>` in the wild, by IPTC's own examples too. */
const BREAKS = /<\/?\s{0,9}br\s{0,9}\/?>/gi;

function count(markup: string, pattern: RegExp): number {
  return markup.match(pattern)?.length ?? 0;
}

/**
 * Reads HTML, or XML in the manner of NITF, as blocks: a fragment, or a whole document, which loses its head.
 *
 * Only words, marks and links of safe schemes are taken over, so scripts, styles, handlers and addresses that run code
 * cannot be; pictures and their captions are not either. All other words stay in their order: what stands between
 * blocks becomes paragraphs, a row of a table one paragraph with tabs between its cells, `br` a newline. Unclosed and
 * unknown elements are no reason to lose text.
 */
export function htmlToBlocks(html: string): Block[] {
  const markup = html.replaceAll('\0', '').replace(EMPTY_RAW, '').replace(BREAKS, '<br/>');
  const document = tidyTree(parseDocument(markup, { recognizeSelfClosing: true, recognizeCDATA: true }));
  const isOpen = (name: string) =>
    count(markup, new RegExp(`<${name}[\\s>]`, 'gi')) > count(markup, new RegExp(`</${name}\\b`, 'gi'));
  return walkMarkup({ nodes: document.children, isOpen });
}

/**
 * Reads plain text as paragraphs: blank lines part them, or, where there are none, line ends do. Other line ends stay
 * as newlines.
 */
export function textToBlocks(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').trim();
  const parted = /\n[ \t]*\n/.test(lines) ? lines.split(/\n(?:[ \t]*\n)+/) : lines.split('\n');
  return parted.flatMap((stretch): Block[] => {
    const words = stretch
      .split('\n')
      .map((line) => line.trim())
      .join('\n');
    return words === '' ? [] : [{ type: 'paragraph', children: [{ type: 'text', text: words }] }];
  });
}
